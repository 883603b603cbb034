"""How large a file may be: for an upload in the browser, and for an operator at a terminal."""

import os
from dataclasses import dataclass

from insight.faults import DataFault

MB = 1024 * 1024
# One cell, one line of text and one record: longer is damage, not an answer.
CELL, LINE = 32_767, 2 * MB
PARTS = 2_000
# How many single problems are listed; the rest is counted.
LISTED = 200


@dataclass(frozen=True)
class Limits:
    """Bytes of the file, bytes once unpacked, how tightly it may be packed, rows, columns; and what
    the reading process may use: bytes of memory, seconds."""

    size: int = 10 * MB
    unpacked: int = 100 * MB
    ratio: int = 100
    rows: int = 50_000
    columns: int = 500
    memory: int = 600 * MB
    seconds: int = 20


UPLOAD = Limits()


def operator() -> Limits:
    """What the command line takes: INSIGHT_IMPORT_MB and INSIGHT_IMPORT_ROWS raise or lower it.

    Raises DataFault where one of them is no number."""
    size = _set("INSIGHT_IMPORT_MB", 4096) * MB
    return Limits(
        size=size,
        unpacked=max(100, size // MB // 4) * MB,
        rows=_set("INSIGHT_IMPORT_ROWS", 5_000_000),
        seconds=20 + 3600 * size // (4096 * MB),
    )


def _set(name: str, usual: int) -> int:
    said = os.environ.get(name, "").strip() or str(usual)
    if not said.isdecimal() or not int(said):
        raise DataFault([f"{name} is '{said[:40]}'; write a whole number above 0."])
    return int(said)
