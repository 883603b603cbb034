"""Build data/geography/ from one published boundary file and the tables beside this script.

Decodes 650 parliamentary constituencies, joins them into the 153 English authorities with
children's services duties and into 12 regions and nations, simplifies the shapes so that
neighbours keep one common edge, and gives every authority a point. Needs shapely 2.2 or newer,
which the dashboard itself does not. docs/geography.md says where the two input files come from.

    python scripts/geography/build.py --constituencies westminster_2016_uk.js \\
        --world world_map.gpkg --out data/geography

The same inputs and the same shapely give the same bytes. Inside this script shapes are in
"squeezed" degrees: longitude times SQUEEZE, so that both axes have about the same scale.
"""

import argparse
import csv
import hashlib
import json
import math
import sqlite3
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONSTITUENCIES_SHA256 = "b361a700066ce4ca2da247b0c6718d3fcd7b8b6efe806cb9748dbed6b98fb382"
WORLD_SHA256 = "ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2"
MAP_NAME = "UK_electoral_2016"
STEPS_PER_DEGREE = 1024  # resolution of the encoded file
SQUEEZE = math.cos(math.radians(54.0))  # 54 N is about the middle of England
GRID = 1 / 8192  # degrees; shared edges are snapped to this before they are compared
WIDEST_GAP = 1 / 64  # degrees; estuaries and slivers narrower than this are closed
FINE, COARSE = 0.006, 0.010  # simplification of authorities and of regions, in degrees
ISLET = 0.0004  # smallest island kept, in square degrees; 0.0001 is about 1.2 square km
TINY_ISLET = ISLET / 20
SCILLY = "E06000053"
IRELAND = "IRL"
NATIONS = {"W": "W92000004", "S": "S92000003", "N": "N92000002"}  # first letter of a code
REGIONS = {  # code: (name, ITL 1 code)
    "E12000001": ("North East", "TLC"),
    "E12000002": ("North West", "TLD"),
    "E12000003": ("Yorkshire and The Humber", "TLE"),
    "E12000004": ("East Midlands", "TLF"),
    "E12000005": ("West Midlands", "TLG"),
    "E12000006": ("East of England", "TLH"),
    "E12000007": ("London", "TLI"),
    "E12000008": ("South East", "TLJ"),
    "E12000009": ("South West", "TLK"),
    "W92000004": ("Wales", "TLL"),
    "S92000003": ("Scotland", "TLM"),
    "N92000002": ("Northern Ireland", "TLN"),
}
# Abolished councils whose successors' middle would be a misleading place: (lat, lon).
HISTORIC_POINTS = {
    "E06000028": (50.735, -1.86),  # Bournemouth
    "E06000029": (50.735, -1.98),  # Poole
    "E10000009": (50.80, -2.35),  # Dorset county
}
# Units of the world file that make up a council whose name it spells differently or predates.
WORLD_UNITS = {
    "Isle of Anglesey": ["Anglesey"],
    "Rhondda Cynon Taf": ["Rhondda, Cynon, Taff"],
    "Na h-Eileanan Siar": ["Eilean Siar"],
    "North Ayrshire": ["North Ayshire"],  # spelt so in the world file
    "Orkney Islands": ["Orkney"],
    "Aberdeen City": ["Aberdeen"],
    "City of Edinburgh": ["Edinburgh"],
    "Dundee City": ["Dundee"],
    "Glasgow City": ["Glasgow"],
    "Perth and Kinross": ["Perthshire and Kinross"],
    "Antrim and Newtownabbey": ["Antrim", "Newtownabbey"],
    "Armagh City, Banbridge and Craigavon": ["Armagh", "Banbridge", "Craigavon"],
    "Causeway Coast and Glens": ["Coleraine", "Ballymoney", "Limavady", "Moyle"],
    "Derry City and Strabane": ["Derry", "Strabane"],
    "Fermanagh and Omagh": ["Fermanagh", "Omagh"],
    "Lisburn and Castlereagh": ["Lisburn", "Castlereagh"],
    "Mid and East Antrim": ["Ballymena", "Larne", "Carrickfergus"],
    "Mid Ulster": ["Mid Ulster", "Dungannon", "Magherafelt"],
    "Newry, Mourne and Down": ["Newry and Mourne", "Down"],
    "Ards and North Down": ["Ards", "North Down"],
}
PLACE_COLUMNS = (
    "code",
    "name",
    "type",
    "region_code",
    "region",
    "country",
    "lat",
    "lon",
    "status",
    "start",
    "end",
    "successors",
    "former_codes",
    "dfe_number",
    "aliases",
)


class BuildError(Exception):
    """An input that cannot be used; the message is a sentence for the person at the keyboard."""


# Reading and checking: nothing here needs shapely.


def read_table(path):
    """Return a CSV file as a list of dicts, one per row, all values text."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_seeds(path):
    """Return constituency code -> [(authority code, lat, lon), ...] from split_seeds.txt.

    Raises BuildError for a line that does not follow the format explained in that file.
    """
    seeds, current = {}, None
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            if line.startswith("@"):
                current = seeds.setdefault(line.split()[1], [])
                continue
            head, places = line.split(": ", 1)
            for place in places.split(";"):
                lat, lon = place.split()[-2:]
                current.append((head.split()[0], float(lat), float(lon)))
        except (AttributeError, IndexError, ValueError) as error:
            raise BuildError(f"Line {number} of {Path(path).name} cannot be read.") from error
    return seeds


def check_tables(authorities, assignment, seeds):
    """Raise BuildError unless the three hand-compiled tables fit together."""
    for row in authorities:
        if row["region_code"] not in REGIONS:
            raise BuildError(f"{row['name']} has an unknown region, {row['region_code']!r}.")
    english = current_english(authorities)
    used, split = set(), set()
    for row in assignment:
        code, listed = row["pcon16_code"], row["authority_codes"].split("|")
        if unknown := [item for item in listed if item not in english]:
            raise BuildError(f"{row['pcon16_name']} refers to an unknown authority, {unknown[0]}.")
        if len(listed) > 1:
            split.add(code)
            if {seed[0] for seed in seeds.get(code, [])} != set(listed):
                raise BuildError(f"The places for {row['pcon16_name']} are not in {listed}.")
        used.update(listed)
    if stray := sorted(set(seeds) - split):
        raise BuildError(f"There are places for {stray[0]}, which is not split.")
    if empty := sorted(set(english) - used):
        raise BuildError(f"{english[empty[0]]['name']} has no constituency.")


def current_english(authorities):
    """Return code -> row for the English authorities that exist today."""
    return {
        row["code"]: row
        for row in authorities
        if row["status"] == "current" and row["country"] == "England"
    }


def has_checksum(path, expected):
    """Say whether the file's sha256 is the expected one (64 hex digits)."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() == expected


def read_map(path):
    """Return the encoded GeoJSON inside the constituency script, as a dict.

    Raises BuildError when there is no such file or it is not the one this script was written for.
    """
    if not Path(path).is_file():
        raise BuildError(f"There is no file {path}.")
    if not has_checksum(path, CONSTITUENCIES_SHA256):
        raise BuildError(
            f"{Path(path).name} is not the file this script was written for: "
            "its sha256 is different. docs/geography.md says which package it comes from."
        )
    script = Path(path).read_text(encoding="utf-8")
    key = f"registerMap('{MAP_NAME}', "
    return json.JSONDecoder().raw_decode(script, script.index(key) + len(key))[0]


def decode_ring(text, offset):
    """Return the points of one compressed ring, as (x, y) in 1/1024 degree.

    Each pair of characters is a step from the point before, the first from `offset`: code minus
    64, lowest bit for the sign. Repeated points are left out.
    """
    x, y = offset
    points = []
    for first, second in zip(text[0::2], text[1::2], strict=False):
        a, b = ord(first) - 64, ord(second) - 64
        x += (a >> 1) ^ -(a & 1)
        y += (b >> 1) ^ -(b & 1)
        if not points or points[-1] != (x, y):
            points.append((x, y))
    return points


def decode_polygons(geometry):
    """Return an encoded geometry as a list of polygons, each a list of rings (outer first).

    Rings of fewer than four points enclose nothing and are left out.
    """
    parts, offsets = geometry["coordinates"], geometry["encodeOffsets"]
    if geometry["type"] == "Polygon":
        parts, offsets = [parts], [offsets]
    decoded = (
        [decode_ring(text, offset) for text, offset in zip(texts, starts, strict=True)]
        for texts, starts in zip(parts, offsets, strict=True)
    )
    kept = ([ring for ring in rings if len(ring) >= 4] for rings in decoded)
    return [rings for rings in kept if rings]


def rounded_ring(coordinates, digits=4):
    """Return a ring as [[lon, lat], ...], rounded, without the points that have become equal."""
    ring = []
    for x, y in coordinates:
        point = [round(x, digits), round(y, digits)]
        if not ring or ring[-1] != point:
            ring.append(point)
    return ring


# Geometry: shapely is imported where it is used, so that the functions above work without it.


def require_shapely():
    """Raise BuildError unless shapely can clean and simplify a coverage."""
    try:
        import shapely
    except ImportError:
        raise BuildError("Install shapely 2.2 or newer to run this script.") from None
    if not hasattr(shapely, "coverage_clean") or shapely.geos_version < (3, 14, 0):
        raise BuildError("This script needs shapely 2.2 or newer, built with GEOS 3.14 or newer.")


def polygons(geometry):
    """Return the polygons of any geometry that have an area, as a flat list."""
    if geometry.geom_type == "Polygon":
        return [geometry] if geometry.area > 0 else []
    return [part for child in getattr(geometry, "geoms", []) for part in polygons(child)]


def areal(geometry):
    """Return the geometry without its points and lines: one Polygon or a MultiPolygon."""
    import shapely

    parts = polygons(geometry)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def squeezed(geometry, x_factor, y_factor=1.0):
    """Return the geometry scaled about (0, 0)."""
    from shapely.affinity import scale

    return scale(geometry, x_factor, y_factor, origin=(0, 0))


def constituency_shapes(encoded):
    """Return code -> shape in squeezed degrees; "Ireland" is one of the codes."""
    import shapely

    shapes = {}
    for feature in encoded["features"]:
        parts = []
        for outer, *holes in decode_polygons(feature["geometry"]):
            part = shapely.Polygon(outer, holes)
            parts += polygons(part if part.is_valid else shapely.make_valid(part))
        shapes[feature["properties"]["name"]] = squeezed(
            areal(shapely.union_all(parts)), SQUEEZE / STEPS_PER_DEGREE, 1 / STEPS_PER_DEGREE
        )
    return shapes


def split_shape(shape, seeds):
    """Return authority code -> its part of the shape: the points nearest to its seeds."""
    import shapely

    points = [shapely.Point(lon * SQUEEZE, lat) for _, lat, lon in seeds]
    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(points), extend_to=shape.envelope.buffer(0.5)
    ).geoms
    tree = shapely.STRtree(list(cells))
    own = {}
    for (code, _, _), point in zip(seeds, points, strict=True):
        for index in tree.query(point, predicate="intersects"):
            own.setdefault(code, []).append(cells[index])
    return {
        code: areal(shape.intersection(shapely.union_all(parts))) for code, parts in own.items()
    }


def unit_shapes(shapes, assignment, seeds):
    """Return code -> shape of each English authority, the three other nations and Ireland.

    The result is sorted by code and has neither overlaps nor narrow gaps between neighbours.
    Raises BuildError when the tables and the boundary file disagree.
    """
    import shapely

    english = {code for code in shapes if code.startswith("E")}
    if english != {row["pcon16_code"] for row in assignment}:
        raise BuildError("constituency_authority.csv does not list the file's constituencies.")
    parts = {}
    for row in assignment:
        code = row["pcon16_code"]
        if code in seeds:
            for authority, part in split_shape(shapes[code], seeds[code]).items():
                parts.setdefault(authority, []).append(part)
        else:
            parts.setdefault(row["authority_codes"], []).append(shapes[code])
    for letter, nation in NATIONS.items():
        parts[nation] = [shape for code, shape in shapes.items() if code.startswith(letter)]
    parts[IRELAND] = [shapes["Ireland"]]
    codes = sorted(parts)
    joined = [areal(shapely.set_precision(shapely.union_all(parts[c]), GRID)) for c in codes]
    cleaned = shapely.coverage_clean(joined, snapping_distance=GRID, gap_width=WIDEST_GAP)
    units = [areal(shape) for shape in cleaned]
    if not shapely.coverage_is_valid(units, gap_width=0):
        raise BuildError("The shapes still overlap after cleaning.")
    return dict(zip(codes, units, strict=True))


def without_islets(shape, smallest):
    """Return the shape without islands and holes up to that size; the largest part stays."""
    import shapely

    parts = sorted(polygons(shape), key=lambda part: -part.area)
    kept = []
    for part in parts[:1] + [part for part in parts[1:] if part.area > smallest]:
        holes = [ring for ring in part.interiors if shapely.Polygon(ring).area > smallest]
        kept.append(shapely.Polygon(part.exterior, holes))
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def simplified(units, tolerance):
    """Return the units without islets and with fewer points; common edges stay common."""
    import shapely

    shapes = [
        without_islets(shape, TINY_ISLET if code == SCILLY else ISLET)
        for code, shape in units.items()
    ]
    result = shapely.coverage_simplify(shapes, tolerance)
    return {code: areal(shape) for code, shape in zip(units, result, strict=True)}


def geojson_geometry(shape):
    """Return a GeoJSON geometry in degrees, outer rings anticlockwise as RFC 7946 asks."""
    from shapely.geometry.polygon import orient

    parts = []
    for part in polygons(squeezed(shape, 1 / SQUEEZE)):
        part = orient(part)
        rings = [rounded_ring(ring.coords) for ring in (part.exterior, *part.interiors)]
        if kept := [ring for ring in rings if len(ring) >= 4]:
            parts.append(kept)
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def label_point(shape):
    """Return (lat, lon) in degrees of a point inside the largest part, its middle if it can be."""
    import shapely

    largest = max(polygons(shape), key=lambda part: part.area)
    point = largest.centroid
    if not largest.contains(point):
        point = shapely.Point(shapely.maximum_inscribed_circle(largest).coords[0])
    return round(point.y, 4), round(point.x / SQUEEZE, 4)


def world_shapes(path):
    """Return name -> shape in squeezed degrees of the Welsh, Scottish and NI units of the file.

    Raises BuildError when the file is missing or is not the GeoPackage of qgis-common.
    """
    import shapely

    if not Path(path).is_file():
        raise BuildError(f"There is no file {path}.")
    query = (
        "select name, geom from states_provinces "
        "where adm0_a3 = 'GBR' and gu_a3 in ('WLS', 'SCT', 'NIR')"
    )
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute(query).fetchall()
    except sqlite3.DatabaseError as error:
        raise BuildError(f"{Path(path).name} is not the world map of qgis-common.") from error
    finally:
        connection.close()
    shapes = {}
    for name, blob in rows:
        # A GeoPackage puts 8 bytes and a bounding box, whose size the flags give, before the WKB.
        box_bytes = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]
        shapes[name] = squeezed(shapely.from_wkb(blob[8 + box_bytes :]), SQUEEZE)
    return shapes


# Writing


def authority_features(authorities, fine):
    """Return the GeoJSON features of the current English authorities, sorted by code."""
    return [
        {
            "type": "Feature",
            "id": code,
            "properties": {
                "code": code,
                "name": row["name"],
                "region_code": row["region_code"],
                "region": REGIONS[row["region_code"]][0],
            },
            "geometry": geojson_geometry(fine[code]),
        }
        for code, row in sorted(current_english(authorities).items())
    ]


def region_features(authorities, coarse):
    """Return the GeoJSON features of the nine English regions and the three other nations."""
    import shapely

    english = current_english(authorities)
    features = []
    for code, (name, itl1) in REGIONS.items():
        members = [coarse[c] for c, row in english.items() if row["region_code"] == code]
        shape = shapely.union_all(members) if members else coarse[code]
        # Simplification can leave pin-holes where three authorities of a region meet.
        shape = without_islets(shape, TINY_ISLET)
        lat, lon = label_point(shape)
        properties = {
            "code": code,
            "name": name,
            "itl1": itl1,
            "country": "England" if members else name,
            "lat": lat,
            "lon": lon,
        }
        geometry = geojson_geometry(shape)
        features.append(
            {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}
        )
    return features


def place_point(row, fine, world):
    """Return (lat, lon) of an authority in degrees, or two empty texts without a world file.

    Raises BuildError when the world file lacks a council.
    """
    import shapely

    if row["status"] == "historic":
        if row["code"] in HISTORIC_POINTS:
            return HISTORIC_POINTS[row["code"]]
        return label_point(shapely.union_all([fine[c] for c in row["successors"].split(";")]))
    if row["code"] in fine:
        return label_point(fine[row["code"]])
    if world is None:
        return "", ""
    units = WORLD_UNITS.get(row["name"], [row["name"]])
    if missing := [unit for unit in units if unit not in world]:
        raise BuildError(f"The world file has no unit called {missing[0]}.")
    return label_point(shapely.union_all([world[unit] for unit in units]))


def place_rows(authorities, fine, world):
    """Return one dict per row of authorities.csv, with PLACE_COLUMNS as keys."""
    rows = []
    for row in authorities:
        lat, lon = place_point(row, fine, world)
        region = REGIONS[row["region_code"]][0]
        rows.append({**row, "region": region, "lat": lat, "lon": lon})
    return rows


def write_geojson(path, features):
    """Write a feature collection, one feature a line so that a change shows up as one line."""
    lines = [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    Path(path).write_text(text, encoding="utf-8", newline="\n")


def write_places(path, rows):
    """Write places.csv."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, PLACE_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(constituencies, world_file, out):
    """Write the four files into the folder `out`; nothing is written when an input is wrong."""
    authorities = read_table(HERE / "authorities.csv")
    assignment = read_table(HERE / "constituency_authority.csv")
    seeds = read_seeds(HERE / "split_seeds.txt")
    check_tables(authorities, assignment, seeds)
    encoded = read_map(constituencies)
    require_shapely()
    world = world_shapes(world_file) if world_file else None
    if world is None:
        print("No world file: the Welsh, Scottish and Northern Irish rows get no point.")
    elif not has_checksum(world_file, WORLD_SHA256):
        print("The world file is another release: the points outside England may move slightly.")
    units = unit_shapes(constituency_shapes(encoded), assignment, seeds)
    fine, coarse = simplified(units, FINE), simplified(units, COARSE)
    ireland = {
        "type": "Feature",
        "properties": {"name": "Ireland"},
        "geometry": geojson_geometry(coarse[IRELAND]),
    }
    regions = region_features(authorities, coarse)
    districts = authority_features(authorities, fine)
    places = place_rows(authorities, fine, world)
    out.mkdir(parents=True, exist_ok=True)
    write_geojson(out / "regions.geojson", regions)
    write_geojson(out / "authorities.geojson", districts)
    write_geojson(out / "context.geojson", [ireland])
    write_places(out / "places.csv", places)
    print(f"{len(regions)} regions, {len(districts)} authorities, {len(places)} places.")


def main(arguments=None):
    """Run from the command line; a wrong input ends with one sentence and status 1."""
    parser = argparse.ArgumentParser(description="Build the map files of the dashboard.")
    parser.add_argument("--constituencies", required=True, type=Path, metavar="FILE")
    parser.add_argument("--world", type=Path, metavar="FILE")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        build(options.constituencies, options.world, options.out)
    except BuildError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
