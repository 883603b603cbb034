"""How soon a saved file is a chart on the page Ask, and what a thousand files cost a page of three."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from insight import catalogue
from tests import chromium
from tests.browser import visiting

NEEDED = ("app.py", "insight", "pages", "queries", "stories", "data", "static", ".streamlit")
MANY = 1000
LIMIT_DROP_S, LIMIT_MANY_MS = 2.0, 100
MODEL = "technology/functions"
# A page of three cards, run again and again in a process of its own; prints a first and a later run.
RERUN = """
import statistics, sys, time
from streamlit.testing.v1 import AppTest

app = AppTest.from_string(sys.argv[1], default_timeout=120)
times = []
for _ in range(12):
    started = time.perf_counter()
    app.run()
    times.append(time.perf_counter() - started)
    assert not app.exception, app.exception
print(times[0] * 1000, statistics.median(times[1:]) * 1000)
"""
THREE = """
from insight.screen import show
for name in ("technology/functions", "briefing/holds_back", "briefing/technology_stands"):
    show(name)
"""
ASK = """
from insight.screen import bench
bench()
"""


def copy(to: Path) -> Path:
    """The app in a folder whose queries may be changed."""
    for name in NEEDED:
        source = visiting.ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copyfile(source, to / name)
    return to


def drops(root: Path, rounds: int) -> list[float]:
    """Seconds from the end of saving a new file to its drawn chart, on a page that stands open."""
    text = catalogue.get(MODEL).sql
    found = []
    with (
        sync_playwright() as playwright,
        visiting.serving(root, root / "log.txt") as address,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=visiting.FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/ask")
        page.wait_for_selector(".main-svg")
        for number in range(rounds + 1):
            # Not always at the same moment between two looks at the folder.
            page.wait_for_timeout(1000 + 137 * number % 600)
            file = root / "queries" / "technology" / f"dropped_{number}.sql"
            file.write_text(text, encoding="utf-8")
            started = time.perf_counter()
            page.wait_for_selector(f".st-key-chart-technology-dropped-{number} .main-svg")
            found.append(time.perf_counter() - started)
        browser.close()
    return found[1:]


def rerun(root: Path, page: str) -> tuple[float, float]:
    """Milliseconds of a first and of a later run of a page."""
    done = subprocess.run(
        [sys.executable, "-c", RERUN, page], cwd=root, capture_output=True, text=True, check=True
    )
    first, later = done.stdout.split()
    return float(first), float(later)


def fill(root: Path) -> None:
    """A thousand questions more, in ten topics."""
    text = catalogue.get(MODEL).sql
    for number in range(MANY):
        folder = root / "queries" / f"topic_{number % 10}"
        folder.mkdir(exist_ok=True)
        said = text.replace("-- title: ", f"-- title: {number} ", 1)
        (folder / f"question_{number}.sql").write_text(said, encoding="utf-8")


def report(rounds: int) -> list[str]:
    """Lines with medians, and what is over its goal."""
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        copy(Path(few))
        fill(copy(Path(many)))
        found = drops(Path(few), rounds)
        pairs = [
            (rerun(Path(few), THREE), rerun(Path(many), THREE)) for _ in range(max(3, rounds // 2))
        ]
        bench = rerun(Path(many), ASK)
        started = time.perf_counter()
        for _ in range(20):
            catalogue.saved(Path(many) / "queries")
        look = (time.perf_counter() - started) * 50
    drop = statistics.median(found)
    first, later = (
        statistics.median(two[place] - one[place] for one, two in pairs) for place in (0, 1)
    )
    lines = [
        f"file saved to chart drawn: median {drop:.2f} s, worst {max(found):.2f} s of {len(found)}",
        f"{MANY} files more on a page of three: {first:+.0f} ms at first, {later:+.1f} ms later "
        f"(a later run takes {statistics.median(one[1] for one, _ in pairs):.0f} ms)",
        f"the page Ask with {MANY} files: {bench[0]:.0f} ms at first, {bench[1]:.0f} ms later; "
        f"a look at the folder {look:.1f} ms",
    ]
    if drop > LIMIT_DROP_S:
        lines.append(f"over the goal: a saved file took {drop:.2f} s, goal {LIMIT_DROP_S}")
    if later > LIMIT_MANY_MS:
        lines.append(f"over the goal: {MANY} files cost {later:.0f} ms, goal {LIMIT_MANY_MS}")
    return lines
