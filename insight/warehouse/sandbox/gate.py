"""The gate: what a query says is read from DuckDB's own parsed tree, and only known forms pass.

Nothing is refused by looking for words in the text. Whatever the gate does not know, it refuses.
"""

import json
from functools import cache
from pathlib import Path

import duckdb

from insight.faults import nearest
from insight.warehouse.sandbox.engine import World, spoken

LONGEST = 20_000
REVIEWED = Path(__file__).with_name("functions.txt")
AFTER_FROM = ("generate_series", "range", "unnest")

QUERIES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
FROM = {"BASE_TABLE", "TABLE_FUNCTION", "SUBQUERY", "JOIN", "EMPTY", "EXPRESSION_LIST", "PIVOT"}
EXPRESSIONS = {
    "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT",
    "FUNCTION", "LAMBDA", "LAMBDA_REF", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY",
    "TYPE", "WINDOW",
}  # fmt: skip
ENDINGS = {
    "ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER",
    "ORDER_DEFAULT", "ASCENDING", "DESCENDING",
}  # fmt: skip

# Why a function is refused, said after its name. A name that ends in * stands for a family.
FAMILIES = {
    "reads settings of the server": ("current_setting", "getvariable"),
    "only waits": ("sleep_ms", "pg_sleep"),
    "changes something": ("write_log", "nextval", "currval", "setval", "setseed"),
    "runs text as a query": ("query", "query_table", "json_*_sql", "json_serialize_plan"),
    "reads bytes as the engine's own memory": (
        "combine", "combine_aggr", "finalize", "to_aggregate_state", "variant_bytes_to_variant",
    ),
    "shows how data is stored": ("stats", "vector_type", "index_key", "get_block_size"),
    "describes the server, not the data": (
        "version", "user", "session_user", "current_catalog", "current_connection_id",
        "current_database", "current_query", "current_query_id", "current_role", "current_schema",
        "current_schemas", "current_transaction_id", "current_user",
        "txid_current", "inet_*", "has_*_privilege", "pg_*", "col_description", "obj_description",
        "shobj_description", "map_to_pg_oid", "in_search_path", "parse_duckdb_log_message",
    ),
}  # fmt: skip
UNKNOWN = (
    "The query could not be checked, so it was not run. Make it shorter or simpler and ask again."
)


class Refused(Exception):
    """A query that may not run; its text is at most 40 words: which rule, why, a safe next step."""


def check(con: duckdb.DuckDBPyConnection, sql: str, world: World) -> list[str]:
    """Passes one harmless query and gives the published tables that it names, in order.

    `con` is a throw-away connection. Raises Refused.
    """
    try:
        return _check(con, sql, world)
    except Refused:
        raise
    except Exception as fault:
        raise Refused(spoken(fault, world) or UNKNOWN) from None


def _check(con, sql: str, world: World) -> list[str]:
    if len(sql) > LONGEST:
        raise Refused(
            f"A query may have {LONGEST:,} characters; this one has {len(sql):,}. "
            "Shorten it, or ask in two steps."
        )
    if "\0" in sql or any("\ud800" <= letter <= "\udfff" for letter in sql):
        raise Refused(
            "The query holds a character that is not text (NUL, or half of a character), "
            "so it cannot be checked. Type it instead of pasting it."
        )
    statements = con.extract_statements(sql)
    if not statements:
        raise Refused("There is no query here yet. Write one that begins with SELECT.")
    if len(statements) > 1:
        raise Refused(
            f"One query at a time, so that what runs is what you see; here are {len(statements)}. "
            "Keep one and remove the semicolon between them."
        )
    if statements[0].type != duckdb.StatementType.SELECT:
        raise Refused(_not_select(statements[0].type))
    said = con.execute("select json_serialize_sql(?::varchar)", [sql]).fetchone()[0]
    tree = json.loads(said)
    if tree["error"] or len(tree["statements"]) != 1:
        raise Refused(UNKNOWN)
    read: set[str] = set()
    _walk(tree["statements"][0], frozenset(), world, read)
    return sorted(read)


def _not_select(kind) -> str:
    if kind == duckdb.StatementType.MULTI:
        return (
            "PIVOT needs its columns named, so that the answer's form is known before it runs. "
            "Write PIVOT … ON column IN ('one', 'two') USING …"
        )
    if kind == duckdb.StatementType.EXPLAIN:
        return (
            "EXPLAIN is not needed in the text: it has a button. Keep the query and press Explain."
        )
    return (
        f"Only questions may be asked here, and this is {str(kind).rpartition('.')[2]}: "
        "nothing can be changed, loaded or set. Begin with SELECT or WITH."
    )


def _walk(node, seen: frozenset[str], world: World, read: set[str]) -> None:
    """Every part of the tree, with the names that WITH has given so far; fills `read`."""
    if isinstance(node, list):
        for part in node:
            _walk(part, seen, world, read)
    elif isinstance(node, dict):
        if "cte_map" in node:
            seen = _query(node, seen, world, read)
        elif "class" in node:
            _expression(node, world)
        elif isinstance(node.get("type"), str):
            _place(node, seen, world, read)
        for key, part in node.items():
            if key != "cte_map":
                _walk(part, seen, world, read)


def _query(node: dict, seen: frozenset[str], world: World, read: set[str]) -> frozenset[str]:
    """A SELECT, a UNION or a recursion; gives the names that are known inside it."""
    if node["type"] not in QUERIES:
        word = node["type"].partition("_")[0]
        raise Refused(
            f"A part of this query would {word}, and only SELECT may be asked: nothing can be "
            "changed or written here. Keep the parts that begin with SELECT."
        )
    for entry in node["cte_map"].get("map", []):
        _walk(entry["value"], seen, world, read)
        seen |= {_lower(entry["key"])}
    if node["type"] in ("RECURSIVE_CTE_NODE", "CTE_NODE"):
        seen |= {_lower(node["cte_name"])}
    return seen


def _expression(node: dict, world: World) -> None:
    kind = node["class"]
    if kind == "PARAMETER":
        raise Refused(
            "There is nobody to fill in a parameter ($name or ?) here. "
            "Write the value itself in its place."
        )
    if kind not in EXPRESSIONS:
        raise Refused(_unreviewed(kind))
    name = _lower(node.get("function_name") or "")
    if name and name not in world.macros and name in world.functions and name not in reviewed():
        raise Refused(
            f"The function {_shown(name)} {_why(name)}, which a query here may not do. "
            "Ask the tables themselves."
        )


def _place(node: dict, seen: frozenset[str], world: World, read: set[str]) -> None:
    """What stands after FROM, and how the answer ends."""
    kind = node["type"]
    if kind == "SHOW_REF":
        raise Refused(
            "DESCRIBE, SUMMARIZE and SHOW are not needed: tables, columns and their meaning are "
            "listed under Tables (in a terminal: docs/schema.md). Ask with SELECT."
        )
    if kind not in FROM | ENDINGS:
        raise Refused(_unreviewed(kind))
    if kind == "BASE_TABLE":
        _table(node, seen, world, read)
    if kind == "TABLE_FUNCTION":
        path = [_lower(part) for part in node["function"]["qualified_name"]["path"]]
        if len(path) != 1 or path[0] not in AFTER_FROM:
            raise Refused(
                f"{_shown(path[-1])} may not stand after FROM: files, settings and other databases "
                "are out of reach. Use a published table, range, generate_series or unnest."
            )


def _table(node: dict, seen: frozenset[str], world: World, read: set[str]) -> None:
    path = tuple(_lower(part) for part in node["qualified_name"]["path"])
    if node.get("at_clause"):
        raise Refused(_unreviewed("AT"))
    if len(path) == 1 and path[0] in seen:
        return
    full = ("main", *path) if len(path) == 1 else path
    if full in {(_lower(schema), _lower(table)) for schema, table in world.tables}:
        read.add(".".join(full))
        return
    known = {f"{schema}.{table}" for schema, table in world.tables}
    said = ".".join(path)
    same = sorted(name for name in known if name.endswith(f".{path[-1]}"))
    hint = f" Did you mean '{same[0]}'?" if same else nearest(said, known)
    if not _plain(said):
        raise Refused(
            "Only published tables may stand after FROM; files, links and other databases are out "
            "of reach. Choose one from the list under Tables."
        )
    raise Refused(
        f"There is no published table '{said}'.{hint} All that may be asked are listed under Tables."
    )


def _unreviewed(form: str) -> str:
    return (
        f"The form {form} has not been reviewed, so it is not let through. "
        "Say it with SELECT, JOIN, WHERE, GROUP BY and functions."
    )


def _why(name: str) -> str:
    for why, names in FAMILIES.items():
        if any(_like(name, pattern) for pattern in names):
            return why
    return "belongs to the engine's inside"


def _like(name: str, pattern: str) -> bool:
    start, star, end = pattern.partition("*")
    return name == pattern or bool(star and name.startswith(start) and name.endswith(end))


@cache
def reviewed() -> frozenset[str]:
    """The functions that were looked at, one by one, and found harmless."""
    lines = REVIEWED.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def _lower(name: str) -> str:
    """Lower case as DuckDB compares names: A to Z only."""
    return "".join(chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter for letter in name)


def _plain(name: str) -> bool:
    return len(name) <= 80 and name.replace(".", "").replace("_", "").isalnum()


def _shown(name: str) -> str:
    """A function's name as it may be repeated to whoever wrote it."""
    return f"{name}()" if _plain(name) and "." not in name else "there"
