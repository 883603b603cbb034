"""Where an answer comes from: the columns that its SQL reads, and the lines of the files behind it.

DuckDB says itself what a query reads, in its bound plan; no text is searched for names of tables.
"""

import json
from dataclasses import dataclass

import duckdb

# What the cards and lines of this database say of itself is nobody's evidence.
OWN = "about."
# Published waves stand on no file: behind their figures are the protected cells, and the answers behind
# those never leave the steward's store.
WAVES = ("survey", "demonstration")
CELL_KEYS = {"group_label": "group_name", "wave_id": "source_id"}


@dataclass(frozen=True)
class Behind:
    """The rows of one file that an answer rests on: `rows` are dicts with the key `Line` first.

    `whole` is true where nothing in the answer narrows the file, so that all of its rows count.
    """

    table: str
    file: str
    rows: list[dict]
    whole: bool


def reads(con, sql: str, params: dict | None = None) -> dict[str, list[str]]:
    """The tables that a select reads, each with its columns that are read, both in reading order.

    `params` are values for its parameters; which values does not matter to what is read. Gives
    nothing where DuckDB cannot put the plan into words.
    """
    try:
        with con.cursor() as cursor:
            whole = _filled(cursor, sql, params) if params else sql
            (text,) = cursor.execute("select json_serialize_plan($sql)", {"sql": whole}).fetchone()
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


def _filled(cursor, sql: str, params: dict) -> str:
    """The select with constants for its parameters: a plan cannot be told with some left open.

    DuckDB takes the text apart and puts it together again.
    """
    (text,) = cursor.execute("select json_serialize_sql($sql::varchar)", {"sql": sql}).fetchone()
    tree = json.loads(text)
    if tree.get("error"):
        return sql
    constants = {name: _constant(cursor, value) for name, value in params.items()}
    filled = json.dumps(_replaced(tree, constants))
    return cursor.execute("select json_deserialize_sql($tree::json)", {"tree": filled}).fetchone()[
        0
    ]


def _constant(cursor, value) -> dict:
    """A value as DuckDB's tree of a select has it."""
    said = "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value).lower()
    asked = {"sql": f"select {said}"}
    (text,) = cursor.execute("select json_serialize_sql($sql::varchar)", asked).fetchone()
    return json.loads(text)["statements"][0]["node"]["select_list"][0]


def _replaced(node, constants: dict):
    if isinstance(node, dict):
        if node.get("class") == "PARAMETER" and node.get("identifier") in constants:
            return {**constants[node["identifier"]], "alias": node.get("alias", "")}
        return {key: _replaced(part, constants) for key, part in node.items()}
    if isinstance(node, list):
        return [_replaced(part, constants) for part in node]
    return node


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
        for table in _closure(list(reads(con, answer.query.sql, answer.params)), made):
            if table.endswith(".finding") and table.partition(".")[0] in WAVES:
                found.append((0, _cells(cursor, table.replace(".finding", ".cell"), answer)))
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


def _cells(cursor, table: str, answer) -> Behind:
    """The published cells of a wave that an answer rests on."""
    result = cursor.execute(f"select * from {table} order by all")
    columns = [column[0] for column in result.description]
    keys = columns[: columns.index("n")]
    said = {key: key if key in answer.columns else CELL_KEYS.get(key) for key in keys}
    pairs = [(said[key], key) for key in keys if said[key] in answer.columns]
    wanted = {tuple(row[one] for one, _ in pairs) for row in answer.rows}
    rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    mine = [row for row in rows if tuple(row[two] for _, two in pairs) in wanted]
    return Behind(table, f"{table}, the published cells", mine if pairs else [], False)


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
