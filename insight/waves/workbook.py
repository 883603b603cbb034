"""Excel workbooks, read as a stream: openpyxl's own stream does not tell hidden rows, merged cells
or formulas without a stored result, and those are what a steward must hear of. Its rules for dates
are used here. Every part is read through defusedxml and counted, so that nothing can expand."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from defusedxml import ElementTree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from insight.faults import DataFault, nearest
from insight.waves.limits import Limits

RELATION = re.compile(r"\{http://[^}]*/relationships\}id$")


@dataclass
class Sheet:
    """What was noticed on the way: numbers of hidden rows and columns, of formulas, and merged ranges."""

    name: str
    hidden: int = 0
    columns: int = 0
    formulas: int = 0
    merged: list[str] = field(default_factory=list)


class Counted:
    """A part of the zip that stops giving bytes at the limit, whatever the directory said."""

    def __init__(self, opened, left: list[int], name: str):
        self.opened, self.left, self.name = opened, left, name

    def read(self, size: int = -1) -> bytes:
        data = self.opened.read(size if size and size > 0 else 1 << 20)
        self.left[0] -= len(data)
        if self.left[0] < 0:
            raise DataFault([f"{self.name} unpacks to more than it says. Export it again."])
        return data


class Workbook:
    """An opened workbook: `sheets` are (name, part, state); rows() streams one of them."""

    def __init__(self, path: Path, name: str, limits: Limits):
        self.name, self.limits = name, limits
        self.left = [limits.unpacked]
        self.zip = zipfile.ZipFile(path)
        self.parts = {part.filename: part for part in self.zip.infolist()}
        self.epoch = CALENDAR_WINDOWS_1900
        self.sheets: list[tuple[str, str, str]] = []
        self._book()
        self.shared = list(self._strings())
        self.dates = self._dates()

    def warnings(self) -> list[str]:
        if any(part.startswith("xl/externalLinks/") for part in self.parts):
            return [
                f"{self.name} has links to other files. They were not followed; the values stored "
                "with them were read."
            ]
        return []

    def _open(self, part: str):
        return Counted(self.zip.open(self.parts[part]), self.left, self.name)

    def _tree(self, part: str):
        return ElementTree.parse(self._open(part)).getroot()

    def _book(self) -> None:
        book = self._tree("xl/workbook.xml")
        targets = {}
        if "xl/_rels/workbook.xml.rels" in self.parts:
            for one in self._tree("xl/_rels/workbook.xml.rels"):
                target = one.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                targets[one.get("Id")] = posixpath.normpath(full)
        for one in book.iter():
            tag = _bare(one.tag)
            if tag == "workbookPr" and one.get("date1904") in ("1", "true"):
                self.epoch = CALENDAR_MAC_1904
            if tag == "sheet":
                ids = [value for key, value in one.attrib.items() if RELATION.search(key)]
                part = targets.get(ids[0]) if ids else None
                if part in self.parts and "worksheets/" in part:
                    self.sheets.append((one.get("name", "?"), part, one.get("state", "visible")))

    def _strings(self) -> Iterator[str]:
        if "xl/sharedStrings.xml" not in self.parts:
            return
        for _, element in ElementTree.iterparse(self._open("xl/sharedStrings.xml")):
            if _bare(element.tag) == "si":
                yield _words(element)
                element.clear()

    def _dates(self) -> set[int]:
        """Which cell styles show a number as a date."""
        if "xl/styles.xml" not in self.parts:
            return set()
        formats = dict(BUILTIN_FORMATS)
        styles = set()
        root = self._tree("xl/styles.xml")
        for one in root.iter():
            if _bare(one.tag) == "numFmt":
                formats[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")
        for group in root:
            if _bare(group.tag) == "cellXfs":
                for place, one in enumerate(group):
                    code = formats.get(int(one.get("numFmtId", "0") or 0), "")
                    if code and is_date_format(code):
                        styles.add(place)
        return styles

    def choose(self, wanted: str | None) -> tuple[str, str]:
        """(name, part) of the sheet to read. Raises DataFault where that would be a guess."""
        if wanted:
            for name, part, _ in self.sheets:
                if name.strip().casefold() == wanted.strip().casefold():
                    return name, part
            names = [name for name, *_ in self.sheets]
            hint = nearest(wanted, names) or f" It has {', '.join(names[:8])}."
            raise DataFault([f"{self.name} has no sheet '{wanted}'.{hint}"])
        visible = [(name, part) for name, part, state in self.sheets if state == "visible"]
        tables = [(name, part) for name, part in visible if self._is_table(part)]
        if len(tables) == 1:
            return tables[0]
        if not tables:
            hidden = [
                n for n, part, state in self.sheets if state != "visible" and self._is_table(part)
            ]
            if hidden:
                raise DataFault(
                    [f"{self.name}: the only sheet with a table, '{hidden[0]}', is hidden. Show it in "
                     "the workbook, or name it with --sheet."]
                )  # fmt: skip
            raise DataFault(
                [f"{self.name} has no sheet with a header and answers. Export it again."]
            )
        names = ", ".join(f"'{name}'" for name, _ in tables)
        raise DataFault(
            [f"{self.name} has more than one sheet that could hold the answers: {names}. Name the one "
             "to read with --sheet, or save it alone."]
        )  # fmt: skip

    def _is_table(self, part: str) -> bool:
        """At least two rows of at least two cells."""
        wide = 0
        left = self.left[0]
        for number, row in enumerate(self._raw(part, Sheet(""))):
            wide += sum(1 for cell in row[1].values() if cell[0] != "") >= 2
            if wide >= 2 or number > 200:
                break
        self.left[0] = left
        return wide >= 2

    def rows(self, part: str, sheet: Sheet) -> Iterator[tuple[int, dict[int, tuple[str, str]]]]:
        """(row number, {column from 0: (text, fault)}); a fault says why a cell has no value."""
        return self._raw(part, sheet)

    def _raw(self, part: str, sheet: Sheet):
        number, data = 0, None
        for event, element in ElementTree.iterparse(self._open(part), events=("start", "end")):
            tag = _bare(element.tag)
            if event == "start":
                data = element if tag == "sheetData" else data
                continue
            if tag == "col" and element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min") or 0), int(element.get("max") or 0)
                # Programs hide all that stands right of a table, too: those hold nothing.
                sheet.columns += last - first + 1 if last < 16_384 else 0
            if tag == "mergeCell":
                sheet.merged.append(element.get("ref", ""))
            if tag != "row":
                continue
            number = int(element.get("r") or number + 1)
            cells, column = {}, -1
            for cell in element:
                if _bare(cell.tag) != "c":
                    continue
                column = _column(cell.get("r")) if cell.get("r") else column + 1
                found = self._cell(cell, sheet)
                if found != ("", ""):
                    cells[column] = found
            sheet.hidden += element.get("hidden") in ("1", "true") and bool(cells)
            if cells:
                yield number, cells
            if data is not None:
                data.clear()

    def _cell(self, cell, sheet: Sheet) -> tuple[str, str]:
        kind, value, formula = cell.get("t", "n"), None, False
        for part in cell:
            tag = _bare(part.tag)
            if tag == "v":
                value = part.text
            elif tag == "f":
                formula = True
            elif tag == "is":
                value = _words(part)
        sheet.formulas += formula
        if value is None or (value == "" and formula):
            return ("", "a formula without a stored result; open the file in a spreadsheet program "
                    "and save it") if formula else ("", "")  # fmt: skip
        if kind == "s":
            place = int(value)
            return (self.shared[place] if 0 <= place < len(self.shared) else "", "")
        if kind == "b":
            return ("TRUE" if value == "1" else "FALSE", "")
        if kind == "e":
            return (value, "an error value of the spreadsheet; mend the cell it comes from")
        if kind == "n":
            return (self._number(value, cell.get("s")), "")
        return (value, "")

    def _number(self, text: str, style: str | None) -> str:
        number = float(text)
        if style and style.isdigit() and int(style) in self.dates:
            try:
                moment = from_excel(number, self.epoch)
                return (
                    moment.isoformat(sep=" ")
                    if hasattr(moment, "hour")
                    and hasattr(moment, "year")
                    and (moment.hour or moment.minute or moment.second)
                    else (
                        moment.date().isoformat() if hasattr(moment, "date") else moment.isoformat()
                    )
                )
            except (ValueError, OverflowError):
                pass
        return f"{number:.15g}"


def _words(element) -> str:
    """The text of a string, without the reading aids of East Asian scripts; _x000D_ is a mark of Excel."""
    said = []
    for part in element:
        tag = _bare(part.tag)
        if tag == "t":
            said.append(part.text or "")
        elif tag == "r":
            said += [one.text or "" for one in part if _bare(one.tag) == "t"]
    return re.sub(r"_x000D_", "", "".join(said))


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _column(reference: str) -> int:
    """'AB12' -> 27."""
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1


def inside(reference: str) -> tuple[int, int, int, int]:
    """'B2:C5' -> first and last row, first and last column (from 0)."""
    first, _, last = reference.partition(":")
    rows = [int(re.sub(r"\D", "", one) or 0) for one in (first, last or first)]
    return rows[0], rows[1], _column(first), _column(last or first)
