"""The columns that a chart reads and that a plain question need not have, filled with what is so."""

ABSENT = dict.fromkeys(
    (
        *("n", "share_low", "share_high", "interval_low", "interval_high", "is_possible"),
        *("audience", "year", "short_name", "source_id", "base", "base_words", "state"),
    )
)


def complete(rows: list[dict]) -> list[dict]:
    """The same rows, each with every column that charts of shares read.

    A question may give item, share, n, base and source_id alone: then nothing is known of an
    interval or of who was asked, and the chart says nothing of them. Counts stay as they are.
    """
    if not rows or "share" not in rows[0] or not ABSENT.keys() - rows[0].keys():
        return rows
    return [_whole(row) for row in rows]


def _whole(row: dict) -> dict:
    whole = {**ABSENT, "sort_pct": None, "item": "", **row}
    if whole["sort_pct"] is None and whole["share"] is not None:
        whole["sort_pct"] = whole["share"] * 100
    if whole["base_words"] is None and whole["base"] is not None:
        whole["base_words"] = f"{whole['base']:,}"
    return whole


def is_range(row: dict) -> bool:
    """Whether a figure was published in words alone that leave room: no mark may stand for one number."""
    return row.get("share") is None and row.get("share_low") is not None


def joined(before: tuple, now: tuple) -> list[tuple]:
    """Lines between two figures, each (x, low end, high end): one where both are exact, else one along
    the low ends and one along the high ends. A line through the middle of a range would draw a figure
    that nobody published."""
    lines = [((before[0], before[end]), (now[0], now[end])) for end in (1, 2)]
    return lines[:1] if lines[0] == lines[1] else lines
