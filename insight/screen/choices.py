"""Choices that a reader makes, kept in the address so that a link restores the view."""

import streamlit as st

from insight import catalogue
from insight.controls import LONGEST, RESERVED, typed, unfit
from insight.screen.data import ask, spared

EVERY = {"who": "Everyone", "year": "All years", "source": "All sources"}


def heard(key: str, label: str, offered) -> None:
    """Notes what the address asks of a box that has no such choice, before the box takes it out of the
    address; frame.py says it above the page. `offered` are the choices in words."""
    said = st.query_params.get(key)
    if said and key not in st.session_state and said not in offered:
        st.session_state.setdefault("unheard", []).append((label, said))


def choose(label: str, options: str, key: str, first: tuple | None = None, changed=None, **params):
    """A select box over the rows (value, label) of a picker query; gives the value chosen.

    `first` is a (value, label) pair put before the rows, for "everything". `changed()` is called
    after a choice, before the run.
    """
    rows = [(row["value"], row["label"]) for row in ask(options, **params).rows]
    labels = dict(([first] if first else []) + rows)
    heard(key, label, labels.values())
    return st.selectbox(
        label,
        list(labels),
        format_func=lambda value: labels.get(value, str(value)),
        key=key,
        bind="query-params",
        on_change=changed,
    )


def controls(query) -> dict:
    """A control for each parameter of a question, under its name in the address; gives the values."""
    every = {
        name: control
        for name, control in catalogue.controls_of(query).items()
        if name not in RESERVED
    }
    if not every:
        return {}
    row = st.container(key="controls")
    columns = row.columns(max(3, min(4, len(every))))
    chosen = {}
    for place, (name, control) in enumerate(every.items()):
        _forget_unfit(name, control)
        with columns[place % len(columns)]:
            chosen[name] = _set(name, control, query.params[name])
    return chosen


def _forget_unfit(name: str, control) -> None:
    """Lets go of a value that another question left under the same name, if it does not fit here."""
    kept = st.session_state.get(name)
    kind = {"number": int | float, "yes/no": bool, "text": str}.get(control.kind, object)
    if kept is not None and (not isinstance(kept, kind) or unfit(kept, control)):
        del st.session_state[name]


def _set(name: str, control, default):
    """One control: a select box, a number, a switch or a line of text."""
    bound = {"key": name, "bind": "query-params"}
    if control.kind == "choice":
        picked = spared(ask)(control.picker, **dict(control.asks))
        rows = picked.rows if picked else []
        offered = {row.get("value"): row.get("label") for row in rows}
        if offered:
            if default not in offered:
                offered = {default: EVERY.get(name, "All")} | offered
            heard(name, control.label, map(str, offered.values()))
            return st.selectbox(
                control.label,
                list(offered),
                index=list(offered).index(default),
                format_func=lambda value: str(offered.get(value, value)),
                **bound,
            )
    if control.kind == "number":
        of = int if control.whole else float
        low, high, step = of(control.low), of(control.high), of(control.step)
        begin = low if unfit(default, control) else of(default)
        return st.number_input(control.label, low, high, begin, step, **bound)
    if control.kind == "yes/no":
        return st.toggle(control.label, default is True, **bound)
    said = st.text_input(control.label, str(default), max_chars=LONGEST, **bound)
    return typed(said) if isinstance(default, int) else said


PROJECTS = (
    ("theme", "Theme", "pickers/project_theme", "Any theme"),
    ("programme", "Programme", "pickers/project_label", "Any programme"),
    ("technology", "Technology", "pickers/project_label", "With or without"),
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
    with st.container(key="project-filters"):
        for key, label, picker, every in PROJECTS:
            kind = {"kind": key} if picker == "pickers/project_label" else {}
            chosen[key] = choose(label, picker, key, ("all", every), **kind)
        for key, param, label, every in (
            ("from", "first_year", "Started in or after", YEARS[0]),
            ("to", "last_year", "Started in or before", YEARS[1]),
        ):
            chosen[param] = choose(label, "pickers/project_year", key, (every, "Any year"))
    return chosen
