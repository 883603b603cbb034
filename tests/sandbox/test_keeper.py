"""The process of a query: alone, poor, watched, and never in anybody's way."""

import os
import re
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from insight.warehouse.sandbox import asking, gate, worker
from insight.warehouse.sandbox.asking import PROGRAM, Desk

ROOT = Path(__file__).parents[2]
COUNT = "select count(*) as n from evidence.finding"
ENDLESS = "select count(*) from range(100000000000) r(x) where x % 2 = 0"
# A worker that tells what it finds itself to be, in place of running a query.
TELLING = (
    "import sys; sys.path.insert(0, {root!r}); from insight.warehouse.sandbox import keeper, worker\n"
    "import os, resource\n"
    "def tell(request, *rest):\n"
    "    worker.limit, opened = None, []\n"
    "    for attempt in (lambda: open('/etc/hostname'), lambda: worker.socket.socket(), os.pipe):\n"
    "        try: attempt(); opened.append(1)\n"
    "        except OSError: opened.append(0)\n"
    "    said = dict(env=dict(os.environ), nice=os.nice(0), group=os.getpgid(0) == os.getpid(),\n"
    "        limits=[resource.getrlimit(k)[1] for k in (resource.RLIMIT_AS, resource.RLIMIT_CPU,\n"
    "        resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE)], opened=opened)\n"
    "    return dict(status='refused', sentence=repr(said))\n"
    "worker.answer = tell\n"
    "keeper.main({descriptor})"
)


def children(pid: int) -> set[int]:
    """The processes that a process has started and that still live."""
    return {
        int(stat.parent.name) for stat in Path("/proc").glob("[0-9]*/stat") if _parent(stat) == pid
    }


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def until(condition, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_a_worker_can_open_nothing_and_knows_nothing_of_its_surroundings(scene, monkeypatch):
    monkeypatch.setenv("INSIGHT_SECRET", "CANARY")
    desk = Desk(TELLING)
    try:
        said = eval(desk.ask("select 1", scene.published).sentence)
    finally:
        desk.close()
    assert said.pop("nice") >= worker.BEHIND
    assert said == {
        "env": {}, "group": True, "limits": [1500 << 20, 4, 0, 0], "opened": [0, 0, 0],
    }  # fmt: skip


def test_the_keeper_has_one_thread_an_empty_environment_and_no_folder(product):
    product.ask("select 1")
    process = Path(f"/proc/{product.desk.process.pid}")
    assert "Threads:\t1\n" in (process / "status").read_text()
    assert os.readlink(process / "cwd").endswith("(deleted)")
    told = (process / "environ").read_bytes().split(b"\0")
    assert [name for name in told if name and not name.startswith(b"LD_LIBRARY_PATH")] == []


def test_twenty_people_asking_at_once_are_all_answered(product):
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(lambda _: product.ask(COUNT), range(20)))
    assert {reply.status for reply in replies} == {"answered"}
    assert len({tuple(map(tuple, reply.rows)) for reply in replies}) == 1


def test_an_honest_question_is_answered_after_runaway_ones_held_both_slots(product):
    with ThreadPoolExecutor(3) as pool:
        runaway = [pool.submit(product.ask, ENDLESS) for _ in range(2)]
        time.sleep(0.2)
        honest = product.ask(COUNT)
        assert [one.result().status for one in runaway] == ["stopped", "stopped"]
    assert honest.status == "answered"


def test_no_process_is_left_behind_by_queries_that_ended_or_were_stopped(product):
    product.ask(COUNT)
    product.ask("select reservoir_quantile(x, 0.5, 1000000000) from range(10) t(x)")
    assert until(lambda: not children(product.desk.process.pid))


@pytest.fixture
def runaway(scene_without):
    """(keeper, process, line) of an endless query that has a minute; whoever holds the line may hang up."""
    scene = scene_without("soon behind")
    scene.ask("select 1")
    keeper = scene.desk.process.pid
    assert until(lambda: not children(keeper))
    mine, theirs = socket.socketpair()
    scene.desk._hand_over(str(scene.published), theirs)
    theirs.close()
    mine.sendall(b'{"sql": "%s", "rows": 10, "explain": false}\n' % ENDLESS.encode())
    assert until(lambda: len(children(keeper)) == 1)
    yield keeper, *children(keeper), mine
    mine.close()


def test_a_query_ends_when_its_asker_hangs_up(runaway):
    keeper, _, line = runaway
    line.close()
    assert until(lambda: not children(keeper), 30)


def test_a_query_that_has_had_its_time_stands_back_for_pages(runaway):
    _, process, _ = runaway
    os.kill(process, signal.SIGSTOP)

    def stands_back():
        return os.sched_getscheduler(process) == os.SCHED_IDLE

    assert not until(stands_back, 0.6), "a busy machine kept it waiting, it did not run for long"
    os.kill(process, signal.SIGCONT)
    assert until(stands_back, 30)


def test_somebody_who_waits_no_longer_ends_the_query(scene):
    def leave():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scene.desk.ask(ENDLESS, scene.published, waiting=leave)
    assert until(lambda: not children(scene.desk.process.pid), 30)


def test_a_keeper_that_died_is_replaced_without_a_word(scene):
    desk = Desk(PROGRAM)
    try:
        assert desk.ask(COUNT, scene.published).status == "answered"
        first = desk.process.pid
        os.kill(first, signal.SIGKILL)
        desk.process.wait()
        assert desk.ask(COUNT, scene.published).status == "answered"
        assert desk.process.pid != first
    finally:
        desk.close()


def test_the_keeper_goes_with_the_app_and_takes_its_workers_along(scene):
    desk = Desk(PROGRAM)
    desk.ask("select 1", scene.published)
    keeper = desk.process.pid
    threading.Thread(target=desk.ask, args=(ENDLESS, scene.published), daemon=True).start()
    assert until(lambda: children(keeper))
    workers = children(keeper)
    desk.control.close()
    desk.process.wait(60)
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_the_app_does_not_grow_when_bombs_go_off(product):
    def resident() -> int:
        words = Path("/proc/self/status").read_text().split()
        return int(words[words.index("VmRSS:") + 1])

    product.ask("select * from evidence.finding")
    before = resident()
    for sql in (
        "select repeat('x', 900) as a, repeat('y', 900) as b from range(1000000)",
        "select array_agg(x) from range(5000000000) s(x)",
        "select repeat('x', 100000000)",
    ):
        product.ask(sql)
    assert resident() - before < 50_000


def test_a_new_version_of_the_published_file_is_opened_when_it_is_named(product, tmp_path):
    other = tmp_path / "insight-2.duckdb"
    with duckdb.connect(str(other)) as con:
        con.execute("create schema evidence; create table evidence.finding as select 1 as a")
    assert product.desk.ask(COUNT, other).rows == ([1],)
    assert product.ask(COUNT).rows[0][0] > 1
    assert product.desk.ask(COUNT, tmp_path / "none.duckdb").status == "stopped"
    assert product.ask(COUNT).rows[0][0] > 1


@pytest.mark.parametrize(
    "said",
    [
        b"", b"{", b"[]\n", b'{"status": "answered"}\n', b'{"status": "answered", "columns": 3}',
        b"\xff\xfe\n", b"[" * 100_000, b'{"status": "stopped", "why": "no such"}', b'{"end": null}',
        b'{"status": "answered", "columns": [["a", "b"]], "rows": [[1',
        b'{"status": "answered", "columns": [["a", "b"]], "rows": [[1\n{"end": "time"}\n',
    ],
)  # fmt: skip
def test_whatever_comes_back_from_a_worker_the_app_makes_a_sentence_of_it(said):
    reply = asking._reply("select 1", said)
    assert reply.status == "stopped"
    assert reply.sentence.startswith("The query was stopped: ")


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("select * from range(10001)", "first 10,000 rows"),
        ("select repeat('x', 900) as a from range(10000)", "more would pass 2 MB"),
        ("select repeat('x', 1001) as a", "1 long cells were cut to 1,000 characters"),
        ("select " + ", ".join(f"{n} as c{n}" for n in range(201)), "first 200 of 201 columns"),
    ],
)
def test_an_answer_that_is_cut_says_so(scene, sql, part):
    reply = scene.ask(sql)
    assert reply.status == "answered"
    assert part in reply.cut_said


def test_an_answer_at_the_limit_is_whole(scene):
    reply = scene.ask("select * from range(10000)")
    assert len(reply.rows) == 10_000 and not reply.cut and not reply.cut_said


def test_an_answer_names_the_published_tables_it_read(scene):
    sql = "with s as (from evidence.source) select * from s join evidence.finding using (source_id)"
    assert scene.ask(sql).tables == ("evidence.finding", "evidence.source")


def test_explain_shows_the_plan_and_asks_the_same_gate(scene):
    sql = "select topic, avg(share) from evidence.finding group by topic"
    reply = scene.desk.ask(sql, scene.published, explain=True)
    assert "finding" in reply.rows[0][0] and str(scene.home) not in reply.rows[0][0]
    refused = scene.desk.ask("copy (select 1) to 'x'", scene.published, explain=True)
    assert refused.status == "refused"


def test_every_function_of_the_engine_was_reviewed_or_is_refused(con):
    """An upgrade that brings a function fails here until somebody has looked at it."""
    known = {
        name
        for (name,) in con.execute(
            """select distinct function_name from duckdb_functions()
               where function_type in ('scalar', 'macro', 'aggregate', 'window') and internal"""
        ).fetchall()
    }
    refused = {
        name
        for name in known - gate.reviewed()
        if not name.startswith("__internal")
        and not any(gate._like(name, like) for names in gate.FAMILIES.values() for like in names)
    }
    assert not refused, "neither in functions.txt nor in a refused family"
    assert gate.reviewed() - known <= {"unnest"}, "reviewed, but gone"


def test_the_published_file_holds_no_answers_of_respondents(con):
    """Nothing to leak: what a wave's own file holds row by row has no table in the public one."""
    private = (ROOT / "insight" / "warehouse" / "wave.sql").read_text(encoding="utf-8")
    by_row = set(re.findall(r"respondent_\w+", private))
    assert by_row, "wave.sql has no column that names a respondent any more"
    public = con.execute(
        "select schema_name, column_name from duckdb_columns() where not internal"
    ).fetchall()
    assert not [name for name in public if name[0] == "held" or name[1] in by_row]
