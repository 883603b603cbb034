"""The eight principles of the 2030 vision, and the four areas to work on first."""

import streamlit as st

from insight.screen import frame, show

frame.require()
st.title("Vision 2030")
st.write(
    "In the 2022 survey organisations described children's social care as they would like it to be "
    "in 2030. The report drew principles from the answers, and named the areas to work on first."
)

st.header("The principles")
show("vision/principles")
show("vision/statements")

st.header("The priority areas")
show("vision/priority_areas")
