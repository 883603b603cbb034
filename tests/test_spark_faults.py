"""What people read when a cluster fails them; make test-clusters runs it, for it needs Spark's client."""

import threading

import pytest
from pyspark.errors import PySparkException

from insight.faults import QueryFault
from insight.warehouse import cluster
from insight.warehouse.cluster import Cluster


class Listed:
    """A session that reads one text, whatever it is asked for."""

    def __init__(self, text):
        self.read, self.rows = self, [[text]]

    def text(self, path, wholetext):
        return self

    def collect(self):
        return self.rows


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"tables": []}', '{"tables": {"a.b": {"columns": [["x", "BLOB"]]}}}']
)
def test_a_damaged_list_of_a_cluster_s_tables_is_a_sentence(text):
    there = Cluster("sc://host:1#/folder")
    there.__dict__["session"] = Listed(text)
    with pytest.raises(QueryFault, match=r"tables\.json, is damaged\. Load them into a new folder"):
        _ = there.tables


def test_a_cluster_that_was_started_anew_is_asked_anew_and_a_frozen_one_is_not_waited_for(
    monkeypatch,
):
    there, asked = Cluster("sc://host:1"), []

    def work():
        asked.append(there.__dict__.get("session"))
        if len(asked) == 1:
            raise PySparkException("[INVALID_HANDLE.SESSION_NOT_FOUND] The handle is invalid.")
        return "rows"

    there.__dict__["session"] = "of before"
    there._seen.add("evidence.finding")
    assert there._done(work) == "rows"
    assert asked == ["of before", None] and not there._seen
    monkeypatch.setattr(cluster, "LONGEST", 0.1)
    monkeypatch.setattr(cluster, "LATE", 0)
    never = threading.Event()
    monkeypatch.setattr(Cluster, "_asked", lambda *told: never.wait(30))
    for _ in range(2):  # the second time at once: a page asks a dozen questions in turn
        with pytest.raises(QueryFault, match="the cluster at host:1 does not answer"):
            there.arrow("select 1 as n", {})
    monkeypatch.setattr(Cluster, "_asked", lambda *told: "rows")
    monkeypatch.setattr(there, "_away", 0)
    assert there.arrow("select 1 as n", {}) == "rows"
    never.set()


def test_what_a_cluster_says_names_no_place_of_its_machines():
    there = Cluster("sc://host:1")
    for said in (
        "[PATH_NOT_FOUND] Path does not exist: file:/srv/hush/tables.json. SQLSTATE: 42K03",
        "[FAILED_READ_FILE.NO_HINT] Error while reading file s3a://hush/v1/a.parquet.",
        "[OTHER] cannot open /srv/hush/x and hdfs://hush/y",
    ):
        assert "hush" not in there._said(PySparkException(said))
