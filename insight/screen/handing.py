"""What a card's menu offers for a talk: into the deck, or one slide, page or picture by itself."""

import streamlit as st

from insight import deck as decks
from insight import exports, wording
from insight.screen import tray
from insight.screen.data import asker
from insight.screen.downloads import fair
from insight.stories import MOST_SLIDES, Slide, Story

FILES = (
    ("One slide (PPTX)", "pptx",
     "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("One page (PDF)", "pdf", "application/pdf"),
    ("Wide picture, 16:9 (PNG)", "png", "image/png"),
    ("Wide picture, 16:9 (SVG)", "svg", "image/svg+xml"),
)  # fmt: skip


def on(answer, title: str, anchor: str) -> None:
    """Buttons for one card; files are made on this server when asked for, without a browser."""
    query = answer.query
    params = {k: v for k, v in answer.params.items() if v != query.params.get(k)}
    mine = tray.current()
    full = mine is not None and len(mine.slides) >= MOST_SLIDES
    st.button("Add to deck", key=f"deck-{anchor}", on_click=tray.add, args=(query.name, params, title),
              icon=":material/add:", width="stretch", disabled=full)  # fmt: skip
    if mine is not None:
        more = ", the most it can hold" if full else ""
        said = f"Your deck has {wording.counted(len(mine.slides), 'slide')}{more}; it is on the page Present."
        st.caption(said)
    ask, dark = asker(), st.context.theme.type == "dark"
    for label, form, kind in FILES:
        st.download_button(
            label, fair(_maker(ask, query.name, params, title, form, dark), form),
            f"{anchor}.{form}", kind,
            key=f"{form}-{anchor}", on_click="ignore", width="stretch",
        )  # fmt: skip


def _maker(ask, name: str, params: dict, title: str, form: str, dark: bool):
    """A function that makes the file once it is asked for; it runs outside of the page."""
    story = Story("", title, (Slide(name, title, params),))

    def make() -> bytes:
        if form in exports.FORMATS:
            return next(iter(exports.make(ask, story, form).files.values()))
        from insight.exports import picture

        (shown,) = decks.gather(ask, story).slides
        theme = "dark" if dark else "light"
        if form == "png":
            return picture.as_png(shown.scene, theme)
        return picture.as_svg(shown.scene, shown.alternative, theme)

    return make
