"""Who did what and when, in `store/trail.jsonl`: lines are added and never changed."""

import json
import os
from datetime import UTC, datetime

from insight import logs, roles
from insight.warehouse import published


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def note(did: str, who: str = "", **what) -> None:
    """Adds a line; `what` is plain values. Raises OSError when there is no room for it."""
    path = published.store() / "trail.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(
        {"when": now(), "who": who or roles.terminal().name, "did": did, **what}, ensure_ascii=False
    )
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (line + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    # The log says that it happened; who it was stays in the trail.
    logs.note(did, **{key: what[key] for key in ("version", "wave") if key in what})


def read() -> list[dict]:
    """Every line, oldest first; a line that was cut short by a crash is left out."""
    try:
        text = (published.store() / "trail.jsonl").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    found = []
    for line in text.splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found
