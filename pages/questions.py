"""Every question there is: each .sql file as the card it becomes."""

import streamlit as st

from insight.screen import frame, question

frame.require()
st.title("All questions")
st.write(
    "Each question is one file of SQL. A file saved in the folder of queries appears in this list, "
    "with its chart, its numbers and its sources."
)
question()
