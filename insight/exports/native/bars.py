"""Native bars: one a figure from zero, with its interval or its range, and bars side by side in groups."""

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.util import Pt

from insight import wording
from insight.charts import ink
from insight.charts.dots import COMPUTED, PUBLISHED
from insight.charts.likert import on
from insight.exports.native import frame
from insight.exports.native.workbook import Workbook
from insight.exports.shapes import clean, colour


def sorted_bars(slide, shown, room) -> None:
    """Bars of shares or counts in the order given, each named by its figure."""
    (_counts if shown.query.roles.get("x") == "n" else _shares)(slide, shown, room)


def _counts(slide, shown, room) -> None:
    rows = shown.rows
    data = CategoryChartData(number_format="#,##0")
    data.categories = [_label(shown, row) for row in rows]
    data.add_series("Number", [row["n"] for row in rows])
    chart = frame.chart(slide, shown, room, XL_CHART_TYPE.BAR_CLUSTERED, data)
    _set(chart, rows)
    frame.unscaled(chart, 0, max((row["n"] or 0 for row in rows), default=1))
    frame.inner(chart, 0.46, 0.02, 0.51, 0.98)
    Workbook(chart, shown).save()


def _shares(slide, shown, room) -> None:
    rows = shown.rows
    data = CategoryChartData(number_format=frame.PERCENT)
    data.categories = [_label(shown, row) for row in rows]
    data.add_series(_whose(rows).capitalize(), [row["share"] for row in rows])
    low = [row["share_low"] if row["share"] is None else None for row in rows]
    data.add_series("Range, from", low)
    room = frame.keyed(slide, _key(rows), room)
    chart = frame.chart(slide, shown, room, XL_CHART_TYPE.BAR_CLUSTERED, data)
    figures, hidden = _set(chart, rows)
    frame.percent(chart)
    frame.inner(chart, 0.46, 0.02, 0.51, 0.88)
    for place, row in enumerate(rows):
        if row["is_possible"] is False:
            point = figures.points[place].format
            point.fill.background()
            point.line.color.rgb, point.line.width = colour(ink.PLUM), Pt(2)
    hidden.format.fill.background()
    hidden.format.line.fill.background()
    book = Workbook(chart, shown)
    sure = [row if row["is_possible"] is not False else {} for row in rows]
    book.bars(figures, "95% interval", list(map(frame.reach, sure)), ink.TEXT, 1.5, True)
    book.bars(hidden, "Range", list(map(frame.span, rows)), ink.TEAL, 9, False)
    book.save()


def _set(chart, rows: list[dict]):
    """How the bars stand; gives the series."""
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = 100, 90 if len(rows) > 3 else 160
    frame.painted(plot.series[0], ink.BAR)
    frame.names(chart)
    return plot.series


def _label(shown, row: dict) -> str:
    """A category: the figure first, then what it is of, and what is not the same for all rows."""
    name = row.get(shown.query.roles.get("y", "item")) or row.get("item") or ""
    figure = wording.figure(row)
    said = f"{figure} {name}" if figure.endswith(":") else f"{figure}  {name}"
    if "share" not in row:
        return clean(f"{said} ({row['detail']})" if row.get("detail") else said)
    several = {row.get("question") for row in shown.rows}
    parts = [row["question"]] if len(several) > 1 and row.get("question") else []
    parts += [str(row[part]) for part in ("audience", "year") if row[part]] + [frame.base(row)]
    same = len({(r["audience"], r["year"], r["base_words"]) for r in shown.rows}) == 1
    said += (
        f" ({parts[0]})" if same and len(several) > 1 else "" if same else f" ({' · '.join(parts)})"
    )
    if row["is_possible"] is False:
        said += f". {wording.impossible(row)}"
    return clean(said)


def _whose(rows: list[dict]) -> str:
    """What a figure is: published by somebody, or worked out here."""
    ours = {row["state"] == COMPUTED for row in rows if row["share"] is not None}
    return (
        f"{PUBLISHED}, or {COMPUTED}" if len(ours) > 1 else COMPUTED if True in ours else PUBLISHED
    )


def _key(rows: list[dict]) -> str:
    said = []
    if any(row["share"] is not None for row in rows):
        said.append(f"Bar: {_whose(rows)}")
    if any(map(frame.reach, rows)):
        said.append("thin line with ends: 95% interval")
    if any(map(frame.span, rows)):
        said.append("thick line: the range that published words allow")
    if any(row["is_possible"] is False for row in rows):
        said.append("hollow bar: a figure its base cannot give")
    text = "; ".join(said)
    return text[:1].upper() + text[1:] + "." if text else ""


def groups(slide, shown, room) -> None:
    """Bars side by side; the part that words leave open is an error bar on its low end."""
    role, rows = shown.query.roles, shown.rows
    heads = list(dict.fromkeys(row[role["y"]] for row in rows))
    series = list(dict.fromkeys(row[role["colour"]] for row in rows))
    cell = {(row[role["y"]], row[role["colour"]]): row for row in rows}
    data = CategoryChartData(number_format=frame.PERCENT)
    data.categories = [clean(head) for head in heads]
    for name in series:
        data.add_series(clean(name), [frame.figure(cell.get((head, name))) for head in heads])
    if any(map(frame.span, rows)):
        said = "Thick line: the range that the published words allow, from the end of its bar."
        room = frame.keyed(slide, said, room)
    chart = frame.chart(slide, shown, room, XL_CHART_TYPE.BAR_CLUSTERED, data, legend=True)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = -5, 60
    frame.names(chart)
    frame.percent(chart)
    frame.inner(chart, 0.3, 0.14, 0.66, 0.76)
    book = Workbook(chart, shown)
    for number, one in enumerate(plot.series):
        frame.painted(one, ink.SERIES[number % len(ink.SERIES)])
        mine = [cell.get((head, series[number])) for head in heads]
        for place, row in enumerate(mine):
            if row is not None:
                _name_bar(one.points[place], row, on(ink.SERIES[number % len(ink.SERIES)]))
        spans = list(map(frame.span, mine))
        book.bars(one, f"Range, {series[number]}", spans, ink.ORANGE, 7, False)
    book.save()


def _name_bar(point, row: dict, words: str) -> None:
    """The figure in words: inside its bar where that is long enough, else behind it."""
    if (frame.figure(row) or 0) > 0.15:
        at = XL_LABEL_POSITION.INSIDE_BASE
        frame.labelled(point, wording.figure(row), words, at)
    else:
        at = XL_LABEL_POSITION.OUTSIDE_END
        frame.labelled(point, f"    {wording.figure(row)}", ink.TEXT, at)
