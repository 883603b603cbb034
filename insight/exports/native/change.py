"""Before and after as native bars in pairs, each pair on a scale of its own."""

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.util import Pt

from insight import wording
from insight.charts import ink
from insight.charts.changes import AFTER, BEFORE, part
from insight.exports.native import frame
from insight.exports.native.workbook import Workbook
from insight.exports.shapes import clean, colour


def pairs(slide, shown, room) -> None:
    """Two bars a figure. Units differ, so a pair runs from zero to its own larger figure."""
    role, rows = shown.query.roles, shown.rows
    ends = {BEFORE: role["before"], AFTER: role["after"]}
    data = CategoryChartData(number_format=frame.PERCENT)
    data.categories = [clean(_head(row, role["y"])) for row in rows]
    drawn = {name: [part(row[column], row) for row in rows] for name, column in ends.items()}
    for name, values in drawn.items():
        data.add_series(name.capitalize(), values)
    said = "Each pair runs from zero to its own larger figure: pairs are not to be compared."
    room = frame.keyed(slide, said, room)
    chart = frame.chart(slide, shown, room, XL_CHART_TYPE.BAR_CLUSTERED, data, legend=True)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = -8, 60
    frame.names(chart)
    least = min(value for values in drawn.values() for value in values)
    # Room behind the longest bar for its figure.
    frame.unscaled(chart, -1 if least < 0 else 0, 1.5)
    frame.inner(chart, 0.4, 0.12, 0.58, 0.86)
    book = Workbook(chart, shown)
    for (name, column), one in zip(ends.items(), plot.series, strict=True):
        _paint(one, name)
        for place, row in enumerate(rows):
            words = wording.quantity(row[column], row["unit"])
            frame.labelled(one.points[place], words, ink.TEXT, XL_LABEL_POSITION.OUTSIDE_END)
        book.column(f"{name.capitalize()}, as the source states it", [row[column] for row in rows])
    book.column("Unit", [row["unit"] for row in rows])
    book.save()


def _head(row: dict, y: str) -> str:
    said = ", ".join(filter(None, (row.get("period"), row.get("wanted"))))
    return f"{row[y]} ({said})" if said else str(row[y])


def _paint(series, name: str) -> None:
    """Before is hollow and after is filled, as the ring and the triangle are on the page."""
    if name == AFTER:
        return frame.painted(series, ink.BLUE)
    series.format.fill.background()
    series.format.line.color.rgb, series.format.line.width = colour(ink.PLUM), Pt(2)
