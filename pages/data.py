"""For the data steward: load a survey wave from a file, see what is wrong with it, publish it."""

import streamlit as st

from insight.screen import bring, frame, held, sections, submissions

frame.require()
st.title("Load data")
st.write(
    "For the person who looks after the data. Respondents' answers stay on this machine; only protected "
    "figures are published."
)
importing, store, sent = sections("Import", "Waves in the store", "Submissions")

if importing.open:
    with importing:
        st.header("Import a survey wave")
        bring()

if store.open:
    with store:
        st.header("Waves in the store")
        held()

if sent.open:
    with sent:
        st.header("Submissions")
        submissions()
