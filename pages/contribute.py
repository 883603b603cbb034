"""Send in a project: what was tried, where, with whom, what happened, and what was learned."""

import streamlit as st

from insight.screen import contribute, frame, templates, whereabouts

frame.require()
st.title("Contribute a project")
st.write(
    "Tell others what you tried in children's services, **above all when it did not work**. A steward "
    "reads what you send; nothing is published before."
)
contribute()

st.header("Several projects at once")
st.write("Fill in a table and send it to the person who looks after this dashboard.")
templates()

st.header("What became of it")
whereabouts()
