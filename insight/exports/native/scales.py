"""A scale as native bars of 100%: one bar a group, its parts from one end of the scale to the other."""

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.util import Pt

from insight.charts import ink
from insight.charts.likert import HIDDEN, LEAST, on, ordered
from insight.exports.native import frame
from insight.exports.native.workbook import Workbook
from insight.exports.shapes import clean, colour

# A part too narrow for its percentage has none; the format keeps to that when figures are edited.
LABEL = f'[>={LEAST}]0%;""'


def parts(slide, shown, room) -> None:
    """The answers of each group. A group with a hidden answer has no bar and is named in words."""
    role, rows = shown.query.roles, shown.rows
    heads = list(dict.fromkeys(row[role["y"]] for row in rows))
    cell = {(row[role["y"]], row[role["colour"]]): row for row in rows}
    hidden = {row[role["y"]] for row in rows if row[role["x"]] is None}
    answers, shade = ordered(rows, role["colour"])
    data = CategoryChartData(number_format=frame.PERCENT)
    data.categories = [_head(head, rows, role, head in hidden) for head in heads]
    for answer in answers:
        found = [None if head in hidden else cell.get((head, answer)) for head in heads]
        data.add_series(clean(answer), [row and row[role["x"]] for row in found])
    said = "Parts of all who answered, from one end of the scale to the other."
    room = frame.keyed(slide, said, room)
    chart = frame.chart(slide, shown, room, XL_CHART_TYPE.BAR_STACKED_100, data, legend=True)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = 100, 55
    frame.names(chart)
    frame.percent(chart)
    frame.inner(chart, 0.3, 0.12, 0.66, 0.78)
    for answer, one in zip(answers, plot.series, strict=True):
        slot = shade[answer]
        frame.painted(one, slot)
        one.format.line.color.rgb, one.format.line.width = colour(ink.PAPER), Pt(1.5)
        labels = one.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = LABEL, False
        labels.position = XL_LABEL_POSITION.CENTER
        labels.font.size = Pt(13)
        labels.font.color.rgb = colour(on(slot))
    Workbook(chart, shown).save()


def _head(head: str, rows: list[dict], role: dict, hidden: bool) -> str:
    if hidden:
        return clean(f"{head}: {HIDDEN}")
    return clean(f"{head} ({frame.base(next(row for row in rows if row[role['y']] == head))})")
