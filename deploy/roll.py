#!/usr/bin/env python3
"""Updates the replicas one after the other; readers are told first and lose nothing but a moment.

    deploy/roll.py a=127.0.0.1:8501 b=127.0.0.1:8502

For each: its readers read a notice, new ones go elsewhere, after a while it is restarted, and only
once it is ready does it get readers again and is the next one touched. One that serves is left alone
until another does. One that does not become ready stays out, the rest keep the release they have, and
the exit code is 1. Name one replica alone to look at it before the others follow. Needs nothing but
Python.
"""

import argparse
import json
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

NOTICE = "This server is being updated. Your page comes back by itself in a few seconds, with the same choices."


def main() -> int:
    """0 when every replica runs anew, 1 when one did not become ready, 2 for a wrong call."""
    said = _said()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl+C
    try:
        # One that does not answer costs nobody anything, and may be needed while the next is restarted.
        order = sorted(said.replicas, key=lambda one: _in(said, one[0]))
    except OSError as fault:
        print(f"Nothing was touched: {said.socket}: {fault}.", file=sys.stderr)
        return 1
    try:
        for name, address in order:
            if not _spare(said, name):
                print(f"{name} was left as it is: no other replica is ready.", file=sys.stderr)
                return 1
            started = time.monotonic()
            held = _one(said, name, address)
            took = time.monotonic() - started
            print(f"{name}: ready again after {took:.0f} s, {held} open pages moved", flush=True)
    except (OSError, subprocess.CalledProcessError, Late) as fault:
        print(
            f"{name}: {fault}. It stays out of service; nobody else was touched after it.",
            file=sys.stderr,
        )
        print("Take the release back (docs/operating.md) and run this again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            f"\nStopped at {name}; nobody was touched after it. Run this again to go on.",
            file=sys.stderr,
        )
        return 130
    return 0


class Late(Exception):
    """A replica did not become ready in time."""


def _one(said, name: str, address: str) -> int:
    """Drains, restarts and takes back one replica; gives how many pages were open at the end."""
    notice = said.notices / f"{name}.notice" if said.notices else None
    if notice:
        notice.write_text(NOTICE, encoding="utf-8")
    ask(said.socket, f"set server {said.backend}/{name} state drain")
    end = time.monotonic() + said.patience
    try:
        while (held := sessions(said.socket, said.backend, name)) and time.monotonic() < end:
            time.sleep(0.5)
    except KeyboardInterrupt:
        # It runs as before, so it may serve as before.
        _back(said, name, notice)
        raise
    subprocess.run([*shlex.split(said.restart.format(name=name))], check=True)
    _ready(address, said.start)
    _back(said, name, notice)
    _up(said, name)
    return held


def _back(said, name: str, notice: Path | None) -> None:
    """Takes a replica into service again."""
    if notice:
        notice.unlink(missing_ok=True)
    ask(said.socket, f"set server {said.backend}/{name} state ready")


def ask(path: Path, command: str) -> str:
    """What HAProxy answers to a command on its socket. Raises OSError with its words where it refuses."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        line.sendall(f"{command}\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode().strip()
    if command.startswith("set") and answer:
        raise OSError(f"HAProxy says: {answer}")
    return answer


def servers(path: Path, backend: str) -> dict[str, dict[str, str]]:
    """HAProxy's own figures of every replica that it knows, by their names in `show stat`."""
    head, *rows = ask(path, "show stat").splitlines()
    names = head.lstrip("# ").split(",")
    found = [dict(zip(names, row.split(","), strict=False)) for row in rows]
    sums = ("FRONTEND", "BACKEND")
    return {
        one["svname"]: one
        for one in found
        if one["pxname"] == backend and one["svname"] not in sums
    }


def figures(path: Path, backend: str, name: str) -> dict[str, str]:
    """Those of one replica."""
    try:
        return servers(path, backend)[name]
    except KeyError:
        raise OSError(f"HAProxy knows no server {backend}/{name}") from None


def sessions(path: Path, backend: str, name: str) -> int:
    """How many lines are open to a replica: nearly all of them are pages that somebody has open."""
    return int(figures(path, backend, name)["scur"])


def _ready(address: str, patience: float) -> None:
    end = time.monotonic() + patience
    state = "no answer"
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://{address}/ready", timeout=2) as answer:
                state = json.load(answer)["state"]
            if state == "ready":
                return
        except urllib.error.HTTPError as refusal:
            state = _why(refusal)
        except (OSError, ValueError, KeyError) as fault:
            state = str(fault)
        time.sleep(0.2)
    raise Late(f"not ready after {patience:g} s ({state})")


def _why(refusal: urllib.error.HTTPError) -> str:
    """What a replica that is not ready says of it."""
    try:
        said = json.load(refusal)
        return ": ".join(filter(None, (said["state"], said.get("why"))))
    except (OSError, ValueError, KeyError, TypeError):
        return str(refusal)


def up(path: Path, backend: str, name: str) -> bool:
    """Whether HAProxy sends readers to a replica and its last look found it ready.

    A look that began while the replica was starting may still be waiting for an answer (`* L7OK`), and
    would take it out again a moment later.
    """
    found = figures(path, backend, name)
    return found["status"] == "UP" and found["check_status"] == "L7OK"


def _in(said, name: str) -> bool:
    return figures(said.socket, said.backend, name)["status"].startswith("UP")


def _serves(said, name: str) -> bool:
    return up(said.socket, said.backend, name)


def _spare(said, name: str) -> bool:
    """Whether somebody answers while a replica is restarted, be they named here or not; waits for that,
    unless it is out already."""
    others = [other for other in servers(said.socket, said.backend) if other != name]
    end = time.monotonic() + said.start
    while others and _serves(said, name) and not any(_serves(said, other) for other in others):
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def _up(said, name: str) -> None:
    """Until HAProxy has seen for itself that the replica is ready."""
    end = time.monotonic() + said.start
    while not _serves(said, name):
        if time.monotonic() > end:
            raise Late("HAProxy does not find it ready")
        time.sleep(0.2)


def _said():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("replicas", nargs="+", type=_pair, metavar="NAME=HOST:PORT")
    parser.add_argument("--socket", type=Path, default=Path("/run/haproxy/insight.sock"))
    parser.add_argument("--backend", default="insight")
    parser.add_argument(
        "--restart",
        default="systemctl restart insight@{name}",
        help="{name} is the replica's; it must not end before the old process has",
    )
    parser.add_argument("--notices", type=Path, help="the folder that INSIGHT_NOTICE points into")
    parser.add_argument("--patience", type=float, default=120, help="seconds for readers to finish")
    parser.add_argument(
        "--start", type=float, default=120, help="seconds for a replica to become ready"
    )
    return parser.parse_args()


def _pair(text: str) -> tuple[str, str]:
    name, equals, address = text.partition("=")
    if not (name and equals and ":" in address):
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=HOST:PORT")
    return name, address


if __name__ == "__main__":
    sys.exit(main())
