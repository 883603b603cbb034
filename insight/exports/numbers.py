"""What every table of numbers in an export holds: the words of the screen, then the bare numbers."""

# Bare numbers, in the words of the questions' columns (docs/adding-a-question.md).
BARE = ("share", "share_low", "share_high", "interval_low", "interval_high", "n", "base")


def columns(shown) -> list[list]:
    """A header and a row for each figure of a slide: as a reader meets it, then as numbers."""
    if not shown.rows:
        return [["No figures"], [shown.reason]]
    bare = [name for name in BARE if any(row.get(name) is not None for row in shown.rows)]
    head = [*shown.table[0], *bare]
    return [
        head,
        *(
            [*said.values(), *(row.get(name) for name in bare)]
            for said, row in zip(shown.table, shown.rows, strict=True)
        ),
    ]
