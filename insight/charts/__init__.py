"""Answers become pictures: the only room that knows Plotly (and, for maps, pydeck)."""

import json
from pathlib import Path

import plotly
import plotly.graph_objects as go

from insight import wording
from insight.charts import ink
from insight.charts.changes import change
from insight.charts.dots import bars, dots
from insight.charts.grids import heat, matrix
from insight.charts.land import chart as region_map
from insight.charts.likert import likert
from insight.charts.lines import timeline
from insight.charts.rows import complete
from insight.charts.settled import Settled
from insight.charts.years import line

# Plotly's own script, for pictures that are made in the browser.
SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

# A kind of chart: its function, and the parts that a header's `chart:` line must give it.
KINDS = {
    "dots": (dots, ("x", "y")),
    "bars": (bars, ("x", "y", "colour")),
    "timeline": (timeline, ("x", "y", "series", "joins")),
    "line": (line, ("x", "y", "series")),
    "matrix": (matrix, ("x", "y", "size", "shape")),
    "heat": (heat, ("x", "y", "value")),
    "change": (change, ("y", "before", "after")),
    "likert": (likert, ("x", "y", "colour")),
    "map": (region_map, ("x", "y", "area")),
}
# Kinds that are words and numbers on the page, not pictures.
PLAIN = {"number": (), "table": (), "choices": ()}


# How much of a long list is drawn before a reader asks for all of it.
FIRST = 12
SERIES = 12


def first(query, rows: list[dict]) -> list[dict]:
    """The part of the rows that is drawn at first: a dozen dots, or a dozen series."""
    if query.kind == "timeline":
        series = list(dict.fromkeys(row[query.roles["series"]] for row in rows))[:SERIES]
        return [row for row in rows if row[query.roles["series"]] in series]
    return rows[:FIRST] if query.kind == "dots" else rows


def clicked(query) -> tuple[str, ...]:
    """The columns that may say where a click on a mark leads, the count first: of counts in dots and of
    heat. There each mark has the place of its row as `customdata`."""
    if query.kind == "heat":
        return (query.roles["value"],)
    return ("n", query.roles["y"]) if query.kind == "dots" and query.roles["x"] == "n" else ()


def draw(query, rows: list[dict], wide: bool = False) -> go.Figure:
    """The picture that the question's header asks for, in the colours of the screen. Raises ValueError
    where Plotly knows no such picture.

    `wide` lets its words run over 1,000 pixels; without it they fit a telephone.
    """
    return go.Figure(_drawn(query, rows, wide))


def _drawn(query, rows: list[dict], wide: bool = False) -> dict:
    function, parts = KINDS[query.kind]
    known = {*parts, "detail", "group"}
    return function(
        complete(rows), **{k: v for k, v in query.roles.items() if k in known}, wide=wide
    )


def shown(query, rows: list[dict], theme: str = "light", clicked: bool = False) -> go.Figure:
    """The same picture for a page in a theme, which many readers get as it is. Whether its marks can be
    `clicked` is for the page to say."""
    return Settled(_drawn(query, rows), theme, clicked)


def for_file(query, rows: list[dict], title: str, source: str, theme: str = "light") -> dict:
    """The same picture as data for a file: title above and source below, 1,000 pixels wide."""
    figure = draw(query, rows, wide=True)
    above = [f"<b>{wording.plotly(line)}</b>" for line in wording.wrap(title, 74)]
    asked = [wording.plotly(line) for line in wording.wrap(query.question, 110)]
    below = [wording.plotly(line) for line in wording.wrap(f"Source: {source}", 150)]
    margin = figure.layout.margin
    top = 18 + 26 * len(above) + 20 * len(asked) + 14
    foot = 18 + 16 * len(below)
    height = figure.layout.height + top + foot
    note = {
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "align": "left",
        "x": 0,
        "xanchor": "left",
    }
    plot = height - top - foot - margin.t - margin.b
    annotations = [
        note | {
            "text": "<br>".join(above), "y": 1 + (margin.t + top - 14) / plot, "yanchor": "top",
            "font": {"size": 21, "color": ink.TEXT},
        },
        note | {
            "text": "<br>".join(asked), "y": 1 + (margin.t + top - 18 - 26 * len(above)) / plot,
            "yanchor": "top", "font": {"size": 15, "color": ink.MUTED},
        },
        note | {
            "text": "<br>".join(below), "y": -(margin.b + foot - 8) / plot, "yanchor": "bottom",
            "font": {"size": 12, "color": ink.MUTED},
        },
    ]  # fmt: skip
    figure.update_layout(
        width=1000,
        height=height,
        margin={"l": 40, "r": 40, "t": margin.t + top, "b": margin.b + foot},
        annotations=annotations,
        font={"family": ink.FILE_FONT, "color": ink.TEXT},
        paper_bgcolor=ink.palette(theme)["background"],
    )
    return json.loads(ink.painted(figure.to_json(), theme))
