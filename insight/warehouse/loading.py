"""Files below data/ become tables: each dataset by its own tables.sql, every rule enforced."""

import csv
import re
from pathlib import Path

import duckdb

from insight import cards
from insight.faults import DataFault
from insight.warehouse import rules

MACROS = Path(__file__).parent.parent / "macros.sql"
SURVEY = Path(__file__).with_name("survey.sql")
# Waves that people answered, and synthetic ones: the same tables, never read together.
WAVES = ("survey", "demonstration")
CONFIG = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "allow_community_extensions": False,
}
# After loading nothing in SQL can reach a file or change a setting; the order matters (docs/trust.md).
LOCK = (
    "set global TimeZone = 'UTC'",
    "set memory_limit = '1GB'",
    "set global max_execution_time = 5000",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


def build(data: Path = cards.DATA) -> duckdb.DuckDBPyConnection:
    """A locked in-memory database holding every dataset below `data`, one schema for each.

    Raises DataFault, with a sentence for each problem, when a row, file or card breaks a rule.
    """
    con = assemble(data)
    for setting in LOCK:
        con.execute(setting)
    return con


def assemble(data: Path = cards.DATA) -> duckdb.DuckDBPyConnection:
    """What build() gives, before it is locked. Raises DataFault like it."""
    con = duckdb.connect(config=CONFIG)
    con.execute(MACROS.read_text(encoding="utf-8"))
    everything = cards.read_all(data)
    for card in everything:
        load(con, card)
    describe(con, everything)
    survey(con)
    return con


def survey(con: duckdb.DuckDBPyConnection) -> None:
    """The empty tables of published waves, which publishing fills."""
    for schema in WAVES:
        con.execute(f"create schema {schema}")
        con.execute(f"set schema = '{schema}'")
        con.execute(SURVEY.read_text(encoding="utf-8"))
    con.execute("set schema = 'main'")


def load(con: duckdb.DuckDBPyConnection, card: cards.Card) -> None:
    """Runs a dataset's tables.sql, filling each table that has a `-- rows: FILE` comment."""
    con.execute(f'create schema "{card.dataset}"')
    con.execute("set file_search_path = ?", [str(card.folder)])
    where = f"data/{card.dataset}/tables.sql"
    try:
        text = (card.folder / "tables.sql").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataFault([f"{where} is missing. Every dataset needs one: copy one."]) from None
    lines: list[int] = []
    file = ""
    for statement in re.split(r";[ \t]*(?:\n|$)", text):
        words = re.search(r"^[^-\s].*", statement, re.MULTILINE)
        if not words:
            continue
        try:
            found = con.execute(statement).fetchall()
        except duckdb.Error as fault:
            reason = str(fault).splitlines()[0]
            raise DataFault([f"{where}, at '{words.group()}': {reason}"]) from None
        if rows := re.search(r"^-- rows: (\S+)$", statement, re.MULTILINE):
            table = re.search(r"create table (\w+)\.(\w+)", statement).groups()
            file = f"data/{card.dataset}/{rows.group(1)}"
            lines = fill(con, table, card.folder / rows.group(1), file)
        rule = re.search(r"^-- refuse: (.+)$", statement, re.MULTILINE)
        if rule and found:
            raise DataFault(
                [
                    f"{file}, line {lines[rowid]}, column {column}: {rule.group(1)}."
                    for rowid, column in found[: rules.MOST]
                ]
            )


def fill(con, table: tuple[str, str], path: Path, name: str) -> list[int]:
    """Loads a CSV file into an empty table; gives the line of the file that each row began on."""
    header, rows, lines = read(path, name)
    columns = rules.columns(con, table)
    if wrong := rules.header_problems(name, header, list(columns)):
        raise DataFault(wrong)
    import pandas as pd  # here, so that the processes of free SQL never load it

    incoming = pd.DataFrame(rows, columns=header, dtype="object")
    incoming.insert(0, "_line", lines)
    con.register("incoming", incoming)
    try:
        if wrong := rules.row_problems(con, table, name):
            raise DataFault(wrong)
        typed = ", ".join(f'"{column}"::{kind} as "{column}"' for column, kind in columns.items())
        target = f'"{table[0]}"."{table[1]}"'
        con.execute(f"insert into {target} by name select {typed} from incoming order by _line")
    finally:
        con.unregister("incoming")
    return lines


def read(path: Path, name: str) -> tuple[list[str], list[list[str | None]], list[int]]:
    """Header, rows (an empty cell is None) and line numbers of a CSV file in UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            rows, lines, before = [], [], reader.line_num
            for row in reader:
                if row and len(row) != len(header):
                    raise DataFault(
                        [
                            f"{name}, line {before + 1}: {len(row)} cells where the header has "
                            f"{len(header)}. Look for a comma that needs quotation marks."
                        ]
                    )
                if row:
                    rows.append([cell if cell != "" else None for cell in row])
                    lines.append(before + 1)
                before = reader.line_num
    except FileNotFoundError:
        raise DataFault([f"{name} is missing, but tables.sql loads it."]) from None
    except UnicodeDecodeError as fault:
        raise DataFault(
            [f"{name} is not in UTF-8 (byte {fault.start + 1}). Save it as 'CSV UTF-8'."]
        ) from None
    except csv.Error as fault:
        raise DataFault([f"{name}, line {reader.line_num}: {fault}."]) from None
    return header, rows, lines


def describe(con: duckdb.DuckDBPyConnection, everything: list[cards.Card]) -> None:
    """Puts the cards into the database, so that pages ask for them like for anything else."""
    con.execute("create schema about")
    con.execute(
        """create table about.dataset (
            dataset varchar primary key, title varchar, producer varchar, published varchar,
            accessed varchar, licence varchar, url varchar, compiled varchar, files varchar)"""
    )
    con.execute("create table about.missing (dataset varchar, place integer, statement varchar)")
    for card in everything:
        con.execute(
            "insert into about.dataset values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(card.dataset, card.title, card.producer, card.published, card.accessed),
                *(card.licence, card.url, card.compiled, ", ".join(sorted(card.files))),
            ],
        )
        for place, statement in enumerate(card.missing, start=1):
            con.execute(
                "insert into about.missing values (?, ?, ?)", [card.dataset, place, statement]
            )
