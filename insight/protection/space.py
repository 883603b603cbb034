"""One question as unknown counts, and what is known of them as equations.

An unknown is how many respondents gave one answer in one group. Tables of the same question share
their totals, and an equation says so for each answer: what one table tells holds in the others.
"""

from dataclasses import dataclass, field
from itertools import product

from insight.protection.bounds import Bounds

ALL = frozenset({"all"})


@dataclass(frozen=True)
class Sum:
    """A count: respondents of these layers who gave one of these options, in these groups.

    `groups` has one set of labels for each of `segments`. Layers are respondents counted apart: those
    of an earlier publication, and those who joined since.
    """

    options: frozenset
    segments: tuple[str, ...] = ()
    groups: tuple[frozenset, ...] = ()
    layers: frozenset = ALL


class Space:
    """The unknown counts of one question. `labels` gives the groups of each segment."""

    def __init__(self, options, labels: dict[str, list[str]], splits, layers=("all",), known=()):
        """`known` are facts that may be told of other segments and groups too."""
        self.options, self.labels, self.layers = list(options), dict(labels), list(layers)
        for count, _ in known:
            for name, groups in zip(count.segments, count.groups, strict=True):
                self.labels[name] = sorted({*self.labels.get(name, ()), *groups})
        told = dict.fromkeys(count.segments for count, _ in known)
        self.blocks = _blocks([split for split in dict.fromkeys([*splits, *told]) if split])
        self.columns: dict[tuple, int] = {}
        for layer, block in product(self.layers, range(len(self.blocks))):
            joint = product(*(self.labels[segment] for segment in self.blocks[block]))
            for groups, option in product(list(joint), self.options):
                self.columns[layer, block, option, groups] = len(self.columns)

    def columns_of(self, count: Sum, block: int | None = None) -> list[int]:
        """The unknowns that make up a count, in the first table that can tell it."""
        if block is None:
            block = next(
                place
                for place, segments in enumerate(self.blocks)
                if set(count.segments) <= set(segments)
            )
        asked = dict(zip(count.segments, count.groups, strict=True))
        choices = [
            [label for label in self.labels[segment] if label in asked.get(segment, (label,))]
            for segment in self.blocks[block]
        ]
        return [
            self.columns[layer, block, option, groups]
            for layer in self.layers
            if layer in count.layers
            for groups in product(*choices)
            for option in self.options
            if option in count.options
        ]

    def bounds(self, known: list[tuple[Sum, int]]) -> Bounds:
        """What the known counts leave open."""
        sides = [
            ({column: 1 for column in self.columns_of(count)}, value) for count, value in known
        ]
        return Bounds(len(self.columns), sides + self._shared())

    def _shared(self) -> list[tuple[dict[int, int], int]]:
        """Two tables agree on every count that both can tell."""
        found = []
        for second in range(1, len(self.blocks)):
            for first in range(second):
                common = [name for name in self.blocks[first] if name in self.blocks[second]]
                if not common and first:
                    continue  # the total is shared with the first table already
                for groups in product(*(self.labels[name] for name in common)):
                    for option, layer in product(self.options, self.layers):
                        count = Sum(
                            frozenset({option}),
                            tuple(common),
                            tuple(frozenset({label}) for label in groups),
                            frozenset({layer}),
                        )
                        side = {column: 1 for column in self.columns_of(count, first)}
                        side |= {column: -1 for column in self.columns_of(count, second)}
                        found.append((side, 0))
        return found


def _blocks(splits: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Segments whose joint counts are unknowns: pairs that hang together are taken together,
    because counts that fit each pair need not fit all of them at once."""
    blocks: list[tuple[str, ...]] = []
    for split in splits:
        touching = [block for block in blocks if len(split) > 1 and set(block) & set(split)]
        touching += [
            block for block in blocks if set(split) <= set(block) and block not in touching
        ]
        merged = tuple(dict.fromkeys(name for block in [*touching, split] for name in block))
        blocks = [block for block in blocks if block not in touching] + [merged]
    return blocks or [()]


@dataclass
class Past:
    """What an earlier publication told. `known` {question_id: [(Sum, value), …]}.

    Where respondents joined or left since, they are layers of their own: `layers` names all, `mine`
    those in the new tables, and `apart` {layer: tables} has the truth of those who joined or left.
    """

    known: dict[str, list[tuple[Sum, int]]]
    layers: tuple[str, ...] = ("all",)
    mine: frozenset = ALL
    apart: dict[str, list[dict]] = field(default_factory=dict)
