"""One answer as a picture of its own: headline, question, all of its figures, source."""

from insight.charts import ink
from insight.charts.box import asked
from insight.charts.letters import wrap
from insight.charts.scene import Scene
from insight.charts.slide import ACROSS, ROOM, SIDE, TEXT, TITLE
from insight.charts.still import still


def poster(query, rows: list[dict], headline: str, source: str) -> Scene:
    """As wide as a slide and as tall as the answer needs, so that nothing is left out."""
    scene = Scene(ACROSS)
    lines = wrap(headline, ROOM, TITLE, "bold")
    down = scene.paragraph(SIDE, 30, lines, TITLE, ink.TEXT, "bold", 1.15) + 8
    if len({row.get("question") for row in rows}) == 1:
        down = scene.paragraph(SIDE, down, wrap(asked(query, rows), ROOM, TEXT), TEXT, ink.MUTED)
    picture = still(query, rows, ROOM, None, TEXT)
    scene.place(picture, SIDE, down + 12)
    foot = wrap(f"Source: {source}", ROOM, TEXT)
    scene.height = (
        scene.paragraph(SIDE, down + 12 + picture.height + 16, foot, TEXT, ink.MUTED) + 26
    )
    return scene
