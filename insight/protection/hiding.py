"""Which cells of a question are hidden: the small ones, and then what would reveal them."""

from dataclasses import replace

from insight.protection import merging, rules
from insight.protection.space import Space, Sum
from insight.protection.tables import Split, split

UNSAID = ("",)


def published_splits(question: dict, tables: list[dict]) -> list[Split]:
    """The tables of one question, each in its finest merging that hides nothing, if there is one."""
    totals = {option: n for (option,), n in _everyone(tables)["cells"].items()}
    ways = merging.answers(question["kind"], question["options"], totals)
    return [_finest(table, ways) for table in tables]


def _everyone(tables: list[dict]) -> dict:
    return next(table for table in tables if not table["segments"])


def _finest(table: dict, ways) -> Split:
    tried = []
    for parts in ways:
        one = split(table, parts)
        one.hide_small()
        if not one.hidden:
            return one
        tried.append(one)
    least = min(tried, key=lambda one: (len(one.hidden) / len(one.cells), len(one.parts)))
    if len(least.hidden) == len(least.cells):
        least.hide_all("too few answers, however they are merged")
    if len(least.segments) == 2 and _thin(least):
        least.hide_all("too many of its groups are too small")
    return least


def _thin(one: Split) -> bool:
    firm = sum(base >= rules.BASE for base in one.bases.values())
    return firm < rules.CROSSED * len(one.bases)


def protect(kind, options: list[str], labels, splits: list[Split], past=None, apart=()) -> bool:
    """Hides further cells until nobody can work a hidden one out; `splits` are changed in place.

    `labels` gives the groups that counts are unknown of. `past` is (layers, known) of an earlier
    publication, and `apart` the tables, as splits, of those who joined or left since. Gives whether
    hiding everything was enough.
    """
    layers, known = past or (("all",), [])
    if kind != "multi":
        return _settle(options, labels, layers, splits, known, apart)
    # Of several answers each is a question of its own: said, or not said.
    safe = True
    for name in options:
        views = [_yes(one, name) for one in splits]
        told = [fact for fact in known if fact[0].options <= {name, ""}]
        safe &= _settle([name, ""], labels, layers, views, told, [_yes(one, name) for one in apart])
        for one, view in zip(splits, views, strict=True):
            one.hidden |= {cell for cell in view.hidden if cell[1] != UNSAID}
    return safe


def _yes(one: Split, name: str) -> Split:
    """Said and not said as the two answers of a question."""
    said = (name,)
    counts, cells = {}, {}
    for group in one.groups:
        n = one.question["cells"][*group, name]
        counts[group, said], counts[group, UNSAID] = n, one.bases[group] - n
        cells[*group, name], cells[*group, ""] = n, one.bases[group] - n
    hidden = {(g, part) for g in one.groups for part in (said, UNSAID) if (g, said) in one.hidden}
    table = {**one.question, "cells": cells}
    return replace(one, question=table, parts=[said, UNSAID], counts=counts, hidden=hidden)


def facts(options: list[str], splits: list[Split]) -> list[tuple[Sum, int]]:
    """What is published: how many answered in each group, and the cells that are not hidden."""
    everything = frozenset(options)
    found = []
    for one in splits:
        for group in one.groups:
            count = Sum(everything, one.segments, one.members[group], one.layers)
            found.append((count, one.bases[group]))
        found += [(one.sum(cell), one.counts[cell]) for cell in one.cells if cell not in one.hidden]
    return found


def _settle(options, labels, layers, views: list[Split], known, apart) -> bool:
    """Hides cells until all hidden ones are safe; whether that was possible."""
    if not known and _plainly_safe(views):
        return True
    space = Space(options, labels, [one.segments for one in views], layers, known)
    told = list(known) + [
        fact for one in apart for fact in facts(options, [replace(one, hidden=set(one.cells))])
    ]
    targets = [1]
    while targets:
        for one in views:
            _cover(one)
        targets = [*_targets(views), *_parted(views, apart)]
        bounds = space.bounds(facts(options, views) + told)
        narrow = bounds.narrow([space.columns_of(count) for *_, count in targets], rules.APART)
        targets = [targets[place] for place in narrow]
        more = [_next(one, cell, views) for one, cell, _ in targets]
        if targets and not any(more):
            return False
        for one, cell in filter(None, more):
            _hide(one, cell)
    return True


def _parted(views: list[Split], apart: list[Split]):
    """As _targets(): small counts of those who joined or left, which a subtraction would give."""
    for other in apart:
        one = next(view for view in views if view.segments == other.segments)
        for group, base in other.bases.items():
            for part in one.parts if base else ():
                count = sum(other.question["cells"][*group, option] for option in part)
                if rules.small(count, base):
                    yield (
                        one,
                        (group, part),
                        Sum(frozenset(part), one.segments, one.members[group], other.layers),
                    )


def _plainly_safe(views: list[Split]) -> bool:
    """Nothing is hidden, and nothing crossed. An answer merged away in some groups is then as open as
    the least of the counts round it, and each of those is COUNT or more."""
    return not any(one.hidden or len(one.segments) > 1 for one in views)


def _targets(views: list[Split]):
    """(table, its cell, count) of everything that must not be worked out: each hidden cell, and each
    small count that was merged into another."""
    for one in views:
        for cell in one.cells:
            if cell in one.hidden:
                yield one, cell, one.sum(cell)
            if len(cell[1]) > 1:
                for option in cell[1]:
                    if one.question["cells"][*cell[0], option] < rules.COUNT:
                        yield one, cell, one.sum((cell[0], (option,)))
        for group in one.groups if one.top and one.hidden else ():
            if rules.small(one.top_of(group), one.bases[group]):
                within = [part for part in one.parts if set(part) & set(one.top)]
                yield one, (group, _open(one, group, within)), one.sum((group, one.top))


def _open(one: Split, group, parts):
    """The first of these answers that is still shown, or the first of all."""
    return next((part for part in parts if (group, part) not in one.hidden), parts[0])


def tops(options: list[str], labels, splits: list[Split], past=None) -> None:
    """Says in `told` which sums of a scale's top answers readers can add up from what is shown."""
    layers, known = past or (("all",), [])
    unsure = [
        (one, group) for one in splits for group in one.groups if one.top and group not in one.told
    ]
    if not unsure:
        return
    bounds = None
    for one, group in unsure:
        inside = [part for part in one.parts if set(part) & set(one.top)]
        aligned = all(set(part) <= set(one.top) for part in inside)
        if aligned and not any((group, part) in one.hidden for part in inside):
            one.told.add(group)
            continue
        if not bounds:
            space = Space(options, labels, [other.segments for other in splits], layers, known)
            bounds = space.bounds(facts(options, splits) + list(known))
        if bounds.narrow([space.columns_of(one.sum((group, one.top)))], rules.APART):
            one.told.add(group)


def _cover(one: Split) -> None:
    """What is hidden in one group, or of one answer, must be COUNT or more when taken together."""
    for place in (0, 1):
        for line in {cell[place] for cell in one.hidden}:
            cells = [cell for cell in one.cells if cell[place] == line]
            shown = [cell for cell in cells if cell not in one.hidden]
            together = sum(one.counts[cell] for cell in cells if cell in one.hidden)
            if shown and together < rules.COUNT and (place == 0 or len(one.groups) > 1):
                _hide(one, min(shown, key=lambda cell: (one.counts[cell], str(cell))))


def _hide(one: Split, cell) -> None:
    one.hidden.add(cell)
    if UNSAID in one.parts:
        one.hidden |= {(cell[0], part) for part in one.parts}


def _next(one: Split, cell, views: list[Split]):
    """The shown cell that would hide this one best at the least loss: itself, of its group, of its
    answer in another group, of anything in its table, of everyone."""
    if cell not in one.hidden:
        return one, cell
    shown = [other for other in one.cells if other not in one.hidden]
    row = [other for other in shown if other[0] == cell[0]]
    column = [other for other in shown if other[1] == cell[1]]
    alone_in_row = sum(other[0] == cell[0] for other in one.hidden) < 2
    alone_in_column = sum(other[1] == cell[1] for other in one.hidden) < 2
    for choice in (row * alone_in_row, column * alone_in_column, row + column, shown):
        if choice:
            return one, min(choice, key=lambda other: (one.counts[other], str(other)))
    for other in sorted(views, key=lambda view: -len(view.segments)):
        left = [cell for cell in other.cells if cell not in other.hidden]
        if left:
            return other, min(left, key=lambda cell: (other.counts[cell], str(cell)))
    return None
