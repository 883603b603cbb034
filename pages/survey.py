"""One published wave: its questions, how each group answered, and how it compares with earlier ones."""

import streamlit as st

from insight.screen import frame, wave

frame.require()
st.title("Survey waves")
wave()
