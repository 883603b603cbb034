"""Where a count leads: the list behind it, from a cell of a table or from a mark of a chart."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from insight import charts, wording

# Choices over projects by the names that questions give them, and in the address of a page.
CHOICES = {
    name: name for name in ("theme", "programme", "technology", "stage", "materialised", "lead")
} | {"first_year": "from", "last_year": "to"}
ONE = "project="


def marked(query, here: str = "") -> str:
    """Where a click on a mark of this question's chart leads, before a row fills it; '' for nowhere.

    `here` is the page it stands on: a page cannot turn to itself with other choices in the middle of a
    run, and has controls of its own for that.
    """
    columns = charts.clicked(query)
    where = next((query.opens[column] for column in columns if column in query.opens), "")
    return "" if where.partition("?")[0] == here else where


def here() -> str:
    """The page that is shown, by the name of its file; '' for the first."""
    return urlsplit(st.context.url or "").path.rpartition("/")[2]


def place(said) -> int:
    """The place of a row in what the browser hands back of a mark: a number, by itself or wrapped."""
    while isinstance(said, dict | list):
        said = next(iter(said.values() if isinstance(said, dict) else said))
    return int(said)


def kept(query, where: str) -> str:
    """The address with the choices that the reader has made: a list as long as the count needs them."""
    if ONE in where:
        return where
    made = {}
    for name, key in CHOICES.items():
        said = st.query_params.get(key) or st.query_params.get(name)
        if name in query.params and said:
            made[key] = said
    # What stands in braces is a column's name still, so that only what is added is quoted.
    return f"{where}{'&' if '?' in where else '?'}{urlencode(made)}" if made else where


def follow(where: str, row: dict) -> None:
    """Goes to the list behind a count, in the same tab."""
    address = urlsplit(wording.filled(where, row))
    st.switch_page(f"pages/{address.path}.py", query_params=dict(parse_qsl(address.query)))
