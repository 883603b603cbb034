"""No respondent can be worked out of what is published: on invented surveys, and by subtraction."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from insight.protection import Past, Sum, auditor, merging, protect, routing, rules
from insight.protection.bounds import Bounds
from insight.protection.space import Space
from insight.warehouse import respondents
from tests import surveys

CROSSED = ((), ("kind",), ("size",), ("kind", "size"))


def protected(people, splits=((), ("kind",), ("size",)), pasts=()):
    tables = surveys.tables(people, splits)
    segments = [one for one in surveys.SEGMENTS if (one["segment_id"],) in splits]
    return tables, protect(tables, surveys.QUESTIONS, segments, pasts)


def audited(tables, done, past=None, full=True):
    return auditor.audit(
        done.rows, tables, surveys.QUESTIONS, done.covers, done.members, past, full
    )


def test_nothing_can_be_worked_out_of_300_invented_surveys():
    hidden = 0
    for seed in range(300):
        tables, done = protected(surveys.respondents(seed))
        assert not done.refused
        assert not auditor.faults(done.rows), seed
        assert not audited(tables, done, full=False), seed
        hidden += sum(row["symbol"] == "c" for row in done.rows)
    assert hidden > 3000


@pytest.mark.parametrize("count", [60, 100, 1000])
def test_two_segments_crossed_give_nothing_away_either(count):
    tables, done = protected(surveys.respondents(5, count), CROSSED)
    found = audited(tables, done)
    assert not auditor.faults(done.rows)
    assert not [one for one in found if one.found_out]
    assert found or count == 1000


def test_what_is_hidden_alone_would_be_found_by_the_auditor():
    """Small cells hidden and nothing else, as many a dashboard does: the auditor must object."""
    found = 0
    for seed in range(20):
        tables, done = protected(surveys.respondents(seed))
        true = {
            (table["question_id"], table["segments"], key): n
            for table in tables
            for key, n in table["cells"].items()
        }
        for row in done.rows:
            whole = done.covers[row["question_id"]][row["option_id"]]
            told = [
                true.get((row["question_id"], (row["segment"],), (group, option)))
                for option in whole
                for group in done.members.get(row["segment"], {}).get(row["group_label"], ())
            ]
            if row["n"] is None and told and None not in told:
                n = sum(told)
                row["n"] = None if n < rules.COUNT or row["base"] is None else n
        found += sum(one.found_out for one in audited(tables, done))
    assert found > 20


@settings(max_examples=25, deadline=None)
@given(
    counts=some.lists(some.integers(0, 2), min_size=6, max_size=6),
    shown=some.sets(some.integers(0, 5), max_size=4),
)
def test_bounds_are_what_trying_every_table_gives(counts, shown):
    """Two groups, three answers: all tables that fit are tried by hand."""
    groups, options = ["a", "b"], ["x", "y", "z"]
    cells = list(product(groups, options))
    true = dict(zip(cells, counts, strict=True))
    space = Space(options, {"kind": groups}, [("kind",)])

    def count(group, *chosen):
        return Sum(frozenset(chosen), ("kind",), (frozenset({group}),))

    known = [(count(g, *options), sum(true[g, o] for o in options)) for g in groups]
    known += [(Sum(frozenset({o})), true["a", o] + true["b", o]) for o in options]
    known += [(count(*cells[place]), counts[place]) for place in shown]
    bounds = space.bounds(known)
    fitting = [
        table
        for table in product(range(5), repeat=6)
        if all(sum(table[c] for c in space.columns_of(what)) == n for what, n in known)
    ]  # fmt: skip
    for cell in cells:
        (column,) = space.columns_of(count(*cell))
        values = [table[column] for table in fitting]
        assert bounds.of([column]) == (min(values), max(values))


def test_a_bound_is_a_whole_number_where_the_polytope_has_halves():
    """x+y, y+z and z+x are 3: only halves fit exactly; with room for one more, whole numbers do."""
    odd = Bounds(4, [({0: 1, 1: 1}, 3), ({1: 1, 2: 1}, 3), ({2: 1, 0: 1, 3: -1}, 3)])
    assert odd.of([3]) == (-3 + 0 + 4 - 1 + 1, 3)
    with pytest.raises(ValueError):
        Bounds(1, [({0: 1}, 2), ({0: 1}, 3)]).of([0])


def test_groups_are_merged_before_anything_is_hidden():
    sizes = {"LA": 19, "VAA": 8, "RAA": 6, "Other": 8}
    told = merging.groups(list(sizes), sizes)
    merged = {
        label: sum(sizes[one] for one in sizes if told[one] == label) for label in told.values()
    }
    assert all(size >= rules.BASE for size in merged.values())
    assert told["LA"] == "LA"
    assert merging.groups(["LA", "VAA"], {"LA": 30, "VAA": 2}) is None


def test_a_scale_is_merged_at_both_ends_and_dont_know_last():
    options = [*surveys.LIKERT, *surveys.options("unsure")]
    ways = merging.answers("likert", options, dict.fromkeys("12345", 9))
    assert ways[1] == [("1", "2"), ("3",), ("4", "5"), ("unsure",)]
    assert ways[-1] == [("1", "2", "3", "unsure"), ("4", "5")]
    assert merging.either(["Strongly disagree", "Disagree"]) == "Strongly disagree or disagree"
    assert merging.either(["NHS", "LA", "A trust"]) == "NHS, LA or a trust"


def test_who_states_no_group_does_not_stand_out_by_subtraction():
    people = surveys.respondents(3, 90)
    for one in people[:3]:
        one["kind"] = ""
    tables = surveys.tables(people)
    for table in tables:
        for name in ("cells", "bases", "asked"):
            table[name] = {key: n for key, n in table[name].items() if key[:1] != ("",)}
    done = protect(tables, surveys.QUESTIONS, surveys.SEGMENTS)
    assert any(merging.OUTSIDE in members for members in done.members["kind"].values())
    assert not [one for one in audited(tables, done) if one.found_out]


def test_totals_shares_and_hidden_figures_agree():
    for seed in range(40):
        tables, done = protected(surveys.respondents(seed))
        for table in tables:
            rows = [
                row
                for row in done.rows
                if row["question_id"] == table["question_id"]
                and (row["segment"],) == (table["segments"] or ("",))
                and row["option_id"] != "top2"
            ]
            for label in {row["group_label"] for row in rows}:
                group = [row for row in rows if row["group_label"] == label]
                counts = [row["n"] for row in group]
                assert len({(row["base"], row["asked"]) for row in group}) == 1
                if table["kind"] != "multi" and None not in counts:
                    assert sum(counts) == group[0]["base"]
                if table["kind"] != "multi" and None in counts:
                    assert counts.count(None) > 1
        for row in done.rows:
            assert (row["n"] is None) == (row["symbol"] == "c")
            assert row["symbol"] != "u" or row["base"] < rules.FIRM


def test_top_two_is_shown_only_where_readers_could_add_it_up_themselves():
    """Without the rows of top two, each that is shown can be nothing else."""
    shown = 0
    for seed in range(60):
        _, done = protected(surveys.respondents(seed))
        tops = [row for row in done.rows if row["option_id"] == "top2"]
        assert tops
        for row in tops:
            if row["n"] is None:
                continue
            shown += 1
            parts = {
                other["option_id"]: other["n"]
                for other in done.rows
                if other["option_id"] != "top2"
                and all(other[name] == row[name] for name in auditor.GROUPS)
            }
            within = [
                n
                for name, n in parts.items()
                if set(done.covers[row["question_id"]][name]) <= {"4", "5"}
            ]
            beyond = [
                n
                for name, n in parts.items()
                if not set(done.covers[row["question_id"]][name]) & {"4", "5"}
            ]
            if None not in within:
                assert sum(within) == row["n"]
            elif None not in beyond:
                assert row["base"] - sum(beyond) == row["n"]
    assert shown > 100


def test_the_steward_is_told_what_is_hidden_and_why():
    _, done = protected(surveys.respondents(2, 45))
    said = "\n".join(done.report)
    assert "were hidden" in said or "hidden, because fewer than 5" in said
    assert "merged" in said


def asked_if_yes(seed: int, skipped: int = 0) -> list[dict]:
    """Respondents of whom only those who said yes to q3 were asked q4, and `skipped` of them left it out."""
    people = surveys.respondents(seed, 70)
    for one in people:
        one["q3"] = {"no"} if one["q3"] in ({"no"}, set()) else {"yes"}
    yes = [one for one in people if one["q3"] == {"yes"}]
    for one in people:
        one["q4"] = (one["q4"] or {"money"}) if one in yes[skipped:] else set()
    return people


@pytest.mark.parametrize("skipped", [0, 1])
def test_how_many_answered_if_yes_what_for_does_not_tell_how_many_said_yes(skipped):
    given_away = 0
    for seed in range(8):
        people = asked_if_yes(seed, skipped)
        tables = surveys.tables(people)
        found = routing.routes(tables, surveys.meetings(people))
        assert found == [routing.Route("q4", "q3", frozenset({"yes"}))]
        alone, done = (
            protect(tables, surveys.QUESTIONS, surveys.SEGMENTS, (), ways) for ways in ((), found)
        )
        given_away += bool(routing.faults(alone.rows, tables, surveys.QUESTIONS, alone, found))
        assert not routing.faults(done.rows, tables, surveys.QUESTIONS, done, found)
        assert not done.refused and not auditor.faults(done.rows)
        changed = [row for row, old in zip(done.rows, alone.rows, strict=True) if row != old]
        assert {row["question_id"] for row in changed} <= {"q4"}
        assert all(row["n"] is row["base"] is None and row["symbol"] == "c" for row in changed)
        assert any("tells what is hidden of" in line for line in done.report) == bool(changed)
    assert given_away > 3


def test_a_question_that_some_happened_to_leave_out_is_no_route():
    for seed in range(100):
        people = surveys.respondents(seed)
        assert not routing.routes(surveys.tables(people), surveys.meetings(people))


def test_who_answered_two_questions_is_counted_from_the_store(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path))
    people = asked_if_yes(1)
    assert respondents.meetings(surveys.held("routed", people)) == surveys.meetings(people)


def told_before(tables, done, layers=frozenset({"all"})):
    """What done.rows told, as publishing remembers it."""
    kinds = {table["question_id"]: table for table in tables}
    known = {}
    for row in done.rows:
        table = kinds[row["question_id"]]
        segments = tuple(name for name in (row["segment"],) if name)
        groups = tuple(done.members[name][row["group_label"]] for name in segments)
        part = frozenset(done.covers[row["question_id"]][row["option_id"]])
        ids = frozenset(option["option_id"] for option in table["options"])
        whole = part | {""} if table["kind"] == "multi" else ids
        facts = known.setdefault(row["question_id"], [])
        if row["n"] is not None:
            facts.append((Sum(part, segments, groups, layers), row["n"]))
        if row["base"] is not None:
            facts.append((Sum(whole, segments, groups, layers), row["base"]))
    return known


def test_a_new_cut_of_the_same_respondents_does_not_complete_an_earlier_one():
    for seed in range(12):
        people = surveys.respondents(seed)
        before, first = protected(people, ((), ("kind",)))
        past = Past(told_before(before, first))
        tables, second = protected(people, ((), ("size",)), [past])
        assert not second.refused
        assert not [one for one in audited(tables, second, past) if one.found_out]


def test_those_who_joined_cannot_be_told_by_subtraction():
    stricter = 0
    for seed in range(5):
        people = surveys.respondents(seed, 60)
        everyone = people + surveys.respondents(seed + 500, 15)
        before, first = protected(people)
        joined = surveys.tables(everyone[60:])
        # The tables of a subset lack groups that none of it is in.
        for table in joined:
            for name in ("cells", "bases", "asked"):
                whole = next(
                    other[name] for other in surveys.tables(everyone)
                    if (other["question_id"], other["segments"])
                    == (table["question_id"], table["segments"])
                )  # fmt: skip
                table[name] = {key: table[name].get(key, 0) for key in whole}
        past = Past(
            told_before(before, first, frozenset({"before"})),
            ("before", "since"),
            frozenset({"before", "since"}),
            {"since": joined},
        )
        tables, alone = protected(everyone)
        found_out = [one for one in audited(tables, alone, past) if one.found_out]
        stricter += bool(found_out)
        tables, second = protected(everyone, pasts=[past])
        assert second.refused or not [o for o in audited(tables, second, past) if o.found_out]
    assert stricter
