"""The answer to free SQL as a file or as lines of a terminal: columns of any name, values of any kind.

Every cell and every heading is defused, so that no spreadsheet runs what a query wrote.
"""

import csv as comma
import io
import json as notation
import math
import re
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from insight.wording import harmless

WIDEST = 60
WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$")


def headings(reply) -> list[str]:
    """The names of the columns, each once: a, a -> a, a_2."""
    found: list[str] = []
    for name, _ in reply.columns:
        other, number = name, 2
        while other in found:
            other, number = f"{name}_{number}", number + 1
        found.append(other)
    return found


def csv(reply) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read the pound sign."""
    out = io.StringIO()
    writer = comma.writer(out, lineterminator="\r\n")
    for row in [headings(reply), *reply.rows]:
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx(reply, about: list[tuple[str, str]]) -> bytes:
    """The rows on one sheet; the query and what to mind, as (word, text) pairs, on another."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Answer"
    sheet.append([_writable(name) for name in headings(reply)])
    typed = [_typed(kind) for _, kind in reply.columns]
    for row in reply.rows:
        sheet.append([_writable(turn(cell)) for turn, cell in zip(typed, row, strict=True)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    other = book.create_sheet("About")
    for word, text in about:
        other.append([_writable(word), _writable(text)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(reply) -> bytes:
    """The rows with the types that the query gave them, as far as Arrow has them."""
    columns = []
    for place, (_, kind) in enumerate(reply.columns):
        turn = _typed(kind)
        cells = [turn(row[place]) for row in reply.rows]
        columns.append(_column(cells, kind))
    out = io.BytesIO()
    pa.parquet.write_table(pa.table(columns, names=headings(reply)), out)
    return out.getvalue()


def json(reply) -> str:
    """A list of objects, one for each row. What JSON cannot say (NaN, infinity) is null."""
    names = headings(reply)
    rows = [dict(zip(names, map(_sayable, row), strict=True)) for row in reply.rows]
    return notation.dumps(rows, ensure_ascii=False, indent=2)


def table(reply) -> str:
    """Columns under each other for a terminal; nothing in a cell can steer the terminal."""
    rows = [[_line(cell) for cell in row] for row in [headings(reply), *reply.rows]]
    wide = [max(len(row[place]) for row in rows) for place in range(len(reply.columns))]
    rows.insert(1, ["-" * width for width in wide])
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)) for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _line(cell) -> str:
    text = "" if cell is None else str(cell)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _sayable(cell):
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _writable(cell):
    """A cell that a workbook can hold."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) >= 1 << 53:
        return str(cell)
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell)


def _typed(kind: str):
    """Turns the text of a date or a moment back into one; all else stays as it is."""
    reader = {"DATE": date.fromisoformat, "TIMESTAMP": datetime.fromisoformat}.get(kind)

    def turn(cell):
        try:
            return reader(cell) if reader and isinstance(cell, str) else cell
        except ValueError:
            return cell

    return turn


def _column(cells: list, kind: str) -> pa.Array:
    wanted = {"DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "BOOLEAN": pa.bool_()}.get(kind)
    if WHOLE.match(kind):
        wanted = pa.int64()
    elif kind.startswith(("DECIMAL", "DOUBLE", "FLOAT")):
        wanted = pa.float64()
    try:
        return pa.array(cells, wanted or pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError):
        return pa.array([None if cell is None else str(cell) for cell in cells], pa.string())
