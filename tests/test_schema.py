"""Every table and column is described, in the database, in docs/schema.md and in the snapshot."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from insight import commands
from insight.warehouse import schema

ROOT = Path(__file__).parent.parent


def command(*said: str) -> int:
    asked = commands.parser().parse_args(said)
    return asked.run(asked)


def test_every_table_and_column_is_described(con):
    assert not schema.silent(con), "\n".join(schema.silent(con))


def test_the_page_of_the_schema_is_what_the_database_says(con):
    written = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert written == schema.page(con), "docs/schema.md is out of date: run   make schema"


def test_a_description_stands_with_its_table_and_column(con):
    found = {table.name: table for table in schema.tables(con)}
    finding = found["evidence.finding"]
    assert finding.comment.startswith("One row per published finding")
    said = {column.name: column for column in finding.columns}
    assert said["share"].type == "DOUBLE" and said["share"].comment.startswith(
        "The published share"
    )
    # described once, at evidence.source
    assert said["source_id"].comment == found["evidence.source"].columns[0].comment
    assert found["collective.source"].columns[0].comment != said["source_id"].comment


def test_a_table_or_column_without_words_is_named():
    text = "-- one row per toy\ncreate table toys.toy (\n    name varchar,\n    size integer\n);\n"
    with duckdb.connect() as con:
        con.execute("create schema toys")
        con.execute(text)
        con.execute("create table toys.box (size integer, name varchar)")
        schema.describe_tables(con, text)
        con.execute("comment on column toys.toy.size is 'How big it''s said to be'")
        schema.inherit(con)
        assert [sentence.partition(" is not")[0] for sentence in schema.silent(con)] == [
            "toys.box",
            "toys.box.name",  # too plain a name to mean the same in two tables
            "toys.toy.name",
        ]
        assert "| `size` | integer | How big it's said to be |" in schema.page(con)


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("o'taken")
    assert command("snapshot", "--to", str(folder)) == 0
    return folder


def test_the_snapshot_opens_elsewhere_with_the_same_rows_and_in_an_older_format(taken, con):
    assert sorted(path.name for path in taken.iterdir()) == ["insight.duckdb", "insight.zip"]
    with duckdb.connect(str(taken / "insight.duckdb"), read_only=True) as opened:
        (tags,) = opened.execute(
            "select tags from duckdb_databases() where not internal"
        ).fetchone()
        assert tags["storage_version"].startswith("v1.4")
        for table in schema.tables(con):
            asked = f"select * from {table.name}"
            assert opened.execute(asked).fetchall() == con.execute(asked).fetchall(), table.name


def test_the_zip_holds_every_table_twice_and_its_terms(taken, con):
    names = {table.name for table in schema.tables(con)}
    with zipfile.ZipFile(taken / "insight.zip") as bundle:
        held = set(bundle.namelist())
        assert held == {
            f"{kind}/{name}.{kind}" for kind in ("parquet", "csv") for name in names
        } | {
            *("README.md", "schema.md", "licences.md", "caveats.md"),
        }
        rows = con.execute("select count(*) from evidence.finding").fetchone()[0]
        for kind, reader in (("parquet", pd.read_parquet), ("csv", pd.read_csv)):
            frame = reader(io.BytesIO(bundle.read(f"{kind}/evidence.finding.{kind}")))
            assert len(frame) == rows and "share" in frame
        licences = bundle.read("licences.md").decode()
        for (title,) in con.execute("select title from about.dataset").fetchall():
            assert title in licences
        caveats = bundle.read("caveats.md").decode()
        for (statement,) in con.execute("select statement from about.missing").fetchall():
            assert statement in caveats


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert command("snapshot", "--to", str(tmp_path / "file")) == 2
    assert "Choose another folder with --to." in capsys.readouterr().err
    assert command("schema", "--to", str(tmp_path)) == 2
    assert "Name another file with --to." in capsys.readouterr().err


def test_a_reader_who_stops_reading_leaves_no_stack_trace():
    asked = [sys.executable, "-m", "insight", "ask", "collective/projects"]
    with subprocess.Popen(
        asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as reading:
        reading.stdout.close()
        assert (reading.stderr.read(), reading.wait()) == (b"", 141)


def test_the_examples_of_opening_the_data_run(taken):
    doc = (ROOT / "docs" / "opening-the-data.md").read_text(encoding="utf-8")
    (sql,) = re.findall(r"```sql\n(.*?)```", doc, re.DOTALL)
    with duckdb.connect(str(taken / "insight.duckdb"), read_only=True) as opened:
        for statement in re.sub(r"^\.read .*$", "", sql, flags=re.MULTILINE).split(";"):
            if re.sub(r"--[^\n]*", "", statement).strip():
                assert opened.execute(statement).fetchall(), statement
    first, second = re.findall(r"```python\n(.*?)```", doc, re.DOTALL)
    with zipfile.ZipFile(taken / "insight.zip") as bundle:
        bundle.extractall(taken / "unpacked")
    for code, where in ((first, taken), (second, taken / "unpacked")):
        check = code + "\nassert len(findings)"
        subprocess.run([sys.executable, "-c", check], cwd=where, check=True)


def test_every_row_of_a_file_is_known_by_its_line(con):
    """The line of the file that a row is said to stand on holds the key of that row."""
    file, line, key = con.execute(
        """select file, line, estimate_id from evidence.estimate
           join about.line on table_name = 'evidence.estimate' and place = estimate.rowid
           order by line desc limit 1"""
    ).fetchone()
    assert (ROOT / file).read_text(encoding="utf-8").splitlines()[line - 1].startswith(f"{key},")
