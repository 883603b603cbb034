"""A published wave on the pages: explored, beside published figures, and apart from the demonstration."""

import json

import pytest

from insight import catalogue, charts, checks, warehouse
from insight.screen.waves import BANNER, SWITCH
from insight.warehouse import lineage, snapshot
from tests import wave_store
from tests.test_pages import broken, cards, opened

ASKED = {"wave": "test-wave", "asked": "q1", "segment": "kind"}
BESIDE = ("pages/facilitators.py", "pages/technology.py")


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Two stores: one with a wave that people answered, one with the demonstration."""
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, demonstration in (("real", False), ("demonstration", True)):
            made[name] = tmp_path_factory.mktemp(name)
            patch.setenv("INSIGHT_STORE", str(made[name]))
            wave_store.publish(wave_store.wave(demonstration))
    return made


@pytest.fixture
def real(stores, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(stores["real"]))
    return snapshot.read(stores["real"] / "published" / "insight-1.duckdb")


@pytest.fixture
def made_up(stores, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(stores["demonstration"]))


def answers(con):
    for name in catalogue.names():
        query = catalogue.get(name)
        if checks.waits(query):
            params = {key: value for key, value in ASKED.items() if key in query.params}
            if name == "survey/ranked":
                params["segment"] = ""
            if name == "survey/computed":
                params = {"subject": "facilitators"}
            yield warehouse.ask(con, query, **params)


def test_every_question_on_waves_answers_and_draws(real):
    found = list(answers(real))
    assert len(found) == 10
    for answer in found:
        assert answer.rows and not checks.answer_problems(answer), answer.query.name
        if answer.query.kind in charts.KINDS:
            assert json.loads(charts.draw(answer.query, answer.rows).to_json())["data"]


@pytest.mark.parametrize("name", ["shares", "answers", "ranked", "response", "through_waves"])
def test_behind_a_figure_of_a_wave_stand_its_published_cells(name, real):
    (answer,) = [one for one in answers(real) if one.query.name == f"survey/{name}"]
    (one,) = lineage.behind(real, answer)
    assert one.file == "survey.cell, the published cells"
    assert len(one.rows) >= len(answer.rows)
    shown = {(row["question_id"], row.get("share")) for row in answer.rows if "share" in row}
    assert shown <= {(row["question_id"], row["share"]) for row in one.rows}


def test_a_wave_is_explored(real):
    app = opened("pages/survey.py", split="Kind of organisation")
    assert not broken(app), broken(app)
    assert {"card-survey-answers", "card-survey-shares", "card-survey-through-waves"} <= cards(
        app
    ).keys()
    assert BANNER not in {part.value for part in app.warning}
    app.selectbox(key="question").select_index(9).run()
    assert not broken(app), broken(app)
    assert "card-survey-answers" not in cards(app)


@pytest.mark.parametrize("page", BESIDE)
def test_a_wave_stands_beside_published_figures(page, real):
    app = opened(page)
    assert not broken(app), broken(app)
    assert "card-survey-computed" in cards(app)


@pytest.mark.parametrize("page", (*BESIDE, "pages/survey.py"))
def test_the_demonstration_is_off(page, made_up):
    app = opened(page)
    assert not broken(app), broken(app)
    assert not [name for name in cards(app) if name.startswith("card-survey")]


@pytest.mark.parametrize("page", (*BESIDE, "pages/survey.py"))
def test_the_demonstration_has_its_banner_once_it_is_on(page, made_up, monkeypatch):
    monkeypatch.setenv(SWITCH, "1")
    app = opened(page)
    assert not broken(app), broken(app)
    assert [name for name in cards(app) if name.startswith("card-survey")]
    assert BANNER in {part.value for part in app.warning}


def test_a_scale_is_drawn_whole_or_not_at_all(real):
    query = catalogue.get("survey/answers")
    rows = warehouse.ask(real, query, **ASKED).rows
    figure = charts.draw(query, rows)
    groups = {row["audience"] for row in rows}
    widths = {}
    for trace in figure.data:
        if trace.type == "bar":
            for height, width in zip(trace.y, trace.x, strict=True):
                widths[height] = widths.get(height, 0) + width
    assert len(widths) == len(groups)
    assert all(abs(width - 100) < 1e-6 for width in widths.values())
    hidden = [
        {**row, "share": None, "symbol": "c"} if n == 0 else row for n, row in enumerate(rows)
    ]
    fewer = charts.draw(query, hidden)
    assert "Too few to show" in fewer.to_json()
    assert (
        len({y for trace in fewer.data if trace.type == "bar" for y in trace.y}) == len(groups) - 1
    )


def test_a_line_joins_two_waves_only_where_the_question_is_the_same(real):
    query = catalogue.get("survey/through_waves")
    rows = warehouse.ask(real, query, **{k: v for k, v in ASKED.items() if k in query.params}).rows
    assert [row["joins_previous"] for row in rows] == [False]
