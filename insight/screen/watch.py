"""What an operator sees of a process: its figures, new versions it picked up, and a notice for readers."""

import json
import os
import socket
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import streamlit as st

from insight import figures, logs, wording
from insight.screen import crowding, data
from insight.warehouse import published

NOTICE = "INSIGHT_NOTICE"
LOOK, WRITE, SAY = (
    2.0,
    10.0,
    60.0,
)  # seconds between looks for a version, figures kept, figures logged
SLOW = 2.0
_mine: list[Path] = []


def version() -> int | None:
    """The version that a new session reads; None where nothing was published."""
    return published.edition().version


@contextmanager
def timed(page: str):
    """Counts one run of a page, and logs a slow one."""
    clock, processor = time.perf_counter(), time.thread_time()
    try:
        yield
    finally:
        took = time.perf_counter() - clock
        figures.HERE.run(page, took, time.thread_time() - processor)
        if took > SLOW:
            logs.note("slow page", page=page, ms=round(took * 1000))


def notice() -> None:
    """What the operator has to say to everybody, such as that this server is about to be updated."""
    if not (path := os.environ.get(NOTICE)):
        return
    with suppress(OSError, UnicodeDecodeError):
        if said := Path(path).read_text(encoding="utf-8").strip():
            st.info(wording.markdown(said[:500]))


def keep(readiness) -> None:
    """For ever: looks for a new version and warms it before a reader asks, and keeps figures."""
    written = logged = 0.0
    seen = published.edition()
    logs.note("version", version=seen.version)
    while True:
        now = time.monotonic()
        found = published.edition()
        if found.path != seen.path:
            seen = found
            logs.note("version", version=found.version, fault=found.fault or None)
            with suppress(Exception):  # a reader's own run says what is wrong with it
                data.warm()
        if now - written >= WRITE:
            written = now
            told = {**_here(), "state": readiness.state, "version": found.version}
            told |= figures.HERE.told()
            _write(told)
            if now - logged >= SAY:
                logged = now
                logs.settle()
                logs.note("figures", **{k: told[k] for k in told if k not in ("host", "when")})
        time.sleep(LOOK)


def _here() -> dict:
    inside, waiting = crowding.CROWD.count()
    return {
        "host": socket.gethostname(),
        "port": st.get_option("server.port"),
        "process": os.getpid(),
        "when": time.time(),
        "sessions": inside,
        "waiting": waiting,
        "limit": crowding.CROWD.limit,
    }


def _write(told: dict) -> None:
    """Leaves the figures where `python -m insight status` finds them; without room they are not kept."""
    folder = published.store() / "run"
    path = folder / f"{told['host']}-{told['port']}.json"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{told['process']}")
        aside.write_text(json.dumps(told), encoding="utf-8")
        aside.replace(path)
        _mine[:] = [path]


def close() -> None:
    """The process ends: its figures go with it."""
    for path in _mine:
        with suppress(OSError):
            path.unlink()
