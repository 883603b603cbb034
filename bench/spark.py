"""`python -m bench --only spark`: the same SQL on DuckDB and on a Spark cluster of two workers, on this machine.

Row-level questions are the counts that publishing makes of a wave, over invented respondents with ten
answers each; beside them every shipped question at today's size. RESPONDENTS=1000000,20000000 names the
sizes; both engines share the same cores, so the ratio is what the cluster costs, not what it can gain.
It needs requirements-cluster.txt and fetches Spark where it is not there yet. Not part of CI.
"""

import os
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import duckdb

from insight import catalogue
from insight.faults import QueryFault
from insight.warehouse import cluster as clusters
from insight.warehouse import lake, published, snapshot
from insight.warehouse.cluster import Cluster

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "spark-cluster.sh"
PORTS = ("MASTER_PORT", "CONNECT_PORT", "UI_PORT", "MASTER_UI_PORT")
SIZES = [int(one) for one in os.environ.get("RESPONDENTS", "1000000").split(",")]
ANSWERS = 10
COUNTS = {
    "answers to every question": """
        select question_id, option_id, count(*) as n from held.answer
        group by question_id, option_id order by question_id, option_id""",
    "answers by kind, weighted": """
        select question_id, option_id, kind, count(*) as n, sum(weight) as weight
        from held.answer join held.respondent on answer.respondent_id = respondent.respondent_id
        group by question_id, option_id, kind order by question_id, option_id, kind""",
    "who answered a question": """
        select kind, count(*) as base from held.respondent
        where respondent_id in (select respondent_id from held.answer where question_id = 'q3')
        group by kind order by kind""",
}


def invent(path: Path, respondents: int) -> None:
    """A database of invented respondents and their answers, the same every time."""
    with duckdb.connect(str(path)) as con:
        con.execute("create schema held")
        con.execute(
            """create table held.respondent as select range::integer as respondent_id,
               'kind ' || (hash(range) % 7)::varchar as kind, 0.5 + (hash(range, 1) % 100) / 100 as weight
               from range(?)""",
            [respondents],
        )
        con.execute(
            """create table held.answer as select r.range::integer as respondent_id,
               'q' || q.range::varchar as question_id,
               'o' || (hash(r.range, q.range) % 5)::varchar as option_id
               from range(?) r, range(?) q""",
            [respondents, ANSWERS],
        )


def took(work, rounds: int) -> float:
    """The median of some rounds in milliseconds, after one that is not counted; with no rounds, of one."""
    if rounds:
        work()
    found = []
    for _ in range(rounds or 1):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def compare(name: str, con, cluster: Cluster, sql: str, rounds: int) -> str:
    try:
        here = took(lambda: con.cursor().sql(sql).to_arrow_table(), rounds)
        there = took(lambda: cluster.arrow(sql, {}), rounds)
    except QueryFault as fault:
        return f"{name:44} {fault.sentence}"
    return f"{name:44} DuckDB {here:8.0f} ms  Spark {there:8.0f} ms  ratio {there / here:6.1f}"


def shipped(address: str, folder: Path, rounds: int) -> str:
    """Every shipped question with its own parameters, one after the other."""
    path = published.current()
    lake.write(path, folder)
    con, cluster = snapshot.read(path), Cluster(f"{address}#{folder}")
    pairs = []
    for query in map(catalogue.get, catalogue.names()):
        with con.cursor() as cursor:
            (statement,) = cursor.extract_statements(query.sql)
            bound = {name: query.params[name] for name in statement.named_parameters}
        here = took(lambda s=statement, b=bound: con.cursor().execute(s, b).fetchall(), rounds)
        there = took(lambda q=query: cluster.arrow(q.sql, q.params), rounds)
        pairs.append((here, there))
    here, there = (statistics.median(side) for side in zip(*pairs, strict=True))
    name = f"{len(pairs)} shipped questions, today's data, median"
    return f"{name:44} DuckDB {here:8.1f} ms  Spark {there:8.0f} ms  ratio {there / here:6.1f}"


def measure(rounds: int) -> None:
    """Prints a line for each question and size."""
    subprocess.run([SCRIPT, "get"], check=True)
    held = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = {name: str(one.getsockname()[1]) for name, one in zip(PORTS, held, strict=True)}
    for one in held:
        one.close()
    rounds = min(rounds, 3)
    clusters.LONGEST = 1800
    with tempfile.TemporaryDirectory() as scratch:
        where = Path(scratch)
        settings = {"WORKER_MEMORY": "3g", **os.environ, **ports}
        address = f"sc://127.0.0.1:{ports['CONNECT_PORT']}"
        try:
            subprocess.run([SCRIPT, "start", where / "run"], check=True, env=settings)
            if not os.environ.get("RESPONDENTS"):
                print(shipped(address, where / "today", rounds), flush=True)
            for size in SIZES:
                file, folder = where / f"{size}.duckdb", where / str(size)
                invent(file, size)
                lake.write(file, folder)
                with duckdb.connect(str(file), read_only=True) as con:
                    cluster = Cluster(f"{address}#{folder}")
                    for name, sql in COUNTS.items():
                        said = f"{size / 1e6:g} M respondents, {name}"
                        # A count of 200 million answers takes Spark minutes here.
                        print(compare(said, con, cluster, sql, rounds * (size < 5e6)), flush=True)
        finally:
            subprocess.run([SCRIPT, "stop", where / "run"], check=True, env=settings)
