"""A real Spark cluster on this machine, a master, two workers and a Connect server, gives DuckDB's answers.

The order of the tests matters: the last one kills a worker.
"""

import json
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

from insight import catalogue, warehouse
from insight.warehouse import cluster, engine, lake, published, snapshot
from insight.warehouse.cluster import Cluster, plain
from insight.warehouse.sandbox import DESK
from insight.warehouse.sandbox.clustered import ClusterDesk
from tests import chromium, two_waves
from tests.browser import visiting
from tests.carried import ALIKE

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "spark-cluster.sh"
PORTS = ("MASTER_PORT", "CONNECT_PORT", "UI_PORT", "MASTER_UI_PORT")
# Small answers: compiling, checking and describing each plan would take longer than running it.
QUICK = {
    "JIT": "1",
    "SPARK_MORE": " ".join(
        f"--conf spark.{name}={value}"
        for name, value in {
            "sql.codegen.wholeStage": "false",
            "sql.codegen.factoryMode": "NO_CODEGEN",
            "sql.adaptive.enabled": "false",
            "sql.autoBroadcastJoinThreshold": "-1",
            "sql.shuffle.partitions": "1",
            "sql.lightweightPlanChangeValidation": "false",
            "sql.ui.explainMode": "simple",
            "sql.maxPlanStringLength": "200",
            "locality.wait": "0",
        }.items()
    ),
}
# A question that the wave before asked in other words.
WAVE = {"wave": "two", "asked": "q3", "segment": "kind", "demonstration": 0}
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """A cluster that is being started: its `address`, the `folder` of its process numbers, its `ui`, and
    `started`, which waits until it is there."""
    subprocess.run([SCRIPT, "get"], check=True)
    folder = tmp_path_factory.mktemp("spark")
    held = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = {name: str(one.getsockname()[1]) for name, one in zip(PORTS, held, strict=True)}
    for one in held:
        one.close()
    settings = {**os.environ, **QUICK, **ports}
    starting = subprocess.Popen([SCRIPT, "start", folder], env=settings)
    try:
        yield {
            "address": f"sc://127.0.0.1:{ports['CONNECT_PORT']}",
            "folder": folder,
            "ui": f"http://127.0.0.1:{ports['UI_PORT']}/api/v1/applications",
            "started": starting.wait,
        }
    finally:
        starting.wait()
        subprocess.run([SCRIPT, "stop", folder], check=True, env=settings)
        assert not list(folder.glob("*.pid"))


@pytest.fixture(scope="module")
def store(spark, tmp_path_factory):
    """A store with two published waves, for as long as these tests run; made while Spark starts."""
    folder = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHT_STORE", str(folder / "store"))
        patch.delenv("INSIGHT_DATABASE", raising=False)
        two_waves.publish(folder)
        yield published.current()


@pytest.fixture(scope="module")
def here(store):
    """The snapshot, answered by DuckDB in this process."""
    return snapshot.read(store)


@pytest.fixture(scope="module")
def address(spark, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake") / "v1"
    lake.write(store, folder)
    assert spark["started"]() == 0
    return f"{spark['address']}#{folder}"


@pytest.fixture(scope="module")
def there(address):
    with pytest.MonkeyPatch.context() as patch:
        # A worker of pytest-xdist has no file, by which the client knows its own doctests, and ends.
        main = sys.modules["__main__"]
        patch.setattr(main, "__file__", getattr(main, "__file__", __file__), raising=False)
        yield Cluster(address)


def other(con, query) -> dict:
    """Another value for each parameter that has one."""
    found = {}
    for name, control in catalogue.controls_of(query).items():
        default = query.params[name]
        if name in WAVE:
            found[name] = WAVE[name]
        elif control.kind == "choice":
            rows = warehouse.ask(con, catalogue.get(control.picker), **dict(control.asks)).rows
            values = [row["value"] for row in rows if row["value"] != default]
            found[name] = values[len(values) // 2] if values else default
        elif control.kind == "yes/no":
            found[name] = not default
        elif control.kind == "number":
            found[name] = default + 1
        else:
            found[name] = "o'b\\ri--en" if query.topic == "sources" else "social"
    changed = query.params | found
    return changed if changed != query.params else changed | {"demonstration": 1}


def test_every_shipped_question_has_the_same_answer_on_both(here, there):
    asked = []
    for name in catalogue.names():
        query = catalogue.get(name)
        sets = [query.params, other(here, query)] if query.params else [{}]
        asked += [
            (query, params) for place, params in enumerate(sets) if params not in sets[:place]
        ]
    with ThreadPoolExecutor(3) as several:
        wrong = list(filter(None, several.map(lambda one: differs(here, there, *one), asked)))
    assert not wrong, "\n".join(wrong)
    assert len(asked) > len(catalogue.names()) + 50


def differs(here, there, query, params: dict) -> str:
    """What is not the same in the two answers: columns, types, rows; nothing when all is."""
    where = f"{query.path} {params}"
    with here.cursor() as cursor:
        (statement,) = cursor.extract_statements(query.sql)
        bound = {name: params[name] for name in statement.named_parameters}
        one = plain(cursor.execute(statement, bound).to_arrow_table())
    two = there.arrow(query.sql, params)
    kinds = [[(f.name, str(f.type).replace("large_", "")) for f in t.schema] for t in (one, two)]
    if kinds[0] != kinds[1]:
        return f"{where}: columns {set(kinds[0]) ^ set(kinds[1])}"
    for place, (mine, theirs) in enumerate(zip(rows(one), rows(two), strict=False)):
        if not all(map(same, mine, theirs)):
            return f"{where}, row {place}:\n  {mine}\n  {theirs}"
    return f"{where}: {len(one)} and {len(two)} rows" if len(one) != len(two) else ""


def rows(table):
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def same(one, two) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-12)
    return type(one) is type(two) and one == two


def test_a_value_is_bound_and_never_pasted(there, here):
    """Asked like a card: the answer has DuckDB's Python types, and hostile text is text."""
    query = catalogue.parse(
        "x/y", "select $word as word, count(*) as n, 0.5 as half from evidence.code"
    )
    word = "'; drop table evidence__code; -- \\' \""
    answers = [warehouse.ask(con, with_word(query, word)).rows for con in (here, there)]
    assert answers[0] == answers[1] and answers[0][0]["word"] == word
    assert type(answers[1][0]["n"]) is int and type(answers[1][0]["half"]) is float


def with_word(query, word: str):
    class Asked(type(query)):
        params = {"word": word}  # noqa: RUF012
        controls = {}  # noqa: RUF012

    return Asked(query.name, query.sql, query.header)


@pytest.fixture(scope="module")
def desk(address, there):
    """Free SQL on the cluster, in a session beside that of `there`."""
    made = ClusterDesk(Cluster(address))
    yield made
    made.close()


def test_free_sql_has_the_same_answer_on_both(store, desk):
    """Names, types, rows and their order; hostile text is text."""
    with ThreadPoolExecutor(2) as several:
        replies = several.map(
            lambda sql: (DESK.ask(sql, store), desk.ask(sql, store)), ALIKE.values()
        )
        for name, (mine, theirs) in zip(ALIKE, replies, strict=True):
            assert (mine.status, mine.sentence) == ("answered", ""), name
            assert (theirs.status, theirs.sentence) == ("answered", ""), name
            assert (theirs.columns, theirs.cut) == (mine.columns, mine.cut), name
            assert theirs.tables == mine.tables and theirs.where == "the cluster"
            for one, two in zip(mine.rows, theirs.rows, strict=True):
                assert all(map(same, one, two)), f"{name}: {one} {two}"


def test_free_sql_that_is_stopped_stops_on_the_cluster(spark, store, desk, monkeypatch):
    """When its time is over, and when its reader leaves: no job goes on. (A task notices at its next
    batch of rows, unless the cluster's own reaper is on: docs/operating.md.)"""
    bomb = """select count(*) as n
              from evidence.finding a, evidence.finding b, evidence.finding c, evidence.source d
              where a.share + b.share + c.share = 0.12345 and d.source_id <> a.item"""

    def busy() -> int:
        with urlopen(spark["ui"]) as answer:
            (app,) = json.load(answer)
        with urlopen(f"{spark['ui']}/{app['id']}/jobs?status=running") as answer:
            return len(json.load(answer))

    def idle() -> bool:
        end = time.monotonic() + 20
        while busy() and time.monotonic() < end:
            time.sleep(0.2)
        return not busy()

    def leave():
        if busy():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.ask(bomb, store, waiting=leave)
    assert idle()
    monkeypatch.setattr(desk, "seconds", 1)
    assert "longer than 1 seconds" in desk.ask(bomb, store).sentence
    assert idle()
    assert desk.ask("select 1 / 0", store).sentence.startswith("The query was stopped: a function")


def test_the_session_reads_no_file_and_fills_in_no_variable_whatever_it_is_sent(address, desk):
    """The layer below: what the gates never let through, asked of the session itself."""
    ask = desk.cluster.session.sql
    assert ask("select '${env:HOME} ${system:user.dir}' as a").collect() == [
        ("${env:HOME} ${system:user.dir}",)
    ]
    with pytest.raises(Exception, match="TABLE_OR_VIEW_NOT_FOUND"):
        ask(f"select * from json.`{address.partition('#')[2]}/tables.json`").collect()


def test_pages_are_served_from_it(address, tmp_path):
    """The numbers stand on each page, and its foot says who answered; nobody else was asked. Free SQL is
    answered there too, where the operator says so."""
    log = tmp_path / "log.txt"
    settings = {"INSIGHT_DATABASE": address, "INSIGHT_FREE_SQL": "cluster"}
    with (
        visiting.serving(ROOT, log, **settings) as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=visiting.FLAGS)
        reader = visiting.visit(browser, base)
        reader.page.context.set_default_timeout(120_000)
        for page in ("/", "/barriers", "/vision"):
            reader.page.goto(page)
            reader.page.get_by_text("Answered by the cluster at").wait_for()
            reader.settle()
            assert reader.cards().count() and not reader.page.get_by_role("alert").count(), page
            assert reader.asked == {base.removeprefix("http://")} and not reader.complaints, page
        reader.page.goto("/ask?sql=select%2041%20%2B%201%20as%20sum")
        reader.page.get_by_text("1 row in").wait_for()
        assert "answered by the cluster" in reader.page.locator(".st-key-status").inner_text()
        browser.close()


def test_the_cluster_rebuilds_the_snapshot(address, here, capsys):
    """The new version is in force, with every row of the cluster and the waves of the version before."""
    assert run("refresh", "--from", address, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["version"] == 2 and said["waves"] == ["one", "two"] and "#" not in said["from"]
    now = published.current()
    assert now.name == "insight-2.duckdb"
    with snapshot.read(now) as new:
        assert contents(new) == contents(here)
    # A later change of data/ does not take the cluster's tables away.
    assert published.settled(published.versions()["versions"][0]) == (now, "")
    assert run("refresh", "--from", address, "--to", str(now)) == 2
    assert run("refresh", "--from", f"{address}/nowhere") == 2
    assert published.current() == now


def run(*words: str) -> int:
    from insight import commands

    said = commands.parser().parse_args(words)
    return said.run(said)


def contents(con) -> dict:
    """Every table's rows in their order, as one number, with its columns and what is said of them."""
    tables = con.execute(
        "select schema_name, table_name, sql, comment from duckdb_tables() order by all"
    ).fetchall()
    return {
        (schema, table, sql, comment): con.execute(
            f'select count(*), sum(hash(t, rowid)) from "{schema}"."{table}" t'
        ).fetchone()
        for schema, table, sql, comment in tables
    }


def test_two_machines_did_the_work(spark):
    busy = [one for one in executors(spark) if one["id"] != "driver" and one["totalTasks"] > 0]
    assert len(busy) == 2, executors(spark)


def executors(spark) -> list[dict]:
    with urlopen(spark["ui"]) as answer:
        (app,) = json.load(answer)
    with urlopen(f"{spark['ui']}/{app['id']}/allexecutors") as answer:
        return json.load(answer)


def test_an_answer_survives_the_death_of_a_worker(spark, there, here, monkeypatch):
    """A worker and its executor are killed while both are at work on a question."""
    monkeypatch.setattr(cluster, "LONGEST", 600)
    # Two files' worth of rows, so that there is a part of the work for each of the two.
    sql = """select a.half, count(*) as n, max(md5(a.label || b.label || c.label)) as last
             from (select label, 1 as half from evidence.code
                   union all select label, 2 as half from evidence.code) a
             cross join evidence.code b
             cross join (select label from evidence.code order by label limit 40) c
             group by a.half order by a.half"""
    answer = {}
    asking = threading.Thread(target=lambda: answer.update(table=there.arrow(sql, {})))
    asking.start()
    end = time.monotonic() + 120
    while time.monotonic() < end and not all(
        one["activeTasks"] for one in executors(spark) if one["id"] != "driver"
    ):
        time.sleep(0.2)
    assert asking.is_alive(), "the question was over before both workers were seen at work"
    os.killpg(int((spark["folder"] / "worker2.pid").read_text()), signal.SIGKILL)
    asking.join(300)
    expected = plain(here.cursor().execute(sql).to_arrow_table())
    assert answer["table"].to_pylist() == expected.to_pylist()
    lost = [one for one in executors(spark) if one["id"] != "driver" and not one["isActive"]]
    assert len(lost) == 1


def test_a_cluster_that_is_not_there_is_said_in_a_sentence(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("INSIGHT_DATABASE", f"sc://127.0.0.1:{port}/;token=hushhush")
    engine._cluster.cache_clear()
    assert run("ask", "barriers/named") == 2
    said = capsys.readouterr().err
    assert f"the cluster at 127.0.0.1:{port} does not answer" in said and "hush" not in said
