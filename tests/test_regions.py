"""Every place lands where it belongs, and map, list, table and files tell the same numbers."""

import csv
import io
import json
import subprocess
import sys
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from insight import cards, catalogue, files, warehouse
from insight.charts import maps
from insight.screen.regions import by_area, reached

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared" / "geo" / "reference"
WHOLE = ("all", "map", "national", "unknown")
EVERYTHING = 10**6


def rows(name: str) -> list[dict]:
    with (cards.DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def ask(con, name: str, **params) -> list[dict]:
    return warehouse.ask(con, catalogue.get(name), **params).rows


def counted(con, **chosen) -> dict[str, dict]:
    return by_area(ask(con, "regions/areas"), ask(con, "regions/counts", **chosen))


def placed(con, *columns: str, where: str = "true") -> list[tuple]:
    said = f"select {', '.join(columns)} from collective.placed where {where} order by all"
    return con.cursor().execute(said).fetchall()


# Where places land


def test_every_row_of_places_lands_once_or_once_for_each_successor(con):
    raw = {
        (row["project_id"], row["place_name"], row["place_role"])
        for row in rows("collective/places.csv")
    }
    found = placed(con, "project_id", "place_name", "place_role", "level", "region_code")
    assert {row[:3] for row in found} == raw
    assert len(raw) == 416
    assert all((level == "national") == (region is None) for *_, level, region in found)


def test_a_place_lies_in_the_region_that_its_row_names(con):
    names = {
        row["name"] for row in ask(con, "regions/areas") if row["level"] in ("region", "nation")
    }
    wrong = placed(
        con,
        "place_name",
        "region_code",
        where="""(select region from collective.place
            where place.project_id = placed.project_id and place.place_name = placed.place_name
            and place.place_role = placed.place_role)
            is distinct from coalesce(
                (select name from geography.region
                where region.region_code = placed.region_code), 'National')""",
    )
    assert wrong == [] and len(names) == 12


def test_an_authority_that_is_no_more_stands_at_its_successors_under_its_old_name(con):
    assert placed(
        con, "label", "authority_code", "now_served_by", where="place_name = 'Cumbria'"
    ) == [
        (
            "Cumbria (county council to 2023)",
            code,
            "Cumberland and Westmorland and Furness",
        )
        for code in ("E06000063", "E06000064")
    ]
    assert set(placed(con, "label", "authority_code", where="place_name = 'Northamptonshire'")) == {
        ("Northamptonshire (county council to 2021)", "E06000061"),
        ("Northamptonshire (county council to 2021)", "E06000062"),
    }


def test_a_council_of_the_same_name_is_told_from_the_one_before_by_the_year(con):
    named = dict(placed(con, "project_id", "label", where="place_name = 'Dorset'"))
    assert named["dorset-rsw"] == "Dorset (county council to 2019)"
    assert named["families-first-pathfinder"] == "Dorset"
    assert {code for (code,) in placed(con, "area", where="place_name = 'Dorset'")} == {"E06000059"}


def test_what_is_not_one_council_stays_at_region_level_and_says_so(con):
    found = placed(con, "distinct label", "level", "authority_code", where="level = 'region'")
    assert ("Greater Manchester, a combined authority", "region", None) in found
    assert ("Avon and Somerset, a police area", "region", None) in found
    assert all("," in label for label, *_ in found)
    assert placed(con, "authority_code", where="place_name = 'Northampton'") == [("E06000062",)]


def test_each_project_is_on_the_map_or_national_or_unknown(con):
    for role in ("runs", "led"):
        lists = [
            {
                row["project_id"]
                for row in ask(con, "regions/projects", area=area, role=role, most=EVERYTHING)
            }
            for area in WHOLE
        ]
        assert set.union(*lists[1:]) == lists[0]
        assert sum(map(len, lists[1:])) == len(lists[0]) == 183


@pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference files lie beside the project only"
)
def test_authorities_agree_with_the_look_ups_of_others(con):
    with (REFERENCE / "dfe_la_codes_2013_2025.csv").open(encoding="utf-8-sig") as file:
        theirs = {row["new_la_code"]: row for row in csv.DictReader(file)}
    ours = con.cursor().execute(
        """select distinct authority.code, former_codes, authority.name, authority.region
        from collective.placed join geography.authority on authority_code = code
        where country = 'England' order by all"""
    )
    for code, former, name, region in ours.fetchall():
        known = [theirs[one] for one in (code, *(former or "").split(";")) if one in theirs]
        assert known, name
        assert bare(known[0]["la_name"]) == bare(name)
        assert bare(region) in bare(known[0]["region_name"]), name


def bare(name: str) -> str:
    """A name without what two lists may write differently."""
    return name.casefold().replace(".", "").replace(" and ", " & ").replace("-", " ")


# Counts, lists and files


@cache
def projects() -> list[dict]:
    """Each project with what is chosen by and its areas, worked out here from the files alone."""
    code = {row["name"]: row for row in rows("geography/places.csv") if row["status"] == "current"}
    gone = {
        row["name"]: row["successors"].split(";")
        for row in rows("geography/places.csv")
        if row["status"] == "historic"
    }
    other = {row["place_name"]: row for row in rows("collective/other_places.csv")}
    region = {row["region"]: row["region_code"] for row in rows("geography/places.csv")}
    found = {
        row["project_id"]: {
            **row,
            "themes": row["themes"].split(";"),
            "runs": set(),
            "led": set(),
            "national": set(),
        }
        for row in rows("collective/projects.csv")
    }
    for row in rows("collective/places.csv"):
        name, project = row["place_name"], found[row["project_id"]]
        if name == "National":
            areas = {"National"}
        elif name in code:
            areas = {code[name]["code"], region[row["region"]]}
        elif name in gone:
            areas = {*gone[name], region[row["region"]]}
        else:
            areas = {other[name]["authority_code"] or other[name]["area"], region[row["region"]]}
        project["runs"] |= areas
        if row["place_role"] == "lead":
            project["led"] |= areas
    for project in found.values():
        for role in ("runs", "led"):
            areas = project[role]
            whole = "map" if areas - {"National"} else "national" if areas else "unknown"
            project[role] = (areas - {"National"}) | {whole, "all"}
    return list(found.values())


CODES = {
    "programme": "programme",
    "technology": "technology_kind",
    "stage": "stage",
    "materialised": "materialised",
    "lead": "lead_org_type",
}
AREAS = sorted(set().union(*(project["runs"] for project in projects())))
YEARS = sorted({int(project["start_year"]) for project in projects() if project["start_year"]})


def one_of(column: str):
    return st.sampled_from(["all", *sorted({project[column] for project in projects()})])


CHOICES = st.fixed_dictionaries(
    {
        "theme": st.sampled_from(
            ["all", *sorted({theme for project in projects() for theme in project["themes"]})]
        ),
        **{key: one_of(column) for key, column in CODES.items()},
        "first_year": st.sampled_from([0, *YEARS]),
        "last_year": st.sampled_from([9999, *YEARS]),
    }
)
# Mostly one or two choices at a time: eight at once leave nothing to count.
FEW = st.builds(
    lambda chosen, kept: {key: value for key, value in chosen.items() if key in kept},
    CHOICES,
    st.sets(st.sampled_from(["theme", *CODES, "first_year", "last_year"]), max_size=3),
)
ROLES = st.sampled_from(["runs", "led"])


def matching(chosen: dict) -> list[dict]:
    """The projects that match, by our own reading of the choices."""

    def fits(project: dict) -> bool:
        start = int(project["start_year"] or 0)
        return (
            chosen.get("theme", "all") in ("all", *project["themes"])
            and all(
                chosen.get(key, "all") in ("all", project[column]) for key, column in CODES.items()
            )
            and (not chosen.get("first_year") or start >= chosen["first_year"])
            and (chosen.get("last_year", 9999) == 9999 or 0 < start <= chosen["last_year"])
        )

    return [project for project in projects() if fits(project)]


@settings(max_examples=70, deadline=None)
@given(chosen=FEW, role=ROLES, area=st.sampled_from(AREAS), skip=st.integers(0, 20))
def test_counts_lists_and_files_agree_for_any_choice(con, chosen, role, area, skip):
    mine = matching(chosen)
    column = {"runs": "runs", "led": "leads"}[role]
    counts = counted(con, **chosen)
    expected = {one: sum(one in project[role] for project in mine) for one in {*AREAS, *counts}}
    assert {one: counts[one][column] for one in counts} == expected
    query = catalogue.get("regions/projects")
    listed = warehouse.ask(con, query, area=area, role=role, most=EVERYTHING, **chosen)
    ids = [row["project_id"] for row in listed.rows]
    assert set(ids) == {project["project_id"] for project in mine if area in project[role]}
    assert len(ids) == counts[area][column]
    page = ask(con, "regions/projects", area=area, role=role, skip=skip, most=5, **chosen)
    assert [row["project_id"] for row in page] == ids[skip : skip + 5]
    if ids:
        text = files.csv(listed, {}, "x").decode("utf-8-sig")
        assert [row["project_id"] for row in csv.DictReader(io.StringIO(text))] == ids
    table = {row["label"]: row for row in ask(con, "regions/by_region", **chosen)}
    for row in counts.values():
        if row["level"] in ("region", "nation"):
            card = table[row["name"]]
            assert (card["n"], card["leads"]) == (row["runs"], row["leads"])
            assert (
                card["reached"]
                == row["reached"]
                == sum(
                    counts[one]["runs"] > 0
                    for one in counts
                    if counts[one]["level"] == "authority"
                    and counts[one]["region_code"] == row["area"]
                )
            )


@settings(max_examples=6, deadline=None)
@given(chosen=FEW)
def test_a_pair_of_regions_counts_the_projects_in_both(con, chosen):
    mine = matching(chosen)
    for row in ask(con, "regions/crossings", **chosen):
        one, two = row["value"].split("~")
        both = {project["project_id"] for project in mine if {one, two} <= project["runs"]}
        assert len(both) == row["n"] > 0
        listed = ask(con, "regions/in_both", area=one, other=two, most=EVERYTHING, **chosen)
        assert {project["project_id"] for project in listed} == both


# The page


def opened(**address) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    for name, value in address.items():
        app.query_params[name] = value
    app = app.switch_page("pages/regions.py").run()
    assert not app.exception and not app.error
    return app


def deck(app: AppTest) -> dict:
    return json.loads(app.get("deck_gl_json_chart")[0].proto.json)


def layer(app: AppTest, name: str) -> list[dict]:
    (data,) = [one["data"] for one in deck(app)["layers"] if one["id"] == name]
    return [one["properties"] for one in data["features"]] if "features" in data else data


def listed(app: AppTest) -> int:
    return int(app.header[1].value.split()[0].replace(",", ""))


@pytest.fixture(scope="module")
def page() -> AppTest:
    return opened()


@settings(max_examples=8, deadline=None)
@given(chosen=FEW, role=ROLES, area=st.sampled_from(["all", *AREAS]))
def test_the_page_tells_one_number_in_every_place(con, page, chosen, role, area):
    keys = {"first_year": "from", "last_year": "to"}
    everything = {"theme": "all", **dict.fromkeys(CODES, "all"), "from": 0, "to": 9999}
    for key, value in (everything | {keys.get(key, key): v for key, v in chosen.items()}).items():
        page.selectbox(key=key).set_value(value)
    page.selectbox(key="area").set_value(area)
    page.session_state["role"] = role
    page.run()
    assert not page.exception and not page.error
    mine = matching(chosen)
    assert listed(page) == sum(area in project[role] for project in mine)
    total = next(said.value for said in page.markdown if "match" in said.value)
    assert total.startswith(f"{len(mine)} of the 183" if mine else "No project")
    table = page.dataframe[0].value
    for name, here in zip(table["Place"], table["Run here"], strict=True):
        on_map = [
            one["label"] for one in layer(page, "outer") if one["label"].startswith(f"{name}: ")
        ]
        assert all(label.startswith((f"{name}: {here} project",)) for label in on_map)
    for point in layer(page, "leads" if role == "led" else "runs"):
        assert point["runs" if role == "runs" else "leads"] == sum(
            point["code"] in project[role] for project in mine
        )


@pytest.mark.parametrize(
    ("objects", "area"),
    [
        ({"outer": [{"properties": {"code": "E12000007", "label": ""}}]}, "E12000007"),
        ({"runs": [{"code": "E09000002", "runs": 2}]}, "E09000002"),
        ({"arcs": [{"area": "E12000001~E12000002", "n": 3}]}, "E12000001~E12000002"),
        ({"context": [{"properties": {}}]}, ""),
        ({}, ""),
    ],
)
def test_a_click_on_an_outline_a_point_or_an_arc_names_its_area(objects, area):
    assert import_module("insight.screen.regions").picked(objects) == area


def test_a_link_restores_the_view():
    app = opened(area="North West", role="Led from", technology="Analytics or AI", arcs="true")
    assert app.selectbox(key="area").value == "E12000002"
    assert app.session_state["role"] == "led"
    assert "led from North West" in app.header[1].value


@pytest.mark.parametrize("value", ["nowhere", "<script>", "E12000099~E12000007"])
def test_an_unknown_area_in_a_link_falls_back_to_everywhere(value):
    assert opened(area=value).selectbox(key="area").value == "all"


def test_the_counts_in_words_open_their_lists(page):
    page = opened()
    page.get_by_key("count-whole").set_value("national").run()
    assert listed(page) == 34
    page.get_by_key("count-places").set_value("greater-manchester").run()
    assert listed(page) == 6
    assert "Greater Manchester" in page.header[1].value
    assert page.get_by_key("count-whole").value is None


def test_partnerships_are_drawn_on_demand_only(con):
    assert "arcs" not in [one["id"] for one in deck(opened())["layers"]]
    app = opened(arcs="true")
    assert len(layer(app, "arcs")) == len(ask(con, "regions/crossings"))
    arc = layer(app, "arcs")[0]
    app.selectbox(key="area").set_value(arc["area"]).run()
    assert listed(app) == arc["n"]
    app.selectbox(key="area").set_value("E12000001").run()
    assert all("E12000001" in arc["area"].split("~") for arc in layer(app, "arcs"))


def test_only_one_page_of_the_list_goes_to_the_browser():
    app = opened()
    (said,) = [part.value for part in app.markdown if "collective?project=" in part.value]
    assert said.count("collective?project=") == 8


def test_the_attribution_stands_by_the_map():
    assert any(maps.ATTRIBUTION in part.proto.body for part in opened().get("html"))


# Drawing


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, [(1, 1)]),
        (3, [(1, 1), (2, 2), (3, 3)]),
        (47, [(1, 10), (11, 20), (21, 30), (31, 40), (41, 50)]),
    ],
)
def test_classes_are_whole_numbered_and_reach_the_most(most, expected):
    assert maps.steps(most) == expected


@given(st.integers(0, 10**6))
def test_every_number_has_a_class_that_holds_it(most):
    classes = maps.steps(most)
    assert len(classes) <= 5 and classes[0][0] == 1 and classes[-1][1] >= most
    assert all(one[1] + 1 == two[0] for one, two in pairwise(classes))
    least, last = classes[maps.shade(max(1, most), classes)]
    assert least <= max(1, most) <= last


def test_a_map_asks_no_tile_server_unless_an_operator_names_one(monkeypatch):
    assert json.loads(maps.deck([], [], [], "light").to_json()).get("mapProvider") is None
    assert "http" not in maps.deck([], [], [], "dark").to_json()
    monkeypatch.setenv(maps.TILES, "https://tiles.example/style.json")
    assert json.loads(maps.deck([], [], [], "light").to_json())["mapStyle"].startswith(
        "https://tiles"
    )


def test_beside_a_chosen_region_the_others_are_plain_land_and_not_areas_without_a_project():
    area = {"code": "E12000002", "label": "North West", "step": None, "chosen": True}
    drawn = json.loads(maps.deck([area], [], [], "light", "E12000002").to_json())
    fills = {
        one["id"]: {tuple(shape["properties"]["fill"]) for shape in one["data"]["features"]}
        for one in drawn["layers"]
        if one["id"] in ("outer", "inner")
    }
    ink = maps.colours("light")
    assert fills == {"outer": {tuple(ink["land"])}, "inner": {tuple(ink["none"])}}
    (chosen,) = [one["data"]["features"] for one in drawn["layers"] if one["id"] == "chosen"]
    assert len(chosen) == 1


def test_text_from_data_stays_text_in_the_legend():
    said = maps.legend("<b>a", ["<script>"], "none", [("ring", "<i>")], "light")
    assert "<script>" not in said and "<b>" not in said and "<i>" not in said


def test_no_other_page_loads_the_map_library():
    code = "import sys, insight.screen; sys.exit('pydeck' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=300).returncode == 0


@pytest.mark.parametrize("role", ["runs", "led"])
def test_a_number_of_authorities_opens_as_many_names(con, role):
    counts = counted(con)
    for area, row in counts.items():
        if row["level"] == "region":
            some, none = reached(counts, role, area)
            assert len(set(some)) == row["reached" if role == "runs" else "led_in"], area
            assert len({*some, *none}) == row["authorities"], area


def test_a_closed_menu_asks_nothing():
    def page():
        from insight.screen.card import keep

        keep(lambda: 1 / 0, "closed")

    assert not AppTest.from_function(page).run().exception
