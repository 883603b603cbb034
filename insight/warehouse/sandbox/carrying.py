"""Free SQL for a cluster: what passed the gate is put into Spark's words, or refused with its line.

This is a second gate, on the other parser's tree. Only forms and functions that were tried on both
engines pass (tests/carried.py); every text of the query becomes a parameter; and `well()` reads what
is about to be sent once more, by itself, in the process that sends it.
"""

import json
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

from sqlglot import exp

from insight.warehouse import dialect, portable
from insight.warehouse.sandbox import engine, gate
from insight.warehouse.sandbox.gate import Refused

# Every bare word of a text that is sent; names stand in ` ` and values are parameters.
WORDS = Path(__file__).with_name("words.txt")
FORMS = {
    exp.Select, exp.From, exp.Where, exp.Group, exp.Having, exp.Qualify, exp.Order, exp.Ordered,
    exp.Limit, exp.Offset, exp.Distinct, exp.With, exp.CTE, exp.Subquery, exp.Table, exp.TableAlias,
    exp.Join, exp.Union, exp.Except, exp.Intersect, exp.Alias, exp.Star, exp.Column, exp.Identifier,
    exp.Paren, exp.Literal, exp.Null, exp.Boolean, exp.Window, exp.WindowSpec, exp.Filter,
    exp.Exists, exp.DataType, exp.Rollup,
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.And, exp.Or, exp.Not, exp.Is, exp.In,
    exp.Between, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg, exp.DPipe, exp.Like,
    exp.ILike, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Case, exp.If, exp.Cast, exp.Coalesce,
    exp.Nullif, exp.Greatest, exp.Least, exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Sqrt,
    exp.Count, exp.CountIf, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Median, exp.Stddev,
    exp.PercentileCont, exp.GroupConcat, exp.LogicalAnd, exp.LogicalOr, exp.AnyValue,
    exp.IgnoreNulls, exp.ArgMax, exp.ArgMin, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag,
    exp.Lead, exp.Lower, exp.Left, exp.Length, exp.Substring, exp.StartsWith, exp.Contains,
    exp.Concat, exp.ConcatWs, exp.RegexpLike,
}  # fmt: skip
TEXT, WHOLE, FRACTION = "VARCHAR", ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "DOUBLE"
GIVEN = (TEXT, "BOOLEAN", FRACTION, "FLOAT", '"NULL"', *WHOLE)
# So many tables (a WITH name counts as often as it is used), parts of joined text, and levels: the
# cluster plans all of them before anybody can stop it.
TABLES, JOINED, DEEPEST = 40, 24, 80
# A regular expression that Java, which Spark asks, reads as DuckDB does, in time that grows with the
# text alone: letters, words to choose from in one pair of brackets, and \b. Nothing repeats.
PLAIN = r"(?:[\w ,;:/'&%|-]|\\b)*"
PATTERN = re.compile(rf"(?:\(\?i\))?{PLAIN}(?:\({PLAIN}\))?{PLAIN}", re.ASCII)
EDGE = r"(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))"
LIKES = re.compile(r"%?[^%\\]*%?|[^%\\]*%[^%\\]*")
NUMBER = re.compile(r"\d{1,38}|\d{0,15}\.\d{0,15}|\d{1,15}(\.\d{0,15})?[eE][+-]?\d{1,2}")
NEXT = "Say it in plainer SQL."


def answer(request: dict, parser, data, world: engine.World) -> dict:
    """What becomes of {sql}: refused, or "answered" with DuckDB's columns and one row, the text for the
    cluster and its parameters as JSON. Runs in a process of its own, in worker.answer's place."""
    try:
        tables = gate.check(parser, request["sql"], world)
        columns = _columns(data, request["sql"], world)
        text, values = carried(request["sql"], tables, _types(data, tables))
    except Refused as refusal:
        return {"status": "refused", "sentence": str(refusal)}
    return {"status": "answered", "columns": columns, "rows": [[text, json.dumps(values)]],
            "cut": [], "tables": tables, "seconds": 0}  # fmt: skip


def _columns(data, sql: str, world: engine.World) -> list[list[str]]:
    """Name and type of each column, as DuckDB binds the query; nothing runs. Raises Refused."""
    try:
        bound = data.sql(sql)
        columns = [[name, str(kind)] for name, kind in zip(bound.columns, bound.types, strict=True)]
    except Exception as fault:
        raise Refused(engine.spoken(fault, world) or gate.UNKNOWN) from None
    for name, kind in columns:
        if kind not in GIVEN and not kind.startswith("DECIMAL"):
            raise Refused(
                "An answer of the cluster holds numbers, text, and true or false; "
                f"{_plain(name)} would be {kind[:30]}. {NEXT}"
            )
    return columns


def _types(data, tables: list[str]) -> dict[str, set[str]]:
    """The types that a column of each name has in the tables that are read."""
    found: dict[str, set[str]] = {}
    for name, kind in data.execute(
        """select lower(column_name), data_type from duckdb_columns()
           where list_contains(?, lower(schema_name || '.' || table_name))""",
        [tables],
    ).fetchall():
        found.setdefault(name, set()).add(kind)
    return found


def carried(sql: str, tables: list[str], types: dict[str, set[str]]) -> tuple[str, dict[str, str]]:
    """A query that passed the gate in Spark's words, and the values of its parameters t0, t1 ….

    `tables` are those that it may read, `types` the types of their columns by name. Raises Refused.
    """
    try:
        if slips := portable.faults(sql):
            raise Refused(_at(*slips[0]))
        tree = dialect.parsed(sql)
        for depth, node in _levels(tree):
            if depth > DEEPEST:
                raise Refused(engine.DEEP)
            if type(node) not in FORMS:
                raise Refused(_at(portable.line(sql, node), f"{_name(node)} was not tried there"))
        _small(tree)
        rules = Rules(tree, tables, types)
        for node in tree.walk():
            if why := rules.broken(node):
                raise Refused(_at(portable.line(sql, node), why))
        text, values = _said(tree)
    except RecursionError:
        raise Refused(engine.DEEP) from None
    except dialect.FAULTS:
        raise Refused(f"The query does not carry over to the cluster's dialect. {NEXT}") from None
    if not well(text, values):
        raise Refused(f"A word of this query was not tried on the cluster. {NEXT}")
    return text, values


def _at(line: int, why: str) -> str:
    where = f"Line {line}: " if line else ""
    return f"{where}{why}. The cluster answers this query only if all of it means the same there."


def _name(node) -> str:
    """How somebody would have written it: a function by its name, all else by its form."""
    if isinstance(node, exp.Anonymous | exp.Var):
        name = node.name
    else:
        name = node.sql_name() if isinstance(node, exp.Func) else node.key.upper()
    return f"{name[:40]}()" if isinstance(node, exp.Func) and name.isidentifier() else name[:40]


def _levels(tree):
    """Every part of the tree with how deep it lies."""
    waiting = [(1, tree)]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        waiting += [(depth + 1, part) for part in node.iter_expressions()]


def _small(tree) -> None:
    """Raises Refused where the cluster would need long to plan, or much room to hold, what is asked."""
    if _reads(tree, {}) > TABLES:
        raise Refused(
            f"The cluster would read more than {TABLES} tables for this, each WITH name counted as often "
            "as it is used, and it plans them all before anybody can stop it. Ask in smaller steps."
        )
    joined = sum(
        2 if isinstance(node, exp.DPipe) else len(node.expressions)
        for node in tree.find_all(exp.DPipe, exp.Concat, exp.ConcatWs)
    )
    if joined > JOINED:
        raise Refused(
            f"Here {joined} parts of text are joined, which may grow beyond what the cluster can hold; "
            f"{JOINED} may be. Join fewer, or leave words to the reader."
        )


def _reads(node, given: dict[str, int]) -> int:
    """How many tables stand below a part of the tree, once every WITH name is written out."""
    inner = node.args.get("with_")
    if inner:
        given = dict(given)
        for cte in inner.expressions:
            given[cte.alias.lower()] = max(1, _reads(cte.this, given))
    mine = 0
    if isinstance(node, exp.Table):
        mine = 1 if node.db else given.get(node.name.lower(), 1)
    return mine + sum(_reads(part, given) for part in node.iter_expressions() if part is not inner)


class Rules:
    """What forms that are let through may still not say; each was seen to differ, or to hold Spark up."""

    def __init__(self, tree, tables: list[str], types: dict[str, set[str]]):
        self.tables, self.types = tables, types
        self.steps = {one.alias.lower() for one in tree.find_all(exp.CTE)}
        # What a name may stand for beside columns; None where that is not known.
        self.given: dict[str, list] = {}
        for one in tree.find_all(exp.Alias):
            self.given.setdefault(one.alias.lower(), []).append(one.this)
        for one in tree.find_all(exp.TableAlias):
            for column in one.columns:
                self.given.setdefault(column.name.lower(), []).append(None)

    def broken(self, node) -> str:
        """Why a part may not pass, or nothing."""
        rule = getattr(self, f"_{type(node).__name__.lower()}", None)
        return (rule(node) if rule else "") or ""

    def _identifier(self, node):
        if not node.name.isprintable() or set(node.name) & set("`$\\"):
            return "a name with `, $, \\ or an invisible character means something else there"

    def _column(self, node):
        # Spark gives every file a hidden column `_metadata`.
        if not (node.is_star or node.name.lower() in self.types.keys() | self.given.keys()):
            return f"{_plain(node.name)} is no column of these tables and no name given with AS"

    def _literal(self, node):
        if not node.is_string and not NUMBER.fullmatch(node.name):
            return f"the number {node.name[:40]} is too long"

    def _table(self, node):
        name = f"{node.db}.{node.name}".lower() if node.db else node.name.lower()
        if node.args.get("catalog") or name not in (self.tables if node.db else self.steps):
            return "only published tables stand after FROM, with their schema in front"

    def _cte(self, node):
        if "__" in node.alias:
            return "a WITH name has no __ in it"

    def _with(self, node):
        if node.args.get("recursive"):
            return "WITH RECURSIVE may grow without end"

    def _select(self, node):
        if node.args.get("kind") or node.args.get("hint") or node.args.get("into"):
            return "only a plain SELECT carries over"
        if node.is_star and node.args.get("qualify"):
            return "* with QUALIFY gives one column more there: name them"
        if node.is_star and any(one.args.get("using") for one in node.args.get("joins") or ()):
            return "* after JOIN … USING gives the columns in another order there: name them"

    def _order(self, node):
        inside = isinstance(node.parent, exp.Func | exp.IgnoreNulls)
        if inside and not isinstance(node.parent, exp.GroupConcat | exp.Window):
            return "an order inside a function carries over in string_agg alone"

    def _distinct(self, node):
        if node.args.get("on"):
            return "DISTINCT ON keeps other rows: number them with row_number()"

    def _join(self, node):
        if node.args.get("method"):
            return f"a {node.args['method']} join was not tried there"

    def _ordered(self, node):
        if isinstance(node.this, exp.Literal) and node.this.is_string:
            return "an order by a text sorts nothing: name a column"

    def _limit(self, node):
        return self._counted(node.expression)

    def _offset(self, node):
        return self._counted(node.expression)

    def _counted(self, said):
        if not isinstance(said, exp.Literal) or not said.is_int:
            return "LIMIT and OFFSET take a whole number"

    def _like(self, node):
        pattern = node.expression
        if not _text(pattern) or not LIKES.fullmatch(pattern.name):
            return "LIKE takes a text with no \\ and one %, or one at each end"

    _ilike = _like

    def _regexplike(self, node):
        pattern = node.expression
        if not _text(pattern) or len(pattern.name) > 200 or not PATTERN.fullmatch(pattern.name):
            return (
                "a pattern may hold words, one pair of brackets with | and \\b, and begin with (?i)"
            )

    def _round(self, node):
        digits = node.args.get("decimals")
        if digits is not None and not (_whole(digits) and int(digits.name) < 10):
            return "round() takes 0 to 9 decimals"

    def _left(self, node):
        if not _whole(node.expression):
            return "left() takes a whole number of letters"

    def _substring(self, node):
        places = [node.args.get("start"), node.args.get("length")]
        if not all(_whole(one) for one in places if one) or places[0].name == "0":
            return "substring() takes whole numbers, counted from 1"

    def _cast(self, node):
        to, inner = node.to.this, node.this.unnest()
        if to == exp.DType.DOUBLE:
            return ""
        if to in (exp.DType.TEXT, exp.DType.VARCHAR):
            return "" if self.same(inner) else UNLIKE
        if to in portable.WHOLE:
            rounded = isinstance(inner, exp.Round | exp.Floor | exp.Ceil)
            return "" if rounded or self.same(inner) else CUT
        return f"a cast to {to.name} was not tried there"

    def _dpipe(self, node):
        return "" if self.same(node.this) and self.same(node.expression) else UNLIKE

    def _concat(self, node):
        return "" if all(map(self.same, node.expressions)) else UNLIKE

    _concatws = _concat

    def _groupconcat(self, node):
        inner = node.this.this if isinstance(node.this, exp.Order) else node.this
        parts = inner.expressions if isinstance(inner, exp.Distinct) else [inner]
        return "" if all(map(self.same, parts)) else UNLIKE

    def same(self, node, seen: frozenset = frozenset()) -> bool:
        """Whether a value is text or a whole number, which both engines write alike."""
        node = node.unnest() if node is not None else None
        if isinstance(node, exp.Column):
            name = node.name.lower()
            known = self.types.get(name, set()) <= {TEXT, *WHOLE}
            given = self.given.get(name, ())
            return (name in self.types or bool(given)) and known and (
                name in seen or all(self.same(one, seen | {name}) for one in given)
            )  # fmt: skip
        if isinstance(node, exp.Literal):
            return node.is_string or node.is_int
        if isinstance(node, exp.Cast):
            return node.to.this != exp.DType.DOUBLE
        if isinstance(node, ALIKE):
            return True
        if isinstance(node, exp.If):
            parts = [node.args["true"], node.args.get("false")]
            return all(self.same(one, seen) for one in parts if one)
        if isinstance(node, exp.Case):
            parts = [*node.args["ifs"], node.args.get("default")]
            return all(self.same(one, seen) for one in parts if one)
        if isinstance(node, ONE_OF):
            return self.same(node.this, seen)
        if isinstance(node, exp.Coalesce | exp.Nullif):
            parts = (
                [node.this, *node.expressions] if isinstance(node, exp.Coalesce) else [node.this]
            )
            return all(self.same(one, seen) for one in parts)
        return isinstance(node, exp.Null)


ALIKE = (exp.Lower, exp.Left, exp.Substring, exp.DPipe, exp.Concat, exp.ConcatWs, exp.GroupConcat,
         exp.Count, exp.CountIf, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Length)  # fmt: skip
ONE_OF = (
    exp.Window,
    exp.Filter,
    exp.IgnoreNulls,
    exp.Max,
    exp.Min,
    exp.AnyValue,
    exp.Lag,
    exp.Lead,
)
CUT = "a fraction cast to a whole number is cut off elsewhere: round(…) it first"
UNLIKE = (
    "a number with decimals, or what may be one, is written otherwise as text: leave it a number"
)


def _plain(name: str) -> str:
    """A name as it may be repeated to whoever wrote it."""
    return name if name.isidentifier() and len(name) < 60 else "a name here"


def _text(node) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def _whole(node) -> bool:
    return isinstance(node, exp.Literal) and node.is_int and len(node.name) < 10


def _said(tree) -> tuple[str, dict[str, str]]:
    """The text, with a parameter in the place of every text of the query."""
    values: dict[str, str] = {}
    for node in list(tree.find_all(exp.Table)):
        if node.db:
            for part in ("this", "db"):
                node.args[part].set("this", node.args[part].name.lower())
    for node in list(tree.find_all(exp.Concat)):
        # It leaves out nulls; SQLGlot would put coalesce round each part, which Spark refuses for numbers.
        if type(node) is exp.Concat:
            node.replace(exp.ConcatWs(expressions=[exp.Literal.string(""), *node.expressions]))
    for node in list(tree.find_all(exp.RegexpLike)):
        pattern = node.expression.name
        folded = f"(?iu){pattern[4:]}" if pattern.startswith("(?i)") else pattern
        node.set("expression", exp.Literal.string(folded.replace("\\b", EDGE)))
    for node in list(tree.find_all(exp.Literal)):
        if node.is_string:
            name = f"t{len(values)}"
            values[name] = node.name
            node.replace(exp.Placeholder(this=name))
    return dialect.written(tree, identify=True), values


def well(text: str, values: dict) -> bool:
    """Whether a text may be sent: known words, names in ` `, plain numbers, parameters, and no more."""
    bare = re.sub(r"`[^`$\\]*`", " ", text)
    named = set(re.findall(r":(t\d+)\b", bare))
    bare = re.sub(r":t\d+\b|\b\d[\d.]*(?:[eE][+-]?\d+)?\b", " ", bare)
    words = {word.upper() for word in re.findall(r"\w+", bare)}
    signs = re.sub(r"[\w\s(),.=<>*+/%|!-]", "", bare, flags=re.ASCII)
    return (
        named == set(values) and words <= _words() and not signs and not re.search(r"--|/\*", bare)
    )


def warm() -> None:
    """Loads what SQLGlot loads late: a process with limits can open no file."""
    carried(
        "select max(a), 'x' from s.t group by b order by b limit 1",
        ["s.t"],
        {"a": set(), "b": set()},
    )


@cache
def functions() -> list[str]:
    """The functions that carry over, as DuckDB calls them."""
    found = []
    for name in filter(str.isidentifier, gate.reviewed()):
        for call in (f"{name}(a)", f"{name}(a, 1)"):
            with suppress(*dialect.FAULTS):
                if type(dialect.parsed(call)) in FORMS:
                    found.append(name)
                    break
    return sorted(found)


@cache
def _words() -> frozenset[str]:
    return frozenset(WORDS.read_text(encoding="utf-8").split())
