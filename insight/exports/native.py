"""Charts and tables that belong to PowerPoint: chart parts with real error bars, and native tables.

An interval or a range is an error bar of the chart, with its lengths in the embedded workbook; the
workbook also holds the whole table of numbers, so that "Edit Data" shows what each figure is.
"""

import io

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from insight import files, wording
from insight.charts import ink, land
from insight.charts.grids import STANCES
from insight.charts.letters import cut, wrap
from insight.charts.letters import width as width_of
from insight.exports.numbers import columns
from insight.exports.picture import as_png

SIGNS = {
    "triangle-down": "▼",
    "triangle-up": "▲",
    "diamond": "◆",
    "x": "✕",
    "circle-open": "○",
    "circle": "●",
}


def draw(slide, shown, room, write_in, put, box) -> None:
    """Sets the slide's chart or table into `room` (x, y, width and height in pixels)."""
    kind = shown.query.kind
    if kind == "dots":
        _bars(slide, shown, room, put, box)
    elif kind == "bars":
        _groups(slide, shown, room, put, box)
    elif kind == "timeline":
        _lines(slide, shown, room, put, box)
    elif kind == "map":
        _map(slide, shown, room, write_in, put, box)
    else:
        cells, shades = GRIDS.get(kind, _plain)(shown)
        _table(slide, shown, room, cells, shades, write_in, put)


def _colour(slot: str) -> str:
    return ink.palette("light")[slot][1:]


def _chart(slide, shown, room, kind, data, put):
    frame = slide.shapes.add_chart(kind, 0, 0, Emu(1), Emu(1), data)
    put(frame, *room)
    frame.name = "Chart"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", _clean(shown.alternative))
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    chart.font.size, chart.font.name = Pt(13), "Arial"
    return chart


def _clean(text) -> str:
    return "".join(letter for letter in str(text) if letter >= " ")


def _label(shown, row: dict) -> str:
    """A category: the figure first, then what it is of, and what is not the same for all rows."""
    name = row.get(shown.query.roles.get("y", "item")) or row.get("item") or ""
    figure = wording.figure(row)
    said = f"{figure} {name}" if figure.endswith(":") else f"{figure}  {name}"
    if "share" not in row:
        return _clean(said)
    several = {row.get("question") for row in shown.rows}
    parts = [row["question"]] if len(several) > 1 and row.get("question") else []
    bases = wording.base({"base_words": row["base_words"]})
    parts += [row["audience"], str(row["year"]), bases]
    same = len({(r["audience"], r["year"], r["base_words"]) for r in shown.rows}) == 1
    said += (
        f" ({parts[0]})" if same and len(several) > 1 else "" if same else f" ({' · '.join(parts)})"
    )
    if row["is_possible"] is False:
        said += f". {wording.impossible(row)}"
    return _clean(said)


def _bars(slide, shown, room, put, box) -> None:
    """Sorted bars from zero, with the interval or the range of each as an error bar."""
    rows = shown.rows
    counts = shown.query.roles.get("x") == "n"
    data = CategoryChartData(number_format="#,##0" if counts else "0.0%")
    data.categories = [_label(shown, row) for row in rows]
    if counts:
        data.add_series("Number", [row["n"] for row in rows])
    else:
        data.add_series("Published figure", [row["share"] for row in rows])
        data.add_series("Range, from", [_low(row) for row in rows])
    x, y, width, height = room
    key = [] if counts else _key(rows)
    if key:
        box(slide, x, y, width, 22, [key], 12, ink.MUTED, "Key")
        y, height = y + 28, height - 28
    chart = _chart(slide, shown, (x, y, width, height), XL_CHART_TYPE.BAR_CLUSTERED, data, put)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = 100, 90 if len(rows) > 3 else 160
    first = plot.series[0]
    first.format.fill.solid()
    first.format.fill.fore_color.rgb = _rgb(ink.BAR)
    top = max((row["n"] or 0 for row in rows), default=1) if counts else 1
    _axes(chart, top, counts)
    _inner(chart, 0.46, 0.02, 0.51, 0.98 if counts else 0.88)
    if not counts:
        for place, row in enumerate(rows):
            if row["is_possible"] is False:
                point = first.points[place].format
                point.fill.background()
                point.line.color.rgb = _rgb(ink.PLUM)
                point.line.width = Pt(2)
        hidden = plot.series[1]
        hidden.format.fill.background()
        hidden.format.line.fill.background()
        extra = Extra(chart, shown)
        sure = [row if row["is_possible"] is not False else {} for row in rows]
        extra.bars(first, "95% interval", [_reach(row) for row in sure], ink.TEXT, 1.5, True)
        extra.bars(hidden, "Range", [_span(row) for row in rows], ink.TEAL, 9, False)
        extra.save()
    else:
        Extra(chart, shown).save()


def _low(row: dict):
    return row["share_low"] if row["share"] is None else None


def _span(row: dict):
    """How far a range reaches from its low end: (down, up)."""
    if row.get("share") is None and row.get("share_low") is not None:
        return (0, max(row["share_high"] - row["share_low"], 0.001))
    return None


def _reach(row: dict):
    """How far the interval reaches from the figure: (down, up), None without one."""
    if row.get("share") is None or row.get("interval_low") is None:
        return None
    return (max(0, row["share"] - row["interval_low"]), max(0, row["interval_high"] - row["share"]))


def _key(rows: list[dict]) -> str:
    said = []
    if any(row["share"] is not None for row in rows):
        said.append("Bar: published figure")
    if any(_reach(row) for row in rows):
        said.append("thin line with ends: 95% interval")
    if any(_span(row) for row in rows):
        said.append("thick line: the range that published words allow")
    if any(row["is_possible"] is False for row in rows):
        said.append("hollow bar: a figure its base cannot give")
    text = "; ".join(said)
    return text[:1].upper() + text[1:] + "." if text else ""


def _rgb(slot: str):
    return RGBColor.from_string(_colour(slot))


def _axes(chart, top: float, counts: bool) -> None:
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = True
    values._element.find(qn("c:crosses")).set("val", "max")
    names.has_major_gridlines = False
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.font.size = Pt(13)
    names.format.line.color.rgb = _rgb(ink.GREY)
    values.minimum_scale, values.maximum_scale = 0, top
    values.has_major_gridlines = not counts
    values.visible = not counts
    if not counts:
        values.major_unit = 0.25
        values.major_gridlines.format.line.color.rgb = _rgb(ink.GRID)
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0%", False
        values.tick_labels.font.size = Pt(12)
        values.tick_labels.font.color.rgb = _rgb(ink.MUTED)
        values.format.line.fill.background()


def _inner(chart, x: float, y: float, width: float, height: float) -> None:
    """Fixes where the plot stands, so that long labels never push it about."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    said = "".join(
        f'<c:{tag} val="{value}"/>'
        for tag, value in (
            ("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"),
            ("x", x), ("y", y), ("w", width), ("h", height),
        )
    )  # fmt: skip
    area.insert(
        0,
        etree.fromstring(
            f'<c:layout xmlns:c="{C}"><c:manualLayout>{said}</c:manualLayout></c:layout>'
        ),
    )


C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


class Extra:
    """What python-pptx leaves out: error bars, and more columns in the embedded workbook."""

    def __init__(self, chart, shown):
        self.chart, self.shown = chart, shown
        self.part = chart.part.chart_workbook.xlsx_part
        self.book = load_workbook(io.BytesIO(self.part.blob))
        self.sheet = self.book.active
        self.sheet.title = "Sheet1"

    def bars(self, series, name: str, reach: list, slot: str, points: float, ends: bool) -> None:
        """Error bars on a series: (down, up) for each point, or None; lengths go to the workbook."""
        if not any(reach):
            return
        said = []
        for side, tag in ((1, "plus"), (0, "minus")):
            column = self.sheet.max_column + 1
            word = "up" if side else "down"
            self._column(column, f"{name}, {word}", [one[side] if one else None for one in reach])
            letter = get_column_letter(column)
            values = "".join(
                f'<c:pt idx="{place}"><c:v>{one[side]}</c:v></c:pt>'
                for place, one in enumerate(reach)
                if one
            )
            said.append(
                f"<c:{tag}><c:numRef><c:f>Sheet1!${letter}$2:${letter}${len(reach) + 1}</c:f>"
                f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(reach)}"/>'
                f"{values}</c:numCache></c:numRef></c:{tag}>"
            )
        way = '<c:errDir val="y"/>' if series._element.find(qn("c:marker")) is not None else ""
        xml = (
            f'<c:errBars xmlns:c="{C}" xmlns:a="{A}">{way}<c:errBarType val="both"/>'
            f'<c:errValType val="cust"/><c:noEndCap val="{0 if ends else 1}"/>{"".join(said)}'
            f'<c:spPr><a:ln w="{int(points * 12700)}" cap="flat"><a:solidFill>'
            f'<a:srgbClr val="{_colour(slot)}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
        )
        series._element.find(qn("c:cat")).addprevious(etree.fromstring(xml))

    def _column(self, column: int, head: str, values: list) -> None:
        for line, value in enumerate([head, *values], start=1):
            self.sheet.cell(line, column, files.writable(value))

    def save(self) -> None:
        """Adds a sheet with the whole table, and puts the workbook back."""
        numbers = self.book.create_sheet("Numbers")
        for row in columns(self.shown):
            numbers.append([files.writable(cell) for cell in row])
        out = io.BytesIO()
        self.book.save(out)
        self.part._blob = out.getvalue()


def _groups(slide, shown, room, put, box) -> None:
    """Bars side by side in groups; the part that words leave open is an error bar on its low end."""
    role, rows = shown.query.roles, shown.rows
    groups = list(dict.fromkeys(row[role["y"]] for row in rows))
    series = list(dict.fromkeys(row[role["colour"]] for row in rows))
    cell = {(row[role["y"]], row[role["colour"]]): row for row in rows}
    data = CategoryChartData(number_format="0.0%")
    data.categories = [_clean(group) for group in groups]
    for name in series:
        data.add_series(_clean(name), [_first(cell.get((group, name))) for group in groups])
    loose = any(_span(row) for row in rows)
    x, y, width, height = room
    if loose:
        said = "Thick line: the range that the published words allow, from the end of its bar."
        box(slide, x, y, width, 22, [said], 12, ink.MUTED, "Key")
        y, height = y + 28, height - 28
    chart = _chart(slide, shown, (x, y, width, height), XL_CHART_TYPE.BAR_CLUSTERED, data, put)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(13)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = -5, 60
    _axes(chart, 1, False)
    _inner(chart, 0.3, 0.14, 0.66, 0.76)
    extra = Extra(chart, shown)
    for number, one in enumerate(plot.series):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = _rgb(ink.SERIES[number % len(ink.SERIES)])
        mine = [cell.get((group, series[number])) for group in groups]
        for place, row in enumerate(mine):
            if row is not None:
                _name_bar(one.points[place].data_label, row)
        extra.bars(
            one,
            f"Range, {series[number]}",
            [_span(row or {}) for row in mine],
            ink.ORANGE,
            7,
            False,
        )
    extra.save()


def _name_bar(label, row: dict) -> None:
    """The figure in words: inside its bar where that is long enough, else behind it."""
    inside = (_first(row) or 0) > 0.15
    label.has_text_frame = True
    label.text_frame.text = wording.figure(row) if inside else f"    {wording.figure(row)}"
    run = label.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(13), True
    run.font.color.rgb = _rgb(ink.PAPER if inside else ink.TEXT)
    label.position = XL_LABEL_POSITION.INSIDE_BASE if inside else XL_LABEL_POSITION.OUTSIDE_END


def _first(row: dict | None):
    if row is None:
        return None
    return row["share"] if row["share"] is not None else row["share_low"]


def _lines(slide, shown, room, put, box) -> None:
    """Years across; a line joins two figures only where they may be compared."""
    role, rows = shown.query.roles, shown.rows
    seen = {row[role["x"]] for row in rows}
    years = list(range(min(seen), max(seen) + 1))
    names = list(dict.fromkeys(row[role["series"]] for row in rows))
    cell = {(row[role["series"]], row[role["x"]]): row for row in rows}
    data = CategoryChartData(number_format="0.0%")
    data.categories = [str(year) for year in years]
    for name in names:
        data.add_series(_clean(name), [_first(cell.get((name, year))) for year in years])
    data_rows = [[cell.get((name, year)) for year in years] for name in names]
    x, y, width, height = room
    loose = any(_span(row) for row in rows)
    if loose:
        said = "Thick line: the range that the published words allow, from its low end up."
        box(slide, x, y, width, 22, [said], 12, ink.MUTED, "Key")
        y, height = y + 28, height - 28
    chart = _chart(slide, shown, (x, y, width, height), XL_CHART_TYPE.LINE_MARKERS, data, put)
    chart.has_legend = len(names) > 0
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(13)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale, values.major_unit = 0, 1, 0.25
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0%", False
    values.major_gridlines.format.line.color.rgb = _rgb(ink.GRID)
    values.format.line.fill.background()
    extra = Extra(chart, shown)
    for number, one in enumerate(chart.plots[0].series):
        slot = ink.SERIES[number % len(ink.SERIES)]
        one.smooth = False
        known = [row for row in data_rows[number] if row is not None]
        # A line would join the low ends of ranges alone, so only exact figures are joined.
        exact = all(_span(row) is None for row in known)
        joined = len(known) > 1 and exact and all(row[role["joins"]] for row in known[1:])
        if joined:
            one.format.line.color.rgb, one.format.line.width = _rgb(slot), Pt(2.25)
        else:
            one.format.line.fill.background()
        one.marker.style, one.marker.size = XL_MARKER_STYLE.CIRCLE, 11
        one.marker.format.fill.solid()
        one.marker.format.fill.fore_color.rgb = _rgb(slot)
        one.marker.format.line.fill.background()
        before = None
        for place, row in enumerate(data_rows[number]):
            if row is None:
                continue
            point = one.points[place]
            # Where only some are joined: a line belongs to the point at which it ends.
            if not joined and exact and before == place - 1 and row[role["joins"]]:
                point.format.line.color.rgb, point.format.line.width = _rgb(slot), Pt(2.25)
            label = point.data_label
            label.has_text_frame = True
            label.text_frame.text = wording.figure(row)
            run = label.text_frame.paragraphs[0].runs[0]
            run.font.size, run.font.bold = Pt(13), True
            run.font.color.rgb = _rgb(slot)
            label.position = _beside(number, row, loose)
            before = place
        extra.bars(
            one,
            f"Range, {names[number]}",
            [_span(row or {}) for row in data_rows[number]],
            slot,
            7,
            False,
        )
    chart._chartSpace.chart.find(qn("c:dispBlanksAs")).set("val", "span")
    extra.save()


def _beside(number: int, row: dict, loose: bool):
    """Where the figure of a point stands: beside a range, which would cross it, else above or below."""
    if _span(row):
        return XL_LABEL_POSITION.LEFT if number % 2 else XL_LABEL_POSITION.RIGHT
    return XL_LABEL_POSITION.BELOW if number % 2 and not loose else XL_LABEL_POSITION.ABOVE


def _matrix(shown) -> tuple[list[list], dict]:
    """The sign of each stance in a grid; bigger weights in words of the notes' table."""
    role, rows = shown.query.roles, shown.rows
    heads = list(dict.fromkeys(
        row[role["x"]] for row in sorted(
            rows, key=lambda row: (row.get("column_order") or row.get("year") or 9999, row[role["x"]])
        )
    ))  # fmt: skip
    names = list(dict.fromkeys(row[role["y"]] for row in rows))
    stances = [name for name in STANCES if any(row[role["shape"]] == name for row in rows)]
    key = ", ".join(f"{SIGNS[STANCES[name][0]]} {name}" for name in stances)
    cells = [[key, *heads]] + [[name, *[""] * len(heads)] for name in names]
    for row in rows:
        cells[names.index(row[role["y"]]) + 1][heads.index(row[role["x"]]) + 1] += SIGNS[
            STANCES[row[role["shape"]]][0]
        ]
    return cells, {}


def _heat(shown) -> tuple[list[list], dict]:
    role, rows = shown.query.roles, shown.rows
    heads = list(dict.fromkeys(row[role["x"]] for row in rows))
    names = list(dict.fromkeys(row[role["y"]] for row in rows))
    cells = [["", *heads]] + [[name, *[""] * len(heads)] for name in names]
    shades = {}
    shares = role["value"] != "n"
    top = 100 if shares else max((row["n"] or 0 for row in rows), default=1) or 1
    for row in rows:
        place = (names.index(row[role["y"]]) + 1, heads.index(row[role["x"]]) + 1)
        cells[place[0]][place[1]] = wording.figure(row)
        value = row["sort_pct"] if shares else row["n"]
        if value is not None:
            dark = value >= ink.TURN * top
            shades[place] = (
                ink.SHADES[min(int(value / top * 10), 9)],
                ink.PAPER if dark else ink.TEXT,
            )
    return cells, shades


def _map(slide, shown, room, write_in, put, box) -> None:
    """The map as a picture at twice its size, and its numbers beside it as a native table."""
    x, y, width, height = room
    roles, rows = shown.query.roles, shown.rows
    credit = wrap(land.CREDIT, width, 16)
    high = height - 20 * len(credit) - 10
    scene = land.outline(rows, roles["x"], roles["area"], high, 18)
    picture = slide.shapes.add_picture(io.BytesIO(as_png(scene, ground=False)), 0, 0)
    put(picture, x, y, scene.width, high)
    picture.name = "Map"
    picture._element.nvPicPr.cNvPr.set("descr", _clean(shown.alternative))
    box(slide, x, y + high + 10, width, 20 * len(credit), [land.CREDIT], 12, ink.MUTED, "Outlines")
    cells, _ = _plain(shown)
    marks = [("", None), *zip(land.letters(rows), land.shades(rows, roles["x"]), strict=True)]
    cells = [[letter, *row] for (letter, _), row in zip(marks, cells, strict=True)]
    shades = {
        (line, 0): (ink.SHADES[shade], land.on(shade))
        for line, (_, shade) in enumerate(marks) if line
    }  # fmt: skip
    left = x + scene.width + 28
    _table(slide, shown, (left, y, width - (left - x), high), cells, shades, write_in, put)


def _plain(shown) -> tuple[list[list], dict]:
    return [list(shown.table[0]), *(list(row.values()) for row in shown.table)], {}


GRIDS = {"matrix": _matrix, "heat": _heat}


def _table(slide, shown, room, cells, shades, write_in, put) -> None:
    """A native table whose words fit: the largest size at which it keeps within its room."""
    x, y, width, height = room
    count, across = len(cells), len(cells[0])
    grid = shown.query.kind in GRIDS
    if grid:
        first = min(0.4 * width, width - 70 * (across - 1)) if across < 14 else 0.25 * width
        widths = [first] + [(width - first) / (across - 1)] * (across - 1)
    else:
        weights = [_weight([str(row[k]) for row in cells]) for k in range(across)]
        widths = [width * weight / sum(weights) for weight in weights]
    for size in (16, 14, 13, 12, 11, 10, 9, 8):
        tall = [
            max(len(wrap(str(cell), wide - 14, size * 4 / 3)) for cell, wide in zip(row, widths, strict=True))
            * size * 4 / 3 * 1.22 + 8
            for row in cells
        ]  # fmt: skip
        broken = any(
            width_of(word, size * 4 / 3, "bold" if line == 0 else "normal") > wide - 14
            for line, row in enumerate(cells)
            for cell, wide in zip(row, widths, strict=True)
            for word in str(cell).split()
            if len(word) <= 20
        )
        if sum(tall) <= height and not broken:
            break
    spare = min(height / sum(tall), 1.5)
    tall = [high * max(spare, 1) for high in tall]
    frame = slide.shapes.add_table(count, across, 0, 0, Emu(1), Emu(1))
    put(frame, x, y, width, sum(tall))
    frame.name = "Table"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", _clean(shown.alternative))
    table = frame.table
    look = frame._element.graphic.graphicData.tbl.tblPr
    look.set("bandRow", "0")
    for style in look.findall(qn("a:tableStyleId")):
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
    for place, wide in enumerate(widths):
        table.columns[place].width = Emu(int(wide * 9525))
    for line, row in enumerate(cells):
        table.rows[line].height = Emu(int(tall[line] * 9525))
        for place, text in enumerate(row):
            cell = table.cell(line, place)
            shade, words = shades.get((line, place), (None, ink.TEXT))
            wide = widths[place] - 14
            said = str(text)
            if size == 8:
                said = " ".join(cut(wrap(said, wide, size * 4 / 3), 6))
            write_in(
                cell.text_frame, [said], size, words if line or not grid else ink.MUTED, line == 0
            )
            cell.margin_left = cell.margin_right = Emu(6 * 9525)
            cell.margin_top = cell.margin_bottom = Emu(3 * 9525)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE if grid else MSO_ANCHOR.TOP
            if grid and place:
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
            if shade:
                cell.fill.solid()
                cell.fill.fore_color.rgb = _rgb(shade)
            else:
                cell.fill.background()
            _rule(cell, _colour(ink.GRID))


def _weight(cells: list[str]) -> int:
    """How wide a column wants to be, in characters: its head may run over lines, its words not."""
    word = max((len(word) for text in cells for word in text.split()), default=0)
    return max(min(max(len(text) for text in cells[1:]), 60), min(word, 20) + 2, 4)


def _rule(cell, colour: str) -> None:
    """A thin line under a cell."""
    line = etree.fromstring(
        f'<a:lnB xmlns:a="{A}" w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, line)
