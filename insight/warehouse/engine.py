"""Where questions are answered, from one setting.

INSIGHT_DATABASE is empty (the version in force, or data/), the path of a snapshot, or sc://HOST:PORT with
#FOLDER where the cluster reads Parquet. The SQL and the answers are the same. A cluster answers questions
alone: what is said of tables and rows behind a figure stays with the snapshot, and so does free SQL unless
INSIGHT_FREE_SQL is `cluster`.
"""

import atexit
import os
from functools import cache
from pathlib import Path

from insight.faults import DataFault
from insight.warehouse import published, snapshot
from insight.warehouse.cluster import Cluster
from insight.warehouse.sandbox import DESK
from insight.warehouse.sandbox.asking import Desk

FREE = "INSIGHT_FREE_SQL"


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


def desk() -> Desk:
    """What answers free SQL: a sandbox of this process, or the cluster where the operator says so.

    Raises DataFault with a sentence where the setting cannot be followed.
    """
    said = os.environ.get(FREE, "").strip()
    if said not in ("", "cluster"):
        raise DataFault(
            [f"{FREE} is '{said}'. Write cluster, or unset it: then this copy answers."]
        )
    if said and not address():
        raise DataFault(
            [
                f"{FREE} is cluster, and INSIGHT_DATABASE names none. Set that to sc://…, or unset {FREE}."
            ]
        )
    return _desk(address()) if said else DESK


@cache
def _desk(address: str) -> Desk:
    """With a session of its own, beside that of the pages."""
    from insight.warehouse.sandbox.clustered import ClusterDesk

    made = ClusterDesk(Cluster(address))
    atexit.register(made.close)
    return made
