"""What makes change possible, for whom, and the evidence behind collaboration."""

import streamlit as st

from insight.screen import computed, filtered, frame, panel, show

frame.require()
st.title("Facilitators")
st.write("What those asked say makes change possible, and what documents say helped.")


@filtered("facilitators")
def evidence(chosen):
    """What the choices change."""
    st.header("What helps")
    show("facilitators/named", **chosen)
    show("facilitators/published", **chosen)


evidence()
computed("facilitators")

st.header("What each sector puts first, and how it was measured")
left, right = st.columns(2)
with left:
    show("facilitators/first_by_sector")
with right:
    show("facilitators/measure")
    st.write(
        "The 2022 report asked organisations to rate each factor from one, not very important, to "
        "five, very important. It counts an answer of four or five as important and prints the share "
        "of organisations that gave one. Such a share does not tell a four from a five, or how the "
        "other answers were spread."
    )

st.header("One condition in full")
panel("facilitator", "Condition")

st.header("What collaboration is made of")
show("facilitators/ingredients")
