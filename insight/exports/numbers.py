"""What every table of numbers in an export holds: the words of the screen, then the bare numbers."""

# Bare numbers, in the words of the questions' columns (docs/adding-a-question.md).
BARE = (
    *("share", "share_low", "share_high", "interval_low", "interval_high", "n", "base"),
    *("before_value", "after_value"),
)


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


def lifted(table: list[dict], first: str) -> tuple[list[dict], list[tuple[str, str]]]:
    """A table without the columns that say the same in every row, and what these say.

    The column `first`, by which rows are named, stays; so does every figure.
    """
    keep = (first, "What", "Figure", "Number")
    heads = list(table[0])
    same = [
        (head, table[0][head])
        for head in heads
        if head not in keep and len({row[head] for row in table}) == 1
    ]
    gone = dict(same)
    if len(gone) >= len(heads) - 1:
        return table, []
    return [{head: row[head] for head in heads if head not in gone} for row in table], same
