"""Invented surveys shaped like the demonstration wave, as insight.warehouse.respondents gives them."""

import random
from collections import Counter
from itertools import product

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
