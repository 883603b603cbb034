"""What services say is hardest, how far they innovate, and what they have to do it with."""

import streamlit as st

from insight.screen import computed, filtered, frame, panel, show

frame.require()
st.title("Challenges")
st.write(
    "What those asked find hardest. Each survey asked its own people its own question, "
    "so read every line by itself."
)


@filtered("challenges")
def evidence(chosen):
    """What the choices change."""
    st.header("What is hardest")
    left, right = st.columns(2)
    with left:
        show("challenges/hardest", **chosen)
    with right:
        show("challenges/dearest_placements")
    show("challenges/published", **chosen)
    show("challenges/named", **chosen)

    st.header("How far services innovate, and with what")
    left, right = st.columns(2)
    with left:
        show("challenges/engagement", **chosen)
        show("challenges/investment_drivers", **chosen)
    with right:
        show("challenges/resources", **chosen)

    st.header("Staff and their time")
    show("challenges/workforce", **chosen)


evidence()
computed("challenges")

st.header("One challenge in full")
panel("challenge", "Challenge")
