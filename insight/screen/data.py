"""Answers for the page: one database per version, each answer and picture kept for all who ask.

What is kept is never changed: rows and figures are shared by every session. A run, and the cards
that run again by themselves after it, read one version from the first answer to the last.
"""

import time
from contextlib import suppress
from functools import lru_cache, wraps
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from insight import catalogue, charts, checks, logs, warehouse
from insight.catalogue import Query
from insight.faults import DataFault, QueryFault
from insight.screen import opening, versions
from insight.search import Shelf
from insight.warehouse import engine, lineage, published, schema, snapshot

KEPT = 2000
OPEN = 8
# A file of SQL is looked at again after so many seconds: one run asks for the same ones some fifty times.
LOOKED = 0.25
CHOICES = {"who", "year", "source"}  # over findings
SLOW = 0.5  # seconds, from which a question is named in the log
WARM = ("briefing/holds_back", "briefing/makes_possible", "briefing/headline_figures")


# Answers that nobody has asked for yet, by what they would be asked with (ahead()).
_ahead: dict[tuple, warehouse.Answer] = {}
_looked: dict[str, tuple[float, Query]] = {}


@st.cache_resource(show_spinner="Reading the data …", max_entries=OPEN)
def _opened(path: str):
    return snapshot.read(Path(path)) if path else warehouse.build()


def _database():
    return _opened(versions.path())


def _engine(path: str):
    """What answers questions: the cluster where one is set, or the database of this process."""
    return engine.cluster() or _opened(path)


# Asked some thirty times in a run, these are kept by Python itself: st.cache_resource spends a tenth of
# a run on comparing what they were asked with.
@lru_cache(KEPT)
def _asked(path: str, name: str, sql: str, params: tuple, kinds: tuple) -> warehouse.Answer:
    found = warehouse.ask(_engine(path), _of(name, sql), **dict(params))
    if found.seconds > SLOW:
        logs.note("slow question", question=name, ms=round(found.seconds * 1000))
    return found


def _of(name: str, sql: str) -> Query:
    """The question that had this text when it was looked at, whatever its file says by now."""
    with suppress(KeyError):
        if (query := catalogue.get(name)).sql == sql:
            return query
    return catalogue.parse(name, sql)


def _answer(*asked) -> warehouse.Answer:
    """Of the version's file, the question's name and SQL, and what _told() gives."""
    found = _ahead.get(asked)
    return _asked(*asked) if found is None else found


class _Rows(list):
    """Rows as a key: choices that give the same rows share one picture."""

    def __hash__(self) -> int:
        return hash(repr(self))


@lru_cache(KEPT)
def _drawn(name: str, sql: str, rows: _Rows, theme: str, clicked: bool):
    return charts.shown(_of(name, sql), rows, theme, clicked)


@lru_cache(KEPT)
def _picture(
    path: str,
    name: str,
    sql: str,
    params: tuple,
    kinds: tuple,
    whole: bool,
    theme: str,
    clicked: bool,
):
    rows = in_picture(_answer(path, name, sql, params, kinds), whole)
    return _drawn(name, sql, _Rows(rows), theme, clicked)


def in_picture(answer: warehouse.Answer, whole: bool) -> list[dict]:
    return answer.rows if whole else charts.first(answer.query, answer.rows)


def ask(name: str, **params) -> warehouse.Answer:
    """The answer to queries/<name>.sql. On a fault it says so in a sentence and stops, at the next
    spared() piece of the page at the latest."""
    answer = _or_say(
        lambda: _answer(versions.path(), name, _question(name).sql, *_told(params)), name
    )
    # A question without an answer has said so where it stands: the foot must not ask it again.
    mentioned(name, **params)
    return answer


def _question(name: str) -> Query:
    """A question as its file has it, or had it a moment ago. Raises KeyError if there is none."""
    now = time.monotonic()
    when, query = _looked.get(name, (now - LOOKED, None))
    if now - when >= LOOKED:
        query = catalogue.get(name)
        _looked[name] = now, query
    return query


def mentioned(name: str, **params) -> None:
    """Lets the foot of the page lead to a question; ask() does so by itself."""
    st.session_state.setdefault("asked", {})[name, tuple(params.items())] = None


def _told(params: dict) -> tuple[tuple, tuple]:
    """What was asked as a key: True and 1 are equal, but not the same question."""
    values = tuple(params[name] for name in sorted(params))
    return tuple(zip(sorted(params), values, strict=True)), tuple(map(type, values))


def shelf() -> Shelf:
    """The index of the projects, filled when it is first asked for and shared by all."""
    name = "collective/projects"
    return _or_say(lambda: _shelf(versions.path(), _question(name).sql), name)


@st.cache_resource(show_spinner="Reading the projects …", max_entries=OPEN)
def _shelf(path: str, sql: str) -> Shelf:
    return Shelf(warehouse.ask(_engine(path), catalogue.get("collective/projects")).rows)


def every_project() -> dict[str, dict]:
    """Every row of collective.card by its id, read once and shared by all."""
    return _every_project(versions.path(), _question("collective/projects").sql)


@st.cache_resource(show_spinner=False, max_entries=OPEN)
def _every_project(path: str, sql: str) -> dict[str, dict]:
    rows = warehouse.ask(_engine(path), catalogue.get("collective/projects")).rows
    return {row["project_id"]: row for row in rows}


def asker():
    """Asks like ask(), but keeps nothing, and may be used after the run: for files made on a click.
    Raises QueryFault."""
    con = _engine(versions.path())
    return lambda name, **params: warehouse.ask(con, catalogue.get(name), **params)


def _or_say(give, name: str):
    try:
        return give()
    except KeyError:
        fault = f"There is no question called {name}."
    except DataFault as problem:
        fault = "The data cannot be shown, because a file breaks its rules. " + problem.sentences[0]
    except QueryFault as problem:
        fault = str(problem)
    st.error(fault)
    # Not st.stop(), which ends the run even where spared() catches it.
    raise StopException


def later(name: str, **params):
    """A function that asks when it is called: for a file, which is made on a thread of no session."""
    path, query = versions.path(), catalogue.get(name)
    return lambda: warehouse.ask(_engine(path), query, **params)


def spared(piece):
    """A piece of a page, made so that a question it cannot have answered leaves the others standing."""

    @wraps(piece)
    def drawn(*args, **kwargs):
        try:
            return piece(*args, **kwargs)
        except StopException:
            return None

    return drawn


def edition() -> str:
    """Which version of the data this run reads, as a key for what is kept."""
    return versions.path()


def scheme() -> str:
    """'light' or 'dark', as the reader's page was when this run was asked for."""
    return st.context.theme.type or "light"


def picture(answer: warehouse.Answer, whole: bool, clicked: bool):
    """The figure of an answer, and the rows it shows: all of them, or the first of a long list. Whether
    its marks can be `clicked` is for the page to say."""
    query = answer.query
    told = _told(answer.params)
    figure = _picture(versions.path(), query.name, query.sql, *told, whole, scheme(), clicked)
    return figure, in_picture(answer, whole)


def passports() -> dict[str, dict]:
    """What captions say of each source, by its id."""
    return _passports(versions.path(), _question("sources/passports").sql)


@lru_cache(OPEN)
def _passports(path: str, sql: str) -> dict[str, dict]:
    return {row["source_id"]: row for row in ask("sources/passports", demonstration=1).rows}


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _reads(path: str, name: str, sql: str) -> dict[str, list[str]]:
    return lineage.reads(_opened(path), sql, catalogue.get(name).params)


def reads(answer: warehouse.Answer) -> dict[str, list[str]]:
    """The tables that an answer's SQL reads, with the columns, as the bound plan has them."""
    return _reads(versions.path(), answer.query.name, answer.query.sql)


def behind(answer: warehouse.Answer) -> list[lineage.Behind]:
    """The rows of files that an answer rests on, the nearest file first."""
    return lineage.behind(_database(), answer)


@st.cache_resource(show_spinner=False, max_entries=OPEN)
def _described(path: str) -> dict[str, str]:
    return {table.name: table.comment for table in schema.tables(_opened(path))}


def described() -> dict[str, str]:
    """What a row of each table is, by the table's name."""
    return _described(versions.path())


def complaints(name: str, changed: int) -> tuple[list[str], bool]:
    """What is wrong with a question's file, in sentences, and whether it has an answer all the same.

    `changed` is when any question was last saved: a picker of its own may have been mended.
    """
    try:
        return _complaints(versions.path(), name, changed)
    except (DataFault, KeyError):  # ask() says it
        return [], True


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _complaints(path: str, name: str, changed: int) -> tuple[list[str], bool]:
    return checks.judged(_opened(path), catalogue.get(name))


def warm() -> None:
    """Opens the data, answers what the first page asks and draws once, before any reader comes."""
    path = str(published.edition().path or "")
    for name in WARM:
        query = catalogue.get(name)
        kept = (path, name, query.sql, *_told(query.params))
        _answer(*kept)
        if query.kind in charts.KINDS:
            for theme in ("light", "dark"):
                _picture(*kept, False, theme, bool(opening.marked(query)))


def ahead():
    """Asks whatever a reader can choose of the findings, a question at each step, and draws it, so that
    nobody waits for what was never asked: single choices first. A cluster is left alone.

    Gives the number of answers so far. They take the place of those of another version.
    """
    path = str(published.edition().path or "")
    _ahead.clear()
    if engine.cluster():
        return
    waiting = [
        (query, dict(zip(query.params, chosen, strict=True)))
        for query in map(catalogue.get, catalogue.names())
        if query.params and set(query.params) <= CHOICES and not query.fault
        for chosen in {
            tuple(row[name] for name in query.params): None for row in _leading(path, query.topic)
        }
    ]
    for query, params in sorted(waiting, key=lambda one: _narrowed(*one)):
        with suppress(DataFault, QueryFault):  # whoever asks is told
            asked = (path, query.name, query.sql, *_told(params))
            answer = _ahead[asked] = warehouse.ask(_opened(path), query, **params)
            if answer.rows and query.kind in charts.KINDS:
                _picture(*asked, False, "light", bool(opening.marked(query)))
        yield len(_ahead)


def _leading(path: str, subject: str) -> list[dict]:
    """The combinations of choices that lead somewhere."""
    query = catalogue.get("pickers/combinations")
    return _answer(path, query.name, query.sql, *_told({"subject": subject})).rows


def _narrowed(query: Query, params: dict) -> int:
    """How many choices are made."""
    return sum(params[name] != widest for name, widest in query.params.items())


def warm_checks() -> None:
    """Loads what the page Ask reads a file of SQL with; no other page waits for it."""
    query = catalogue.get(WARM[0])
    checks.judged(_opened(str(published.edition().path or "")), query)


@versions.when_withdrawn
def forget() -> None:
    """Lets go of every answer, picture and open file: one of them held a wave that was withdrawn."""
    _ahead.clear()
    for kept in (_picture, _drawn, _asked, _passports):
        kept.cache_clear()
    for kept in (_reads, _described, _complaints, _shelf, _every_project, _opened):
        kept.clear()
