"""Through the years: a strip for each series, joined only where figures may be compared."""

from insight import wording
from insight.charts import ink, plain
from insight.charts.dots import hover
from insight.charts.rows import joined
from insight.charts.sheet import Sheet

STRIP = 52


def timeline(rows: list[dict], x: str, y: str, series: str, joins: str, wide: bool = False) -> dict:
    """One strip a series, 0 to 100% from bottom to top, with a gap for every year not asked.

    A line joins a figure to the one before it only where the column `joins` is true.
    """
    years = range(min(row[x] for row in rows), max(row[x] for row in rows) + 1)
    sheet = Sheet(left=years[0] - 0.4, wide=wide)
    points, spans, lines, tracks, labels = [], [], [], [], []
    for name in dict.fromkeys(row[series] for row in rows):
        mine = [row for row in rows if row[series] == name]
        sheet.write(name)
        sheet.gap(18)
        middle = sheet.strip(STRIP)
        bottom = middle + STRIP / 2
        tracks.append(bottom)
        before = None
        for row in mine:
            height = {
                part: bottom - row[part] * STRIP if row[part] is not None else None
                for part in ("share", "share_low", "share_high")
            }
            low = high = height["share"]
            if low is not None:
                points.append((row, low))
            elif height["share_low"] is not None:
                low, high = height["share_low"], height["share_high"]
                spans.append((row, low, high))
            if low is not None:
                labels.append((row, high, _beside(row, mine, x, years)))
                now = (row[x], low, high)
                if before and row[joins]:
                    lines += joined(before, now)
                before = now
        sheet.gap(16)
    marks = [
        plain.scatter(
            x=[part for bottom in tracks for part in (years[0] - 0.3, years[-1] + 0.3, None)],
            y=[part for bottom in tracks for part in (bottom, bottom, None)],
            mode="lines", line={"color": ink.GRID, "width": 1},
            hoverinfo="skip", showlegend=False,
        ),
        plain.scatter(
            x=[part for (a, b) in lines for part in (a[0], b[0], None)],
            y=[part for (a, b) in lines for part in (a[1], b[1], None)],
            mode="lines", line={"color": ink.BAR, "width": 3},
            hoverinfo="skip", showlegend=False,
        ),
        plain.scatter(
            x=[part for row, *_ in spans for part in (row[x], row[x], None)],
            y=[part for _, low, high in spans for part in (low, high, None)],
            mode="lines+markers", line={"color": ink.TEAL, "width": 9},
            marker={"symbol": "line-ew-open", "size": 16, "color": ink.TEAL, "line": {"width": 3}},
            hoverinfo="skip", showlegend=False,
        ),
        plain.scatter(
            x=[row[x] for row, _ in points], y=[height for _, height in points],
            mode="markers", marker={"size": 13, "color": ink.BLUE}, showlegend=False,
            hovertext=[hover(row, row["item"]) for row, _ in points], hoverinfo="text",
        ),
        plain.scatter(
            x=[row[x] for row, *_ in labels], y=[height - 9 for _, height, _ in labels],
            text=[f"<b>{wording.plotly(wording.figure(row))}</b>" for row, *_ in labels],
            mode="text", textposition=[place for *_, place in labels],
            textfont={"size": 13, "color": ink.TEXT},
            hovertext=[hover(row, row["item"]) for row, *_ in labels], hoverinfo="text",
            showlegend=False, cliponaxis=False,
        ),
    ]  # fmt: skip
    step = 1 if len(years) <= 8 else 2
    return sheet.figure(
        marks,
        {
            "range": [years[0] - 0.4, years[-1] + 0.4],
            "tickvals": list(years)[::step],
            "ticktext": [str(year) for year in years][::step],
            "showgrid": True,
            "griddash": "dot",
        },
    )


def _beside(row: dict, mine: list[dict], x: str, years: range) -> str:
    """Where a figure stands at its mark: left of it where years are narrow and the next has one too."""
    near = len(years) > 5 and any(other[x] == row[x] + 1 for other in mine)
    return "top left" if near else "top center"
