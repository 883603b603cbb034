"""A project in a few lines, and the three marks that are read in two seconds."""

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
    """The three marks as Markdown, one to a line."""
    said = {
        "materialised": ("Materialised", row["materialised_label"]),
        "evidence": ("Evidence", row["evidence_label"]),
        "money": ("Money", pounds(row)),
    }
    return "  \n".join(
        f":material/{SIGNS[mark][row[mark]]}: **{name}:** {wording.markdown(_small(words))}"
        for mark, (name, words) in said.items()
    )


def facts(row: dict) -> str:
    """Who, where and when, as Markdown, one to a line."""
    who = f"{row['lead_org']} ({_small(row['lead_label'])})"
    when = f"{row['years']} · {_small(row['stage_label'])}"
    said = {"Who": who, "Where": where(row), "When": when}
    if row["provenance"] == "submitted":
        said["From"] = row["provenance_label"]
    return "  \n".join(f"**{name}** {wording.markdown(words)}" for name, words in said.items())


def card(row: dict) -> str:
    """Everything on a card but its name."""
    return "\n\n".join((wording.markdown(row["summary"]), facts(row), marks(row)))


def _small(words: str) -> str:
    return words if words[:1] == "£" or words[:2].isupper() else words[:1].lower() + words[1:]
