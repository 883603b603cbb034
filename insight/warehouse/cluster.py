"""Questions answered by a cluster: any server that speaks Spark Connect.

The address is sc://HOST:PORT[/;token=…][#FOLDER]. With a folder, tables are the Parquet files that
`python -m insight snapshot --to-parquet` wrote there; without one they are the cluster's own, in its
schema `insight`, under the names that dialect.called() gives.
"""

import itertools
import json
import logging
import queue
import re
import threading
import time
import warnings
from contextlib import contextmanager, suppress
from functools import cached_property
from urllib.parse import urlsplit

from insight import stopping
from insight.faults import QueryFault

SCHEMA = "insight"
# Seconds that a question may take; a small machine has five (loading.LOCK). A server that has not even
# said by then that it stopped says nothing any more: LATE later nobody waits for it.
LONGEST, LATE = 120, 10
# A whole table may take as long as it needs. Every STEP seconds it is said how long it took so far, and the
# server has SILENT seconds to answer something that costs it nothing.
STEP, SILENT = 30, 60
# Seconds for which a server that did not answer is not asked again: a page asks a dozen questions in turn.
AWAY = 10
# Columns of a reader's own query that are asked for; more are counted and not sent.
WIDEST = 200
TYPES = {"VARCHAR": "string", "BIGINT": "bigint", "INTEGER": "int", "SMALLINT": "smallint",
         "DOUBLE": "double", "BOOLEAN": "boolean", "DATE": "date"}  # fmt: skip


# A line of its own for each session: lines to one address share how long they wait before they try again,
# up to two minutes, and a server that was started anew is to be found sooner.
CHANNEL = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_reconnect_backoff_ms", 5000)]
# Where a message names a file or folder of the cluster, which is nobody's business.
PLACE = re.compile(r"\b\w{2,}:/+\S*|(?<![\w.])/\w[\w.-]*/\S*")
AGAIN = "Load them into a new folder: python -m insight snapshot --to-parquet"
MISSING = (
    "the client of the cluster is not installed: .venv/bin/pip install -r requirements-cluster.txt"
)
# What a server that was started anew says to a session of before.
LOST = ("SESSION_NOT_FOUND", "SESSION_CHANGED", "SESSION_CLOSED", "NO_ACTIVE_SESSION")


# What a server says of a value, as `[DIVIDE_BY_ZERO]` or `[CAST_INVALID_INPUT.…]`.
VALUES = (
    "DIVIDE_BY_ZERO",
    "CAST_",
    "ARITHMETIC_",
    "NUMERIC_",
    "INVALID_ARRAY",
    "BINARY_ARITHMETIC",
)


class Unanswered(Exception):
    """A query of a reader's own has no answer: `why` is a key of sandbox.asking.WHY, `condition` the
    server's name for it, for the log."""

    def __init__(self, why: str, condition: str = ""):
        super().__init__(why, condition)
        self.why, self.condition = why, condition


class Cluster:
    """One session on a cluster; any number of threads may ask at once."""

    def __init__(self, address: str):
        self.server, _, self.folder = address.partition("#")
        # The address may carry a token, so this is what messages and pages say.
        self.name = urlsplit(self.server).netloc.rpartition("@")[2]
        self._away = 0.0
        self._begin()

    def _begin(self) -> None:
        """As if nothing had been asked yet: a server that was started anew knows nothing of us."""
        self.__dict__.pop("session", None)
        self.__dict__.pop("tables", None)
        # Last, so that what a new session is said to know was never told to the old one.
        self._lock, self._seen = threading.Lock(), set()

    @cached_property
    def session(self):
        """Connects at the first question. Raises QueryFault where nobody answers."""
        if not re.fullmatch(r"sc://(\[[^\]/]+\]|[^:/@\[\]]+)(:\d{1,5})?(/.*)?", self.server):
            raise QueryFault("the cluster's address is not of the form sc://HOST:PORT.")
        try:
            with warnings.catch_warnings():
                # Its conversions to pandas are not used here.
                warnings.simplefilter("ignore", FutureWarning)
                from pyspark.errors import PySparkException
                from pyspark.sql.connect.client.core import DefaultChannelBuilder
                from pyspark.sql.connect.client.retries import DefaultPolicy
                from pyspark.sql.connect.session import SparkSession
        except ImportError:
            raise QueryFault(MISSING) from None
        # What goes wrong comes back as an exception; this would print the server's stack as well.
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        warnings.filterwarnings("ignore", message=r"\[RETRIES_EXCEEDED\]")
        try:
            line = DefaultChannelBuilder(self.server, CHANNEL)
            session = SparkSession.builder.channelBuilder(line).create()
            session.client.set_retry_policies([DefaultPolicy(max_retries=4, max_backoff=2000)])
            session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
            session.conf.set("spark.sql.session.timeZone", "UTC")
            session.conf.set("spark.sql.ansi.enabled", "true")
            # Nobody can say these, because of what SQL is let through; and the server would not do them.
            session.conf.set("spark.sql.runSQLOnFiles", "false")
            session.conf.set("spark.sql.variable.substitute", "false")
            session.conf.set("spark.sql.optimizer.disableHints", "true")
        except (PySparkException, OSError) as fault:
            raise QueryFault(self._said(fault)) from None
        return session

    @cached_property
    def tables(self) -> dict[str, dict]:
        """What the folder holds, as lake.py lists it. Raises QueryFault."""
        rows = self._done(
            lambda: self.session.read.text(f"{self.folder}/tables.json", wholetext=True).collect()
        )
        try:
            said = json.loads(rows[0][0])["tables"]
            return {
                name: {**one, "columns": [(column, TYPES[kind]) for column, kind in one["columns"]]}
                for name, one in said.items()
            }
        except (LookupError, TypeError, ValueError, AttributeError):
            raise QueryFault(f"the list of tables, tables.json, is damaged. {AGAIN}") from None

    def arrow(self, sql: str, params: dict, most: int | None = None):
        """The answer to a question in DuckDB's dialect as an Arrow table, with the types of plain().

        Raises QueryFault: it cannot be said in Spark's words, a table is not there, it takes too long
        or nobody answers.
        """
        from insight.warehouse import dialect

        try:
            text, tables, used = dialect.spark(sql)
        except dialect.FAULTS as fault:
            raise QueryFault(f"it does not carry over to the cluster: {fault}") from None
        if time.monotonic() < self._away:
            raise QueryFault(self._silent())
        return self._done(
            lambda: _within(LONGEST + LATE, lambda: self._asked(text, tables, used, params, most))
        )

    def _asked(self, text, tables, used, params, most):
        self._open(tables)
        frame = self.session.sql(text, args={name: params[name] for name in used})
        tag = f"insight-{threading.get_ident()}"
        self.session.addTag(tag)
        late = threading.Timer(LONGEST, self.session.interruptTag, [tag])
        late.start()
        try:
            return plain((frame.limit(most) if most else frame).toArrow())
        finally:
            late.cancel()
            self.session.removeTag(tag)

    @contextmanager
    def stream(self, text: str, values: dict, tables: frozenset[str], shape: list[str], most: int,
               tag: str):  # fmt: skip
        """Rows as tuples while they come, `most` at most, of a text in Spark's words.

        `shape` has for each column what is asked of it, by the names c0, c1 …; `tag` is for interrupt(),
        from any thread. Whoever leaves early ends it on the cluster. Raises Unanswered.
        """
        try:
            from pyspark.errors import PySparkException
        except ImportError:
            raise Unanswered("closed", MISSING) from None
        rows = None
        try:
            self._open(tables)
            self.session.addTag(tag)
            names = [f"c{place}" for place in range(len(shape))]
            frame = self.session.sql(text, args=values).toDF(*names)
            rows = frame.selectExpr(*shape[:WIDEST]).limit(most).toLocalIterator()
            yield rows
        except QueryFault as fault:
            raise Unanswered(
                "away" if "answer" in fault.sentence else "closed", fault.sentence
            ) from None
        except PySparkException as fault:
            why, condition = _why(fault)
            if why == "away":
                self._begin()
            raise Unanswered(why, condition) from None
        finally:
            if rows is not None and rows.gi_frame:
                self.interrupt(tag)
                rows.close()

    def interrupt(self, tag: str) -> None:
        """Ends what runs under a tag; nothing is raised where nothing runs or nobody answers."""
        with suppress(Exception):
            self.session.interruptTag(tag)

    def _open(self, tables: frozenset[str]) -> None:
        """Lets the session see tables, the first time that each is asked for."""
        from insight.warehouse import dialect

        with self._lock:
            seen = self._seen
            assert self.session is not None  # made here, so that two threads make one
            for name in sorted(tables - seen):
                frame = self._frame(name).drop("row_place")
                frame.createOrReplaceTempView(dialect.called(name))
                seen.add(name)

    def _frame(self, name: str):
        """A table as the cluster holds it, with the column `row_place`. Raises QueryFault."""
        from insight.warehouse import dialect

        if not self.folder:
            return self.session.table(f"{SCHEMA}.{dialect.called(name)}")
        if name not in self.tables:
            raise QueryFault(f"the cluster has no table {name}. {AGAIN}")
        said = [*self.tables[name]["columns"], ("row_place", TYPES["BIGINT"])]
        columns = ", ".join(f"`{column}` {kind}" for column, kind in said)
        read = self.session.read.schema(columns).parquet(f"{self.folder}/{name.replace('.', '/')}")
        # A column that files are split by comes last otherwise.
        return read.select(*(column for column, _ in said))

    def table(self, name: str, waiting=lambda seconds: None):
        """A whole table as an Arrow table, in its own order of rows; `waiting` hears every STEP seconds how
        long it took so far. Raises QueryFault, also where the server says nothing any more."""

        def alive(seconds: int) -> None:
            waiting(seconds)
            _within(SILENT, lambda: self.session.conf.get("spark.sql.session.timeZone"))

        def work():
            frame = _within(LONGEST + LATE, lambda: self._frame(name).orderBy("row_place"))
            return _while(alive, frame.toArrow)

        return self._done(work).drop_columns(["row_place"])

    def _done(self, work):
        try:
            from pyspark.errors import PySparkException
        except ImportError:
            raise QueryFault(MISSING) from None
        try:
            try:
                return work()
            except PySparkException as fault:
                if not any(word in str(fault) for word in LOST):
                    raise
                self._begin()
                return work()
        except TimeoutError as fault:
            self._hang_up()
            raise QueryFault(self._said(fault)) from None
        except PySparkException as fault:
            raise QueryFault(self._said(fault)) from None

    def _hang_up(self) -> None:
        """Ends the line to a server that is frozen: what waits on it would do so for ever, and keep this
        process from its end."""
        with suppress(Exception):
            # Not client.close(), which waits for the server first.
            self.__dict__["session"].client._channel.close()

    def _said(self, fault: Exception) -> str:
        """What the server complains of as a sentence, without its own stack or places of its machines."""
        first = str(fault).split("\n")[0].split(" SQLSTATE")[0]
        kind = type(fault).__name__
        if "OPERATION_CANCELED" in first:
            return f"the answer took longer than {LONGEST} seconds and was stopped."
        if "Retries" in kind or "UNAVAILABLE" in str(fault) or isinstance(fault, OSError):
            self._begin()
            self._away = time.monotonic() + AWAY
            return self._silent()
        if "PATH_NOT_FOUND" in first:
            return f"the cluster at {self.name} finds no tables where INSIGHT_DATABASE says, after #. {AGAIN}"
        if "FAILED_READ_FILE" in first:
            return f"the cluster at {self.name} cannot read a file of its tables. {AGAIN}"
        return f"the cluster at {self.name} says: {PLACE.sub('…', first)}"

    def _silent(self) -> str:
        return f"the cluster at {self.name} does not answer. Ask its operator, or unset INSIGHT_DATABASE."


def _within(seconds: float, work):
    """What `work()` gives or raises; TimeoutError where it has done neither by then. A line to a server
    that is frozen would be waited on for ever."""
    try:
        return _got(_begun(work).get(timeout=seconds))
    except queue.Empty:
        raise TimeoutError from None


def _while(alive, work):
    """What `work()` gives or raises, however long it takes, as long as `alive(seconds)` raises nothing."""
    done = _begun(work)
    for seconds in itertools.count(STEP, STEP):
        try:
            return _got(done.get(timeout=STEP))
        except queue.Empty:
            alive(seconds)


def _begun(work) -> queue.SimpleQueue:
    """Where what `work()` gives and what it raises will be, once it has."""
    done = queue.SimpleQueue()

    def run():
        try:
            done.put((work(), None))
        except BaseException as fault:
            done.put((None, fault))

    thread = threading.Thread(target=run, daemon=True)
    stopping.waits(thread)
    thread.start()
    return done


def _got(done: tuple):
    found, fault = done
    if fault:
        raise fault
    return found


def _why(fault) -> tuple[str, str]:
    """What a server complains of as Unanswered says it; its words may hold places and values."""
    condition = fault.getCondition() or type(fault).__name__
    if "OPERATION_CANCELED" in condition:
        return "time", condition
    away = ("UNAVAILABLE", *LOST)
    if "RETRIES" in condition.upper() or any(word in str(fault) for word in away):
        return "away", condition
    if condition.startswith(VALUES):
        return "unfit", condition
    return "failed", condition


def plain(table):
    """An Arrow table with the same columns for every engine: int64 and float64, whatever widths and decimals it used."""
    import pyarrow as pa

    for place, column in enumerate(table.schema):
        kind = column.type
        whole = pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0)
        if whole or pa.types.is_decimal(kind) or pa.types.is_floating(kind):
            cast = table[place].cast(pa.int64() if whole else pa.float64())
            table = table.set_column(place, column.name, cast)
    return table
