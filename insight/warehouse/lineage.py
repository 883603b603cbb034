"""Where an answer comes from: the columns that its SQL reads, and the lines of the files behind it.

DuckDB says itself what a query reads, in its bound plan; no text is searched for names of tables.
"""

import json
from dataclasses import dataclass

import duckdb

# What the cards and lines of this database say of itself is nobody's evidence.
OWN = "about."


@dataclass(frozen=True)
class Behind:
    """The rows of one file that an answer rests on: `rows` are dicts with the key `Line` first.

    `whole` is true where nothing in the answer narrows the file, so that all of its rows count.
    """

    table: str
    file: str
    rows: list[dict]
    whole: bool


def reads(con, sql: str) -> dict[str, list[str]]:
    """The tables that a select reads, each with its columns that are read, both in reading order.

    Gives nothing where DuckDB cannot put the plan into words.
    """
    try:
        with con.cursor() as cursor:
            (text,) = cursor.execute("select json_serialize_plan($sql)", {"sql": sql}).fetchone()
    except duckdb.Error:
        return {}
    found: dict[str, list[str]] = {}
    for scan in _scans(json.loads(text)):
        made = scan["function_data"]
        columns = found.setdefault(f"{made['schema']}.{made['table']}", [])
        for place in (index["index"] for index in scan["column_indexes"]):
            # A place beyond the columns is the rowid.
            if place < len(scan["names"]) and scan["names"][place] not in columns:
                columns.append(scan["names"][place])
    return found


def _scans(node):
    if isinstance(node, dict):
        if node.get("type") == "LOGICAL_GET" and "table" in (node.get("function_data") or {}):
            yield node
        for part in node.values():
            yield from _scans(part)
    elif isinstance(node, list):
        for part in node:
            yield from _scans(part)


def behind(con, answer) -> list[Behind]:
    """The lines of files that an answer's rows rest on, the nearest file first.

    A file is narrowed to the rows that share the answer's own ids and codes. Where the answer names
    single findings or statements, those are the rows of their files.
    """
    with con.cursor() as cursor:
        made = _made(cursor)
        known = dict(
            cursor.execute(
                "select table_name, min(file) from about.line group by table_name"
            ).fetchall()
        )
        found = []
        for table in _closure(list(reads(con, answer.query.sql)), made):
            if table not in known:
                continue
            result = cursor.execute(
                f"""select line as "Line", held.* from {table} as held
                    join about.line on table_name = $table and place = held.rowid order by line""",
                {"table": table},
            )
            columns = [column[0] for column in result.description]
            rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
            pairs = _pairs(answer.columns, columns, made.get(table, {}))
            wanted = {tuple(row[one] for one, _ in pairs) for row in answer.rows}
            mine = [row for row in rows if tuple(row[two] for _, two in pairs) in wanted]
            found.append((len(pairs), Behind(table, known[table], mine, not pairs)))
    found = [(rank, one) for rank, one in found if one.rows]
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


def _made(cursor) -> dict[str, dict]:
    """What each table was made from, and the other names of a file's keys."""
    made: dict[str, dict] = {}
    for table, source, key, called in cursor.execute(
        "select table_name, made_from, key, called from about.made"
    ).fetchall():
        made.setdefault(table, {}).setdefault("from", []).append(source)
        if called:
            made.setdefault(source, {})[called] = key
    return made


def _closure(tables: list[str], made: dict[str, dict]) -> list[str]:
    """The tables, and all that they were made from."""
    seen: dict[str, None] = {}
    while tables:
        table = tables.pop(0)
        if table not in seen and not table.startswith(OWN):
            seen[table] = None
            tables += made.get(table, {}).get("from", [])
    return list(seen)


def _pairs(answered: tuple, held: list[str], called: dict) -> list[tuple[str, str]]:
    """Which column of an answer stands for which of a file: its key alone, or all shared ids."""
    keys = [(one, two) for one, two in called.items() if one in answered and two in held]
    if keys:
        return keys[:1]
    return [
        (name, name)
        for name in dict.fromkeys(answered)
        if name in held and (name == "code" or name.endswith(("_id", "_code")))
    ]
