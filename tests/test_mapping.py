"""Mappings are checked in sentences, questions are matched with a reason, dates are read one way."""

import copy
import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from insight.faults import DataFault
from insight.waves import answers, child, dates, mapping, matching, scales
from insight.waves.limits import UPLOAD

TODAY = datetime.date(2026, 11, 22)
BEFORE = {"id": "w1.q1", "wave": "w1", "grid": "How important is each?", "text": "Staff capacity",
          "labels": ["1", "2", "3", "4", "5"], "code": "f_staff_capacity"}  # fmt: skip
NOW = {"id": "q1", "kind": "likert", "grid": "How important is each?", "text": "Staff capacity",
       "options": [{"label": str(n), "value": n} for n in range(1, 6)], "columns": ["a"]}  # fmt: skip
GOOD = {"file": "", "tool": "", "sheet": None, "wave": {"title": "A wave"}, "identifier": None, "weight": None,
        "missing": [], "segments": [{"id": "kind", "label": "Kind", "column": "Kind"}], "pairs": [],
        "questions": [NOW], "left_out": {}}  # fmt: skip


def with_question(**change) -> dict:
    said = copy.deepcopy(GOOD)
    said["questions"][0] |= change
    return said


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (GOOD | {"questons": []}, "Did you mean 'questions'"),
        (GOOD | {"questions": []}, "names no question"),
        (GOOD | {"pairs": [["kind", "kind"]]}, "two different segments"),
        (GOOD | {"wave": {"titel": "x"}}, "Did you mean 'title'"),
        (GOOD | {"wave": {"fieldwork_end": "31/03/2022"}}, "write it as"),
        (with_question(kind="likret"), "Did you mean 'likert'"),
        (with_question(options=[]), "needs a list of options"),
        (with_question(options=[{"label": "a"}, {"label": "a"}]), "same label"),
        (
            with_question(options=[{"label": "Yes"}, {"label": " yes"}]),
            "same label, 'Yes' and ' yes'",
        ),
        (
            with_question(options=[{"label": "a", "also": ["c"]}, {"label": "b", "also": ["C"]}]),
            "stands for",
        ),
        (
            with_question(options=[{"label": "a", "value": 1}, {"label": "b", "value": 1}]),
            "same value",
        ),
        (with_question(options=[{"label": "a", "value": "high"}]), "should be a number"),
        (with_question(options=[{"label": ["a"]}]), "needs a label"),
        (with_question(columns=[5]), "list of names"),
        (GOOD | {"identifier": 5}, "name of one column"),
        (
            GOOD | {"segments": [GOOD["segments"][0] | {"groups": ["LA"]}]},
            "every group needs a label",
        ),
        (GOOD | {"segments": [GOOD["segments"][0] | {"id": "a;b"}]}, "letters, digits"),
        (
            GOOD | {"wave": {"fieldwork_start": "2022-03", "fieldwork_end": "2022-01-31"}},
            "before it begins",
        ),
        (GOOD | {"wave": {"fieldwork_end": "2022-02-30"}}, "write it as"),
        # One less the other would be a group of any size: those aged exactly 10.
        (
            GOOD | {"questions": [NOW, NOW | {"id": "q2", "columns": ["A "]}]},
            "q1 and q2 both read the column",
        ),
        (
            GOOD | {"segments": [GOOD["segments"][0], GOOD["segments"][0] | {"id": "again"}]},
            "kind and again both read",
        ),
        (with_question(verdict="same"), "does not say as what"),
        (with_question(verdict="equal"), "is no verdict"),
        (with_question(kind="number"), "needs 'bands'"),
    ],
)
def test_a_fault_of_a_mapping_is_said(said, words):
    assert words in "\n".join(mapping.form(said)), mapping.form(said)


def test_a_date_of_no_calendar_is_a_fault_of_the_file_and_not_of_ours():
    with pytest.raises(DataFault, match="line 1: this is not readable YAML"):
        mapping.parse("wave: {fieldwork_end: 2022-02-30}", "m.yml")


def test_a_good_mapping_survives_being_written_and_read(tmp_path):
    assert not mapping.form(GOOD)
    (tmp_path / "m.yml").write_text(mapping.write(GOOD), encoding="utf-8")
    assert mapping.read(tmp_path / "m.yml") == GOOD


def test_a_column_that_a_file_lacks_is_named_with_the_nearest():
    wrong, spare = mapping.against(GOOD, ["b", "kind"], "f.csv")
    assert len(wrong) == 1 and "no column 'a'" in wrong[0]
    assert "'b' is in the file but not in the mapping" in spare[0]


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "same"),
        ({"text": "Capacity of staff"}, "reworded"),
        ({"options": [{"label": str(n), "value": n} for n in range(1, 8)]}, "options changed"),
        ({"text": "Weather in spring", "grid": None}, "new"),
    ],
)
def test_a_verdict_has_its_reason(change, verdict):
    found = matching.propose(NOW | change, [BEFORE], [])
    assert found["verdict"] == verdict and found["reason"] and 0 <= found["score"] <= 100


def test_answers_to_tick_in_another_order_are_the_same_and_a_scale_turned_round_is_not():
    turned = NOW["options"][::-1]
    ticked = matching.propose({**NOW, "kind": "multi", "options": turned}, [BEFORE], [])
    rated = matching.propose({**NOW, "kind": "likert", "options": turned}, [BEFORE], [])
    assert (ticked["verdict"], rated["verdict"]) == ("same", "options changed")


def test_what_was_only_published_is_never_the_same():
    found = matching.propose(NOW, [{**BEFORE, "labels": None}], [])
    assert found["verdict"] == "reworded" and found["score"] == 100


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["13/02/2022", "03/02/2022"], ["2022-02-13", "2022-02-03"]),
        (["02/13/2022", "02/03/2022"], ["2022-02-13", "2022-02-03"]),
        (["2022-02-03"], ["2022-02-03"]),
        (["2022/02/03 9:28:00 am GMT"], ["2022-02-03"]),
        (["3 February 2022", "Feb 3, 2022"], ["2022-02-03", "2022-02-03"]),
        (["44595"], ["2022-02-03"]),
        (["29/02/2023"], [None]),
        (["01/01/1850"], [None]),
    ],
)
def test_dates_are_read_day_first_unless_they_cannot_be(texts, found):
    read, _ = dates.read(texts, "When", TODAY)
    assert [date and date.isoformat() for date, _ in read.values()] == found


def test_dates_that_contradict_each_other_are_refused():
    with pytest.raises(DataFault, match="contradicts itself"):
        dates.read(["13/02/2022", "02/13/2022"], "When", TODAY)


@given(some.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_in_a_cell_is_an_option_nothing_or_a_reason(text):
    options, why = answers.reader(NOW, "a", [])(text)
    assert bool(options) + bool(why) <= 1
    assert options or why or scales.key(text) in scales.NOTHING
    scales.number(text), scales.coded(text), scales.key(text)


@given(
    some.lists(some.lists(some.text(max_size=12), min_size=1, max_size=6), max_size=12),
    some.sampled_from(",;\t"),
)
@settings(max_examples=150, deadline=None)
def test_any_table_is_read_or_refused_in_words(tmp_path_factory, rows, mark):
    _never_breaks(
        tmp_path_factory,
        "\r\n".join(mark.join(row) for row in rows).encode("utf-8", "surrogatepass"),
    )


@given(some.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, data):
    _never_breaks(tmp_path_factory, data)


def _never_breaks(tmp_path_factory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "a.csv").write_bytes(data)
    try:
        found = child.read(folder / "a.csv", "a.csv", folder / "rows.csv", UPLOAD, None)
    except DataFault as fault:
        assert all(fault.sentences)
    else:
        assert len(found["names"]) == len({name.casefold() for name in found["names"]})
        json.dumps(found)


def test_a_scale_is_turned_round_with_its_top():
    options = [
        {"label": "1", "value": 1, "top": False}, {"label": "2", "value": 2, "top": False},
        {"label": "3", "value": 3, "top": True}, {"label": "Don't know", "value": None},
    ]  # fmt: skip
    question = {"id": "q1", "kind": "likert", "text": "T", "columns": ["T"], "options": options}
    assert mapping.outline(question) == "1 < 2 < 3 (top); Don't know"
    assert mapping.outline(mapping.turned(question)) == "3 < 2 < 1 (top); Don't know"
    assert mapping.turned(mapping.turned(question)) == question
