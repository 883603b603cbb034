"""Accepted submissions in the public database: put in when it is built, read back, and taken out."""

from pathlib import Path

import duckdb

from insight import cards
from insight.warehouse import loading, snapshot
from insight.warehouse.loading import CONFIG

# The source that a submission is to its project.
SOURCE = "submission-{}"


def accepted(path: Path) -> list[dict]:
    """The accepted submissions that a snapshot holds; none in one that was made before there were any."""
    with duckdb.connect(str(path), read_only=True, config=CONFIG) as con:
        try:
            result = con.execute("select * from submitted.project order by submission_id")
        except duckdb.CatalogException:
            return []
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def holds(path: Path, text: str) -> bool:
    """Whether a text stands in what a snapshot holds of submissions, or in its bytes."""
    said = "\n".join(str(value) for row in accepted(path) for value in row.values())
    return text in said or text.encode() in path.read_bytes()


def strip(path: Path, before: Path, submission: int) -> None:
    """The same snapshot without one accepted submission, written anew so that no byte of it is left."""
    con = duckdb.connect(config=CONFIG)
    try:
        con.execute(f"attach {snapshot.quoted(before)} as old (read_only)")
        con.execute("copy from database old to memory")
        con.execute("detach old")
        (project,) = con.execute(
            "select project_id from submitted.project where submission_id = ?", [submission]
        ).fetchone()
        _take_out(con, project, SOURCE.format(submission))
        _number(con)
        snapshot.save(con, path)
    finally:
        con.close()


def _take_out(con, project: str, source: str) -> None:
    """Deletes a project from every table, those that refer to others first."""
    for column, value in (("project_id", project), ("source_id", source)):
        for name, table in con.execute(
            """select schema_name, table_name from duckdb_columns()
               where column_name = ? and schema_name in ('collective', 'submitted', 'links')
               order by table_oid desc""",
            [column],
        ).fetchall():
            con.execute(f'delete from "{name}"."{table}" where "{column}" = ?', [value])
    _count_anew(con, "links.standing")


def _count_anew(con, table: str) -> None:
    """A table that counts projects, filled again by the statement that made it."""
    dataset = table.partition(".")[0]
    text = (cards.DATA / dataset / "tables.sql").read_text(encoding="utf-8")
    for statement in con.extract_statements(text):
        _, made, select = statement.query.partition(f"create table {table} as")
        if made:
            con.execute(f"delete from {table}")
            con.execute(f"insert into {table} {select}")


def _number(con) -> None:
    """Rows stand closer once the file is written: their places in about.line follow."""
    con.execute("delete from about.line where table_name = 'submitted.project'")
    con.execute(
        """insert into about.line
           select 'submitted.project', row_number() over (order by rowid) - 1, ?, submission_id
           from submitted.project""",
        [loading.SUBMISSIONS],
    )
