"""The public database as one file: what pages, exports and free SQL may read, and nothing else."""

import os
from pathlib import Path

import duckdb

from insight import cards
from insight.warehouse.loading import CONFIG, LOCK, assemble

# Readers on DuckDB 1.4 and newer can open the file as well.
STORAGE = "v1.4.0"


def write(path: Path, data: Path = cards.DATA, more=None) -> None:
    """Builds the database from `data` and writes it to `path`, which must not exist yet.

    `more(con)` may add tables before writing. The file appears whole or not at all: it is built
    beside its place and renamed. Raises DataFault as build() does, FileExistsError, OSError.
    """
    if path.exists():
        raise FileExistsError(path)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    con = assemble(data)
    try:
        if more:
            more(con)
        con.execute(
            f"attach '{str(aside).replace(chr(39), chr(39) * 2)}' as snapshot (storage_version '{STORAGE}')"
        )
        con.execute("copy from database memory to snapshot")
        con.execute("detach snapshot")
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        os.link(aside, path)
    finally:
        con.close()
        aside.unlink(missing_ok=True)


def read(path: Path) -> duckdb.DuckDBPyConnection:
    """Opens a snapshot for pages: read-only, and locked like the database that build() gives."""
    con = duckdb.connect(str(path), read_only=True, config=CONFIG)
    for setting in LOCK:
        con.execute(setting)
    return con
