"""Your own SQL: an editor, the answer as a table or a chart, and what there is to ask."""

import time
from pathlib import Path

import streamlit as st

from insight import wording
from insight.faults import DataFault
from insight.screen import versions
from insight.screen.editor import editor
from insight.screen.keeping import elsewhere, keep
from insight.screen.shown import answer
from insight.screen.tables import tables
from insight.warehouse import engine, published
from insight.warehouse.sandbox import Reply

STARTERS = Path(__file__).parents[1] / "starters.sql"
# So many questions a minute are enough for a person; a link longer than this does not open everywhere.
A_MINUTE, LONGEST_LINK = 30, 4000
REMEMBERED = 20
FIRST = "evidence.finding"
SECTION = "Your own SQL"
try:
    DESK = engine.desk()
except DataFault as fault:
    raise SystemExit(fault.sentences[0]) from None


def starters() -> dict[str, str]:
    """Question -> SQL, as starters.sql lists them."""
    blocks = STARTERS.read_text(encoding="utf-8").split(";\n")
    pairs = (block.strip().partition("\n") for block in blocks if block.strip())
    return {title.removeprefix("-- "): sql.strip() for title, _, sql in pairs}


def follow_link() -> None:
    """A link that carries a query opens the part of the page that answers it. Call before the parts."""
    if "sql" in st.query_params and "section" not in st.query_params:
        st.session_state.setdefault("section", SECTION)


def free_sql() -> None:
    """Ask the published tables anything, of whoever answers here; the words say who, and how."""
    st.write(f"Ask the published tables in SQL. {DESK.rules}")
    _desk()


@st.fragment
def _desk() -> None:
    state = st.session_state
    if "sql" not in state:
        linked = st.query_params.get("sql", "")
        state["sql"] = linked or next(iter(starters().values()))
        state["sql-serial"], state["sql-due"], state["sql-asked"] = 1, bool(linked), []
        path = versions.path()
        DESK.warm(lambda: _file(path))
    with st.container(horizontal=True, key="starters"):
        for place, (title, sql) in enumerate(starters().items()):
            st.button(
                title,
                key=f"starter-{place}",
                on_click=_put,
                args=(sql,),
                wrap=True,
            )
    known = tables()
    asked = editor(state["sql"], state["sql-serial"], known, DESK.functions())
    if asked:
        _ask(asked["sql"], bool(asked.get("explain")))
    elif state.pop("sql-due", False):
        _ask(state["sql"], False)
    if "reply" in state and not published.allowed(state["reply-from"]):
        del state["reply"]
        st.warning(versions.TAKEN_BACK)
    if "reply" in state:
        _result(*state["reply"])
    _history()
    _tables(known)


def _put(sql: str) -> None:
    """Another query takes the editor's place and is asked."""
    state = st.session_state
    state["sql"], state["sql-due"] = sql, True
    state["sql-serial"] += 1


def _file(path: str) -> Path:
    """The file of a version, or one of data/ where nothing was published: made when first asked for."""
    return Path(path or published.current())


def _ask(sql: str, explain: bool) -> None:
    state = st.session_state
    state["sql"] = sql
    now = time.monotonic()
    recent = [moment for moment in state.get("sql-moments", []) if now - moment < 60]
    if len(recent) >= A_MINUTE:
        reply = Reply(
            sql, "stopped",
            sentence=f"You have asked {A_MINUTE} queries within a minute. Wait a little, so that others "
            "are answered too.",
        )  # fmt: skip
    else:
        state["sql-moments"] = [*recent, now]
        with st.spinner("Asking …", show_time=True):
            # Any call of Streamlit ends this run when its reader has gone on, and the query with it.
            reply = DESK.ask(sql, _file(versions.path()), explain=explain, waiting=st.empty().empty)
    state["reply"], state["reply-from"] = (reply, explain), versions.path()
    state["reply-number"] = state.get("reply-number", 0) + 1
    state["sql-asked"] = [
        (sql, reply.status, len(reply.rows), explain),
        *(one for one in state["sql-asked"] if one[0] != sql),
    ][:REMEMBERED]
    if len(sql) <= LONGEST_LINK:
        st.query_params["sql"] = sql
    else:
        st.query_params.pop("sql", None)


def _result(reply: Reply, explain: bool) -> None:
    with st.container(border=True, key="card-sql"):
        st.subheader("The answer", anchor="answer")
        if reply.status != "answered":
            (st.warning if reply.status == "refused" else st.error)(
                wording.markdown(reply.sentence)
            )
            return
        if explain:
            st.write(DESK.explained)
            st.code(reply.rows[0][0], language=None)
            return
        if reply.cut:
            st.warning(wording.markdown(reply.cut_said))
        answer(reply)
        with st.container(horizontal=True):
            keep(reply)
            elsewhere(reply.sql)


def _history() -> None:
    asked = st.session_state["sql-asked"]
    if not asked:
        return
    with st.expander(f"Asked in this session ({len(asked)})", key="sql-history"):
        for place, (sql, status, rows, _) in enumerate(asked):
            said = wording.counted(rows, "row") if status == "answered" else status
            line = " ".join(sql.split())
            line = line if len(line) <= 90 else line[:90] + " …"
            st.button(
                wording.markdown(f"{line} ({said})"), key=f"asked-{place}", on_click=_put,
                args=(sql,), type="tertiary", wrap=True,
            )  # fmt: skip


def _tables(known: list) -> None:
    """Every table: what it holds, and what each column means."""
    st.header("Tables")
    by_name = {table.name: table for table in known}
    names = list(by_name)
    first = names.index(FIRST) if FIRST in by_name else 0
    name = st.selectbox("Table", names, first, key="sql-table", bind="query-params")
    table = by_name[name]
    about = f"{table.comment.rstrip('.')}. " if table.comment else ""
    st.write(wording.markdown(f"{about}{wording.counted(table.rows, 'row')}."))
    rows = [
        {
            "Column": wording.markdown(column.name),
            "Type": column.type.lower(),
            "Meaning": wording.markdown(column.comment),
        }
        for column in table.columns
    ]
    st.table(rows, border="horizontal", hide_index=True, alt=f"Columns of {name}")
