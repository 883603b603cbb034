"""Two waves of a survey: what is joined by a line, what is not, and why; and how a reader explores them."""

import pytest

from insight import catalogue, charts, warehouse
from insight.screen.waves import BANNER, SWITCH
from insight.warehouse import published, snapshot
from tests import two_waves, wave_store
from tests.browser import visiting
from tests.browser.axe import PAGE, on_screens, told
from tests.test_pages import broken, opened


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHT_STORE", str(folder / "store"))
        two_waves.publish(folder, wave_store.wave(True))
        yield folder


@pytest.fixture
def public(store):
    con = snapshot.read(published.current())
    yield con
    con.close()


def asked(con, text: str) -> dict:
    """The question of the second wave that is worded so."""
    result = con.execute("from waves.question where wave_id = 'two' and text = ?", [text])
    names = [column[0] for column in result.description]
    return dict(zip(names, result.fetchone(), strict=True))


def trend(con, question: dict):
    return warehouse.ask(
        con, catalogue.get("survey/through_waves"), wave="two", asked=question["question_id"]
    )


def lines(answer) -> list[tuple]:
    """Which points the chart joins: (first year, last year) of each piece of line."""
    figure = charts.draw(answer.query, answer.rows)
    (drawn,) = [one for one in figure.data if one.mode == "lines" and one.line.width == 3]
    years = [x for x in drawn.x if x is not None]
    return list(zip(years[::2], years[1::2], strict=True))


def test_the_same_question_is_joined_by_a_line(public):
    question = asked(public, "Staff capacity")
    assert (question["verdict"], question["matches"]) == ("same", "one.q1")
    answer = trend(public, question)
    said = [(row["year"], row["joins_previous"]) for row in answer.rows]
    assert said == [(2022, False), (2024, True)] and lines(answer) == [(2022, 2024)]


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("Strong leadership", "reworded", "Asked before as “How important is each factor"),
        (
            "Which technologies does your service use?",
            "options changed",
            "The answers changed (new: robots; gone: virtual or mixed reality)",
        ),
    ],
)
def test_another_question_shows_a_break_and_says_why(text, verdict, reason, public):
    question = asked(public, text)
    assert question["verdict"] == verdict
    answer = trend(public, question)
    assert {row["year"] for row in answer.rows} == {2022, 2024} and lines(answer) == []
    later = [row["comparison"] for row in answer.rows if row["year"] == 2024]
    assert later and all(said.startswith(f"a break. {reason}") for said in later)
    label = f"{text} ({question['grid']})" if question["grid"] else text
    app = opened("pages/survey.py", wave="Survey wave two", question=label)
    assert not broken(app), broken(app)
    assert any(f"2024, two: a break. {reason[:18]}" in part.value for part in app.markdown)


def test_the_earlier_wave_shows_the_same_break(public):
    later = trend(public, asked(public, "Which technologies does your service use?"))
    earlier = warehouse.ask(public, later.query, wave="one", asked="q10")
    assert earlier.rows == later.rows


def test_a_wave_that_a_script_made_up_is_never_compared_with_one_that_was_answered(public):
    matched = public.execute("select distinct matches_wave from survey.question").fetchall()
    assert {wave for (wave,) in matched} == {None, "one"}


# --- in a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(store, tmp_path_factory):
    log = tmp_path_factory.mktemp("log") / "log.txt"
    settings = {"INSIGHT_STORE": str(store / "store"), SWITCH: "1"}
    with visiting.serving(visiting.ROOT, log, **settings) as address:
        yield address


def test_a_wave_is_explored_by_question_by_group_and_through_the_years(server, new_reader):
    visit = new_reader(server)
    visit.go("/survey?wave=Survey+wave+two")
    page = visit.page
    scale = visit.cards("survey-answers")
    assert scale.locator(".main-svg path.point, .main-svg .bars .point path").count() >= 5
    alone = scale.locator(".bars .point").count()
    visit.choose("Split by", "What kind of organisation do you work for?")
    assert scale.locator(".bars .point").count() >= 4 * alone
    assert "Charity" in visit.cards("survey-shares").inner_text()
    page.get_by_text("2024, two: the same question as before, so a line joins the two.").wait_for()
    visit.choose("Question", "Which technologies does your service use?")
    assert not scale.count()
    page.get_by_text("2024, two: a break. The answers changed (new: robots; gone").wait_for()
    assert visit.page.get_by_text("Demonstration.").count() == 0
    card = visit.cards("survey-shares")
    visit.view(card, "Rows")
    assert card.get_by_text("survey.cell, the published cells").is_visible()
    faults = on_screens(visit, "/survey", PAGE, ((1280, "light"), (320, "dark")))
    assert not faults, told(faults)
    visit.resize(1280)
    visit.do(page.get_by_role("radio", name="The demonstration").click)
    assert page.get_by_test_id("stAlert").inner_text().startswith("Demonstration.")
    assert not visit.complaints and BANNER.startswith("**Demonstration.**")


def test_waves_stand_beside_what_was_published_on_each_page_of_a_subject(server, new_reader):
    visit = new_reader(server)
    for page, said in (
        ("/barriers", "Aversion to risk"),
        ("/challenges", "Placement sufficiency"),
        ("/facilitators", "Staff capacity"),
        ("/technology", "Clash with existing systems"),
    ):
        visit.go(page)
        card = visit.cards("survey-computed")
        for _ in visit.sections():
            if card.count():
                break
        visit.unroll()
        shown = card.inner_text()
        assert "computed here from rows" in shown and said in shown, page
        assert visit.page.get_by_role("heading", name="Computed here from survey waves").count()
        assert not visit.page.get_by_text("Demonstration.").count(), page
