"""The SQL editor on the page: CodeMirror, served by the app itself, with the tables' names in it."""

from functools import cache
from pathlib import Path

import streamlit as st

from insight.warehouse.schema import Table

HERE = Path(__file__).parent
LIBRARY = "app/static/codemirror.js"


@cache
def _component():
    html, css, js = (
        HERE.joinpath(f"editor.{kind}").read_text(encoding="utf-8")
        for kind in ("html", "css", "js")
    )
    return st.components.v2.component("insight_editor", html=html, css=css, js=js)


def editor(sql: str, serial: int, tables: list[Table], functions: list[str]) -> dict | None:
    """Shows an editor; gives {"sql", "explain"} in the run in which somebody asks, else None.

    The words in it are the reader's own until `serial` changes: then `sql` takes their place.
    """
    told = _component()(
        data={
            "sql": sql,
            "serial": serial,
            "library": LIBRARY,
            "schema": completions(tables),
            "functions": [name for name in functions if name.isidentifier()],
        },
        key="editor",
        on_asked_change=lambda: None,
    )
    asked = told.asked
    return asked if isinstance(asked, dict) and isinstance(asked.get("sql"), str) else None


def completions(tables: list[Table]) -> dict:
    """{schema: {table: [{label, type, detail, info}, …]}}, as CodeMirror wants names to complete."""
    found: dict = {}
    for table in tables:
        schema, _, name = table.name.partition(".")
        found.setdefault(schema, {})[name] = [
            {
                "label": column.name,
                "type": "property",
                "detail": column.type.lower(),
                "info": column.comment or None,
            }
            for column in table.columns
        ]
    return found
