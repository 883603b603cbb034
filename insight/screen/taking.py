"""Save this page: all of its answers as a document, numbers or a copy, with the choices made on it."""

from urllib.parse import urlencode

import streamlit as st

from insight import published, wording
from insight.faults import DataFault, QueryFault
from insight.screen import present
from insight.screen.data import asker

# Choices of pages, by their names in the address, and the parameter each of them sets.
CHOICES = {name: name for name in ("who", "year", "source", "theme", "programme", "technology")}
CHOICES |= {name: name for name in ("stage", "materialised", "lead")}
CHOICES |= {"from": "first_year", "to": "last_year"}
FORMATS = ("pdf", "xlsx", "csv", "html", "pptx")


@st.fragment
def page(title: str) -> None:
    """The menu at the foot of a page that has answers; one project's page has none of its own."""
    if not published.holds(title) or "project" in st.query_params:
        return
    made = {key: st.session_state[key] for key in CHOICES if key in st.session_state}
    address = {key: st.query_params[key] for key in CHOICES if key in st.query_params}

    def give():
        chosen = {CHOICES[key]: value for key, value in made.items()}
        return published.story(asker(), title, chosen, urlencode(address))

    try:
        present.save(give, f"-page-{title}".replace(" ", "-"), "Save this page", FORMATS, "content")
    except (DataFault, QueryFault) as fault:
        st.warning(wording.markdown(f"This page cannot be saved. {fault}"))
