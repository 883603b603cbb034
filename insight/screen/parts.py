"""Small pieces of the browser side: a spoken status, and the actions of a card."""

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

import pyarrow
import streamlit as st

HERE = Path(__file__).parent
# Where the server gives Plotly's own script (serving.py), so that no other host is asked.
PLOTLY = "app/static/plotly.min.js"


@cache
def _component(name: str, html: str = "", css: str = ""):
    """A part of ours in a browser: its script from a file of its name, and its HTML and CSS unless given."""

    def read(kind: str) -> str:
        return (HERE / f"{name}.{kind}").read_text(encoding="utf-8")

    return st.components.v2.component(
        f"insight_{name}", html=html or read("html"), css=css or read("css"), js=read("js")
    )


def status(text: str) -> None:
    """A line at the top of the results that is spoken when it changes and can be tabbed to."""
    with st.container(key="status"):
        st.markdown(text)


def head(title: str, asked: str, anchor: str) -> None:
    """The heading of a card, which a link can name, and below it the question that was asked, if any.

    Plain HTML, as in caption(): Streamlit's markdown costs a browser a tenth of a change of nine cards.
    """
    below = f'<p class="small">{escape(asked)}</p>' if asked else ""
    st.html(f'<h3 class="head" id="{escape(anchor)}">{escape(title)}</h3>{below}')


def caption(said: str, each: list[str], note: str = "") -> None:
    """The caption of a card, and below it what to mind. Where `each` holds a caption for every source,
    the first says what they have in common, and opens them."""
    text = f'<p class="small caption">{escape(said)}</p>'
    if each:
        listed = "".join(f"<li>{escape(one)}</li>" for one in each)
        text = (
            f'<details class="small caption"><summary>{escape(said)}</summary>'
            f"<ul>{listed}</ul></details>"
        )
    st.html(text + (f'<p class="small">{escape(note)}</p>' if note else ""))


def hint(text: str) -> None:
    """How to press something, in small type; paper leaves it out."""
    st.html(f'<p class="small hint">{escape(text)}</p>')


def table(rows: list[dict[str, str]], alt: str, leads: Callable[[int, str], str]) -> None:
    """Text of data as a table that screen readers can walk through; `leads(row number, head)` gives the
    address of a page of ours to which a cell turns (static/mend.js), or ''.

    Plain HTML: st.table reads every cell as Markdown, and a browser loads a megabyte before the first one.
    """

    def cell(number: int, head: str, said: str) -> str:
        where = said and leads(number, head)
        inner = escape(said)
        if where:
            inner = f'<a class="turn" href="{escape(where)}">{inner}</a>'
        return f"<td>{inner}</td>"

    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in rows[0])
    body = "".join(
        f"<tr>{''.join(cell(number, head, said) for head, said in row.items())}</tr>"
        for number, row in enumerate(rows)
    )
    st.html(
        f'<div class="table" tabindex="0" role="group" aria-label="Table"><table aria-label="{escape(alt)}">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def lines(rows: list[dict]) -> pyarrow.Table:
    """Rows of equal keys for st.table and st.dataframe, as the browser reads them: Streamlit would make a
    data frame of them first, at ten times the cost."""
    return pyarrow.Table.from_pylist(rows)


def actions(
    key: str, line: str, anchor: str, file: str, figure: dict | None, quiet: bool = False
) -> None:
    """Buttons for pictures, the line and the link; a figure is data for Plotly, or None.

    `quiet` leaves the line itself unwritten, where the page has just said the same.
    """
    address = PLOTLY if figure else ""
    _component("actions")(
        data={
            "line": line, "quiet": quiet, "anchor": anchor,
            "file": file, "figure": figure, "plotly": address,
        },
        key=key,
    )  # fmt: skip


def theme() -> str:
    """'light' or 'dark', as the page is painted. The piece that calls it runs again after a switch."""
    key = "painted"
    known = (st.session_state.get(key) or {}).get("theme")
    now = known or st.context.theme.type or "light"
    html = '<span data-part="probe" aria-hidden="true"></span>'
    css = "span { color: var(--st-background-color); transition: color 1ms; }"
    _component(key, html, css)(data={"theme": now}, key=key, on_theme_change=lambda: None)
    return now


def board(key: str, data: dict, on: dict) -> None:
    """A table whose rows open. `on["opened"](code)`, or `on["turned"](number)` where it is to be longer or
    shorter, is called before the page runs again."""
    _listening("board", key, data, on)


def counts(key: str, groups: list[dict], chosen: Callable[[list], None]) -> None:
    """Groups of buttons that count and choose: each group {facet, label, now, codes: [[code, words, n]]}.
    `chosen([facet, code])` is called before the page runs again, with 'all' for a button let go.

    One part for all: as groups of Streamlit's own they were a fifth of what a choice sends.
    """
    _listening("counts", key, {"groups": groups}, {"chosen": chosen})


def _listening(name: str, key: str, data: dict, on: dict) -> None:
    _component(name)(
        data=data,
        key=key,
        **{
            f"on_{event}_change": lambda event=event: on[event](st.session_state[key][event])
            for event in on
        },
    )
