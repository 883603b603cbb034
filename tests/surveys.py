"""Invented surveys shaped like the demonstration wave, as insight.warehouse.respondents gives them."""

import hashlib
import random
from collections import Counter
from itertools import product
from pathlib import Path

import duckdb

from insight.warehouse import loading, published

OPTION = ("option_id", "position", "label", "value", "is_top", "code")
PRIVATE = Path(loading.__file__).with_name("wave.sql")

KINDS = ["Local authority", "Voluntary agency", "Regional agency", "Other"]
SIZES = ["Small", "Medium", "Large"]
LIKERT = [
    {"option_id": str(value), "position": value, "label": f"Answer {value}", "value": value,
     "is_top": value > 3, "code": None} for value in range(1, 6)
]  # fmt: skip


def options(*ids: str) -> list[dict]:
    return [
        {"option_id": one, "position": place, "label": one.title(), "value": None, "is_top": False,
         "code": None} for place, one in enumerate(ids)
    ]  # fmt: skip


def question(name: str, kind: str, choices: list[dict]) -> dict:
    return {"question_id": name, "kind": kind, "text": f"Question {name}?", "options": choices}


QUESTIONS = [
    question("q1", "likert", LIKERT),
    question("q2", "likert", LIKERT),
    question("q3", "single", options("yes", "planned", "no")),
    question("q4", "multi", options("money", "time", "skills", "rules")),
]
SEGMENTS = [
    {"segment_id": "kind", "label": "Kind", "position": 1, "groups": KINDS},
    {"segment_id": "size", "label": "Size", "position": 2, "groups": SIZES},
]


def respondents(seed: int, count: int | None = None) -> list[dict]:
    """One dict for each respondent: groups by segment, and a set of options by question."""
    pick = random.Random(seed)
    count = count or pick.randint(41, 100)
    people = []
    for _ in range(count):
        kind = pick.choices(KINDS, [46, 22, 17, 15])[0]
        one = {"kind": kind, "size": pick.choices(SIZES, [3, 4, 3])[0]}
        for asked in QUESTIONS:
            ids = [option["option_id"] for option in asked["options"]]
            lean = [
                1 + 3 * ((place + len(kind)) % len(ids)) / len(ids) for place in range(len(ids))
            ]
            if pick.random() < 0.06:
                given = set()
            elif asked["kind"] == "multi":
                given = {name for name in ids if pick.random() < 0.4} or {ids[0]}
            else:
                given = set(pick.choices(ids, lean))
            one[asked["question_id"]] = given
        people.append(one)
    return people


def tables(people: list[dict], splits=((), ("kind",), ("size",))) -> list[dict]:
    """What respondents.tables() would count."""
    found = []
    for asked, split in product(QUESTIONS, splits):
        name = asked["question_id"]
        there = Counter(tuple(one[segment] for segment in split) for one in people)
        bases = Counter(tuple(one[segment] for segment in split) for one in people if one[name])
        cells = Counter(
            (*(one[segment] for segment in split), option) for one in people for option in one[name]
        )
        groups = sorted(there)
        ids = [option["option_id"] for option in asked["options"]]
        found.append(
            {
                "question_id": name,
                "kind": asked["kind"],
                "options": asked["options"],
                "segments": split,
                "cells": {(*group, option): cells[*group, option] for group in groups for option in ids},
                "bases": {group: bases[group] for group in groups},
                "asked": {group: there[group] for group in groups},
                "weighted": None,
                "weights": None,
                "squares": None,
            }
        )  # fmt: skip
    return found


def meetings(people: list[dict]) -> dict:
    """What respondents.meetings() would count."""
    found: dict = {}
    for asked, source in product(QUESTIONS, QUESTIONS):
        name, other = asked["question_id"], source["question_id"]
        if name != other:
            gave = Counter(option for one in people for option in one[other])
            both = Counter(option for one in people if one[name] for option in one[other])
            found[name, other] = {option: (n, both[option]) for option, n in gave.items()}
    return found


def _sum(people: list[dict]) -> str:
    """Stands for the checksum of the file that these respondents came in."""
    told = [sorted((name, sorted(said)) for name, said in one.items()) for one in people]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def held(wave_id: str, people: list[dict], pairs=(), is_demonstration=True, words=()) -> Path:
    """A wave in the steward's store, as importing would leave it; `words` are free text answers."""
    path = published.store() / "waves" / wave_id / "wave.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name("new.duckdb")
    con = duckdb.connect(str(aside))
    con.execute(PRIVATE.read_text(encoding="utf-8"))

    def put(table: str, rows: list) -> None:
        columns = len(con.execute(f"from held.{table} limit 0").description)
        if rows:
            marks = ", ".join("?" * columns)
            con.executemany(f"insert into held.{table} values ({marks})", rows)

    put("about", [[wave_id, f"Survey {wave_id}", wave_id[:22], "Invented", None, None, 2026,
                   "organisations", "England", None, is_demonstration, False, "a.csv", _sum(people), "0",
                   "2026-01-01", "somebody", len(people), 0]])  # fmt: skip
    put("question", [[one["question_id"], place, None, one["text"], one["kind"], None, None, None,
                      None, None, "new", None, one["question_id"]]
                     for place, one in enumerate(QUESTIONS)])  # fmt: skip
    put("option", [[one["question_id"], *(option[key] for key in OPTION)]
                   for one in QUESTIONS for option in one["options"]])  # fmt: skip
    put("segment", [[one["segment_id"], one["label"], one["position"]] for one in SEGMENTS])
    put("segment_group", [[one["segment_id"], label, place] for one in SEGMENTS
                          for place, label in enumerate(one["groups"])])  # fmt: skip
    put("pair", list(pairs))
    put("respondent", [[number, number + 2, 1.0] for number in range(len(people))])
    put("member", [[number, one["segment_id"], person[one["segment_id"]]]
                   for number, person in enumerate(people) for one in SEGMENTS])  # fmt: skip
    put("answer", [[number, one["question_id"], option] for number, person in enumerate(people)
                   for one in QUESTIONS for option in sorted(person[one["question_id"]])])  # fmt: skip
    put("words", [[number, "q9", said] for number, said in enumerate(words)])
    con.close()
    aside.rename(path)
    return path
