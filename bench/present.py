"""How long a nine-slide deck takes to export, and 300 readers opening the copy at once from nginx."""

import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

from insight import catalogue, exports, stories, warehouse
from insight.stories import Story

LIMIT_EXPORT_S, LIMIT_OPEN_S, READERS = 3.0, 3.0, 300
# What a telephone fetches to see the first chart and then the interactive ones.
FILES = ("index.html", "look.css", "live.js", "plotly.min.js")


def nine() -> Story:
    """A deck of nine slides out of the shipped stories, the longest first: it has the map."""
    every = sorted(
        (stories.get(name) for name in stories.names()), key=lambda one: -len(one.slides)
    )
    slides = [slide for story in every for slide in story.slides][:9]
    return Story("nine", "Nine slides", tuple(slides), "For measuring", "")


def report(rounds: int) -> list[str]:
    """Medians against their goals, and how many of 300 opens were in time."""
    con = warehouse.build()

    def ask(name, **params):
        return warehouse.ask(con, catalogue.get(name), **params)

    lines = []
    for form in exports.FORMATS:
        took = []
        for _ in range(rounds):
            started = time.perf_counter()
            exports.make(ask, nine(), form)
            took.append(time.perf_counter() - started)
        middle = statistics.median(took)
        goal = f"goal {LIMIT_EXPORT_S:.0f} s" if form in ("pptx", "html") else ""
        lines.append(f"nine slides to {form:5} {middle:5.2f} s  {goal}")
    folder = Path(tempfile.mkdtemp(prefix="insight-copy-"))
    try:
        exports.save(exports.make(ask, nine(), "html"), folder / "site")
        lines += opens(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return lines


def opens(folder: Path) -> list[str]:
    """300 readers at once, each fetching the page and what it needs. No app runs: none is asked."""
    if not (nginx := shutil.which("nginx")):
        return ["300 opens of the copy: nginx is not installed, not measured"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for place in (folder, folder / "site"):
        place.chmod(0o755)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors; worker_processes 1;"
        "events { worker_connections 2048; }"
        "http { types { text/html html; text/css css; application/javascript js; } gzip on;"
        f" gzip_types text/css application/javascript; access_log {folder}/asked;"
        f" server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}/site; }} }}",
        encoding="utf-8",
    )
    server = subprocess.Popen(
        [nginx, "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    )
    base = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(100):
            try:
                urlopen(base, timeout=1).read()
                break
            except OSError:
                time.sleep(0.05)
        with ThreadPoolExecutor(READERS) as pool:
            took = sorted(pool.map(lambda _: _open(base), range(READERS)))
    finally:
        server.terminate()
        server.wait(10)
    most = took[int(READERS * 0.95) - 1]
    asked = (folder / "asked").read_text(encoding="utf-8").count("GET ")
    return [
        f"{READERS} opens of the copy at once: 95% within {most:4.2f} s, slowest {took[-1]:4.2f} s, "
        f"goal {LIMIT_OPEN_S:.0f} s",
        f"{asked} requests, all to nginx; no app was running, so no session was made",
    ]


def _open(base: str) -> float:
    started = time.perf_counter()
    for name in FILES:
        with urlopen(base + name, timeout=60) as answer:
            answer.read()
    return time.perf_counter() - started
