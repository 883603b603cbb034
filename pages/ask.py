"""Ask: each .sql file as the card it becomes."""

import streamlit as st

from insight.screen import bench, frame, sections

frame.require()
st.title("Ask")
st.write(
    "Each question is one file of SQL. A file that is saved in the folder of queries opens here by "
    "itself, with its chart, its numbers, its choices and its sources."
)
(questions,) = sections("Questions")

if questions.open:
    with questions:
        bench()
