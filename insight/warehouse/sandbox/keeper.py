"""A warm fork server: it holds the published file open and starts a process for each query.

It never sees a query: it is handed a socket for each and passes it to the new process. It counts
slots, keeps a short queue, and kills whatever has had its time or whose asker has gone. A query that
is not done at once goes on with what time the pages leave it, so that nobody waits for it.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytz

from insight.warehouse.sandbox import engine, gate, worker

SLOTS = 2
QUEUE = 40
PATIENCE = 12
# A query that has used so many seconds of processor runs only while no page has anything to do. Honest
# ones are done before that; by the clock, a busy machine would never let them be.
AT_ONCE = 0.3


@dataclass
class Running:
    """A process at work: its descriptor that says when it ends, its asker, the moment at which it may
    have to stand back for pages, or None when it does, and its last moment."""

    pid: int
    ended: int
    line: socket.socket
    first: float | None
    until: float
    killed: str = ""


class Keeper:
    def __init__(self, control: socket.socket):
        self.control, self.path, self.data, self.world = control, "", None, None
        self.parser = engine.unopened()
        self.running: dict[int, Running] = {}
        self.waiting: deque[tuple[float, str, socket.socket]] = deque()
        self.watch = select.poll()
        self.watch.register(control, select.POLLIN)

    def serve(self) -> None:
        """Until the app that started it has gone."""
        while True:
            for descriptor, event in self.watch.poll(self._patience()):
                if descriptor == self.control.fileno():
                    if not self._take():
                        return
                elif descriptor in self.running:
                    self._end(self.running.pop(descriptor))
                elif event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                    self._gone(descriptor)
            now = time.monotonic()
            for one in self.running.values():
                if one.first and now > one.first:
                    self._stand_back(one)
                if now > one.until and not one.killed:
                    self._kill(one, "time")
            while self.waiting and now > self.waiting[0][0]:
                self._refuse(self.waiting.popleft()[2], "busy")
            while self.waiting and len(self.running) < SLOTS:
                self._start(*self.waiting.popleft()[1:])

    def _patience(self) -> int | None:
        """Milliseconds until the next thing is due, or None to wait for somebody."""
        due = [one.until for one in self.running.values() if not one.killed]
        due += [one.first for one in self.running.values() if one.first]
        due += [self.waiting[0][0]] if self.waiting else []
        return max(0, int((min(due) - time.monotonic()) * 1000) + 5) if due else None

    def _take(self) -> bool:
        """A new asker, or False when the app has gone."""
        said, descriptors, _, _ = socket.recv_fds(self.control, 4096, 1)
        if not said:
            return False
        line = socket.socket(fileno=descriptors[0])
        if len(self.waiting) >= QUEUE:
            self._refuse(line, "busy")
        else:
            self.waiting.append((time.monotonic() + PATIENCE, said.decode(), line))
        return True

    def _start(self, path: str, line: socket.socket) -> None:
        try:
            self._open(path)
        except engine.duckdb.Error:
            self._refuse(line, "closed")
            return
        pid = os.fork()
        if pid == 0:
            try:
                self._forget(line)
                worker.work(line, self.parser, self.data, self.world)
            finally:
                os._exit(0)
        ended = os.pidfd_open(pid)
        now = time.monotonic()
        self.running[ended] = Running(pid, ended, line, now + AT_ONCE, now + worker.WALL_SECONDS)
        self.watch.register(ended, select.POLLIN)
        self.watch.register(line, 0)

    def _forget(self, mine: socket.socket) -> None:
        """In the new process: nothing of the keeper or of other askers stays open."""
        self.control.close()
        for one in self.running.values():
            os.close(one.ended)
            one.line.close()
        for *_, line in self.waiting:
            line.close()

    def _open(self, path: str) -> None:
        """Opens another version of the published file when the app names one."""
        if path != self.path:
            fresh = engine.opened(Path(path))
            if self.data:
                self.data.close()
            self.path, self.data, self.world = path, fresh, engine.world(fresh)
            gate.reviewed()
            gc.collect()
            gc.freeze()

    def _gone(self, descriptor: int) -> None:
        """Somebody hung up: their query need not go on."""
        self.watch.unregister(descriptor)
        for one in self.running.values():
            if one.line.fileno() == descriptor:
                self._kill(one, "gone")

    def _stand_back(self, one: Running) -> None:
        """Leaves a slow query the time that nothing else on the machine wants; one that has not had its
        own yet is looked at again."""
        if (left := AT_ONCE - _used(one.pid)) > 0:
            one.first = time.monotonic() + max(left, 0.02)
            return
        one.first = None
        with suppress(OSError):  # it has just ended, or this system has no such priority
            os.sched_setscheduler(one.pid, os.SCHED_IDLE, os.sched_param(0))

    def _kill(self, one: Running, why: str) -> None:
        one.killed = why
        for target in (-one.pid, one.pid):
            with suppress(ProcessLookupError):
                os.kill(target, signal.SIGKILL)

    def _end(self, one: Running) -> None:
        self.watch.unregister(one.ended)
        with suppress(KeyError):  # an asker who hung up is not watched any more
            self.watch.unregister(one.line)
        _, status = os.waitpid(one.pid, 0)
        os.close(one.ended)
        late = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (
            signal.SIGXCPU,
            signal.SIGALRM,
            signal.SIGKILL,
        )
        self._refuse(one.line, one.killed or ("time" if late else "" if status == 0 else "failed"))

    def _refuse(self, line: socket.socket, why: str) -> None:
        """The keeper's own last line to an asker, who may have gone."""
        with suppress(OSError):
            line.setblocking(False)
            line.sendall(b"\n" + json.dumps({"end": why}).encode() + b"\n")
        line.close()


def _used(pid: int) -> float:
    """Seconds of processor that a process has had; more than any limit where nobody can tell."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return AT_ONCE
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def main(descriptor: int) -> None:
    """Runs on the descriptor that the app left open, in an empty folder that no longer exists."""
    os.environ.clear()
    sys.setrecursionlimit(2000)
    pytz.timezone("UTC")
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    os.rmdir(folder)
    keeper = Keeper(socket.socket(fileno=descriptor))
    try:
        keeper.serve()
    finally:
        for one in keeper.running.values():
            keeper._kill(one, "gone")
