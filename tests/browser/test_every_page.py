"""Every page, on a telephone and on a desk, in both themes: it draws, complains of nothing, cuts nothing
off, and axe-core finds nothing on it."""

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError as Late

from insight.charts import ink
from insight.screen import crowding, door
from tests.browser import axe, visiting

# The way through each part of a page, and back again through the next: one load is looked at for all tests.
# Each step changes the width or the theme, since a change of both draws the page twice.
WALK = (
    (390, "light"), (768, "light"), (1280, "light"), (1280, "dark"), (320, "dark"),
)  # fmt: skip
# Where charts are looked at closely: where they are narrowest, and on a desk.
LOOKED_AT = ((390, "light"), (1280, "light"))
# Where axe goes by all its rules, and where only by those of colours: the other theme at the same width.
SCANNED = {(1280, "light"): [], (1280, "dark"): axe.COLOURS, (320, "dark"): []}
# The frame stands through all parts of a page, and is scanned with the first of them.
WITHIN_FRAME = {**axe.PAGE, "exclude": ["[data-testid=stSidebar]", "[data-testid=stHeader]"]}
NUMBERS, MENU = (
    {"include": [part]} for part in ("[data-open-card]", "[data-testid=stPopoverBody]")
)
# The menu is the same on every card.
WITH_MENU = "/barriers"
# The pages of the steward and of stories have no card, and the waves' page none before a wave is published.
WITHOUT_CARDS = ("/data", "/survey", "/present", "/contribute")

# For each chart its marks, the words that leave its picture, and the pairs of words that collide.
CHARTS = """() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].map((holder) => {
  const named = (holder.closest('[class*=st-key-chart-]') || holder).className;
  const marks = holder.querySelectorAll(
    '.scatterlayer .points path, .barlayer path, .heatmaplayer image, .textpoint text');
  const words = [...holder.querySelectorAll('.main-svg text')].flatMap((text) => {
    const lines = text.querySelectorAll('tspan.line');
    return lines.length ? [...lines] : [text];
  }).map((line) => ({
    said: line.textContent, box: line.getBoundingClientRect(),
    frame: line.closest('.main-svg').getBoundingClientRect(),
  })).filter(({ said, box }) => said.trim() && box.width && box.height);
  const cut = words.filter(({ box, frame }) =>
    box.left < frame.left - 1 || box.right > frame.right + 1 ||
    box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
  const collide = [];
  words.forEach((one, place) => words.slice(place + 1).forEach((two) => {
    const across = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left);
    const down = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top);
    if (across > 3 && down > 3) collide.push(`${one.said} / ${two.said}`);
  }));
  return {
    name: (named.match(/st-key-chart-([\\w-]+)/) || [])[1], marks: marks.length,
    words: words.length, cut: cut.map(({ said }) => said), collide,
  };
})"""

# How far the page can be pushed sideways, or its menu stands outside it, in pixels.
SIDEWAYS = """() => Math.max(
  ...[document.scrollingElement, document.querySelector('[data-testid=stMain]')]
    .map((part) => part.scrollWidth - part.clientWidth),
  ...[...document.querySelectorAll('[data-testid=stMainMenu]')]
    .map((menu) => menu.getBoundingClientRect().right - innerWidth))"""

# In how many places in sight the product is named beside the contents.
NAMED = """() => [...document.querySelectorAll('[data-testid=stLogoSpacer], [data-testid=stToolbar] *')]
  .filter((part) => part.getBoundingClientRect().right > 0)
  .flatMap((part) => ['::before', '::after'].map((side) => getComputedStyle(part, side).content))
  .filter((said) => said === '"Sector Innovation Insight"').length"""

BROKEN = "[data-testid=stException], [data-testid=stAlertContentError]"


@dataclass
class Seen:
    """What one load of a page showed, in every part of it."""

    name: str
    host: str
    title: str
    complaints: list[str]
    asked: set[str]
    broken: list[str] = field(default_factory=list)
    charts: list[dict] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    sideways: dict[str, int] = field(default_factory=dict)
    headings: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    # Faults by axe, with where each was seen: of the page, and of an open card on it.
    faults: dict[str, list[str]] = field(default_factory=dict)
    card: dict[str, list[str]] | None = None


@pytest.fixture(scope="module", params=visiting.addresses())
def seen(request, open_page, server) -> Seen:
    """Loads a page once, looks at all of it, and leaves the judging to the tests."""
    address = request.param
    visit = open_page(address, width=WALK[0][0])
    found = Seen(
        address, urlsplit(server).netloc, visit.page.title(), visit.complaints, visit.asked
    )
    folds = visit.page.locator("[class*=st-key-fold-] summary")
    if folds.count() and not visit.cards().count():
        visit.do(folds.first.click)
    visit.unroll()
    where, walk, painted = axe.PAGE, WALK, "light"
    for part in visit.sections():
        found.headings[part] = visit.page.evaluate(axe.HEADINGS)
        for width, theme in walk:
            if visit.page.viewport_size["width"] != width:
                visit.resize(width)
            if theme != painted:
                visit.theme(theme)
                painted = theme
            look(visit, found, part, width, theme)
            if (width, theme) in SCANNED:
                for said in axe.faults(visit, where, SCANNED[width, theme]):
                    found.faults.setdefault(said, []).append(f"{part} {width} {theme}".strip())
        where, walk = WITHIN_FRAME, walk[::-1]
        if found.card is None and visit.cards().count():
            found.card, painted = open_card(visit, address == WITH_MENU), ""
    return found


def look(visit, found: Seen, part: str, width: int, theme: str) -> None:
    if (width, theme) in LOOKED_AT:
        # The contents fold a moment after the window has changed, without a word to wait for.
        with suppress(Late):
            visit.page.wait_for_function(f"() => ({NAMED})() === 1", timeout=20_000, polling=30)
        found.named.append(visit.page.evaluate(NAMED))
        found.broken += visit.page.locator(BROKEN).all_inner_texts()
        found.charts += [{**chart, "part": part} for chart in visit.page.evaluate(CHARTS)]
    found.sideways[f"{part} at {width}"] = visit.page.evaluate(SIDEWAYS)


def open_card(visit, menu: bool) -> dict[str, list[str]]:
    """What axe holds against the numbers of the first card, and against its menu.

    One after the other: a menu covers numbers, and axe passes over what is covered.
    """
    card = visit.cards().first
    visit.view(card, "Numbers")
    card.evaluate("(card) => card.setAttribute('data-open-card', '')")
    faults = axe.on_screens(visit, "numbers", NUMBERS, axe.SCREENS[::2])
    assert visit.page.locator("[data-open-card] table").is_visible()
    if menu:
        visit.open_menu(card)
        faults |= axe.on_screens(visit, "menu", MENU, axe.SCREENS[::2])
        assert visit.page.get_by_test_id("stPopoverBody").is_visible()
        visit.close_menu()
    return faults


def test_a_page_shows_no_error(seen):
    assert not seen.broken


def test_a_page_has_its_own_title(seen):
    assert seen.title == f"{visiting.title_of(seen.name)} · Sector Innovation Insight"


def test_the_product_is_named_once_beside_the_contents_or_where_they_are_folded_away(seen):
    assert set(seen.named) == {1}


def test_the_browser_has_nothing_to_complain_of(seen):
    assert not seen.complaints


def test_a_page_asks_nothing_of_any_other_host(seen):
    assert seen.asked - {""} == {seen.host}


def test_every_chart_has_marks_and_words(seen):
    bare = [chart["name"] for chart in seen.charts if not (chart["marks"] and chart["words"])]
    assert not bare


def test_no_word_of_a_chart_is_cut_off(seen):
    cut = {chart["name"]: chart["cut"] for chart in seen.charts if chart["cut"]}
    assert not cut


def test_no_words_of_a_chart_collide(seen):
    collide = {chart["name"]: chart["collide"] for chart in seen.charts if chart["collide"]}
    assert not collide


def test_a_page_does_not_scroll_sideways(seen):
    wide = {where: pixels for where, pixels in seen.sideways.items() if pixels > 0}
    assert not wide


def test_axe_finds_nothing_on_a_page(seen):
    assert not seen.faults, axe.told(seen.faults)


def test_axe_finds_nothing_in_an_open_card(seen):
    if seen.card is None and seen.name in WITHOUT_CARDS:
        return
    assert seen.card is not None, "no card was found"
    assert not seen.card, axe.told(seen.card)


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
    page.evaluate(axe.AXE)
    found = []
    for width, theme in axe.SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        found += page.evaluate(axe.SCAN, [axe.PAGE, []])
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.close()
    assert not found, found


def test_a_chart_out_of_sight_fits_once_a_reader_turns_the_telephone_and_scrolls(open_page):
    visit = open_page("/challenges", width=900, height=390)
    visit.resize(390, 900)
    chart = visit.page.locator("[data-testid=stPlotlyChart]").last
    chart.scroll_into_view_if_needed()
    visit.settle()
    assert chart.evaluate(
        "(holder) => holder.querySelector('.main-svg').clientWidth <= holder.clientWidth"
    )
    assert not [found["cut"] for found in visit.page.evaluate(CHARTS)][-1]


# Counts how often Plotly draws each chart: it makes `emit` of a chart's own when it first meets it.
COUNT = """(() => {
  window.draws = {};
  Object.defineProperty(HTMLDivElement.prototype, 'emit', {
    configurable: true,
    set(emit) {
      Object.defineProperty(this, 'emit', { value: emit, configurable: true, writable: true });
      const name = this.closest('[class*=st-key-chart-]').className.match(/st-key-chart-([\\w-]+)/)[1];
      window.draws[name] ??= 0;
      this._ev.on('plotly_beforeplot', () => { window.draws[name] += 1; });
    },
  });
})()"""


@pytest.mark.parametrize("address", ["/challenges", "/gap"])
def test_a_chart_is_drawn_once_and_not_again_for_the_same_figure(new_reader, server, address):
    visit = new_reader(server)
    visit.page.add_init_script(COUNT)
    visit.go(address)
    visit.unroll()
    draws = visit.page.evaluate("() => window.draws")
    assert draws and set(draws.values()) == {1}, draws


def test_charts_come_in_the_colours_of_the_reader(open_page):
    visit = open_page("/vision", theme="dark")
    assert set(visit.page.evaluate(WORDS)) == {colour("dark")}
    assert not visit.page.locator("#insight-follow").count(), "nothing had to be repainted"


def colour(theme: str) -> str:
    """The words of a chart, as a browser says it."""
    text = ink.palette(theme)[ink.TEXT].lstrip("#")
    return f"rgb({', '.join(str(part) for part in bytes.fromhex(text))})"


WORDS = """() => [...document.querySelectorAll('.js-plotly-plot .scatterlayer text')]
  .map((words) => getComputedStyle(words).fill)"""


def test_charts_follow_a_reader_into_the_dark_and_onto_paper(open_page):
    visit = open_page("/vision")
    visit.page.wait_for_function("() => document.documentElement.dataset.painted === 'light'")
    for theme in ("dark", "light"):
        visit.theme(theme)
        visit.page.wait_for_function(
            f"(said) => ({WORDS})().every((one) => one === said)", arg=colour(theme)
        )
    visit.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    papers = visit.page.evaluate(PAPERS)
    visit.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    visit.page.emulate_media(media="null")
    assert papers
    for paper in papers:
        assert paper["wide"] <= 400
        assert paper["heads"] == paper["ticks"], "the heads stand above the rows of each page"
        assert len(paper["windows"]) > 1, "a page may end between two rows"
        ends = [top + tall for top, tall in paper["windows"]]
        tops = [top for top, _ in paper["windows"]]
        assert ends == pytest.approx([*tops[1:], paper["tall"]]), "nothing is lost between them"
    assert not visit.page.locator(".paper").count()


# Each chart of /vision as it is laid out for a sheet of 400 pixels: the windows on it, and its heads.
PAPERS = """() => [...document.querySelectorAll('.paper')].map((paper) => {
  paper.parentElement.style.width = '400px';
  const chart = paper.parentElement.querySelector('.js-plotly-plot');
  const said = (found) => [...found].map((one) => one.textContent.replace(/\\s/g, '')).filter(Boolean);
  return {
    wide: Math.max(...[...paper.querySelectorAll('svg')].map((svg) => svg.getBoundingClientRect().width)),
    tall: Number(chart.querySelector('.main-svg').getAttribute('height')),
    windows: [...paper.querySelectorAll('.layers > svg:first-child')]
      .map((svg) => svg.getAttribute('viewBox').split(' ').map(Number)).map(([, top, , tall]) => [top, tall]),
    heads: said(paper.querySelectorAll('.heads > div > div')),
    ticks: said(chart.querySelectorAll('.xaxislayer-above text')),
  };
})"""
