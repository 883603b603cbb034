"""What an operator sees of a process: its figures, new versions it picked up, and a notice for readers."""

import gc
import json
import logging
import os
import socket
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import streamlit as st

from insight import figures, logs, roles, wording
from insight.faults import disk
from insight.screen import crowding, data
from insight.warehouse import published

LOG = logging.getLogger("insight")
NOTICE = "INSIGHT_NOTICE"
# Seconds between looks for a version, figures kept, figures logged, and trials of what was not ready.
LOOK, WRITE, SAY, AGAIN = 2.0, 10.0, 60.0, 15.0
SLOW = 2.0
# For answers ahead of readers: so many times as long a rest as was worked, for readers come first.
REST = 3
AHEAD = "INSIGHT_AHEAD"
_mine: list[Path] = []
_refused = ""


def version() -> int | None:
    """The version that a new session reads; None where nothing was published."""
    return published.edition().version


def trouble() -> str:
    """What an operator must know though readers are served: other figures than there should be, or a store
    that takes no file."""
    store = _refused and (
        f"The store takes no file, so nothing can be sent in, loaded or published. {_refused}"
    )
    return " ".join(filter(None, (published.edition().fault, store)))


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
    """For ever: looks for a new version and warms it before a reader asks, tries again what was not ready,
    and keeps figures."""
    written = logged = tried = 0.0
    seen, wrong = published.edition(), roles.problems()
    logs.note("version", version=seen.version, made=seen.made or None)
    waiting = _ahead()
    while True:
        now = time.monotonic()
        found = published.edition()
        changed = (found.path, found.fault) != (seen.path, seen.fault)
        if changed:
            seen = found
            made, fault = found.made or None, found.fault or None
            logs.note("version", version=found.version, made=made, fault=fault)
        if published.unusable(found) or (
            readiness.state == "failed" and (changed or now - tried >= AGAIN)
        ):
            tried = now
            readiness.prepare()
        elif changed:
            with suppress(Exception):  # a reader's own run says what is wrong with it
                data.warm()
        if changed:
            waiting = _ahead()
        if (said := roles.problems()) != wrong:
            wrong = said
            say_roles(said)
        if now - written >= WRITE:
            written = now
            told = {**_here(), "state": readiness.state}
            told |= {"version": found.version, "made": found.made or None}
            why = readiness.why if readiness.state == "failed" else trouble()
            told |= {"why": why} if why else {}
            told |= figures.HERE.told()
            _write(told)
            if now - logged >= SAY:
                logged = now
                logs.settle()
                logs.note("figures", **{k: told[k] for k in told if k not in ("host", "when")})
        _use(LOOK, waiting)


def _ahead():
    """Answers ahead of readers, a question at each step, unless the operator wants none."""
    if os.environ.get(AHEAD, "").strip() == "0" or published.unusable(published.edition()):
        return
    began, number = time.monotonic(), 0
    for number in data.ahead():
        yield number
    gc.freeze()  # as Readiness.prepare() says
    logs.note("answers ahead", number=number, seconds=round(time.monotonic() - began, 1))


def _use(seconds: float, waiting) -> None:
    """Works for so long at what is waiting, mostly at rest; rests all the time where nothing is."""
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        more = None
        with suppress(Exception):  # a reader's own run says what is wrong
            more = next(waiting, None)
        now = time.monotonic()
        rest = REST * (now - began) if more else end - now
        time.sleep(max(0, min(end - now, rest)))


def say_roles(wrong: list[str]) -> None:
    """Tells the log what is wrong with the file of addresses: nobody has a role by it until it is mended."""
    for why in wrong:
        LOG.error("nobody has a role", extra={"fields": {"why": why}})
    if not wrong:
        logs.note("roles are read again")


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
    """Leaves the figures where `python -m insight status` finds them. Where the store takes no file they are
    not kept, and the log says so once."""
    global _refused
    folder = published.store() / "run"
    path = folder / f"{told['host']}-{told['port']}.json"
    aside = path.with_suffix(f".{told['process']}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(told), encoding="utf-8")
        aside.replace(path)
        _mine[:], _refused = [path], ""
    except OSError as fault:
        with suppress(OSError):
            aside.unlink()
        if (why := disk(fault)) != _refused:
            _refused = why
            LOG.error("store", extra={"fields": {"why": why}})


def close() -> None:
    """The process ends: its figures go with it, and its copies of a named file."""
    published.close()
    for path in _mine:
        with suppress(OSError):
            path.unlink()
