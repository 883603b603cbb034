"""Rows against columns: a matrix of marks, and a table of heat."""

from insight import wording
from insight.charts import ink, plain
from insight.charts.rows import is_range
from insight.charts.sheet import Sheet, broken, pointed

# Shape and colour of each stance, so that neither carries the meaning alone.
STANCES = {
    "holds back": ("triangle-down", ink.PLUM),
    "helps": ("triangle-up", ink.TEAL),
    "cuts both ways": ("diamond", ink.ORANGE),
    "not significant": ("x", ink.GREY),
    "hoped for": ("circle-open", ink.BLUE),
    "in use": ("circle", ink.BLUE),
}
SIZES = {1: 8, 2: 12, 3: 17}
# Where columns stand close on a telephone, so that marks beside each other do not touch.
CROWDED, SMALLER = 14, {1: 6, 2: 10, 3: 14}
# Pixels of a cell of heat, from top to bottom.
CELL = 30


def matrix(rows: list[dict], x: str, y: str, size: str, shape: str, wide: bool = False) -> dict:
    """A mark where a column says something of a row; bigger is stronger, the shape is the stance.

    Rows keep the order in which they first come; columns go by `column_order`, or else by `year`.
    Heads stand upright unless they are few.
    """
    columns = sorted(
        {row[x] for row in rows},
        key=lambda name: (min(_column(row) for row in rows if row[x] == name), name),
    )
    place = {name: number for number, name in enumerate(columns)}
    stances = [name for name in STANCES if any(row[shape] == name for row in rows)]
    sizes = SMALLER if len(columns) > CROWDED else SIZES
    sheet = Sheet(left=-0.5, wide=wide)
    upright = len(columns) > 4
    ticks = [
        wording.plotly(name)
        if upright
        else "<br>".join(wording.plotly(part) for part in wording.wrap(name, 14))
        for name in columns
    ]
    tall = max((len(name) for name in columns), default=0) * 6.3 + 14
    head = tall if upright else 16 * max((tick.count("<br>") + 1 for tick in ticks), default=1) + 10
    sheet.gap(8)
    at = {}
    for row in rows:
        if row[y] not in at:
            sheet.write(row[y])
            at[row[y]] = sheet.strip(26)
            sheet.gap(6)
    track_x, track_y = broken([(-0.4, len(columns) - 0.6, height) for height in at.values()])
    marks = [
        plain.scatter(
            x=track_x, y=track_y, mode="lines", hoverinfo="skip", showlegend=False,
            line={"color": ink.GRID, "width": 1},
        )
    ]  # fmt: skip
    for name in stances:
        symbol, colour = STANCES[name]
        mine = [row for row in rows if row[shape] == name]
        marks.append(
            plain.scatter(
                x=[place[row[x]] for row in mine],
                y=[at[row[y]] for row in mine],
                name=name,
                mode="markers",
                marker={
                    "symbol": symbol,
                    "color": colour,
                    "size": [sizes[row[size]] for row in mine],
                    "opacity": 1,
                    "line": {"width": 2 if symbol.endswith("open") else 0, "color": colour},
                },
                hovertext=[_said(row, x, y) for row in mine],
                hoverinfo="text",
                showlegend=True,
            )
        )
    key = 24 * (1 + sum(len(name) + 6 for name in stances) // 46)
    return sheet.figure(
        marks,
        {
            "range": [-0.6, len(columns) - 0.4],
            "side": "top",
            "tickvals": list(place.values()),
            "ticktext": ticks,
            "tickangle": -90 if upright else 0,
            "tickfont": {"size": 11, "color": ink.TEXT},
            "showgrid": True,
            "griddash": "dot",
        },
        bottom=key + 8,
        height=round(sheet.down + head + key + 14),
        margin={"l": 6, "r": 10, "t": round(head), "b": key + 8, "pad": 0},
        legend={"y": 0, "yanchor": "top"},
    )


def _column(row: dict) -> int:
    return row.get("column_order") or row.get("year") or 9999


def _said(row: dict, x: str, y: str) -> str:
    strength = {3: "a main finding", 2: "stated and explained", 1: "in passing"}[row["weight"]]
    lead = "<br>".join(f"<b>{line}</b>" for line in pointed(row[y]).split("<br>"))
    stance = f"{row[x]}: {row['stance_label']}, {strength}"
    return f"{lead}<br>{pointed(stance, *filter(None, [row.get('summary')]))}"


def heat(rows: list[dict], x: str, y: str, value: str, wide: bool = False) -> dict:
    """Figures in a grid, darker for more; a range is hollow. An empty cell was not asked, and stays empty.

    Heads stand upright where there are too many to stand side by side on a telephone.
    """
    columns = list(dict.fromkeys(row[x] for row in rows))
    place = {name: number for number, name in enumerate(columns)}
    sheet = Sheet(left=-0.5, wide=wide)
    sheet.gap(8)
    heights = {}
    for row in rows:
        if row[y] not in heights:
            sheet.write(row[y])
            heights[row[y]] = sheet.strip(CELL)
            sheet.gap(10)
    shares = value != "n"
    shade = (lambda row: row["sort_pct"]) if shares else (lambda row: row["n"])
    top = 100 if shares else max((row["n"] for row in rows), default=1) or 1
    known = [row for row in rows if shade(row) is not None]
    hollow = [is_range(row) for row in known]
    # Bars, not a heatmap: Plotly lets a reader choose a bar by a click, and no cell of a heatmap.
    cells = plain.bar(
        x=[place[row[x]] for row in known],
        y=[CELL] * len(known),
        base=[heights[row[y]] - CELL / 2 for row in known],
        width=0.96,
        marker={
            "color": [
                ink.PAPER if empty else ink.SHADES[min(9, int(10 * shade(row) / top))]
                for row, empty in zip(known, hollow, strict=True)
            ],
            "line": {"width": [2 if empty else 0 for empty in hollow], "color": ink.RIM},
        },
        customdata=[[number] for number, row in enumerate(rows) if shade(row) is not None],
        hovertext=[_cell(row, x, y) for row in known],
        hoverinfo="text",
        showlegend=False,
    )
    words = [
        plain.scatter(
            x=[place[row[x]] for row in some],
            y=[heights[row[y]] for row in some],
            text=[wording.plotly(wording.figure(row)) for row in some],
            mode="text",
            textfont={"size": 13, "color": colour},
            hoverinfo="skip",
            showlegend=False,
        )
        for colour, some in (
            (ink.TEXT, [row for row in known if is_range(row) or shade(row) < ink.TURN * top]),
            (
                ink.PAPER,
                [row for row in known if not is_range(row) and shade(row) >= ink.TURN * top],
            ),
        )
    ]
    upright = len(columns) > 6
    ticks = [
        wording.plotly(name)
        if upright
        else "<br>".join(wording.plotly(part) for part in wording.wrap(name, 13))
        for name in columns
    ]
    tall = max((len(name) for name in columns), default=0) * 6.8 + 14
    head = tall if upright else 16 * max((tick.count("<br>") + 1 for tick in ticks), default=1) + 10
    return sheet.figure(
        [cells, *words],
        {
            "range": [-0.5, len(columns) - 0.5],
            "side": "top",
            "tickvals": list(range(len(columns))),
            "ticktext": ticks,
            "tickangle": -90 if upright else 0,
            "tickfont": {"size": 12, "color": ink.TEXT},
            "showgrid": False,
        },
        height=round(sheet.down + head + 10),
        margin={"l": 6, "r": 10, "t": round(head), "b": 4, "pad": 0},
        barmode="overlay",
    )


def _cell(row: dict, x: str, y: str) -> str:
    said = f"{row[y]}: {wording.figure(row)}, {row[x]}"
    if "share" in row:
        said += f". {row['item']}. {row['audience']}, {row['year']}, {wording.base(row)}, {wording.how(row)}"
    return pointed(said)
