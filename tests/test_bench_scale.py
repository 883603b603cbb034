"""The generated repository of the bench is data like any other: it loads, and its numbers add up."""

from bench import scale
from insight import catalogue, warehouse


def test_a_generated_repository_loads_and_its_totals_agree(tmp_path):
    scale.generate(tmp_path, projects=60, places=200)
    con = warehouse.build(tmp_path / "data")
    rows = warehouse.ask(con, catalogue.get("regions/counts")).rows
    counts = {row["area"]: row["runs"] for row in rows}
    assert counts["all"] == 60
    assert sum(counts.get(where, 0) for where in ("map", "national", "unknown")) == 60
    assert con.cursor().execute("select count(*) from collective.place").fetchall() == [(200,)]
