"""Free SQL on the page: starters, charts that fit, the question file, and what a reader is told."""

import ast
import re
import shlex
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from insight import catalogue, charts, checks, roles
from insight.charts import sketch
from insight.screen import access, freesql, keeping
from insight.warehouse import published
from insight.warehouse.sandbox import DESK, Reply
from insight.warehouse.sandbox.clustered import ClusterDesk
from tests.test_carrying import Stand

ROOT = Path(__file__).parents[1]
SECTION = "Your own SQL"
COUNTS = Reply(
    "select topic, year, count(*) as n from evidence.finding group by all;",
    "answered",
    (("topic", "VARCHAR"), ("year", "INTEGER"), ("n", "BIGINT")),
    (["barrier", 2021, 4], ["barrier", 2013, 3], ["cost <b>", 2021, None]),
)


def asked(sql: str, **state) -> AppTest:
    """The page as a link with this query opens it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.query_params["sql"] = sql
    for name, value in state.items():
        app.session_state[name] = value
    return app.switch_page("pages/ask.py").run()


@pytest.mark.parametrize("title", freesql.starters())
def test_a_starter_question_is_answered_with_rows(title):
    reply = DESK.ask(freesql.starters()[title], published.current())
    assert reply.status == "answered", reply.sentence
    assert reply.rows and not reply.cut
    assert title.endswith("?")


def test_a_link_that_carries_a_query_opens_its_part_of_the_page_and_is_answered():
    app = asked("select 41 + 1 as the_answer")
    assert not app.exception and not app.error
    assert app.table[0].value.to_dict("list") == {"the\\_answer": ["42"]}
    said = " ".join(part.value for part in app.markdown)
    assert "answered by this copy" in said and "three seconds at most" in said


def test_the_page_stands_while_the_file_that_answers_is_still_being_made(monkeypatch):
    file, asked_for, made = published.current(), threading.Event(), threading.Event()

    def current():
        asked_for.set()
        assert made.wait(60), "the page waits for the file"
        return file

    monkeypatch.setattr(freesql.published, "current", current)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.query_params["section"] = SECTION
    app.switch_page("pages/ask.py").run()
    try:
        assert not app.exception and not app.error
        assert "Tables" in [part.value for part in app.header]
        assert asked_for.wait(30), "nobody begins to make the file"
    finally:
        made.set()


def test_the_page_says_who_answers_and_by_which_rules(monkeypatch):
    desk = ClusterDesk(Stand((1,)))
    monkeypatch.setattr(freesql, "DESK", desk)
    there = asked("select 1 as a")
    desk.close()
    assert not there.exception
    assert any("answered by the cluster" in part.value for part in there.markdown)
    said = " ".join(part.value for part in there.markdown)
    assert "within 60 seconds" in said and "three seconds" not in said


def test_a_refused_query_is_told_in_a_sentence_and_shows_no_table():
    app = asked("select * from read_text('/etc/passwd')")
    (said,) = [part.value for part in app.warning]
    assert "may not stand after FROM" in said
    assert not app.exception


def test_an_answer_that_was_cut_says_so_beside_it():
    app = asked("select * from range(20000) r(x)")
    assert any("cut short" in part.value for part in app.warning)
    assert any("1,000 of 10,000 rows" in part.value for part in app.caption)


def test_markup_in_a_heading_and_a_cell_stays_text():
    app = asked("select '<b>x</b> [a](http://b)' as \"<i>heading</i>\"")
    (cells,) = app.table[0].value.to_dict("list").items()
    assert "<" not in re.sub(r"\\<", "", cells[0] + cells[1][0])


def test_a_person_may_ask_only_so_often_in_a_minute(monkeypatch):
    monkeypatch.setattr(freesql, "A_MINUTE", 0)
    app = asked("select 1")
    assert any("within a minute" in part.value for part in app.error)


def test_what_each_column_means_is_listed():
    app = asked("select 1")
    columns = app.table[-1].value
    assert list(columns) == ["Column", "Type", "Meaning"]
    assert len(columns) > 20 and columns["Meaning"].str.len().min() > 0


def test_charts_that_fit_are_offered_and_others_are_not():
    labels = ["Over the years", "Amounts", "Grid"]
    assert [offer.label for offer in sketch.offers(COUNTS)] == labels
    mixed = replace(COUNTS, rows=(*COUNTS.rows, ["barrier", 2021, 9]))
    assert [offer.label for offer in sketch.offers(mixed)] == [*labels[1:], labels[0]]
    words = Reply("", "answered", (("a", "VARCHAR"),), (["x"],))
    below = Reply("", "answered", (("a", "VARCHAR"), ("b", "DOUBLE")), (["x", -1.0],))
    assert sketch.offers(words) == sketch.offers(below) == []


def test_a_line_over_the_years_joins_no_two_sources():
    kinds = (("source_id", "VARCHAR"), ("year", "INTEGER"), ("share", "DOUBLE"))
    told = (["a", 2020, 0.1], ["a", 2022, 0.2], ["b", 2024, 0.3])
    reply = Reply("select 1", "answered", kinds, told)
    (offer,) = [one for one in sketch.offers(reply) if one.label == "Over the years"]
    chosen = {"Year": "year", "Number": "share", "A line for each": sketch.ALONE}
    (drawn,) = charts.draw(sketch.query(offer), sketch.rows(reply, offer, chosen)).data
    assert list(drawn.x) == [2020, 2022, None, 2024]
    assert list(drawn.y) == [0.1, 0.2, None, 0.3]


def test_the_house_chart_is_offered_for_whole_findings():
    reply = DESK.ask("from evidence.finding where share is not null", published.current())
    offer = sketch.offers(reply)[0]
    assert offer.label == "Figures with intervals"
    figure = charts.draw(sketch.query(offer), sketch.rows(reply, offer, {}))
    assert len(figure.data) > 2


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_offered_chart_draws_the_rows_that_have_a_number(place):
    offer = sketch.offers(COUNTS)[place]
    chosen = {part: names[0] for part, names in offer.parts.items()}
    rows = sketch.rows(COUNTS, offer, chosen)
    assert [row["n"] for row in rows] == [4, 3]
    assert charts.draw(sketch.query(offer), rows).data


@pytest.mark.parametrize("place", [None, 0, 1, 2])
def test_a_saved_question_is_a_whole_file_that_the_house_accepts(con, place):
    said = {"title": "Some topics", "question": "How many?", "base": "published figures"}
    offer = sketch.offers(COUNTS)[place] if place is not None else None
    chosen = {part: names[0] for part, names in offer.parts.items()} if offer else {}
    text = keeping.question_file(COUNTS, said, (offer, chosen) if offer else None)
    query = catalogue.parse("own/topics", text)
    assert (query.title, query.base) == ("Some topics", "published figures")
    found = checks.problems(con, query)
    assert all("order by" in problem for problem in found), found
    assert bool(found) == (place is None)


def test_a_question_is_written_once_and_never_over_another(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "QUERIES", tmp_path)
    monkeypatch.setattr(keeping, "may_write", lambda: True)
    assert keeping.write("own", "mine", "select 1").startswith("Written.")
    assert "already" in keeping.write("own", "mine", "select 2")
    assert (tmp_path / "own" / "mine.sql").read_text() == "select 1"


@pytest.mark.parametrize(
    ("host", "more", "address", "allowed"),
    [
        ("127.0.0.1:8501", {}, "127.0.0.1", True),
        ("localhost:8501", {}, "127.0.0.1", True),
        ("insight.example:443", {}, "127.0.0.1", False),
        ("127.0.0.1:8501", {"X-Forwarded-For": "10.0.0.1"}, "127.0.0.1", False),
        ("127.0.0.1:8501", {}, "0.0.0.0", False),
        ("", {}, "127.0.0.1", False),
    ],
)
def test_files_are_written_only_on_ones_own_machine(
    monkeypatch, tmp_path, host, more, address, allowed
):
    monkeypatch.setattr(catalogue, "QUERIES", tmp_path)
    monkeypatch.delenv("INSIGHT_WRITE_QUESTIONS", raising=False)
    stand_in = SimpleNamespace(
        context=SimpleNamespace(headers={"Host": host, **more}),
        get_option=lambda name: address,
        user=SimpleNamespace(),
    )
    monkeypatch.setattr(access, "st", stand_in)
    assert keeping.may_write() is allowed
    refused = keeping.write("own", "refused", "select 1")
    assert refused.startswith("Only an analyst") or allowed


def test_an_analyst_from_elsewhere_writes_only_where_the_operator_allows_it(monkeypatch):
    monkeypatch.setattr(access, "alone", lambda: False)
    monkeypatch.setattr(access, "person", lambda: roles.Person("ann", "analyst"))
    monkeypatch.delenv("INSIGHT_WRITE_QUESTIONS", raising=False)
    assert not keeping.may_write()
    monkeypatch.setenv("INSIGHT_WRITE_QUESTIONS", "1")
    assert keeping.may_write()
    monkeypatch.setattr(access, "person", lambda: roles.READER)
    assert not keeping.may_write()


@pytest.mark.parametrize("sql", ["select 'it''s' as a", 'select 1 as "a)"', "select 1;\n-- ')-\""])
def test_a_line_for_another_program_carries_the_query_unharmed(sql):
    lines = keeping.lines(sql)
    assert shlex.split(lines["Terminal"])[-1] == sql
    assert shlex.split(lines["DuckDB"])[-1] == sql
    literals = [
        n.value for n in ast.walk(ast.parse(lines["pandas"])) if isinstance(n, ast.Constant)
    ]
    assert sql in literals
    assert re.search(r'r"(-*)\((.*?)\)\1"', lines["R"], re.DOTALL).group(2) == sql
