"""The public database as one file: what pages, exports and free SQL may read, and nothing else."""

import os
from pathlib import Path

import duckdb

from insight import cards
from insight.warehouse import cells
from insight.warehouse.loading import CONFIG, LOCK, WAVES, assemble

# Readers on DuckDB 1.4 and newer can open the file as well.
STORAGE = "v1.4.0"
# Of each schema of waves, in an order in which each follows those it refers to.
TABLES = ("wave", "question", "option", "segment", "cell")


def write(path: Path, data: Path = cards.DATA, more=None, accepted=()) -> None:
    """Builds the database from `data` and writes it to `path`, which must not exist yet.

    `accepted` are submissions that join the projects; `more(con)` may add tables before writing. The file appears whole or not at all: it is built
    beside its place and renamed. Raises DataFault as build() does, FileExistsError, OSError.
    """
    if path.exists():
        raise FileExistsError(path)
    con = assemble(data, accepted)
    try:
        if more:
            more(con)
        save(con, path)
    finally:
        con.close()


def save(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Writes an in-memory database to `path`, whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        con.execute(f"attach {quoted(aside)} as snapshot (storage_version '{STORAGE}')")
        con.execute("copy from database memory to snapshot")
        con.execute("detach snapshot")
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def copy_waves(con: duckdb.DuckDBPyConnection, path: Path, without: str = "") -> None:
    """Fills the tables of published waves from another snapshot, save one wave."""
    con.execute(f"attach {quoted(path)} as published (read_only)")
    for schema in WAVES:
        for table in TABLES:
            con.execute(
                f"""insert into {schema}.{table} by name
                    from published.{schema}.{table} where wave_id != ?""",
                [without],
            )
        cells.word(con, schema)
    con.execute("detach published")


def quoted(path: Path) -> str:
    """A path as SQL text: ATTACH takes no parameter."""
    return "'" + str(path).replace("'", "''") + "'"


def holds(path: Path) -> bool | None:
    """Whether a DuckDB file holds published tables; None where it cannot be opened."""
    try:
        with read(path) as con:
            return bool(
                con.execute("from duckdb_schemas() where schema_name = 'evidence'").fetchall()
            )
    except duckdb.Error:
        return None


def read(path: Path) -> duckdb.DuckDBPyConnection:
    """Opens a snapshot for pages: read-only, and locked like the database that build() gives."""
    con = duckdb.connect(str(path), read_only=True, config=CONFIG)
    # Settings belong to the file within a process: another reader may have locked them already.
    if not con.execute("select current_setting('lock_configuration')").fetchone()[0]:
        for setting in LOCK:
            con.execute(setting)
    return con
