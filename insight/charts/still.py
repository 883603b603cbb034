"""A picture that needs no browser: one answer laid out in a box, for slides, documents and files.

A kind of chart without a still of its own is set as its table. Words are as large as asked and are
never cut off: rows that do not fit in the height are left out and counted (`Scene.shown`), and
without a height all of them fit.
"""

from insight.charts.box import Page
from insight.charts.fields import heat, matrix, table, timeline
from insight.charts.land import land
from insight.charts.rows import complete
from insight.charts.scene import Scene
from insight.charts.spread import amounts, change, scale
from insight.charts.strips import bars, counts, dots


def still(
    query, rows: list[dict], across: float, high: float | None = None, size: float = 24
) -> Scene:
    """The answer's picture, `across` wide and at most `high` tall, with words of `size` pixels.

    Where there is room to spare, words are larger.
    """
    if high:
        for larger in (1.4, 1.25, 1.12):
            scene = _drawn(query, rows, across, high, size * larger)
            if scene.down <= high and not scene.said:
                return _spread(query, rows, across, high, size * larger, scene)
        return _spread(query, rows, across, high, size, _drawn(query, rows, across, high, size))
    return _drawn(query, rows, across, high, size)


def _spread(
    query, rows: list[dict], across: float, high: float, size: float, scene: Scene
) -> Scene:
    """The same picture with the room that is left set between its rows."""
    air = min((high - scene.down) / max(scene.shown, 1) - 1, size * 0.9)
    if air < 2 or query.kind in ("heat", "timeline", "matrix", "map", "line"):
        return scene
    wider = _drawn(query, rows, across, high, size, air)
    return wider if wider.shown == scene.shown and wider.down <= high else scene


def _drawn(query, rows, across: float, high: float | None, size: float, air: float = 0) -> Scene:
    scene = Scene(across)
    page = Page(scene, size, high or float("inf"), narrow=across < 30 * size, air=air)
    draw = KINDS.get(query.kind, table)
    if query.kind == "dots" and query.roles.get("x") == "n":
        draw = counts
    draw(page, query, complete(rows))
    scene.height, scene.down = high or page.down + 4, page.down
    if not scene.said and scene.shown < len(rows):
        scene.said = f"the first {scene.shown} of {len(rows)} figures"
    return scene


KINDS = {
    "dots": dots,
    "bars": bars,
    "timeline": timeline,
    "matrix": matrix,
    "heat": heat,
    "map": land,
    "likert": scale,
    "change": change,
    "line": amounts,
    "table": table,
    "number": table,
}
