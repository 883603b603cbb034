"""Pictures say what the rows say: a figure is a dot, words are a range, an order stays words."""

import html
import json
import re

import pytest

from insight import catalogue, charts, checks, warehouse, wording
from insight.catalogue import parse
from insight.charts import ink
from insight.screen import opening

# Questions on survey waves are drawn in tests/test_waves_shown.py, where there is one.
PICTURED = [
    name
    for name in catalogue.names()
    if catalogue.get(name).kind in charts.KINDS and not checks.waits(catalogue.get(name))
]
ROW = {
    "item": "Money",
    "question": "What gets in the way?",
    "audience": "councils",
    "source_id": "s",
    "short_name": "Survey 2021",
    "year": 2021,
    "base": 41,
    "base_words": "41",
    "n": 16,
    "share": 0.39,
    "share_low": None,
    "share_high": None,
    "is_share_of_base": True,
    "is_possible": True,
    "nearest_below": None,
    "nearest_above": None,
    "base_reason": None,
    "interval_low": 0.26,
    "interval_high": 0.54,
    "rank": None,
    "state": "published figure",
    "published_as": "exact",
    "note": None,
    "sort_pct": 39.0,
}
WORDS = ROW | {
    "item": "Time",
    "n": None,
    "share": None,
    "share_low": 0.45,
    "share_high": 0.49,
    "is_possible": None,
    "interval_low": None,
    "interval_high": None,
    "state": "published in words",
    "published_as": "in words",
    "sort_pct": 47.0,
}
ORDER = WORDS | {"item": "Skills", "share_low": None, "share_high": None, "rank": 2}
ORDER |= {"published_as": "order only", "sort_pct": None, "note": "Order of the sentence"}
ODD = ROW | {"item": "Pace", "share": 0.7, "base": 65, "base_words": "65", "is_possible": False}
ODD |= {"nearest_below": 0.69, "nearest_above": 0.71, "interval_low": None, "interval_high": None}


def drawn(rows: list[dict], chart: str) -> dict:
    query = parse("a/b", f"-- chart: {chart}\n\nselect 1")
    return json.loads(charts.draw(query, rows).to_json())


def marks(figure: dict, name: str) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("name") == name]


def words(figure: dict) -> str:
    return " ".join(
        text
        for trace in figure["data"]
        if "text" in trace.get("mode", "")
        for text in trace["text"]
    )


def numbers(values) -> list[float]:
    """Plotly may pack numbers; these short lists come as they are."""
    return [round(value, 6) for value in values]


def test_a_published_figure_is_a_dot_with_its_interval():
    figure = drawn([ROW], "dots x=share y=item")
    (dot,) = marks(figure, "published figure")
    assert numbers(dot["x"]) == [39] and dot["marker"]["symbol"] == "circle"
    (whiskers,) = marks(figure, "95% interval")
    assert numbers(whiskers["error_x"]["array"]) == [15]
    assert numbers(whiskers["error_x"]["arrayminus"]) == [13]
    assert "<b>39%</b>  Money" in words(figure)


def test_words_are_a_range_and_never_a_dot():
    figure = drawn([WORDS], "dots x=share y=item")
    assert not marks(figure, "published figure") and not marks(figure, "95% interval")
    (bar,) = marks(figure, "published in words: the range they allow")
    assert [value for value in bar["x"] if value is not None] == [45, 49]
    assert "45–49%" in words(figure)


def test_an_order_has_no_mark_and_stays_words():
    figure = drawn([ORDER], "dots x=share y=item")
    assert not any("markers" in trace["mode"] for trace in figure["data"])
    assert "<b>Ranked 2nd:</b>  Skills" in words(figure)
    assert "Order of the sentence." in words(figure)


def test_the_scale_stands_below_the_last_mark_not_below_words_that_follow():
    above, below = (
        drawn([ROW, ORDER], "dots x=share y=item"),
        drawn([ORDER, ROW], "dots x=share y=item"),
    )
    height = above["layout"]["yaxis"]["range"][0]
    (dot,) = marks(above, "published figure")
    assert 1 - dot["y"][0] / height > above["layout"]["xaxis"]["position"] > 0.3
    assert "position" not in below["layout"]["xaxis"]


def test_a_hatched_bar_says_what_the_hatching_means():
    chart = "bars x=share y=item colour=audience"
    assert "Hatched: the range" in words(drawn([WORDS], chart))
    assert "Hatched" not in words(drawn([ROW], chart))


def test_a_figure_that_its_base_cannot_give_is_flagged():
    figure = drawn([ODD], "dots x=share y=item")
    assert not marks(figure, "published figure") and not marks(figure, "95% interval")
    (ring,) = marks(figure, "figure its base cannot give")
    assert ring["marker"]["symbol"] == "circle-open"
    assert "No whole number of 65 gives 70%" in words(figure).replace("<br>", " ")


def test_a_question_is_written_once_above_its_answers():
    figure = drawn([ROW, WORDS], "dots x=share y=item group=question")
    assert words(figure).count("What gets in the way?") == 1


def test_bars_hatch_what_words_leave_open():
    rows = [ROW | {"series": "2024"}, WORDS | {"item": "Money", "series": "2025"}]
    figure = drawn(rows, "bars x=share y=item colour=series")
    solid = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert [(trace["base"], numbers(trace["x"])) for trace in solid] == [
        ([0], [39]),
        ([0], [45]),
        ([45], [4]),
    ]
    assert [trace["marker"]["pattern"]["shape"] for trace in solid] == ["", "", "/"]


def test_a_line_joins_only_figures_that_may_be_compared():
    rows = [
        ROW | {"series": "A", "joins": False, "year": 2021},
        ROW | {"series": "A", "joins": True, "year": 2023},
        ROW | {"series": "A", "joins": False, "year": 2025},
        ROW | {"series": "B", "joins": False, "year": 2024},
    ]
    figure = drawn(rows, "timeline x=year y=share series=series joins=joins")
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"][1]
    assert lines["x"] == [2021, 2023, None]


def test_ranges_are_joined_along_both_ends_and_never_through_the_middle():
    span = ROW | {"share": None, "interval_low": None, "interval_high": None, "series": "A"}
    rows = [
        span | {"share_low": 0.6, "share_high": 0.8, "joins": False, "year": 2021},
        span | {"share_low": 0.7, "share_high": 0.9, "joins": True, "year": 2023},
    ]
    figure = drawn(rows, "timeline x=year y=share series=series joins=joins")
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"][1]
    (ends,) = [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]
    heights = [y for y in lines["y"] if y is not None]
    assert lines["x"] == [2021, 2023, None] * 2
    assert sorted(heights) == sorted(y for y in ends["y"] if y is not None)


def test_a_matrix_tells_strength_by_size_and_stance_by_shape():
    cell = {"short_name": "S1", "code_label": "Money", "year": 2021, "summary": "Said."}
    rows = [
        cell | {"weight": 3, "stance_label": "holds back"},
        cell | {"short_name": "S2", "weight": 1, "stance_label": "helps"},
    ]
    figure = drawn(rows, "matrix x=short_name y=code_label size=weight shape=stance_label")
    (back,), (helps,) = marks(figure, "holds back"), marks(figure, "helps")
    assert back["marker"]["symbol"] != helps["marker"]["symbol"]
    assert back["marker"]["size"][0] > helps["marker"]["size"][0]
    assert back["marker"]["opacity"] == 1


def test_a_cell_that_was_not_asked_stays_empty():
    rows = [ROW | {"who": "Councils"}, WORDS | {"who": "Charities"}]
    figure = drawn(rows, "heat x=who y=item value=share")
    cells = figure["data"][0]
    assert numbers(cells["x"]) == [0, 1] and len(set(cells["base"])) == 2
    # A range is hollow, and says what it is: no shade stands for it as if it were one figure.
    assert cells["marker"]["color"] == [ink.SHADES[3], ink.PAPER]
    assert cells["marker"]["line"]["width"] == [0, 2]
    assert "published in words" in " ".join(cells["hovertext"][1].split("<br>"))


@pytest.mark.parametrize("name", [name for name in PICTURED if opening.marked(catalogue.get(name))])
def test_each_mark_that_can_be_clicked_knows_its_row(name, con):
    answer = warehouse.ask(con, catalogue.get(name))
    figure = charts.draw(answer.query, answer.rows)
    (marks,) = [trace for trace in figure.data if trace.customdata is not None]
    assert [place for (place,) in marks.customdata] == list(range(len(answer.rows)))
    said = [wording.figure(row) for row in answer.rows]
    assert all(figure in text for figure, text in zip(said, marks.hovertext, strict=True))


def leaves(part: dict, *above: str) -> dict:
    """{('xaxis', 'tickfont', 'size'): 12, …} of a layout."""
    found = {}
    for name, said in part.items():
        found |= leaves(said, *above, name) if isinstance(said, dict) else {(*above, name): said}
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PICTURED)
def test_what_every_reader_is_shown_is_the_picture_as_it_was_drawn(con, name, theme):
    query = catalogue.get(name)
    rows = warehouse.ask(con, query).rows
    shown = charts.shown(query, rows, theme)
    before = shown.to_json()
    drawn = json.loads(ink.painted(charts.draw(query, rows).to_json(), theme))
    usual, own = leaves(drawn["layout"].pop("template")["layout"]), leaves(drawn["layout"])
    given = json.loads(before)
    revision = given["layout"].pop("datarevision")
    assert given == {"data": drawn["data"], "layout": given["layout"]}
    assert leaves(given["layout"]) == usual | own
    # What Streamlit asks of it for one reader leaves it as it was for the next.
    assert shown.to_json() == before
    # Plotly takes a copy of the same revision for the figure that it has drawn, and no other for it.
    again, other = charts.shown(query, rows, theme), charts.shown(query, rows[:1], theme)
    assert again.to_dict()["layout"]["datarevision"] == revision
    assert len(rows) == 1 or other.to_dict()["layout"]["datarevision"] != revision


@pytest.mark.parametrize("name", PICTURED)
def test_every_row_is_in_its_picture_in_words(con, name):
    answer = warehouse.ask(con, catalogue.get(name))
    figure = charts.draw(answer.query, answer.rows)
    pointed = [text for trace in figure.data for text in trace.hovertext or [] if text]
    lines = [line for text in pointed for line in re.sub("</?b>", "", text).split("<br>")]
    assert max(map(len, map(html.unescape, lines)), default=0) <= 50, "a telephone cuts off more"
    said = figure.to_json()
    label = answer.query.roles["y"] if answer.query.kind != "timeline" else "series_label"
    for row in answer.rows:
        first = wording.wrap(wording.plotly(row[label]), 20)[0].split()[0]
        assert json.dumps(first)[1:-1] in said
        if "share" in row and row["share"] is not None:
            assert wording.percent(row["share"]) in said


@pytest.mark.parametrize("name", PICTURED)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_file_has_its_title_its_source_and_real_colours(con, name, theme):
    answer = warehouse.ask(con, catalogue.get(name))
    figure = charts.for_file(answer.query, answer.rows, "The finding", "Whose it is", theme)
    said = json.dumps(figure)
    assert "The finding" in said and "Source: Whose it is" in said
    assert not any(slot in said for slot in ink.SLOTS)
    assert figure["layout"]["width"] == 1000


def test_a_long_list_is_shown_in_part_and_a_short_one_whole():
    query = parse("a/b", "-- chart: dots x=share y=item\n\nselect 1")
    assert len(charts.first(query, [ROW] * 30)) == charts.FIRST
    assert len(charts.first(query, [ROW] * 5)) == 5
