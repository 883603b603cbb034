"""DuckDB's SQL in Spark's words, and what does not come through: the only room that knows SQLGlot.

Spark is ours to try on a real cluster (docs/operating.md). A table `evidence.finding` is called
`evidence__finding` there, because what a session sees of a folder has no schema.
"""

from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

FAULTS = (SqlglotError,)


def parsed(sql: str) -> exp.Expression:
    """The tree of one statement in DuckDB's dialect. Raises sqlglot.errors.SqlglotError."""
    return sqlglot.parse_one(sql, read="duckdb")


@cache
def spark(sql: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """A question in Spark's dialect, the tables that it reads ("evidence.finding") and its parameters.

    `$who` becomes `:who`, which the server binds. Raises sqlglot.errors.UnsupportedError.
    """
    tree = parsed(sql)
    tables = frozenset(f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db)
    params = frozenset(param.name for param in tree.find_all(exp.Parameter, exp.Placeholder))
    return written(tree), tables, params


def written(tree: exp.Expression, **how) -> str:
    """A tree in Spark's dialect; `how` is SQLGlot's own, such as identify=True for names in ` `.

    Raises sqlglot.errors.UnsupportedError.
    """
    return tree.transform(_told).sql(
        dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False, **how
    )


def called(table: str) -> str:
    """`evidence.finding` as the cluster calls it."""
    return table.replace(".", "__")


def _told(node: exp.Expression) -> exp.Expression:
    """One node in words that mean the same on Spark. What it gives anew is not looked into again."""
    if isinstance(node, exp.Table) and node.db:
        alias = node.args.get("alias") or exp.TableAlias(this=exp.to_identifier(node.name))
        plain = exp.to_table(called(f"{node.db}.{node.name}"))
        return exp.Table(**{**node.args, "this": plain.this, "db": None, "alias": alias})
    if isinstance(node, exp.Column) and node.args.get("db"):
        return exp.column(node.this, node.args["table"])
    # SQLGlot would choose an approximate function; both of these interpolate exactly.
    if isinstance(node, exp.PercentileCont) and node.args.get("expression"):
        return exp.Anonymous(
            this="percentile", expressions=[node.this.transform(_told), node.expression]
        )
    # SQLGlot would make null of the whole where a part is null; both engines leave that part out.
    if isinstance(node, exp.ConcatWs):
        parts = [part.transform(_told) for part in node.expressions]
        return exp.Anonymous(this="concat_ws", expressions=parts)
    # Spark would round the number as it is printed, DuckDB rounds what it is: 1.005 is a little less.
    digits = node.args.get("decimals") if isinstance(node, exp.Round) else None
    if isinstance(digits, exp.Literal) and digits.is_int:
        tens = exp.cast(exp.Literal.number(10 ** int(digits.name)), "double")
        moved = exp.Mul(this=exp.paren(node.this.transform(_told)), expression=tens.copy())
        return exp.paren(exp.Div(this=exp.Round(this=moved), expression=tens))
    # Fractions divide exactly as long as they are doubles, as DuckDB has them.
    if isinstance(node, exp.Literal) and not node.is_string and "." in node.name:
        return exp.cast(exp.Literal.number(node.name), "double")
    return node
