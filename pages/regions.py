"""Where projects run and where they are led: a map, the list behind each number, and a table."""

import streamlit as st

from insight.screen import frame, regions

frame.require()
st.title("Regions")
st.write(
    "Where the projects we know of run, and where they are led from. Click a region, an authority or "
    "a point, or choose one in the box: the list beside the map follows."
)
regions()
