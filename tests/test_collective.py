"""The page of projects in Streamlit's own test bench: what is typed and chosen, and one project in full."""

import csv
import io
import json
import re
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from insight import catalogue, warehouse
from insight.screen import marks
from insight.screen.collective import COUNTED, EACH
from tests.test_pages import ROOT, broken

PAGE = "pages/collective.py"


def opened(**address) -> AppTest:
    """The page as a link with these query parameters opens it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(PAGE).run()


def words(app: AppTest) -> str:
    said = [part.value for part in [*app.title, *app.header, *app.markdown, *app.caption]]
    return "\n".join(said + written(app))


def written(app: AppTest) -> list[str]:
    """What stands on the page as HTML of our own."""
    return [part.proto.body for part in app.get("html")]


def total(app: AppTest) -> int:
    """How many projects the line at the top says there are."""
    said = [
        re.search(r"([\d,]+) of the 183 projects|All the (183) projects", part.value)
        for part in app.markdown
    ]
    (match,) = [match for match in said if match]
    return int((match[1] or match[2]).replace(",", ""))


def links(app: AppTest) -> list[str]:
    """The projects that links on the page lead to."""
    return re.findall(r'href="collective\?project=([^"]+)"', "".join(written(app)))


@pytest.fixture(scope="module")
def rows(con):
    return {
        row["project_id"]: row
        for row in warehouse.ask(con, catalogue.get("collective/projects")).rows
    }


def test_without_a_choice_all_are_there_and_no_and_partly_are_on_the_first_page(rows):
    app = opened()
    assert not broken(app)
    assert total(app) == len(rows)
    first = [rows[project]["materialised"] for project in links(app)]
    assert len(first) == EACH and first.count("no") == 5 and "partly" in first


def test_a_card_says_who_where_when_and_its_three_marks(rows):
    said = words(opened(q="making a change service"))
    assert "<b>Who</b> East Riding of Yorkshire Council (local authority)" in said
    assert "<b>Where</b> East Riding of Yorkshire (Yorkshire and The Humber)" in said
    assert "<b>When</b> from 2021 · being put into practice" in said
    assert "<b>Materialised:</b> yes" in said
    assert "<b>Evidence:</b> before and after stated" in said
    assert "<b>Money:</b> not seen" in said


def test_every_mark_has_a_sign_of_its_own():
    for signs in marks.SIGNS.values():
        assert len(set(signs.values())) == len(signs)


def test_money_is_told_as_it_was_seen(rows):
    told = {
        "family-safeguarding-r1": "£4,860,000",
        "havering-f2f": "up to £2,400,000",
        "compass-norfolk": "about £1,000,000",
        "making-a-change-service": "not seen",
    }
    assert {project: marks.pounds(rows[project]) for project in told} == told


def test_a_misspelt_word_is_read_and_said():
    app = opened(q="safegarding")
    assert "No project has “safegarding”. We read “safegarding” as “safeguarding”" in words(app)
    assert total(app) == 27


def counts(app: AppTest) -> dict[str, dict]:
    """What can be counted beside the results, by its facet."""
    said = [part.proto.json for part in app.get("bidi_component")]
    (groups,) = [json.loads(one)["groups"] for one in said if "groups" in one]
    return {group["facet"]: group for group in groups}


@pytest.mark.parametrize("facet", COUNTED)
def test_a_count_is_the_number_of_projects_that_choosing_it_leaves(facet):
    codes = counts(opened())[facet]["codes"]
    for code, label, number in (codes[0], codes[-1]):
        fewer = opened(**{facet: label})
        assert not broken(fewer)
        assert total(fewer) == number, (facet, label)
        assert counts(fewer)[facet]["now"] == code


def test_the_other_counts_follow_a_choice_and_its_own_stay():
    whole, fewer = counts(opened()), counts(opened(materialised="No"))
    assert fewer["materialised"]["codes"] == whole["materialised"]["codes"]
    assert sum(number for *_, number in fewer["stage"]["codes"]) == 5
    assert fewer["stage"]["codes"] != whole["stage"]["codes"]


def test_another_choice_begins_at_the_first_page():
    app = opened(page="3")
    assert not broken(app)
    assert "Projects 49 to 72 of 183." in words(app)
    app.selectbox(key="stage").set_value("scaled").run()
    assert "Projects 1 to 24 of 38." in words(app)


@pytest.mark.parametrize("page", ["99", "-1", "0", "x", "9" * 30])
def test_a_page_that_is_not_there_is_no_fault(page):
    app = opened(page=page)
    assert not broken(app)
    assert len(links(app)) >= 1


def test_the_table_lists_the_same_projects_as_the_cards(rows):
    cards = links(opened(q="adoption"))
    app = opened(q="adoption", **{"as": "Table"})
    assert links(app) == cards
    (table,) = [said for said in written(app) if "<table" in said]
    for project in cards:
        assert f">{escape(rows[project]['name'])}</a></td>" in table
    assert "Money</th>" in table


def test_nothing_found_says_so_and_offers_a_way_out():
    app = opened(q="xqzzvv wwqqxx")
    assert not broken(app)
    assert "That is no proof that nobody tried" in words(app)
    assert "Show all projects" in [link.proto.label for link in app.get("page_link")]


def test_a_project_in_full():
    app = opened(project="making-a-change-service")
    assert not broken(app)
    assert [part.value for part in app.title] == ["Making a Change Service"]
    said = words(app)
    for head in ("What was learned", "Who took part", "What we don't know", "Where this was read"):
        assert head in [part.value for part in app.header]
    assert "What it cost or was given." in said and "When it ended, if it has." in said
    assert "Police (partner colleagues)" in said
    (chart,) = app.get("plotly_chart")
    assert "45 → 24 children" in chart.proto.spec.replace("\\u2192", "→")
    assert links(app)


def test_projects_have_a_page_without_a_fault(rows):
    """Each eighth, and the one of which least is known."""
    barest = min(rows, key=lambda project: sum(cell is not None for cell in rows[project].values()))
    for project in {*list(rows)[::8], barest}:
        app = opened(project=project)
        assert not broken(app), (project, broken(app))
        assert len(app.title) == 1


def test_what_is_like_a_project_says_why_and_its_points_add_up(con):
    found = warehouse.ask(
        con, catalogue.get("collective/similar"), project="family-valued-leeds"
    ).rows
    assert found
    for row in found:
        points = 2 * row["themes"] + 2 * row["same_technology"] + row["same_lead"]
        assert row["score"] == points + (row["shared_regions"] is not None)
        assert (
            row["themes"] == len((row["shared_themes"] or "").split("; "))
            if row["themes"]
            else True
        )


@pytest.mark.parametrize(
    "project",
    ["makin-a-change", "all", "a;b", "<script>alert(1)</script>", "x" * 5000, "'; drop table"],
)
def test_an_unknown_project_is_a_sentence_with_a_way_back(project):
    app = opened(project=project)
    assert not broken(app)
    assert [part.value for part in app.title] == ["No such project"]
    assert "Back to the list of projects" in [link.proto.label for link in app.get("page_link")]


def test_an_unknown_project_is_answered_with_the_nearest_names():
    assert links(opened(project="makin-a-change"))[0] == "making-a-change-service"


def test_a_file_holds_every_project_that_was_found_and_no_more(rows):
    from insight import files
    from insight.screen.data import asker, shelf

    ids = shelf().every("adoption", {"materialised": "yes"}, "name")
    answer = asker()("collective/projects", ids=";".join(ids))
    text = files.csv(answer, {}, "caption").decode("utf-8-sig")
    assert [row["project_id"] for row in csv.DictReader(io.StringIO(text))] == ids
    assert len(ids) == shelf().find("adoption", {"materialised": "yes"}).total
