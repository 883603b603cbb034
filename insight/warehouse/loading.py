"""Files below data/ become tables: each dataset by its own tables.sql, every rule enforced."""

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from insight import cards
from insight.faults import DataFault
from insight.warehouse import lineage, rules, schema

MACROS = Path(__file__).parent.parent / "macros.sql"
SURVEY = Path(__file__).with_name("survey.sql")
ABOUT = Path(__file__).with_name("about.sql")
VIEWS = Path(__file__).with_name("waves.sql")
SUBMITTED = Path(__file__).with_name("submitted.sql")
# What stands for a file where a row was submitted; its line is the number of the submission.
SUBMISSIONS = "the queue of submissions"
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
    # Two would take a fifth more of the processor to answer a page, and no less time (docs/operating.md).
    "set threads = 1",
    "set global TimeZone = 'UTC'",
    "set memory_limit = '1GB'",
    "set global max_execution_time = 5000",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


@dataclass
class Origin:
    """Where rows and tables come from, as rows for about.line and about.made."""

    lines: list[tuple[str, int, str, int]] = field(default_factory=list)
    made: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)


def build(data: Path = cards.DATA) -> duckdb.DuckDBPyConnection:
    """A locked in-memory database holding every dataset below `data`, one schema for each.

    Raises DataFault, with a sentence for each problem, when a row, file or card breaks a rule.
    """
    con = assemble(data)
    for setting in LOCK:
        con.execute(setting)
    return con


def assemble(data: Path = cards.DATA, accepted=()) -> duckdb.DuckDBPyConnection:
    """What build() gives, before it is locked, with accepted submissions, rows of submitted.project.
    Raises DataFault like it."""
    con = duckdb.connect(config=CONFIG)
    con.execute(MACROS.read_text(encoding="utf-8"))
    everything = cards.read_all(data)
    origin = Origin()
    submitted(con, accepted, origin)
    for card in everything:
        load(con, card, origin)
    describe(con, everything, origin)
    survey(con)
    schema.inherit(con)
    return con


def survey(con: duckdb.DuckDBPyConnection) -> None:
    """The empty tables of published waves, which publishing fills."""
    text = SURVEY.read_text(encoding="utf-8")
    for kept in WAVES:
        con.execute(f"create schema if not exists {kept}")
        con.execute(f"set schema = '{kept}'")
        con.execute(text)
        schema.describe_tables(con, text, kept)
    con.execute("set schema = 'main'")
    con.execute(VIEWS.read_text(encoding="utf-8"))


def submitted(con: duckdb.DuckDBPyConnection, accepted, origin: Origin) -> None:
    """The schema of accepted submissions, which a dataset's tables.sql joins to its own rows."""
    text = SUBMITTED.read_text(encoding="utf-8")
    con.execute(text)
    schema.describe_tables(con, text)
    for place, row in enumerate(accepted):
        marks = ", ".join(f"${name}" for name in row)
        con.execute(f"insert into submitted.project ({', '.join(row)}) values ({marks})", row)
        origin.lines.append(("submitted.project", place, SUBMISSIONS, row["submission_id"]))


def load(con: duckdb.DuckDBPyConnection, card: cards.Card, origin: Origin) -> None:
    """Runs a dataset's tables.sql, filling each table that has a `-- rows: FILE` comment, and notes
    in `origin` where rows and tables come from."""
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
            origin.lines += [
                (".".join(table), place, file, line) for place, line in enumerate(lines)
            ]
        origin.made += made(con, statement)
        rule = re.search(r"^-- refuse: (.+)$", statement, re.MULTILINE)
        if rule and found:
            raise DataFault(
                [
                    f"{file}, line {lines[rowid]}, column {column}: {rule.group(1)}."
                    for rowid, column in found[: rules.MOST]
                ]
            )
    schema.describe_tables(con, text)


def made(con, statement: str) -> list[tuple[str, str, str | None, str | None]]:
    """Rows of about.made for a `create table … as` or an `insert into`: what it reads. A comment
    `-- key: OLD as NEW` above it says that a key of one of them goes by another name."""
    found = re.search(
        r"^(?:create table ([\w.]+) as|insert into ([\w.]+) \(.*?\))\s(.*)",
        statement,
        re.MULTILINE | re.DOTALL,
    )
    if not found:
        return []
    key = re.search(r"^-- key: (\w+)\.(\w+)\.(\w+) as (\w+)$", statement, re.MULTILINE)
    renamed = {f"{key.group(1)}.{key.group(2)}": key.group(3, 4)} if key else {}
    return [
        (found.group(1) or found.group(2), source, *renamed.get(source, (None, None)))
        for source in lineage.reads(con, found.group(3))
    ]


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
        if wrong := rules.row_problems(con, table, name, rules.unseen(header, rows, lines)):
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


def describe(con, everything: list[cards.Card], origin: Origin) -> None:
    """Puts the cards into the database, so that pages ask for them like for anything else, and the
    lines that rows stand on."""
    text = ABOUT.read_text(encoding="utf-8")
    con.execute(text)
    schema.describe_tables(con, text)
    import pandas as pd  # here, so that the processes of free SQL never load it

    for table, rows, columns in (
        ("line", origin.lines, ["table_name", "place", "file", "line"]),
        ("made", origin.made, ["table_name", "made_from", "key", "called"]),
    ):
        con.register("incoming", pd.DataFrame(rows, columns=columns))
        con.execute(f"insert into about.{table} by name select * from incoming")
        con.unregister("incoming")
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
