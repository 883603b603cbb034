"""The gap board: what is named as hard, against the projects known to tackle it."""

from html import escape

import streamlit as st

from insight import wording
from insight.screen import parts
from insight.screen.card import show
from insight.screen.choices import choose
from insight.screen.data import ask

KINDS = {"all": "Both", "challenge": "Challenges", "barrier": "Barriers"}
HEADS = (
    "Challenge or barrier",
    "Named by",
    "Published shares",
    "Known projects",
    "Best evidence",
    "Regions with none",
)
CAPTION = (
    "Fewest known projects first. Choose a name to open its row below. Solid: projects about it; "
    "hatched: projects that touch it."
)
BEHIND = ("Projects", "Mentions", "Figures")
FIRST, LISTED = 12, 10
MOST = 2


def board() -> None:
    """The rows of the board, one of which a reader opens by a click or in the box below it."""
    kind = (
        st.segmented_control(
            "Rows",
            list(KINDS),
            format_func=KINDS.get,
            default="all",
            required=True,
            key="named",
            bind="query-params",
        )
        or "all"
    )
    rows = ask("gap/board", kind=kind).rows
    without = sum(not row["projects"] for row in rows)
    parts.status(
        f"{wording.counted(len(rows), 'row')}. For {without} of them, 0 of the "
        f"{rows[0]['all_projects']} projects we know of have a theme that tackles it."
    )
    figures = {}
    for row in ask("gap/figures", kind=kind).rows:
        figures.setdefault(row["item_code"], []).append(row)
    whole = st.session_state.get("whole-board")
    more = f"Show only {FIRST} rows" if whole else f"Show all {len(rows)} rows"
    if len(rows) <= FIRST:
        more = ""
    parts.board(
        "board",
        {
            "caption": CAPTION,
            "heads": HEADS,
            "rows": [
                line(row, figures.get(row["code"], [])) for row in (rows if whole else rows[:FIRST])
            ],
            "open": st.session_state.get("row") or _linked(),
            "target": "one-row-in-full",
            "most": max(row["sources"] for row in rows),
            "all": rows[0]["all_projects"],
            "more": more,
        },
        {"opened": _open, "turned": _turn},
    )


def _linked() -> str:
    """The row that a link names, or that is open at first: the box below is not there yet."""
    offered = {row["label"]: row["value"] for row in ask("pickers/gap_row").rows}
    return offered.get(st.query_params.get("row"), next(iter(offered.values())))


def _turn(_) -> None:
    st.session_state["whole-board"] = not st.session_state.get("whole-board")


def _open(code: str) -> None:
    st.session_state["row"] = code
    _unfold()


def _unfold() -> None:
    """Whoever chooses a row sees its projects; at first nobody has, and a browser is spared them."""
    if st.session_state.get("section") is None:
        st.session_state["section"] = BEHIND[0]


def line(row: dict, figures: list[dict]) -> dict:
    """One row of the board in words and counts; figures are those of its own, newest first."""
    return {
        "code": row["code"],
        "label": row["code_label"],
        "kind": row["kind"].capitalize(),
        "sources": row["sources"],
        "named": wording.counted(row["sources"], "source"),
        "shares": published(figures),
        "about": row["about"],
        "touch": row["projects"] - row["about"],
        "held": held(row),
        "best": best(row),
        "regions": regions(row),
    }


def published(figures: list[dict]) -> list[str]:
    """Up to two published figures, each with whose it is: '84% of local authorities, 2021: …'."""
    said = [
        f"{wording.figure(row).rstrip(':')}{' of' if _share(row) else ' by'} {row['audience']}, "
        f"{row['year']}: {row['item']}"
        for row in figures[:MOST]
    ]
    if len(figures) > MOST:
        said.append(f"and {len(figures) - MOST} more")
    return said or ["none"]


def _share(row: dict) -> bool:
    return row["share"] is not None or row["share_low"] is not None


def held(row: dict) -> str:
    """'27 of 183: 9 about it, 18 touch it', or '0 of the 183 we know of'."""
    if not row["projects"]:
        return f"0 of the {row['all_projects']} we know of"
    touch = row["projects"] - row["about"]
    said = [
        f"{row['about']} about it" if row["about"] else "",
        f"{touch} touch it" if touch else "",
    ]
    return f"{row['projects']} of {row['all_projects']}: {', '.join(filter(None, said))}"


def best(row: dict) -> str:
    """'a stated result (10)', or 'none' where nothing was seen."""
    return f"{row['evidence']} ({row['with_evidence']})" if row["with_evidence"] else "none"


def regions(row: dict) -> str:
    """The English regions without a known project, or that there is one in each."""
    if not row["regions_without"]:
        return "a project in each"
    return "all nine" if not row["projects"] else row["regions_none"]


def opened() -> None:
    """One row in full: what it means, its projects, its mentions and its figures."""
    code = choose("Row", "pickers/gap_row", "row", changed=_unfold)
    (row,) = [row for row in ask("gap/board").rows if row["code"] == code]
    st.markdown(
        f"**{wording.markdown(row['code_label'])}.** {wording.markdown(row['definition'])} "
        f"{wording.markdown(said(row))}"
    )
    part = st.segmented_control(
        "Behind this row",
        BEHIND,
        default=BEHIND[0] if "row" in st.query_params else None,
        key="section",
        bind="query-params",
    )
    if part == "Projects":
        _projects(code, row)
    elif part == "Mentions":
        _mentions(code)
    elif part == "Figures":
        _figures(code, row)


def said(row: dict) -> str:
    """The row as sentences, honest about what a small number means."""
    named = f"Named by {wording.counted(row['sources'], 'source')}."
    if not row["projects"]:
        return (
            f"{named} 0 of the {row['all_projects']} projects we know of have a theme that tackles it. "
            "That is no proof of a gap: the repository holds only what somebody wrote about in public."
        )
    where = (
        "there is one with a place in every English region"
        if not row["regions_without"]
        else f"none has a known place in {wording.listed(row['regions_none'].split(', '), 9)}"
    )
    return (
        f"{named} At most {row['projects']} of the {row['all_projects']} projects we know of tackle it; "
        f"{where}. Best evidence among them: {best(row)}."
    )


def _projects(code: str, row: dict) -> None:
    if row["projects"]:
        long = row["projects"] > LISTED
        whole = not long or st.session_state.get("whole-list")
        show("gap/projects", code=code, most=row["projects"] if whole else LISTED)
        if long:
            st.toggle(f"Show all {row['projects']} projects", key="whole-list")
    if ask("gap/links", code=code).rows:
        show("gap/links", code=code)
    else:
        st.write("No theme of projects was linked to it, and none comes near.")


def _mentions(code: str) -> None:
    names = [row["short_name"] for row in ask("gap/named", code=code).rows]
    st.markdown(
        f"Named by {wording.counted(len(names), 'source')}, in words or in a figure: "
        f"{wording.markdown('; '.join(names))}."
    )
    if ask("terms/statements", code=code).rows:
        show("terms/statements", code=code)
    else:
        st.write("No document states it in words; it stands in figures only.")


def _figures(code: str, row: dict) -> None:
    if row["figures"]:
        show("terms/figures", code=code)
    else:
        st.write("No figure was published on it; it was named in words only.")


def workforce() -> None:
    """What the 2022 report says of workforce, beside what the repository holds."""
    row = ask("gap/workforce").rows[0]
    heads = ("What the report says", "What the repository holds")
    sides = "".join(
        f"<div><p><b>{head}</b></p><p>{escape(words)}</p></div>"
        for head, words in zip(heads, beside(row), strict=True)
    )
    st.html(f'<div class="beside">{sides}</div><p>{escape(checked(row))}</p>')


def beside(row: dict) -> tuple[str, str]:
    """The report's words and the repository's counts."""
    without = row["projects"] - row["before_after"] - row["result"]
    return (
        f"{row['note']} ({row['short_name']}, {row['locator']}).",
        f"{row['projects']} of the {row['all_projects']} projects we know of have the theme "
        f"{row['theme_label'].lower()}; {row['place'] - 1} of the {row['themes']} themes have more. "
        f"{row['before_after']} of them state a before and an after, {row['result']} a result, "
        f"{without} neither. {row['recent']} are known to have begun in 2022 or later; "
        f"{row['undated']} have no known start.",
    )


def checked(row: dict) -> str:
    """What follows from the counts; which way it goes depends on the middle theme."""
    verdict = (
        "does not show workforce as a white space: most themes have fewer projects"
        if row["projects"] > row["middle"]
        else "holds little on workforce too: most themes have as many projects or more"
    )
    return (
        f"So the repository {verdict}. A change that somebody reported to a survey and a project that "
        "somebody wrote about are not the same thing, so neither proves the other wrong."
    )


def heat() -> None:
    """Themes against regions, and what the grid cannot hold."""
    row = ask("gap/unplaced").rows[0]
    show("gap/heat")
    st.caption(
        f"{row['regional']} of the {row['all_projects']} projects have a place in a region; "
        f"{row['national_only']} are known only as national and {row['nowhere']} have no known place. "
        "A project in several regions stands in each of them."
    )
