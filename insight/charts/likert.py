"""A scale from one end to the other: a bar of 100% for each group, least to most from left to right."""

from itertools import groupby

from insight import wording
from insight.charts import ink, plain
from insight.charts.dots import hover
from insight.charts.sheet import Sheet

# From disagreement to agreement. What lies outside the scale is grey and comes last.
LOW, MIDDLE, HIGH = (ink.PLUM, ink.ORANGE), ink.BAR, (ink.TEAL, ink.BLUE)
HIDDEN = "too few to show"
# A part narrower than this has no room for its percentage; pointing at it still says it.
LEAST = 0.09


def likert(rows: list[dict], x: str, y: str, colour: str, wide: bool = False) -> dict:
    """One bar for each `y`, in the order given; `colour` names the answers, in the order of the scale.

    A group with a hidden answer has no bar, because the rest would give the hidden part away: it is
    said in words. Answers without a `value` stand outside the scale.
    """
    answers, shade = ordered(rows, colour)
    sheet = Sheet(left=0, wide=wide)
    # The key stands one below the other on a telephone.
    key = {name: wording.wrap(name, 90 if wide else 38) for name in answers}
    sheet.key([line for lines in key.values() for line in lines])
    at: dict[int, float] = {}
    for name, members in groupby(rows, key=lambda row: row[y]):
        mine = list(members)
        hidden = any(row[x] is None for row in mine)
        base = wording.base({"base_words": mine[0]["base_words"]})
        sheet.write(name, bold="")
        sheet.write(f"{HIDDEN.capitalize()}" if hidden else base, style="detail")
        if not hidden:
            height = sheet.strip(26)
            at |= {id(row): height for row in mine}
        sheet.gap(10)
    marks = [_part([row for row in rows if row[colour] == name and id(row) in at], at, x, name, shade[name], wide)
             for name in answers]  # fmt: skip
    axis = {"range": [0, 100], "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0%", "25%", "50%", "75%", "100%"], "showgrid": False}  # fmt: skip
    return sheet.figure(marks, axis, barmode="stack", legend_traceorder="normal")


def _part(rows, at, x, name, colour, wide) -> dict:
    words = [f"{wording.percent(round(row[x], 2))}" if row[x] >= LEAST else "" for row in rows]
    return plain.bar(
        x=[row[x] * 100 for row in rows],
        y=[at[id(row)] for row in rows],
        width=24,
        orientation="h",
        name="<br>".join(map(wording.plotly, wording.wrap(name, 90 if wide else 38))),
        text=words,
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": on(colour), "size": 12},
        constraintext="none",
        marker={"color": colour, "line": {"width": 2, "color": ink.PAPER}},
        hovertext=[hover(row, row["item"]) for row in rows],
        hoverinfo="text",
        showlegend=True,
    )


def on(shade: str) -> str:
    """The colour of words on a part."""
    # Whichever stands out more from the shade, in the light theme and in the dark one.
    return ink.TEXT if shade in (ink.TEAL, ink.ORANGE, ink.GRID) else ink.PAPER


def ordered(rows: list[dict], colour: str) -> tuple[list[str], dict[str, str]]:
    """The answers from one end of the scale to the other, and the colour of each."""
    # Groups may have had different answers merged, so the scale and not the rows give the order.
    place = {row[colour]: row.get("option_order") or 0 for row in rows}
    answers = sorted(place, key=place.get)
    return answers, _shades(rows, answers, colour)


def _shades(rows: list[dict], answers: list[str], colour: str) -> dict[str, str]:
    """A colour for each answer: by its place on the scale, or in order where there is no scale."""
    known = {row[colour]: row for row in rows}
    scaled = [name for name in answers if known[name].get("value") is not None]
    if not scaled:
        return dict(zip(answers, [*ink.SERIES, ink.BAR, ink.GREY] * 9, strict=False))
    found = dict.fromkeys(answers, ink.GRID)
    top = [name for name in scaled if known[name].get("is_top")]
    rest = [name for name in scaled if name not in top]
    for place, name in enumerate(rest):
        found[name] = MIDDLE if place and place == len(rest) - 1 else LOW[min(place, 1)]
    for place, name in enumerate(reversed(top)):
        found[name] = HIGH[1 - min(place, 1)]
    return found
