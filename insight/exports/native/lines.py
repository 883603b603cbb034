"""Native lines over the years: shares with their ranges, and amounts. Nothing is joined that may not be."""

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from insight import wording
from insight.charts import ink
from insight.exports.native import frame
from insight.exports.native.workbook import Workbook
from insight.exports.shapes import clean, colour

THICK = Pt(2.25)
# The first four series are circles in four colours, the next are diamonds in them.
MARKS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.SQUARE)


def shares(slide, shown, room) -> None:
    """Years across; a line joins two figures only where they may be compared."""
    role, rows = shown.query.roles, shown.rows
    years = _years(rows, role["x"])
    names = list(dict.fromkeys(row[role["series"]] for row in rows))
    cell = {(row[role["series"]], row[role["x"]]): row for row in rows}
    drawn = [[cell.get((name, year)) for year in years] for name in names]
    data = CategoryChartData(number_format=frame.PERCENT)
    data.categories = [str(year) for year in years]
    for name, mine in zip(names, drawn, strict=True):
        data.add_series(clean(name), list(map(frame.figure, mine)))
    loose = any(map(frame.span, rows))
    if loose:
        said = "Thick line: the range that the published words allow, from its low end up."
        room = frame.keyed(slide, said, room)
    chart = frame.chart(slide, shown, room, XL_CHART_TYPE.LINE_MARKERS, data, legend=True)
    frame.percent(chart)
    book = Workbook(chart, shown)
    for number, (one, mine) in enumerate(zip(chart.plots[0].series, drawn, strict=True)):
        slot = ink.SERIES[number % len(ink.SERIES)]
        _dots(one, slot, 11)
        _join(one, mine, role["joins"], slot)
        for place, row in enumerate(mine):
            if row is not None:
                beside = _beside(number, row, loose)
                frame.labelled(one.points[place], wording.figure(row), slot, beside)
        spans = list(map(frame.span, mine))
        book.bars(one, f"Range, {names[number]}", spans, slot, 7, False)
    _bridged(chart)
    book.save()


def amounts(slide, shown, room) -> None:
    """A line for each series and source: figures of two sources are never joined."""
    role, rows = shown.query.roles, shown.rows
    years = _years(rows, role["x"])
    keys = list(dict.fromkeys((row[role["series"]], row.get("source_id")) for row in rows))
    cell = {(row[role["series"]], row.get("source_id"), row[role["x"]]): row for row in rows}
    whose = {one["source_id"]: one["short_name"] for one in shown.sources}
    said = [name for name, _ in keys]
    data = CategoryChartData(number_format="General")
    data.categories = [str(year) for year in years]
    for name, source in keys:
        mine = [cell.get((name, source, year)) for year in years]
        head = name if said.count(name) == 1 else f"{name} ({whose.get(source, source)})"
        data.add_series(clean(head), [row and row[role["y"]] for row in mine])
    chart = frame.chart(slide, shown, room, XL_CHART_TYPE.LINE_MARKERS, data, legend=True)
    axis = chart.value_axis
    axis.minimum_scale = min(0, *(row[role["y"]] or 0 for row in rows))
    axis.major_gridlines.format.line.color.rgb = colour(ink.GRID)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0.##", False
    for number, one in enumerate(chart.plots[0].series):
        turn, place = divmod(list(dict.fromkeys(said)).index(said[number]), len(ink.SERIES))
        slot = ink.SERIES[place]
        _dots(one, slot, 8, MARKS[turn % len(MARKS)])
        one.format.line.color.rgb, one.format.line.width = colour(slot), THICK
    _bridged(chart)
    Workbook(chart, shown).save()


def _years(rows: list[dict], x: str) -> list[int]:
    seen = {row[x] for row in rows}
    return list(range(min(seen), max(seen) + 1))


def _dots(series, slot: str, size: int, mark=XL_MARKER_STYLE.CIRCLE) -> None:
    series.smooth = False
    series.marker.style, series.marker.size = mark, size
    frame.painted(series.marker, slot)
    series.marker.format.line.fill.background()


def _join(series, mine: list[dict | None], joins: str, slot: str) -> None:
    """A line to each figure that may be compared with the one before it."""
    known = [row for row in mine if row is not None]
    # A line would join the low ends of ranges alone, so only exact figures are joined.
    exact = all(frame.span(row) is None for row in known)
    if len(known) > 1 and exact and all(row[joins] for row in known[1:]):
        series.format.line.color.rgb, series.format.line.width = colour(slot), THICK
        return
    series.format.line.fill.background()
    before = None
    for place, row in enumerate(mine):
        if row is None:
            continue
        # A line belongs to the point at which it ends.
        if exact and before == place - 1 and row[joins]:
            line = series.points[place].format.line
            line.color.rgb, line.width = colour(slot), THICK
        before = place


def _beside(number: int, row: dict, loose: bool):
    """Where the figure of a point stands: beside a range, which would cross it, else above or below."""
    if frame.span(row):
        return XL_LABEL_POSITION.LEFT if number % 2 else XL_LABEL_POSITION.RIGHT
    return XL_LABEL_POSITION.BELOW if number % 2 and not loose else XL_LABEL_POSITION.ABOVE


def _bridged(chart) -> None:
    """A year that was not asked is no zero: the line, where there is one, goes on to the next figure."""
    chart._chartSpace.chart.find(qn("c:dispBlanksAs")).set("val", "span")
