"""The database as one file gives the same answers, and appears whole or not at all."""

import pytest

from insight import catalogue, warehouse
from insight.faults import QueryFault
from insight.warehouse import snapshot


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("published") / "insight.duckdb"
    snapshot.write(path)
    return path


def test_every_question_has_the_same_answer_from_the_file(written, con):
    opened = snapshot.read(written)
    for name in catalogue.names():
        query = catalogue.get(name)
        assert warehouse.ask(opened, query).rows == warehouse.ask(con, query).rows, name


def test_nothing_is_left_beside_the_file_and_it_is_never_overwritten(written):
    before = written.read_bytes()
    with pytest.raises(FileExistsError):
        snapshot.write(written)
    assert written.read_bytes() == before
    assert [path.name for path in written.parent.iterdir()] == [written.name]


def test_a_failed_build_leaves_no_file(tmp_path):
    def stop(con):
        raise RuntimeError("stopped on purpose")

    with pytest.raises(RuntimeError):
        snapshot.write(tmp_path / "insight.duckdb", more=stop)
    assert not list(tmp_path.iterdir())


def test_an_opened_file_cannot_be_changed(written):
    opened = snapshot.read(written)
    query = catalogue.parse("x/y", "-- title: x\nselect * from read_text('README.md')")
    with pytest.raises(QueryFault):
        warehouse.ask(opened, query)
