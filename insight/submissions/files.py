"""Tables of projects: a file that somebody filled in becomes projects; an empty one with our columns."""

import csv
import io
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from insight.faults import DataFault, nearest
from insight.files import writable
from insight.submissions import fields
from insight.submissions.fields import COLUMNS, FIELDS, Known
from insight.waves import reading
from insight.waves.limits import LISTED, UPLOAD, Limits

SHEET, GUIDE = "Projects", "How to fill it in"
# As many as a steward can read; a larger list is more than one file.
ROWS = 500
LIMITS = replace(UPLOAD, rows=ROWS, columns=100)
# The reader of files speaks of a survey's answers, and the command line takes no more projects than a page.
OURS = {
    "Split it, or ask the operator to load it at the command line.": "Split it into several files.",
    "no answers beneath them.": "no project beneath them.",
    "once somebody has answered": "once a project stands in it",
    "a table of answers": "a table of projects",
    "A table of answers has one row a respondent and one column a question":
        "A table of projects has one row a project and our columns",
    "a header and answers": "our columns and projects",
    "the answers alone": "the projects alone",
    "as no survey tool does": "as no spreadsheet program does",
    "Is this one row a respondent": "Is this one row a project",
    "one respondent to a line": "one project to a line",
    "holds answers but has no name": "has no name",
    "could hold the answers": "could hold the projects",
    "this looks like answers": "this looks like a project",
}  # fmt: skip


@dataclass
class Table:
    """What a file holds. `taken` are (row number, Checked) of good rows; `refused` lists
    {row, column, value, reason}; `bad` counts the rows that it stands for."""

    file: str
    sheet: str
    sha256: str
    taken: list[tuple[int, fields.Checked]] = field(default_factory=list)
    refused: list[dict] = field(default_factory=list)
    bad: int = 0
    warnings: list[str] = field(default_factory=list)


def read(path: Path, given: Known, limits: Limits | None = None, sheet=None, name="") -> Table:
    """Reads and checks a file of projects. Raises DataFault, with every sentence, when it is refused whole."""
    limits = limits or LIMITS
    with tempfile.TemporaryDirectory() as place:
        found = _rows(path, Path(place), limits, sheet, name)
        columns, spare = _columns(found)
        table = Table(found.file, found.sheet, found.sha256)
        table.warnings += [*map(_of_projects, found.warnings), *spare]
        faults: dict[int, list[dict]] = {}
        for row, column, value, reason in found.refused:
            faults.setdefault(row, []).append(_fault(row, column, value, reason))
        first: dict[str, int] = {}
        with found.rows.open(encoding="utf-8", newline="") as file:
            for number, *cells in csv.reader(file):
                row = int(number)
                if row in faults:
                    continue
                said = {name: cells[at] for at, name in columns.items() if cells[at].strip()}
                checked = fields.check(said, given)
                table.warnings += [f"{_where(table, row)}: {note}" for note in checked.warnings]
                if checked.project is None:
                    faults[row] = [
                        _fault(row, one.field, one.value, one.reason) for one in checked.problems
                    ]
                    continue
                key = repr(checked.project)
                if key in first:
                    why = f"it is the same as row {first[key]}; take one of them out"
                    faults[row] = [_fault(row, "name", checked.project["name"], why)]
                    continue
                first[key] = row
                table.taken.append((row, checked))
    listed = len({row for row, *_ in found.refused})
    table.bad = len(faults) + max(0, found.bad - listed)
    table.refused = [one for row in sorted(faults) for one in faults[row]][:LISTED]
    return table


def sentence(table: Table, one: dict) -> str:
    """A refused cell as a sentence: file, sheet, row, column, value, reason and next move."""
    shown = f" '{one['value']}':" if one["value"] else ""
    said = f"{_where(table, one['row'])}, column '{one['column']}':{shown} {one['reason']}"
    return said if said.endswith("?") else f"{said}."


def _where(table: Table, row: int) -> str:
    place = f"{table.file}, sheet '{table.sheet}'" if table.sheet else table.file
    return f"{place}, row {row}"


def _fault(row: int, column: str, value: str | None, reason: str) -> dict:
    private = column == "contact"
    value = None if private else (value or "")[:100] or None
    return {"row": row, "column": column[:60], "value": value, "reason": reason}


def _rows(path: Path, place: Path, limits: Limits, sheet: str | None, name: str) -> reading.Reading:
    """The file's rows; of a workbook like our own the sheet Projects, without being told so."""
    try:
        try:
            return reading.read(path, place, limits, sheet or SHEET, name)
        except DataFault as fault:
            if sheet or not any(f"no sheet '{SHEET}'" in said for said in fault.sentences):
                raise
        return reading.read(path, place, limits, None, name)
    except DataFault as fault:
        raise DataFault([_of_projects(said) for said in fault.sentences], **fault.told) from None


def _of_projects(said: str) -> str:
    """A sentence on a file of answers, as it reads for one of projects."""
    for theirs, ours in OURS.items():
        said = said.replace(theirs, ours)
    return said


def _columns(found: reading.Reading) -> tuple[dict[int, str], list[str]]:
    """Which of our columns stands where, and what is said of others. Raises DataFault for one that lacks."""
    ours = {_plain(one.name): one.name for one in FIELDS} | {
        _plain(one.label): one.name for one in FIELDS
    }
    columns: dict[int, str] = {}
    spare = []
    for at, said in enumerate(found.names):
        name = ours.get(_plain(said))
        if name and name not in columns.values():
            columns[at] = name
        else:
            spare.append(said)
    lacking = [
        f"{found.file}: the column '{one.name}' ({one.label.rstrip('?').lower()}) is missing."
        f"{nearest(one.name, spare)}"
        for one in FIELDS
        if one.needed and one.name not in columns.values()
    ]
    if lacking:
        raise DataFault(
            [*lacking, "An empty file with our columns is on the page Contribute, or comes from   "
             "python -m insight project import FILE --template"]
        )  # fmt: skip
    return columns, [
        f"{found.file}: the column '{said[:60]}' is none of ours and was left out."
        for said in spare
    ]


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def template_csv() -> bytes:
    """A table with our columns and no row, in UTF-8 with a byte-order mark."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow(COLUMNS)
    return out.getvalue().encode("utf-8-sig")


def template_xlsx(given: Known) -> bytes:
    """A workbook: an empty sheet with our columns, and one that explains them and lists what may be chosen."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(list(COLUMNS))
    guide = book.create_sheet(GUIDE)
    guide.append(["Column", "What it asks", "Needed", "What may stand in it"])
    for one in FIELDS:
        row = [
            one.name,
            f"{one.label} {one.help}".strip(),
            "yes" if one.needed else "",
            _may(one, given),
        ]
        guide.append([writable(cell) for cell in row])
    guide.append(["", "Give source_url or contact: one of the two is needed.", "", ""])
    for made in (sheet, guide):
        made.freeze_panes = "A2"
        for cell in made[1]:
            cell.font = Font(bold=True)
        for column in made.columns:
            made.column_dimensions[column[0].column_letter].width = 22 if made is sheet else 40
    for line in guide.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _may(one: fields.Field, given: Known) -> str:
    kind = one.choices or ("theme" if one.kind == "themes" else "")
    if kind:
        listed = "; ".join(f"{code} ({words})" for code, words in given.choices[kind].items())
        return (
            f"{'Several, parted by semicolons: ' if one.kind == 'themes' else 'One of: '}{listed}"
        )
    return {
        "places": "Names or codes of places, parted by semicolons",
        "list": "Names, parted by semicolons",
        "place": "The name or code of one place",
        "year": "A year, such as 2021",
        "money": "A whole number of pounds",
        "web": "An address that begins with https://",
        "contact": f"At most {one.longest} letters; it is not published",
    }.get(one.kind, f"At most {one.longest} letters")
