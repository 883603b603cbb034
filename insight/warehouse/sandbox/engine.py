"""DuckDB shut as far as it can be shut from inside: one read-only file, nothing else, no way back."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from insight.faults import nearest

SECONDS = 3
MEMORY = "256MB"

# No thread but our own (`async_threads` too), so that the keeper may fork with the file open.
ALONE = {"threads": 1, "async_threads": 0}
CONFIG = ALONE | {
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_community_extensions": False,
    "allow_extension_repositories": "forbidden",
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "enable_external_file_cache": False,
    "temp_directory": "",
    "max_temp_directory_size": "0B",
    "memory_limit": MEMORY,
    "max_execution_time": SECONDS * 1000,
    "max_expression_depth": 250,
}
# In this order: each of the first three stops the next from being undone (docs/trust.md).
LOCK = (
    "set global TimeZone = 'UTC'",
    "set enable_external_access = false",
    "set disabled_filesystems = 'LocalFileSystem'",
    "set lock_configuration = true",
)
# A message of these kinds speaks of the query's own words; all others may speak of the server.
SPOKEN = {
    duckdb.ParserException: "Look for a comma, bracket or quotation mark near there.",
    duckdb.BinderException: "Names and types are listed under Tables.",
    duckdb.CatalogException: "Names and types are listed under Tables.",
    duckdb.ConversionException: "With try_cast the cell stays empty instead.",
}
DEEP = (
    "The query nests brackets or conditions too deep to be checked. Write it flatter, or in steps "
    "with WITH."
)
WORDS, LETTERS = 22, 240


@dataclass(frozen=True)
class World:
    """What a query may name: (schema, table) pairs, their columns, macros, and all functions."""

    columns: frozenset[str]
    tables: frozenset[tuple[str, str]]
    macros: frozenset[str]
    functions: frozenset[str]


def unopened() -> duckdb.DuckDBPyConnection:
    """A database with nothing in it, to parse with and throw away."""
    con = duckdb.connect(config=CONFIG)
    for setting in LOCK:
        con.execute(setting)
    return con


def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """The published file, read-only and locked. Raises duckdb.Error when it cannot be opened."""
    con = duckdb.connect(str(path), read_only=True, config=CONFIG)
    for setting in LOCK:
        con.execute(setting)
    return con


def world(con: duckdb.DuckDBPyConnection) -> World:
    """Reads the published file's own catalogue."""
    tables = con.execute(
        """select schema_name, table_name from duckdb_tables() where not internal
           union all
           select schema_name, view_name from duckdb_views() where not internal"""
    ).fetchall()
    functions = con.execute(
        """select function_name, bool_or(not internal and function_type = 'macro')
           from duckdb_functions() group by function_name"""
    ).fetchall()
    columns = con.execute("select distinct column_name from duckdb_columns() where not internal")
    return World(
        frozenset(name for (name,) in columns.fetchall()),
        frozenset(tables),
        frozenset(name for name, ours in functions if ours),
        frozenset(name for name, _ in functions),
    )


def spoken(fault: Exception, world: World) -> str | None:
    """The first line of a message about the query's own words, cleaned, with the next step.

    None for all other faults: their messages may speak of the server.
    """
    step = next((words for kind, words in SPOKEN.items() if isinstance(fault, kind)), None)
    if step is None:
        return None
    if "expression depth" in str(fault):
        return DEEP
    line = (str(fault).splitlines() or [""])[0]
    line = re.sub(r"[^ -~\u00a0-\uffff]", " ", line)
    line = re.sub(r"[\"']?(?:file:)?(?<!\w)/?(?:[\w.+~-]+/)+[\w.+~-]*[\"']?", "…", line)
    words = line.split()
    line = " ".join(words) if len(words) <= WORDS else " ".join(words[:WORDS]) + " …"
    line = line if len(line) <= LETTERS else line[:LETTERS] + " …"
    missing = re.search(r"(?:[Cc]olumn \"|Function with name )(\w+)", line)
    hint = nearest(missing.group(1), world.columns | world.functions) if missing else ""
    return f"{line.rstrip('.!')}.{hint} {step}"
