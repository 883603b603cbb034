"""A reader's own deck: kept in the address, so that a reload or a link brings it back."""

import base64
import json
import zlib

import streamlit as st

from insight import stories
from insight.faults import DataFault
from insight.stories import Slide, Story

NAME = "deck"
# Longer addresses are cut off by some mail programs and chats.
MOST, MOST_PLAIN = 7000, 200_000
TITLE = "My deck"


def packed(story: Story) -> str:
    """The deck as text for an address."""
    text = json.dumps(stories.plain(story), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8"), 9)).decode().rstrip("=")


def unpacked(text: str) -> Story:
    """The deck that an address holds. Raises DataFault when it is not one."""
    wrong = DataFault(
        ["The deck in this address is damaged. Ask for the link, or its file, again."]
    )
    try:
        if len(text) > MOST * 2:
            raise wrong
        squeezed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        opened = zlib.decompressobj()
        plain = opened.decompress(squeezed, MOST_PLAIN)
        if opened.unconsumed_tail:
            raise wrong
        said = json.loads(plain)
    except (ValueError, zlib.error, RecursionError):
        raise wrong from None
    return stories.read("", said, "This deck")


def current() -> Story | None:
    """The reader's deck, None before anything was added."""
    return st.session_state.get(NAME)


def settle() -> None:
    """Once a run: takes the deck from the address, or puts it back there after a change of page."""
    code = st.query_params.get(NAME, "")
    mine = current()
    if mine is None and code:
        try:
            st.session_state[NAME] = unpacked(code)
        except DataFault as fault:
            st.warning(fault.sentences[0])
    elif mine is not None:
        _write(mine)


def keep(story: Story | None) -> None:
    """Makes this the reader's deck; None empties it."""
    if story is None or not story.slides:
        st.session_state.pop(NAME, None)
        st.query_params.pop(NAME, None)
    else:
        st.session_state[NAME] = story
        _write(story)


def _write(story: Story) -> None:
    code = packed(story)
    if len(code) > MOST:
        st.query_params.pop(NAME, None)
    elif st.query_params.get(NAME) != code:
        st.query_params[NAME] = code


def too_long(story: Story) -> bool:
    """Whether the deck no longer fits an address and has to be saved as a file."""
    return len(packed(story)) > MOST


def add(name: str, params: dict, headline: str) -> None:
    """Puts one card at the end of the deck, with the choices made for it."""
    mine = current() or Story("", TITLE, ())
    slide = Slide(name, headline, {key: value for key, value in params.items()})
    if len(mine.slides) < stories.MOST_SLIDES:
        keep(Story("", mine.title, (*mine.slides, slide), mine.subtitle, mine.closing))
