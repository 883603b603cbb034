"""Regions as a drawn map that needs no browser and no map library: an outline for each row.

One answer as a map: areas in shades by their number, lettered, with the list of them beside it, so
that nothing is said by colour alone. The outlines are those of the map page (insight.charts.maps).
"""

import json
import math
from functools import lru_cache
from string import ascii_uppercase

from insight import wording
from insight.charts import ink, maps, plain
from insight.charts.box import Page, name_of
from insight.charts.letters import width
from insight.charts.scene import Scene

# Said wherever the outlines are: the licence asks for it.
CREDIT = (
    "Outlines: Office for National Statistics, Open Government Licence v3.0. Contains National "
    "Statistics data and OS data © Crown copyright and database right 2018."
)
# What is drawn: Shetland is let go of, with it everything else would be a third smaller.
WEST, SOUTH, EAST, NORTH = -8.2, 49.9, 1.8, 59.0
# Islets below this many square pixels, and bends below this many pixels, are left out.
LEAST, BEND = 2.0, 0.8
# Where a letter stands if the middle of its area is in the sea or too near to another.
MIDDLES = {"E12000002": (-2.5, 53.75), "E12000008": (-1.15, 51.3)}


@lru_cache
def _outlines() -> dict[str, tuple[list, tuple[float, float]]]:
    """Each area's outer rings and its middle by its code, east and down, in parts of the height."""
    text = (maps.SHAPES / "regions.geojson").read_text(encoding="utf-8")
    found = {}
    for feature in json.loads(text)["features"]:
        said, shape = feature["properties"], feature["geometry"]
        many = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [[_placed(*point) for point in polygon[0]] for polygon in many]
        whole = [ring for ring in rings if all(y > -0.001 for _, y in ring)]
        middle = MIDDLES.get(said["code"], (said["lon"], said["lat"]))
        found[said["code"]] = (whole, _placed(*middle))
    return found


def _down(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


TALL = _down(NORTH) - _down(SOUTH)
# Width of the map for a height of one.
ASPECT = math.radians(EAST - WEST) / TALL


def _placed(lon: float, lat: float) -> tuple[float, float]:
    return math.radians(lon - WEST) / TALL, (_down(NORTH) - _down(lat)) / TALL


def letters(rows: list[dict]) -> list[str]:
    """A letter for each row, by which the map and the list name the same area."""
    return [ascii_uppercase[place % 26] for place in range(len(rows))]


def shades(rows: list[dict], x: str) -> list[int]:
    """The place in ink.SHADES of each row's number; nought has one of its own."""
    classes = maps.steps(max([1, *(row[x] or 0 for row in rows)]))
    steps = [maps.shade(row[x] or 0, classes) for row in rows]
    return [maps.NONE if step is None else maps.SHADES[step] for step in steps]


def on(shade: int) -> str:
    """The colour of words on a shade."""
    return ink.PAPER if shade >= ink.TURN * 10 else ink.TEXT


def outline(rows: list[dict], x: str, area: str, high: float, size: float) -> Scene:
    """The map alone, `high` pixels tall, with its letters at `size` pixels."""
    scene = Scene(high * ASPECT, high)
    known = _outlines()
    drawn = [(known[row[area]], shade) for row, shade in zip(rows, shades(rows, x), strict=True)
             if row[area] in known]  # fmt: skip
    for (rings, _), shade in drawn:
        for ring in rings:
            points = _thinned([(px * high, py * high) for px, py in ring])
            if _size(points) > LEAST:
                scene.shape(points, ink.SHADES[shade], ink.GREY, 1)
    for row, letter, shade in zip(rows, letters(rows), shades(rows, x), strict=True):
        if row[area] in known:
            rings, (px, py) = known[row[area]]
            if _size([(x * high, y * high) for x, y in rings[0]]) < 2 * size**2:
                _plate(
                    scene, px * high - size * 0.55, py * high - size * 0.57, size * 1.1, size, shade
                )
            scene.write(
                px * high, py * high + size * 0.36, letter, size, on(shade), "bold", "middle"
            )
    return scene


def _plate(scene: Scene, x: float, y: float, wide: float, size: float, shade: int) -> None:
    """The ground of a letter, in the shade of its area."""
    scene.box(x, y, wide, size * 1.16, ink.SHADES[shade], ink.GREY, 1)


def _thinned(points: list) -> list:
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= BEND:
            kept.append(point)
    return kept


def _size(points: list) -> float:
    """How many square pixels a ring encloses."""
    turned = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turned)) / 2


def land(page: Page, query, rows: list[dict]) -> None:
    """The map, and beside it (below it where it is narrow) each area with its letter and its number."""
    size, role, scene = page.size, query.roles, page.scene
    credit = page.lines(CREDIT, page.across)
    foot = page.tall(credit) + size * 0.4
    tall = page.across / ASPECT * 0.8 if page.narrow else page.across * 0.62
    tall = min(tall, page.high - page.down - foot)
    top = page.down
    picture = outline(rows, role["x"], role["area"], tall, size if not page.narrow else size * 0.9)
    scene.place(picture, (page.across - picture.width) / 2 if page.narrow else 0, top)
    left = 0 if page.narrow else picture.width + size * 2
    page.down = top + tall + size * 0.4 if page.narrow else top
    step = size * 1.3
    if not page.narrow:
        step = max(step, min(tall / max(len(rows), 1), size * 1.9))
    most = max((row[role["x"]] or 0 for row in rows), default=1) or 1
    most_lines = 2 if page.narrow else 1
    names = [page.lines(name_of(query, row), page.across * 0.5, most_lines) for row in rows]
    widest = max((width(line, size) for lines in names for line in lines), default=0)
    x0 = left + size * 2.4 + widest
    reach = page.across - x0 - size * 3.4
    found = zip(rows, names, letters(rows), shades(rows, role["x"]), strict=True)
    for row, lines, letter, shade in found:
        more = page.tall(lines[1:])
        if not page.fits(step * 0.9 + more + foot) and scene.shown:
            break
        _plate(scene, left, page.down, size * 1.3, size, shade)
        base = page.down + size * 0.93
        scene.write(left + size * 0.65, base, letter, size, on(shade), "bold", "middle")
        scene.paragraph(left + size * 1.8, page.down - size * 0.02, lines, size)
        end = x0 + reach * (row[role["x"]] or 0) / most
        if end > x0:
            scene.line(x0, base - size * 0.35, end, base - size * 0.35, ink.BAR, size * 0.5)
        scene.write(end + size * 0.5, base, wording.figure(row), size, ink.TEXT, "bold")
        page.down += step + more
        scene.shown += 1
    page.down = max(page.down, top + tall) + size * 0.4
    page.say(credit, ink.MUTED)


def chart(rows: list[dict], x: str, y: str, area: str, wide: bool = False) -> dict:
    """The map to point at: an outline for each row with its number on it, and a key of the shades."""
    known = _outlines()
    marks, labels = [], []
    for row, shade in zip(rows, shades(rows, x), strict=True):
        if row[area] not in known:
            continue
        rings, middle = known[row[area]]
        labels.append((*middle, wording.figure(row), on(shade)))
        across, down = [], []
        for ring in rings:
            points = _thinned([(px * 560, py * 560) for px, py in ring])
            if _size(points) > LEAST:
                across += [round(px / 560, 4) for px, _ in points] + [None]
                down += [round(py / 560, 4) for _, py in points] + [None]
        said = [f"{row[y]}: {wording.figure(row)}", row.get("detail")]
        marks.append(
            plain.scatter(
                x=across, y=down, mode="lines", fill="toself", fillcolor=ink.SHADES[shade],
                line={"color": ink.GREY, "width": 0.8}, hoveron="fills", hoverinfo="text",
                text="<br>".join(wording.plotly(line) for line in said if line), showlegend=False,
                name=wording.plotly(row[y]),
            )
        )  # fmt: skip
    across, down, said, colours = zip(*labels, strict=True) if labels else ((), (), (), ())
    marks.append(
        plain.scatter(x=across, y=down, text=said, mode="text", hoverinfo="skip", showlegend=False,
                   textfont={"size": 13, "color": colours})
    )  # fmt: skip
    credit = wording.wrap(CREDIT, 110 if wide else 52)
    marks.append(
        plain.scatter(
            x=[ASPECT / 2], y=[1.01], text=["<br>".join(map(wording.plotly, credit))], mode="text",
            textposition="bottom center", textfont={"size": 12, "color": ink.MUTED},
            hoverinfo="skip", showlegend=False, cliponaxis=False,
        )
    )  # fmt: skip
    foot = 18 * len(credit) + 16
    top = 60
    axis = {"visible": False, "fixedrange": True}
    return plain.figure(
        data=[*_key(rows, x), *marks],
        layout={
            "template": ink.template(),
            "height": 560 + top + foot,
            "margin": {"l": 4, "r": 4, "t": top, "b": foot, "pad": 0},
            "xaxis": {**axis, "range": [0, ASPECT], "constrain": "domain"},
            "yaxis": {**axis, "range": [1, 0], "scaleanchor": "x", "constrain": "domain"},
            "legend": {"y": 1.01, "yanchor": "bottom"},
        },
    )


def _key(rows: list[dict], x: str) -> list[dict]:
    """An entry of the key for each shade that is in use, palest first."""
    classes = maps.steps(max([1, *(row[x] or 0 for row in rows)]))
    used = set(shades(rows, x))
    entries = [("none known", maps.NONE)]
    entries += [
        (f"{low:,}" if low == most else f"{low:,}–{most:,}", maps.SHADES[place])
        for place, (low, most) in enumerate(classes)
    ]
    return [
        plain.scatter(
            x=[None], y=[None], mode="markers", name=words, showlegend=True,
            marker={"symbol": "square", "size": 14, "color": ink.SHADES[shade],
                    "line": {"color": ink.GREY, "width": 1}},
        )
        for words, shade in entries if shade in used
    ]  # fmt: skip
