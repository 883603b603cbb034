"""Maps from our own outlines: areas filled by a number, places as points, partnerships as arcs.

Nothing is asked of a tile server. `pydeck` is loaded by the first map and not before, so that no
other page waits for it. A map goes to the browser as one text; its outlines are kept as text too.
"""

import html
import json
import math
import os
from functools import lru_cache
from pathlib import Path

from insight.charts import ink

SHAPES = Path(__file__).parents[2] / "data" / "geography"
ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains National Statistics data and OS data © Crown copyright and database right 2018."
)
HEIGHT = 620
# The part of the map that surely shows on a telephone, in pixels.
ROOM = (330, 560)
# An operator may name a style with tiles (docs/geography.md); without one no other host is asked.
TILES = "INSIGHT_MAP_STYLE"
STEPS = 5
# Places of the sequential palette that fill the steps, palest first.
SHADES = (2, 4, 5, 7, 9)
NONE = 0
# Pixels of the smallest mark, and of the biggest on the whole map and on that of one region.
LEAST, BIGGEST = 2.5, (8, 13)


@lru_cache
def shapes(name: str) -> list[dict]:
    """Areas of data/geography/<name>.geojson: code, region_code, geometry as text, and its bounds."""
    found = []
    text = (SHAPES / f"{name}.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        said = feature["properties"]
        points = list(_points(feature["geometry"]["coordinates"]))
        east, north = [point[0] for point in points], [point[1] for point in points]
        code = said.get("code", feature.get("id", ""))
        found.append(
            {
                "code": code,
                "region_code": said.get("region_code", code),
                "geometry": json.dumps(feature["geometry"], separators=(",", ":")),
                "bounds": (min(east), min(north), max(east), max(north)),
            }
        )
    return found


def _points(coordinates):
    if isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for part in coordinates:
            yield from _points(part)


def steps(most: float) -> list[tuple[float, float]]:
    """Up to five whole-numbered classes (least, most) from 1 to at least `most`, equally wide."""
    wide = max(1, math.ceil(most / STEPS))
    size = 10 ** max(0, len(str(wide)) - 1)
    wide = next(n * size for n in (1, 2, 3, 4, 5, 6, 8, 10) if n * size >= wide)
    return [(first, first + wide - 1) for first in range(1, max(2, math.ceil(most) + 1), wide)]


def shade(value: float, classes: list[tuple[float, float]]) -> int | None:
    """Which class a number belongs to; None for nought."""
    if value <= 0:
        return None
    return next((at for at, (_, last) in enumerate(classes) if value <= last), len(classes) - 1)


def _rgb(colour: str, alpha: int = 255) -> list[int]:
    return [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), alpha]


def colours(theme: str) -> dict:
    """The colours of a map as [r, g, b, a], by the part they play."""
    said = ink.palette(theme)
    return {
        "land": _rgb(said[ink.GRID]),
        "none": _rgb(said[ink.SHADES[NONE]]),
        "line": _rgb(said[ink.GREY]),
        "rim": _rgb(said["background"]),
        "edge": _rgb(said[ink.TEXT]),
        "ramp": [_rgb(said[ink.SHADES[place]]) for place in SHADES],
        "mark": _rgb(said[ink.PLUM]),
        "paper": _rgb(said["background"], 150),
        "arc": _rgb(said[ink.ORANGE], 200),
    }


def deck(
    areas: list[dict],
    points: list[dict],
    arcs: list[dict],
    theme: str,
    focus: str = "",
    tall: int = ROOM[1],
):
    """A pydeck map, ready for st.pydeck_chart.

    areas   code, label, step (a class of `steps`, or None for none), chosen; regions, and with
            `focus` the authorities of that region: the other regions are then plain land
    points  code, label, lat, lon, runs, leads: a ring for all projects, a disc for those led there
    arcs    area, label, n, from_lat, from_lon, to_lat, to_lon, chosen
    tall    pixels that surely show from top to bottom

    What a reader clicks has `code`, or `area` for an arc.
    """
    import pydeck
    from pydeck.bindings.json_tools import default_serialize

    # Six times a map pydeck looks for the part that draws in notebooks, in every folder of Python's path.
    pydeck.bindings.deck.has_jupyter_extra = lambda: False
    ink_ = colours(theme)
    pixels = pydeck.types.String("pixels")
    known = {area["code"]: area for area in areas}
    inner = [shape for shape in shapes("authorities") if shape["region_code"] == focus]
    regions = shapes("regions")
    outer = [shape for shape in regions if not (inner and shape["code"] == focus)]
    beside = {shape["code"] for shape in outer} - {focus} if focus else set()
    kept = {
        "kept:context": _collection((shape, "{}") for shape in shapes("context")),
        "kept:outer": _collection((shape, _said(known, shape, ink_, beside)) for shape in outer),
        "kept:inner": _collection((shape, _said(known, shape, ink_)) for shape in inner),
        "kept:chosen": _collection(
            (shape, "{}")
            for shape in [*regions, *inner]
            if known.get(shape["code"], {}).get("chosen")
        ),
    }

    def filled(name: str, **more):
        return pydeck.Layer(
            "GeoJsonLayer",
            f"kept:{name}",
            id=name,
            line_width_units=pixels,
            get_line_width=0.6,
            get_line_color=ink_["line"],
            **more,
        )

    layers = [
        filled("context", get_fill_color=ink_["land"], stroked=False, pickable=False),
        filled("outer", get_fill_color="properties.fill", pickable=True, auto_highlight=True),
    ]
    if inner:
        layers.append(
            filled("inner", get_fill_color="properties.fill", pickable=True, auto_highlight=True)
        )
    layers.append(
        pydeck.Layer(
            "GeoJsonLayer",
            "kept:chosen",
            id="chosen",
            filled=False,
            pickable=False,
            line_width_units=pixels,
            get_line_width=3,
            get_line_color=ink_["edge"],
        )
    )
    layers += _marks(pydeck, points, ink_, pixels, BIGGEST[bool(focus)])
    if arcs:
        layers.append(_arcs(pydeck, arcs, ink_, pixels))

    class Offline(pydeck.Deck):
        """Sends outlines as the text they are kept in, instead of writing them anew each time."""

        def to_json(self) -> str:
            text = json.dumps(
                self, sort_keys=True, default=default_serialize, separators=(",", ":")
            )
            for name, outlines in kept.items():
                text = text.replace(f'"{name}"', outlines)
            return text

    style = os.environ.get(TILES)
    return Offline(
        layers=layers,
        **({"map_provider": "carto", "map_style": style} if style else {"map_provider": None}),
        initial_view_state=pydeck.ViewState(**view(focus, tall), min_zoom=3.5, max_zoom=10),
        tooltip={"text": "{label}"},
    )


def _said(known: dict, shape: dict, ink_: dict, beside: set | frozenset = frozenset()) -> str:
    area = known.get(shape["code"], {"label": "", "step": None})
    fill = ink_["none"] if area["step"] is None else ink_["ramp"][area["step"]]
    if shape["code"] in beside:
        fill = ink_["land"]
    return json.dumps({"code": shape["code"], "label": area["label"], "fill": fill})


def _collection(parts) -> str:
    features = ",".join(
        f'{{"type":"Feature","geometry":{shape["geometry"]},"properties":{properties}}}'
        for shape, properties in parts
    )
    return f'{{"type":"FeatureCollection","features":[{features}]}}'


def radius(n: int, most: int, biggest: float) -> float:
    """Pixels of a mark for n projects, where the busiest place has `most`: its area grows with n."""
    return round(LEAST + (biggest - LEAST) * math.sqrt(n / max(1, most)), 1)


def _marks(pydeck, points: list[dict], ink_: dict, pixels, biggest: float) -> list:
    most = max((max(point["runs"], point["leads"]) for point in points), default=1)
    found = []
    for name, fill in (("runs", ink_["paper"]), ("leads", ink_["mark"])):
        rows = [
            {**point, "radius": radius(point[name], most, biggest)}
            for point in points
            if point[name] > 0
        ]
        found.append(
            pydeck.Layer(
                "ScatterplotLayer",
                rows,
                id=name,
                pickable=True,
                get_position="[lon, lat]",
                get_radius="radius",
                radius_units=pixels,
                get_fill_color=fill,
                stroked=True,
                get_line_color=ink_["mark"] if name == "runs" else ink_["rim"],
                get_line_width=1.5 if name == "runs" else 0.5,
                line_width_units=pixels,
            )
        )
    return found


def _arcs(pydeck, arcs: list[dict], ink_: dict, pixels):
    most = max(arc["n"] for arc in arcs)
    rows = [
        {
            **arc,
            "width": 1 + 7 * arc["n"] / most,
            "colour": ink_["edge"] if arc["chosen"] else ink_["arc"],
        }
        for arc in arcs
    ]
    return pydeck.Layer(
        "ArcLayer",
        rows,
        id="arcs",
        pickable=True,
        get_source_position="[from_lon, from_lat]",
        get_target_position="[to_lon, to_lat]",
        get_source_color="colour",
        get_target_color="colour",
        get_width="width",
        width_units=pixels,
        get_height=0.35,
    )


def view(focus: str = "", tall: int = ROOM[1]) -> dict:
    """Where a map looks: latitude, longitude and zoom that show the region `focus`, or everything."""
    every = {shape["code"]: shape["bounds"] for shape in shapes("regions")}
    # Shetland is let go of at first: with it, everything else would be a third smaller.
    west, south, east, north = every.get(focus, (-8.2, 49.9, 1.8, 59.0))
    low, high = _mercator(south), _mercator(north)
    across = (east - west) / 360
    down = (high - low) / (2 * math.pi)
    zoom = math.log2(min(ROOM[0] / (512 * across), tall / (512 * down)))
    middle = 2 * math.degrees(math.atan(math.exp((low + high) / 2))) - 90
    return {
        "latitude": round(middle, 4),
        "longitude": round((west + east) / 2, 4),
        "zoom": round(min(9.0, zoom), 2),
    }


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def legend(
    heading: str, classes: list[str], none: str, marks: list[tuple[str, str]], theme: str
) -> str:
    """The key of a map as HTML: a swatch for each class, and what each mark means.

    `marks` are (kind, words), kind being 'ring', 'disc' or 'arc'. Words are made harmless here.
    """
    said = ink.palette(theme)
    entries = [(f"background:{said[ink.SHADES[NONE]]}", none)]
    entries += [
        (f"background:{said[ink.SHADES[place]]}", words)
        for place, words in zip(SHADES, classes, strict=False)
    ]
    mark, paper = said[ink.PLUM], said["background"]
    looks = {
        "ring": f"background:{paper};border:2px solid {mark};border-radius:50%",
        "disc": f"background:{mark};border-radius:50%",
        "arc": f"background:{said[ink.ORANGE]};height:4px",
    }
    entries += [(looks[kind], words) for kind, words in marks]
    items = "".join(
        f'<li><span class="swatch" style="{look}"></span>{html.escape(words)}</li>'
        for look, words in entries
    )
    return f'<p class="legend-head">{html.escape(heading)}</p><ul class="legend">{items}</ul>'
