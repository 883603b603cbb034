"""Before and after: two marks and the way from one to the other, each on a scale of its own."""

from insight import wording
from insight.charts import ink, plain
from insight.charts.sheet import Sheet, broken

BEFORE, AFTER = "before", "after"


def change(rows: list[dict], y: str, before: str, after: str, wide: bool = False) -> dict:
    """One row a figure: its words, then a ring for before, a line, and a triangle for after.

    Units differ, so each row runs from zero to its own larger value: rows are not to be compared.
    """
    sheet = Sheet(left=0, wide=wide)
    sheet.key([BEFORE, AFTER])
    at = []
    for row in rows:
        sheet.write(row[y], bold=wording.figure(row))
        said = (row.get("period"), row.get("wanted"))
        sheet.write(" · ".join(filter(None, said)), style="detail")
        at.append(sheet.strip(30))
        sheet.gap(12)
    ends = [(part(row[before], row) * 100, part(row[after], row) * 100) for row in rows]
    track_x, track_y = broken([(0, 100, height) for height in at])
    line_x, line_y = broken([(*pair, height) for pair, height in zip(ends, at, strict=True)])
    marks = [
        plain.scatter(
            x=track_x, y=track_y, mode="lines", hoverinfo="skip", showlegend=False,
            line={"color": ink.GRID, "width": 2},
        ),
        plain.scatter(
            x=line_x, y=line_y, mode="lines", hoverinfo="skip", showlegend=False,
            line={"color": ink.BAR, "width": 4},
        ),
        _points([first for first, _ in ends], at, rows, BEFORE, "circle-open"),
        _points(
            [last for _, last in ends], at, rows, AFTER,
            ["triangle-right" if last >= first else "triangle-left" for first, last in ends],
        ),
    ]  # fmt: skip
    return sheet.figure(marks, {"range": [-2, 104], "visible": False}, bottom=4)


def part(value: float, row: dict) -> float:
    """How far a figure reaches on its row's own scale: 1 is the larger of the row's two."""
    return value / (max(abs(row["before_value"]), abs(row["after_value"])) or 1)


def _points(x, y, rows, name, symbol) -> dict:
    return plain.scatter(
        x=x,
        y=y,
        name=name,
        mode="markers",
        marker={
            "size": 15,
            "symbol": symbol,
            "color": ink.PLUM if name == BEFORE else ink.BLUE,
            "line": {"width": 3 if name == BEFORE else 0, "color": ink.PLUM},
        },
        hovertext=[
            f"{name} {wording.plotly(wording.quantity(row[f'{name}_value'], row['unit']))}"
            for row in rows
        ],
        hoverinfo="text",
        showlegend=True,
    )
