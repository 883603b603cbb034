"""Free SQL: what a process for each query costs, and what a page notices of queries that run away."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from playwright.sync_api import sync_playwright

from insight.screen.freesql import starters
from insight.warehouse import published, snapshot
from insight.warehouse.sandbox import DESK
from tests import chromium
from tests.sessions import session

LIMIT_MS, LIMIT_RATIO = 100, 2.0
ENDLESS = "select count(*) from range(100000000000) r(x) where x % 7 = 3"
LAST_ASKED = "asked-0"


def overhead(rounds: int) -> list[str]:
    """Median milliseconds that the sandbox adds to each starter question, asked in turn."""
    path = published.current()
    con = snapshot.read(path)
    DESK.ask("select 1", path)
    added, inside = [], []
    for sql in starters().values():
        for _ in range(rounds):
            began = time.perf_counter()
            with con.cursor() as cursor:
                cursor.execute(sql).fetchall()
            middle = time.perf_counter()
            assert DESK.ask(sql, path).status == "answered"
            inside.append((middle - began) * 1000)
            added.append((time.perf_counter() - middle) * 1000 - inside[-1])
    cost = statistics.median(added)
    worst = sorted(added)[int(len(added) * 0.95)]
    verdict = "" if cost <= LIMIT_MS else f"  over the goal of {LIMIT_MS} ms"
    return [
        f"free SQL: in process {statistics.median(inside):5.1f} ms, the sandbox adds "
        f"{cost:5.1f} ms at the median, {worst:5.1f} ms at the 95th percentile{verdict}"
    ]


def beside_bombs(rounds: int, serving, runs_of, app, flags) -> list[str]:
    """p95 of a filter change on a page, quiet and while three sessions keep asking without end.

    The three have no browser: on their own machines theirs would not cost this one anything. Quiet
    and busy stretches take turns, so that whatever else the machine does weighs on both.
    """
    quiet, busy, stopped = [], [], []
    with sync_playwright() as playwright, serving(app) as address, ExitStack() as people:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=flags)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        runs = runs_of(page)
        page.goto(f"{address}/barriers")
        runs.wait(0, 1)
        for place in range(4):
            _change(page, runs, place)
        bombs = [people.enter_context(session(address)) for _ in range(3)]
        pool = people.enter_context(ThreadPoolExecutor(len(bombs)))
        list(pool.map(lambda bomb: bomb.go("ask", sql=ENDLESS), bombs))
        for _ in range(max(2, rounds // 2)):
            quiet += [_change(page, runs, place) for place in range(8)]
            over = threading.Event()
            asking = [pool.submit(_keep_asking, bomb, over) for bomb in bombs]
            time.sleep(1)
            busy += [_change(page, runs, place) for place in range(16)]
            over.set()
            stopped += [said for done in asking for said in done.result()]
        browser.close()
    before, during = _p95(quiet), _p95(busy)
    ratio = during / before
    verdict = "" if ratio <= LIMIT_RATIO else f"  over the goal of {LIMIT_RATIO}"
    return [
        f"a page beside three runaway queries: p95 {during:4.0f} ms, quiet {before:4.0f} ms, "
        f"ratio {ratio:4.2f} (medians {statistics.median(busy):.0f} and {statistics.median(quiet):.0f} ms; "
        f"{len(stopped)} queries stopped meanwhile){verdict}"
    ]


def _keep_asking(bomb, over: threading.Event) -> list[str]:
    """Asks the same again as soon as it was stopped; gives what was said each time."""
    said = []
    while not over.is_set():
        bomb.press(LAST_ASKED)
        said += bomb.faults()
    return said


def _change(page, runs, place: int) -> float:
    """Milliseconds from a choice to the last chart drawn."""
    page.get_by_role("combobox", name="Who was asked").click()
    before = runs.finished
    began = time.perf_counter()
    page.get_by_role("option", name=("Councils", "Everyone")[place % 2], exact=True).click()
    runs.wait(before, 0)
    return (time.perf_counter() - began) * 1000


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
