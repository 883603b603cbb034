"""Stories and a reader's own deck: shown full screen, arranged, and saved to hand on."""

import streamlit as st

from insight.screen import frame, present

frame.require()
if not present.showing():
    st.title("Present")
    st.write(
        "A story is a row of slides on the evidence, each with its source and its caveat. Show one full "
        "screen, or put together your own: **Save or share** on any card has **Add to deck**."
    )
    st.header("Stories")
    present.stories()
    st.header("Your deck", anchor="your-deck")
    present.deck()
