"""The map builder's tables and decoding, and the files it wrote; none of it needs shapely."""

import csv
import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
INPUTS = ROOT / "scripts" / "geography"
OUTPUTS = ROOT / "data" / "geography"
SQUARE = "B@@BA@@A"  # steps of +1 east, +1 north, -1 east, -1 north

spec = importlib.util.spec_from_file_location("geography_build", INPUTS / "build.py")
build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build)


@pytest.fixture
def tables():
    """The hand-compiled tables: authorities, constituency rows, places to split by."""
    return (
        build.read_table(INPUTS / "authorities.csv"),
        build.read_table(INPUTS / "constituency_authority.csv"),
        build.read_seeds(INPUTS / "split_seeds.txt"),
    )


def features(name):
    """The features of one of the files in data/geography."""
    return json.loads((OUTPUTS / name).read_text(encoding="utf-8"))["features"]


def test_ring_is_decoded_from_its_offset():
    assert build.decode_ring(SQUARE, (10, 20)) == [(11, 20), (11, 21), (10, 21), (10, 20)]


def test_repeated_points_are_dropped():
    assert build.decode_ring("@@@@B@", (-3, 4)) == [(-3, 4), (-2, 4)]


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_polygon_and_multipolygon_decode_alike_and_lose_empty_rings(kind):
    coordinates, offsets = [SQUARE, "B@"], [[0, 0], [5, 5]]
    if kind == "MultiPolygon":
        coordinates, offsets = [coordinates], [offsets]
    encoded = {"type": kind, "coordinates": coordinates, "encodeOffsets": offsets}
    assert build.decode_polygons(encoded) == [[[(1, 0), (1, 1), (0, 1), (0, 0)]]]


def test_rounding_merges_points_that_become_equal():
    ring = [(0, 0), (0.00001, 0), (1.00004, 0), (0, 1), (0, 0)]
    assert build.rounded_ring(ring) == [[0, 0], [1.0, 0], [0, 1], [0, 0]]


def test_another_file_is_refused_with_a_sentence_and_nothing_is_written(tmp_path):
    other = tmp_path / "other.js"
    other.write_text("registerMap('UK_electoral_2016', {})", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        build.main(["--constituencies", str(other), "--out", str(tmp_path / "out")])
    assert str(stop.value).startswith("other.js is not the file this script was written for")
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(build.BuildError, match=r"There is no file .*gone\.js"):
        build.read_map(tmp_path / "gone.js")


def test_an_unreadable_place_is_reported_by_line(tmp_path):
    path = tmp_path / "seeds.txt"
    path.write_text("@ E1 Here\nE2 There: Somewhere fifty 1.0\n", encoding="utf-8")
    with pytest.raises(build.BuildError, match=r"Line 2 of seeds\.txt"):
        build.read_seeds(path)


def test_tables_fit_together(tables):
    authorities, assignment, seeds = tables
    build.check_tables(authorities, assignment, seeds)
    assert (len(authorities), len(assignment), len(seeds)) == (226, 533, 60)
    assert len(build.current_english(authorities)) == 153


def test_successors_are_current_authorities(tables):
    authorities = tables[0]
    english = build.current_english(authorities)
    for row in authorities:
        listed = row["successors"].split(";") if row["successors"] else []
        assert bool(listed) == (row["status"] == "historic"), row["name"]
        assert set(listed) <= set(english), row["name"]


def test_an_unknown_region_is_refused(tables):
    authorities, assignment, seeds = tables
    authorities[0]["region_code"] = "E12000099"
    with pytest.raises(build.BuildError, match="Hartlepool has an unknown region"):
        build.check_tables(authorities, assignment, seeds)


def test_an_unknown_authority_is_refused(tables):
    authorities, assignment, seeds = tables
    assignment[0]["authority_codes"] = "E99999999"
    with pytest.raises(build.BuildError, match="Aldershot refers to an unknown authority"):
        build.check_tables(authorities, assignment, seeds)


def test_a_split_constituency_needs_places_in_each_authority(tables):
    authorities, assignment, seeds = tables
    seeds["E14000537"] = [seed for seed in seeds["E14000537"] if seed[0] != "E08000004"]
    with pytest.raises(build.BuildError, match="The places for Ashton-under-Lyne"):
        build.check_tables(authorities, assignment, seeds)


def test_written_shapes_match_the_tables(tables):
    english = build.current_english(tables[0])
    authorities = features("authorities.geojson")
    assert [item["id"] for item in authorities] == sorted(english)
    for item in authorities:
        row = english[item["id"]]
        assert item["properties"] == {
            "code": row["code"],
            "name": row["name"],
            "region_code": row["region_code"],
            "region": build.REGIONS[row["region_code"]][0],
        }
    assert [item["id"] for item in features("regions.geojson")] == list(build.REGIONS)
    assert [item["properties"]["name"] for item in features("context.geojson")] == ["Ireland"]


def test_written_places_match_the_tables_and_lie_in_the_british_isles(tables):
    with open(OUTPUTS / "places.csv", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        places = list(reader)
    assert tuple(reader.fieldnames) == build.PLACE_COLUMNS
    assert [row["code"] for row in places] == [row["code"] for row in tables[0]]
    for row in places:
        assert 49.8 < float(row["lat"]) < 60.9, row["name"]
        assert -8.2 < float(row["lon"]) < 1.8, row["name"]


def test_notice_carries_the_attribution():
    notice = (OUTPUTS / "NOTICE.txt").read_text(encoding="utf-8")
    assert "Contains National Statistics data © Crown copyright and database right 2018" in notice
    assert "Contains OS data © Crown copyright and database right 2018" in notice
    assert "Open Government Licence" in notice
