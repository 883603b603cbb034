"""The queue of submissions: an SQLite file in the steward's store, or PostgreSQL by INSIGHT_QUEUE.

Any number of processes may add and decide at once. Every change is one transaction; a decision counts
only where the state is still the one it was made on. Contacts live here and nowhere else.
"""

import hashlib
import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from insight.faults import Refused
from insight.warehouse import published

URL, HOURLY = "INSIGHT_QUEUE", "INSIGHT_CONTRIBUTIONS"
USUAL = 60  # contributions an hour from the form, from everybody together
CONTACTS = 400  # letters of contacts, above which no further one is kept
BUSY = 15  # seconds that a writer waits for another
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
STATES = ("waiting", "accepted", "rejected", "withdrawn")

META = MetaData()
TABLE = Table(
    "submission",
    META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("receipt", String(12), nullable=False, unique=True),
    # Of the text without the contact: the same text sent twice is one submission.
    Column("digest", String(64), nullable=False, unique=True),
    Column("received", String(20), nullable=False),
    Column("origin", String(8), nullable=False),
    Column("file", String(100)),
    Column("project", Text, nullable=False),
    Column("contact", Text),
    Column("state", String(10), nullable=False, index=True),
    Column("decided", String(20)),
    Column("decided_by", String(200)),
    Column("reason", Text),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class Submission:
    """One row of the queue. `project` has the fields of fields.FIELDS, without the contact; `received`
    and `decided` are UTC, to the second; `origin` is 'form' or 'file'."""

    id: int
    receipt: str
    received: str
    origin: str
    file: str | None
    project: dict
    contact: str | None
    state: str
    decided: str | None
    decided_by: str | None
    reason: str | None


def address() -> str:
    """The URL of the queue: INSIGHT_QUEUE, or the file in the store."""
    return os.environ.get(URL) or f"sqlite:///{published.store() / 'submissions.sqlite'}"


def hourly() -> int:
    """How many contributions an hour the form takes from everybody together; 0 closes it.

    So does a word: whoever writes `off` means that, and the log says it (settings.py).
    """
    said = os.environ.get(HOURLY, "").strip() or str(USUAL)
    return int(said) if said.isdecimal() else 0


def add(
    project: dict, contact: str | None, origin: str, file: str | None = None
) -> tuple[Submission, bool]:
    """Puts a project into the queue; gives it and whether it is new. The same text is never there twice.

    Raises Refused where the form has taken as much as it may within the hour, OSError where the queue
    cannot be reached.
    """
    body = json.dumps(project, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(body.encode()).hexdigest()
    same = select(TABLE).where(TABLE.c.digest == digest)
    with _asked() as con:
        if found := con.execute(same).first():
            return _beside(con, _one(found), contact), False
        if origin == "form":
            _keep_pace(con)
        row = {
            "receipt": _receipt(), "digest": digest, "received": _now(), "origin": origin, "file": file,
            "project": body, "contact": contact, "state": "waiting",
        }  # fmt: skip
        try:
            with con.begin_nested():
                con.execute(insert(TABLE).values(row))
        except IntegrityError:
            # Another process was quicker with the same text.
            return _one(con.execute(same).one()), False
        return _one(con.execute(same).one()), True


def _beside(con, sent: Submission, contact: str | None) -> Submission:
    """The same text again while it waits, with another contact: that is kept below the first."""
    kept = sent.contact or ""
    if sent.state != "waiting" or not contact or contact in kept or len(kept) > CONTACTS:
        return sent
    both = "\n".join(filter(None, [kept, contact]))
    con.execute(update(TABLE).where(TABLE.c.id == sent.id).values(contact=both))
    return replace(sent, contact=both)


def _keep_pace(con) -> None:
    since = datetime.now(UTC) - timedelta(hours=1)
    recent = con.execute(
        select(func.count()).where(TABLE.c.origin == "form", TABLE.c.received > _said(since))
    ).scalar_one()
    if recent >= hourly():
        raise Refused(
            "Contributions are closed at the moment."
            if not hourly()
            else "More contributions came within the last hour than we take. Your draft stays in this "
            "browser: please send it later."
        )


def get(which: str | int) -> Submission:
    """A submission by its number or its receipt. Raises Refused when there is none."""
    said = str(which).strip().upper()
    # A larger number than the column holds is no submission.
    known = (
        TABLE.c.id == int(said) if said.isdecimal() and len(said) < 10 else TABLE.c.receipt == said
    )
    with _asked() as con:
        found = con.execute(select(TABLE).where(known)).first()
    if found is None:
        raise Refused(
            f"There is no submission '{str(which)[:40]}'. See: python -m insight project list"
        )
    return _one(found)


def every(*states: str) -> list[Submission]:
    """All submissions, or those in some states, oldest first."""
    asked = select(TABLE).order_by(TABLE.c.id)
    if states:
        asked = asked.where(TABLE.c.state.in_(states))
    with _asked() as con:
        return [_one(row) for row in con.execute(asked)]


def decide(
    submission: int, before: str, after: str, by: str, reason: str | None = None,
    project: dict | None = None, forget: bool = False,
) -> bool:  # fmt: skip
    """Moves a submission from one state to another; False, and nothing changed, when it is in `before`
    no more. `project` takes the place of what was sent; `forget` erases the contact."""
    open_again = after == "waiting"
    said = {
        "state": after, "decided": None if open_again else _now(), "reason": reason,
        "decided_by": None if open_again else by[:200],
    }  # fmt: skip
    if project is not None:
        said["project"] = json.dumps(project, ensure_ascii=False, sort_keys=True)
    if forget:
        said["contact"] = None
    with _asked() as con:
        done = con.execute(
            update(TABLE).where(TABLE.c.id == submission, TABLE.c.state == before).values(said)
        )
    if forget:
        _scrub()
    return done.rowcount == 1


def _scrub() -> None:
    """SQLite keeps what was written last in a file beside; what was erased must go from there too."""
    engine = _engine(address())
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(plain=True) as con:
            con.exec_driver_sql("pragma wal_checkpoint(truncate)")


def _one(row) -> Submission:
    said = dict(row._mapping)
    said.pop("digest")
    return Submission(**said | {"project": json.loads(said["project"])})


def _receipt() -> str:
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"P-{drawn[:4]}-{drawn[4:]}"


def _now() -> str:
    return _said(datetime.now(UTC))


def _said(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def _asked():
    """One transaction. A fault of the database is an OSError with a sentence, without its own words."""
    try:
        with _engine(address()).begin() as con:
            yield con
    except SQLAlchemyError as fault:
        raise OSError(5, "the queue of submissions cannot be reached") from fault


@cache
def _engine(where: str):
    try:
        url = make_url(where)
        local = url.get_backend_name() == "sqlite"
        if local and url.database:
            # Contacts are in it: nobody else on the machine may look.
            os.makedirs(os.path.dirname(url.database), mode=0o755, exist_ok=True)
            os.close(os.open(url.database, os.O_CREAT | os.O_RDWR, 0o600))
        engine = create_engine(
            url,
            pool_pre_ping=not local,
            connect_args={"timeout": BUSY} if local else {"connect_timeout": BUSY},
        )
    except (ArgumentError, NoSuchModuleError, ImportError):
        raise OSError(5, f"{URL} names no database that can be used") from None
    if local:
        event.listen(engine, "connect", _settle)
        event.listen(engine, "begin", _begin)
    with engine.begin() as con:
        if not local:
            # Two processes that start at once must not both make the table.
            con.execute(text("select pg_advisory_xact_lock(20261122)"))
        META.create_all(con)
    return engine


def _settle(connection, record) -> None:
    """SQLite as a queue wants it: readers beside a writer, and what is committed survives a power cut."""
    connection.isolation_level = None  # transactions begin where we say, see _begin
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    # What is erased is overwritten, contacts above all.
    connection.execute("pragma secure_delete = on")


def _begin(connection) -> None:
    """Takes the right to write at once: a reader that turns writer would be refused instead of waiting."""
    if not connection.get_execution_options().get("plain"):
        connection.exec_driver_sql("begin immediate")
