"""The public tables as folders of Parquet, for a cluster to read: DIR/<dataset>/<table>/….

`DIR/tables.json` lists them: {"version": 3 or null, "tables": {"evidence.finding": {"columns":
[["finding_id", "VARCHAR"], …], "rows": 57, "is_view": false, "split_by": []}, …}}. Files hold one column
more, `row_place`, the place of a row in its table, because files keep no order. Views are written out.
"""

import json
import os
import shutil
from pathlib import Path

import duckdb

from insight.faults import DataFault
from insight.warehouse import published
from insight.warehouse.loading import CONFIG, WAVES
from insight.warehouse.snapshot import quoted

LIST = "tables.json"
# Tables that grow with every wave: a question about one wave reads that wave's files alone.
SPLIT = {f"{kept}.{table}": ["wave_id"] for kept in WAVES for table in ("cell", "finding")}


def write(source: Path, to: Path, version: int | None = None) -> dict:
    """Writes the snapshot `source` below the folder `to`, which must be new; gives what the list says.

    The folder appears whole or not at all. Raises DataFault where it is there already, OSError.
    """
    if to.exists():
        raise DataFault(
            [f"{to} is there already, and a cluster may be reading it. Name a new folder."]
        )
    to.parent.mkdir(parents=True, exist_ok=True)
    aside = to.with_name(f".{to.name}.{os.getpid()}")
    copy = aside.with_suffix(".duckdb")
    try:
        # Of the file itself: a process that answers from it has locked it against writing elsewhere.
        shutil.copyfile(source, copy)
        with duckdb.connect(str(copy), read_only=True, config=CONFIG) as con:
            said = {"version": version, "tables": {}}
            for name, is_view in _names(con):
                said["tables"][name] = _table(con, name, is_view, aside)
        text = json.dumps(said, indent=1, ensure_ascii=False)
        (aside / LIST).write_text(text + "\n", encoding="utf-8")
        os.rename(aside, to)
    finally:
        copy.unlink(missing_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
    return said


def _names(con) -> list[tuple[str, bool]]:
    return con.execute(
        """select schema_name || '.' || table_name, false from duckdb_tables() where not internal
           union all
           select schema_name || '.' || view_name, true from duckdb_views() where not internal
           order by all"""
    ).fetchall()


def _table(con, name: str, is_view: bool, aside: Path) -> dict:
    schema, _, table = name.partition(".")
    columns = con.execute(
        """select column_name, data_type from duckdb_columns()
           where schema_name = ? and table_name = ? order by column_index""",
        [schema, table],
    ).fetchall()
    folder = aside / schema / table
    folder.mkdir(parents=True)
    by = SPLIT.get(name, [])
    place = "row_number() over ()" if is_view else "rowid"
    rows = f'select *, {place} as row_place from "{schema}"."{table}"'
    how = "format parquet, compression zstd"
    (count,) = con.execute(f'select count(*) from "{schema}"."{table}"').fetchone()
    if by and count:
        con.execute(f"copy ({rows}) to {quoted(folder)} ({how}, partition_by ({', '.join(by)}), "
                    "overwrite_or_ignore)")  # fmt: skip
    else:
        con.execute(f"copy ({rows}) to {quoted(folder / 'rows.parquet')} ({how})")
    return {"columns": [list(one) for one in columns], "rows": count, "is_view": is_view,
            "split_by": by if count else []}  # fmt: skip


def publish(to: Path) -> dict:
    """As write(), of the database that is in force."""
    return write(published.current(), to, published.edition().version)
