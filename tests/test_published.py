"""Everybody reads the version in force: a new one at once, an old one by its link, a good one always."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from threading import Event
from types import ModuleType

import duckdb
import pytest

from insight import cards
from insight.faults import DataFault, QueryFault
from insight.warehouse import published, snapshot
from insight.warehouse.cluster import Cluster

ASK = "from insight.warehouse import published; print(published.current())"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """An empty store of this test alone."""
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path))
    return tmp_path


def test_where_nothing_was_published_data_is_built_once_for_all_who_ask(store):
    asked = [
        subprocess.Popen([sys.executable, "-c", ASK], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    (path,) = {process.communicate(timeout=300)[0].strip() for process in asked}
    assert [process.returncode for process in asked] == [0, 0]
    assert [str(file) for file in (store / "cache").iterdir()] == [path]
    before = os.stat(path)
    assert str(published.current()) == path
    assert os.stat(path) == before


def test_a_change_of_data_is_another_database(store, tmp_path, monkeypatch):
    before = published.digest()
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.csv").write_text("1\n")
    monkeypatch.setattr(cards, "DATA", data)
    other = published.digest()
    (data / "a.csv").write_text("22\n")
    assert len({before, other, published.digest()}) == 3


@pytest.mark.parametrize(
    ("named", "said"),
    {
        "gone.duckdb": "names gone.duckdb, and there is no such file",
        "notes.txt": "names notes.txt, which is no snapshot",
        "cut.duckdb": "names cut.duckdb, which is damaged, cut short, or written by a newer DuckDB",
        "other.duckdb": "names other.duckdb, which holds none of our tables",
        ".": "and there is no such file",
        "postgres://ann:hush@host/figures": "is the address of something else. Write sc://HOST:PORT",
        "SC://host:1": "is the address of something else",
    }.items(),
)
def test_a_setting_that_names_no_snapshot_is_a_sentence(named, said, store, monkeypatch):
    (store / "notes.txt").write_text("These are not the tables that you look for.")
    (store / "cut.duckdb").write_bytes(b"12345678DUCK" + bytes(500))
    duckdb.connect(str(store / "other.duckdb")).execute("create table t (a int)").close()
    monkeypatch.chdir(store)
    monkeypatch.setenv("INSIGHT_DATABASE", named)
    with pytest.raises(DataFault, match=said) as fault:
        published.current()
    assert "hush" not in str(fault.value)


def test_a_named_file_that_is_replaced_or_written_over_is_read_anew_and_an_old_page_ends_on_the_old(
    store, monkeypatch
):
    def figures(number: int) -> bytes:
        """A snapshot that says which it is, and as large as any other."""
        path = store / "made.duckdb"
        with duckdb.connect(str(path)) as con:
            con.execute("create schema evidence")
            con.execute(f"create table evidence.which as select {number} as number")
        made = path.read_bytes()
        path.unlink()
        return made

    def read(path: Path) -> int:
        con = snapshot.read(path)
        opened.append(con)  # a page holds it, as data._opened does
        return con.execute("select number from evidence.which").fetchone()[0]

    opened, left = [], []
    named = store / "figures.duckdb"
    monkeypatch.setenv("INSIGHT_DATABASE", str(named))
    monkeypatch.setattr(published, "_leave", left.append)
    named.write_bytes(figures(1))
    first = published.edition()
    assert read(first.path) == 1 and published.edition() == first

    aside = store / "aside"
    aside.write_bytes(figures(2))
    os.utime(aside, (2_000_000_000, 2_000_000_000))
    aside.rename(named)
    second = published.edition()
    assert read(second.path) == 2 and read(first.path) == 1
    assert second.made == "2033-05-18T03:33:20+00:00" and left == [first.path]

    named.write_bytes(figures(3)[:20_000])
    assert "damaged, cut short" in published.edition().fault
    named.write_bytes(figures(3))
    assert read(published.current()) == 3 and read(second.path) == 2
    assert left == [first.path, second.path]
    for con in opened:
        con.close()
    published.close()
    assert not first.path.exists() and not second.path.exists()


def test_without_room_for_a_copy_a_named_file_is_read_where_it_lies_until_it_changes(
    store, monkeypatch
):
    def full(*told):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    named = store / "figures.duckdb"
    with duckdb.connect(str(named)) as con:
        con.execute("create schema evidence")
    monkeypatch.setenv("INSIGHT_DATABASE", str(named))
    monkeypatch.setattr(published.shutil, "copyfileobj", full)
    assert published.current() == named
    os.utime(named, (2_000_000_000, 2_000_000_000))
    with pytest.raises(DataFault, match=r"no copy of it can be made: .*Make room on the disk"):
        published.current()


def test_a_store_that_is_a_file_is_said_and_what_does_not_need_it_goes_on(tmp_path, monkeypatch):
    (tmp_path / "store").touch()
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "store"))
    found = published.edition()
    assert found.path is None
    assert found.fault == (
        "The store of published figures cannot be read (not a directory), so published waves are not shown."
    )
    path = published.current()
    assert snapshot.holds(path) and not path.is_relative_to(tmp_path)
    monkeypatch.setattr(published, "_build", lambda path: (tmp_path / "store" / "x").mkdir())
    with pytest.raises(DataFault, match="cannot be laid out as a file, here or in TMPDIR"):
        published.current()
    published.close()


@pytest.mark.parametrize("address", ["sc://", "sc://:15002", "sc://host:banana", "sc://a@host:1"])
def test_an_address_that_is_none_of_a_cluster_is_a_sentence(address):
    with pytest.raises(QueryFault, match="not of the form sc://HOST:PORT"):
        _ = Cluster(address).session


@pytest.fixture
def client(monkeypatch):
    """As much of the client of a cluster as stands between a fault and its sentence."""
    told = ModuleType("pyspark.errors")
    told.PySparkException = type("PySparkException", (Exception,), {})
    monkeypatch.setitem(sys.modules, "pyspark.errors", told)


class Slow:
    """A server that gives a table once `asked` was asked so often whether it lives; it says so each time,
    unless it is frozen."""

    def __init__(self, frozen: bool):
        self.frozen, self.asked, self.given = frozen, 0, Event()
        self.conf = self

    def get(self, key):
        self.asked += 1
        if self.frozen:
            Event().wait()
        if self.asked == 3:
            self.given.set()

    def orderBy(self, column):
        return self

    def toArrow(self):
        self.given.wait()
        return self

    def drop_columns(self, names):
        return "rows"


@pytest.mark.parametrize("frozen", [False, True])
def test_a_whole_table_takes_as_long_as_its_server_lives_and_says_so(frozen, client, monkeypatch):
    monkeypatch.setattr("insight.warehouse.cluster.STEP", 0.01)
    monkeypatch.setattr("insight.warehouse.cluster.SILENT", 0.01 if frozen else 60)
    cluster, server, said = Cluster("sc://host:15002"), Slow(frozen), []
    cluster.__dict__["session"] = server
    monkeypatch.setattr(cluster, "_frame", lambda name: server)
    if frozen:
        with pytest.raises(QueryFault, match="the cluster at host:15002 does not answer"):
            cluster.table("evidence.finding", said.append)
        assert said == [0.01]
    else:
        assert cluster.table("evidence.finding", said.append) == "rows"
        assert len(said) >= 3


def test_without_the_client_of_a_cluster_the_next_move_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    cluster = Cluster("sc://host:15002#/srv/v1")
    for ask in (
        lambda: cluster.arrow("select 1 as one", {}),
        lambda: cluster.table("evidence.finding"),
    ):
        with pytest.raises(QueryFault, match="the client of the cluster is not installed"):
            ask()
