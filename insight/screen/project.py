"""One project in full: what is known of it, what is not, and which others are like it."""

from html import escape

import streamlit as st

from insight import wording
from insight.charts import maps
from insight.screen import marks, parts
from insight.screen.card import show
from insight.screen.collective import PAGE
from insight.screen.data import ask, shelf
from insight.screen.frame import name_tab

# What is said of a project that leaves a field empty.
EMPTY = {
    "start_year": "When it began",
    "end_year": "When it ended, if it has",
    "places": "Where it ran",
    "partners": "Who else took part",
    "funding_gbp": "What it cost or was given",
    "learning": "What was learned",
}
# Pixels of the small map, from top to bottom.
SMALL = 340
NOT_KNOWN = {"stage": "How far it has come", "materialised": "Whether it came about as meant"}


def one_project() -> bool:
    """Shows the project that the address names with ?project=…; False when it names none."""
    asked = st.query_params.get("project", "")
    if not asked:
        if st.session_state.pop("one-project", False):
            st.query_params.update({})
        return False
    # A link from one address of a page to another of its addresses leaves the browser's line as it was;
    # an update says it again, so that the line can be copied and a further run finds the same project.
    st.query_params.update({})
    st.session_state["one-project"] = True
    found = ask("collective/projects", ids=asked).rows if ";" not in asked else []
    if found and asked != "all":
        _project(found[0])
    else:
        _unknown(asked)
    return True


def _back() -> None:
    """A way back to the list as it was left."""
    st.page_link(
        PAGE,
        label="Back to the list of projects",
        icon=":material/arrow_back:",
        query_params=st.session_state.get("list", {}),
    )


def _unknown(asked: str) -> None:
    st.title("No such project")
    _back()
    name_tab("No such project")
    st.write(f"We know of no project called “{wording.markdown(asked[:100])}”.")
    nearest = shelf().nearest(asked)
    if nearest:
        st.write("The nearest names are:")
        rows = {
            row["project_id"]: row for row in ask("collective/projects", ids=";".join(nearest)).rows
        }
        st.html("".join(marks.named(rows[project]) for project in nearest))
    else:
        st.write("No name is much like it. The list holds all that we know of.")


def _project(row: dict) -> None:
    name_tab(row["name"])
    project = row["project_id"]
    st.title(wording.markdown(row["name"]), anchor=False)
    _back()
    left, right = st.columns([3, 2])
    with left:
        st.write(wording.markdown(row["summary"]))
        st.markdown(_facts(row))
        st.html(marks.marks(row))
    with right:
        _places(row)
    st.header("What was measured")
    if ask("collective/before_after", project=project).rows:
        show("collective/before_after", project=project)
    if ask("collective/outcomes", project=project).rows:
        show("collective/outcomes", project=project)
    else:
        st.write(
            "No outcome was found in the sources. That does not mean that nothing was measured."
        )
    if row["happened"]:
        st.header("What happened")
        st.write(wording.markdown(row["happened"]))
    left, right = st.columns(2)
    with left:
        st.header("What was learned")
        st.write(wording.markdown(row["learning"]) if row["learning"] else "No source says.")
        st.header("Who took part")
        _partners(project)
    with right:
        st.header("What we don't know")
        _gaps(row)
        st.header("Where this was read")
        _sources(project)
    st.header("Projects like this one")
    _similar(project)


def _facts(row: dict) -> str:
    said = {
        "Led by": f"{row['lead_org']} ({row['lead_label'].lower()})",
        "When": row["years"],
        "Stage": row["stage_label"],
        "Programme": row["programme_label"],
        "Themes": row["theme_labels"],
        "Technology": row["technology_label"],
        "How we know of it": row["provenance_label"],
    }
    return "  \n".join(f"**{name}:** {wording.markdown(words)}" for name, words in said.items())


def _places(row: dict) -> None:
    """A small map of the places that can be placed, and all of them in words by what they were."""
    st.header("Where")
    places = ask("collective/places", project=row["project_id"]).rows
    points = _points(places)
    regions = {place["region_code"] for place in places if place["region_code"]}
    if regions:
        focus = next(iter(regions)) if len(regions) == 1 else ""
        outlines = [
            {"code": code, "label": name, "step": None, "chosen": code in regions}
            for code, name in {place["region_code"]: place["region"] for place in places}.items()
            if code
        ]
        theme = parts.theme()
        st.pydeck_chart(
            maps.deck(outlines, points, [], theme, focus, SMALL),
            height=SMALL,
            key=f"map-{row['project_id']}",
            alt=f"Map of where {row['name']} ran. The places are listed below.",
        )
        st.caption(f"A disc is a place that led it, a ring any other place. {maps.ATTRIBUTION}")
    roles: dict[str, list[str]] = {}
    for place in places:
        now = f", now {place['now_served_by']}" if place["now_served_by"] else ""
        label = f"{place['label']}{now}"
        if label not in roles.setdefault(place["role_label"], []):
            roles[place["role_label"]].append(label)
    st.markdown(
        "  \n".join(
            f"**{wording.markdown(role)}:** {wording.markdown(wording.listed(labels, 30))}"
            for role, labels in roles.items()
        )
        or "No place is named in the sources."
    )
    if not regions:
        st.caption("There is no map, because no source names a place that can be put on one.")


def _points(places: list[dict]) -> list[dict]:
    """The places that lie in one authority, each once: a disc where it led, else a ring."""
    points: dict[str, dict] = {}
    for place in places:
        if place["lat"] is None:
            continue
        point = points.setdefault(
            place["area"],
            {"code": place["area"], "label": place["label"], "lat": place["lat"],
             "lon": place["lon"], "runs": 1, "leads": 0},
        )  # fmt: skip
        if place["place_role"] == "lead":
            point["leads"] = 1
    return list(points.values())


def _partners(project: str) -> None:
    sectors: dict[str, list[str]] = {}
    for row in ask("collective/partners", project=project).rows:
        sectors.setdefault(row["sector_label"], []).append(row["partner_name"])
    if not sectors:
        st.write("No partner is named in the sources.")
    for sector, names in sectors.items():
        listed = "\n".join(f"- {wording.markdown(name)}" for name in names)
        st.markdown(f"**{wording.markdown(sector)}**\n\n{listed}")


def _gaps(row: dict) -> None:
    """The fields that are empty, in words; the others are on the page already."""
    gaps = [words for column, words in EMPTY.items() if row[column] is None]
    gaps += [words for column, words in NOT_KNOWN.items() if row[column] == "not_known"]
    evidence = {
        "none": "Whether anything was measured",
        "plan": "What came of its plans or targets",
        "result": "How things stood before it",
    }
    gaps += [evidence[row["evidence"]]] if row["evidence"] in evidence else []
    if row["regions"] == "National":
        gaps.append("In which places it ran: the sources say only that it was national")
    if gaps:
        st.markdown("\n".join(f"- {words}." for words in gaps))
        st.caption("No source that we read says so; somebody may well know.")
    else:
        st.write("Every field that we keep is filled.")


def _sources(project: str) -> None:
    lines = []
    for row in ask("collective/sources", project=project).rows:
        said = wording.link(row["url"], f"{row['publisher']}, {row['title']}")
        when = row["published"] if row["published"] not in (None, "n.d.") else "undated"
        note = f" {wording.markdown(row['note'])}" if row["note"] else ""
        lines.append(f"- {said} ({wording.markdown(when)}).{note}")
    st.markdown("\n".join(lines))


def _similar(project: str) -> None:
    answer = ask("collective/similar", project=project)
    if not answer.rows:
        st.write("No other project shares a theme or a kind of technology with it.")
        return
    st.caption(answer.query.note)
    st.html(marks.frames(answer.rows, _why))


def _why(row: dict) -> str:
    """The parts of a score, in words, as HTML."""
    parts = []
    if row["shared_themes"]:
        count = "Same theme" if row["themes"] == 1 else f"{row['themes']} shared themes"
        parts.append(f"{count}: {row['shared_themes'].replace('; ', ', ')} ({2 * row['themes']})")
    if row["same_technology"]:
        parts.append(f"Same technology: {row['technology_label'].lower()} (2)")
    if row["same_lead"]:
        parts.append(f"Same kind of lead: {row['lead_label'].lower()} (1)")
    if row["shared_regions"]:
        parts.append(f"Same region: {row['shared_regions'].replace('; ', ', ')} (1)")
    listed = "".join(f"<li>{escape(part)}</li>" for part in parts)
    return f"<p>{wording.counted(row['score'], 'point')}</p><ul>{listed}</ul>"
