"""Every table that can be asked in the version that a session reads, kept for all who look."""

import streamlit as st

from insight.screen import data, versions
from insight.warehouse import schema


def tables() -> list[schema.Table]:
    """In alphabetical order, each with its columns and what they mean."""
    return _tables(versions.path())


@st.cache_resource(show_spinner=False, max_entries=data.OPEN)
def _tables(path: str) -> list[schema.Table]:
    return schema.tables(data._opened(path))


versions.when_withdrawn(_tables.clear)
