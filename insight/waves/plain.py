"""Text files: the encoding, the separator, and then row by row, every cell as text."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from insight.faults import DataFault
from insight.waves.limits import CELL, LINE

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
WIDER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf1-\xf4][\x80-\xbf]{3}")
UNUSED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
CONTROL = bytes([*range(1, 9), *range(14, 27), *range(28, 32)])
# A record over this many lines is a quotation mark that never closed.
LINES = 400


def encoding(path: Path, name: str) -> tuple[str, list[str]]:
    """The encoding of a file, and what was assumed. Raises DataFault where it cannot be known."""
    with path.open("rb") as file:
        start = file.read(4000)
    for mark, called in MARKS:
        if start.startswith(mark):
            return called, []
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 6 and min(even, odd) < len(start) // 50 + 1:
        called = "utf-16-le" if odd > even else "utf-16-be"
        return called, [f"{name} was read as UTF-16, though it does not say so itself."]
    wider, bad, unused, control, size, line = 0, 0, False, 0, 0, None
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = 1
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            size += len(chunk)
            control += len(chunk) - len(chunk.translate(None, CONTROL)) + chunk.count(0) // 4
            if not bad:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as fault:
                    bad, line = 1, before + chunk.count(b"\n", 0, fault.start)
            if not chunk.isascii():
                wider += len(WIDER.findall(chunk))
                unused = unused or bool(UNUSED.search(WIDER.sub(b"", chunk)))
            before += chunk.count(b"\n")
    if control > max(4, size // 100):
        raise DataFault([f"{name} is not a text file. Save it as CSV or .xlsx and try again."])
    if not bad:
        return "utf-8", []
    if wider or unused:
        raise DataFault(
            [
                f"{name}, line {line}: the characters are in more than one encoding, so some would be "
                "read wrongly. Save it again as 'CSV UTF-8'."
            ]
        )
    return "cp1252", [
        f"{name} is not in UTF-8; it was read as Windows Western European (line {line} is the first "
        "with such a character). Check accents and pound signs, or save it as 'CSV UTF-8'."
    ]


def separator(path: Path, called: str) -> str:
    """The character that splits the first lines most evenly into most columns."""
    with path.open(encoding=called, newline="", errors="replace") as file:
        sample = file.read(200_000)
    best = (0.0, 1, ",")
    for mark in SEPARATORS:
        try:
            rows = [
                row
                for row, _ in zip(
                    csv.reader(sample.splitlines(keepends=True), delimiter=mark),
                    range(60),
                    strict=False,
                )
                if any(row)
            ]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            width, often = widths.most_common(1)[0]
            best = max(
                best, (often / len(rows), width, mark), key=lambda one: (round(one[0], 1), one[1])
            )
    return best[2]


def rows(path: Path, name: str, called: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the line that a row begins on, its cells). Raises DataFault on unclosed quotes."""
    csv.field_size_limit(LINE)
    with path.open(encoding=called, newline="") as file:
        reader = csv.reader(_lines(file, name), delimiter=mark, strict=True)
        before = 0
        try:
            for row in reader:
                if reader.line_num - before > LINES:
                    raise DataFault([_unclosed(name, before + 1)])
                yield before + 1, row
                before = reader.line_num
        except csv.Error as fault:
            if "end of data" in str(fault) or "larger than" in str(fault):
                raise DataFault([_unclosed(name, before + 1)]) from None
            raise DataFault(
                [
                    f"{name}, row {before + 1}: a quotation mark stands in the middle of a cell. "
                    "Double it, or export the file again."
                ]
            ) from None
        except UnicodeError:
            raise DataFault(
                [
                    f"{name}, after row {before}: this cannot be read as text. Save it as 'CSV UTF-8'."
                ]
            ) from None


def _unclosed(name: str, line: int) -> str:
    return (
        f"{name}, row {line}: a quotation mark opens here and never closes. "
        "Close it, or export the file again."
    )


def _lines(file, name: str) -> Iterator[str]:
    number = 0
    while line := file.readline(LINE + 1):
        number += 1
        if len(line) > LINE:
            raise DataFault(
                [f"{name}, line {number}: this line has more than {LINE:,} characters. "
                 "Export the file again, one respondent to a line."]
            )  # fmt: skip
        yield line


def too_long(cell: str) -> bool:
    return len(cell) > CELL
