"""The rules that a tables.sql declares, checked row by row and told as sentences.

DuckDB itself would stop at the first bad row without saying where it stands in the file. So the
same constraints are read back from the catalogue and asked of the incoming text, line by line.
"""

import re

from insight.faults import nearest

MOST = 20


def columns(con, table: tuple[str, str]) -> dict[str, str]:
    """Column names and types of a table, in order."""
    found = con.execute(
        """select column_name, data_type from duckdb_columns()
           where schema_name = ? and table_name = ? order by column_index""",
        list(table),
    )
    return dict(found.fetchall())


def header_problems(name: str, header: list[str], expected: list[str]) -> list[str]:
    """Columns that are missing, unknown or given twice."""
    found = [
        f"{name}, line 1: unknown column '{word}'.{nearest(word, set(expected) - set(header))}"
        for word in header
        if word not in expected
    ]
    found += [
        f"{name}, line 1: the column '{word}' is missing."
        for word in expected
        if word not in header
    ]
    found += [
        f"{name}, line 1: the column '{word}' appears more than once."
        for word in sorted({word for word in header if header.count(word) > 1})
    ]
    return found


def row_problems(
    con, table: tuple[str, str], name: str, unseen: list[tuple[int, str, str]]
) -> list[str]:
    """A sentence for each cell of `incoming` that breaks a rule of the table, at most MOST, together
    with those that unseen() found."""
    kinds, found = columns(con, table), list(unseen)
    for column, kind in kinds.items():
        if kind != "VARCHAR":
            bad = con.execute(
                f'''select _line, "{column}" from incoming
                    where "{column}" is not null and (
                        try_cast("{column}" as {kind}) is null
                        or ({kind in WHOLE} and not regexp_full_match("{column}", '-?[0-9]+'))
                    )'''
            ).fetchall()
            told = {(line, name) for line, name, _ in found}
            found += [
                (line, column, _unfit(value, kind))
                for line, value in bad
                if (line, column) not in told
            ]
    typed = ", ".join(
        f'try_cast("{column}" as {kind}) as "{column}"' for column, kind in kinds.items()
    )
    con.execute(f"create or replace temp table typed as select _line, {typed} from incoming")
    constraints = con.execute(
        """select constraint_type, constraint_column_names, expression, referenced_table,
                  referenced_column_names
           from duckdb_constraints() where schema_name = ? and table_name = ?
           order by constraint_index""",
        list(table),
    ).fetchall()
    refused = {(line, column) for line, column, _ in found}
    for kind, names, expression, referenced, keys in constraints:
        broken = BROKEN[kind](con, table, names, expression, referenced, keys)
        found += [
            row for row in broken if not refused & {(row[0], name) for name in (row[1], *names)}
        ]
        refused |= {(line, column) for line, column, _ in broken}
    con.execute("drop table typed")
    sentences = [
        f"{name}, line {line}, column {column}: {why}." for line, column, why in sorted(found)
    ]
    if len(sentences) > MOST:
        sentences = [*sentences[:MOST], f"… and {len(sentences) - MOST} more in {name}."]
    return [re.sub(r"([.?])\.$", r"\1", sentence) for sentence in sentences]


def unseen(
    header: list[str], rows: list[list[str | None]], lines: list[int]
) -> list[tuple[int, str, str]]:
    """Cells that a reader of the file takes for something else: signs that nobody sees, and nothing
    but blanks, which would pass for a value. As (line, column, why)."""
    return [
        (line, column, HIDDEN_SAID if HIDDEN.search(cell) else BLANK_SAID)
        for line, row in zip(lines, rows, strict=True)
        for column, cell in zip(header, row, strict=True)
        if cell is not None and (HIDDEN.search(cell) or BLANK.fullmatch(cell))
    ]


def _unfit(value: str, kind: str) -> str:
    if kind in WHOLE and re.fullmatch("-?[0-9]+", value):
        return f"{value} is larger than a number may be here"
    return f"'{value}' is not {KIND[kind]}"


# Control signs but tab and line ends, the byte-order mark, and what turns the direction of writing.
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
BLANK = re.compile("[\\s\u200b]+")
HIDDEN_SAID = "a sign stands in it that cannot be seen; type the cell afresh"
BLANK_SAID = "only blanks stand in it; leave it empty or give a value"
WHOLE = ("INTEGER", "BIGINT")
KIND = {
    "INTEGER": "a whole number",
    "BIGINT": "a whole number",
    "DOUBLE": "a number",
    "BOOLEAN": "true or false",
    "DATE": "a date (YYYY-MM-DD)",
}


def _empty(con, table, names, expression, referenced, keys):
    (column,) = names
    rows = con.execute(
        f'''select typed._line from typed join incoming using (_line)
            where typed."{column}" is null and incoming."{column}" is null'''
    ).fetchall()
    return [(line, column, "a value is needed here") for (line,) in rows]


def _once(con, table, names, expression, referenced, keys):
    """A key that is given twice, or that no other file could name because of a blank at its end."""
    rows = [
        (line, column, f"'{value}' begins or ends with a blank; take it away")
        for column in names
        for line, value in con.execute(
            f"""select _line, "{column}"::varchar from typed
                where regexp_matches("{column}"::varchar, '^\\s|\\s$')"""
        ).fetchall()
    ]
    return rows + _twice(con, names)


def _twice(con, names: list[str]) -> list[tuple[int, str, str]]:
    listed = ", ".join(f'"{column}"' for column in names)
    present = " and ".join(f'"{column}" is not null' for column in names)
    rows = con.execute(
        f"""select _line, min(_line) over (partition by {listed}), concat_ws(', ', {listed})
            from typed where {present}
            qualify row_number() over (partition by {listed} order by _line) > 1"""
    ).fetchall()
    return [
        (line, names[-1], f"'{value}' stands on line {first} already; it may appear only once")
        for line, first, value in rows
    ]


def _unknown(con, table, names, expression, referenced, keys):
    (column,), (key,) = names, keys
    a = "an" if key[0] in "aeiou" else "a"
    target = "typed" if referenced == table[1] else f'"{table[0]}"."{referenced}"'
    rows = con.execute(
        f'''select _line, "{column}" from typed where "{column}" is not null
            and "{column}" not in (select "{key}" from {target} where "{key}" is not null)'''
    ).fetchall()
    known = (
        [row[0] for row in con.execute(f'select "{key}" from {target}').fetchall()] if rows else []
    )
    return [
        (
            line,
            column,
            f"'{value}' is not {a} {key} of {table[0]}.{referenced}.{nearest(value, known)}",
        )
        for line, value in rows
    ]


def _refused(con, table, names, expression, referenced, keys):
    column = names[0]
    rows = con.execute(
        f'select _line, "{column}"::varchar from typed where not {expression}'
    ).fetchall()
    return [(line, column, _why(column, value, expression)) for line, value in rows]


def _why(column: str, value: str | None, expression: str) -> str:
    """A CHECK expression as words."""
    if listed := re.fullmatch(rf'\("?{column}"? IN \((.*)\)\)', expression):
        allowed = re.findall(r"'((?:[^']|'')*)'", listed.group(1))
        return f"'{value}' is not one of {', '.join(allowed)}.{nearest(value, allowed)}"
    if between := re.fullmatch(rf'\("?{column}"? BETWEEN (\S+) AND (\S+)\)', expression):
        low, high = (bound.strip("()").removeprefix("CAST") for bound in between.groups())
        return f"{value} is outside {low} to {high}"
    rule = expression[1:-1] if expression.startswith("(") else expression
    return f"'{value or ''}' breaks the rule {rule}"


BROKEN = {
    "NOT NULL": _empty,
    "PRIMARY KEY": _once,
    "UNIQUE": _once,
    "FOREIGN KEY": _unknown,
    "CHECK": _refused,
}
