"""A picture as a list of plain marks, which becomes SVG here, and PDF or PNG elsewhere.

No browser is needed. Colours are the place-holders of insight.charts.ink, or a name in `extra`.
"""

from dataclasses import dataclass, field, replace
from html import escape

from insight.charts import ink, letters

FACES = f"Arial, Helvetica, '{letters.FAMILY}', sans-serif"
# How place-holders are written where the browser swaps them for the theme in use.
LIVE = {slot: f"var(--ink-{number})" for number, slot in enumerate([*ink.SLOTS, *ink.SHADES], 1)}


@dataclass(frozen=True)
class Mark:
    """`kind` is 'shape' (points, closed or not), 'circle' or 'text'; colours are None for no paint."""

    kind: str
    points: tuple[tuple[float, float], ...]
    fill: str | None = None
    line: str | None = None
    thick: float = 0
    closed: bool = True
    radius: float = 0
    text: str = ""
    size: float = 0
    weight: str = "normal"
    anchor: str = "start"
    upright: bool = False


@dataclass
class Scene:
    """Marks in pixels from the top left. `shown` is how many of the rows given found room, `said` what
    was left out in words, `down` where the last of them ends."""

    width: float
    height: float = 0
    marks: list[Mark] = field(default_factory=list)
    shown: int = 0
    said: str = ""
    down: float = 0

    def line(self, x1, y1, x2, y2, colour, thick=2) -> None:
        self.marks.append(Mark("shape", ((x1, y1), (x2, y2)), None, colour, thick, closed=False))

    def box(self, x, y, width, height, fill=None, line=None, thick=0) -> None:
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.marks.append(Mark("shape", corners, fill, line, thick))

    def shape(self, points, fill=None, line=None, thick=0) -> None:
        self.marks.append(Mark("shape", tuple(points), fill, line, thick))

    def dot(self, x, y, radius, fill=None, line=None, thick=0) -> None:
        self.marks.append(Mark("circle", ((x, y),), fill, line, thick, radius=radius))

    def write(
        self, x, y, text, size, colour=ink.TEXT, weight="normal", anchor="start", upright=False
    ):
        """One line of text whose base line is at y; `upright` runs it from bottom to top."""
        self.marks.append(
            Mark("text", ((x, y),), colour, text=str(text), size=size, weight=weight,
                 anchor=anchor, upright=upright)
        )  # fmt: skip

    def place(self, other: "Scene", x: float, y: float) -> None:
        """Sets another scene's marks into this one, its top left corner at (x, y)."""
        self.marks += [
            replace(mark, points=tuple((x + px, y + py) for px, py in mark.points))
            for mark in other.marks
        ]

    def paragraph(self, x, top, lines, size, colour=ink.TEXT, weight="normal", lead=1.22) -> float:
        """Lines below each other from `top`; gives where the next thing may begin."""
        for number, line in enumerate(lines):
            self.write(x, top + size * (0.95 + number * lead), line, size, colour, weight)
        return top + size * lead * len(lines)


def svg(scene: Scene, colours: dict[str, str], label: str = "", back: str = "") -> str:
    """The scene as SVG. `colours` says what each place-holder becomes, `label` what it shows."""
    said = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(scene.width)} {_n(scene.height)}"'
        f' font-family="{FACES}"{said}>'
    ]
    if back:
        out.append(f'<rect width="100%" height="100%" fill="{back}"/>')
    out += [_drawn(mark, colours) for mark in scene.marks]
    return "".join([*out, "</svg>"])


def _drawn(mark: Mark, colours: dict[str, str]) -> str:
    fill = colours.get(mark.fill, mark.fill) or "none"
    paint = f'style="fill:{fill}'
    if mark.line:
        paint += f";stroke:{colours.get(mark.line, mark.line)};stroke-width:{_n(mark.thick)}"
    paint += '"'
    x, y = mark.points[0]
    if mark.kind == "circle":
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(mark.radius)}" {paint}/>'
    if mark.kind == "text":
        turn = f' transform="rotate(-90 {_n(x)} {_n(y)})"' if mark.upright else ""
        weight = ' font-weight="bold"' if mark.weight == "bold" else ""
        anchor = f' text-anchor="{mark.anchor}"' if mark.anchor != "start" else ""
        return (
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(mark.size)}"{weight}{anchor}{turn} '
            f"{paint}>{escape(mark.text, quote=False)}</text>"
        )
    path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in mark.points) + ("Z" if mark.closed else "")
    return f'<path d="{path}" {paint}/>'


def _n(number: float) -> str:
    return f"{round(number, 1):g}"
