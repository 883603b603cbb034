"""The numbers that protect respondents: said here, and nowhere else."""

# A count of respondents below this is hidden, and so is a zero: a group in which nobody said yes has
# told what each of its members said.
COUNT = 5
# A share or mean needs at least this many who answered; smaller groups are merged before publishing.
BASE = 10
# Below this a figure is marked 'u', of low reliability: counts first, interval always drawn.
FIRM = 30
# The greatest less the least value that a hidden count could have, given everything published: equal
# or one apart is found out.
APART = 2
# Weights make a second figure of the same answers, so they are used only in a survey of this size.
WEIGHTED = 100
# Two waves overlap when this share of the smaller one's respondents gave the very same answers.
OVERLAP = 0.5
# Two crossed segments are published where at least this share of their groups can carry a share.
CROSSED = 0.5
# Those of other answers skipped a question by chance less often than this: then they were not asked it.
CHANCE = 0.001


def small(n: int, base: int) -> bool:
    """Whether a count, or the count of those who did not say so, gives somebody away."""
    return n < COUNT or base - n < COUNT or base < BASE


def reliability(base: int) -> str | None:
    """The symbol of a figure that is shown."""
    return "u" if base < FIRM else None
