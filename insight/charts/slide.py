"""A whole slide as a scene of 1,280 by 720: headline, question, picture, source, place in the talk."""

from insight import wording
from insight.charts import ink
from insight.charts.box import asked
from insight.charts.letters import cut, wrap
from insight.charts.scene import Scene
from insight.charts.still import still

ACROSS, HIGH, SIDE = 1280, 720, 56
TITLE, TEXT = 40, 24
# A telephone's slide: its width, its edge, and words that are 16 pixels on a screen of 390.
NARROW, EDGE, SMALL = 480, 20, 20
ROOM = ACROSS - 2 * SIDE


def slide(query, rows: list[dict], headline: str, source: str, place: str = "") -> Scene:
    """One answer as a slide. `shown` and `said` are the picture's own; nothing is below 24 pixels."""
    scene = Scene(ACROSS, HIGH)
    top = _head(scene, headline)
    questions = {row.get("question") for row in rows}
    if len(questions) == 1:
        lines = cut(wrap(asked(query, rows), ROOM, TEXT), 2)
        top = scene.paragraph(SIDE, top, lines, TEXT, ink.MUTED) + 10
    foot = cut(wrap(f"Source: {source}", ROOM - 110, TEXT), 2)
    bottom = HIGH - 26 - TEXT * 1.22 * len(foot)
    picture = still(query, rows, ROOM, bottom - 14 - top, TEXT)
    scene.place(picture, SIDE, top)
    scene.paragraph(SIDE, bottom, foot, TEXT, ink.MUTED)
    _place(scene, place)
    scene.shown, scene.said = picture.shown, picture.said
    return scene


def words(headline: str, paragraphs: list[str], place: str = "") -> Scene:
    """A slide of text alone: the opening, the closing, or why there is no answer."""
    scene = Scene(ACROSS, HIGH)
    down = _head(scene, headline) + 20
    room = HIGH - 70 - down
    for size, gap in ((32, 0.6), (28, 0.6), (24, 0.6), (24, 0.3)):
        lines = [wrap(text, ROOM, size) for text in paragraphs]
        if _tall(lines, size, gap) <= room:
            break
    for count in range(len(lines) - 1, 0, -1):
        if _tall(lines, size, gap) <= room:
            break
        lines = [wrap(text, ROOM, size) for text in paragraphs[:count]]
        lines.append(_left_out(paragraphs[count:], size))
    for part in lines:
        part = cut(part, max(1, int((HIGH - 70 - down) / (size * 1.22))))
        down = scene.paragraph(SIDE, down, part, size) + size * gap
    _place(scene, place)
    return scene


def opening(title: str, subtitle: str, below: str) -> Scene:
    """The first slide: what the talk is called, of what it tells, and what it rests on."""
    scene = Scene(ACROSS, HIGH)
    scene.box(0, 0, 28, HIGH, ink.BLUE)
    down = scene.paragraph(
        SIDE + 20, 170, cut(wrap(title, ROOM - 40, 60, "bold"), 3), 60, weight="bold"
    )
    down = scene.paragraph(
        SIDE + 20, down + 24, cut(wrap(subtitle, ROOM - 40, 32), 4), 32, ink.MUTED
    )
    lines = cut(wrap(below, ROOM - 40, TEXT), 3)
    scene.paragraph(SIDE + 20, HIGH - 60 - TEXT * 1.22 * len(lines), lines, TEXT, ink.MUTED)
    return scene


def tall(headline: str, paragraphs: list[str], foot: str, place: str, query=None, rows=()) -> Scene:
    """The same slide for a telephone held upright: as high as it needs, to be scrolled, nothing left out
    that the slide shows."""
    scene = Scene(NARROW)
    room = NARROW - 2 * EDGE
    down = scene.paragraph(EDGE, 24, wrap(headline, room, 28, "bold"), 28, weight="bold") + 10
    for text in paragraphs:
        down = scene.paragraph(EDGE, down, wrap(text, room, SMALL), SMALL, ink.MUTED) + 12
    if rows:
        picture = still(query, rows, room, None, SMALL)
        scene.place(picture, EDGE, down + 4)
        down += picture.height + 20
    if foot:
        down = scene.paragraph(EDGE, down, wrap(foot, room, SMALL), SMALL, ink.MUTED) + 12
    scene.write(NARROW - EDGE, down + SMALL, place, SMALL, ink.MUTED, anchor="end")
    scene.height, scene.shown = down + 40, len(rows)
    return scene


def _tall(lines: list[list[str]], size: float, gap: float) -> float:
    return sum(size * (len(part) * 1.22 + gap) for part in lines) - size * gap


def _left_out(paragraphs: list[str], size: float) -> list[str]:
    """What a slide of text has no room for: by what stands before its colon, or else counted."""
    said = f"And {len(paragraphs)} more, in the notes and in every file"
    names = wording.listed([text.partition(": ")[0] for text in paragraphs], len(paragraphs))
    lines = wrap(f"{said}: {names}.", ROOM, size)
    return lines if len(lines) <= 3 else [f"{said}."]


def _head(scene: Scene, headline: str) -> float:
    lines = cut(wrap(headline, ROOM, TITLE, "bold"), 2)
    return scene.paragraph(SIDE, 30, lines, TITLE, ink.TEXT, "bold", 1.15) + 8


def _place(scene: Scene, place: str) -> None:
    scene.write(ACROSS - SIDE, HIGH - 32, place, TEXT, ink.MUTED, anchor="end")
