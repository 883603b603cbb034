"""An answer as a file to keep: CSV and XLSX with the caption and the sources inside."""

import io

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from insight import wording

# They only put rows in order: the middle of a range is nobody's figure, and no file may hold it.
SORTING = ("sort_pct", "group_order")
PASSPORT = ("publisher", "title", "fieldwork", "asked", "place", "url")


def columns(answer) -> list[str]:
    """The columns of an answer that a file holds."""
    return [name for name in answer.columns if name not in SORTING]


def table(answer, sources: dict[str, dict], caption: str) -> pd.DataFrame:
    """The rows as asked, then whose each is, then the caption: one flat table, shares from 0 to 1."""
    frame = pd.DataFrame(answer.rows, columns=columns(answer), dtype="object")
    if "source_id" in frame:
        for part in PASSPORT:
            frame[f"source_{part}"] = [
                said(sources.get(source), part) for source in frame["source_id"]
            ]
    frame["finding"] = answer.query.headed(answer.params)
    frame["caption"] = caption
    # Not frame.map(), which makes fractions of whole numbers wherever one of them is missing.
    cells = {
        name: pd.Series([wording.harmless(cell) for cell in frame[name]], dtype="object")
        for name in frame
    }
    return pd.DataFrame(cells)


def said(passport: dict | None, part: str) -> str | None:
    if passport is None:
        return None
    if part == "fieldwork":
        return wording.dates(passport["fieldwork_start"], passport["fieldwork_end"])
    return passport[part]


def csv(answer, sources: dict[str, dict], caption: str) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read the pound sign."""
    return table(answer, sources, caption).to_csv(index=False).encode("utf-8-sig")


def xlsx(answer, sources: dict[str, dict], caption: str) -> bytes:
    """Three sheets: the numbers, what they are, and whose they are."""
    book = Workbook()
    numbers = book.active
    numbers.title = "Numbers"
    heads = columns(answer)
    _fill(numbers, [heads, *([row[name] for name in heads] for row in answer.rows)])
    query = answer.query
    _fill(
        book.create_sheet("About"),
        [
            ["Finding", query.headed(answer.params)],
            ["Question", query.question],
            ["Caption", caption],
            ["Who could have answered", query.base],
            ["Note", query.note],
            ["Choices", ", ".join(f"{name} = {value}" for name, value in answer.params.items())],
            ["Query", query.path],
            ["Shares", "run from 0 to 1; an empty cell was not published and never means zero"],
        ],
    )
    used = dict.fromkeys(row["source_id"] for row in answer.rows if row.get("source_id"))
    heads = ["source", *PASSPORT, "base", "note"]
    rows = [
        [source, *(said(sources[source], part) for part in PASSPORT), sources[source]["base_words"],
         sources[source]["note"]]
        for source in used
    ]  # fmt: skip
    _fill(book.create_sheet("Sources"), [heads, *rows])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def writable(cell):
    """A cell without the control characters that a workbook cannot hold, and without live formulas."""
    text = ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
    return wording.harmless(text)


def _fill(sheet, rows: list[list]) -> None:
    for row in rows:
        sheet.append([writable(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in range(1, sheet.max_column + 1):
        longest = max(len(str(row[column - 1] or "")) for row in rows if len(row) >= column)
        sheet.column_dimensions[get_column_letter(column)].width = min(60, max(10, longest + 2))
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
