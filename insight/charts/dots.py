"""Sorted dots with intervals and ranges, the house's main chart; and bars in groups."""

from itertools import groupby

from insight import wording
from insight.charts import ink, plain
from insight.charts.sheet import Sheet, broken, percent_axis, pointed

PUBLISHED, COMPUTED, INTERVAL = "published figure", "computed here from rows", "95% interval"
PASSPORT = ("audience", "year", "base_words", "short_name")
WORDS, IMPOSSIBLE = "published in words: the range they allow", "figure its base cannot give"


def dots(
    rows: list[dict], x: str, y: str, detail: str = "detail", group: str = "", wide: bool = False
) -> dict:
    """One row a finding, in the order given: words above, then a dot, a range or nothing.

    A share has a dot, with whiskers where its interval is known; words that allow a range are a
    bar between two ticks; an order or words without a range stay words. With x=n, dots are counts.
    `group` names a column, such as the question, that is written once above the rows it holds for.
    """
    if x == "n":
        return _counts(rows, y, detail, wide)
    exact = [row for row in rows if row["share"] is not None and row["is_possible"] is not False]
    odd = [row for row in rows if row["is_possible"] is False]
    ranges = [row for row in rows if row["share"] is None and row["share_low"] is not None]
    # A figure that this product worked out has a mark of its own.
    ours = [row for row in exact if row["state"] == COMPUTED]
    exact = [row for row in exact if row["state"] != COMPUTED]
    whiskers = [row for row in [*exact, *ours] if row["interval_low"] is not None]
    names = [
        name
        for name, present in (
            (PUBLISHED, exact),
            (COMPUTED, ours),
            (INTERVAL, whiskers),
            (WORDS, ranges),
            (IMPOSSIBLE, odd),
        )
        if present
    ]
    sheet = Sheet(left=-1.5, wide=wide)
    stacked = sheet.key(names)
    at: dict[int, float] = {}
    last = max((place for place, row in enumerate(rows) if _marked(row)), default=-1)
    scale = None
    for head, members in groupby(rows, key=lambda row: (row.get(group), row["source_id"])):
        mine = list(members)
        shared = _shared(mine) if group else ()
        if group:
            sheet.gap(6)
            sheet.write(head[0], style="head")
            sheet.write(_said(mine[0], shared), style="detail")
            sheet.gap(5)
        for row in mine:
            _row(sheet, at, row, row[y], row.get(detail) or _said(row, PASSPORT, shared))
            if row is rows[last] and row is not rows[-1]:
                # What follows is words alone: the scale stands right below the marks, not below them.
                scale = sheet.down - 10
                sheet.gap(16)
    track_x, track_y = broken([(0, 100, height) for height in at.values()])
    marks = [
        plain.scatter(
            x=track_x, y=track_y, mode="lines", hoverinfo="skip", showlegend=False,
            line={"color": ink.GRID, "width": 2},
        )
    ]  # fmt: skip
    if exact:
        marks.append(_points(exact, at, PUBLISHED, "circle"))
    if ours:
        marks.append(_points(ours, at, COMPUTED, "diamond"))
    if whiskers:
        marks.append(_whiskers(whiskers, at))
    if ranges:
        marks += _ranges(ranges, at)
    if odd:
        marks.append(_points(odd, at, IMPOSSIBLE, "circle-open"))
    # Words alone stand on the scale without showing it.
    axis = {**percent_axis(), "visible": bool(at)}
    if scale:
        axis |= {"anchor": "free", "position": 1 - scale / sheet.down}
    below = 4 if scale or not at else 30
    return sheet.figure(marks, axis, below, legend={"orientation": "v" if stacked else "h"})


def _marked(row: dict) -> bool:
    return row["share"] is not None or row["share_low"] is not None


def _row(sheet: Sheet, at: dict[int, float], row: dict, label: str, detail: str) -> None:
    sheet.write(label, bold=wording.figure(row))
    if detail:
        sheet.write(detail, style="detail")
    if row["is_possible"] is False:
        flag = wording.impossible(row)
        sheet.write(f"{flag[0].upper()}{flag[1:]}", style="detail")
    if _marked(row):
        at[id(row)] = sheet.strip(24)
    elif row.get("note"):
        sheet.write(f"{row['note']}.", style="detail")
    sheet.gap(10)


def _shared(rows: list[dict]) -> tuple[str, ...]:
    """Which parts of the passport are the same for all these rows."""
    return tuple(part for part in PASSPORT if len({row[part] for row in rows}) == 1)


def _said(row: dict, parts: tuple[str, ...], without: tuple[str, ...] = ()) -> str:
    said = {
        "audience": row["audience"],
        "year": str(row["year"] or ""),
        "base_words": wording.base({"base_words": row["base_words"]}),
        "short_name": row["short_name"],
    }
    return " · ".join(said[part] for part in parts if part not in without and said[part])


def hover(row: dict, label: str) -> str:
    """What a reader sees on pointing at a mark: the passport of the number."""
    parts = [row["audience"], row["year"], wording.base(row)]
    passport = ", ".join(str(part) for part in parts if part)
    passport = ". ".join(filter(None, [passport, row["short_name"]])) + "."
    said = pointed(label, passport, wording.how(row), wording.uncertainty(row))
    return f"<b>{wording.plotly(wording.figure(row))}</b> {said}"


def _points(rows, at, name, symbol) -> dict:
    return plain.scatter(
        x=[row["share"] * 100 for row in rows],
        y=[at[id(row)] for row in rows],
        name=name,
        mode="markers",
        marker={
            "size": 14,
            "symbol": symbol,
            "color": ink.PLUM if symbol == "circle-open" else ink.BLUE,
            "line": {"width": 3 if symbol == "circle-open" else 0, "color": ink.PLUM},
        },
        hovertext=[hover(row, row["item"]) for row in rows],
        hoverinfo="text",
        showlegend=True,
    )


def _whiskers(rows, at) -> dict:
    return plain.scatter(
        x=[row["share"] * 100 for row in rows],
        y=[at[id(row)] for row in rows],
        name=INTERVAL,
        mode="markers",
        marker={"size": 12, "color": ink.BLUE, "symbol": "line-ew-open", "line": {"width": 2}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [max(0, (row["interval_high"] - row["share"]) * 100) for row in rows],
            "arrayminus": [max(0, (row["share"] - row["interval_low"]) * 100) for row in rows],
            "thickness": 2,
            "width": 6,
            "color": ink.BLUE,
        },
        hoverinfo="skip",
        showlegend=True,
    )


def _ranges(rows, at) -> list[dict]:
    spans = [(row["share_low"] * 100, row["share_high"] * 100, at[id(row)]) for row in rows]
    line_x, line_y = broken(spans)
    ends = [(end, height) for low, high, height in spans for end in (low, high)]
    middle = [(low + high) / 2 for low, high, _ in spans]
    return [
        plain.scatter(
            x=line_x, y=line_y, mode="lines", name=WORDS, hoverinfo="skip", showlegend=True,
            line={"color": ink.TEAL, "width": 9},
        ),
        plain.scatter(
            x=[x for x, _ in ends], y=[y for _, y in ends], mode="markers", hoverinfo="skip",
            showlegend=False,
            marker={"symbol": "line-ns-open", "size": 18, "color": ink.TEAL, "line": {"width": 3}},
        ),
        plain.scatter(
            x=middle, y=[height for *_, height in spans], mode="markers", showlegend=False,
            marker={"size": 18, "opacity": 0}, hoverinfo="text",
            hovertext=[hover(row, row["item"]) for row in rows],
        ),
    ]  # fmt: skip


def _counts(rows: list[dict], y: str, detail: str, wide: bool) -> dict:
    """Counts from zero, so that lengths may be compared."""
    most = max((row["n"] for row in rows), default=1) or 1
    # A little room on the left, so that the mark of a nought is whole.
    left = -most * 0.02
    sheet = Sheet(left=left, wide=wide)
    at = []
    for row in rows:
        sheet.write(row[y], bold=wording.figure(row))
        if row.get(detail):
            sheet.write(row[detail], style="detail")
        at.append(sheet.strip(20))
        sheet.gap(8)
    line_x, line_y = broken([(0, row["n"], height) for row, height in zip(rows, at, strict=True)])
    marks = [
        plain.scatter(
            x=line_x, y=line_y, mode="lines", hoverinfo="skip", showlegend=False,
            line={"color": ink.BAR, "width": 3},
        ),
        plain.scatter(
            x=[row["n"] for row in rows], y=at, mode="markers", showlegend=False, cliponaxis=False,
            marker={"size": 13, "color": ink.BLUE}, hoverinfo="text",
            customdata=[[place] for place in range(len(rows))],
            hovertext=[pointed(f"{wording.figure(row)} {row[y]}") for row in rows],
        ),
    ]  # fmt: skip
    axis = {"range": [left, most * 1.04], "visible": False}
    return sheet.figure(marks, axis, bottom=4)


def bars(rows: list[dict], x: str, y: str, colour: str, wide: bool = False) -> dict:
    """Groups of bars: `y` names the group, `colour` the bar within it, each with its own words."""
    series = list(dict.fromkeys(row[colour] for row in rows))
    shade = dict(zip(series, ink.SERIES, strict=False))
    sheet = Sheet(left=-1.5, wide=wide)
    if any(row["share"] is None and row["share_low"] is not None for row in rows):
        sheet.write("Hatched: the range that the published words allow", style="detail")
        sheet.gap(8)
    at: dict[int, float] = {}
    group = None
    for row in rows:
        if row[y] != group:
            if group is not None:
                sheet.gap(14)
            group = row[y]
            sheet.write(group, style="head")
            sheet.gap(2)
        sheet.write(
            f"{row[colour]} · {wording.base(row)}", style="detail", bold=wording.figure(row)
        )
        at[id(row)] = sheet.strip(20)
        sheet.gap(4)
    marks = []
    for name in series:
        mine = [row for row in rows if row[colour] == name]
        solid = [row for row in mine if row["share"] is not None]
        loose = [row for row in mine if row["share"] is None and row["share_low"] is not None]
        if solid:
            marks.append(_bar(solid, at, name, shade.get(name, ink.GREY), "share", False))
        if loose:
            marks.append(_bar(loose, at, name, shade.get(name, ink.GREY), "share_low", False))
            marks.append(_bar(loose, at, name, shade.get(name, ink.GREY), "share_high", True))
    return sheet.figure(marks, percent_axis(), barmode="overlay", showlegend=False)


def _bar(rows, at, name, colour, value, hatched) -> dict:
    """Solid up to the figure; the part that words leave open is hatched."""
    start = [row["share_low"] * 100 if hatched else 0 for row in rows]
    return plain.bar(
        base=start,
        x=[row[value] * 100 - low for row, low in zip(rows, start, strict=True)],
        y=[at[id(row)] for row in rows],
        width=14,
        orientation="h",
        name=name,
        marker={
            "color": colour,
            "pattern": {
                "shape": "/" if hatched else "",
                "fillmode": "replace",
                "fgcolor": colour,
                "size": 6,
            },
            "line": {"color": colour, "width": 1},
        },
        hovertext=[hover(row, f"{row['item']} ({name})") for row in rows],
        hoverinfo="text",
    )
