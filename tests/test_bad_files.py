"""Bad files: each is accepted with a word, has rows refused by number and reason, or is refused whole.

Nothing breaks, nothing raw is shown, and what was in the store stays as it was.
"""

import io
import re
import struct
import zipfile

import pytest

from insight.faults import DataFault
from insight.warehouse import steward
from insight.waves.limits import UPLOAD
from tests import exports
from tests.exports import KIND, SCALE, csv_of, xlsx_of

HEAD = ["Respondent ID", KIND, "How important is leadership?", "How important is culture?"]


def table(number: int = 20) -> list[list]:
    return [HEAD] + [[place, exports.KINDS[place % 3], SCALE[place % 5], SCALE[(place * 3) % 5]]
                     for place in range(1, number + 1)]  # fmt: skip


def changed(row: int, column: int, value) -> list[list]:
    """The table with one cell changed; `row` is its number in the file."""
    rows = [list(row) for row in table()]
    rows[row - 1][column] = value
    return rows


def numbers(wrong=None) -> list[list]:
    rows = [HEAD] + [
        [place, exports.KINDS[place % 3], place % 5 + 1, (place * 3) % 5 + 1]
        for place in range(1, 41)
    ]
    if wrong is not None:
        rows[7][2] = wrong
    return rows


def text(rows) -> str:
    return csv_of(rows, "utf-8").decode()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """A workbook with some parts put in place of its own, or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        held = {name: file.read(name) for name in file.namelist()}
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "macro": "xl/vbaProject.bin",
             "link": "xl/externalLinks/externalLink1.xml", "book": "xl/workbook.xml"}  # fmt: skip
    return zipped(held | {names[key]: value for key, value in parts.items()})


def sheet(change) -> bytes:
    return xlsx_of(table(), change)


def two_sheets(book):
    other = book.create_sheet("Second")
    for row in table(5):
        other.append(row)


def hide(book):
    book.create_sheet("Notes")
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1


def entities() -> bytes:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" '
        b't="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    return repacked(xlsx_of(table()), sheet=bomb)


def lying() -> bytes:
    """A workbook whose directory says that a sheet of 40 MB has 2,000 bytes."""
    sheet = b"<worksheet><sheetData>" + b" " * 40_000_000
    size, small = struct.pack("<I", len(sheet)), struct.pack("<I", 2000)
    return repacked(GOOD, sheet=sheet).replace(size, small)


def locked() -> bytes:
    """A workbook whose parts are locked one by one."""
    at = [found.start() + 8 for found in re.finditer(b"PK\x01\x02", GOOD)]
    return bytes(byte | 1 if place in at else byte for place, byte in enumerate(GOOD))


def merged_heads() -> bytes:
    def merge(book):
        for reference in ("A1:A2", "F1:H1", "I1:L1"):
            book.active.merge_cells(reference)

    return xlsx_of(exports.surveymonkey(exports.people(30)), merge)


def commas() -> bytes:
    head = ["ID", KIND, "How many hours do you work?", HEAD[2]]
    rows = [[n, exports.KINDS[n % 3], f"{n % 7},5", SCALE[n % 5]] for n in range(1, 31)]
    return csv_of([head, *rows], "cp1252", delimiter=";")


GOOD = xlsx_of(table())
PLAIN = text(table())
# What is wrong -> the file's bytes, and words that the sentence must hold.
REFUSED = {
    "an empty file": (b"", "is empty"),
    "blank lines only": (b"\n\n\n", "no rows|single column"),
    "a header without answers": (csv_of([HEAD]), "no answers"),
    "one column": (b"a\nb\nc\n", "single column"),
    "answers without a header": (text(numbers()[1:]).encode(), "not like the names of columns"),
    "a quote that does not close": ((PLAIN + '"open,a,b\n' + "1,2,3,4\n" * 3).encode(), "never closes"),
    "two encodings": (PLAIN.encode() + "21,café,x,y\n".encode() + "22,café,x,y\n".encode("cp1252"), "more than one encoding"),
    "random bytes": (bytes((n * 97 + n * n) % 256 for n in range(4000)), "not a|damaged|encoding"),
    "a picture called csv": (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    "a pdf": (b"%PDF-1.7 ...", "PDF"),
    "a web page": (b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "web page"),
    "json": (b'{"a": 1, "b": [1, 2]}', "JSON"),
    "gzip": (b"\x1f\x8b\x08\x00" + bytes(40), "gzip"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office format"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a workbook cut short": (GOOD[: len(GOOD) // 2], "damaged"),
    "a zip without a workbook": (zipped({"a.txt": b"hello"}), "zip"),
    "an OpenDocument file": (zipped({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}), "OpenDocument"),
    "macros": (repacked(GOOD, macro=b"x" * 100), "macros"),
    "a packed bomb": (repacked(GOOD, strings=b" " * 30_000_000), "packed|unpack"),
    "XML entities": (entities(), "damaged"),
    "a broken sheet": (repacked(GOOD, sheet=b"<worksheet><sheetData><row>"), "damaged|no sheet"),
    "two sheets with answers": (sheet(two_sheets), "more than one sheet"),
    "the only table hidden": (sheet(hide), "hidden"),
    "an endless header": (("a" * 5000 + "," + PLAIN).encode(), "name of column"),
    "too many columns": (csv_of([[f"q{n}" for n in range(600)], list("x" * 600)]), "more than 500 columns"),
    "too many columns in a workbook": (xlsx_of([[f"q{n}" for n in range(2000)], ["x"] * 2000]), "more than 500 columns"),
    "a zip that lies of its size": (lying(), "damaged|packed|more than it says"),
    "parts locked one by one": (locked(), "password"),
    "a second export below the first": (csv_of(table()) + b"\xef\xbb\xbf" + csv_of(table()), "looks like answers"),
    "nested without end": (repacked(GOOD, sheet=b"<worksheet><sheetData>" + b"<row>" * 3000), "damaged|no sheet|packed"),
    "too large": (b"a,b\n" + b"1,2\n" * 2_700_000, "limit is 10 MB"),
    "too many rows": (b"a,b\n" + b"x,y\n" * 50_010, "50,000 rows"),
    "no line break": (b"a,b\n" + b"x" * 3_000_000, "characters"),
    "dates that contradict each other": (
        csv_of([["Timestamp", *HEAD[1:]]] + [[date, *row[1:]] for date, row in zip(
            ["31/01/2022", "01/31/2022"] * 10, table()[1:], strict=True)]), "contradicts itself"),
    "one code with two labels": (
        csv_of([["ID", "Rate leadership"]] + [[n, ["5 - Best", "5 - Worst", "4 - Good", "1 - Bad"][n % 4]] for n in range(40)]),
        "cannot be known"),
}  # fmt: skip
# What is wrong -> the file's bytes, the rows refused, and words of the reason.
ROWS = {
    "a row too short": ((PLAIN + "99,Charity\n").encode(), [22], "missing"),
    "a row too long": ((PLAIN + "99,Charity,Neutral,Neutral,more,words\n").encode(), [22], "look for a separator"),
    "a total row": (csv_of([*table(), ["Total", "", "", "20"]]), [22], "totals"),
    "the same respondent twice": (csv_of([*table(), table()[3]]), [22], "stands in row 4"),
    "a word that is on no scale": (csv_of(changed(5, 2, "Purple")), [5], "not a word"),
    "out of the scale": (csv_of(numbers(55)), [8], "outside the scale"),
    "a fraction on a scale": (csv_of(numbers("3.5")), [8], "whole steps"),
    "words among numbers": (csv_of(numbers("lots")), [8], "not a word"),
    "a NUL": (PLAIN.replace("3,Local", "3,Lo\0cal").encode(), [4], "NUL"),
    "one enormous cell": (PLAIN.replace("3,Local", "3," + "L" * 40_000 + "ocal").encode(), [4], "characters"),
    "an error value": (sheet(lambda book: book.active.__setitem__("C4", "#REF!")), [4], "error value"),
    "a formula without a result": (sheet(lambda book: book.active.__setitem__("C4", "=A1")), [4], "formula"),
    "merged answers": (sheet(lambda book: book.active.merge_cells("C4:C5")), [4, 5], "merged"),
    "an impossible date": (
        csv_of([["Timestamp", *HEAD[1:]]] + [["31/02/2022" if n == 3 else "15/02/2022", *row[1:]]
                for n, row in enumerate(table()[1:])]), [5], "no such date"),
    "a date far ahead": (
        csv_of([["Timestamp", *HEAD[1:]]] + [["2922-02-15" if n == 3 else "2022-02-15", *row[1:]]
                for n, row in enumerate(table()[1:])]), [5], "outside 1990"),
}  # fmt: skip
# What is odd -> the file's bytes, and what a warning says (None: nothing need be said).
ACCEPTED = {
    "a byte-order mark": (csv_of(table(), "utf-8-sig"), None),
    "UTF-16": (csv_of(table(), "utf-16"), None),
    "UTF-16 that does not say so": (csv_of(table(), "utf-16-le"), "UTF-16"),
    "Windows encoding": (csv_of(changed(4, 2, "Neutral").__add__([[50, "Café", "Neutral", "Neutral"]] * 1), "cp1252"), "Windows"),
    "semicolons": (csv_of(table(), delimiter=";"), "semicolons"),
    "tabs": (csv_of(table(), delimiter="\t"), "tabs"),
    "old line ends": (PLAIN.replace("\r\n", "\r").encode(), None),
    "blank rows between": (PLAIN.replace("\r\n", "\r\n\r\n").encode(), None),
    "rows above the header": (("Survey results\n\n" + PLAIN).encode(), "names of the columns were found in row"),
    "the same name twice": (csv_of([[*HEAD[:3], HEAD[2]], *table()[1:]]), "more than one column"),
    "a column without a name": (csv_of([[*HEAD[:3], ""], *table()[1:]]), "has no name"),
    "names with spaces and unseen signs": (csv_of([[f"\u200b {name}\u00a0" for name in HEAD], *table()[1:]]), None),
    "control characters": (PLAIN.replace("3,Local", "3,Lo\x07cal").encode(), "control characters"),
    "text decoded wrongly once": (csv_of([*table(), [77, "CafÃ©", "Neutral", "Neutral"]]), "decoded wrongly"),
    "words for nothing": (csv_of(changed(6, 2, "N/A")), None),
    "other capitals": (csv_of(changed(6, 2, "  nEUTRAL ")), None),
    "digits of another script": (csv_of(numbers("٣")), "digits"),
    "numbers kept as text": (xlsx_of([[str(cell) for cell in row] for row in numbers()]), None),
    "a hidden row": (sheet(lambda book: book.active.row_dimensions.__getitem__(3).__setattr__("hidden", True)), "hidden"),
    "another sheet with a note": (sheet(lambda book: book.create_sheet("Note").append(["made in May"])), "was not"),
    "a cell far away": (sheet(lambda book: book.active.__setitem__("XFD1048576", "x")), "outside the table"),
    "thousands of empty rows": (sheet(lambda book: [setattr(book.active.cell(n, 1), "number_format", "0.00") for n in range(30, 3000)]), None),
    "links to other files": (repacked(GOOD, link=b"<x/>"), "links to other files"),
    "formula text": (csv_of([[*HEAD, "Comments"]] + [[*row, "=cmd|' /C calc'!A0" if n < 1 else f"note {n} of many"] for n, row in enumerate(table()[1:])]), None),
    "markup": (csv_of([[*HEAD, "Comments"]] + [[*row, f"<script>alert({n})</script>"] for n, row in enumerate(table()[1:])]), None),
    "a workbook named csv": (GOOD, None),
    "merged cells in two rows of names": (merged_heads(), None),
    "decimal commas": (commas(), "semicolons"),
    "dates as numbers": (
        xlsx_of([["Timestamp", *HEAD[1:]]] + [[44600 + n / 2, *row[1:]] for n, row in enumerate(table()[1:])]),
        "a spreadsheet's dates"),
    "a hidden column": (sheet(lambda book: book.active.column_dimensions.__getitem__("C").__setattr__("hidden", True)), "hidden columns"),
    "all names the same": (csv_of([["Important?"] * 4, *table()[1:]]), "more than one column"),
}  # fmt: skip
RAW = re.compile(
    r"Traceback|/tmp/|/root|site-packages|Exception|Error:|duckdb|openpyxl|zipfile|codec can't",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "store"))


def load(data: bytes, tmp_path, name="answers.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    return steward.load(path, "w1", limits=UPLOAD)


def held() -> list[str]:
    return (
        sorted(str(path.relative_to(steward.folder())) for path in steward.folder().rglob("*"))
        if steward.folder().exists()
        else []
    )


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(case, tmp_path):
    data, words = REFUSED[case]
    with pytest.raises(DataFault) as refused:
        load(data, tmp_path)
    said = "\n".join(refused.value.sentences)
    assert re.search(words, said), said
    assert not RAW.search(said), said
    assert not held()


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_row_is_named_and_the_good_ones_are_taken(case, tmp_path):
    data, rows, words = ROWS[case]
    report = load(data, tmp_path)
    assert sorted({one["row"] for one in report["refused"]}) == rows
    assert report["rows_refused"] == len(rows)
    assert report["rows_taken"] >= 17
    for one in report["refused"]:
        said = steward.sentence(report, one)
        assert f"row {one['row']}" in said and "column" in said and re.search(words, said), said
        assert not RAW.search(said), said
    assert report["published"] is False


@pytest.mark.parametrize("case", ACCEPTED)
def test_an_odd_file_is_read_and_what_was_assumed_is_said(case, tmp_path):
    data, words = ACCEPTED[case]
    report = load(data, tmp_path)
    assert report["rows_refused"] == 0, report["refused"]
    assert report["rows_taken"] >= 20
    said = "\n".join(report["warnings"])
    assert words is None or re.search(words, said), said
    assert not RAW.search(said), said


def test_a_refused_file_leaves_what_was_there(tmp_path):
    load(csv_of(table()), tmp_path)
    before = steward.path_of("w1").read_bytes()
    with pytest.raises(DataFault):
        load(REFUSED["two encodings"][0], tmp_path)
    assert steward.path_of("w1").read_bytes() == before
    assert held() == ["w1", "w1/mapping.yml", "w1/wave.duckdb"]


@pytest.mark.parametrize("wave", ["../evil", "A", "", "a/b", "x" * 60, "a b", "ü"])
def test_an_id_that_climbs_out_is_refused(wave, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(table()))
    with pytest.raises(DataFault):
        steward.load(path, wave)


@pytest.mark.parametrize(
    "name", ["=cmd.csv", "a" * 200 + ".csv", "<b>x.csv", "x.csv.exe", "naïve – copy.csv"]
)
def test_an_odd_name_is_only_a_name(name, tmp_path):
    report = load(csv_of(table()), tmp_path, name)
    assert report["rows_taken"] == 20 and len(report["file"]) <= 80


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(DataFault, match="There is no file"):
        steward.load(tmp_path / "none.csv", "w1")
