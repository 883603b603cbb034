"""Versions in a real browser: a frozen link, a new version under an open page, a wave withdrawn."""

import re

import pytest

from insight.publishing import editions, waves
from tests import surveys
from tests.browser.axe import PAGE, on_screens, told


@pytest.fixture(scope="module")
def published_server(serve, tmp_path_factory):
    """A server whose store has two versions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHT_STORE", str(tmp_path_factory.mktemp("store")))
        surveys.held("first", surveys.respondents(1, 60))
        waves.publish("first")
        surveys.held("second", surveys.respondents(2, 80))
        waves.publish("second")
        with serve() as address:
            yield address


def foot(visit) -> str:
    said = visit.page.get_by_text(re.compile(r"These are the figures of version"))
    return re.search(r"figures of version (\d+)", said.inner_text()).group(1)


def test_a_frozen_link_stays_frozen_from_page_to_page_until_it_is_left(
    published_server, new_reader
):
    visit = new_reader(published_server)
    visit.go("/barriers?version=1&who=all")
    banner = visit.page.get_by_text("This link is frozen at version 1")
    assert "Newer figures exist: version 2" in banner.inner_text()
    assert foot(visit) == "1"
    faults = on_screens(visit, "frozen", PAGE, ((1280, "light"), (320, "dark")))
    assert not faults, told(faults)
    visit.resize(1280)
    visit.do(visit.page.get_by_role("link", name="Technology", exact=True).first.click)
    assert foot(visit) == "1" and "version=1" in visit.page.url
    visit.do(visit.page.get_by_role("button", name="Show the newest figures").click)
    assert foot(visit) == "2" and "version" not in visit.page.url
    assert not banner.count()
    link = visit.page.get_by_role("link", name="Link to this page with exactly these figures")
    other = new_reader(published_server)
    other.go(link.get_attribute("href"))
    assert foot(other) == "2"


def test_an_open_page_keeps_its_version_until_it_runs_again_and_lets_go_of_a_withdrawn_wave(
    published_server, new_reader
):
    visit = new_reader(published_server)
    visit.go("/barriers")
    card = visit.cards("barriers-published")
    editions.restore(1)
    visit.view(card, "Numbers")
    assert foot(visit) == "2"
    visit.go("/barriers")
    assert foot(visit) == "1"
    waves.withdraw("first")
    visit.view(visit.cards("barriers-published"), "Numbers")
    visit.settle()
    assert foot(visit) == "3"
    assert not visit.page.get_by_test_id("stAlert").count()
    assert not visit.complaints
