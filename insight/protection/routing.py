"""Questions that only those with a certain answer to another one were asked ("If yes, what for?").

How many answered the second is how many gave that answer to the first, so where the first is hidden
the second may not say how many answered it.
"""

from dataclasses import dataclass

from insight.protection import auditor, rules
from insight.protection.space import Past, Sum
from insight.protection.tables import complete, regrouped


@dataclass(frozen=True)
class Route:
    """Whoever answered `question` gave one of `options` to `source`, and nobody else was asked it."""

    question: str
    source: str
    options: frozenset


def routes(tables: list[dict], meetings: dict) -> list[Route]:
    """The routes of a wave. `meetings` {(question, source): {option: (gave it, and answered question)}}
    as respondents.meetings() counts them.

    That those of other answers skipped the question may be chance: it is a route where chance would do
    it less often than rules.CHANCE, at the rate at which the others skipped it.
    """
    everyone = {table["question_id"]: table for table in tables if not table["segments"]}
    found = []
    for (name, source), counts in meetings.items():
        asked = [option for option, (_, both) in counts.items() if both]
        several = everyone[source]["kind"] == "multi"
        for options in [[one] for one in asked] if several else [asked]:
            gave, both = (sum(counts[one][place] for one in options) for place in (0, 1))
            outside = everyone[source]["bases"][()] - gave
            if both and both == everyone[name]["bases"][()]:
                skipping = (gave - both + 1) / (gave + 2)
                if outside and skipping**outside < rules.CHANCE:
                    found.append(Route(name, source, frozenset(options)))
    return found


def hide(done, tables: list[dict], questions: list[dict], found: list[Route]) -> None:
    """Hides each table of a routed question whose bases would give away what its source hides."""
    for source in dict.fromkeys(route.source for route in found):
        kept: list = []
        for route in (one for one in found if one.source == source):
            mine = [row for row in done.rows if row["question_id"] == route.question]
            for split in dict.fromkeys(map(_split, mine)):
                rows = [row for row in mine if _split(row) == split]
                facts = _told(rows, tables, done.members, route)
                if not _narrow(done.rows, tables, questions, done, source, kept + facts):
                    kept += facts
                    continue
                for row in rows:
                    row |= {"n": None, "base": None, "asked": None, "symbol": "c"}
                text = {one["question_id"]: one["text"] for one in questions}
                by = " and ".join(
                    one["label"] for one in done.segments if one["segment_id"] in split
                )
                done.report.append(
                    f"'{text[route.question]}'{by and f' by {by}'}: hidden, because how many answered it "
                    f"tells what is hidden of '{text[source]}'."
                )


def faults(rows: list[dict], tables, questions, done, found: list[Route]) -> list[str]:
    """What the rows of a finished file give away of one question by the bases of another."""
    said = []
    for source in dict.fromkeys(route.source for route in found):
        ways = [route for route in found if route.source == source]
        facts = [fact for one in ways for fact in _told(rows, tables, done.members, one)]
        said += [
            f"{one.question_id}, {one.option_id}, {' and '.join(one.groups) or 'everyone'}: hidden, but "
            f"how many answered {' and '.join(sorted({way.question for way in ways}))} tells it."
            for one in _narrow(rows, tables, questions, done, source, facts)
        ]
    return said


def _split(row: dict) -> tuple[str, ...]:
    return tuple(name for name in (row["segment"], row["segment_2"]) if name)


def _told(rows, tables, members, route: Route) -> list[tuple[Sum, int]]:
    """What the bases among these rows tell of the route's source: nothing where APART or more of those
    who were asked left the question out."""
    published = {
        name: {one: label for label, many in told.items() for one in many}
        for name, told in members.items()
    }
    true = {
        table["segments"]: regrouped(table, published)
        for table in complete(
            [
                one for one in tables
                if one["question_id"] == route.source and all(s in members for s in one["segments"])
            ]
        )
    }  # fmt: skip
    facts = {}
    for row in rows:
        if row["question_id"] != route.question or row["base"] is None:
            continue
        split = _split(row)
        labels = (row["group_label"], row["group_2"])[: len(split)]
        count = sum(true[split]["cells"][*labels, option] for option in route.options)
        if count - row["base"] < rules.APART:
            groups = tuple(members[s][label] for s, label in zip(split, labels, strict=True))
            facts[Sum(route.options, split, groups)] = count
    return list(facts.items())


def _narrow(rows, tables, questions, done, source: str, facts) -> list[auditor.Finding]:
    if not facts:
        return []
    asked = [one for one in questions if one["question_id"] == source]
    past = Past({source: facts})
    found = auditor.audit(rows, tables, asked, done.covers, done.members, past, full=False)
    return [one for one in found if one.found_out]
