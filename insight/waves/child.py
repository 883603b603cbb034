"""The process that reads a file: limited in memory and time, it writes plain rows and a report.

Run as `python -m insight.waves.child` with a request (JSON) on standard input. It writes rows.csv (the
row's number in the file, then every cell as text) and answers with JSON on standard output.
"""

import csv
import itertools
import json
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from insight.faults import DataFault
from insight.waves import headers, plain
from insight.waves.disguise import kind
from insight.waves.headers import clean, letter
from insight.waves.limits import CELL, LISTED, Limits

# Rows that are looked at before the header is decided.
FIRST = 60
EVERY = 50_000
# Spaces at the ends of a cell, and signs of text that was decoded wrongly once.
ODD = re.compile("¦ | ¦|Ã|â€|\ufffd")
STRAY = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
TOTALS = ("total", "totals", "grand total", "sum", "average", "mean", "count", "subtotal")


def main() -> int:
    said = json.load(sys.stdin)
    limits = Limits(**said["limits"])
    path, name, folder = Path(said["path"]), said["name"], Path(said["folder"])
    try:
        _within(limits)
        found = read(path, name, folder / "rows.csv", limits, said.get("sheet"))
    except DataFault as fault:
        found = {"refused_file": fault.sentences}
    except MemoryError:
        found = {"refused_file": [
            f"{name} needs more memory than an import may use. Split it, or save it as CSV."
        ]}  # fmt: skip
    except Exception as fault:
        # A damaged workbook can break in a hundred places; which one is of no use to a steward.
        found = {"refused_file": [
            f"{name} is damaged: it cannot be read to its end. Open it in a spreadsheet program, save it "
            "again, and try once more."
        ], "kind_of_fault": type(fault).__name__}  # fmt: skip
    json.dump(found, sys.stdout)
    return 0


def _within(limits: Limits) -> None:
    """Takes limits that this process cannot give back. Raises DataFault where the system has none."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 2))
    except (ImportError, ValueError, OSError):
        raise DataFault(
            [
                "Nothing is imported here, because this system cannot limit what reads a file. Use Linux."
            ]
        ) from None


def read(path: Path, name: str, target: Path, limits: Limits, sheet: str | None) -> dict:
    """Reads `path` into `target`; gives names, counts, warnings and refused rows."""
    if kind(path, name, limits) == "xlsx":
        return _workbook(path, name, target, limits, sheet)
    called, warnings = plain.encoding(path, name)
    mark = plain.separator(path, called)
    if mark != ",":
        warnings.append(f"{name} is separated by {plain.SEPARATORS[mark]}, not by commas.")
    rows = (
        (number, cells, {}) for number, cells in plain.rows(path, name, called, mark) if any(cells)
    )
    return _write(rows, name, "", target, limits, warnings, ragged=True)


def _workbook(path, name, target, limits, wanted) -> dict:
    from insight.waves.workbook import Sheet, Workbook, inside

    book = Workbook(path, name, limits)
    title, part = book.choose(wanted)
    sheet = Sheet(title)
    others = [one for one, _, _ in book.sheets if one != title]
    warnings = book.warnings()
    if others:
        warnings.append(
            f"{name}: sheet '{title}' was read; {', '.join(map(repr, others[:5]))} "
            f"{'was' if len(others) == 1 else 'were'} not."
        )

    def rows():
        for number, cells in book.rows(part, sheet):
            width = min(max(cells) + 1, 16_384)
            faults = {column: (text, why) for column, (text, why) in cells.items() if why}
            row = [""] * min(width, limits.columns + 1)
            for column, (text, _) in cells.items():
                if column < len(row):
                    row[column] = text
            far = [column for column in cells if column > limits.columns]
            yield number, row, faults | {-1: far} if far else faults

    found = _write(rows(), name, title, target, limits, warnings, ragged=False)
    if sheet.hidden:
        found["warnings"].append(
            f"{name}, sheet '{title}': {sheet.hidden:,} hidden or filtered rows were read like the others."
        )
    if sheet.columns:
        found["warnings"].append(
            f"{name}, sheet '{title}': {sheet.columns:,} hidden columns were read like the others."
        )
    if sheet.formulas:
        found["warnings"].append(
            f"{name}, sheet '{title}': {sheet.formulas:,} cells are formulas; the results stored with "
            "them were read."
        )
    for reference in sheet.merged:
        first, last, left, _ = inside(reference)
        if last > found["header_row"]:
            for number in range(max(first, found["header_row"] + 1), min(last, first + LISTED) + 1):
                found["refused"].append(
                    [
                        number,
                        letter(left),
                        None,
                        f"cells {reference} are merged; unmerge them and fill each",
                    ]
                )
    found["refused"] = found["refused"][:LISTED]
    return found


def _write(rows: Iterator, name, sheet, target, limits, warnings, ragged) -> dict:
    place = f"{name}, sheet '{sheet}'" if sheet else name
    first = list(itertools.islice(rows, FIRST))
    named = headers.find([(number, cells) for number, cells, _ in first], place)
    width = len(named.names)
    if width > limits.columns:
        raise DataFault(
            [
                f"{place} has more than {limits.columns} columns; that is the limit. Is this one row a respondent?"
            ]
        )
    refused: list[list] = []
    bad = taken = blank = 0
    notes = {"control": [], "wrong": [], "far": []}
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number, cells, faults in itertools.chain(first, rows):
            if number <= named.last:
                continue
            far = faults.pop(-1, []) if faults else []
            if far or (not ragged and any(cells[width:])):
                beyond = [letter(one) for one in far] or [
                    letter(at) for at, cell in enumerate(cells) if at >= width and cell
                ]
                notes["far"].append(f"{beyond[0]}{number}")
            problems = _problems(cells, faults, named.names, ragged)
            if not _is_plain(cells):
                problems += _unusable(cells[:width], named.names)
                cells = [_tidy(cell, notes, number) for cell in cells[:width]]
            cells = cells[:width]
            if not any(cells) and not problems:
                blank += 1
                continue
            if not problems and (why := _total(cells)):
                problems = [[named.names[why[0]], cells[why[0]], why[1]]]
            taken += 1
            if taken > limits.rows:
                raise DataFault(
                    [f"{place} has more than {limits.rows:,} rows; that is the limit. Split it, or ask the "
                     "operator to load it at the command line."]
                )  # fmt: skip
            if problems:
                bad += 1
                refused += [[number, *problem] for problem in problems][: LISTED - len(refused)]
                continue
            writer.writerow([number, *cells, *[""] * (width - len(cells))])
            if taken % EVERY == 0:
                print(f"{taken:,} rows read", file=sys.stderr, flush=True)
    if not taken:
        raise DataFault(
            [
                f"{place} has names of columns but no answers beneath them. "
                "Export it again once somebody has answered."
            ]
        )
    warnings += named.warnings
    if notes["far"]:
        warnings.append(
            f"{place}: cells outside the table were left out ({', '.join(notes['far'][:3])}"
            f"{' and more' if len(notes['far']) > 3 else ''}); no name stands over them."
        )
    if notes["control"]:
        warnings.append(
            f"{place}: control characters were taken out, first in row {notes['control'][0]}."
        )
    if notes["wrong"]:
        warnings.append(
            f"{place}, row {notes['wrong'][0]}: signs such as 'â€™' or 'Ã©' suggest that the text was "
            "decoded wrongly once before. It was left as it is; export the file again as UTF-8."
        )
    return {
        "sheet": sheet, "tool": named.tool, "names": named.names, "tops": named.tops,
        "subs": named.subs, "header_row": named.last, "rows": taken, "rows_bad": bad,
        "refused": refused, "warnings": warnings,
    }  # fmt: skip


def _problems(cells, faults, names, ragged) -> list[list]:
    """[column, value, reason] for each thing that makes a row unusable as it stands."""
    found = [
        [_at(names, column), text or None, why]
        for column, (text, why) in faults.items()
        if column < len(names)
    ]
    if ragged and len(cells) > len(names) and any(cells[len(names) :]):
        found.append(
            [_at(names, len(names) - 1), cells[len(names)][:100],
             f"the row has {len(cells)} cells where the header has {len(names)}; look for a separator that "
             "needs quotation marks"]
        )  # fmt: skip
    if ragged and len(cells) < len(names):
        found.append(
            [_at(names, len(cells)), None,
             f"the row has {len(cells)} cells where the header has {len(names)}; a cell is missing"]
        )  # fmt: skip
    return found


def _is_plain(cells: list[str]) -> bool:
    """Whether nothing of a row needs a second look; most rows are so, and there may be millions."""
    said = "¦".join(cells)
    return (
        said.isprintable()
        and len(said) < CELL
        and not ODD.search(said)
        and said[:1] != " "
        and said[-1:] != " "
    )


def _unusable(cells: list[str], names: list[str]) -> list[list]:
    """Cells that nobody typed: endless, or with a NUL."""
    found = []
    for at, cell in enumerate(cells):
        if len(cell) > CELL:
            found.append(
                [_at(names, at), cell[:40] + "…", f"the cell has {len(cell):,} characters"]
            )
        elif "\0" in cell:
            found.append([_at(names, at), clean(cell)[:100], "the cell holds a NUL character"])
    return found


def _at(names: list[str], column: int) -> str:
    return names[column] if column < len(names) else f"column {letter(column)}"


def _tidy(cell: str, notes: dict, number: int) -> str:
    """A cell as text: line ends alike, control characters and spaces at the ends gone."""
    if not cell:
        return ""
    text, control, wrong = _tidied(cell) if len(cell) < 200 else _tidied.__wrapped__(cell)
    if control and not notes["control"]:
        notes["control"].append(number)
    if wrong and len(notes["wrong"]) < 3:
        notes["wrong"].append(number)
    return text


@lru_cache(maxsize=200_000)
def _tidied(cell: str) -> tuple[str, bool, bool]:
    """(the text, whether control characters were taken out, whether it was decoded wrongly once)."""
    control = bool(STRAY.search(cell))
    wrong = ("â€" in cell or "Ã" in cell or "\ufffd" in cell) and _wrong(cell)
    text = headers.UNSEEN.sub("", cell) if control else cell
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip(),
        control,
        wrong,
    )


def _wrong(cell: str) -> bool:
    if "\ufffd" in cell:
        return True
    try:
        return cell.encode("cp1252").decode("utf-8") != cell
    except UnicodeError:
        return "â€" in cell


def _total(cells: list[str]) -> tuple[int, str] | None:
    """A row of sums is not a respondent."""
    filled = [(at, cell) for at, cell in enumerate(cells) if cell]
    if filled and filled[0][0] <= 1 and filled[0][1].casefold().rstrip(":") in TOTALS:
        return filled[0][0], "this row holds totals, not a respondent's answers"
    return None


if __name__ == "__main__":
    sys.exit(main())
