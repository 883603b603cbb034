"""Free SQL's answers as files, and the command that prints them."""

import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from insight import results
from insight.warehouse.sandbox import Reply

ROOT = Path(__file__).parents[1]
REPLY = Reply(
    "select …",
    "answered",
    (("a", "INTEGER"), ("a", "VARCHAR"), ("=b", "DATE"), ("c", "DOUBLE"), ("d", "HUGEINT")),
    (
        [1, "=1+1", "2024-02-29", 0.5, 2**70],
        [None, "\x1b[2J@x\x07", "infinity", float("nan"), -1],
        [3, "£ é 🙂", None, None, None],
    ),
)
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "-2+3|cmd"]


def test_headings_come_once_each():
    assert results.headings(REPLY) == ["a", "a_2", "=b", "c", "d"]


def test_csv_keeps_numbers_and_defuses_text_and_headings():
    lines = results.csv(REPLY).decode("utf-8-sig").splitlines()
    assert lines[0] == "a,a_2,'=b,c,d"
    assert lines[1] == f"1,'=1+1,2024-02-29,0.5,{2**70}"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_file_holds_a_live_formula(text):
    reply = Reply("", "answered", ((text, "VARCHAR"),), ([text],))
    for line in results.csv(reply).decode("utf-8-sig").replace('"', "").split("\r\n")[:2]:
        assert line.startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(results.xlsx(reply, [("Query", text)])))
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f" and not str(cell.value).startswith(("=", "+", "-", "@"))


def test_xlsx_holds_dates_as_dates_and_says_what_was_asked():
    book = openpyxl.load_workbook(io.BytesIO(results.xlsx(REPLY, [("Query", "select …")])))
    assert book["Answer"]["C2"].is_date and book["Answer"]["A2"].value == 1
    assert book["Answer"]["D3"].value == "nan"
    assert [cell.value for cell in book["About"][1]] == ["Query", "select …"]


def test_parquet_keeps_types_and_never_fails_over_an_odd_value():
    table = pyarrow.parquet.read_table(io.BytesIO(results.parquet(REPLY)))
    assert table.column_names == ["a", "a_2", "=b", "c", "d"]
    assert str(table.schema.field("a").type) == "int64"
    assert table["a"].to_pylist() == [1, None, 3]
    assert table["=b"].to_pylist() == ["2024-02-29", "infinity", None]
    assert table["d"].to_pylist() == [str(2**70), "-1", None]


def test_json_is_json():
    rows = json.loads(results.json(REPLY))
    assert rows[0] == {"a": 1, "a_2": "=1+1", "=b": "2024-02-29", "c": 0.5, "d": 2**70}
    assert rows[1]["c"] is None


def test_a_cell_cannot_steer_a_terminal():
    assert not any(letter in results.table(REPLY) for letter in "\x1b\x07")


def sql(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "insight", "sql", *words],
        cwd=ROOT, capture_output=True, timeout=300,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "out", "err"),
    [
        (["select 1 as one"], 0, b"one\n---\n1\n", b""),
        (["select 1 as one", "--format", "csv"], 0, b"\xef\xbb\xbfone\r\n1\r\n", b""),
        (["select 1 as one", "--format", "json"], 0, b'[\n  {\n    "one": 1\n  }\n]\n', b""),
        (["select * from read_text('/etc/passwd')"], 3, b"", b"read_text() may not stand after"),
        (["drop table evidence.finding"], 3, b"", b"Only questions may be asked here"),
        (
            ["select sum(x) from range(99999999999) r(x), range(99) s"],
            4,
            b"",
            b"The query was stopped",
        ),
    ],
)
def test_the_command_answers_with_its_code_and_sentence(words, code, out, err):
    done = sql(*words)
    assert (done.returncode, done.stdout) == (code, out)
    assert done.stderr.startswith(err) and done.stderr.count(b"\n") == bool(err)


def test_the_command_says_when_an_answer_is_cut_and_still_gives_it():
    done = sql("select * from range(10001) r(x)", "--format", "csv")
    assert done.returncode == 4
    assert done.stdout.count(b"\n") == 10_001
    assert b"cut short: only the first 10,000 rows" in done.stderr
