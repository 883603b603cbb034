"""Projects are found as a person types, and every count is the length of the list behind it."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight import catalogue, warehouse
from insight.search import FACETS, SORTS, Shelf

# A misspelt or partial name, a word form or a place, and the project that is meant.
MEANT = {
    "mokingbird": "mockingbird-sfip",
    "no wrong dor": "no-wrong-door",
    "nowrongdoor": "no-wrong-door",
    "familly valued": "family-valued-leeds",
    "making a chnge": "making-a-change-service",
    "make change service": "making-a-change-service",
    "pawse": "pause-r1",
    "life long links": "lifelong-links",
    "lifelong link tial": "lifelong-links",
    "safegarding hertforshire": "family-safeguarding-r1",
    "hackny profiling": "hackney-ehps",
    "zantura early help": "xantura-ehps-london",
    "schwarz round": "schwartz-rounds",
    "magick notes somerst": "magic-notes-somerset",
    "thurock predictive": "thurrock-predictive",
    "contextural safeguarding": "contextual-safeguarding-hackney",
    "growing futurs": "growing-futures-doncaster",
    "foster north eest": "foster-with-north-east",
    "signs of saftey": "signs-of-safety-eip1",
    "hous project stoke": "house-project-stoke",
    "famly drug and alchohol courts": "fdac-courts",
    "sunrise hub": "nel-sunrise-hub",
    "reclaming social work hackney": "reclaiming-social-work-hackney",
    "adopt coast": "adopt-coast-to-coast",
    "rebot west": "reboot-west",
    "kinship conected": "kinship-connected",
    "stocport family": "stockport-family",
    "your choise": "your-choice-london",
    "virtual realty trauma": "vr-trauma-training",
}


@pytest.fixture(scope="module")
def rows(con):
    return warehouse.ask(con, catalogue.get("collective/projects")).rows


@pytest.fixture(scope="module")
def shelf(rows):
    return Shelf(rows)


@pytest.mark.parametrize(("typed", "meant"), MEANT.items())
def test_a_project_is_found_by_a_misspelt_or_partial_name(typed, meant, shelf):
    assert meant in shelf.find(typed).ids[:3]


def test_every_project_is_found_first_by_its_own_name(rows, shelf):
    lost = [row["name"] for row in rows if shelf.find(row["name"]).ids[0] != row["project_id"]]
    assert not lost


def test_every_project_is_found_as_its_name_is_typed_letter_by_letter(rows, shelf):
    for row in rows:
        for letters in range(1, min(len(row["name"]), 14)):
            found = shelf.find(row["name"][:letters], most=len(rows))
            assert found.reading.how in ("all", "typed"), (row["name"], letters, found.reading)
            assert row["project_id"] in found.ids, (row["name"], letters)


def test_most_projects_are_found_by_a_name_with_one_slip(rows, shelf):
    """A letter of the longest word is swapped with the next, dropped or doubled."""
    dice = random.Random(3)
    lost = []
    for row in rows:
        words = row["name"].split()
        longest = max(range(len(words)), key=lambda place: len(words[place]))
        word = words[longest]
        place = dice.randint(1, len(word) - 2)
        slip = dice.choice(
            [
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + word[place + 1 :],
                word[:place] + word[place] + word[place:],
            ]
        )
        typed = " ".join([*words[:longest], slip, *words[longest + 1 :]])
        if row["project_id"] not in shelf.find(typed).ids[:3]:
            lost.append((typed, row["name"]))
    assert len(lost) <= 5, lost


@pytest.mark.parametrize(
    ("typed", "column"),
    {
        "Doncaster": "places",
        "Xantura": "partners",
        "reunification": None,
        "Barnardo's": "lead_org",
    }.items(),
)
def test_places_organisations_and_what_was_learned_are_searched(typed, column, rows, shelf):
    found = set(shelf.find(typed, most=len(rows)).ids)
    columns = [column] if column else ["summary", "learning"]
    holding = {
        row["project_id"]
        for row in rows
        if any(typed.lower() in (row[name] or "").lower() for name in columns)
    }
    assert holding <= found


@pytest.mark.parametrize(
    ("one", "other"),
    [("foster", "fostering"), ("adoptions", "adoption"), ("teenager", "teenagers")],
)
def test_forms_of_a_word_find_the_same_projects(one, other, rows, shelf):
    first, second = (set(shelf.find(word, most=len(rows)).ids) for word in (one, other))
    assert first and second
    assert len(first & second) >= 0.8 * min(len(first), len(second))


def test_what_is_spelt_well_is_not_read_as_something_else(shelf):
    reading = shelf.find("adoption").reading
    assert (reading.how, reading.instead) == ("typed", ())
    assert shelf.find("adpotion").reading.instead == (("adpotion", ("adoption",)),)


def test_nothing_is_found_where_nothing_fits(shelf):
    found = shelf.find("xqzzvv wwqqxx")
    assert (found.total, found.ids) == (0, [])
    assert all(not counts for counts in found.facets.values())


codes = {
    facet: st.sampled_from(["all", *values])
    for facet, values in {
        "theme": ["adoption", "workforce", "data_and_technology", "edge_of_care"],
        "materialised": ["yes", "partly", "no", "not_known"],
        "stage": ["pilot", "scaled", "ended", "implementing"],
        "lead": ["local_authority", "charity", "consortium"],
        "technology": ["none", "analytics_ai", "app"],
        "evidence": ["before_after", "result", "plan", "none"],
        "money": ["exact", "not_seen"],
        "region": ["London", "North West", "National"],
        "programme": ["DfE Innovation Programme R1", "Other"],
    }.items()
}
choices = st.fixed_dictionaries(
    codes
    | {
        "first_year": st.sampled_from([0, 2014, 2018]),
        "last_year": st.sampled_from([9999, 2017, 2020]),
    }
)


def fits(row: dict, chosen: dict) -> bool:
    """The filter in plain words: every code chosen is one of the project's, its start lies between."""
    years = (chosen["first_year"], chosen["last_year"])
    return all(
        chosen[facet] == "all" or chosen[facet] in (row[column] or "").split(";")
        for facet, column in FACETS.items()
    ) and (
        years == (0, 9999)
        or (row["start_year"] is not None and years[0] <= row["start_year"] <= years[1])
    )


@settings(deadline=None, max_examples=60)
@given(chosen=choices, text=st.sampled_from(["", "", "care", "safegarding", "leeds"]))
def test_every_count_is_the_length_of_the_list_behind_it(chosen, text, rows, shelf):
    held = set(shelf.find(text, most=len(rows)).ids)
    found = shelf.find(text, chosen, "name", most=len(rows))
    right = [row["project_id"] for row in rows if row["project_id"] in held and fits(row, chosen)]
    assert (found.total, found.ids) == (len(right), right)
    assert shelf.every(text, chosen, "name") == right
    for facet, column in FACETS.items():
        wider = chosen | {facet: "all"}
        counted = Counter(
            code
            for row in rows
            if row["project_id"] in held and fits(row, wider)
            for code in (row[column] or "").split(";")
        )
        assert found.facets[facet] == dict(counted)


@pytest.mark.parametrize("sort", [*SORTS, "match"])
def test_pages_hold_every_project_once_in_any_order(sort, rows, shelf):
    paged = [
        project
        for start in range(0, len(rows), 24)
        for project in shelf.find("", {}, sort, start, 24).ids
    ]
    assert sorted(paged) == sorted(row["project_id"] for row in rows)


def test_no_and_partly_stand_on_the_first_page(rows, shelf):
    known = {row["project_id"]: row["materialised"] for row in rows}
    first = Counter(known[project] for project in shelf.find().ids)
    assert first["no"] == 5 and first["partly"] >= 5


@settings(deadline=None, max_examples=120)
@given(text=st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(text, shelf):
    found = shelf.find(text)
    assert found.total >= len(found.ids)


@pytest.mark.parametrize(
    "text",
    [
        "* .* [a-z]+ ( \\ \" ' ? ^$",
        "a AND b OR NOT c",
        "name:pause",
        "<script>",
        "'; drop table x;",
    ],
)
def test_signs_in_a_search_are_no_commands(text, shelf):
    assert shelf.find(text).total >= 0


def test_an_unknown_id_has_near_names_and_nonsense_has_none(shelf):
    assert shelf.nearest("makin-a-chang")[0] == "making-a-change-service"
    assert shelf.nearest("xqzzvv") == []


SHARED = ("theme", "programme", "technology", "stage", "materialised", "lead")


@settings(deadline=None, max_examples=40)
@given(chosen=choices)
def test_the_search_and_the_map_count_the_same_projects(chosen, con, shelf):
    same = {name: chosen[name] for name in (*SHARED, "first_year", "last_year")}
    counts = warehouse.ask(con, catalogue.get("regions/counts"), **same).rows
    everywhere = {row["area"]: row["runs"] for row in counts}.get("all", 0)
    assert shelf.find("", same).total == everywhere
