"""Whether this session has a place in this process, and what it is told where it has none."""

import os
import re

import streamlit as st

from insight import crowd, figures, logs
from insight.limits import Window

COPY = "INSIGHT_COPY_ADDRESS"
COOKIE, HEADER = "insight_place", "x-insight-place"
FULL = (
    "As many people are using it at this moment as one server can answer without delay, so it has no "
    "place for you yet. Places become free as others leave."
)
try:
    CROWD = crowd.Crowd(crowd.most())
except ValueError as fault:
    raise SystemExit(str(fault)) from None
PLACES: dict[str, crowd.Place] = {}
# A crowd at the door must not fill the log as well.
_said = Window(1, 10)


def browser() -> str:
    """What tells this browser from others, the same after a reload; '' where it keeps no cookie."""
    return st.context.cookies.get(COOKIE, "")


def copy() -> str:
    """The address of a copy that needs no server of ours (docs/presenting.md), '' where there is none."""
    said = os.environ.get(COPY, "").strip()
    return said if re.fullmatch(r"https?://[^\s<>\"'\\\\]+", said) else ""


def turned_away(how: str) -> None:
    """Counts somebody who found no place, and says so in the log now and then."""
    figures.HERE.count(how)
    if _said.take():
        logs.note("full", sessions=CROWD.count()[0], limit=CROWD.limit)


def admitted() -> bool:
    """Whether this run may go on; otherwise says so, with the ways on, and counts for nothing.

    A session that was in stays in, though the line it comes back on found no room.
    """
    place = PLACES.get(st.context.headers.get(HEADER, ""))
    if place is None or CROWD.enter(place, anyway="inside" in st.session_state):
        st.session_state["inside"] = True
        return True
    turned_away("waited")
    st.title("Sector Innovation Insight is full")
    st.write(FULL)
    if address := copy():
        st.link_button("Read the copy without choices", address)
        st.caption("It has the same figures and room for everybody.")
    st.button("Try again")
    return False
