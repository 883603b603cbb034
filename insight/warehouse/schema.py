"""What each table and column means: kept in the database as comments, and told as a page of docs.

A table is described by the comment that stands right above its `create table`, a column by a
`comment on column` after it. A column that has none takes the words of the column of the same name
of its dataset that was described first.
"""

import re
from dataclasses import dataclass

# Columns whose name says too little to mean the same in two tables: each table describes its own.
OWN = (
    "name",
    "label",
    "code",
    "kind",
    "title",
    "note",
    "words",
    "level",
    "reason",
    "position",
    "area",
)


@dataclass(frozen=True)
class Column:
    """One column as a reader of the database meets it; `comment` is empty when nobody wrote one."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """One table: `name` is dataset.table, `comment` says what a row is, `rows` how many there are."""

    name: str
    comment: str
    rows: int
    columns: tuple[Column, ...]


def describe_tables(con, text: str, schema: str = "") -> None:
    """Gives each table that SQL text creates the comment above it: "-- one row per …"."""
    for block in re.finditer(r"((?:^--[^\n]*\n)+)create table ([\w.]+)", text, re.MULTILINE):
        lines = [line.removeprefix("--").strip() for line in block.group(1).splitlines()]
        said = " ".join(line for line in lines if not line.startswith(("rows:", "key:")))
        name = f"{schema}.{block.group(2)}" if schema else block.group(2)
        con.execute(f"comment on table {name} is {_text(said[:1].upper() + said[1:])}")


def inherit(con) -> None:
    """Lets every column without words of its own take those of its namesake in the same dataset."""
    con.execute(
        """create or replace temp table known as
           select schema_name, column_name, arg_min(comment, table_oid) as comment
           from duckdb_columns()
           where comment is not null and not internal and not list_contains($own, column_name)
           group by all""",
        {"own": list(OWN)},
    )
    for schema, table, column, comment in con.execute(
        """select schema_name, table_name, column_name, known.comment
           from duckdb_columns() as mine join known using (schema_name, column_name)
           where mine.comment is null and not internal and database_name = current_database()"""
    ).fetchall():
        con.execute(f'comment on column "{schema}"."{table}"."{column}" is {_text(comment)}')
    con.execute("drop table known")


def _text(words: str) -> str:
    """Words as an SQL text: COMMENT takes no parameter."""
    return "'" + words.replace("'", "''") + "'"


def tables(con) -> list[Table]:
    """Every table of the database in alphabetical order, with what it and its columns mean."""
    with con.cursor() as cursor:
        columns: dict[str, list[Column]] = {}
        for table, *said in cursor.execute(
            """select schema_name || '.' || table_name, column_name, data_type,
                      coalesce(comment, '')
               from duckdb_columns() where not internal and database_name = current_database()
               order by schema_name, table_name, column_index"""
        ).fetchall():
            columns.setdefault(table, []).append(Column(*said))
        found = cursor.execute(
            """select schema_name || '.' || table_name, coalesce(comment, ''), estimated_size
               from duckdb_tables() where not internal and not temporary
               order by schema_name, table_name"""
        ).fetchall()
    return [Table(*said, tuple(columns[said[0]])) for said in found]


def silent(con) -> list[str]:
    """Tables and columns that nobody has described, as sentences with the next move."""
    found = []
    for table in tables(con):
        if not table.comment:
            found.append(
                f"{table.name} is not described: write   -- one row per …   above its create table."
            )
        found += [
            f"{table.name}.{column.name} is not described: write   comment on column "
            f"{table.name}.{column.name} is '…';   below its create table."
            for column in table.columns
            if not column.comment
        ]
    return found


def page(con) -> str:
    """docs/schema.md: every table and column with its type and its meaning."""
    lines = [
        "# What the tables hold",
        "",
        "Written by `make schema` from the database itself; a test compares the two. The words stand",
        "in each dataset's `tables.sql`. [How to open the database](opening-the-data.md) is told elsewhere.",
    ]
    dataset = ""
    for table in tables(con):
        schema = table.name.partition(".")[0]
        if schema != dataset:
            dataset = schema
            lines += ["", f"## {dataset}"]
        lines += ["", f"### {table.name}", "", f"{table.comment.rstrip('.:')}.", ""]
        lines += ["| Column | Type | Meaning |", "|---|---|---|"]
        lines += [
            f"| `{column.name}` | {column.type.lower()} | {_cell(column.comment)} |"
            for column in table.columns
        ]
    return "\n".join(lines) + "\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")
