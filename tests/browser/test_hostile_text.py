"""Data that tries to be a program, a picture or a link stays words, wherever a page shows it.

A copy of the app is served with hostile text in the evidence. Building the database does not look
at the checksums of source.yml, so the copy needs no new ones; `python -m insight check` would.
"""

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from insight import catalogue, exports, files, warehouse
from insight.stories import Slide, Story
from tests.browser import visiting
from tests.browser.test_regions_map import CANVAS, drawn, spot

NEEDED = ("app.py", "insight", "pages", "queries", "data", "static", ".streamlit")
# The short link comes first: charts break lines, and a link in pieces is no link.
HOSTILE = (
    '<a href="//evil.example">x</a> <img src=x onerror="window.pwned=1"> ![p](http://evil.example/p.png) '
    '[c](javascript:window.pwned=1) <a href="https://evil.example">x</a> :red[x] $x$ '
    "<script>window.pwned=1</script> https://evil.example/bare"
)
# What is spoilt: file, key of the row, column. Each text begins with its own word, to be found by.
SPOILT = {
    "Title": ("sources", "cii_survey_2021", "title"),
    "Publisher": ("sources", "cii_survey_2021", "publisher"),
    "Population": ("sources", "cii_survey_2021", "population"),
    "Caveat": ("sources", "cii_survey_2021", "note"),
    "Item": ("estimates", "cii21_ba_01", "item"),
    "Asked": ("estimates", "cii21_ba_01", "question"),
    "Adopted": ("estimates", "lga25_ta_03", "item"),
    "Label": ("codes", "b_embedding", "label"),
    "Meaning": ("codes", "b_embedding", "definition"),
    "Summary": ("mentions", "m0141", "summary"),
    "Audience": ("audiences", "local_authority", "label"),
    "Group": ("audiences", "local_authority", "group_label"),
    "Tension": ("tensions", "money", "title"),
    "Sense": ("tensions", "money", "what_to_make_of_it"),
    "Hole": ("holes", "no_base_2022", "statement"),
    "Project": ("collective/projects", "achieving-change-together", "name"),
    "About": ("collective/projects", "achieving-change-together", "summary"),
    "Lead": ("collective/projects", "achieving-change-together", "lead_org"),
    "Learnt": ("collective/projects", "achieving-change-together", "learning"),
    "Outcome": ("collective/outcomes", "achieving-change-together", "metric"),
    "Told": ("collective/sources", "rochdale-act", "title"),
    "Place": ("geography/places", "E06000001", "name"),
}
# A short name has room for 22 letters; the nought puts it first in every list of sources.
SHORT = "0:red[x]<img src=x>"

# Everything in the page that must not be there, through open shadow roots.
ALIVE = """() => {
  const found = [];
  // A link into this very app may carry data, encoded, in its query.
  const ours = (value) => {
    try { return new URL(value, document.baseURI).origin === location.origin; }
    catch { return false; }
  };
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) look(element.shadowRoot);
      const to = ['href', 'xlink:href', 'src', 'srcset', 'action', 'data', 'poster']
        .map((name) => element.getAttribute(name) || '').filter((value) => !ours(value)).join(' ');
      const acts = [...element.attributes].some(({ name }) => name.startsWith('on'));
      if (/evil\\.example|javascript:/i.test(to) || acts || element.getAttribute('src') === 'x')
        found.push(element.outerHTML.slice(0, 200));
    }
  };
  look(document);
  if (window.pwned) found.push('a script of the data ran');
  return found;
}"""
# All words a reader can see, those of charts and components included.
WORDS = """() => {
  const words = [document.body.innerText];
  const look = (root) => {
    for (const element of root.querySelectorAll('*'))
      if (element.shadowRoot) { words.push(element.shadowRoot.textContent); look(element.shadowRoot); }
  };
  look(document);
  document.querySelectorAll('.main-svg text').forEach((text) => words.push(text.textContent));
  document.querySelectorAll('input').forEach((input) => words.push(input.value));
  return words.join('\\n');
}"""
# Points at every mark of a chart until it speaks; gives what the hover labels said, and links.
HOVER = """async (holder) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const field = holder.querySelector('.nsewdrag');
  const said = new Set();
  for (const mark of holder.querySelectorAll('.points path')) {
    const box = mark.getBoundingClientRect();
    const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true };
    holder.querySelectorAll('.hoverlayer > *').forEach((label) => label.remove());
    for (let tries = 0; tries < 12 && !holder.querySelector('.hoverlayer text'); tries += 1) {
      field.dispatchEvent(new MouseEvent('mousemove', at));
      await frame();
    }
    for (const label of holder.querySelectorAll('.hoverlayer text')) said.add(label.textContent);
    for (const link of holder.querySelectorAll('.hoverlayer a')) said.add(`LINK ${link.outerHTML}`);
  }
  return [...said];
}"""


def spoil(data: Path) -> None:
    """Rewrites the rows of SPOILT, and a short name and an address, in a copy of the data."""
    changes = [
        (file, key, column, f"{word} {HOSTILE}") for word, (file, key, column) in SPOILT.items()
    ]
    changes += [
        ("short_names", "cii_survey_2021", "short_name", SHORT),
        ("sources", "cii_survey_2021", "url", 'https://evil.example/"onclick="window.pwned=1'),
    ]
    for name, key, column, text in changes:
        path = data / (f"{name}.csv" if "/" in name else f"evidence/{name}.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            heads, *rows = csv.reader(file)
        row = next(row for row in rows if row[0] == key)
        row[heads.index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heads, *rows])


@pytest.fixture(scope="module")
def spoilt(serve, tmp_path_factory):
    """The address of a server whose evidence is hostile."""
    copy = tmp_path_factory.mktemp("spoilt")
    for name in NEEDED:
        part = visiting.ROOT / name
        if part.is_dir():
            shutil.copytree(part, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(part, copy / name)
    spoil(copy / "data")
    with serve(copy) as address:
        yield address


class Tour:
    """One walk through the pages; keeps what was alive, what was said and who was asked."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page
        self.alive: dict[str, list[str]] = {}
        self.asked: set[str] = set()
        self.words = ""
        self.hovered: dict[str, list[str]] = {}
        self.page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))

    def look(self, where: str) -> None:
        if alive := self.page.evaluate(ALIVE):
            self.alive[where] = alive
        self.words += self.page.evaluate(WORDS)

    def hover(self, where: str) -> None:
        for chart in self.page.locator("[data-testid=stPlotlyChart]").all():
            self.hovered.setdefault(where, []).extend(chart.evaluate(HOVER))
        self.look(f"{where}, pointing at marks")

    def open_cards(self, where: str) -> None:
        """The other views of each card that has a chart, and what one card offers to share."""
        for name in self.page.locator("[class*=st-key-chart-]").evaluate_all(
            "(charts) => charts.map((chart) => chart.closest('[class*=st-key-card-]'))"
            ".map((card) => card.className.match(/st-key-card-([\\w-]+)/)[1])"
        ):
            card = self.page.locator(f".st-key-card-{name}")
            for view in ("Numbers", "Sources"):
                self.visit.view(card, view)
                self.look(f"{where}, {name}, {view}")
        self.visit.open_menu(self.visit.cards().last)
        self.look(f"{where}, a menu")
        self.visit.close_menu()

    def walk(self, address: str, cards: bool) -> None:
        self.visit.go(address)
        for part in self.visit.sections():
            where = f"{address} {part}".strip()
            self.look(where)
            self.hover(where)
            if cards:
                self.open_cards(where)


def _tooltip(visit) -> str:
    """What the map says of Hartlepool when a reader points at it."""
    across, down = spot(visit, -1.259, 54.6701, "E12000001")
    box = visit.page.locator(CANVAS).bounding_box()
    visit.page.mouse.move(box["x"] + across - 3, box["y"] + down)
    visit.page.mouse.move(box["x"] + across, box["y"] + down)
    tip = visit.page.locator(".deck-tooltip")
    tip.filter(has_text="Place").wait_for()
    return tip.inner_text()


@pytest.fixture(scope="module")
def tour(browser, spoilt):
    visit = visiting.visit(browser, spoilt)
    found = Tour(visit)
    for address in ("/", "/barriers", "/technology", "/sources", "/ask"):
        found.walk(address, cards=address in ("/", "/barriers"))
    for address in (
        "/collective?q=onerror",
        "/collective?project=achieving-change-together",
        "/gap",
        "/gap?row=adolescent_safeguarding",
        "/regions?area=North+West",
        "/present?query=barriers/published",
    ):
        visit.go(address)
        found.look(address)
    visit.go("/regions?area=North+East")
    found.look("/regions")
    drawn(visit)
    found.words += _tooltip(visit)
    found.look("/regions, pointing at the map")
    visit.go(f"/barriers?who={quote(HOSTILE)}&source={quote(SHORT)}")
    found.look("/barriers, asked for in a hostile address")
    yield found
    visit.page.context.close()


def close_up(text: str) -> str:
    """Without white space and joiners, which a page may put anywhere for its lines."""
    return re.sub(r"[\s\u2060]", "", text)


def test_hostile_text_starts_nothing_and_links_nowhere(tour):
    assert not tour.alive


def test_hostile_text_reaches_no_other_host(tour, spoilt):
    assert tour.asked - {""} == {urlsplit(spoilt).netloc}


@pytest.mark.parametrize("word", SPOILT)
def test_hostile_text_is_shown_as_the_words_it_is(tour, word):
    shown = close_up(f"{word} {HOSTILE}") in close_up(tour.words)
    assert shown, re.findall(rf"{word}\s*(?:<|!|x).{{0,300}}", tour.words)[:3]


def test_a_hostile_short_name_is_shown_as_the_words_it_is(tour):
    assert close_up(SHORT) in close_up(tour.words)


def test_hover_labels_show_hostile_text_as_words(tour):
    assert not [said for labels in tour.hovered.values() for said in labels if "LINK" in said]
    said = {where: close_up(" ".join(labels)) for where, labels in tour.hovered.items()}
    assert close_up(f"Item {HOSTILE}") in said["/barriers"]
    assert close_up(f"Summary {HOSTILE}") in said["/barriers"]
    assert close_up(f"Adopted {HOSTILE}") in said["/technology Who uses what"]


@pytest.fixture(scope="module")
def spoilt_ask(tmp_path_factory):
    """Asks hostile data, as the app's exports do."""
    data = tmp_path_factory.mktemp("data") / "data"
    shutil.copytree(visiting.ROOT / "data", data)
    spoil(data)
    con = warehouse.build(data)
    return lambda name, **params: warehouse.ask(con, catalogue.get(name), **params)


@pytest.fixture(scope="module")
def spoilt_files(spoilt_ask):
    """Every export of a chart and of a list of projects whose texts are hostile, as are the headlines."""
    slides = (
        Slide("barriers/published", f"Headline {HOSTILE}", {}),
        Slide("collective/projects", f"Projects {HOSTILE}", {"ids": SPOILT["Project"][1]}),
    )
    story = Story("", f"Deck {HOSTILE}", slides)
    return {form: exports.make(spoilt_ask, story, form, True).files for form in exports.FORMATS}


def test_a_deck_holds_hostile_text_as_words_and_links_nowhere(spoilt_files):
    (made,) = spoilt_files["pptx"].values()
    said = []
    for slide in Presentation(io.BytesIO(made)).slides:
        said += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        targets = [str(one.target_ref) for one in slide.part.rels.values() if one.is_external]
        assert not [target for target in targets if "evil" in target or "javascript" in target]
    assert close_up(f"Headline {HOSTILE}") in close_up(" ".join(said))


def test_a_copy_for_an_audience_shows_hostile_text_as_words(browser, spoilt_files, tmp_path):
    for name, made in spoilt_files["html"].items():
        (tmp_path / name).write_bytes(made)
    with visiting.plain(tmp_path) as address:
        visit = visiting.visit(browser, address)
        visit.page.goto(address)
        for folded in visit.page.locator("summary").all():
            folded.click()
        chart = visit.page.locator(".live .plot").first
        chart.scroll_into_view_if_needed()
        hovered = chart.evaluate(HOVER)
        words = close_up(visit.page.evaluate(WORDS))
        assert not visit.page.evaluate(ALIVE)
        assert visit.asked - {""} == {urlsplit(address).netloc}
        visit.page.context.close()
    for word in ("Deck", "Headline", "Projects", "Title", "Item", "Project", "Lead"):
        assert close_up(f"{word} {HOSTILE}") in words, word
    assert close_up(f"Item {HOSTILE}") in close_up(" ".join(hovered))
    assert not [said for said in hovered if "LINK" in said]


def test_numbers_for_a_spreadsheet_hold_hostile_text_as_words(spoilt_ask, spoilt_files):
    answer = spoilt_ask("barriers/published")
    known = {row["source_id"]: row for row in spoilt_ask("sources/passports").rows}
    rows = list(csv.reader(io.StringIO(files.csv(answer, known, HOSTILE).decode("utf-8-sig"))))
    assert any(f"Item {HOSTILE}" in cell for row in rows for cell in row)
    (zipped,) = spoilt_files["csv"].values()
    with zipfile.ZipFile(io.BytesIO(zipped)) as several:
        texts = [several.read(name).decode("utf-8-sig") for name in several.namelist()]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text)) for cell in row]
    for word in ("Item", "Project"):
        assert any(f"{word} {HOSTILE}" in cell for cell in cells), word
    books = (files.xlsx(answer, known, HOSTILE), *spoilt_files["xlsx"].values())
    for book in map(io.BytesIO, books):
        cells = [
            cell
            for sheet in load_workbook(book)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        assert any(f"Item {HOSTILE}" in str(cell.value) for cell in cells)
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert not [
            cell
            for cell in cells
            if cell.hyperlink and re.search("evil|javascript", cell.hyperlink.target or "")
        ]
