"""Where questions are answered, from one setting.

INSIGHT_DATABASE is empty (the version in force, or data/), the path of a snapshot, or sc://HOST:PORT with
#FOLDER where the cluster reads Parquet. The SQL and the answers are the same. A cluster answers questions
alone: free SQL, and what is said of tables and rows behind a figure, stay with the snapshot.
"""

from functools import cache
from pathlib import Path

from insight.warehouse import published, snapshot
from insight.warehouse.cluster import Cluster


def address() -> str:
    """The cluster's address, or nothing."""
    said = published.setting()
    return said if said.startswith(published.REMOTE) else ""


@cache
def _cluster(address: str) -> Cluster:
    return Cluster(address)


def cluster() -> Cluster | None:
    """The cluster that answers, one session for the whole process; None where none is set."""
    return _cluster(address()) if address() else None


def opened(path: Path | None = None):
    """What answers questions: the cluster, or the snapshot at `path`, or the one in force."""
    return cluster() or snapshot.read(path or published.current())
