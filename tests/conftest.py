"""The database, built once from the shipped data and shared by every test."""

import os
from pathlib import Path

import pytest

from insight import warehouse

# The many servers of these tests would each ask thousands of questions ahead; test_crowds.py does it once.
os.environ.setdefault("INSIGHT_AHEAD", "0")

# Files whose tests start servers, browsers or clusters, and so take minutes for a few tests.
HERE = Path(__file__).parent
LONG = {HERE / "browser"}


def pytest_collection_modifyitems(items: list) -> None:
    """Long files first: two workers that take a file at a time then end at about the same moment."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parents))


@pytest.fixture(scope="session")
def con():
    return warehouse.build()
