"""Files that are made on a click: counted, so many a minute, and not too many at the same moment."""

import threading
from functools import wraps

import streamlit as st

from insight import logs, wording
from insight.faults import Refused
from insight.limits import EXPORTS, Window

# Two cores make two files; a third only slows the pages.
TURNS = threading.BoundedSemaphore(2)


def mine() -> Window:
    """This session's own count of files."""
    return st.session_state.setdefault("files-made", EXPORTS.window())


def fair(make, what: str):
    """`make` for a download button: it runs after the page, and raises Refused when asked too often."""
    window = mine()

    @wraps(make)
    def made():
        EXPORTS.take(window)
        logs.note("export", what=what)
        with TURNS:
            return make()

    return made


def offered() -> bool:
    """Whether a menu may offer files now; says in a sentence why not."""
    if said := EXPORTS.closed(mine()):
        st.warning(wording.markdown(said))
    return not said


def counted(what: str) -> str:
    """Counts a file that is made beside the page; '' or the sentence that refuses it."""
    try:
        EXPORTS.take(mine())
    except Refused as refusal:
        return str(refusal)
    logs.note("export", what=what)
    return ""
