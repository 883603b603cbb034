"""Where projects run: a map, the list that it filters, and the same numbers as a table.

Map, list, table and words are all drawn from one answer (regions/counts), so they cannot disagree.
The browser gets areas with their numbers and one page of the list, however many projects there are.
"""

from html import escape

import streamlit as st

from insight import files, reading, wording
from insight.charts import maps
from insight.screen import parts
from insight.screen.card import keep, on_demand
from insight.screen.choices import project_filters
from insight.screen.data import ask, later, mentioned, passports
from insight.screen.downloads import fair

ROLES = {"runs": "Runs in", "led": "Led from"}
COLUMNS = {"runs": "runs", "led": "leads"}
MEASURES = {"projects": "Number of projects", "reach": "Share of authorities"}
PAGE = 8
PLACES = 5
EVERYTHING = 10_000_000
PAIR = "~"
ANCHOR = "regions-on-a-map"


@st.fragment
def regions() -> None:
    """Filters, map and list; only this runs again when a reader chooses or clicks."""
    chosen = project_filters()
    answer = ask("regions/counts", **chosen)
    counts = by_area(ask("regions/areas").rows, answer.rows)
    role, measure, arcs = _how()
    pairs = {row["value"]: row for row in ask("regions/crossings", **chosen).rows} if arcs else {}
    area = _where(counts, pairs)
    focus = "" if area in pairs else counts[area]["region_code"] or ""
    _said(counts, role)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        st.header("On the map", anchor=ANCHOR)
        _map(counts, pairs, role, measure, area, focus)
        _words(counts, role, focus)
        _keep(chosen)
        _off_map(counts, role, area, focus)
    with right:
        _list(counts, pairs, role, area, chosen)
    st.header("The same numbers as a table")
    _table(counts, role, focus)
    if focus:
        label = f"The authorities of {counts[focus]['name']} as a chart"
        on_demand(label, "regions/by_authority", region=focus, **chosen)
    on_demand("All regions and nations as a chart", "regions/by_region", **chosen)


def by_area(areas: list[dict], counted: list[dict]) -> dict[str, dict]:
    """Rows of regions/areas by their area, each with the projects that regions/counts gives it, and with
    the number of authorities in it, of those with a known project (`reached`) and of those that lead one
    (`led_in`).

    Put together here: asked of the database, what does not change takes half the time of every choice.
    """
    none = {"runs": 0, "leads": 0, "authorities": 0, "reached": 0, "led_in": 0}
    counts = {row["area"]: row | none for row in areas}
    for row in counted:
        counts[row["area"]] |= row
    for row in counts.values():
        if row["level"] == "authority":
            region = counts[row["region_code"]]
            region["authorities"] += 1
            region["reached"] += row["runs"] > 0
            region["led_in"] += row["leads"] > 0
    return counts


def _how() -> tuple[str, str, bool]:
    """Which role counts, what fills the map, and whether partnerships are drawn."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="map-choices"):
        role = st.segmented_control(
            "Which places count", list(ROLES), format_func=ROLES.get, default="runs",
            required=True, key="role", bind="query-params",
        ) or "runs"  # fmt: skip
        measure = st.segmented_control(
            "Fill regions by", list(MEASURES), format_func=MEASURES.get, default="projects",
            required=True, key="fill", bind="query-params",
        ) or "projects"  # fmt: skip
        arcs = st.toggle("Partnerships across regions", key="arcs", bind="query-params")
    return role, measure, arcs


def _where(counts: dict, pairs: dict) -> str:
    """The area that a reader looks at: chosen in the box, or clicked on the map or in the table."""
    labels = {"all": "Everywhere"}
    labels |= {row["value"]: row["label"] for row in ask("pickers/area").rows}
    labels |= {value: f"{row['label']}, both" for value, row in pairs.items()}
    return st.selectbox(
        "Region, authority or other place",
        list(labels),
        format_func=lambda value: labels.get(value, str(value)),
        key="area",
        bind="query-params",
    )


def _said(counts: dict, role: str) -> None:
    column = COLUMNS[role]
    total = ask("regions/counts").rows
    known = next(row for row in total if row["area"] == "all")["runs"]
    matching = counts["all"][column]
    if not matching:
        parts.status("No project that we know of matches these choices. Choose more widely.")
        return
    said = f"{matching:,} of the {known:,} projects we know of match; {counts['map'][column]:,} are on the map."
    parts.status(said)


def _map(counts: dict, pairs: dict, role: str, measure: str, area: str, focus: str) -> None:
    column = COLUMNS[role]
    theme = parts.theme()
    inside = [row for row in counts.values() if row["level"] == "authority"]
    shown = [row for row in inside if not focus or row["region_code"] == focus]
    areas = [row for row in counts.values() if row["level"] in ("region", "nation")]
    share = measure == "reach" and not focus
    filled = [row for row in shown if focus.startswith("E")] if focus else areas
    values = {row["area"]: _filling(row, role, share) for row in filled}
    classes = maps.steps(100 if share else max([1, *values.values()]))
    drawn = [
        {
            "code": row["area"],
            "label": _label(row, role),
            "step": maps.shade(values[row["area"]], classes) if row["area"] in values else None,
            "chosen": row["area"] in (area, focus),
        }
        for row in [*areas, *(shown if focus else [])]
    ]
    points = [
        {
            "code": row["area"], "label": _label(row, role), "lat": row["lat"], "lon": row["lon"],
            "runs": row["runs"] if role == "runs" else 0, "leads": row["leads"],
        }
        for row in shown if row[column]
    ]  # fmt: skip
    lines = [
        {
            **row,
            "area": value,
            "label": f"{row['label']}: {_projects(row['n'])} in both",
            "chosen": value == area,
        }
        for value, row in pairs.items()
        if not focus or focus in value.split(PAIR)
    ]
    st.html(_legend(classes, share, role, focus, bool(lines), theme, counts))
    st.pydeck_chart(
        maps.deck(drawn, points, lines, theme, focus),
        height=maps.HEIGHT,
        key=f"map-{area}",
        on_select=_clicked,
        alt=_alternative(counts, role, focus),
    )


def _keep(chosen: dict) -> None:
    """The map of regions to save or to put into a deck: a drawn one, which files can hold."""
    name = "regions/on_a_map"
    mentioned(name, **chosen)

    def give() -> tuple:
        answer = ask(name, **chosen)
        caption = reading.caption(answer.query, answer.rows, passports())
        return answer, answer.query.question, caption

    keep(give, ANCHOR)


def _filling(row: dict, role: str, share: bool) -> float:
    """What fills an area: its projects, or the authorities reached as a percentage of them all."""
    if not share:
        return row[COLUMNS[role]]
    reached = row["reached" if role == "runs" else "led_in"]
    return 100 * reached / row["authorities"] if reached else 0


def _projects(number: int) -> str:
    return wording.counted(number, "project")


def _label(row: dict, role: str) -> str:
    """What pointing at an area says."""
    said = (
        f"{row['name']}: {_projects(row['runs'])} known to run here, {row['leads']:,} led from here"
    )
    if row["authorities"]:
        reached = row["reached" if role == "runs" else "led_in"]
        said += f"; {reached} of {wording.counted(row['authorities'], 'authority', 'authorities')} with one"
    return said


def _legend(
    classes, share: bool, role: str, focus: str, arcs: bool, theme: str, counts: dict
) -> str:
    def said(least, most):
        words = f"{least:,}" if least == most else f"{least:,}–{most:,}"
        return f"{words}%" if share else words

    if share:
        heading = "Share of the region’s authorities with a known project"
    elif focus:
        heading = f"Known projects in each authority of {counts[focus]['name']}"
    else:
        heading = "Known projects in each region or nation"
    marks = [("disc", "projects led from an authority")]
    if role == "runs":
        marks.insert(0, ("ring", "projects that run in an authority"))
    if arcs:
        marks.append(("arc", "projects in both regions; wider is more"))
    return maps.legend(heading, [said(*step) for step in classes], "none known", marks, theme)


def _alternative(counts: dict, role: str, focus: str) -> str:
    column = COLUMNS[role]
    level = ("authority",) if focus else ("region", "nation")
    rows = [
        row
        for row in counts.values()
        if row["level"] in level and (not focus or row["region_code"] == focus)
    ]
    rows.sort(key=lambda row: (-row[column], row["name"]))
    most = "; ".join(f"{row['name']}, {row[column]}" for row in rows[:3])
    where = counts[focus]["name"] if focus else "England’s regions and the other nations"
    return f"Map of known projects in {where}. Most: {most}. The table below has every number."


def picked(objects: dict[str, list[dict]]) -> str:
    """The area of the object that was clicked, by layer: of an arc, an outline or a point."""
    for one in (one for layer in objects.values() for one in layer):
        return one.get("area") or one.get("code") or one.get("properties", {}).get("code") or ""
    return ""


def _clicked() -> None:
    """A click on the map chooses in the box; a click beside everything changes nothing."""
    here = st.session_state.get("area", "all")
    if area := picked(st.session_state[f"map-{here}"].selection.get("objects", {})):
        _go(area)


def _go(area: str, role: str = "") -> None:
    st.session_state["area"] = area
    if role:
        st.session_state["role"] = role


def _words(counts: dict, role: str, focus: str) -> None:
    """What the map cannot show, in words: nothing is dropped, nothing is placed where it is not."""
    said = [
        "A project in several places counts once in every total and once in each of its areas, so areas "
        "add up to more than the total. An authority that is no more stands where its successors are; "
        "lists give the name then in use."
    ]
    if role == "led":
        said.append(
            "A lead is counted where its source names a place; many leads have no known place."
        )
    if focus:
        said.append(_reached(counts, role, focus))
    if focus and not focus.startswith("E"):
        said.append("There are no outlines of councils outside England here; they stand as points.")
    words = "".join(f"<p>{escape(one)}</p>" for one in said)
    st.html(f'<div class="words"><p class="small">{escape(maps.ATTRIBUTION)}</p>{words}</div>')


def _off_map(counts: dict, role: str, area: str, focus: str) -> None:
    """How many are on the map and how many are not, and places that are not one council."""
    column = COLUMNS[role]
    unknown = "with no known " + ("lead place" if role == "led" else "place")
    known = {
        "map": "on the map",
        "national": "national, or with no place named",
        "unknown": unknown,
    }
    whole = {one: f"{_projects(counts[one][column])} {words}" for one, words in known.items()}
    _lists("Whole lists", "count-whole", whole, area)
    others = {
        row["area"]: f"{row['name']}: {_projects(row[column])}"
        for row in counts.values()
        if row["level"] == "other"
        and row[column]
        and row["region_code"] in (focus or row["region_code"])
    }
    if others:
        _lists("Not one council, so shown at region level only", "count-places", others, area)


def _lists(label: str, key: str, said: dict[str, str], area: str) -> None:
    """Counts in words, by their area, as buttons that open the list behind them: one part, not one each."""
    st.session_state[key] = area if area in said else None
    st.pills(
        label,
        list(said),
        format_func=lambda one: wording.markdown(said[one]),
        key=key,
        wrap=True,
        on_change=lambda: _go(st.session_state[key] or "all"),
    )


def reached(counts: dict, role: str, focus: str) -> tuple[list[str], list[str]]:
    """The names of a region's authorities with a known project, and of those with none."""
    inside = [
        row
        for row in counts.values()
        if row["level"] == "authority" and row["region_code"] == focus
    ]
    some, none = (
        sorted(row["name"] for row in inside if bool(row[COLUMNS[role]]) == known)
        for known in (True, False)
    )
    return some, none


def _reached(counts: dict, role: str, focus: str) -> str:
    """A region's authorities by name: those behind the number, and the rest."""
    some, none = reached(counts, role, focus)
    every = wording.counted(len(some) + len(none), "authority", "authorities")
    said = "a known project" if role == "runs" else "a known project led from there"
    here = f": {wording.listed(some, 40)}" if some else ""
    rest = f" None is known in {wording.listed(none, 40)}." if none else ""
    return f"{len(some)} of {every} in {counts[focus]['name']} have {said}{here}.{rest}"


def _list(counts: dict, pairs: dict, role: str, area: str, chosen: dict) -> None:
    """The projects behind the number, one page at a time, and all of them as a file."""
    pair = area in pairs
    first, _, second = area.partition(PAIR)
    question = "regions/in_both" if pair else "regions/projects"
    params = {"area": first, **({"other": second} if pair else {"role": role}), **chosen}
    number = pairs[area]["n"] if pair else counts[area][COLUMNS[role]]
    name = pairs[area]["label"] if pair else counts[area]["name"]
    st.header(wording.markdown(_heading(number, name, area, role, pair)))
    if not number:
        st.write(
            "None that we know of matches. The list holds what somebody wrote about in public, so "
            "an empty area is no proof that nothing was tried there."
        )
        return
    pages = -(-number // PAGE)
    key = "-".join(str(value) for value in params.values())
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=f"page-{key}", max_visible_pages=5)
    rows = ask(question, skip=(page - 1) * PAGE, most=PAGE, **params).rows
    st.markdown("\n\n".join(map(_row, rows)))
    whole = later(question, most=EVERYTHING, **params)
    caption = f"{number} projects we know of, counted here from rows; choices: " + ", ".join(
        f"{key} {value}" for key, value in params.items()
    )
    st.download_button(
        f"{'All ' if number > 1 else ''}{_projects(number)} (CSV)",
        fair(lambda: files.csv(whole(), {}, caption), "csv"),
        f"projects-{first}{'-' + second if second else ''}.csv",
        "text/csv",
        key="csv-projects",
        on_click="ignore",
    )


def _heading(number: int, name: str, area: str, role: str, pair: bool) -> str:
    if pair:
        return f"{_projects(number)} in both {name}"
    if area in ("all", "map"):
        return f"{_projects(number)} {'on the map' if area == 'map' else 'that match'}"
    if area in ("national", "unknown"):
        return f"{_projects(number)}: {name.lower() if area == 'unknown' else name}"
    verb = "run" if number != 1 else "runs"
    return f"{_projects(number)} {f'{verb} in' if role == 'runs' else 'led from'} {name}"


def _row(row: dict) -> str:
    """A project in three lines: its name and link, who and when, and where."""
    years = wording.years(row["start_year"], row["end_year"])
    said = [
        row["lead_org"],
        years,
        row["stage"].lower(),
        f"materialised: {row['materialised'].lower()}",
    ]
    places = (row["places"] or "no place named").split("; ")
    more = f"; and {len(places) - PLACES} more" if len(places) > PLACES else ""
    return (
        f"**[{wording.markdown(row['name'])}](collective?project={row['project_id']})**  \n"
        f"{wording.markdown(' · '.join(said))}  \n"
        f"{wording.markdown('; '.join(places[:PLACES]) + more)}"
    )


def _table(counts: dict, role: str, focus: str) -> None:
    """Numbers to click: a cell opens the list behind it, of projects run or led there."""
    rows = [
        row
        for row in counts.values()
        if (
            row["level"] in ("authority", "other") and row["region_code"] == focus
            if focus
            else row["level"] in ("region", "nation")
        )
    ]
    rows.sort(key=lambda row: (-row[COLUMNS[role]], row["name"]))
    heads = {"name": "Place", "runs": "Run here", "leads": "Led from here"}
    if not focus:
        heads |= {
            "authorities": "Authorities",
            "reached": "Of them with a project",
            "led_in": "Of them leading one",
        }
    st.write(
        "Choose a number of projects to open the list behind it."
        + ("" if focus else " A number of authorities opens its region, with each by name.")
    )
    key = f"table-{focus or 'all'}"

    def opened() -> None:
        for row, head in st.session_state[key].selection.cells:
            _go(
                rows[row]["area"],
                "led" if head in (heads["leads"], heads.get("led_in")) else "runs",
            )

    st.dataframe(
        parts.lines([{head: row[name] for name, head in heads.items()} for row in rows]),
        hide_index=True,
        height="auto" if focus else "content",
        key=key,
        on_select=opened,
        selection_mode="single-cell",
        alt="Known projects by place; the chart folded below holds the same numbers as text",
    )
