"""The frame round every page: contents, look, and the guard that keeps pages inside it."""

from pathlib import Path

import streamlit as st

from insight import wording
from insight.screen import access, crowding, origins, taking, tray, versions, watch
from insight.screen.entry import NAME

ROOT = Path(__file__).parents[2]
# Addresses that pages once had, and where they are now.
MOVED = {"questions": "pages/ask.py"}


def begin(contents: dict[str, list]) -> None:
    """Draws the frame and runs the page that was asked for. Only app.py calls this."""
    page = st.navigation({**contents, "": _moved()}, expanded=True)
    st.set_page_config(f"{page.title} · {NAME}", layout="wide")
    if not crowding.admitted():
        return
    st.session_state["in_frame"] = True
    access.door()
    versions.settle()
    if not versions.usable():
        return
    versions.banner()
    watch.notice()
    tray.settle()
    st.session_state["asked"], st.session_state["unheard"] = {}, []
    above = st.empty()
    with watch.timed(page.url_path or "briefing"):
        page.run()
    if unheard := st.session_state["unheard"]:
        above.warning(wording.markdown(wording.unknown(unheard)))
    taking.page(page.title)
    origins.foot()
    st.caption(
        "Every number comes from a published source that its card names. "
        "No page asks anything of another website. " + versions.foot()
    )


def _moved() -> list:
    """A page without a place in the contents for each old address, which leads to the new one."""

    def lead(to: str):
        return lambda: st.switch_page(to, query_params=st.query_params.to_dict())

    return [
        st.Page(lead(to), title="Moved", url_path=old, visibility="hidden")
        for old, to in MOVED.items()
    ]


def name_tab(name: str) -> None:
    """Names the browser's tab after what the address shows, where that is more than the page."""
    st.set_page_config(f"{name} · {NAME}")


def require() -> None:
    """First call of every page. Streamlit runs a page of `pages/` by itself when a deep link is the
    first request after a start; then register the pages and start again, through app.py."""
    if not st.session_state.pop("in_frame", False):
        files = sorted((ROOT / "pages").glob("*.py"))
        st.navigation(
            [st.Page(file, default=file.stem == "briefing") for file in files], position="hidden"
        )
        st.rerun()
