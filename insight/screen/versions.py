"""Which version of the figures a session reads: the one in force, or the one its link is frozen at.

A version is chosen once at the start of a run. Cards that run again by themselves keep it, so that a
page never mixes two. `?version=3` freezes a session at a version until its reader leaves it.
"""

from urllib.parse import urlencode

import streamlit as st

from insight import wording
from insight.warehouse import engine, published

TAKEN_BACK = "The figures that this was made from are not published any more. Ask for it again."
_read: set[str] = set()
_forget = []


def when_withdrawn(forget):
    """Registers what lets go of kept answers once a file that was read is there no more."""
    _forget.append(forget)
    return forget


def settle() -> None:
    """Chooses the version of this run. Call it once, before the page."""
    _sweep()
    state = st.session_state
    asked = st.query_params.get("version") or state.get("frozen", "")
    state["said_of_version"] = ""
    try:
        edition = published.at(asked) if asked else published.edition()
        state["frozen"] = asked
        if asked:
            st.query_params["version"] = asked
    except published.NoVersion as gone:
        edition, state["said_of_version"], state["frozen"] = published.edition(), str(gone), ""
        st.query_params.pop("version", None)
    state["edition"] = edition


def path() -> str:
    """The file that this run reads; empty where nothing was published and data/ itself is read."""
    edition = st.session_state.get("edition")
    if edition is None:
        settle()
        edition = st.session_state["edition"]
    chosen = str(edition.path or "")
    if not published.allowed(chosen):
        _sweep()
        st.rerun()
    _read.add(chosen)
    return chosen


def _sweep() -> None:
    """Lets go of everything kept once one of the files it came from was taken away."""
    gone = {path for path in _read if not published.allowed(path)}
    if gone:
        _read.difference_update(gone)
        for forget in _forget:
            forget()


def usable() -> bool:
    """False, and said, where the file that the operator names cannot be read: no other figures stand in
    for it."""
    if why := published.unusable(st.session_state["edition"]):
        st.error(wording.markdown(f"No figures can be shown. {why}"))
    return not why


def banner() -> None:
    """Says what a reader must know of the version: frozen, newer data, or something wrong."""
    edition = st.session_state["edition"]
    for said in filter(None, (st.session_state["said_of_version"], edition.fault)):
        st.warning(wording.markdown(said))
    if st.session_state["frozen"]:
        newer = published.edition()
        said = f"This link is frozen at version {edition.version}, {_made(edition)}. "
        if newer.version == edition.version:
            st.info(said + "There is no newer one yet.")
            return
        with st.container(key="frozen"):
            st.info(said + f"Newer figures exist: version {newer.version}, {_made(newer)}.")
            st.button("Show the newest figures", on_click=_leave)


def foot() -> str:
    """A sentence with the version of the page and a link that will always show it."""
    if cluster := engine.cluster():
        return f"Answered by the cluster at {wording.markdown(cluster.name)}, from the tables loaded there."
    edition = st.session_state["edition"]
    if edition.version is None:
        return ""
    address = urlencode({**st.query_params.to_dict(), "version": edition.version})
    return (
        f"These are the figures of version {edition.version}, {_made(edition)}. "
        f"[Link to this page with exactly these figures](?{address})"
    )


def _made(edition) -> str:
    return f"published {wording.moment(edition.made[:10])}"


def _leave() -> None:
    st.session_state["frozen"] = ""
    st.query_params.pop("version", None)
