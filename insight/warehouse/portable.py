"""What a question may not say, because Spark would answer otherwise or not at all: one rule a row.

Found in SQLGlot's tree, so that words inside quotation marks and comments mean nothing. Each rule was
seen to differ between DuckDB 2.0 and Spark 4.3; tests/test_portable.py holds an example of each.
"""

from sqlglot import exp

from insight.warehouse import dialect

DAYS = ("dow", "isodow", "dayofweek", "weekday")
WHOLE = {exp.DType.INT, exp.DType.BIGINT, exp.DType.SMALLINT, exp.DType.TINYINT}
# What makes a number a fraction, and what makes it whole again.
BROKEN = (exp.Div, exp.Avg, exp.Sqrt, exp.Median, exp.PercentileCont, exp.Stddev)
ROUNDED = (exp.Round, exp.Floor, exp.Ceil, exp.Count)


def _flagged(node) -> bool:
    return isinstance(node, exp.RegexpLike) and bool(node.args.get("flag"))


def _first_only(node) -> bool:
    said = node.args.get("modifiers") if isinstance(node, exp.RegexpReplace) else None
    return isinstance(node, exp.RegexpReplace) and "g" not in (said.name if said else "")


def _day(node) -> bool:
    if isinstance(node, exp.DayOfWeek | exp.DayOfWeekIso):
        return True
    named = node.this.name if isinstance(node, exp.Extract) else _argument(node, "date_part")
    return named.lower() in DAYS


def _argument(node, function: str) -> str:
    """The first argument of a function that SQLGlot has no class for, or nothing."""
    if isinstance(node, exp.Anonymous) and node.name.lower() == function and node.expressions:
        return node.expressions[0].name
    return ""


def _called(*names: str):
    return lambda node: isinstance(node, exp.Anonymous) and node.name.lower() in names


def _of(*kinds):
    return lambda node: isinstance(node, kinds)


def _cut(node) -> bool:
    """A fraction that is cast to a whole number: DuckDB rounds, Spark cuts."""
    if not isinstance(node, exp.Cast) or node.to.this not in WHOLE:
        return False
    inner = node.this.unnest()
    return not isinstance(inner, ROUNDED) and any(
        isinstance(one, BROKEN) or (_number(one) and "." in one.name) for one in inner.walk()
    )


def _number(node) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string


def _unfiltered(node) -> bool:
    return isinstance(node, exp.ArgMax | exp.ArgMin) and not isinstance(node.parent, exp.Filter)


def _within(node) -> bool:
    return isinstance(node, exp.WithinGroup) and isinstance(node.this, exp.PercentileCont)


def _many(node) -> bool:
    quantile = isinstance(node, exp.PercentileCont | exp.Quantile)
    return quantile and any(isinstance(one, exp.Array) for one in node.args.values())


def _exact(node) -> bool:
    return isinstance(node, exp.Cast) and node.to.this == exp.DType.DECIMAL


def _replaced(node) -> bool:
    return isinstance(node, exp.Star) and bool(node.args.get("replace"))


def _by_name(node) -> bool:
    return isinstance(node, exp.SetOperation) and bool(node.args.get("by_name"))


def _grown(node) -> bool:
    """A step of `with recursive` that leaves out what it has found before, which Spark cannot."""
    cte = node.find_ancestor(exp.CTE) if isinstance(node, exp.Union) else None
    return bool(
        cte
        and node.args.get("distinct")
        and cte.parent.args.get("recursive")
        and any(table.name == cte.alias and not table.db for table in node.find_all(exp.Table))
    )


def _sorted_set(node) -> bool:
    inner = node.this if isinstance(node, exp.GroupConcat) else None
    return isinstance(inner, exp.Order) and isinstance(inner.this, exp.Distinct)


def _alias_in_where(node) -> bool:
    """A name that select gives, used by where: DuckDB looks there, Spark does not."""
    where = node.args.get("where") if isinstance(node, exp.Select) else None
    if not where:
        return False
    given = {one.alias for one in node.expressions if isinstance(one, exp.Alias)}
    held = {column.name for one in node.expressions for column in one.find_all(exp.Column)}
    return any(
        not column.table and column.name in given - held and column.parent_select is node
        for column in where.find_all(exp.Column)
    )


def _sorted_away(node) -> bool:
    """`select distinct` in the order of something that it does not give."""
    order = node.args.get("order") if isinstance(node, exp.Select) else None
    if not order or not node.args.get("distinct") or node.is_star:
        return False
    given = {one.alias_or_name for one in node.expressions}
    return any(column.name not in given for column in order.find_all(exp.Column))


# Silently another answer on Spark.
WRONG = (
    (_flagged, "regexp_matches(…, 'i') loses its flag elsewhere: begin the pattern with (?i)"),
    (_first_only, "regexp_replace without 'g' replaces every match elsewhere: always pass 'g'"),
    (
        _of(exp.DateDiff),
        "date_diff counts differently elsewhere: subtract years and months",
    ),
    (_cut, "a fraction cast to a whole number is cut off elsewhere: round(…) or floor(…) it first"),
    (_day, "days of the week are numbered differently elsewhere"),
    (_of(exp.ArrayAgg), "list(… order by …) loses its order elsewhere: use string_agg"),
    (_unfiltered, "arg_max and arg_min skip nulls elsewhere: add filter (where … is not null)"),
    (_within, "percentile_cont becomes approximate elsewhere: use quantile_cont"),
    (
        lambda node: isinstance(node, exp.Format) or _called("printf")(node),
        "format(…) has other place-holders elsewhere: leave words to Python",
    ),
    (_exact, "a decimal has another scale elsewhere: use double"),
)
# Refused by Spark, or by SQLGlot.
REFUSED = (
    (_of(exp.Pivot), "pivot does not carry over: keep the answer long"),
    (_of(exp.Columns), "columns(…) does not carry over: name the columns"),
    (_replaced, "* replace (…) does not carry over: name the columns"),
    (_of(exp.Slice), "a slice of a list does not carry over: keep a table of its parts"),
    (_of(exp.Comprehension), "a list comprehension does not carry over: keep a table of its parts"),
    (_alias_in_where, "a name given by select cannot stand in where elsewhere: repeat what it means"),
    (_sorted_away, "select distinct is sorted by what it does not give: sort by its own columns"),
    (_of(exp.GenerateSeries), "range(…) does not carry over: start from a table"),
    (_by_name, "union by name does not carry over: name the columns"),
    (_grown, "a recursive union does not carry over: union all, and count steps to an end"),
    (_sorted_set, "string_agg(distinct … order by …) does not carry over: take distinct rows first"),
    (
        lambda node: isinstance(node, exp.PercentileDisc | exp.Quantile),
        "quantile_disc does not carry over: use quantile_cont",
    ),
    (_many, "several quantiles at once do not carry over: ask for each"),
    (_called("histogram", "strip_accents", "list_histogram"), "histogram and strip_accents do not carry over: leave them to Python"),
    (_of(exp.JSONExtractScalar), "->> does not carry over: make it a column in tables.sql"),
    (_of(exp.SimilarTo), "similar to does not carry over: use regexp_matches"),
    (_of(exp.TableSample), "using sample does not carry over: choose rows by a column"),
)  # fmt: skip


def faults(sql: str) -> list[tuple[int, str]]:
    """The line of the text and what is wrong there, each rule once. Raises dialect.FAULTS when SQLGlot
    cannot read it at all."""
    found = {}
    for node in dialect.parsed(sql).walk():
        for broken, sentence in (*WRONG, *REFUSED):
            if sentence not in found and broken(node):
                found[sentence] = line(sql, node)
    return sorted((place, sentence) for sentence, place in found.items())


def line(sql: str, node: exp.Expression) -> int:
    """The line of the text that a part of its tree begins on, as near as it is known; 0 where it is not.

    Counted from the place in the text: SQLGlot's own lines run ahead after words in quotation marks.
    """
    if isinstance(node, exp.SetOperation):
        node = node.expression
    while node:
        known = [one.meta["start"] for one in node.walk() if "start" in one.meta]
        if known:
            return sql.count("\n", 0, min(known)) + 1
        node = node.parent
    return 0
