"""Data becomes tables, a question becomes an answer: the only room that knows DuckDB."""

import re
import time
from dataclasses import dataclass, field
from decimal import Decimal

import duckdb

from insight import controls, stopping
from insight.catalogue import Query
from insight.faults import QueryFault, nearest
from insight.warehouse import intervals
from insight.warehouse.cluster import Cluster
from insight.warehouse.loading import build

__all__ = ["Answer", "ask", "build"]

# More rows than this no card, table or chart can show.
MOST = 20_000
# Texts of questions that are kept as DuckDB has read them.
KEPT = 1000
_statements: dict[str, list] = {}
LISTED = "docs/schema.md lists every table and column."


@dataclass(frozen=True)
class Answer:
    """What came back: `rows` is a list of dicts with the keys `columns`, values plain Python."""

    query: Query
    params: dict
    columns: tuple[str, ...]
    rows: list[dict]
    seconds: float = field(compare=False, default=0.0)

    def __len__(self) -> int:
        return len(self.rows)


def ask(con: duckdb.DuckDBPyConnection | Cluster, query: Query, **params) -> Answer:
    """Answers one question, on a database of this process or on a cluster; any number may ask at once.

    `params` are bound by name and override the header's defaults; names that the query does not
    declare are refused, and so are values that its controls do not allow. Raises QueryFault with a
    sentence, and a line where one is known, when there is no answer.
    """
    if query.fault:
        raise QueryFault(query.fault, query.path)
    bound = {**query.params, **params}
    for name in params:
        if name not in query.params:
            hint = nearest(name, query.params)
            raise QueryFault(f"the question does not take '{name}'.{hint}", query.path)
        if (control := query.controls.get(name)) and (why := controls.unfit(bound[name], control)):
            raise QueryFault(f"{name} {why}, and '{bound[name]}' was given.", query.path)
    started = time.perf_counter()
    give = _clustered if isinstance(con, Cluster) else _embedded
    columns, rows = give(con, query, bound)
    if len(rows) > MOST:
        raise QueryFault(
            f"the answer has more than {MOST:,} rows. Group them, or end the SQL with a limit.",
            query.path,
        )
    plain = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    columns, plain = intervals.added(columns, plain)
    return Answer(query, bound, columns, plain, time.perf_counter() - started)


def _clustered(cluster: Cluster, query: Query, bound: dict) -> tuple[tuple, list]:
    """Columns and rows from a cluster. Raises QueryFault."""
    try:
        table = cluster.arrow(query.sql, bound, MOST + 1)
    except QueryFault as fault:
        raise QueryFault(fault.sentence, query.path) from None
    columns = [column.to_pylist() for column in table.columns]
    return tuple(table.column_names), list(zip(*columns, strict=True))


def _embedded(con, query: Query, bound: dict) -> tuple[tuple, list]:
    """Columns and rows from a database of this process, on a cursor of its own. Raises QueryFault."""
    skipped, sql = _bare(query.sql)
    try:
        with con.cursor() as cursor:
            statement = _only(_read(cursor, sql), query, skipped, sql)
            wanted = statement.named_parameters
            if missing := sorted(wanted - bound.keys()):
                line = skipped + place_of(sql, f"${missing[0]}")
                hint = nearest(missing[0], bound)
                raise QueryFault(
                    f"${missing[0]} is used, and the header does not declare it.{hint} "
                    f"Add it to   -- params:",
                    query.path,
                    line,
                )
            result = cursor.execute(statement, {name: bound[name] for name in wanted})
            columns = tuple(column[0] for column in result.description)
            rows = result.fetchmany(MOST + 1)
    except duckdb.InterruptException:
        raise QueryFault(
            "the answer took longer than five seconds and was stopped. Read fewer rows, or keep the "
            "slow step as a table in tables.sql.",
            query.path,
        ) from None
    except (duckdb.Error, ValueError, RuntimeError) as fault:
        stopping.go_on()
        sentence, line = _said(str(fault), sql)
        raise QueryFault(sentence, query.path, line and skipped + line) from None
    return columns, rows


def _read(cursor, sql: str) -> list:
    """The statements of a text, kept: to read them anew is a fifth to a third of a small answer's cost.

    A statement belongs to no database; what is executed is a copy of it.
    """
    found = _statements.get(sql)
    if found is None:
        if len(_statements) >= KEPT:
            _statements.clear()
        found = _statements[sql] = cursor.extract_statements(sql)
    return found


def _bare(text: str) -> tuple[int, str]:
    """The SQL without the comments and empty lines before it, and how many lines those are.

    DuckDB leaves them out as well, and counts the lines of its complaints from what is left.
    """
    lines = text.split("\n")
    skipped = 0
    while skipped < len(lines) and (lines[skipped].startswith("--") or not lines[skipped].strip()):
        skipped += 1
    return skipped, "\n".join(lines[skipped:])


def _only(statements: list, query: Query, skipped: int, sql: str):
    """The one select of a file. Raises QueryFault when there is none, another, or more than one."""
    if not statements:
        raise QueryFault("the file holds no SQL: write one select below the header.", query.path)
    if len(statements) > 1:
        before = sql.split(";")[0].count("\n") + 2
        raise QueryFault(
            f"the file holds {len(statements)} statements. Keep one select, and put the others in "
            "files of their own.",
            query.path,
            skipped + before,
        )
    if statements[0].type != duckdb.StatementType.SELECT:
        kind = str(statements[0].type).rpartition(".")[2].lower()
        raise QueryFault(
            f"this is a statement of the kind '{kind}', and a question is one select. Tables are "
            "made in tables.sql.",
            query.path,
            skipped + 1,
        )
    return statements[0]


def _said(text: str, sql: str) -> tuple[str, int]:
    """DuckDB's complaint with its hint as one sentence, and the line it is about, or 0."""
    first = text.split("\n\n")[0].split("\n\t")[0]
    sentence = " ".join(re.sub(r"^[A-Z]\w+ Error: ", "", first).split())
    named = re.search(r'Table with name (\S+) does not exist|column "([^"]+)"', first)
    if not named:
        found = re.search(r"^LINE (\d+): ", text, re.MULTILINE)
        return sentence, int(found.group(1)) if found else 0
    stop = "" if sentence[-1] in ".?!" else "."
    return f"{sentence}{stop} {LISTED}", place_of(sql, next(filter(None, named.groups())))


def place_of(sql: str, word: str) -> int:
    """The first line of the SQL, from 1, that holds a word outside comments; 0 when none does."""
    sought = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    for number, line in enumerate(sql.split("\n"), start=1):
        if sought.search(line.partition("--")[0]):
            return number
    return 0


def _plain(value):
    """Decimals become floats; everything else DuckDB gives is plain already."""
    return float(value) if isinstance(value, Decimal) else value
