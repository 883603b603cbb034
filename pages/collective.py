"""Who has tried what: the projects, searched and counted; one of them when the address names it."""

import streamlit as st

from insight.screen import frame, one_project, peer, projects, show

frame.require()
if not one_project():
    st.title("Projects")
    st.write(
        "Who has tried what, where, and what came of it. These are projects that somebody wrote about "
        "in public, or sent in here: not a census of the sector, and failures are told of less often "
        "than successes."
    )
    st.page_link(
        "pages/contribute.py", label="Contribute a project", icon=":material/arrow_forward:"
    )
    projects()

    st.header("Find a peer", anchor="find-a-peer")
    peer()

    st.header("All of them at a glance")
    show("collective/by_theme")
