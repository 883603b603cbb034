"""The choices over findings: who was asked, which year, which source, kept in the address.

A box offers what leads somewhere together with the other two, so that no reader chooses into the void.
An address can, and keeps what it names.
"""

from functools import wraps

import streamlit as st

from insight import wording
from insight.screen import parts
from insight.screen.choices import EVERY, heard
from insight.screen.data import ask

BOXES = {"who": "Who was asked", "year": "Year", "source": "Source"}
WIDEST = {"who": "all", "year": 0, "source": "all"}


def filtered(subject: str):
    """Sets a piece of a page, which takes {who, year, source}, below those choices. Both run again
    after a choice, and nothing else; where nothing matches a sentence stands in the piece's place."""

    def below(piece):
        @st.fragment
        @wraps(piece)
        def drawn() -> None:
            if chosen := _chosen(subject):
                piece(chosen)

        return drawn

    return below


def _chosen(subject: str) -> dict | None:
    """The choices, and beneath them how much is left; None where that is nothing."""
    held = {
        tuple(row[key] for key in BOXES): row
        for row in ask("pickers/combinations", subject=subject).rows
    }
    names = {key: _names(key, held.values()) for key in BOXES}
    for key, label in BOXES.items():
        heard(key, label, names[key].values())
    now = {key: _now(key, names[key]) for key in BOXES}
    chosen = {}
    # house.css sets them in a row: as columns they would be half as much again to send, at every choice.
    with st.container(key="filters"):
        for key, label in BOXES.items():
            beside = {other: values[0] for other, values in now.items()}
            always = (WIDEST[key], *now[key])
            chosen[key] = st.selectbox(
                label,
                [
                    value
                    for value in names[key]
                    if value in always or tuple((beside | {key: value}).values()) in held
                ],
                format_func=lambda value, names=names[key]: names.get(value, str(value)),
                key=key,
                bind="query-params",
            )
    left = held.get(tuple(chosen.values()))
    if not left:
        parts.status("Nothing that was asked or said matches these choices. Choose more widely.")
        st.button(
            "Show everything", key="everything", on_click=st.session_state.update, args=[WIDEST]
        )
        return None
    parts.status(
        f"{wording.counted(left['findings'], 'published finding')} and "
        f"{wording.counted(left['statements'], 'statement')} from "
        f"{wording.counted(left['sources'], 'source')} match."
    )
    return chosen


def _names(key: str, rows) -> dict:
    """What a box may offer, each value with its words: everything first, then by name or newest first."""
    found = {row[key]: row.get(f"{key}_label") or str(row[key]) for row in rows}
    found.pop(WIDEST[key], None)
    ordered = sorted(found, key=lambda value: -value if key == "year" else found[value])
    return {WIDEST[key]: EVERY[key]} | {value: found[value] for value in ordered}


def _now(key: str, names: dict) -> list:
    """What a box will hold, before it is drawn, the likeliest first. After a step back in the browser
    the address knows better than the session, and both stay on offer."""
    said = st.query_params.get(key)
    known = [st.session_state.get(key), *(value for value, name in names.items() if name == said)]
    return [value for value in known if value in names] or [WIDEST[key]]
