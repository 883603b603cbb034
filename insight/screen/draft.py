"""A draft that outlives a reload: kept in the reader's browser, taken back once into a new session."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
# Longer than any form's fields together: not ours, or damaged.
LONGEST = 50_000


@cache
def _component():
    js = (HERE / "draft.js").read_text(encoding="utf-8")
    return st.components.v2.component("insight_draft", html="<span hidden></span>", js=js)


def keep(name: str, prefix: str, values: dict, emptied: int, taken) -> None:
    """Keeps plain values in the browser under a name; nothing to keep erases what is there.

    `prefix` begins the keys of the form's fields, of which unfinished text is kept too, until `emptied`
    changes. Once in a new session `taken(values)` is called before the page runs again, with what an earlier one
    left. What comes from a browser may be anything: the caller checks it.
    """
    state = st.session_state
    known = f"draft-known-{name}"
    state[known] = state.get(known, False) or bool(values)

    def found() -> None:
        state[known] = True
        said = state[f"draft-{name}"].found
        if said == "none":
            state[f"draft-lost-{name}"] = True
        elif isinstance(said, str) and len(said) <= LONGEST:
            try:
                kept = json.loads(said)
            except ValueError:
                return
            if isinstance(kept, dict):
                taken(kept)

    _component()(
        data={
            "name": f"insight-{name}",
            "prefix": prefix,
            "fresh": not state[known],
            "values": values,
            "emptied": emptied,
        },
        key=f"draft-{name}",
        on_found_change=found,
    )


def lost(name: str) -> bool:
    """Whether this browser keeps nothing, so that a reload loses what was typed."""
    return st.session_state.get(f"draft-lost-{name}", False)
