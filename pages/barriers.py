"""What gets in the way, who says so, and what answers it."""

import streamlit as st

from insight.screen import computed, filtered, frame, panel, show, tension

frame.require()
st.title("Barriers")
st.write(
    "Few shares were ever published, so most of what is known is which document names what. "
    "A count of documents shows attention; it does not show how common a barrier is."
)


@filtered("barriers")
def evidence(chosen):
    """What the choices change."""
    st.header("Who names what")
    show("barriers/named", **chosen)

    st.header("What was published as a share")
    show("barriers/published", **chosen)


evidence()
computed("barriers")

st.header("One barrier in full")
panel("barrier", "Barrier")

st.header("Where the two surveys pull apart")
st.write(
    "The surveys of 2021 and 2022 asked different questions of people who may not be the same. "
    "They stand side by side; no trend can be drawn between them."
)
tension("money")
tension("culture")
