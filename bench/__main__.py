"""`make bench`: how long pages, filters and questions take, as ratios to a bare Streamlit app.

Both apps run side by side and are measured in turn, so that whatever else the machine does weighs
on both. First view: a new browser profile, from the address to the last chart drawn. Filter change:
from the choice to the last chart drawn.
"""

import argparse
import os
import statistics
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import ask, cpu, load, peers, present, publishing, search, soak, sql, waves
from bench.servers import BARE, ROOT, server
from insight import catalogue, warehouse
from tests import chromium

# A page, and a choice on it that leaves every chart with something to draw.
PAGES = {
    "": None,
    "challenges": ("Who was asked", "Councils"),
    "barriers": ("Who was asked", "Councils"),
    "facilitators": ("Who was asked", "Councils"),
    "technology": ("Who was asked", "Councils"),
    "vision": None,
    "gap": None,
    "sources": None,
}
LIMIT_PAGE, LIMIT_QUERY_MS = 1.25, 20
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
IDLE = (
    "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
)
CHARTS = "[class*=st-key-chart-]"
DRAWN = """([charts, least]) => {
    const all = [...document.querySelectorAll(charts)];
    return all.length >= least && all.every(chart => chart.querySelector('.main-svg'));
}"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@contextmanager
def serving(script: Path):
    """A Streamlit server of its own on a free port of 127.0.0.1; gives its address."""
    with server(script) as started:
        yield started.address


class Runs:
    """Counts the runs that the server says it has finished; made before the page is opened."""

    def __init__(self, page: Page):
        self.page, self.finished = page, 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def _frame(self, payload):
        if isinstance(payload, bytes | bytearray):
            message = ForwardMsg()
            message.ParseFromString(bytes(payload))
            self.finished += message.WhichOneof("type") == "script_finished"

    def wait(self, before: int, least: int) -> None:
        """Until a run has finished, at least so many charts stand and all are drawn."""
        end = time.monotonic() + 30
        while self.finished == before and time.monotonic() < end:
            self.page.wait_for_timeout(5)
        self.page.wait_for_selector(IDLE)
        self.page.wait_for_function(DRAWN, arg=[CHARTS, least])
        self.page.evaluate(PAINTED)


def charts_on(browser, address: str) -> int:
    """How many charts a page has, once nothing more comes; this also warms the server's caches."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_selector(IDLE)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    found = page.locator(CHARTS).count()
    page.close()
    return found


def view(browser, address: str, choice: tuple | None, charts: int) -> tuple[float, float | None]:
    """Seconds of a first view with so many charts, and of a choice where there is one."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    runs = Runs(page)
    started = time.perf_counter()
    page.goto(address)
    runs.wait(0, charts)
    first = time.perf_counter() - started
    changed = None
    if choice:
        label, option = choice
        page.get_by_role("combobox", name=label).click()
        before = runs.finished
        started = time.perf_counter()
        page.get_by_role("option", name=option, exact=True).click()
        runs.wait(before, 0)
        changed = time.perf_counter() - started
    context.close()
    return first, changed


def pages(rounds: int) -> None:
    """Prints a line for each page: medians, and the ratio to the bare app with as many charts."""
    slow = []
    with (
        sync_playwright() as playwright,
        serving(ROOT / "app.py") as ours,
        serving(BARE) as theirs,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=FLAGS)
        for name, choice in PAGES.items():
            mine, charts = f"{ours}/{name}", charts_on(browser, f"{ours}/{name}")
            bare, other = f"{theirs}/?charts={charts}", ("Choice", "two")
            for address, option in ((mine, choice), (bare, other)):
                view(browser, address, option, charts)
            found = [
                (view(browser, mine, choice, charts), view(browser, bare, other, charts))
                for _ in range(rounds)
            ]
            for what, place in (("first view", 0), ("filter change", 1)):
                if found[0][0][place] is None:
                    continue
                took = statistics.median(one[place] for one, _ in found)
                stick = statistics.median(two[place] for _, two in found)
                ratio = took / stick
                print(
                    f"{'/' + name:14} {what:14} {charts:2} charts  {took * 1000:6.0f} ms  "
                    f"bare {stick * 1000:6.0f} ms  ratio {ratio:4.2f}",
                    flush=True,
                )
                if ratio > LIMIT_PAGE:
                    slow.append(f"/{name} {what}: {ratio:.2f}, goal {LIMIT_PAGE}")
        browser.close()
    for line in slow:
        print(f"over the goal: {line}")


def questions(rounds: int) -> list[str]:
    """The slowest questions with their medians, and how long the data takes to build."""
    started = time.perf_counter()
    con = warehouse.build()
    lines = [f"build of the database {time.perf_counter() - started:5.2f} s"]
    medians = {}
    for name in catalogue.names():
        query = catalogue.get(name)
        medians[name] = statistics.median(
            warehouse.ask(con, query).seconds * 1000 for _ in range(rounds)
        )
    slowest = sorted(medians.items(), key=lambda pair: -pair[1])
    lines += [f"{name:36} {median:5.1f} ms" for name, median in slowest[:6]]
    over = [name for name, median in slowest if median > LIMIT_QUERY_MS]
    lines.append(f"{len(medians)} questions, {len(over)} over {LIMIT_QUERY_MS} ms")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("ROUNDS", "7")))
    parts = ("pages", "questions", "search", "ask", "sql", "waves", "publishing", "present", "map")
    parts += ("spark", "cpu", "load", "soak", "peers")
    parser.add_argument("--only", choices=parts)
    parser.add_argument("--minutes", type=float, help="how long load and soak last")
    said = parser.parse_args()
    if said.only in (None, "questions"):
        print("\n".join(questions(said.rounds)), flush=True)
    if said.only in (None, "search"):
        print("\n".join(search.measure(said.rounds)), flush=True)
    if said.only in (None, "waves"):
        print("\n".join(waves.measure(said.rounds)), flush=True)
    if said.only in (None, "sql"):
        print("\n".join(sql.overhead(said.rounds)), flush=True)
        beside = sql.beside_bombs(said.rounds, serving, Runs, ROOT / "app.py", FLAGS)
        print("\n".join(beside), flush=True)
    if said.only in (None, "pages"):
        pages(said.rounds)
    if said.only in (None, "publishing"):
        print("\n".join(publishing.measure(said.rounds)), flush=True)
    if said.only in (None, "ask"):
        print("\n".join(ask.report(said.rounds)), flush=True)
    if said.only in (None, "present"):
        print("\n".join(present.report(said.rounds)), flush=True)
    if said.only in (None, "cpu"):
        print("\n".join(cpu.report(said.rounds)), flush=True)
    if said.only in (None, "load"):
        print("\n".join(load.report(minutes=said.minutes or load.MINUTES)), flush=True)
    # These take long, or more room than a clone: only when they are asked for.
    if said.only == "peers":
        print("\n".join(peers.report(said.rounds)), flush=True)
    if said.only == "soak":
        print("\n".join(soak.report(said.minutes or soak.MINUTES)), flush=True)
    if said.only == "spark":
        from bench import spark

        spark.measure(said.rounds)
    if said.only in (None, "map"):
        from bench import scale

        scale.changes()


if __name__ == "__main__":
    main()
