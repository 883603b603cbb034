"""A sheet of rows, each a line of words over a strip of marks, measured in pixels from the top.

Labels stand above their marks, not beside them, so that one figure reads at 390 pixels and at
1,920: nothing is cut off and nothing overlaps, however long a label is.
"""

from dataclasses import dataclass, field

from insight.charts import ink, plain
from insight.wording import plotly, wrap

# Characters in a line of label and of detail: on a screen of 390 pixels, and in a file.
NARROW, WIDE = (47, 55), (100, 120)
# Characters in a line of what a mark says when it is pointed at: a telephone cuts off what is longer.
POINTED = 42
LABEL_LINE, DETAIL_LINE = 19, 16
SIZE = {"label": 14, "detail": 12}
COLOUR = {"label": ink.TEXT, "detail": ink.MUTED}


@dataclass
class Sheet:
    """`left` is where words begin, in the units of the x axis; `wide` lets lines run longer."""

    left: float
    wide: bool = False
    down: float = 0
    words: list[tuple[float, str, str]] = field(default_factory=list)

    def key(self, names: list[str]) -> bool:
        """Room at the top for a legend of these entries: in a row, or one below the other (true)."""
        fits = sum(len(name) + 7 for name in names) <= (120 if self.wide else 42)
        if names:
            self.down += 20 * (1 if fits else len(names)) + 14
        return not fits

    def write(self, text: str, style: str = "label", bold: str = "") -> None:
        """A paragraph, wrapped; `bold` is set before it in heavy type."""
        height = DETAIL_LINE if style == "detail" else LABEL_LINE
        width = (WIDE if self.wide else NARROW)[style == "detail"]
        lines = wrap(f"{bold}  {text}".strip(), width)
        said = [plotly(line) for line in lines]
        if bold and lines[0].startswith(bold):
            said[0] = f"<b>{plotly(bold)}</b>" + plotly(lines[0][len(bold) :])
        if style == "head":
            said = [f"<b>{line}</b>" for line in said]
        kind = "detail" if style == "detail" else "label"
        self.words.append((self.down, kind, "<br>".join(said)))
        self.down += height * len(lines)

    def strip(self, height: float) -> float:
        """Makes room for a strip of marks and gives the middle of it."""
        self.down += height
        return self.down - height / 2

    def gap(self, height: float) -> None:
        self.down += height

    def traces(self) -> list[dict]:
        """All words as one trace: each trace costs a browser time, however little is in it."""
        if not self.words:
            return []
        heights, kinds, said = map(list, zip(*self.words, strict=True))
        return [
            plain.scatter(
                x=[self.left] * len(heights),
                y=heights,
                text=said,
                mode="text",
                textposition="bottom right",
                textfont={
                    "size": [SIZE[kind] for kind in kinds],
                    "color": [COLOUR[kind] for kind in kinds],
                },
                hoverinfo="skip",
                showlegend=False,
                cliponaxis=False,
            )
        ]

    def figure(self, marks: list, xaxis: dict, bottom: int = 30, **layout) -> dict:
        """The finished figure: marks below, words on top."""
        return plain.figure(
            data=[*marks, *self.traces()],
            layout={
                "template": ink.template(),
                "height": round(self.down + bottom + 6),
                "margin": {"l": 6, "r": 10, "t": 6, "b": bottom, "pad": 0},
                "xaxis": xaxis,
                "yaxis": {"range": [self.down, 0], "visible": False, "fixedrange": True},
                **layout,
            },
        )


def pointed(*said: str) -> str:
    """What a mark says when it is pointed at: each part in lines of its own."""
    return "<br>".join(plotly(line) for part in said for line in wrap(part, POINTED))


def percent_axis() -> dict:
    """0 to 100%, with a little air so that a mark at either end is whole."""
    return {
        "range": [-1.5, 102],
        "tickvals": [0, 25, 50, 75, 100],
        "ticktext": ["0%", "25%", "50%", "75%", "100%"],
        "showgrid": False,
    }


def broken(pairs: list[tuple[float, float, float]]) -> tuple[list, list]:
    """(from, to, height) triples as one line trace with gaps: x and y."""
    x, y = [], []
    for start, end, height in pairs:
        x += [start, end, None]
        y += [height, height, None]
    return x, y
