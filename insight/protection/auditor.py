"""The proof: from the rows that would be public alone, what could each hidden count be?

The auditor knows nothing of how cells were chosen. It takes every number that a reader would see as
an equation, adds what earlier publications told, and asks for the least and the greatest value of
each count that is not shown and is small, or stands hidden in the table.
"""

from dataclasses import dataclass
from itertools import product

from insight.protection import rules
from insight.protection.space import ALL, Space, Sum
from insight.protection.tables import complete, regrouped


@dataclass(frozen=True)
class Finding:
    """A hidden count, where it stands, and the values that fit everything published."""

    question_id: str
    option_id: str
    groups: tuple
    least: int
    greatest: int

    @property
    def found_out(self) -> bool:
        return self.greatest - self.least < rules.APART


def faults(rows: list[dict]) -> list[str]:
    """Rows that break a rule in themselves: a hidden value that is there, a count that is too small."""
    found = []
    hidden = {tuple(row[name] for name in GROUPS) for row in rows if row["symbol"] == "c"}
    for row in rows:
        where = f"{row['question_id']}, {row['option_id']}, {row['group_label'] or 'everyone'}"
        values = [row.get(name) for name in VALUES]
        if row["symbol"] == "c" and any(value is not None for value in values):
            found.append(f"{where}: hidden, but a value is there.")
        if row["symbol"] not in ("c", "u", None):
            continue
        if row.get("n") is not None and rules.small(row["n"], row["base"]):
            found.append(f"{where}: a count that is too small is shown.")
        if row.get("mean") is not None and tuple(row[name] for name in GROUPS) in hidden:
            found.append(f"{where}: a mean is shown where an answer is hidden.")
        if row.get("base") is not None and row["base"] < rules.COUNT:
            found.append(f"{where}: a base that is too small is shown.")
        if any(value is not None for value in values[1:]) and (row["base"] or 0) < rules.BASE:
            found.append(f"{where}: a share or mean on fewer than {rules.BASE} answers is shown.")
    return found


GROUPS = ("question_id", "segment", "group_label", "segment_2", "group_2")
VALUES = (
    "n",
    "share",
    "interval_low",
    "interval_high",
    "mean",
    "mean_low",
    "mean_high",
    "weighted",
)


def audit(rows, tables, questions, covers, members, past=None, full=True) -> list[Finding]:
    """Every count that is not public and must not be, with its bounds. `rows` as the public table has
    them; `tables` the truth; `covers` and `members` as protect() gives them. Without `full` only the
    counts that are found out are given, which takes a fraction of the time."""
    found: list[Finding] = []
    for question in questions:
        name = question["question_id"]
        mine = [row for row in rows if row["question_id"] == name]
        true = [
            table
            for table in tables
            if table["question_id"] == name and all(one in members for one in table["segments"])
        ]
        found += _question(question, mine, complete(true), covers[name], members, past, full)
    return found


def _question(question, rows, tables, covers, members, past, full) -> list[Finding]:
    earlier = past.known.get(question["question_id"], []) if past else []
    if not earlier:
        past = None
        # Nobody was told of groups finer than the published ones.
        published = {
            name: {one: label for label, many in told.items() for one in many}
            for name, told in members.items()
        }
        tables = [regrouped(table, published) for table in tables]
        members = {
            name: {label: frozenset({label}) for label in told} for name, told in members.items()
        }
    labels = {name: sorted(frozenset().union(*told.values())) for name, told in members.items()}
    ids = [option["option_id"] for option in question["options"]]
    if question["kind"] != "multi":
        return _audit(ids, rows, tables, covers, labels, members, earlier, past, question, full)
    return [
        finding
        for option in ids
        for finding in _audit(
            [option, ""],
            [row for row in rows if row["option_id"] == option],
            [_yes(table, option) for table in tables],
            {option: (option,)},
            labels,
            members,
            [fact for fact in earlier if fact[0].options <= {option, ""}],
            past,
            question,
            full,
        )
    ]


def _yes(table: dict, option: str) -> dict:
    cells = {}
    for group, base in table["bases"].items():
        cells[*group, option] = table["cells"][*group, option]
        cells[*group, ""] = base - cells[*group, option]
    return {**table, "cells": cells}


def _audit(
    options, rows, tables, covers, labels, members, earlier, past, question, full
) -> list[Finding]:
    layers, mine = (past.layers, past.mine) if past else (("all",), ALL)
    space = Space(options, labels, [table["segments"] for table in tables], layers, earlier)
    everything = frozenset(options)
    known = list(earlier)
    for table in tables:
        # How many answered is taken as known, whether it is shown or not.
        for groups in product(*(members[name].values() for name in table["segments"])):
            base = sum(table["bases"].get(group, 0) for group in product(*groups))
            known.append((Sum(everything, table["segments"], groups, mine), base))
    targets: dict[Sum, tuple] = {}
    shown_already = set()
    for row in rows:
        segments = tuple(name for name in (row["segment"], row["segment_2"]) if name)
        shown = tuple(label for label in (row["group_label"], row["group_2"]) if label)
        groups = tuple(members[s][label] for s, label in zip(segments, shown, strict=True))
        if row["option_id"] not in covers:
            continue
        count = Sum(frozenset(covers[row["option_id"]]), segments, groups, mine)
        n = row["n"]
        if n is None and row.get("share") is not None:
            n = round(row["share"] * row["base"])
        if n is None:
            targets[count] = (row["option_id"], shown)
        else:
            known.append((count, n))
            shown_already.add(count)
    for table in tables:
        for (*group, option), n in table["cells"].items():
            fine = tuple(frozenset({label}) for label in group)
            count = Sum(frozenset({option}), table["segments"], fine, mine)
            if n < rules.COUNT and count not in shown_already:
                targets.setdefault(count, (option, tuple(group)))
    for layer, others in past.apart.items() if past else ():
        targets |= _apart(options, layer, others, members, question)
    if not targets:
        return []
    bounds = space.bounds(known)
    columns = [space.columns_of(count) for count in targets]
    places = range(len(columns)) if full else bounds.narrow(columns, rules.APART)
    told = list(targets.values())
    return [
        Finding(question["question_id"], *told[place], *bounds.of(columns[place]))
        for place in places
    ]


def _apart(options, layer: str, others: list[dict], members, question) -> dict[Sum, tuple]:
    """Small counts of those who joined or left since an earlier publication."""
    found = {}
    tables = [
        table
        for table in others
        if table["question_id"] == question["question_id"]
        and all(name in members for name in table["segments"])
    ]
    for table in complete(tables):
        if question["kind"] == "multi":
            table = _yes(table, options[0])
        split = table["segments"]
        for labels in product(*(members[name] for name in split)):
            groups = tuple(members[name][label] for name, label in zip(split, labels, strict=True))
            fine = list(product(*groups))
            base = sum(table["bases"].get(group, 0) for group in fine)
            for option in options if base else ():
                n = sum(table["cells"].get((*group, option), 0) for group in fine)
                if rules.small(n, base):
                    count = Sum(frozenset({option}), split, groups, frozenset({layer}))
                    found[count] = (option, (*labels, layer))
    return found
