"""Answers for the page: one database per process, built once, shared by every session."""

import streamlit as st

from insight import catalogue, checks, warehouse
from insight.faults import DataFault, QueryFault


@st.cache_resource(show_spinner="Reading the data …")
def _database():
    return warehouse.build()


def ask(name: str, **params) -> warehouse.Answer:
    """The answer to queries/<name>.sql. On a fault the page says so in a sentence and stops."""
    try:
        return warehouse.ask(_database(), catalogue.get(name), **params)
    except KeyError:
        fault = f"There is no question called {name}."
    except DataFault as problem:
        fault = "The data cannot be shown, because a file breaks its rules. " + problem.sentences[0]
    except QueryFault as problem:
        fault = str(problem)
    st.error(fault)
    st.stop()


@st.cache_data(show_spinner=False)
def passports() -> dict[str, dict]:
    """What captions say of each source, by its id."""
    return {row["source_id"]: row for row in ask("sources/passports").rows}


def complaints(name: str) -> list[str]:
    """What is wrong with a question's file, in sentences; nothing when all is well."""
    return checks.problems(_database(), catalogue.get(name))
