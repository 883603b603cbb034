"""Amounts over the years: a line for each series, broken where the source is another."""

from insight import wording
from insight.charts import ink, plain
from insight.charts.sheet import pointed

DASHES, SYMBOLS = ("solid", "dot", "dash"), ("circle", "diamond", "square")
TALL, ROW = 300, 26


def line(rows: list[dict], x: str, y: str, series: str, wide: bool = False) -> dict:
    """One line a series, from zero up. Figures of two sources (`source_id`) are never joined."""
    names = list(dict.fromkeys(row[series] for row in rows))
    years = sorted({row[x] for row in rows})
    traces = []
    for place, name in enumerate(names):
        mine = sorted((row for row in rows if row[series] == name), key=lambda row: row[x])
        points = _broken(mine, x)
        turn, colour = divmod(place, len(ink.SERIES))
        said = wording.plotly(name)
        traces.append(
            plain.scatter(
                x=[row and row[x] for row in points],
                y=[row and row[y] for row in points],
                name=said,
                mode="lines+markers",
                connectgaps=False,
                line={"color": ink.SERIES[colour], "width": 3, "dash": DASHES[turn % 3]},
                marker={"size": 10, "symbol": SYMBOLS[turn % 3]},
                hovertext=[
                    pointed(name, f"{row[x]}: {row[y]:,}") if row else None for row in points
                ],
                hoverinfo="text",
            )
        )
    legend = ROW * len(names) + 12
    span = years[-1] - years[0]
    return plain.figure(
        traces,
        layout={
            "template": ink.template(),
            "height": TALL + legend,
            "margin": {"l": 6, "r": 14, "t": legend, "b": 30, "pad": 0},
            "showlegend": True,
            "legend": {"orientation": "v", "y": 1, "yanchor": "bottom", "font": {"size": 13}},
            "xaxis": {
                "range": [years[0] - 0.3, years[-1] + 0.3],
                "dtick": max(1, -(-span // (12 if wide else 6))),
                "tick0": years[0],
                "tickformat": "d",
            },
            "yaxis": {"rangemode": "tozero", "showgrid": True, "automargin": True},
        },
    )


def _broken(rows: list[dict], x: str) -> list[dict | None]:
    """The same rows with a gap wherever the source is another or the year is the same."""
    points: list[dict | None] = []
    for row in rows:
        before = points[-1] if points else None
        if before and (before.get("source_id") != row.get("source_id") or before[x] == row[x]):
            points.append(None)
        points.append(row)
    return points
