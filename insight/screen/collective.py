"""Search in the projects: what is typed and chosen, how many there are of each kind, cards or table."""

import streamlit as st

from insight import files, wording
from insight.screen import marks, parts
from insight.screen.choices import choose, project_filters
from insight.screen.data import ask, asker, every_project, mentioned, shelf
from insight.screen.downloads import fair

PAGE = "pages/collective.py"
EACH = 24
VIEWS = ("Cards", "Table")
SORTS = {
    "match": "Best match",
    "evidence": "Evidence seen, most first",
    "name": "Name",
    "newest": "Newest start",
    "oldest": "Earliest start",
    "places": "Most places",
}
# What can be counted and chosen beside the results, and its words; the rest stands in choices.py.
COUNTED = {
    "materialised": "Materialised",
    "evidence": "Evidence seen",
    "money": "Money",
    "stage": "Stage",
    "technology": "Technology",
    "lead": "Led by",
    "programme": "Programme",
    "region": "Region",
    "theme": "Theme",
}
LABELS = {
    "theme": ("pickers/project_theme", {}),
    "region": ("pickers/project_region", {}),
    "evidence": ("pickers/project_mark", {"kind": "evidence"}),
    "money": ("pickers/project_mark", {"kind": "money"}),
}
TABLE = {
    "lead_org": "Led by",
    "years": "When",
    "stage_label": "Stage",
    "materialised_label": "Materialised",
    "evidence_label": "Evidence seen",
}


@st.fragment
def projects() -> None:
    """The whole search: box, choices, counts, results, files. Only this runs again as a reader types."""
    text = st.text_input(
        "Search projects",
        key="q",
        bind="query-params",
        live="300ms",
        max_chars=200,
        icon=":material/search:",
        placeholder="A name, a place, an organisation, or what was learned",
    )
    chosen = project_filters() | _more_choices()
    sort = chosen.pop("sort")
    found, page = _found(text, chosen, sort)
    parts.status(_said(text, chosen, sort, found))
    _remember()
    view = _head(text, chosen, sort, found)
    if view == "Table":
        # Eight columns need the whole width: the counts follow below.
        _results(view, found, page)
        _counts(found, chosen)
        return
    with st.container(key="collective"):
        results, counts = st.columns([3, 1])
    with counts:
        _counts(found, chosen)
    with results:
        _results(view, found, page)


def _more_choices() -> dict:
    chosen = {}
    with st.container(key="project-choices"):
        for key, label, every in (
            ("region", "Region", "Any region"),
            ("evidence", "Evidence seen", "Whatever was seen"),
            ("money", "Money", "Known or not"),
        ):
            picker, params = LABELS[key]
            chosen[key] = choose(label, picker, key, ("all", every), **params)
        chosen["sort"] = st.selectbox(
            "Sort by", list(SORTS), format_func=SORTS.get, key="sort", bind="query-params"
        )
    return chosen


def _found(text: str, chosen: dict, sort: str):
    """What fits, and which page of it; another text or choice begins at the first page again."""
    asked = (text, tuple(chosen.items()), sort)
    if st.session_state.get("asked-for", asked) != asked:
        st.session_state["page"] = 1
    st.session_state["asked-for"] = asked
    page = _page_number()
    found = shelf().find(text, chosen, sort, (page - 1) * EACH, EACH)
    if found.total and not found.ids:
        page, found = 1, shelf().find(text, chosen, sort, 0, EACH)
    return found, page


def _page_number() -> int:
    said = st.session_state.get("page") or st.query_params.get("page", "1")
    return max(1, int(said)) if str(said).isdecimal() and len(str(said)) < 6 else 1


def _said(text: str, chosen: dict, sort: str, found) -> str:
    """How the text was taken and how many projects fit, as a sentence or two."""
    everything = ask("collective/size").rows[0]["projects"]
    reading, typed = found.reading, wording.markdown(" ".join(text.split()))
    count = f"{found.total:,} of the {wording.counted(everything, 'project')} we know of"
    fit = "fits" if found.total == 1 else "fit"
    if reading.how == "all":
        said = (
            f"{count} {fit} these choices."
            if _narrowed(chosen)
            else f"All {count[count.index('the') :]}."
            + (" Every outcome takes its turn in the list." if sort == "match" else "")
        )
    elif reading.how == "typed":
        said = f"{count} {fit} “{typed}”."
    elif reading.how == "spelling" and reading.instead:
        read = wording.listed([f"“{word}” as “{near[0]}”" for word, near in reading.instead])
        said = f"No project has “{typed}”. We read {wording.markdown(read)}: {count} {fit}."
    elif reading.how == "spelling":
        said = f"No project has “{typed}” as it is spelt. {count} {fit} words spelt much like it."
    elif reading.how == "names":
        said = f"No project has “{typed}”. {count} {'has' if found.total == 1 else 'have'} a name much like it."
    else:
        said = f"No project has all of “{typed}”. {count} {'has' if found.total == 1 else 'have'} some of it."
    if not found.total:
        said += " That is no proof that nobody tried: take a choice away, or use fewer words."
    return said


def _narrowed(chosen: dict) -> bool:
    return any(value not in ("all", 0, 9999) for value in chosen.values())


def _counts(found, chosen: dict) -> None:
    """How many projects there would be for each code, as buttons that choose it."""
    st.header("How they divide")
    st.caption("Counts follow the search and all other choices. Press one to choose it.")
    groups = []
    for facet, label in COUNTED.items():
        words, counts, now = _words(facet), found.facets[facet], chosen[facet]
        codes = [
            [code, said, counts.get(code, 0)]
            for code, said in words.items()
            if counts.get(code) or code == now
        ]
        if codes:
            groups.append({"facet": facet, "label": label, "now": now, "codes": codes})
    parts.counts("counts", groups, _choose)


def _choose(pressed: list) -> None:
    facet, code = pressed
    st.session_state[facet] = code


def _words(facet: str) -> dict[str, str]:
    """Code -> label of a facet, in the order in which they are offered."""
    picker, params = LABELS.get(facet, ("pickers/project_label", {"kind": facet}))
    return {row["value"]: row["label"] for row in ask(picker, **params).rows}


def _head(text: str, chosen: dict, sort: str, found) -> str:
    """Cards or table, which it gives, and the files."""
    with st.container(horizontal=True, vertical_alignment="center", key="results-head"):
        view = st.segmented_control(
            "Show as",
            VIEWS,
            default=VIEWS[0],
            required=True,
            key="as",
            bind="query-params",
            label_visibility="collapsed",
        )
        if found.total:
            _files(text, chosen, sort, found)
    return view


def _results(view: str, found, page: int) -> None:
    if not found.total:
        st.write("Nothing to show.")
        st.page_link(
            PAGE, label="Show all projects", icon=":material/restart_alt:", query_params={}
        )
        return
    rows = every_project()
    mentioned("collective/projects", ids=";".join(found.ids))
    listed = [rows[project] for project in found.ids]
    if view == "Table":
        _table(listed)
    else:
        st.html(marks.frames(listed))
    pages = -(-found.total // EACH)
    if pages > 1:
        st.pagination(pages, key="page", bind="query-params")
        first = (page - 1) * EACH + 1
        st.caption(f"Projects {first:,} to {first + len(listed) - 1:,} of {found.total:,}.")


def _table(rows: list[dict]) -> None:
    listed = [
        {
            "Project": row["name"],
            "Where": marks.where(row),
            **{head: row[column] for column, head in TABLE.items()},
            "Money": marks.pounds(row),
        }
        for row in rows
    ]

    def leads(number: int, head: str) -> str:
        return marks.address(rows[number]) if head == "Project" else ""

    with st.container(key="projects-table"):
        parts.table(listed, "Projects that fit the search", leads)


def _files(text: str, chosen: dict, sort: str, found) -> None:
    """All projects that fit, not only the page on show."""
    index, ask_afresh = shelf(), asker()
    caption = (
        f"{wording.counted(found.total, 'project')} of those compiled for Sector Innovation Insight"
        + (f", found by “{text}”" if text else "")
        + ". Funding is as its source states it and is never added up across programmes."
    )

    def answer():
        ids = ";".join(index.every(text, chosen, sort))
        return ask_afresh("collective/projects", ids=ids)

    menu = st.popover("Download", icon=":material/download:", key="files", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.download_button(
            "These projects (CSV)", fair(lambda: files.csv(answer(), {}, caption), "csv"), "projects.csv",
            "text/csv", key="projects-csv", on_click="ignore", width="stretch",
        )  # fmt: skip
        st.download_button(
            "These projects (XLSX)", fair(lambda: files.xlsx(answer(), {}, caption), "xlsx"), "projects.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="projects-xlsx", on_click="ignore", width="stretch",
        )  # fmt: skip


def _remember() -> None:
    """Keeps the address of the list, so that a project's page can lead back to it."""
    st.session_state["list"] = {
        key: value for key, value in st.query_params.to_dict().items() if key != "version"
    }
