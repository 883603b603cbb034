"""The simulated readers of the bench see what a browser would, and its measures work on a small crowd."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import cpu, load, peers, soak
from bench.servers import BARE, ROOT, server
from bench.viewer import Viewer


def done(work):
    """The result of a coroutine, on a thread of its own: the browser's tests leave a loop on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="module")
def app():
    with server(ROOT / "app.py") as started:
        yield started


@pytest.fixture(scope="module")
def bare():
    with server(BARE) as started:
        yield started


def test_a_simulated_reader_sees_a_page_and_a_choice_runs_its_fragment_only(app):
    async def visit():
        async with Viewer(app.address, "barriers") as viewer:
            await viewer.open()
            whole, everyone = viewer.charts, viewer.bytes
            await viewer.choose("Who was asked", "Councils")
            return whole, everyone, viewer

    whole, everyone, viewer = done(visit())
    assert whole >= viewer.charts > 0
    assert viewer.bytes < everyone
    assert viewer.choices["Who was asked"].fragment and viewer.query == {"who": "Councils"}
    assert not viewer.faults


def test_a_simulated_reader_says_what_went_wrong(app):
    async def visit():
        async with Viewer(app.address, "no-such-page") as viewer:
            await viewer.open()
            return viewer.faults

    assert done(visit()) == ["no page no-such-page"]


def test_a_small_crowd_is_served_without_an_error(app, bare):
    ours, theirs = load.Side("ours", [app]), load.Side("bare", [bare])
    done(load.crowd(ours, theirs, sessions=6, minutes=0.02, pause=0.5))
    assert (len(ours.firsts), ours.faults, theirs.faults) == (6, [], [])
    assert len(ours.changes) >= 6 and len(theirs.changes) >= 6
    assert ours.cpu > 0 and "6 sessions on 1 processes" in ours.saying()


def test_a_short_soak_leaves_no_connection_and_no_process(app):
    seen = done(soak.soak(app, sessions=3, minutes=0.02, pause=0.3))
    assert seen["faults"] == [] and seen["visits"] >= 3 and seen["times"]
    after = soak.counted(app)
    assert after["connections"] == seen["before"]["connections"] == 0
    assert after["children"] == seen["before"]["children"]
    assert soak.slope([(0, 1), (1, 3), (2, 5)]) == 2


def test_processor_time_of_a_page_is_counted_beside_a_bare_one(app, bare):
    found = done(cpu._page(app, bare, "barriers", rounds=1))
    assert found["page"] > found["empty"] > 0
    assert found["inside"] and found["filter"] > 0


def test_a_peer_gets_the_same_rows_and_the_same_question(tmp_path):
    peers.prepare(tmp_path)
    con = sqlite3.connect(tmp_path / "insight.sqlite")
    rows = con.execute((tmp_path / "sqlite.sql").read_text()).fetchall()
    con.close()
    assert len(rows) > 10 and all(row[1] > 0 for row in rows)
