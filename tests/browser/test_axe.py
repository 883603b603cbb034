"""axe-core finds nothing serious on any page, in both themes, on a desk and at 400% zoom."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import axe_playwright_python
import pytest

from insight.screen import crowding, door
from tests.browser import visiting

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# Turning a page dark or narrow draws it anew, so each step changes one of the two.
SCREENS = ((1280, "light"), (1280, "dark"), (320, "dark"), (320, "light"))
# Small faults of Streamlit itself that cannot be reached from here: stack facts, trust F2.
ALLOWED = {"empty-table-header", "presentation-role-conflict"}

# What a change of theme alone can put wrong.
COLOURS = ["color-contrast", "link-in-text-block"]

SCAN = """async ([where, rules]) => {
  const only = rules.length ? {runOnly: {type: 'rule', values: rules}} : {};
  const found = await axe.run(where, {resultTypes: ['violations'], ...only});
  return found.violations.flatMap(({id, impact, nodes}) => nodes.map(
    ({target, html, failureSummary}) => ({id, impact, target, html, why: failureSummary})));
}"""
PAGE = {"include": ["html"]}
# The frame stands through all parts of a page, and is scanned with the first of them.
WITHIN_FRAME = {**PAGE, "exclude": ["[data-testid=stSidebar]", "[data-testid=stHeader]"]}
OPEN_CARD = {"include": ["[data-open-card]", "[data-testid=stPopoverBody]"]}
HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  .filter((head) => head.checkVisibility())
  .map((head) => [Number(head.tagName[1]), head.innerText])"""


def scan(visit, where: dict, rules: list[str] = ()) -> list[dict]:
    """What axe holds against the page, or against some parts of it: by all rules, or by these."""
    if not visit.page.evaluate("() => Boolean(window.axe)"):
        visit.page.evaluate(AXE)
    said = visit.page.evaluate(SCAN, [where, list(rules)])
    return [found for found in said if found["id"] not in ALLOWED]


def on_screens(visit, name: str, where: dict, screens=SCREENS) -> dict[str, list[str]]:
    """Scans on each screen, nearest first; gives each fault once, with where it was seen."""
    faults: dict[str, list[str]] = {}
    nearest = visit.page.viewport_size["width"] == screens[0][0]
    before = None
    for width, theme in screens if nearest else screens[::-1]:
        visit.resize(width)
        visit.theme(theme)
        rules = COLOURS if width == before else []
        before = width
        for found in scan(visit, where, rules):
            said = f"{found['impact']} {found['id']} {found['target']} {found['html']}"
            faults.setdefault(f"{said}\n{found['why']}", []).append(f"{name} {width} {theme}")
    return faults


def told(faults: dict[str, list[str]]) -> str:
    return "\n\n".join(f"{said}\nseen at: {', '.join(where)}" for said, where in faults.items())


@dataclass
class Seen:
    """What axe holds against a page, against an open card on it, and the headings of each part."""

    page: dict[str, list[str]]
    card: dict[str, list[str]] | None
    headings: dict[str, list[tuple[int, str]]]


# The pages of the steward and of stories have no card, and the waves' page none before a wave is published.
WITHOUT_CARDS = ("/data", "/survey", "/present", "/contribute")


@pytest.fixture(scope="module", params=visiting.addresses())
def seen(request, open_page) -> Seen:
    address = request.param
    visit = open_page(address)
    visit.unroll()
    found = Seen({}, None, {})
    where = PAGE
    for part in visit.sections():
        name = f"{address} {part}".strip()
        found.headings[part] = visit.page.evaluate(HEADINGS)
        for said, seen_at in on_screens(visit, name, where).items():
            found.page.setdefault(said, []).extend(seen_at)
        where = WITHIN_FRAME
        if found.card is None and visit.cards().count():
            card = visit.cards().first
            visit.view(card, "Numbers")
            card.evaluate("(card) => card.setAttribute('data-open-card', '')")
            visit.open_menu(card)
            found.card = on_screens(visit, f"open card of {name}", OPEN_CARD, SCREENS[::2])
            assert visit.page.locator("[data-open-card] table").is_visible()
            assert visit.page.get_by_test_id("stPopoverBody").is_visible()
            visit.close_menu()
    return found


def test_axe_finds_nothing_on_a_page(seen):
    assert not seen.page, told(seen.page)


def test_axe_finds_nothing_in_an_open_card(seen, request):
    if seen.card is None and request.node.callspec.id.endswith(WITHOUT_CARDS):
        return
    assert seen.card is not None, "no card was found"
    assert not seen.card, told(seen.card)


def test_headings_go_down_one_step_at_a_time(seen):
    for part, heads in seen.headings.items():
        levels = [level for level, _ in heads]
        assert levels[0] == 1 and levels.count(1) == 1, (part, heads)
        pairs = pairwise(heads)
        jumps = [(one, two) for one, two in pairs if two[0] > one[0] + 1]
        assert not jumps, (part, jumps)


@pytest.mark.parametrize("name", ["no place", "no replica"])
def test_axe_finds_nothing_on_a_page_that_turns_people_away(reader, monkeypatch, name):
    """What a full process says at its door, and what the balancer says when none answers."""
    monkeypatch.setenv(crowding.COPY, "https://copy.example.org/")
    refusal = door._full({"path": "/barriers", "query_string": b"who=councils"})
    balancer = (visiting.ROOT / "deploy" / "full.http").read_text(encoding="utf-8")
    text = {"no place": refusal.body.decode(), "no replica": balancer.partition("\n\n")[2]}[name]
    page = reader.page.context.new_page()
    page.set_content(text)
    page.evaluate(AXE)
    found = []
    for width, theme in SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        found += page.evaluate(SCAN, [PAGE, []])
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.close()
    assert not found, found
