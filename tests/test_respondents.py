"""The raw counts of a wave, on a few respondents that can be added up in the head."""

import duckdb
import pytest

from insight.warehouse import respondents

SCHEMA = respondents.Path(respondents.__file__).with_name("wave.sql")
# Respondent: kind, region, weight, answer to q1 (empty: none), answers to q2.
PEOPLE = [
    ("council", "north", 1, "o1", ("o1", "o2")),
    ("council", "south", 2, "o1", ("o2",)),
    ("charity", "north", 3, "o2", ()),
    ("charity", "north", 1, "", ("o1",)),
]


def wave(path, weighted=True):
    with duckdb.connect(str(path)) as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        con.execute(
            """insert into held.about values ('w', 'A wave', 'Wave', 'Us', null, null, 2022,
            'organisations', 'England', null, true, ?, 'w.csv', 'x', 'y', 'z', 'me', 4, 0)""",
            [weighted],
        )
        for place, (name, kind) in enumerate([("q1", "single"), ("q2", "multi"), ("q3", "text")]):
            con.execute(
                "insert into held.question values (?, ?, null, ?, ?, null, null, null, null, null, 'new', null, ?)",
                [name, place, name, kind, f"w.{name}"],
            )
            if kind != "text":
                for number in (1, 2):
                    con.execute(
                        "insert into held.option values (?, ?, ?, ?, null, false, null)",
                        [name, f"o{number}", number, f"Option {number}"],
                    )
        con.execute("insert into held.segment values ('kind', 'Kind', 1), ('region', 'Region', 2)")
        con.execute("insert into held.pair values ('kind', 'region')")
        for number, (kind, region, weight, one, several) in enumerate(PEOPLE):
            con.execute(
                "insert into held.respondent values (?, ?, ?)", [number, number + 2, weight]
            )
            con.execute("insert into held.member values (?, 'kind', ?)", [number, kind])
            con.execute("insert into held.member values (?, 'region', ?)", [number, region])
            for name, option in [("q1", one)] * bool(one) + [("q2", option) for option in several]:
                con.execute("insert into held.answer values (?, ?, ?)", [number, name, option])
    return path


@pytest.fixture
def found(tmp_path):
    everything = respondents.tables(wave(tmp_path / "wave.duckdb"))
    return {(table["question_id"], table["segments"]): table for table in everything}


def test_every_question_has_a_table_for_everyone_each_segment_and_each_pair(found):
    splits = [(), ("kind",), ("region",), ("kind", "region")]
    assert list(found) == [(name, split) for name in ("q1", "q2") for split in splits]


def test_counts_of_one_answer(found):
    table = found["q1", ()]
    assert table["cells"] == {("o1",): 2, ("o2",): 1}
    assert table["bases"] == {(): 3} and table["asked"] == {(): 4}


def test_several_answers_count_each_respondent_once_in_the_base(found):
    table = found["q2", ("kind",)]
    assert table["cells"] == {
        ("charity", "o1"): 1, ("charity", "o2"): 0, ("council", "o1"): 1, ("council", "o2"): 2,
    }  # fmt: skip
    assert table["bases"] == {("charity",): 1, ("council",): 2}


def test_a_group_that_nobody_is_in_is_absent_and_an_answer_nobody_gave_is_zero(found):
    table = found["q1", ("kind", "region")]
    assert ("charity", "south") not in table["asked"]
    assert table["cells"]["charity", "north", "o1"] == 0


def test_weights_add_up(found):
    table = found["q1", ()]
    assert table["weighted"] == {("o1",): 3, ("o2",): 3}
    assert table["weights"] == {(): 6} and table["squares"] == {(): 1 + 4 + 9}


def test_a_wave_without_weights_has_none(tmp_path):
    table = respondents.tables(wave(tmp_path / "wave.duckdb", weighted=False))[0]
    assert table["weighted"] is None and table["squares"] is None
