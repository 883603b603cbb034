"""The raw counts of one wave, for protection to work on: who answered what, by group.

Reads store/waves/<id>/wave.duckdb (wave.sql). Nothing here may be shown before it is protected.
"""

from collections import defaultdict
from pathlib import Path

import duckdb

from insight.warehouse.loading import CONFIG

LIMITS = ("set memory_limit = '768MB'", "set threads = 2", "set preserve_insertion_order = false")
# What each kind of table counts; a number is counted in the bands that its mapping gives.
COUNTED = ("single", "multi", "likert", "number")


def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """A wave's private file, read-only. Raises FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(path)
    con = duckdb.connect(str(path), read_only=True, config=CONFIG)
    for setting in LIMITS:
        con.execute(setting)
    return con


def about(path: Path) -> dict:
    """What the wave is: one row of held.about, and the number of its respondents."""
    with opened(path) as con:
        (row,) = _rows(con, "select * from held.about")
        (count,) = con.execute("select count(*) from held.respondent").fetchone()
    return {**row, "respondents": count}


def questions(path: Path) -> list[dict]:
    """The questions that can be counted, in order, each with its `options`."""
    with opened(path) as con:
        return _questions(con)


def segments(path: Path) -> list[dict]:
    """`segment_id`, `label` and `groups` (labels in order) of every segment, in order."""
    with opened(path) as con:
        groups = _rows(con, "select * from held.segment_group order by segment_id, position")
        return [
            {
                **segment,
                "groups": [
                    one["group_label"]
                    for one in groups
                    if one["segment_id"] == segment["segment_id"]
                ],
            }
            for segment in _rows(con, "select * from held.segment order by position")
        ]


def splits(con) -> list[tuple[str, ...]]:
    """Everyone, each segment, and each declared pair of segments."""
    single = con.execute("select segment_id from held.segment order by position").fetchall()
    pairs = con.execute("select segment_id, segment_2 from held.pair order by all").fetchall()
    return [(), *single, *pairs]


def tables(path: Path) -> list[dict]:
    """One table for each question and split, questions in order, everyone first.

    Keys of a table: `question_id`, `kind`, `options` (dicts: option_id, position, label, value,
    is_top, code), `segments` (0 to 2 ids); `cells` {(groups…, option_id): respondents}, with a zero
    where nobody gave the answer; `bases` and `asked` {(groups…): respondents} who gave any answer,
    and who were there. For a weighted wave also `weighted` (as cells), and `weights` and `squares`
    {(groups…): sum of weights, sum of their squares} of those in the base; otherwise None.
    """
    with opened(path) as con:
        (weighted,) = con.execute("select is_weighted from held.about").fetchone()
        everything = _questions(con)
        by_split = {split: _counts(con, split) for split in splits(con)}
    return [
        _table(question, split, by_split[split], weighted)
        for question in everything
        for split in by_split
    ]


def meetings(path: Path) -> dict[tuple[str, str], dict[str, tuple[int, int]]]:
    """{(question, source): {option of source: (how many gave it, how many of them answered question)}}."""
    with opened(path) as con:
        names = [question["question_id"] for question in _questions(con)]
        places = range(len(names))
        flags = ", ".join(f"bool_or(question_id = ?) as a{place}" for place in places)
        con.execute(
            f"create temp table said as select respondent_id, {flags} from held.answer group by all",
            names,
        )
        both = ", ".join(f"count_if(a{place})" for place in places)
        rows = con.execute(
            f"""select question_id, option_id, count(*), {both}
                from held.answer join said using (respondent_id) group by all"""
        ).fetchall()
    found: dict = defaultdict(dict)
    for source, option, gave, *answered in rows:
        for name, n in zip(names, answered, strict=True):
            if name != source:
                found[name, source][option] = (gave, n)
    return dict(found)


def _table(question: dict, split: tuple, counts: dict, weighted: bool) -> dict:
    name = question["question_id"]
    asked = counts["asked"]
    found = counts["cells"].get(name, {})
    keys = [
        (*groups, option["option_id"]) for groups in sorted(asked) for option in question["options"]
    ]
    bases = counts["bases"].get(name, {})
    return {
        "question_id": name,
        "kind": question["kind"],
        "options": question["options"],
        "segments": split,
        "cells": {key: found.get(key, (0, 0.0))[0] for key in keys},
        "bases": {groups: bases.get(groups, (0, 0.0, 0.0))[0] for groups in sorted(asked)},
        "asked": dict(sorted(asked.items())),
        "weighted": {key: found.get(key, (0, 0.0))[1] for key in keys} if weighted else None,
        "weights": {groups: bases.get(groups, (0, 0.0, 0.0))[1] for groups in sorted(asked)}
        if weighted
        else None,
        "squares": {groups: bases.get(groups, (0, 0.0, 0.0))[2] for groups in sorted(asked)}
        if weighted
        else None,
    }


def _counts(con, split: tuple[str, ...]) -> dict:
    """Counts of one split: cells and bases by question, and how many were there."""
    places = range(len(split))
    who = ", ".join(["respondent_id", "weight", *(f"g{n}.group_label as g{n}" for n in places)])
    joins = " ".join(f"join held.member g{n} using (respondent_id)" for n in places)
    where = " and ".join(["true", *(f"g{n}.segment_id = ?" for n in places)])
    groups = "".join(f", g{n}" for n in places)
    con.execute(
        f"create temp table who as select {who} from held.respondent {joins} where {where}",
        list(split),
    )
    asked = con.execute(f"select count(*){groups} from who group by all").fetchall()
    cells: dict = defaultdict(dict)
    for name, option, n, weight, *key in con.execute(
        f"""select question_id, option_id, count(*), sum(weight){groups}
            from held.answer join who using (respondent_id) group by all"""
    ).fetchall():
        cells[name][(*key, option)] = (n, weight)
    bases: dict = defaultdict(dict)
    for (name,) in con.execute("select question_id from held.question").fetchall():
        for n, weight, square, *key in con.execute(
            f"""select count(*), sum(weight), sum(weight * weight){groups}
                from who semi join (select respondent_id from held.answer where question_id = ?)
                using (respondent_id) group by all""",
            [name],
        ).fetchall():
            bases[name][tuple(key)] = (n, weight, square)
    con.execute("drop table who")
    return {
        "cells": cells,
        "bases": bases,
        "asked": {tuple(key): count for count, *key in asked},
    }


def _questions(con) -> list[dict]:
    options = _rows(con, "select * from held.option order by question_id, position")
    return [
        {
            **question,
            "options": [
                {key: value for key, value in option.items() if key != "question_id"}
                for option in options
                if option["question_id"] == question["question_id"]
            ],
        }
        for question in _rows(con, "select * from held.question order by position")
        if question["kind"] in COUNTED
    ]


def _rows(con, sql: str) -> list[dict]:
    result = con.execute(sql)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
