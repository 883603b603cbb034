"""One query in a process of its own, which can open nothing, write nothing and dies on time.

The process is a copy of the keeper, made for this query. It takes limits that it cannot give back,
reads the query, asks the gate, runs it and writes one line of JSON.
"""

import json
import os
import signal
import socket
import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal

import duckdb

from insight.warehouse.sandbox import engine, gate

MEMORY = 1500 << 20
CPU_SECONDS = 4
WALL_SECONDS = 5
COLUMNS, CELL, BYTES = 200, 1000, 2_000_000
PLAN = 20_000
REQUEST = 1 << 20
# Behind the pages, but not so far that a busy machine never gets to a query of a tenth of a second.
BEHIND = 5


def limit() -> None:
    """Limits from the operating system. Raises OSError or ValueError where one cannot be set."""
    import resource  # here, because the app knows this file on systems that have none

    os.setpgid(0, 0)
    os.nice(BEHIND)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(WALL_SECONDS + 1)
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        # No new descriptor at all: no file and no socket can be opened. The data is open already.
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def work(line: socket.socket, parser, data, world: engine.World) -> None:
    """Reads a request, writes a reply: both one line of JSON. Nothing is raised."""
    try:
        limit()
        request = json.loads(_line(line))
        reply = answer(request, parser, data, world)
        said = json.dumps(reply, ensure_ascii=True)
    except MemoryError:
        said = '{"status": "stopped", "why": "memory"}'
    except BaseException:
        said = '{"status": "stopped", "why": "failed"}'
    line.sendall(said.encode("ascii"))


def _line(line: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\n") and len(said) < REQUEST:
        more = line.recv(65536)
        if not more:
            break
        said += more
    return said


def answer(request: dict, parser, data, world: engine.World) -> dict:
    """What becomes of {sql, rows, explain}: answered, refused or stopped."""
    sql = request["sql"]
    try:
        tables = gate.check(parser, sql, world)
    except gate.Refused as refusal:
        return {"status": "refused", "sentence": str(refusal)}
    began = time.perf_counter()
    try:
        result = data.execute(f"explain {sql}" if request["explain"] else sql)
        kinds = [[name, str(kind)] for name, kind, *_ in result.description]
        reply = _plan(result) if request["explain"] else rows(result, kinds, request["rows"])
    except (MemoryError, duckdb.OutOfMemoryException):
        return {"status": "stopped", "why": "memory"}
    except duckdb.InterruptException:
        return {"status": "stopped", "why": "time"}
    except duckdb.PermissionException:
        return {"status": "refused", "sentence": OUTSIDE}
    except (duckdb.InvalidInputException, duckdb.OutOfRangeException):
        return {"status": "stopped", "why": "value"}
    except Exception as fault:
        if sentence := engine.spoken(fault, world):
            return {"status": "refused", "sentence": sentence}
        return {"status": "stopped", "why": "failed"}
    took = time.perf_counter() - began
    return reply | {"status": "answered", "seconds": took, "tables": tables}


OUTSIDE = (
    "The query reaches for something outside the published tables, which are all there is here. "
    "Ask the tables themselves."
)


def _plan(result) -> dict:
    text = "\n".join(str(row[-1]) for row in result.fetchall())
    return {"columns": [["plan", "VARCHAR"]], "rows": [[text[:PLAN]]], "cut": []}


def rows(result, kinds: list, most: int) -> dict:
    """Streams rows until there are enough of rows or bytes, and says what was left out."""
    found, size, cells = [], 0, 0
    full = ""
    while not full and (some := result.fetchmany(256)):
        for row in some:
            if len(found) == most:
                full = f"only the first {most:,} rows came; there are more"
                break
            kept = [plain(value) for value in row[:COLUMNS]]
            for place, value in enumerate(kept):
                if isinstance(value, str) and len(value) > CELL:
                    kept[place] = value[:CELL] + "…"
                    cells += 1
            size += len(json.dumps(kept))
            if size > BYTES:
                full = f"only the first {len(found):,} rows came: more would pass 2 MB"
                break
            found.append(kept)
    cut = [full] if full else []
    if len(kinds) > COLUMNS:
        cut.append(f"only the first {COLUMNS} of {len(kinds):,} columns came")
    if cells:
        cut.append(f"{cells:,} long cells were cut to {CELL:,} characters")
    return {"columns": kinds[:COLUMNS], "rows": found, "cut": cut}


def plain(value):
    """A value as JSON can hold it: numbers stay numbers, all else becomes text a person can read."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value[: CELL + 1].hex()
    if isinstance(value, datetime | date | clock):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, list | tuple | dict):
        return json.dumps(_inside(value), ensure_ascii=False)
    return str(value)


def _inside(value):
    """Lists and structs as JSON text, with plain values in them."""
    if isinstance(value, dict):
        return {str(plain(key)): _inside(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_inside(part) for part in value]
    return plain(value)
