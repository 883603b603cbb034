"""Scenes on paper and in files: vectors for a PDF, and PNG or SVG of one chart without a browser."""

import resvg_py
from reportlab.lib.colors import HexColor

from insight.charts import ink, letters
from insight.charts.scene import Scene, svg

SCALE = 2


def paint(canvas, scene: Scene, left: float, top: float, scale: float) -> None:
    """Draws a scene on a PDF canvas, its top left corner at (left, top), in points."""
    colours = ink.palette("light")
    canvas.saveState()
    canvas.translate(left, top)
    canvas.scale(scale, scale)
    for mark in scene.marks:
        fill = HexColor(colours.get(mark.fill, mark.fill)) if mark.fill else None
        line = HexColor(colours.get(mark.line, mark.line)) if mark.line else None
        x, y = mark.points[0]
        if mark.kind == "text":
            _text(canvas, mark, fill)
            continue
        if fill:
            canvas.setFillColor(fill)
        if line:
            canvas.setStrokeColor(line)
            canvas.setLineWidth(mark.thick)
        if mark.kind == "circle":
            canvas.circle(x, -y, mark.radius, stroke=int(bool(line)), fill=int(bool(fill)))
            continue
        path = canvas.beginPath()
        path.moveTo(x, -y)
        for px, py in mark.points[1:]:
            path.lineTo(px, -py)
        if mark.closed:
            path.close()
        canvas.drawPath(path, stroke=int(bool(line)), fill=int(bool(fill)))
    canvas.restoreState()


def _text(canvas, mark, fill) -> None:
    x, y = mark.points[0]
    text = letters.known(mark.text, mark.weight)
    reach = letters.width(mark.text, mark.size, mark.weight)
    back = {"start": 0, "middle": reach / 2, "end": reach}[mark.anchor]
    canvas.saveState()
    canvas.setFillColor(fill)
    canvas.setFont(letters.face(mark.weight), mark.size)
    canvas.translate(x, -y)
    if mark.upright:
        canvas.rotate(90)
    canvas.drawString(-back, 0, text)
    canvas.restoreState()


def as_svg(scene: Scene, label: str, theme: str = "light", ground: bool = True) -> bytes:
    """The scene as an SVG file, its colours those of the theme; without `ground` it is see-through."""
    colours = ink.palette(theme)
    text = svg(scene, colours, label, colours["background"] if ground else "")
    size = f' width="{scene.width:g}" height="{scene.height:g}"'
    return text.replace("<svg ", f"<svg{size} ", 1).encode("utf-8")


def as_png(scene: Scene, theme: str = "light", ground: bool = True) -> bytes:
    """The scene as a PNG at twice its size, in the typeface that is always there."""
    text = as_svg(scene, "", theme, ground).decode("utf-8").replace("Arial, Helvetica, ", "")
    text = letters.known(text)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=text,
            font_files=[str(path) for path in letters.FILES.values()],
            skip_system_fonts=True,
            font_family=letters.FAMILY,
            sans_serif_family=letters.FAMILY,
            zoom=SCALE,
        )
    )
