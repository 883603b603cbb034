"""Native tables: grids of signs and of shades, the map beside its numbers, and plain tables."""

import io

from lxml import etree
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu

from insight import wording
from insight.charts import ink, land
from insight.charts.grids import STANCES
from insight.charts.letters import cut, wrap
from insight.charts.letters import width as width_of
from insight.charts.rows import is_range
from insight.exports.native.workbook import A
from insight.exports.numbers import fitting
from insight.exports.picture import as_png
from insight.exports.shapes import PX, box, colour, describe, put, write_in

# Columns of a table on a slide, which is wider than a page.
WIDEST = 9
SIGNS = {
    "triangle-down": "▼",
    "triangle-up": "▲",
    "diamond": "◆",
    "x": "✕",
    "circle-open": "○",
    "circle": "●",
}


def matrix(slide, shown, room) -> None:
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
    _table(slide, shown, room, cells, {}, grid=True)


def heat(slide, shown, room) -> None:
    """A figure in each cell, on the shade that the screen gives it."""
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
        if value is not None and not is_range(row):
            dark = value >= ink.TURN * top
            shades[place] = (
                ink.SHADES[min(int(value / top * 10), 9)],
                ink.PAPER if dark else ink.TEXT,
            )
    _table(slide, shown, room, cells, shades, grid=True)


def area(slide, shown, room) -> None:
    """The map as a picture at twice its size, and its numbers beside it as a native table."""
    x, y, width, height = room
    roles, rows = shown.query.roles, shown.rows
    credit = wrap(land.CREDIT, width, 16)
    high = height - 20 * len(credit) - 10
    scene = land.outline(rows, roles["x"], roles["area"], high, 18)
    picture = slide.shapes.add_picture(io.BytesIO(as_png(scene, ground=False)), 0, 0)
    put(picture, x, y, scene.width, high)
    picture.name = "Map"
    describe(picture._element.nvPicPr.cNvPr, shown.alternative)
    box(slide, x, y + high + 10, width, 20 * len(credit), [land.CREDIT], 12, ink.MUTED, "Outlines")
    cells = _cells(shown)
    marks = [("", None), *zip(land.letters(rows), land.shades(rows, roles["x"]), strict=True)]
    cells = [[letter, *row] for (letter, _), row in zip(marks, cells, strict=True)]
    shades = {
        (line, 0): (ink.SHADES[shade], land.on(shade))
        for line, (_, shade) in enumerate(marks) if line
    }  # fmt: skip
    left = x + scene.width + 28
    _table(slide, shown, (left, y, width - (left - x), high), cells, shades)


def plain(slide, shown, room) -> list[str]:
    """What is a table on the page too; gives for the notes what had no room."""
    heads = fitting(shown.table, next(iter(shown.table[0])), WIDEST)
    cells = [heads, *([row[head] for head in heads] for row in shown.table)]
    left = [head for head in shown.table[0] if head not in heads]
    said = [f"Left out for room, and kept in the XLSX and CSV: {', '.join(left)}"] if left else []
    return _table(slide, shown, room, cells, {}) + said


def _cells(shown) -> list[list]:
    return [list(shown.table[0]), *(list(row.values()) for row in shown.table)]


def _table(slide, shown, room, cells, shades, grid: bool = False) -> list[str]:
    """A native table whose words fit: the largest size at which it keeps within its room.

    Gives for the notes, in full, the texts that were cut short at the smallest size.
    """
    short = []
    x, y, width, height = room
    count, across = len(cells), len(cells[0])
    if grid:
        first = min(0.4 * width, width - 70 * (across - 1)) if across < 14 else 0.25 * width
        widths = [first] + [(width - first) / (across - 1)] * (across - 1)
    else:
        columns = [[str(row[place]) for row in cells] for place in range(across)]
        widths = _widths(columns, width)
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
    describe(frame._element.nvGraphicFramePr.cNvPr, shown.alternative)
    table = frame.table
    look = frame._element.graphic.graphicData.tbl.tblPr
    look.set("bandRow", "0")
    for style in look.findall(qn("a:tableStyleId")):
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
    for place, wide in enumerate(widths):
        table.columns[place].width = Emu(int(wide * PX))
    for line, row in enumerate(cells):
        table.rows[line].height = Emu(int(tall[line] * PX))
        for place, text in enumerate(row):
            cell = table.cell(line, place)
            shade, words = shades.get((line, place), (None, ink.TEXT))
            wide = widths[place] - 14
            said = str(text)
            if size == 8:
                lines = wrap(said, wide, size * 4 / 3)
                if len(lines) > 6:
                    short.append(f"In full: {said}")
                    said = " ".join(cut(lines, 6))
            write_in(
                cell.text_frame, [said], size, words if line or not grid else ink.MUTED, line == 0
            )
            cell.margin_left = cell.margin_right = Emu(6 * PX)
            cell.margin_top = cell.margin_bottom = Emu(3 * PX)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE if grid else MSO_ANCHOR.TOP
            if grid and place:
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
            if shade:
                cell.fill.solid()
                cell.fill.fore_color.rgb = colour(shade)
            else:
                cell.fill.background()
            _rule(cell, ink.palette("light")[ink.GRID][1:])
    return short


def _widths(columns: list[list[str]], width: float) -> list[float]:
    """Room for the longest word of each column at the smallest size; the rest by how much is in it."""
    least = [
        max((width_of(word, 32 / 3, "bold") for text in texts for word in text.split() if len(word) <= 20),
            default=0) + 16
        for texts in columns
    ]  # fmt: skip
    weights = [_weight(texts) for texts in columns]
    spare = max(width - sum(least), 0)
    shrunk = min(width / sum(least), 1)
    return [
        wide * shrunk + spare * weight / sum(weights)
        for wide, weight in zip(least, weights, strict=True)
    ]


def _weight(cells: list[str]) -> int:
    """How wide a column wants to be, in characters: its head may run over lines, its words not."""
    word = max((len(word) for text in cells for word in text.split()), default=0)
    return max(min(max(len(text) for text in cells[1:]), 60), min(word, 20) + 2, 4)


def _rule(cell, shade: str) -> None:
    """A thin line under a cell."""
    line = etree.fromstring(
        f'<a:lnB xmlns:a="{A}" w="9525"><a:solidFill><a:srgbClr val="{shade}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, line)
