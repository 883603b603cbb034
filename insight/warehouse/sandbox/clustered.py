"""Free SQL that a cluster answers, where its operator says so (engine.desk): checked here, run there.

A process of the sandbox asks the gate and puts the query into Spark's words; nothing of it runs here.
On the cluster it has a session of its own, and ends there when its time is over or its reader leaves.
"""

import json
import secrets
import threading
import time
from decimal import Decimal
from itertools import islice

from insight.warehouse.cluster import Cluster, Unanswered
from insight.warehouse.sandbox import asking, carrying, keeper, worker
from insight.warehouse.sandbox.asking import KEPT, LOOK, Desk, Reply

# Seconds that a query may take there.
SECONDS = 60
PROGRAM = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from insight.warehouse.sandbox import carrying, keeper, worker; carrying.warm(); "
    "worker.answer = carrying.answer; keeper.main({descriptor})"
)


class ClusterDesk(Desk):
    """As Desk, with another place to run: `cluster` is a session that nobody else uses."""

    where = "the cluster"
    rules = (
        "A query can only read them. It is checked here and answered by the cluster, together with other "
        f"people's, within {SECONDS} seconds. What the cluster might answer otherwise than this copy is "
        "refused and named. Without ORDER BY rows come in any order."
    )
    explained = "What the cluster would be asked, in its own dialect, with these texts as t0, t1 …:"

    def __init__(self, cluster: Cluster, program: str = PROGRAM):
        super().__init__(program)
        self.cluster, self.seconds = cluster, SECONDS
        self.slots, self.waiting = threading.Semaphore(keeper.SLOTS), 0

    def functions(self) -> list[str]:
        return carrying.functions()

    def ask(self, sql, path, rows: int = KEPT, explain: bool = False, waiting=None) -> Reply:
        told = super().ask(sql, path, waiting=waiting)
        if told.status != "answered":
            return told
        text, said = told.rows[0]
        values = json.loads(said)
        if explain:
            lines = [text, *(f"{name} = {value!r}" for name, value in values.items())]
            return Reply(sql, "answered", (("plan", "VARCHAR"),), (["\n".join(lines)],))
        if not carrying.well(text, values):
            return self._stopped(sql, "failed", "not well said")
        if not self._slot(waiting):
            return self._stopped(sql, "busy")
        return self._run(Asked(self, text, values, told, rows), sql, waiting)

    def _slot(self, waiting) -> bool:
        """Whether a place became free in time; what `waiting` raises passes on."""
        with self.lock:
            if self.waiting >= keeper.QUEUE:
                return False
            self.waiting += 1
        try:
            end = time.monotonic() + keeper.PATIENCE
            while not self.slots.acquire(timeout=LOOK):
                if time.monotonic() > end:
                    return False
                if waiting:
                    waiting()
            return True
        finally:
            with self.lock:
                self.waiting -= 1

    def _run(self, asked, sql: str, waiting) -> Reply:
        end = time.monotonic() + self.seconds
        asked.start()
        try:
            while asked.is_alive():
                asked.join(LOOK)
                if waiting and asked.is_alive():
                    waiting()
                if time.monotonic() > end and asked.is_alive():
                    asked.end()
                    return self._stopped(sql, "time")
        except BaseException:
            asked.end()
            raise
        if asked.why:
            return self._stopped(sql, asked.why, asked.more)
        said = asked.reply
        return Reply(
            sql, "answered", tuple(map(tuple, said["columns"])), tuple(said["rows"]),
            tuple(said["cut"]), asked.told.tables, seconds=asked.seconds, where=self.where,
        )  # fmt: skip

    def _stopped(self, sql: str, why: str, more: str = "") -> Reply:
        return asking.stopped(sql, why, self.seconds, more)


class Asked(threading.Thread):
    """One query on the cluster. It holds a slot until the cluster has let go of it."""

    def __init__(self, desk: ClusterDesk, text: str, values: dict, told: Reply, rows: int):
        super().__init__(daemon=True)
        self.cluster, self.slots, self.told, self.most = desk.cluster, desk.slots, told, rows
        self.text, self.values = text, values
        self.tag = f"free-{secrets.token_hex(8)}"
        self.gone = threading.Event()
        self.reply, self.why, self.more, self.seconds = {}, "", "", 0.0

    def run(self) -> None:
        began = time.perf_counter()
        kinds = [list(one) for one in self.told.columns]
        try:
            with self.cluster.stream(
                self.text, self.values, frozenset(self.told.tables), _shape(kinds), self.most + 1,
                self.tag,
            ) as rows:  # fmt: skip
                self.reply = worker.rows(Fitting(rows, kinds, self.gone), kinds, self.most)
            self.seconds = time.perf_counter() - began
        except Unanswered as fault:
            self.why, self.more = fault.why, fault.condition
        except Exception as fault:
            self.why, self.more = "failed", type(fault).__name__
        finally:
            self.slots.release()

    def end(self) -> None:
        """Ends it on the cluster, and goes on until it has ended: a call that comes before the query is
        lost there."""
        self.gone.set()

        # On a thread of its own: a server that is frozen would hold the reader as well.
        def again():
            while self.is_alive():
                self.cluster.interrupt(self.tag)
                self.join(LOOK)

        threading.Thread(target=again, daemon=True).start()


def _shape(kinds: list) -> list[str]:
    """What is asked of each column c0, c1 …: of the first of them, and of long cells their beginning."""
    return [
        f"substring(c{place}, 1, {worker.CELL + 1})" if kind == carrying.TEXT else f"c{place}"
        for place, (_, kind) in enumerate(kinds)
    ]


class Fitting:
    """Rows as worker.rows() fetches them, each value of the type that DuckDB's would have."""

    def __init__(self, rows, kinds: list, gone: threading.Event):
        self.rows, self.kinds, self.gone = rows, [kind for _, kind in kinds], gone

    def fetchmany(self, most: int) -> list[list]:
        if self.gone.is_set():
            raise Unanswered("time")
        return [list(map(fit, self.kinds, row)) for row in islice(self.rows, most)]


def fit(kind: str, value):
    """A value of the cluster's as DuckDB's type has it. Raises Unanswered where it is another."""
    if value is None:
        return None
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if kind in carrying.WHOLE and number and value == int(value):
        return int(value)
    if (kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL")) and number:
        return float(value)
    if (kind == carrying.TEXT and isinstance(value, str)) or (
        kind == "BOOLEAN" and isinstance(value, bool)
    ):
        return value
    raise Unanswered("failed", f"{type(value).__name__} for {kind}")
