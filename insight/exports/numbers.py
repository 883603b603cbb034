"""What every table of numbers in an export holds: the words of the screen, then the bare numbers."""

# Bare numbers, in the words of the questions' columns (docs/adding-a-question.md).
BARE = (
    *("share", "share_low", "share_high", "interval_low", "interval_high", "n", "base"),
    *("before_value", "after_value"),
)

# Columns that tables on paper and on slides do without where there are too many: the workbook has all of them.
SPARE = (
    "Why", "Note", "Place in the source", "How it was published", "View", "Series", "Statements",
    "Sources that name it", "Question", "Year",
)  # fmt: skip
MOST = 7


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


def fitting(table: list[dict], first: str, most: int = MOST) -> list[str]:
    """The columns that fit the width of a page or a slide, what the rows are named by first."""
    heads = sorted(table[0], key=lambda head: head != first)
    for spare in SPARE:
        if len(heads) > most and spare != first:
            heads = [head for head in heads if head != spare]
    return heads
