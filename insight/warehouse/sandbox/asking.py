"""Free SQL from the app's side: hands a query to the keeper and makes sense of what comes back.

What comes back is untrusted: it is plain JSON, bounded in size, and anything odd counts as stopped.
"""

import atexit
import json
import logging
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from insight.warehouse.sandbox import engine, gate, keeper, worker

ROOT = Path(__file__).parents[3]
PROGRAM = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from insight.warehouse.sandbox import keeper; keeper.main({descriptor})"
)
# A reply is at most 2 MB of cells, each character of which JSON may write as six.
MOST_BYTES = 13_000_000
MOST_SECONDS = keeper.PATIENCE + worker.WALL_SECONDS + 3
LOOK = 0.5
SHOWN, KEPT = 1_000, 10_000

WHY = {
    "time": "it took longer than {seconds} seconds. Ask for less: fewer rows, an earlier WHERE.",
    "memory": "it needed more memory than a query may have. Ask for less at once.",
    "value": "a function met a value that it cannot take, such as a division by zero. Try TRY(…).",
    "unfit": "a function met a value that it cannot take, such as a division by zero. Keep it out with WHERE.",
    "busy": "too many people are asking at once. Ask again in a few seconds.",
    "closed": "the published data could not be opened. Ask again in a minute.",
    "away": "the cluster does not answer. Ask again in a minute, or tell its operator.",
    "failed": "the engine could not finish it. Say it another way.",
}
ELSEWHERE = (
    "Free SQL is answered on Linux alone, where each query can be shut into a process of its own. "
    "Every other question of these pages is answered here too."
)
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What became of a query. `status` is answered, refused or stopped.

    `columns` are (name, type) pairs and `rows` lists of plain values, both empty unless answered;
    `cut` says in words what was left out; `tables` names the published tables that were read;
    `sentence` says why there is no answer. `seconds` is the query's own time, and `where` names who
    answered.
    """

    sql: str
    status: str
    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[list, ...] = ()
    cut: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    sentence: str = ""
    seconds: float = 0.0
    where: str = "this copy"

    @property
    def cut_said(self) -> str:
        """One sentence about everything that was left out, or nothing."""
        return f"This answer is cut short: {'; '.join(self.cut)}." if self.cut else ""


class Desk:
    """Starts a keeper when the first query comes, and another should it ever die.

    `where` names who answers, `rules` says to readers what a query may do, `explained` what Explain shows.
    """

    where = Reply.where
    rules = (
        "A query can only read them: it runs by itself, for three seconds at most, and nothing that it "
        "does can reach a file, the network or anybody's answers."
    )
    explained = "How the engine would go about it, from the last step to the first:"

    def __init__(self, program: str = PROGRAM):
        self.program, self.lock = program, threading.Lock()
        self.process: subprocess.Popen | None = None
        self.control: socket.socket | None = None

    def ask(
        self, sql: str, path: Path, rows: int = KEPT, explain: bool = False, waiting=None
    ) -> Reply:
        """Runs one query on the published file at `path`. Nothing is raised for a bad query.

        `waiting()` is called twice a second; what it raises ends the query and passes on.
        """
        if not hasattr(os, "pidfd_open"):
            return Reply(sql, "refused", sentence=ELSEWHERE)
        request = json.dumps({"sql": sql, "rows": rows, "explain": explain}).encode("ascii")
        if len(request) > worker.REQUEST // 2:
            request = json.dumps({"sql": sql[:50_000], "rows": rows, "explain": explain}).encode()
        mine, theirs = socket.socketpair()
        with mine:
            with theirs:
                self._hand_over(str(path), theirs)
            said = self._hear(mine, request + b"\n", waiting)
        return _reply(sql, said)

    def functions(self) -> list[str]:
        """The functions that a query may use, for an editor to complete."""
        return sorted(gate.reviewed())

    def warm(self, find) -> None:
        """Starts the keeper and has it open the file that `find()` gives, while somebody still writes a
        query. Where the file was never made, that takes seconds; why it cannot be, the query itself says."""

        def work():
            with suppress(Exception):
                Desk.ask(self, "select 1", find())

        threading.Thread(target=work, name="warm-desk", daemon=True).start()

    def _hand_over(self, path: str, line: socket.socket) -> None:
        with self.lock:
            for _ in range(2):
                if self.process is None or self.process.poll() is not None:
                    self._start()
                try:
                    socket.send_fds(self.control, [path.encode()], [line.fileno()])
                    return
                except OSError:
                    self.close()
        raise RuntimeError("free SQL does not start")

    def _start(self) -> None:
        self.close()
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = self.program.format(root=str(ROOT), descriptor=theirs.fileno())
        kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", program], env=kept, pass_fds=[theirs.fileno()],
            process_group=0, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        self.control = mine

    def _hear(self, line: socket.socket, request: bytes, waiting) -> bytes:
        end = time.monotonic() + MOST_SECONDS
        said = bytearray()
        with suppress(ConnectionError):
            line.settimeout(MOST_SECONDS)
            line.sendall(request)
            line.settimeout(LOOK)
            while len(said) < MOST_BYTES and time.monotonic() < end:
                try:
                    some = line.recv(1 << 18)
                except TimeoutError:
                    if waiting:
                        waiting()
                    continue
                if not some:
                    break
                said += some
        return bytes(said)

    def close(self) -> None:
        """Ends the keeper and whatever it still runs."""
        if self.control:
            self.control.close()
        if self.process:
            try:
                self.process.wait(2)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.control = self.process = None


def _reply(sql: str, said: bytes) -> Reply:
    """Two lines at most: the worker's, if it came so far, and the keeper's."""
    why = "failed"
    try:
        lines = [json.loads(line) for line in said.splitlines() if line]
        for told in lines:
            if told.get("status") == "answered":
                return Reply(
                    sql, "answered",
                    tuple((str(name), str(kind)) for name, kind in told["columns"]),
                    tuple(list(row) for row in told["rows"]),
                    tuple(str(part) for part in told["cut"]),
                    tuple(str(name) for name in told["tables"] or ()),
                    seconds=float(told["seconds"]),
                )  # fmt: skip
            if told.get("status") == "refused":
                return Reply(sql, "refused", sentence=str(told["sentence"])[:600])
            why = told.get("why") or told.get("end") or why
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        why = _end(said)
    return stopped(sql, why, engine.SECONDS)


def stopped(sql: str, why: str, seconds: int, more: str = "") -> Reply:
    """The reply of a query that has no answer, with a reference; the log has the reason and `more`."""
    reference = secrets.token_hex(3)
    LOG.warning("free SQL stopped (%s), reference %s", f"{why} {more}".strip(), reference)
    because = WHY.get(why, WHY["failed"]).format(seconds=seconds)
    return Reply(
        sql, "stopped", sentence=f"The query was stopped: {because} (Reference {reference}.)"
    )


def _end(said: bytes) -> str:
    """The keeper's reason, when the worker died in the middle of its line."""
    try:
        return json.loads(said.splitlines()[-1])["end"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return "failed"


DESK = Desk()
atexit.register(DESK.close)
