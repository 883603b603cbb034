"""What a process says while it works: one JSON object on a line, for an operator and their tools.

No line holds an address, a name, SQL or words that a reader typed. So a fault is said by its kind and
its place in the code; what it was about (`str(fault)`) may quote a reader and is left out.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOG = logging.getLogger("insight")
FRAMES = 12
# Says who connects from where, line by line.
TOO_MUCH = ("uvicorn.error",)
# Quote what a browser sent: an origin, or the words in the address of a return from signing in.
QUOTING = (".starlette_websocket", ".starlette_auth_routes")


class Lines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": " ".join(_said(record).split()),
            **getattr(record, "fields", {}),
        }
        if record.name.partition(".")[0] != "insight":
            said["from"] = record.name
        if record.exc_info and record.exc_info[1]:
            said["fault"], said["where"] = record.exc_info[0].__name__, _where(record.exc_info[2])
        return json.dumps(said, ensure_ascii=False, default=str)


def _said(record: logging.LogRecord) -> str:
    if record.name.endswith(QUOTING):
        return re.sub(r"%[a-z]", "…", str(record.msg))
    return record.getMessage()


def _where(trace) -> list[str]:
    """Places in the code, the last one first, as 'insight/screen/card.py:44 _draw'."""
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(trace))
    ][:FRAMES]


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])


def note(event: str, **fields) -> None:
    """One line of the log: what happened, and plain values that say more."""
    LOG.info(event, extra={"fields": fields})


def begin() -> None:
    """Turns all that this process logs, its libraries' lines too, into lines of JSON on stderr."""
    LOG.setLevel(logging.INFO)
    if not any(isinstance(handler.formatter, Lines) for handler in LOG.handlers):
        LOG.addHandler(logging.StreamHandler())
    for name in TOO_MUCH:
        logging.getLogger(name).setLevel(logging.WARNING)
    settle()


def settle() -> None:
    """As begin(), for libraries that set up a log of their own later."""
    known = [one for one in logging.root.manager.loggerDict.values() if hasattr(one, "handlers")]
    for logger in (logging.root, *known):
        for handler in logger.handlers:
            if getattr(handler, "stream", None) in (sys.stderr, sys.stdout):
                handler.setFormatter(Lines())
