"""Three minutes: what holds innovation back, what makes it possible, where technology stands."""

import streamlit as st

from insight.screen import briefing_line, figures, frame, missing, peer, show

frame.require()
st.title("Innovation in children's services")
st.write(
    "**Stretched staff, rising demand and the work of embedding new practice hold services back; an "
    "innovative culture, collaboration and room to experiment move them on;** and councils report far "
    "more use of new technology than the social workers who were polled."
)
briefing_line()
figures("briefing/headline_figures")

st.header("What holds back, what makes possible")
left, right = st.columns(2)
with left:
    show("briefing/holds_back")
    st.page_link("pages/barriers.py", label="More on barriers", icon=":material/arrow_forward:")
with right:
    show("briefing/makes_possible")
    st.page_link(
        "pages/facilitators.py", label="More on facilitators", icon=":material/arrow_forward:"
    )

st.header("Who has tried what")
left, right = st.columns(2)
with left:
    show("gap/top")
    st.page_link("pages/gap.py", label="More on the gap board", icon=":material/arrow_forward:")
with right:
    st.subheader("Find a peer", anchor="find-a-peer")
    peer()

st.header("Where technology stands")
left, right = st.columns(2)
with left:
    show("briefing/technology_stands")
    st.page_link("pages/technology.py", label="More on technology", icon=":material/arrow_forward:")
with right:
    st.subheader("What is not in here")
    missing()
    st.page_link("pages/sources.py", label="Data and method", icon=":material/arrow_forward:")
