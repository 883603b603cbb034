"""Data becomes tables, a question becomes an answer: the only room that knows DuckDB."""

import time
from dataclasses import dataclass, field
from decimal import Decimal

import duckdb

from insight.catalogue import Query
from insight.faults import QueryFault
from insight.warehouse.loading import build

__all__ = ["Answer", "ask", "build"]


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


def ask(con: duckdb.DuckDBPyConnection, query: Query, **params) -> Answer:
    """Answers one question on a cursor of its own, so that any number may ask at once.

    `params` are bound by name and override the header's defaults; names that the query does not
    declare are refused. Raises QueryFault with a sentence when there is no answer.
    """
    if unknown := params.keys() - query.params.keys():
        raise QueryFault(f"{query.path} does not take '{sorted(unknown)[0]}'.")
    bound = {**query.params, **params}
    started = time.perf_counter()
    try:
        with con.cursor() as cursor:
            statements = cursor.extract_statements(query.sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise QueryFault(f"{query.path} must hold exactly one select.")
            wanted = statements[0].named_parameters
            if missing := wanted - bound.keys():
                raise QueryFault(
                    f"{query.path} uses ${sorted(missing)[0]}, which its header does not declare. "
                    f"Add it to   -- params:"
                )
            result = cursor.execute(statements[0], {name: bound[name] for name in wanted})
            columns = tuple(column[0] for column in result.description)
            rows = result.fetchall()
    except duckdb.InterruptException:
        raise QueryFault(f"{query.path} took longer than five seconds and was stopped.") from None
    except duckdb.Error as fault:
        raise QueryFault(f"{query.path}: {str(fault).split(chr(10) * 2)[0]}") from None
    plain = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    return Answer(query, bound, columns, plain, time.perf_counter() - started)


def _plain(value):
    """Decimals become floats; everything else DuckDB gives is plain already."""
    return float(value) if isinstance(value, Decimal) else value
