"""Choices that a reader makes, kept in the address so that a link restores the view."""

import streamlit as st

from insight import wording
from insight.screen import parts
from insight.screen.data import ask

EVERY = {"who": "Everyone", "year": "All years", "source": "All sources"}


def choose(label: str, options: str, key: str, first: tuple | None = None, **params):
    """A select box over the rows (value, label) of a picker query; gives the value chosen.

    `first` is a (value, label) pair put before the rows, for "everything".
    """
    rows = [(row["value"], row["label"]) for row in ask(options, **params).rows]
    labels = dict(([first] if first else []) + rows)
    return st.selectbox(
        label,
        list(labels),
        format_func=lambda value: labels.get(value, str(value)),
        key=key,
        bind="query-params",
    )


def filters(subject: str) -> dict:
    """Who was asked, which year, which source; says beneath how much is left."""
    row = st.container(key="filters")
    columns = row.columns(3)
    with columns[0]:
        who = choose("Who was asked", "pickers/who", "who", ("all", EVERY["who"]), subject=subject)
    with columns[1]:
        year = choose("Year", "pickers/year", "year", (0, EVERY["year"]), subject=subject)
    with columns[2]:
        source = choose(
            "Source", "pickers/source", "source", ("all", EVERY["source"]), subject=subject
        )
    chosen = {"who": who, "year": year, "source": source}
    left = ask("pickers/matching", subject=subject, **chosen).rows[0]
    said = (
        f"{wording.counted(left['findings'], 'published finding')} and "
        f"{wording.counted(left['statements'], 'statement')} from "
        f"{wording.counted(left['sources'], 'source')} match."
    )
    if not left["sources"]:
        said = "Nothing that was asked or said matches these choices. Choose more widely."
    parts.status(said)
    return chosen


PROJECTS = (
    ("theme", "Theme", "pickers/project_theme", "Any theme"),
    ("programme", "Programme", "pickers/project_label", "Any programme"),
    ("technology", "Technology", "pickers/project_label", "With or without technology"),
    ("stage", "Stage", "pickers/project_label", "Any stage"),
    ("materialised", "Materialised", "pickers/project_label", "Whatever came of it"),
    ("lead", "Led by", "pickers/project_label", "Anyone"),
)
YEARS = (0, 9999)


def project_filters() -> dict:
    """Choices over projects, in the address as theme, programme, technology, stage, materialised,
    lead, from and to. Gives theme, programme, technology, stage, materialised and lead ('all' or a
    code) and first_year and last_year (0 and 9999, or the years between which a project started). An
    address carries the words of a choice, not its code: ?theme=Care+leavers.
    """
    chosen = {}
    columns = iter(st.container(key="project-filters").columns(len(PROJECTS) + 2))
    for key, label, picker, every in PROJECTS:
        kind = {"kind": key} if picker == "pickers/project_label" else {}
        with next(columns):
            chosen[key] = choose(label, picker, key, ("all", every), **kind)
    for key, param, label, every in (
        ("from", "first_year", "Started in or after", YEARS[0]),
        ("to", "last_year", "Started in or before", YEARS[1]),
    ):
        with next(columns):
            chosen[param] = choose(label, "pickers/project_year", key, (every, "Any year"))
    return chosen
