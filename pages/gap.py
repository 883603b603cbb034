"""What is named as hard, against the projects we know of; and who has tried it already."""

import streamlit as st

from insight.screen import frame, gap, on_demand, peer

frame.require()
st.title("Gap board")
st.write(
    "What surveys and documents name as hard, set against the projects we know of. "
    "**A thin repository is no proof of a gap**: it holds what somebody wrote about in public, "
    "so read every nought as “none that we know of”."
)


@st.fragment
def rows():
    """What opening a row changes; only this runs again after a choice."""
    st.header("What is named, and what is tried")
    gap.board()

    st.header("One row in full", anchor="one-row-in-full")
    gap.opened()


rows()

st.header("Is workforce a white space?")
gap.workforce()

st.header("White spaces by region")
gap.heat()

st.header("Find a peer", anchor="find-a-peer")
peer(technology=True)
on_demand("How the score is made", "gap/points")

st.header("The links behind the board")
st.write(
    "Somebody had to say which theme of projects tackles which challenge or barrier. "
    "These are all the links, each with its reason; disagree with one, and its row changes."
)
on_demand("Every link and its reason", "gap/links")
on_demand("The whole board as a plain table", "gap/board")
