"""The database, built once from the shipped data and shared by every test."""

import pytest

from insight import warehouse


@pytest.fixture(scope="session")
def con():
    return warehouse.build()
