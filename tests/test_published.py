"""Everybody reads the version in force: a new one at once, an old one by its link, a good one always."""

import os
import subprocess
import sys

import pytest

from insight import cards
from insight.warehouse import published

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
    (path,) = {process.communicate(timeout=120)[0].strip() for process in asked}
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
