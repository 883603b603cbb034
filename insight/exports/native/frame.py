"""What the native charts share: the frame on the slide, its axes, its legend and the words above it."""

from lxml import etree
from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from insight import wording
from insight.charts import ink
from insight.exports.shapes import box, colour, describe, put

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
PERCENT = "0.0%"


def keyed(slide, said: str, room: tuple) -> tuple:
    """Writes how the chart is read above it; gives the room that is left."""
    if not said:
        return room
    x, y, width, height = room
    box(slide, x, y, width, 22, [said], 12, ink.MUTED, "Key")
    return x, y + 28, width, height - 28


def chart(slide, shown, room: tuple, kind, data, legend: bool = False):
    """A chart part of `kind` with its workbook, in the room given."""
    frame = slide.shapes.add_chart(kind, 0, 0, Emu(1), Emu(1), data)
    put(frame, *room)
    frame.name = "Chart"
    describe(frame._element.nvGraphicFramePr.cNvPr, shown.alternative)
    made = frame.chart
    made.has_title, made.has_legend = False, legend
    made.font.size, made.font.name = Pt(13), "Arial"
    if legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        made.legend.font.size = Pt(13)
    return made


def names(made) -> None:
    """The axis of names of a bar chart, read from the top down."""
    axis = made.category_axis
    axis.reverse_order = True
    made.value_axis._element.find(qn("c:crosses")).set("val", "max")
    axis.has_major_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt(13)
    axis.format.line.color.rgb = colour(ink.GREY)


def unscaled(made, low: float, high: float) -> None:
    """An axis of values that is not drawn: each bar says its own figure."""
    axis = made.value_axis
    axis.minimum_scale, axis.maximum_scale = low, high
    axis.has_major_gridlines = axis.visible = False


def percent(made) -> None:
    """An axis of values from 0 to 100%."""
    axis = made.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 1, 0.25
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = colour(ink.GRID)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0%", False
    axis.tick_labels.font.size = Pt(12)
    axis.tick_labels.font.color.rgb = colour(ink.MUTED)
    axis.format.line.fill.background()


def inner(made, x: float, y: float, width: float, height: float) -> None:
    """Fixes where the plot stands, in parts of the frame, so that long labels never push it about."""
    area = made._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    said = "".join(
        f'<c:{tag} val="{value}"/>'
        for tag, value in (
            ("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"),
            ("x", x), ("y", y), ("w", width), ("h", height),
        )
    )  # fmt: skip
    layout = f'<c:layout xmlns:c="{C}"><c:manualLayout>{said}</c:manualLayout></c:layout>'
    area.insert(0, etree.fromstring(layout))


def painted(part, slot: str) -> None:
    """A bar or a marker in one colour."""
    part.format.fill.solid()
    part.format.fill.fore_color.rgb = colour(slot)


def labelled(point, text: str, slot: str, position) -> None:
    """Words at a bar or a point."""
    label = point.data_label
    label.has_text_frame = True
    label.text_frame.text = text
    run = label.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(13), True
    run.font.color.rgb = colour(slot)
    label.position = position


def figure(row: dict | None) -> float | None:
    """What a bar or a point stands at: the share, or the low end of a range."""
    if row is None:
        return None
    return row["share"] if row["share"] is not None else row["share_low"]


def span(row: dict | None) -> tuple[float, float] | None:
    """How far a range reaches from its low end, (down, up); None for what is no range."""
    if row and row.get("share") is None and row.get("share_low") is not None:
        return (0, max(row["share_high"] - row["share_low"], 0.001))
    return None


def reach(row: dict) -> tuple[float, float] | None:
    """How far the interval reaches from the figure, (down, up); None without one."""
    if row.get("share") is None or row.get("interval_low") is None:
        return None
    return (max(0, row["share"] - row["interval_low"]), max(0, row["interval_high"] - row["share"]))


def base(row: dict) -> str:
    return wording.base({"base_words": row["base_words"]})
