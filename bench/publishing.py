"""`python -m bench --only publishing`: a million respondents published, and pages before and after.

Says how long publishing took, the most memory it held, how large the public file is, and how long the
first view and a choice take with nothing published and with the wave in force; and what the questions
on the wave itself take.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from playwright.sync_api import sync_playwright

from insight import catalogue, checks, warehouse
from insight.warehouse import loading, snapshot
from tests import chromium

RESPONDENTS, QUESTIONS = 1_000_000, 40
LIMIT_GIB, LIMIT_PAGE = 1.5, 1.1
PRIVATE = Path(loading.__file__).with_name("wave.sql")
PAGES = {
    "barriers": ("Who was asked", "Councils"),
    "technology": ("Who was asked", "Councils"),
    "sources": None,
}


def held(store: Path, respondents: int) -> None:
    """A synthetic wave in the steward's store, without going through a file of a survey tool."""
    path = store / "waves" / "million" / "wave.duckdb"
    path.parent.mkdir(parents=True)
    con = duckdb.connect(str(path))
    con.execute("set preserve_insertion_order = false")
    con.execute(PRIVATE.read_text(encoding="utf-8"))
    con.execute(
        """insert into held.about values ('million', 'A million', 'A million', 'Bench', null, null,
            2026, 'nobody', 'nowhere', null, true, false, 'a', '0', '0', '2026', 'bench', ?, 0)""",
        [respondents],
    )
    con.execute(
        """insert into held.question select 'q' || i, i, null, 'Question ' || i, 'likert', null, null,
            null, null, null, 'new', null, 'q' || i from range(?) r(i)""",
        [QUESTIONS],
    )
    con.execute(
        """insert into held.option select question_id, v::varchar, v, 'Answer ' || v, v, v > 3, null
            from held.question, range(1, 6) r(v)"""
    )
    con.execute("insert into held.segment values ('kind', 'Kind', 1), ('region', 'Region', 2)")
    con.execute(
        """insert into held.segment_group
            select 'kind', 'Kind ' || i, i from range(4) r(i)
            union all select 'region', 'Region ' || i, i from range(9) r(i)"""
    )
    con.execute("insert into held.pair values ('kind', 'region')")
    con.execute("insert into held.respondent select i, i, 1.0 from range(?) r(i)", [respondents])
    con.execute(
        """insert into held.member
            select respondent_id, 'kind', 'Kind ' || hash(respondent_id) % 4 from held.respondent
            union all
            select respondent_id, 'region', 'Region ' || hash(respondent_id, 1) % 9
            from held.respondent"""
    )
    for number in range(QUESTIONS):
        con.execute(
            """insert into held.answer
                select respondent_id, 'q' || $number, (1 + hash(respondent_id, $number) % 5)::varchar
                from held.respondent""",
            {"number": number},
        )
    con.close()


def publish(store: Path) -> tuple[float, float]:
    """Seconds, and the most GiB that the command held."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "insight", "wave", "publish", "million"]
    process = subprocess.Popen(
        command, env={**os.environ, "INSIGHT_STORE": str(store)}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"publishing ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024**2


def measure(rounds: int, respondents: int = RESPONDENTS) -> list[str]:
    """The lines of the report."""
    with tempfile.TemporaryDirectory() as place:
        before, after = Path(place) / "before", Path(place) / "after"
        held(after, respondents)
        took, most = publish(after)
        (file,) = (after / "published").glob("insight-*.duckdb")
        lines = [
            f"publishing {respondents:,} respondents × {QUESTIONS} questions: {took:.1f} s, "
            f"{most:.2f} GiB (goal {LIMIT_GIB}), public file {file.stat().st_size / 1024**2:.0f} MiB"
        ]
        return lines + questions(file, rounds) + pages(before, after, rounds)


def questions(file: Path, rounds: int) -> list[str]:
    """What the questions of the page Survey waves take on the published wave."""
    con = snapshot.read(file)
    chosen = {"wave": "million", "asked": "q1", "segment": "kind", "demonstration": 1}
    medians = {}
    for name in catalogue.names():
        query = catalogue.get(name)
        if not checks.waits(query):
            continue
        params = {key: value for key, value in chosen.items() if key in query.params}
        if name == "survey/ranked":
            params["segment"] = ""
        took = [warehouse.ask(con, query, **params).seconds * 1000 for _ in range(rounds)]
        medians[name] = statistics.median(took)
    con.close()
    name = max(medians, key=medians.get)
    return [
        f"{len(medians)} questions on the wave: median {statistics.median(medians.values()):.1f} ms, "
        f"the slowest {medians[name]:.1f} ms ({name})"
    ]


def pages(before: Path, after: Path, rounds: int) -> list[str]:
    """Medians of first views and choices with either store, taken in turn."""
    from bench.__main__ import FLAGS, ROOT, charts_on, serving, view

    def server(store: Path):
        os.environ["INSIGHT_STORE"] = str(store)
        return serving(ROOT / "app.py")

    lines = []
    with (
        server(before) as without,
        server(after) as with_wave,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=FLAGS)
        for name, choice in PAGES.items():
            charts = charts_on(browser, f"{without}/{name}")
            charts_on(browser, f"{with_wave}/{name}")
            found = [
                [view(browser, f"{where}/{name}", choice, charts) for where in (without, with_wave)]
                for _ in range(rounds)
            ]
            for what, place in (("first view", 0), ("filter change", 1)):
                if found[0][0][place] is None:
                    continue
                old, new = (statistics.median(pair[at][place] for pair in found) for at in (0, 1))
                lines.append(
                    f"/{name:13} {what:14} before {old * 1000:6.0f} ms  after {new * 1000:6.0f} ms  "
                    f"ratio {new / old:4.2f} (goal {LIMIT_PAGE})"
                )
        browser.close()
    return lines
