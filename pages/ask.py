"""Ask: each .sql file as the card it becomes, and free SQL for everything else."""

import streamlit as st

from insight.screen import bench, frame, freesql, sections

frame.require()
st.title("Ask")
freesql.follow_link()
questions, own = sections("Questions", "Your own SQL")

if questions.open:
    with questions:
        st.write(
            "Each question is one file of SQL, shown with its chart, its numbers, its choices and its "
            "sources."
        )
        bench()
elif own.open:
    with own:
        freesql.free_sql()
