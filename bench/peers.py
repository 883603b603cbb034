"""`python -m bench --only peers`: the first view of one chart here, and in Datasette, Vizro and Superset.

Each peer comes from PyPI into an environment of its own under INSIGHT_PEERS (a cache folder; made
when it is not there, which takes minutes and gigabytes), is served on loopback from the same data and
answers the same question. A view is a new browser profile, from the address to the drawn chart. All
stand at once and are visited in turn. Not part of CI.
"""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlglot
from playwright.sync_api import sync_playwright
from sqlglot import exp

from bench.servers import BARE, ROOT, free_port, server, stop, wait_for
from insight import catalogue
from insight.warehouse import snapshot
from tests import chromium
from tests.browser import visiting

QUESTION = "collective/by_theme"
HERE = Path(__file__).parent / "peer"
CACHE = Path(os.environ.get("INSIGHT_PEERS") or Path.home() / ".cache/insight-peers")
PLOTLY = (
    ".js-plotly-plot .main-svg .barlayer .point, .js-plotly-plot .main-svg .scatterlayer .point"
)
# What is asked of PyPI. Superset 6.1.0 takes a Flask-Caching that it does not work with any more, and
# does not name rich and cachetools, which it needs; that is put right here.
PACKAGES = {
    "datasette": ("datasette==0.65.5", "datasette-vega==0.6.2"),
    "vizro": ("vizro==1.0.0", "duckdb==2.0.0"),
    "apache-superset": ("apache-superset==6.1.0", "flask-caching==2.3.1", "rich", "cachetools"),
}
SUPERSET = """
SECRET_KEY = "only for measuring, on loopback, and thrown away afterwards"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
PREVENT_UNSAFE_DB_CONNECTIONS = False
TALISMAN_ENABLED = False
WTF_CSRF_ENABLED = False
"""


def environment(name: str) -> Path:
    """The Python of a peer's own environment, installed when it is not there yet."""
    python = CACHE / name / "bin/python"
    wanted = CACHE / name / "installed.txt"
    said = "\n".join(PACKAGES[name])
    if not wanted.exists() or wanted.read_text() != said:
        print(f"installing {', '.join(PACKAGES[name])}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", CACHE / name], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PACKAGES[name]], check=True)
        wanted.write_text(said)
    return python


def prepare(folder: Path) -> None:
    """The data and the question as each peer takes them: DuckDB and SQLite, with the same rows."""
    snapshot.write(folder / "insight.duckdb")
    tree = sqlglot.parse_one(catalogue.get(QUESTION).sql, read="duckdb")
    (folder / "duckdb.sql").write_text(tree.sql("duckdb", comments=False), encoding="utf-8")
    tables = {
        (table.db, table.name) for table in tree.find_all(exp.Table) if table.db
    }  # steps of `with` have no schema
    con = snapshot.read(folder / "insight.duckdb")
    lite = sqlite3.connect(folder / "insight.sqlite")
    for schema, name in sorted(tables):
        rows = con.cursor().execute(f'select * from "{schema}"."{name}"')
        columns = ", ".join(f'"{column[0]}"' for column in rows.description)
        lite.execute(f'create table "{name}" ({columns})')
        marks = ", ".join("?" * len(rows.description))
        lite.executemany(f'insert into "{name}" values ({marks})', map(_plain, rows.fetchall()))
    for table in tree.find_all(exp.Table):
        table.set("db", None)
    asked = tree.sql("sqlite", comments=False)
    (folder / "sqlite.sql").write_text(asked, encoding="utf-8")
    lite.commit()
    theirs = lite.execute(asked).fetchall()
    ours = con.cursor().execute((folder / "duckdb.sql").read_text()).fetchall()
    lite.close(), con.close()
    if theirs != ours:
        raise RuntimeError(f"SQLite answers {QUESTION} otherwise")


def _plain(row: tuple) -> tuple:
    """SQLite holds numbers and text."""
    return tuple(one if isinstance(one, int | float | str | None) else str(one) for one in row)


@contextmanager
def running(command: list, folder: Path, name: str, ready: str, **settings):
    log = folder / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **settings},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(ready, process, log, 180)
        yield process
    finally:
        stop(process)


@contextmanager
def datasette(folder: Path):
    port = free_port()
    told = {
        "databases": {
            "insight": {
                "queries": {"by_theme": {"sql": (folder / "sqlite.sql").read_text()}},
            }
        }
    }
    (folder / "datasette.json").write_text(json.dumps(told))
    shutil.copyfile(folder / "insight.sqlite", folder / "insight.db")
    command = [environment("datasette"), "-m", "datasette", "serve", "--immutable", "insight.db"]
    command += ["--metadata", "datasette.json", "--host", "127.0.0.1", "--port", port]
    page = f"http://127.0.0.1:{port}/insight/by_theme"
    chart = "#g.mark=bar&g.x_column=n&g.x_type=quantitative&g.y_column=label&g.y_type=ordinal"
    with running(command, folder, "datasette", page):
        yield page + chart, ".vega-embed canvas, .vega-embed svg", {}


@contextmanager
def vizro(folder: Path):
    port = free_port()
    command = [environment("vizro"), HERE / "vizro_app.py", "insight.duckdb", "duckdb.sql", port]
    page = f"http://127.0.0.1:{port}/"
    with running(command, folder, "vizro", page, VIZRO_LOG_LEVEL="WARNING"):
        yield page, PLOTLY, {}


@contextmanager
def superset(folder: Path):
    port = free_port()
    python = environment("apache-superset")
    (folder / "superset_config.py").write_text(SUPERSET.format(folder=folder))
    settings = {"SUPERSET_CONFIG_PATH": str(folder / "superset_config.py")}
    settings["FLASK_APP"] = "superset.app:create_app()"
    command = python.with_name("superset")
    member = [word for what in ("username", "firstname", "lastname", "password") for word in (f"--{what}", "bench")]  # fmt: skip
    for step in (
        [command, "db", "upgrade"],
        [command, "init"],
        [command, "fab", "create-admin", *member, "--email", "bench@example.org"],
        [python, HERE / "superset_chart.py", folder / "insight.sqlite", folder / "sqlite.sql"],
    ):
        done = subprocess.run(
            step, cwd=folder, env={**os.environ, **settings}, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"superset {step[1]}: {(done.stderr + done.stdout)[-1500:]}")
    chart = done.stdout.split()[-1]
    command = [python, "-m", "gunicorn", "--workers", "1", "--threads", "8", "--timeout", "120"]
    command += ["--bind", f"127.0.0.1:{port}", "superset.app:create_app()"]
    address = f"http://127.0.0.1:{port}"
    with running(command, folder, "superset", f"{address}/health", **settings):
        page = f"{address}/explore/?slice_id={chart}&standalone=1"
        yield (
            page,
            "[data-test=chart-container] canvas, .slice_container canvas",
            {"login": address},
        )


@contextmanager
def streamlit(script: Path, query: str):
    with server(script) as one:
        yield f"{one.address}/{query}", PLOTLY if query.startswith("ask") else ".main-svg", {}


def signed_in(browser, address: str) -> dict:
    """The cookies of somebody who has signed in to Superset."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/login/")
    page.fill("input[name=username], #username", "bench")
    page.fill("input[name=password], #password", "bench")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    state = context.storage_state()
    context.close()
    return state


def view(browser, address: str, chart: str, state: dict | None) -> tuple[float, int, int]:
    """Seconds from the address to the drawn chart, requests made for it, and bytes as sent."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, storage_state=state or None
    )
    page = context.new_page()
    sent = context.new_cdp_session(page)
    sent.send("Network.enable")
    sizes: list[float] = []
    sent.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
    sent.on(
        "Network.webSocketFrameReceived",
        lambda said: sizes.append(len(said["response"]["payloadData"]) * 3 / 4),
    )
    away: list[str] = []
    page.on(
        "request",
        lambda request: away.append(request.url) if "127.0.0.1" not in request.url[:20] and request.url.startswith("http") else None,
    )  # fmt: skip
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(chart).first.wait_for(timeout=120_000)
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    took = time.perf_counter() - started
    found = took, len(sizes), int(sum(sizes))
    context.close()
    if away:
        raise RuntimeError(f"{address} asked another host: {away[0]}")
    return found


def report(rounds: int, names: tuple[str, ...] = ("datasette", "vizro", "superset")) -> list[str]:
    """A line for each with its median and its ratio to ours; a peer that failed is said with why."""
    peers = {"datasette": datasette, "vizro": vizro, "superset": superset}
    lines, standing = [], {}
    with tempfile.TemporaryDirectory(prefix="insight-peers-") as place, ExitStack() as stack:
        folder = Path(place)
        prepare(folder)
        standing["ours"] = stack.enter_context(
            streamlit(ROOT / "app.py", f"ask?question={QUESTION}")
        )
        standing["bare Streamlit"] = stack.enter_context(streamlit(BARE, "?charts=1"))
        for name in names:
            try:
                standing[name] = stack.enter_context(peers[name](folder))
            except (RuntimeError, OSError, subprocess.CalledProcessError) as fault:
                lines.append(f"{name}: not measured: {fault}")
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=chromium.path(), args=visiting.FLAGS
        )
        states = {
            name: signed_in(browser, more["login"]) if "login" in more else None
            for name, (_, _, more) in standing.items()
        }
        found: dict[str, list] = {name: [] for name in standing}
        for number in range(rounds + 1):
            for name, (address, chart, _) in standing.items():
                seen = view(browser, address, chart, states[name])
                if number:  # the first visit warms each server
                    found[name].append(seen)
        browser.close()
    ours = statistics.median(seconds for seconds, _, _ in found["ours"])
    for name, views in found.items():
        seconds, asked, size = (statistics.median(column) for column in zip(*views, strict=True))
        version = f" ({', '.join(PACKAGES[_package(name)])})" if _package(name) in PACKAGES else ""
        lines.append(
            f"{name:14} first view {seconds * 1000:5.0f} ms, ours is {ours / seconds:4.2f} times that; "
            f"{asked:.0f} responses, {size / 1e6:.2f} MB{version}"
        )
    return lines


def _package(name: str) -> str:
    return "apache-superset" if name == "superset" else name
