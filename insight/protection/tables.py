"""The tables of one question as they could be published: groups complete and merged, counts true."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from insight.protection import rules
from insight.protection.merging import OUTSIDE
from insight.protection.space import ALL, Sum

Part = tuple[str, ...]
COUNTED = ("cells", "bases", "asked")


@dataclass
class Split:
    """One question for everyone, by a segment or by two, with its answers merged into `parts`.

    `counts` {(groups, part): n} holds the truth; `hidden` the cells that are not to be shown;
    `why` a sentence when all of it is hidden. `top` are the top answers of a scale, and `told` the
    groups in which readers can add them up.
    """

    question: dict
    segments: tuple[str, ...]
    members: dict[tuple[str, ...], tuple[frozenset, ...]]
    parts: list[Part]
    counts: dict[tuple[tuple[str, ...], Part], int]
    bases: dict[tuple[str, ...], int]
    asked: dict[tuple[str, ...], int]
    hidden: set = field(default_factory=set)
    first: set = field(default_factory=set)
    why: str = ""
    layers: frozenset = ALL
    top: Part = ()
    told: set = field(default_factory=set)

    @property
    def groups(self) -> list[tuple[str, ...]]:
        return list(self.bases)

    @property
    def cells(self) -> list:
        return [(group, part) for group in self.groups for part in self.parts]

    def top_of(self, group: tuple[str, ...]) -> int:
        """How many gave one of the top answers."""
        return sum(self.question["cells"][*group, option] for option in self.top)

    def hide_small(self) -> None:
        """Hides what is too small in itself, before anything that would reveal it."""
        if any(base < rules.COUNT for base in self.bases.values()):
            self.hide_all(f"fewer than {rules.COUNT} answered in some group")
        self.hidden |= {
            cell for cell in self.cells if rules.small(self.counts[cell], self.bases[cell[0]])
        }
        self.first = set(self.hidden)

    def hide_all(self, why: str) -> None:
        self.hidden, self.why = set(self.cells), self.why or why

    def sum(self, cell) -> Sum:
        """A cell as a count of unknowns."""
        group, part = cell
        return Sum(frozenset(part), self.segments, self.members[group], self.layers)

    def seen_as(self, members: dict[str, dict[str, frozenset]], layers=ALL) -> "Split":
        """The same table, hidden cells shared, with groups that stand for others."""
        named = {
            group: tuple(
                members[name][label] for name, label in zip(self.segments, group, strict=True)
            )
            for group in self.groups
        }
        return replace(self, members=named, layers=layers)


def complete(tables: list[dict]) -> list[dict]:
    """Tables whose groups add up to everyone: who stated no group makes a group of their own.

    Otherwise everyone less all groups shown would be the answers of those few.
    """
    done: dict = {}
    for table in sorted(tables, key=lambda one: len(one["segments"])):
        split = table["segments"]
        if len(split) == 1:
            table = _with_rest(table, 0, done[()])
        elif len(split) == 2:
            known = {
                name: {key: n for key, n in done[split[:1]][name].items() if key[0] != OUTSIDE}
                for name in COUNTED
            }
            table = _with_rest(_with_rest(table, 1, known), 0, done[split[1:]])
        done[split] = table
    return [done[table["segments"]] for table in tables]


def _with_rest(table: dict, place: int, margin: dict) -> dict:
    """Adds the group OUTSIDE at `place` of the keys: what `margin`, without it, has beyond the sum."""
    new = {}
    for name in COUNTED:
        left = dict(margin[name])
        for key, n in table[name].items():
            left[key[:place] + key[place + 1 :]] -= n
        rest = {(*key[:place], OUTSIDE, *key[place:]): n for key, n in left.items()}
        new[name] = {**table[name], **rest}
    if not any(n for key, n in new["asked"].items() if key[place] == OUTSIDE):
        new = {name: table[name] for name in COUNTED}
    return {**table, **new}


def regrouped(table: dict, published: dict[str, dict[str, str]]) -> dict:
    """A table with the groups of each segment under their published labels."""
    new: dict = {name: defaultdict(int) for name in COUNTED}
    for name in COUNTED:
        for key, n in table[name].items():
            groups = tuple(
                published[segment][label]
                for segment, label in zip(table["segments"], key, strict=False)
            )
            new[name][groups + key[len(groups) :]] += n
    return {**table, **{name: dict(counts) for name, counts in new.items()}}


def split(table: dict, parts: list[Part]) -> Split:
    """A regrouped table with its answers merged; each group stands for itself."""
    groups = list(table["bases"])
    return Split(
        table,
        table["segments"],
        {group: tuple(frozenset({label}) for label in group) for group in groups},
        parts,
        {
            (group, part): sum(table["cells"][*group, option] for option in part)
            for group in groups
            for part in parts
        },
        table["bases"],
        table["asked"],
        top=top_of(table),
    )


def top_of(question: dict) -> Part:
    """The options that make up 'top two' of a scale; none for other kinds."""
    if question["kind"] != "likert":
        return ()
    return tuple(option["option_id"] for option in question["options"] if option["is_top"])
