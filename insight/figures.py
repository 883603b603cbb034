"""What a process has done and how long it took, for its operator: never who asked, or for what."""

import os
import statistics
import threading
import time
from collections import Counter, defaultdict, deque

MINUTE = 60.0
KEPT = 2000


class Figures:
    """Counts since the start, and the runs of pages of the last minute."""

    def __init__(self, clock=time.monotonic):
        self.clock, self.started = clock, clock()
        self._lock, self._counts = threading.Lock(), Counter()
        self._runs: dict[str, deque] = defaultdict(lambda: deque(maxlen=KEPT))
        self._cpu = (clock(), time.process_time())

    def count(self, what: str) -> None:
        with self._lock:
            self._counts[what] += 1

    def run(self, page: str, seconds: float, processor: float) -> None:
        """A page ran: how long by the clock, and seconds of processor on its own thread."""
        with self._lock:
            self._counts["runs"] += 1
            self._runs[page].append((self.clock(), seconds, processor))

    def told(self) -> dict:
        """{"minutes", "memory_mb", "busy", "counts": {what: n}, "pages": {page: {"runs", "median_ms",
        "p95_ms", "processor_ms"}}}: `busy` is the share of one core since the last call."""
        now, used = self.clock(), time.process_time()
        with self._lock:
            (then, before), self._cpu = self._cpu, (now, used)
            recent = {
                page: [run for run in runs if now - run[0] < MINUTE]
                for page, runs in self._runs.items()
            }
            counts = dict(self._counts)
        return {
            "minutes": round((now - self.started) / 60, 1),
            "memory_mb": _memory(),
            "busy": round((used - before) / max(now - then, 0.001), 2),
            "counts": counts,
            "pages": {page: _of(runs) for page, runs in sorted(recent.items()) if runs},
        }


def _of(runs: list[tuple]) -> dict:
    took = sorted(seconds for _, seconds, _ in runs)
    return {
        "runs": len(runs),
        "median_ms": round(statistics.median(took) * 1000),
        "p95_ms": round(took[min(len(took) - 1, int(len(took) * 0.95))] * 1000),
        "processor_ms": round(statistics.median(cpu for *_, cpu in runs) * 1000),
    }


def _memory() -> int | None:
    """Resident memory in MB; None where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as said:
            return int(said.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000
    except OSError:
        return None


HERE = Figures()
