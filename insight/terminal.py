"""A question's answer for a terminal: the rows of its card as lines, or as a file."""

import json
from functools import partial
from types import SimpleNamespace

from insight import catalogue, controls, files, reading, results, warehouse
from insight.faults import QueryFault, nearest
from insight.warehouse import engine

EMPTY = "Nobody who was asked matches this choice."


def answer(name: str, choices: list[str], form: str) -> bytes:
    """The answer to queries/<name>.sql with choices `who=councils`, in one of the command's formats.

    Raises QueryFault with a sentence when there is none, and DataFault when data breaks its rules.
    """
    try:
        query = catalogue.get(name.removeprefix("queries/").removesuffix(".sql"))
    except KeyError:
        hint = nearest(name, catalogue.names())
        raise QueryFault(
            f"There is no question called {name}.{hint} Files below queries/ are questions."
        ) from None
    con = engine.opened()
    params = _chosen(query, choices)
    # A count by area has a nought for a theme that does not exist, so rows do not show that it does.
    if wrong := catalogue.unoffered(partial(_ask, con), query, params):
        raise QueryFault(wrong)
    found = warehouse.ask(con, query, **params)
    known = {
        row["source_id"]: row for row in warehouse.ask(con, catalogue.get("sources/passports")).rows
    }
    return FORMS[form](found, known, reading.caption(query, found.rows, known))


def _ask(con, name: str, **params):
    return warehouse.ask(con, catalogue.get(name), **params)


def _chosen(query, choices: list[str]) -> dict:
    """`who=councils` in the type of its parameter. Raises QueryFault for a name that is none."""
    params = {}
    for choice in choices:
        name, equals, value = choice.partition("=")
        if not equals:
            raise QueryFault(f"'{choice}' is no choice. Write   --param {choice}=…")
        if name not in query.params:
            takes = ", ".join(query.params) or "no choices"
            hint = nearest(name, query.params)
            said = f"the question does not take '{name}'.{hint} It takes {takes}."
            raise QueryFault(said, query.path)
        typed = controls.typed(value, catalogue.controls_of(query)[name])
        # `code=7` stays text where the default is text.
        params[name] = value if isinstance(query.params[name], str) else typed
        if type(params[name]) is str and not isinstance(query.params[name], str):
            raise QueryFault(f"{name} takes a number or yes or no, and '{value}' was given.")
    return params


def _reply(found) -> SimpleNamespace:
    """The answer in the shape that results.py writes: (name, type) pairs and rows of cells."""
    heads = files.columns(found)
    kinds = [(name, _kind([row[name] for row in found.rows])) for name in heads]
    return SimpleNamespace(
        columns=kinds, rows=[[row[name] for name in heads] for row in found.rows]
    )


def _kind(cells: list) -> str:
    types = {type(cell) for cell in cells if cell is not None}
    for kind, name in ((bool, "BOOLEAN"), (int, "BIGINT"), (float, "DOUBLE")):
        if types == {kind}:
            return name
    return "DOUBLE" if types == {int, float} else "VARCHAR"


def _table(found, known: dict, caption: str) -> bytes:
    said = [found.query.headed(found.params) if found.rows else found.query.question, ""]
    if found.rows:
        rows = reading.filled(reading.readable(found.query, found.rows))
        columns = [(name, "VARCHAR") for name in rows[0]]
        shown = SimpleNamespace(columns=columns, rows=[list(row.values()) for row in rows])
        said.append(results.table(shown))
    else:
        said.append(EMPTY)
    said += ["", caption, *filter(None, [found.query.note])]
    return ("\n".join(said) + "\n").encode()


def _csv(found, known: dict, caption: str) -> bytes:
    return files.csv(found, known, caption)


def _json(found, known: dict, caption: str) -> bytes:
    kept = [{name: row[name] for name in files.columns(found)} for row in found.rows]
    rows = json.dumps(kept, ensure_ascii=False, indent=2, default=str, allow_nan=False)
    return (rows + "\n").encode()


def _parquet(found, known: dict, caption: str) -> bytes:
    return results.parquet(_reply(found))


def _png(found, known: dict, caption: str) -> bytes:
    """The picture of the card, made here without a browser."""
    from insight.charts.poster import poster
    from insight.exports.picture import as_png

    if not found.rows:
        raise QueryFault(f"There is nothing to draw. {EMPTY}")
    return as_png(poster(found.query, found.rows, found.query.headed(found.params), caption))


FORMS = {"table": _table, "csv": _csv, "json": _json, "parquet": _parquet, "png": _png}
