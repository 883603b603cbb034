"""One server and one browser for all of these tests; every test is a reader of its own."""

from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests import chromium
from tests.browser import visiting

LOGS: list[Path] = []


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Starts a server on a folder and keeps its log for the report of a test that fails."""

    def start(root: Path = visiting.ROOT):
        log = tmp_path_factory.mktemp("server") / "log.txt"
        LOGS.append(log)
        return visiting.serving(root, log)

    return start


@pytest.fixture(scope="session")
def server(serve):
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    where = chromium.path()
    assert where, chromium.MISSING
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=where, args=visiting.FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def left():
    """By site, what readers who have left it leave behind: a warm cache, and nothing else."""
    return defaultdict(list)


@pytest.fixture
def new_reader(browser, left):
    """Somebody who has not been here before: nothing is kept of them. Leaves after the test."""
    everyone = []

    def arrive(base: str) -> visiting.Visit:
        context = left[base].pop() if left[base] else None
        everyone.append((visiting.visit(browser, base, context), base))
        return everyone[-1][0]

    yield arrive
    for reader, base in everyone:
        left[base].append(visiting.forget(reader, base))


@pytest.fixture(scope="session")
def reader(browser, server):
    """One tab for all tests: every page is loaded anew, but the browser keeps Streamlit's scripts."""
    somebody = visiting.visit(browser, server)
    yield somebody
    somebody.page.context.close()


@pytest.fixture(scope="session")
def open_page(reader):
    """A page, finished and drawn: open_page("/barriers", width=390, theme="dark")."""

    def start(address: str, **screen) -> visiting.Visit:
        reader.go(address, **screen)
        return reader

    return start


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        for log in LOGS:
            said = log.read_text(errors="replace")[-3000:]
            report.sections.append((f"server log {log}", said))
    return report
