"""The public database to take away: one DuckDB file, and a zip of Parquet and CSV with its terms."""

import os
import shutil
import tempfile
import zipfile
from pathlib import Path

import duckdb

from insight.warehouse import published, schema

README = """\
# Sector Innovation Insight: the data

Every table of the dashboard, as it was on the day this was made. `parquet/` and `csv/` hold the same
rows; the name of a file is the name of its table. `schema.md` says what every table and column means.

Before you use a figure, read `caveats.md`. Each dataset keeps its own terms: see `licences.md`.

- An empty cell was not published, or is hidden because too few answered. It never means zero.
- Shares run from 0 to 1. Figures of different surveys are never averaged.
- `survey` holds published tables of waves, never a respondent. `demonstration` is synthetic: use it to
  try things out, and never quote it.
- `source_id` leads to `evidence.passport`, which says whose a figure is, who was asked, and when.
- `about.line` names the file and the line that each row came from.

Everything is in UTF-8. In pandas:

    import pandas as pd
    findings = pd.read_parquet("parquet/evidence.finding.parquet")
"""


def database(to: Path) -> Path:
    """Copies the database in force to `to`, whole or not at all. Raises DataFault, OSError."""
    to.parent.mkdir(parents=True, exist_ok=True)
    aside = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        shutil.copyfile(published.current(), aside)
        os.replace(aside, to)
    finally:
        aside.unlink(missing_ok=True)
    return to


def parcel(source: Path, to: Path) -> Path:
    """Writes every table of the database `source` and its terms into the zip `to`. Raises OSError."""
    aside = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        with (
            duckdb.connect(str(source), read_only=True) as con,
            tempfile.TemporaryDirectory() as rows,
            zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as bundle,
        ):
            bundle.writestr("README.md", README)
            bundle.writestr("schema.md", schema.page(con))
            bundle.writestr("licences.md", _licences(con))
            bundle.writestr("caveats.md", _caveats(con))
            for table in schema.tables(con):
                for kind in ("parquet", "csv"):
                    name = f"{table.name}.{kind}"
                    _write(con, table.name, Path(rows) / name, kind)
                    bundle.write(Path(rows) / name, f"{kind}/{name}")
        os.replace(aside, to)
    finally:
        aside.unlink(missing_ok=True)
    return to


def _write(con, table: str, to: Path, kind: str) -> None:
    """One table as one file. COPY takes no parameter, and a folder's name may hold a quote."""
    schema_name, _, name = table.partition(".")
    how = "format parquet" if kind == "parquet" else "header"
    path = str(to).replace("'", "''")
    con.execute(f'copy "{schema_name}"."{name}" to \'{path}\' ({how})')


def _licences(con) -> str:
    lines = [
        "# Terms",
        "",
        "The code is under the MIT licence. Each dataset keeps its own terms:",
        "",
    ]
    for row in con.execute(
        "select title, dataset, producer, licence, url from about.dataset order by dataset"
    ).fetchall():
        title, dataset, producer, licence, url = row
        lines.append(f"- **{title}** (`{dataset}`). {producer}. Licence: {licence}. {url}".rstrip())
    return "\n".join(lines) + "\n"


def _caveats(con) -> str:
    lines = ["# What to mind", ""]
    lines += [
        f"- {statement} (`{dataset}`)"
        for dataset, statement in con.execute(
            "select dataset, statement from about.missing order by dataset, place"
        ).fetchall()
    ]
    lines += ["", "## Sources", ""]
    lines += [
        f"- **{name}**: {note}"
        for name, note in con.execute(
            """select short_name, note from evidence.passport
               where note is not null order by short_name"""
        ).fetchall()
    ]
    lines += ["", "## Known holes", ""]
    lines += [
        f"- {statement}"
        for (statement,) in con.execute(
            "select statement from evidence.hole order by hole_id"
        ).fetchall()
    ]
    return "\n".join(lines) + "\n"
