"""Charts and tables that belong to PowerPoint: chart parts with real error bars, and native tables.

An interval or a range is an error bar of the chart, with its lengths in the embedded workbook; the
workbook also holds the whole table of numbers, so that "Edit Data" shows what each figure is.
"""

from dataclasses import replace

from insight.charts.rows import complete
from insight.exports.native import bars, change, lines, scales, tables

KINDS = {
    "dots": bars.sorted_bars,
    "bars": bars.groups,
    "timeline": lines.shares,
    "line": lines.amounts,
    "likert": scales.parts,
    "change": change.pairs,
    "map": tables.area,
    "matrix": tables.matrix,
    "heat": tables.heat,
}


def draw(slide, shown, room: tuple[float, float, float, float]) -> list[str]:
    """Sets the slide's chart or table into `room`: x, y, width and height in pixels. Gives for the
    notes what a table had no room for."""
    draws = KINDS.get(shown.query.kind, tables.plain)
    return draws(slide, replace(shown, rows=complete(shown.rows)), room) or []
