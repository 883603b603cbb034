"""Searching the projects as a reader does: typing, pressing a count, opening one and going back."""

import csv
import io
from itertools import pairwise

import pytest

from tests.browser.axe import HEADINGS, PAGE, on_screens, told
from tests.browser.test_every_page import SIDEWAYS


def status(visit) -> str:
    return visit.page.locator(".st-key-status").inner_text()


def typed(visit, text: str) -> None:
    """Types letter by letter and waits for the run that knows them all."""
    box = visit.page.get_by_role("textbox", name="Search projects")
    visit.do(lambda: box.press_sequentially(text, delay=5))
    visit.page.wait_for_function(
        "(text) => document.querySelector('.st-key-status').innerText.includes(text)", arg=text
    )
    visit.settle()


def test_the_list_follows_what_is_typed_and_the_address_keeps_it(open_page, new_reader, server):
    visit = open_page("/collective")
    assert status(visit).startswith("All the 183 projects")
    typed(visit, "safegarding")
    assert "We read “safegarding” as “safeguarding”: 27 of the 183" in status(visit)
    assert "q=safegarding" in visit.page.url
    other = new_reader(server)
    other.go(visit.page.url)
    assert status(other) == status(visit)


def test_a_count_narrows_and_a_project_leads_back_to_the_same_list(open_page):
    visit = open_page("/collective")
    counts = visit.page.get_by_role("group", name="Materialised")
    visit.do(counts.get_by_role("button", name="Partly 17").click)
    assert status(visit).startswith("17 of the 183 projects")
    visit.do(counts.get_by_role("button", name="Partly 17", pressed=True).click)
    assert status(visit).startswith("All the 183 projects")
    visit.do(counts.get_by_role("button", name="No 5").click)
    assert visit.page.evaluate("document.activeElement.shadowRoot?.activeElement?.value") == (
        "materialised no"
    ), "a reader stays on the button that was pressed"
    assert status(visit).startswith("5 of the 183 projects")
    assert "materialised=No" in visit.page.url
    one, two = (frame.bounding_box() for frame in visit.page.locator(".projects article").all()[:2])
    assert one["x"] < two["x"] and (one["y"], one["height"]) == pytest.approx(
        (two["y"], two["height"]), abs=1
    )
    link = visit.page.get_by_role("link", name="Hackney Early Help Profiling System")
    visit.do(link.click)
    visit.do(visit.page.go_back)
    assert status(visit).startswith("5 of the 183 projects")
    visit.do(link.click)
    assert "project=hackney-ehps" in visit.page.url
    assert visit.page.get_by_role("heading", level=1).inner_text() == (
        "Hackney Early Help Profiling System"
    )
    assert visit.page.title().startswith("Hackney Early Help Profiling System")
    visit.do(visit.page.get_by_role("link", name="Back to the list of projects").click)
    assert status(visit).startswith("5 of the 183 projects")
    assert "materialised=No" in visit.page.url and "project=" not in visit.page.url


def test_the_file_holds_what_the_line_says(open_page, tmp_path):
    visit = open_page("/collective?q=adoption&materialised=Yes")
    total = int(status(visit).split(" ")[0])
    visit.do(visit.page.get_by_role("button", name="Download").click)
    with visit.page.expect_download() as kept:
        visit.page.get_by_role("button", name="These projects (CSV)").click()
    kept.value.save_as(tmp_path / "projects.csv")
    text = (tmp_path / "projects.csv").read_bytes().decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == total > 0
    visit.page.keyboard.press("Escape")


@pytest.mark.parametrize(
    "address",
    [
        "/collective?project=making-a-change-service",
        "/collective?project=nobody",
        "/collective?as=Table",
    ],
)
def test_axe_finds_nothing_on_a_project_and_nothing_scrolls_sideways(address, open_page):
    visit = open_page(address)
    visit.unroll()
    faults = on_screens(visit, address, PAGE, ((1280, "light"), (1280, "dark"), (320, "dark")))
    assert not faults, told(faults)
    assert visit.page.evaluate(SIDEWAYS) <= 0
    levels = [level for level, _ in visit.page.evaluate(HEADINGS)]
    assert levels[0] == 1 and all(two <= one + 1 for one, two in pairwise(levels))
    assert not visit.complaints
