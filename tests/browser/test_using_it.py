"""A reader arrives by a link, finds the way, chooses, reads, and takes something home."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

import openpyxl
import pytest

from insight import catalogue, reading, warehouse, wording
from tests.browser import visiting

APP = (visiting.ROOT / "app.py").read_text(encoding="utf-8")
GROUPS = re.findall(r'"([^"]+)": \[', APP)
PAGES = {visiting.title_of(address): address for address in visiting.addresses()}
FILTERS = {"who": "Who was asked", "year": "Year", "source": "Source"}

LINKS = "[data-testid=stSidebarNavLink]"
# Where an element stands in the window: its top and bottom, and the height of the window.
PLACE = """(element) => {
  const box = element.getBoundingClientRect();
  return [box.top, box.bottom, innerHeight];
}"""
# The innermost element that has the focus, through open shadow roots.
FOCUSED = """() => {
  let found = document.activeElement;
  while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  const style = getComputedStyle(found);
  return {
    kind: found.getAttribute('role') || found.dataset.testid || found.tagName,
    text: (found.textContent || '').trim(), outline: style.outlineStyle,
    wide: parseFloat(style.outlineWidth), card: found.closest('[class*=st-key-card-]')?.className,
  };
}"""


def rows_of(con, name: str, **params) -> list[dict]:
    return warehouse.ask(con, catalogue.get(name), **params).rows


def option_of(con, choice: str) -> str:
    """The first narrower choice that the Barriers page offers."""
    return rows_of(con, f"pickers/{choice}", subject="barriers")[0]["label"]


def status_of(visit) -> str:
    return visit.page.locator("[role=status]").first.inner_text()


def seen_without_scrolling(locator) -> bool:
    top, bottom, height = locator.evaluate(PLACE)
    return locator.is_visible() and top >= 0 and bottom <= height


def save(visit, button: str, to: Path) -> Path:
    """Presses a button of the open menu and waits for the file."""
    with visit.page.expect_download() as arriving:
        visit.page.get_by_role("button", name=button).click()
    to = to / arriving.value.suggested_filename
    arriving.value.save_as(to)
    return to


def copied(visit, button: str, said: str) -> str:
    """Presses a button of the open menu and reads the clipboard once the menu says it is done."""
    visit.page.get_by_role("button", name=button).click()
    visit.page.get_by_text(said, exact=True).wait_for()
    return visit.page.evaluate("() => navigator.clipboard.readText()")


# Arriving


def test_a_deep_link_as_the_very_first_request_opens_inside_the_frame(serve, new_reader, con):
    council = option_of(con, "who")
    with serve() as fresh:
        visit = new_reader(fresh)
        visit.go(f"/barriers?who={council}")
        page = visit.page
        assert page.title() == "Barriers · Sector Innovation Insight"
        assert page.locator("[data-testid=stNavSectionHeader]").all_inner_texts() == GROUPS
        assert set(page.locator(LINKS).all_inner_texts()) == set(PAGES)
        assert not page.get_by_role("dialog").count()
        assert not page.get_by_text("Page not found").count()
        assert parse_qs(urlsplit(page.url).query) == {"who": [council]}
        assert page.get_by_role("combobox", name="Who was asked").input_value() == council
        assert not visit.complaints


def test_every_link_of_the_sidebar_opens_its_page(open_page):
    visit = open_page("/")
    for title, address in PAGES.items():
        if urlsplit(visit.page.url).path != address:
            # Nothing here looks at charts, so the next link need not wait until they are drawn.
            visit.runs.after(visit.page.locator(LINKS).get_by_text(title, exact=True).click)
        assert urlsplit(visit.page.url).path == address
        assert visit.page.title().startswith(f"{title} · ")
        assert visit.page.locator("h1").count() == 1
    visit.settle()
    assert not visit.complaints


def test_the_links_of_the_briefing_lead_where_they_say(open_page):
    links = "[data-testid=stMain] [data-testid=stPageLink-NavLink]"
    visit = open_page("/")
    for place in range(visit.page.locator(links).count()):
        link = visit.page.locator(links).nth(place)
        said, address = link.inner_text(), urlsplit(link.get_attribute("href")).path
        visit.runs.after(link.click)
        assert urlsplit(visit.page.url).path == f"/{address.strip('/')}"
        title = visiting.title_of(address)
        assert visit.page.title().startswith(f"{title} · ")
        assert said.lower().endswith(title.lower()), f"'{said}' leads to {title}"
        visit.do(visit.page.go_back)


def test_the_briefing_says_the_most_important_without_scrolling(open_page, con):
    visit = open_page("/", width=1366, height=768)
    main = visit.page.get_by_test_id("stMain")
    assert seen_without_scrolling(main.locator("strong").first)
    for figure in ("84%", "93%", "39%"):
        assert seen_without_scrolling(main.get_by_text(figure, exact=True).first), figure
    gathered = wording.moment(rows_of(con, "briefing/what_is_here")[0]["gathered"])
    assert seen_without_scrolling(main.get_by_text(f"Data gathered {gathered}"))


# By keyboard


def test_keyboard_focus_can_be_seen_and_soon_reaches_the_first_chart(open_page):
    visit = open_page("/barriers")
    way = []
    while not way or way[-1]["kind"] != "radio":
        visit.page.keyboard.press("Tab")
        way.append(visit.page.evaluate(FOCUSED))
        assert len(way) <= 40, [step["kind"] for step in way]
    assert way[-1]["text"] == "Chart" and way[-1]["card"]
    links = [step for step in way if step["kind"] == "stSidebarNavLink"]
    assert [link["text"] for link in links] == visit.page.locator(LINKS).all_inner_texts()
    assert all(link["outline"] != "none" and link["wide"] >= 2 for link in links), links
    assert "status" in {step["kind"] for step in way}
    # The first stop skips the contents; from there the first chart is near.
    assert way[0]["kind"] == "stSkipToContent"
    assert len(way) - 1 - len(links) <= 20


def test_a_card_can_be_read_and_its_menu_opened_by_keyboard(open_page):
    visit = open_page("/barriers")
    card = visit.cards("barriers-published")
    card.get_by_role("radio", name="Numbers").focus()
    visit.do(lambda: visit.page.keyboard.press("Space"))
    assert card.get_by_role("table").is_visible()
    card.get_by_role("button", name="Save or share").focus()
    visit.do(lambda: visit.page.keyboard.press("Enter"))
    visit.page.get_by_role("button", name="Copy a link").wait_for()
    stops = [visit.page.evaluate(FOCUSED)["text"]]
    while stops[-1] != "Copy a link" and len(stops) < 20:
        visit.page.keyboard.press("Tab")
        stops.append(visit.page.evaluate(FOCUSED)["text"])
    wanted = ["Numbers (CSV)", "Numbers (XLSX)", "Picture (PNG)", "Picture (SVG)", "Copy the line"]
    assert stops[-6:-1] == wanted


# Choosing


@pytest.mark.parametrize("choice", FILTERS)
def test_a_choice_is_in_the_address_and_survives_a_reload(choice, open_page, con):
    option = option_of(con, choice)
    visit = open_page("/barriers")
    before = status_of(visit)
    visit.choose(FILTERS[choice], option)
    assert parse_qs(urlsplit(visit.page.url).query) == {choice: [option]}
    after = status_of(visit)
    assert after != before
    visit.do(visit.page.reload)
    box = visit.page.get_by_role("combobox", name=FILTERS[choice], exact=True)
    assert box.input_value() == option
    assert status_of(visit) == after
    assert parse_qs(urlsplit(visit.page.url).query) == {choice: [option]}


def test_each_new_result_is_spoken_by_one_live_region_that_stays(open_page, con):
    visit = open_page("/barriers")
    line = visit.page.locator("[role=status]").first
    assert line.get_attribute("aria-live") == "polite"
    line.evaluate("(p) => { p.sameAsBefore = true; }")
    said = [line.inner_text()]
    for choice, label in FILTERS.items():
        visit.choose(label, option_of(con, choice))
        said.append(status_of(visit))
        assert line.evaluate("(p) => p.sameAsBefore === true")
        visit.choose(label, {"who": "Everyone", "year": "All years"}.get(choice, "All sources"))
        assert status_of(visit) == said[0]
    assert len(set(said)) > 1


def test_a_narrower_view_is_headed_by_its_question(open_page, con):
    visit = open_page("/barriers")
    query = catalogue.get("barriers/named")
    head = visit.cards("barriers-named").get_by_role("heading", level=3)
    assert head.inner_text() == query.title
    visit.choose(FILTERS["who"], option_of(con, "who"))
    assert head.inner_text() == query.question
    visit.choose(FILTERS["who"], "Everyone")
    assert head.inner_text() == query.title


def test_an_impossible_link_says_so_and_a_press_shows_everything(open_page, con):
    rows = rows_of(con, "pickers/combinations", subject="barriers")
    held = {(row["who"], row["source"]) for row in rows}
    who, source = next(
        (one, other)
        for one in rows
        for other in rows
        if one["who_label"] and other["source_label"] and (one["who"], other["source"]) not in held
    )
    address = urlencode({"who": who["who_label"], "source": source["source_label"]})
    visit = open_page(f"/barriers?{address}")
    assert status_of(visit).startswith("Nothing that was asked or said matches")
    assert not visit.page.locator("[data-testid=stException], [data-testid=stAlert]").count()
    for label, words in (("who", who["who_label"]), ("source", source["source_label"])):
        box = visit.page.get_by_role("combobox", name=FILTERS[label], exact=True)
        assert box.input_value() == words
    visit.do(visit.page.get_by_role("button", name="Show everything").click)
    assert not urlsplit(visit.page.url).query
    assert visit.cards("barriers-named").locator("[data-testid=stPlotlyChart]").count()


# Reading a card

CARD, QUESTION = "briefing-technology-stands", "briefing/technology_stands"


def test_each_view_of_a_card_shows_its_content(open_page, con):
    rows = rows_of(con, QUESTION)
    visit = open_page("/")
    card = visit.cards(CARD)
    chart = " ".join(card.locator(".main-svg text").all_text_contents())
    visit.view(card, "Numbers")
    table = card.get_by_role("table").inner_text()
    for row in rows:
        assert wording.figure(row) in chart
        assert wording.figure(row) in table
        assert row["audience"] in table
    visit.view(card, "SQL")
    assert "from evidence.finding" in card.locator("code.language-sql").inner_text()
    visit.view(card, "Sources")
    said = card.inner_text()
    for row in rows:
        passport = rows_of(con, "sources/passports")
        (title,) = [one["title"] for one in passport if one["source_id"] == row["source_id"]]
        assert title in said
    visit.view(card, "Chart")
    assert card.locator("[data-testid=stPlotlyChart]").is_visible()


# Keeping and sharing


def test_csv_and_xlsx_hold_the_numbers_and_the_caption(open_page, con, tmp_path):
    shares = [row["share"] for row in rows_of(con, QUESTION)]
    visit = open_page("/")
    card = visit.cards(CARD)
    answer = warehouse.ask(con, catalogue.get(QUESTION))
    known = {row["source_id"]: row for row in rows_of(con, "sources/passports")}
    caption = reading.caption(answer.query, answer.rows, known)
    shown = card.locator(".caption summary").inner_text()
    assert [caption.split(" · ")[0].split(":")[0], *caption.split(" · ")[1:]] == shown.split(" · ")
    visit.open_menu(card)
    text = save(visit, "Numbers (CSV)", tmp_path).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [float(row["share"]) for row in rows] == shares
    assert {row["caption"] for row in rows} == {caption}
    book = openpyxl.load_workbook(save(visit, "Numbers (XLSX)", tmp_path))
    heads, *cells = book["Numbers"].values
    assert [row[heads.index("share")] for row in cells] == shares
    assert dict(book["About"].values)["Caption"] == caption


def test_the_sources_of_a_card_open_one_by_one_and_all_stand_on_paper(open_page, con):
    answer = warehouse.ask(con, catalogue.get(QUESTION))
    known = {row["source_id"]: row for row in rows_of(con, "sources/passports")}
    each = reading.captions(answer.rows, known)
    assert len(each) == len({row["source_id"] for row in answer.rows}) > 2
    visit = open_page("/")
    card = visit.cards(CARD)
    lines = card.locator(".caption li")
    assert lines.all_text_contents() == each
    assert not lines.first.is_visible()
    visit.page.emulate_media(media="print")
    seen = [line.is_visible() and line.bounding_box()["height"] > 0 for line in lines.all()]
    visit.page.emulate_media(media="null")
    assert all(seen)
    card.locator(".caption summary").press("Enter")
    assert lines.first.is_visible() and lines.last.is_visible()


def test_a_picture_is_large_and_carries_its_title_and_source(open_page, tmp_path, server):
    visit = open_page("/")
    visit.open_menu(visit.cards(CARD))
    png = save(visit, "Picture (PNG)", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(png[16:20], "big") >= 1500
    drawn = ElementTree.parse(save(visit, "Picture (SVG)", tmp_path))
    said = " ".join(" ".join(drawn.getroot().itertext()).split())
    assert catalogue.get(QUESTION).title in said
    assert "Source:" in said
    assert visit.asked - {""} == {urlsplit(server).netloc}


def test_the_copied_line_has_the_number_the_base_and_the_source(open_page, con):
    first = rows_of(con, QUESTION)[0]
    (passport,) = [
        row for row in rows_of(con, "sources/passports") if row["source_id"] == first["source_id"]
    ]
    visit = open_page("/")
    visit.open_menu(visit.cards(CARD))
    line = copied(visit, "Copy the line", "Copied the line.")
    assert wording.figure(first) in line
    assert wording.base(first).lower() in line.lower()
    assert passport["title"] in line and passport["publisher"] in line
    assert line.endswith(".")


@pytest.mark.parametrize("choice", ["Everyone", "the first choice"])
def test_a_copied_link_opens_the_same_view_at_its_card(choice, open_page, new_reader, server, con):
    option = "Everyone" if choice == "Everyone" else option_of(con, "who")
    visit = open_page("/barriers")
    if option != "Everyone":
        visit.choose(FILTERS["who"], option)
    status = status_of(visit)
    visit.open_menu(visit.cards("barriers-published"))
    link = copied(visit, "Copy a link", "Copied the link.")
    assert link.startswith(server)
    other = new_reader(server)
    other.go(link)
    assert other.page.get_by_role("combobox", name=FILTERS["who"]).input_value() == option
    assert status_of(other) == status
    head = other.cards("barriers-published").get_by_role("heading", level=3)
    top, bottom, height = head.evaluate(PLACE)
    assert top >= 0 and bottom <= height, f"the heading stands at {top:.0f} of {height} pixels"


def test_a_printed_page_has_its_title_and_no_sidebar(open_page):
    visit = open_page("/barriers")
    paper = visit.page.pdf(outline=True, tagged=True)
    assert paper.startswith(b"%PDF")
    heads = re.findall(rb"/Title \(([^)]*)\)", paper)
    assert b"Barriers" in heads
    assert len(re.findall(rb"/Type /Page\b", paper)) > 1, "only what fits the window was printed"
    visit.page.emulate_media(media="print")
    try:
        assert visit.page.locator("h1").is_visible()
        assert not visit.page.locator("[data-testid=stSidebar]").is_visible()
        assert not visit.page.locator(LINKS).first.is_visible()
    finally:
        visit.page.emulate_media(media="null")
