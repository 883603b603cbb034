"""A project in a few lines, and the three marks that are read in two seconds."""

from html import escape
from urllib.parse import quote

from insight import wording

# Each mark is told by its words and by the shape of its sign, never by a colour.
SIGNS = {
    "materialised": {"yes": "check_circle", "partly": "contrast", "no": "cancel", "not_known": "help"},
    "evidence": {
        "before_after": "compare_arrows", "result": "fact_check", "plan": "flag",
        "none": "visibility_off",
    },
    "money": {
        "exact": "payments", "up_to": "vertical_align_top", "approx": "swap_vert",
        "not_seen": "money_off",
    },
}  # fmt: skip
PLACES = 3


def pounds(row: dict) -> str:
    """What is known of a project's money: '£956,000', 'up to £2.1m', 'about £5m' or 'not seen'."""
    if row["funding_gbp"] is None:
        return "not seen"
    before = {"exact": "", "up_to": "up to ", "approx": "about "}[row["money"]]
    return f"{before}£{row['funding_gbp']:,}"


def where(row: dict, most: int = PLACES) -> str:
    """'Leeds and Bradford (Yorkshire and The Humber)', 'National', 'place not known'."""
    places = [place for place in (row["places"] or "").split("; ") if place]
    regions = [region for region in (row["regions"] or "").split(";") if region]
    if not places:
        return "place not known"
    said = wording.listed(places, most)
    return said if regions in ([], places) else f"{said} ({wording.listed(regions, most)})"


def marks(row: dict) -> str:
    """The three marks as HTML, one to a line."""
    said = {
        "materialised": ("Materialised", row["materialised_label"]),
        "evidence": ("Evidence", row["evidence_label"]),
        "money": ("Money", pounds(row)),
    }
    lines = (
        f'<span class="sign" aria-hidden="true" translate="no">{SIGNS[mark][row[mark]]}</span> '
        f"<b>{name}:</b> {escape(_small(words))}"
        for mark, (name, words) in said.items()
    )
    return f"<p>{'<br>'.join(lines)}</p>"


def facts(row: dict) -> str:
    """Who, where and when, as HTML, one to a line."""
    who = f"{row['lead_org']} ({_small(row['lead_label'])})"
    when = f"{row['years']} · {_small(row['stage_label'])}"
    said = {"Who": who, "Where": where(row), "When": when}
    if row["provenance"] == "submitted":
        said["From"] = row["provenance_label"]
    lines = (f"<b>{name}</b> {escape(words)}" for name, words in said.items())
    return f"<p>{'<br>'.join(lines)}</p>"


def card(row: dict) -> str:
    """Everything on a card but its name."""
    return f"<p>{escape(row['summary'])}</p>{facts(row)}{marks(row)}"


def address(row: dict) -> str:
    """Where a project stands in full."""
    return f"collective?project={quote(row['project_id'])}"


def named(row: dict) -> str:
    """A project's name, which turns the page to that project (static/mend.js)."""
    return f'<p class="name"><a class="turn" href="{address(row)}">{escape(row["name"])}</a></p>'


def frames(rows: list[dict], say=card) -> str:
    """Projects as HTML in frames, in two columns where there is room: the name, and what say(row) adds.

    One text for all: as parts of Streamlit's own, three for each project, they cost a server more than
    half of a choice.
    """
    cards = "".join(f"<article>{named(row)}{say(row)}</article>" for row in rows)
    return f'<div class="projects">{cards}</div>'


def _small(words: str) -> str:
    return words if words[:1] == "£" or words[:2].isupper() else words[:1].lower() + words[1:]
