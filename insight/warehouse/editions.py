"""The files behind publishing: a database with one wave more or less, and what is checked of it."""

import os
import tempfile
from pathlib import Path

import duckdb

from insight import cards, catalogue
from insight.faults import QueryFault, Refused
from insight.warehouse import ask, cells, respondents, snapshot, submitted
from insight.warehouse.cluster import Cluster
from insight.warehouse.loading import CONFIG, WAVES, assemble

# A private text shorter than this may stand in a label by chance.
TELLING = 12


def write(
    path: Path, before: Path | None, without: str, add=None, data: Path = cards.DATA, accepted=None,
    keep=False,
) -> None:  # fmt: skip
    """A snapshot of data/ with the waves of another one, save `without`, and its accepted submissions,
    or those given; `add` is a wave to add, as keyword arguments of cells.fill. With `keep` the other
    one's tables stay, and data/ is not read."""
    if keep:
        strip(path, before, without, add)
        return
    if accepted is None:
        accepted = submitted.accepted(before) if before else []

    def more(con):
        if before:
            snapshot.copy_waves(con, before, without)
        if add:
            cells.fill(con, **add)

    snapshot.write(path, data, more, accepted)


def rebuild(path: Path, cluster: Cluster, before: Path | None, progress, data=cards.DATA) -> int:
    """A snapshot of the cluster's public tables and the waves of another one; gives how many rows.

    Tables, rules and descriptions are those of data/, and every row must keep the rules. Cells of waves
    are never taken from a cluster, and no submission that is not in force: what was protected here, or
    withdrawn, stays as it is. Raises Refused, QueryFault.
    """
    con = _empty(data)
    try:
        names = con.execute(
            f"""select schema_name || '.' || table_name from duckdb_tables()
                where schema_name not in {WAVES} order by table_oid"""
        ).fetchall()
        total = 0
        for place, (name,) in enumerate(names, start=1):
            where = f"{place} of {len(names)} tables, {name}"
            rows = cluster.table(
                name, lambda seconds, where=where: progress(f"{where}: {seconds} s so far …")
            )
            con.register("incoming", rows)
            try:
                con.execute(f"insert into {name} by name select * from incoming")
            except duckdb.Error as fault:
                reason = str(fault).splitlines()[0]
                raise Refused(f"The cluster's rows of {name} break a rule: {reason}") from None
            finally:
                con.unregister("incoming")
            total += rows.num_rows
            progress(f"{where}: {rows.num_rows:,} rows")
        if before:
            snapshot.copy_waves(con, before)
        snapshot.save(con, path)
    finally:
        con.close()
    if submitted.accepted(path) != (submitted.accepted(before) if before else []):
        raise Refused(
            "The cluster's tables hold other submissions than the version in force: one was accepted or "
            "withdrawn since they were loaded. Load them again: python -m insight snapshot --to-parquet"
        )
    return total


def _empty(data: Path) -> duckdb.DuckDBPyConnection:
    """The tables of data/ with their rules and descriptions, and no row."""
    with tempfile.TemporaryDirectory() as folder:
        plan = snapshot.quoted(Path(folder) / "plan.duckdb")
        with assemble(data) as full:
            full.execute(f"attach {plan} as plan")
            full.execute("copy from database memory to plan (schema)")
            full.execute("detach plan")
        con = duckdb.connect(config=CONFIG)
        con.execute(f"attach {plan} as plan (read_only)")
        con.execute("copy from database plan to memory (schema)")
        con.execute("detach plan")
    return con


def strip(path: Path, before: Path, wave_id: str, add=None) -> None:
    """The same snapshot without one wave, written anew so that no byte of the wave is left. `add` is a
    wave to add, as keyword arguments of cells.fill."""
    con = duckdb.connect(config=CONFIG)
    try:
        con.execute(f"attach {snapshot.quoted(before)} as old (read_only)")
        con.execute("copy from database old to memory")
        con.execute("detach old")
        for schema in WAVES:
            for table in reversed(snapshot.TABLES):
                con.execute(f"delete from {schema}.{table} where wave_id = ?", [wave_id])
            cells.word(con, schema)
        if add:
            cells.fill(con, **add)
        snapshot.save(con, path)
    finally:
        con.close()


def waves(path: Path) -> dict[str, str]:
    """{wave_id: schema} of the waves that a snapshot holds."""
    with duckdb.connect(str(path), read_only=True, config=CONFIG) as con:
        return {
            wave: schema
            for schema in WAVES
            for (wave,) in con.execute(f"select wave_id from {schema}.wave").fetchall()
        }


def rows(path: Path, wave_id: str, schema: str) -> list[dict]:
    """The published cells of a wave, as they stand in the file."""
    with duckdb.connect(str(path), read_only=True, config=CONFIG) as con:
        result = con.execute(f"select * from {schema}.cell where wave_id = ?", [wave_id])
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def words(path: Path, wave_id: str, schema: str) -> set[tuple]:
    """What a snapshot says of a wave besides its figures, as told() says it of one to be published."""
    asked = {
        "wave": cells.ABOUT,
        "question": ("wave_id", *cells.QUESTION),
        "option": ("wave_id", "question_id", *cells.OPTION),
        "segment": ("wave_id", "segment_id", "label", "position"),
    }
    with duckdb.connect(str(path), read_only=True, config=CONFIG) as con:
        return {
            row
            for table, columns in asked.items()
            for row in con.execute(
                f"select {', '.join(columns)} from {schema}.{table} where wave_id = ?", [wave_id]
            ).fetchall()
        }


def told(about: dict, questions: list[dict], segments: list[dict]) -> set[tuple]:
    """The same of a wave as cells.fill takes it."""
    wave = about["wave_id"]
    return {
        tuple(about[name] for name in cells.ABOUT),
        *((wave, *(one[name] for name in cells.QUESTION)) for one in questions),
        *(
            (wave, one["question_id"], *(option[name] for name in cells.OPTION))
            for one in questions
            for option in one["options"]
        ),
        *((wave, one["segment_id"], one["label"], one["position"]) for one in segments),
    }


def prove(path: Path) -> None:
    """Reads every value of a snapshot and asks it every question. Raises Refused."""
    con = snapshot.read(path)
    try:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        for schema, table in tables:
            with con.cursor() as cursor:
                cursor.execute(f'select bit_xor(hash(t)) from "{schema}"."{table}" t').fetchall()
        faults = []
        for name in catalogue.names():
            try:
                ask(con, catalogue.get(name))
            except QueryFault as fault:
                faults.append(str(fault))
        if faults:
            raise Refused(*faults)
    except duckdb.Error:
        raise Refused("The new version could not be read back as it was written.") from None
    finally:
        con.close()


def leaks(path: Path, private: Path, schema: str, wave_id: str) -> int:
    """How many private texts of a wave stand in what would be published of it, or in the bytes."""
    with duckdb.connect(str(private), read_only=True, config=CONFIG) as con:
        texts = con.execute(
            """select distinct words from held.words where length(words) >= ?
               order by length(words) desc, words limit 20000""",
            [TELLING],
        ).fetchall()
        labels = {one for (one,) in con.execute("select label from held.option").fetchall()}
    texts = [text for (text,) in texts if text not in labels]
    with duckdb.connect(str(path), read_only=True, config=CONFIG) as con:
        said = []
        for table in snapshot.TABLES:
            found = con.execute(
                f"select distinct columns(* exclude (wave_id))::varchar from {schema}.{table} where wave_id = ?"
                if table != "cell"
                else f"select distinct group_label, group_2, option_id from {schema}.cell where wave_id = ?",
                [wave_id],
            ).fetchall()
            said += [str(value) for row in found for value in row if value is not None]
    public = "\n".join(said)
    whole = path.read_bytes()
    return sum(text in public for text in texts) + sum(
        text.encode() in whole for text in texts[:50]
    )


# Bands with other ends, and, where two waves were loaded from one file, rows that stand for something
# else than before. `newfile` and `oldfile` are attached.
RECODED = """
    with named as (
        select question_id
        from newfile.held.question n
        join oldfile.held.question o using (question_id)
        where n.kind != 'text' and o.kind != 'text'
    ),
    splits as (
        select segment_id
        from newfile.held.segment
        join oldfile.held.segment using (segment_id)
    ),
    bands as (
        select question_id as name
        from (
            select question_id, option_id, label
            from oldfile.held.option
            join oldfile.held.question using (question_id)
            where kind = 'number' and question_id in (from named)
            except
            select question_id, option_id, label
            from newfile.held.option
        )
    ),
    shared as (
        select
            n.respondent_id as new_id,
            o.respondent_id as old_id
        from newfile.held.respondent n
        join oldfile.held.respondent o using (file_row)
        where (select n.file_sha256 = o.file_sha256 from newfile.held.about n, oldfile.held.about o)
    ),
    news as (
        select new_id, question_id as name, option_id as said
        from newfile.held.answer join shared on respondent_id = new_id
        where question_id in (from named)
        union all
        select new_id, segment_id, group_label
        from newfile.held.member join shared on respondent_id = new_id
        where segment_id in (from splits)
    ),
    olds as (
        select new_id, question_id as name, option_id as said
        from oldfile.held.answer join shared on respondent_id = old_id
        where question_id in (from named)
        union all
        select new_id, segment_id, group_label
        from oldfile.held.member join shared on respondent_id = old_id
        where segment_id in (from splits)
    )
    select name from bands
    union
    select name from (from news except from olds)
    union
    select name from (from olds except from news)
    order by name
"""


def overlap(new: Path, old: Path) -> dict:
    """How far two waves are the same respondents, told by their answers to the questions that both
    have: `old`, `new` (respondents), `both`, and `telling`, the share of old ones unlike all others.
    `same_file` says that they were loaded from the same bytes, and `recoded` names the questions and
    segments that both have and count otherwise."""
    if os.path.samefile(new, old):
        with duckdb.connect(str(new), read_only=True, config=CONFIG) as con:
            (count,) = con.execute("select count(*) from held.respondent").fetchone()
        same = {"same_file": True, "recoded": []}
        return {"new": count, "old": count, "both": count, "telling": 1.0, **same}
    con = duckdb.connect(config=CONFIG)
    try:
        for setting in respondents.LIMITS:
            con.execute(setting)
        for name, path in (("new", new), ("old", old)):
            con.execute(f"attach {snapshot.quoted(path)} as {name}file (read_only)")
        for name in ("new", "old"):
            # The sum of the answers' hashes marks a respondent, in whatever order they stand.
            con.execute(
                f"""create temp table {name}row as
                    with marked as (
                        select respondent_id, sum(hash(question_id, option_id)::hugeint) as mark
                        from {name}file.held.answer
                        where question_id in (select question_id from oldfile.held.question)
                          and question_id in (select question_id from newfile.held.question)
                        group by all
                    )
                    select coalesce(mark, 0) as mark, count(*) as n
                    from {name}file.held.respondent left join marked using (respondent_id)
                    group by all"""
            )
        (news, olds, both, telling) = con.execute(
            """select
                (select coalesce(sum(n), 0)::bigint from newrow),
                (select coalesce(sum(n), 0)::bigint from oldrow),
                (select coalesce(sum(least(newrow.n, oldrow.n)), 0)::bigint
                 from newrow join oldrow using (mark)),
                (select coalesce(count(*) filter (where n = 1) / nullif(sum(n), 0), 0) from oldrow)"""
        ).fetchone()
        (same,) = con.execute(
            "select n.file_sha256 = o.file_sha256 from newfile.held.about n, oldfile.held.about o"
        ).fetchone()
        recoded = [name for (name,) in con.execute(RECODED).fetchall()]
        return {
            "new": news,
            "old": olds,
            "both": both,
            "telling": telling,
            "same_file": same,
            "recoded": recoded,
        }
    finally:
        con.close()


def link(source: Path, target: Path) -> None:
    """Keeps a private file as it is now, though importing may replace it; takes no room."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.unlink(missing_ok=True)
    os.link(source, target)
