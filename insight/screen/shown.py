"""The answer to free SQL on the page: a table in leaves, a chart of chosen columns, and its base."""

import streamlit as st

from insight import charts, wording
from insight.charts import sketch
from insight.screen import parts
from insight.screen.data import passports, scheme
from insight.warehouse.sandbox import SHOWN, Reply

LEAF = 50
PICTURE = {"displayModeBar": False}


def answer(reply: Reply) -> None:
    """Table or chart, how long it took, and what it rests on."""
    offers = sketch.offers(reply)
    views = ["Table", "Chart"] if offers else ["Table"]
    view = st.segmented_control(
        "Show", views, default="Table", required=True, key="sql-view", label_visibility="collapsed"
    )
    rows = wording.counted(len(reply.rows), "row")
    parts.status(f"{rows} in {reply.seconds * 1000:,.0f} ms, answered by {reply.where}.")
    st.session_state.pop("sql-drawn", None)
    if not reply.rows:
        st.write("The query was answered, and no row fits it.")
    elif view == "Chart" and offers:
        _chart(reply, offers)
    else:
        _table(reply)
    st.caption(wording.markdown(caption(reply)))


def caption(reply: Reply) -> str:
    """From which tables and, where rows say so, from which sources; and what is said of the base."""
    said = [f"Read from {', '.join(reply.tables)}"] if reply.tables else []
    names = [name for name, _ in reply.columns]
    if "source_id" in names:
        place = names.index("source_id")
        known = passports()
        used = [known[row[place]] for row in reply.rows if row[place] in known]
        titles = dict.fromkeys(f"{one['publisher']}, {one['title']}" for one in used)
        if titles:
            listed = "; ".join(list(titles)[:5]) + (" and others" if len(titles) > 5 else "")
            said.append(f"Sources: {listed}")
    said.append(_base(names))
    return " · ".join(said)


def _base(names: list[str]) -> str:
    if {"base", "base_words", "base_n"} & set(names):
        return "Base: as each row says"
    return "Base: not in these columns, so mind who was asked before you quote a figure"


def _table(reply: Reply) -> None:
    shown = reply.rows[:SHOWN]
    leaves = -(-len(shown) // LEAF)
    leaf = st.pagination(leaves, key=f"sql-leaf-{_number()}") if leaves > 1 else 1
    heads = sketch.headings(reply)
    st.table(
        [
            {
                wording.markdown(head) or "\u2060": ""
                if cell is None
                else wording.markdown(_cell(cell))
                for head, cell in zip(heads, row, strict=True)
            }
            for row in shown[(leaf - 1) * LEAF : leaf * LEAF]
        ],
        border="horizontal",
        hide_index=True,
        alt="The answer",
    )
    if len(reply.rows) > SHOWN:
        st.caption(
            f"The page shows {SHOWN:,} of {len(reply.rows):,} rows; a download holds them all."
        )


def _cell(cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.6g}" if abs(cell) < 1e15 else str(cell)
    return str(cell)


def _number() -> int:
    return st.session_state.get("reply-number", 0)


def _chart(reply: Reply, offers: list) -> None:
    number = _number()
    by_name = {offer.label: offer for offer in offers}
    columns = st.columns(4)
    with columns[0]:
        name = st.selectbox("Kind of chart", by_name, key=f"sql-kind-{number}")
    offer = by_name[name]
    chosen = {}
    for column, (part, names) in zip(columns[1:], offer.parts.items(), strict=False):
        with column:
            chosen[part] = st.selectbox(part, names, key=f"sql-{part}-{name}-{number}")
    drawn = sketch.rows(reply, offer, chosen)
    if not drawn:
        st.write("These columns hold nothing to draw. Choose others.")
        return
    st.session_state["sql-drawn"] = (offer, chosen)
    st.plotly_chart(
        charts.shown(sketch.query(offer), drawn, scheme()),
        theme=None,
        key=f"chart-sql-{number}",
        config=PICTURE,
        alt=f"{name} of the query's answer, {len(drawn)} marks. The table holds the same numbers.",
    )
    if len(drawn) < len(reply.rows):
        st.caption(f"Drawn from the first {len(drawn):,} rows that have a number.")
