"""Exports: the same numbers on every way out, files that open, and what is said when something fails."""

import csv
import html
import io
import re
import shutil
import subprocess
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import zxingcpp
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pypdf import PdfReader

from insight import (
    catalogue,
    charts,
    checks,
    commands,
    deck,
    exports,
    published,
    stories,
    warehouse,
)
from insight.charts import letters
from insight.charts.scene import Scene, svg
from insight.exports import job, picture, sheets, slides
from insight.faults import QueryFault
from insight.stories import Slide, Story

NAMES = stories.names()
APP = (published.ROOT / "app.py").read_text(encoding="utf-8")
CHARTS = ("dots", "bars", "timeline", "line", "likert", "change")
QUESTIONS = [
    name
    for name in catalogue.names()
    if not (name.startswith("pickers/") or checks.waits(catalogue.get(name)))
]


@pytest.fixture(scope="module")
def ask(con):
    """Asks like the app does, which keeps each answer."""
    kept = {}

    def asked(name, **params):
        key = name, tuple(params.items())
        if key not in kept:
            kept[key] = warehouse.ask(con, catalogue.get(name), **params)
        return kept[key]

    return asked


@pytest.fixture(scope="module")
def made(ask):
    """Each shipped story's deck and its four exports: {name: (deck, {format: Made})}."""
    found = {}
    for name in NAMES:
        story = stories.get(name)
        found[name] = (
            deck.gather(ask, story),
            {form: exports.make(ask, story, form) for form in exports.FORMATS},
        )
    return found


def one(made: exports.Made) -> bytes:
    (content,) = made.files.values()
    return content


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def numbers_of(sheet) -> list[dict]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_every_way_out_holds_the_same_numbers(name, made):
    found, files = made[name]
    book = load_workbook(io.BytesIO(one(files["xlsx"])))
    show = Presentation(io.BytesIO(one(files["pptx"])))
    paper = flat(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(one(files["pdf"]))).pages)
    )
    page = files["html"].files["index.html"].decode("utf-8")
    plain = zipfile.ZipFile(io.BytesIO(one(files["csv"])))
    assert {"cover.csv", "sources.csv"} <= set(plain.namelist())
    for shown in found.slides:
        screen = shown.table
        raw = [{k: row.get(k) for k in ("share", "share_low", "n")} for row in shown.rows]
        saved = list(
            csv.DictReader(
                io.StringIO(files["html"].files[f"slide-{shown.number}.csv"].decode("utf-8-sig"))
            )
        )
        assert len(saved) == len(raw)
        name = f"slide-{shown.number}.csv"
        assert plain.read(name) == files["html"].files[name]
        for row, line in zip(raw, saved, strict=True):
            for key in ("share", "share_low"):
                said = line.get(key)
                assert (float(said) if said else None) == row[key]
        sheet = numbers_of(book[f"Slide {shown.number}"])
        native = workbook(show.slides[shown.number])
        for place, row in enumerate(screen):
            for mine in (sheet, native):
                if mine is not None:
                    assert {k: str(mine[place][k] or "") for k in row} == {
                        k: "".join(c for c in v if c >= " ") for k, v in row.items()
                    }
                    for key, value in raw[place].items():
                        assert mine[place].get(key) == value or value is None
            said = row.get("Figure") or row.get("Number")
            section = page.split(f'id="slide-{shown.number}"')[1].split("</section>")[0]
            if said:
                assert f"<td>{html.escape(said)}</td>" in section
                assert flat(said) in paper
        if shown.query.kind == "dots" and shown.query.roles["x"] == "share":
            drawn = {
                round(x, 6)
                for trace in charts.draw(shown.query, shown.rows).data
                for x in trace.x or ()
                if x is not None
            }
            assert {round(row["share"] * 100, 6) for row in shown.rows if row["share"]} <= drawn


def workbook(slide) -> list[dict] | None:
    """The table in a slide's chart's own workbook, None where the slide has no chart."""
    for shape in slide.shapes:
        if shape.has_chart:
            blob = shape.chart.part.chart_workbook.xlsx_part.blob
            return numbers_of(load_workbook(io.BytesIO(blob))["Numbers"])
    return None


@pytest.mark.parametrize("name", NAMES)
def test_powerpoint_owns_its_charts_and_every_slide_says_what_it_is(name, made):
    found, files = made[name]
    show = Presentation(io.BytesIO(one(files["pptx"])))
    assert (show.slide_width, show.slide_height) == (12192000, 6858000)
    assert len(show.slides) == len(found.slides) + 2
    for number, slide in enumerate(show.slides):
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text.strip()
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= show.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= show.slide_height, shape.name
        if not 0 < number <= len(found.slides):
            continue
        shown = found.slides[number - 1]
        notes = slide.notes_slide.notes_text_frame.text
        for part in (shown.query.base, shown.caption, *shown.slide.points):
            assert part in notes
        assert f"Source: {shown.caption}" in [
            s.text_frame.text.split("\n")[0] for s in slide.shapes if s.has_text_frame
        ]
        (graph,) = [s for s in slide.shapes if s.has_chart or s.has_table]
        maps = [s for s in slide.shapes if s.name == "Map"]
        assert len(maps) == (shown.query.kind == "map")
        for shape in maps:
            assert shape._element.nvPicPr.cNvPr.get("descr").startswith(shown.headline)
            across, down = shape.image.size
            assert abs(across - 2 * shape.width / 9525) < 2 > abs(down - 2 * shape.height / 9525)
            for row, line in zip(shown.table, list(graph.table.rows)[1:], strict=True):
                assert [cell.text for cell in line.cells][1:] == list(row.values())
        assert graph.has_chart == (shown.query.kind in CHARTS)
        assert graph._element.nvGraphicFramePr.cNvPr.get("descr").startswith(shown.headline)
        if graph.has_chart:
            same_as_the_screen(graph.chart, shown)


def same_as_the_screen(chart, shown) -> None:
    """Values of the chart part, of its workbook, and the lengths of its error bars."""
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
    for column, series in enumerate(chart.plots[0].series, start=2):
        cells = [sheet.cell(line, column).value for line in range(2, len(series.values) + 2)]
        assert list(series.values) == cells
    if shown.query.kind != "dots" or shown.query.roles["x"] == "n":
        return
    figures, low = chart.plots[0].series
    assert list(figures.values) == [row["share"] for row in shown.rows]
    assert list(low.values) == [
        row["share_low"] if row["share"] is None else None for row in shown.rows
    ]
    assert lengths(figures) == {
        place: pytest.approx(
            (row["interval_high"] - row["share"], row["share"] - row["interval_low"])
        )
        for place, row in enumerate(shown.rows)
        if row["interval_low"] is not None and row["is_possible"] is not False
    }
    assert lengths(low).keys() == {
        place for place, row in enumerate(shown.rows)
        if row["share"] is None and row["share_low"] is not None
    }  # fmt: skip


def lengths(series) -> dict[int, tuple[float, float]]:
    """Up and down of each error bar in the chart's XML, by its place."""
    ways = []
    for side in ("plus", "minus"):
        points = series._element.xpath(f"c:errBars/c:{side}//c:pt")
        ways.append({int(p.get("idx")): float(p.xpath("c:v")[0].text) for p in points})
    return {place: (ways[0][place], ways[1][place]) for place in ways[0]}


def invented(name: str, rows: list[dict], **params):
    """A slide of a question whose answer is these rows, as the page draws it and as PowerPoint does."""
    query = catalogue.get(name) if name in catalogue.names() else catalogue.parse(name, LINES)
    answer = warehouse.Answer(query, {}, tuple(rows[0]), rows)
    known = warehouse.Answer(query, {}, (), [])
    story = Story("", "Invented", (Slide(name, "One", params),))

    def ask(asked, **_):
        return answer if asked == name else known

    shown = deck.gather(ask, story).slides[0]
    slide = Presentation(io.BytesIO(one(exports.make(ask, story, "pptx")))).slides[1]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    same_as_the_screen(chart, shown)
    return charts.draw(query, rows), chart, shown


LINES = """-- title: How many
-- question: How many in each year?
-- base: people
-- chart: line x=year y=n series=label

select 1
"""


def test_a_scale_is_a_native_bar_of_100_per_cent_without_groups_that_hide_an_answer():
    rows = [
        {"audience": group, "item": item, "option_order": order, "value": order, "is_top": order > 1,
         "share": share, "base": base, "base_words": words, "question": "Q", "year": 2024,
         "is_demonstration": True}
        for group, base, words, shares in (
            ("Charity", 20, "20", (0.25, 0.7, 0.05)), ("Council", None, "too few to show", (0.5, None, 0.5)),
        )
        for order, (item, share) in enumerate(zip(("No", "Maybe", "Yes"), shares, strict=True))
    ]  # fmt: skip
    drawn, chart, shown = invented("survey/answers", rows)
    assert chart.chart_type == XL_CHART_TYPE.BAR_STACKED_100
    (plot,) = chart.plots
    assert list(plot.categories) == ["Charity (base 20)", "Council: too few to show"]
    assert {s.name: list(s.values) for s in plot.series} == {
        "No": [0.25, None], "Maybe": [0.7, None], "Yes": [0.05, None]
    }  # fmt: skip
    bars = {bar.name: list(bar.x) for bar in drawn.data if bar.type == "bar"}
    assert {s.name: [v * 100 for v in s.values if v is not None] for s in plot.series} == bars
    # Synthetic answers say so before anything else, and the slide draws both groups.
    assert shown.headline == "Demonstration, synthetic answers: One" and shown.scene.shown == 6


def test_before_and_after_are_native_bars_beside_what_the_source_states():
    rows = [
        {"label": "Cost", "before_value": 200.0, "after_value": 50.0, "unit": "GBP", "period": "2020",
         "wanted": "fewer is wanted", "source_words": "A report"},
        {"label": "People", "before_value": 1.0, "after_value": 4.0, "unit": "people", "period": None,
         "wanted": "more is wanted", "source_words": "A report"},
    ]  # fmt: skip
    drawn, chart, shown = invented("collective/before_after", rows)
    assert {s.name: list(s.values) for s in chart.plots[0].series} == {
        "Before": [1, 0.25], "After": [0.25, 1]
    }  # fmt: skip
    points = {part.name.capitalize(): list(part.x) for part in drawn.data if part.name}
    assert points == {"Before": [100, 25], "After": [25, 100]}
    labels = [
        point.data_label.text_frame.text
        for series in chart.plots[0].series for point in (series.points[0], series.points[1])
    ]  # fmt: skip
    assert labels == ["£200", "1 people", "£50", "4 people"]
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
    assert [[cell.value for cell in row] for row in sheet["D1:F3"]] == [
        ["Before, as the source states it", "After, as the source states it", "Unit"],
        [200, 50, "GBP"], [1, 4, "people"],
    ]  # fmt: skip
    assert shown.source.startswith("A report")


def test_amounts_over_the_years_are_native_lines_that_join_no_two_sources():
    rows = [
        {"label": "One", "year": year, "n": n, "source_id": source}
        for year, n, source in ((2020, 3, "a"), (2021, 5, "a"), (2023, 2, "b"))
    ]
    _, chart, shown = invented("own/lines", rows)
    assert {s.name: list(s.values) for s in chart.plots[0].series} == {
        "One (a)": [3, 5, None, None], "One (b)": [None, None, None, 2]
    }  # fmt: skip
    joins = [mark for mark in shown.scene.marks if mark.line == charts.ink.BLUE]
    assert len(joins) == 1 and shown.scene.shown == 3


def test_libreoffice_opens_the_decks_and_shows_every_slide(made, tmp_path):
    assert shutil.which("soffice"), "LibreOffice is missing: apt-get install libreoffice-impress"
    for name, (_, files) in made.items():
        (tmp_path / f"{name}.pptx").write_bytes(one(files["pptx"]))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
         "pdf", "--outdir", str(tmp_path), *(str(tmp_path / f"{name}.pptx") for name in made)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for name, (found, _) in made.items():
        pages = PdfReader(tmp_path / f"{name}.pdf").pages
        assert len(pages) == len(found.slides) + 2
        for shown, page in zip(found.slides, pages[1:], strict=False):
            text = flat(page.extract_text())
            assert flat(shown.headline) in text
            assert flat(f"{shown.number + 1} / {len(pages)}") in text
            # A chart over years is labelled with its figures, other charts with what they show.
            role = shown.query.roles.get("y", "code_label")
            for row, said in zip(shown.rows, shown.table, strict=True):
                line = shown.query.kind == "timeline"
                assert flat(said["Figure"] if line else str(row.get(role) or "")) in text


def test_qr_codes_lead_to_the_same_view(ask, monkeypatch):
    monkeypatch.setenv(deck.ADDRESS, "https://insight.example.org/")
    story = stories.get(NAMES[0])
    show = Presentation(io.BytesIO(one(exports.make(ask, story, "pptx"))))
    read = []
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.name == "QR code":
                image = Image.open(io.BytesIO(shape.image.blob)).convert("L")
                read.append(zxingcpp.read_barcodes(image)[0].text)
                assert read[-1] in shape._element.nvPicPr.cNvPr.get("descr")
    base = f"https://insight.example.org/present?story={story.name}"
    assert read == [base, *(f"{base}&slide={n + 1}" for n in range(1, len(story.slides) + 1))]


def test_before_a_webinar_the_codes_lead_to_the_copy(ask, monkeypatch):
    monkeypatch.setenv(deck.ADDRESS, "https://insight.example.org")
    monkeypatch.setenv(deck.COPY, "https://copy.example.org/may/")
    story = stories.get("technology")
    shown = deck.gather(ask, story).slides[2]
    assert deck.address(story) == "https://copy.example.org/may/"
    link = deck.address(story, shown)
    assert link == "https://copy.example.org/may/#slide-3"
    assert f'id="{link.partition("#")[2]}"'.encode() in exports.make(ask, story, "html").files["index.html"]  # fmt: skip


def test_without_an_address_the_export_says_that_there_is_no_code(made):
    for _, files in made.values():
        assert exports.NO_ADDRESS in files["pptx"].remarks
        show = Presentation(io.BytesIO(one(files["pptx"])))
        assert "INSIGHT_ADDRESS" in show.slides[0].notes_slide.notes_text_frame.text


def test_the_pdf_has_real_text_pages_with_numbers_and_no_pictures_of_charts(made):
    for found, files in made.values():
        pages = PdfReader(io.BytesIO(one(files["pdf"]))).pages
        text = [page.extract_text() for page in pages]
        assert not any(page.images for page in pages)
        for number, said in enumerate(text, start=1):
            assert f"Page {number} of {len(pages)}" in said
        for source in found.sources:
            assert flat(source["title"]) in flat("".join(text))


def test_the_copy_is_one_folder_without_a_request_to_anybody(made):
    for _, files in made.values():
        copy = files["html"].files
        assert {"index.html", "plotly.min.js", "copy.zip"} <= copy.keys()
        page = copy["index.html"].decode("utf-8")
        for found in re.findall(r'(?:src|href)="([^"]+)"', page):
            assert found.startswith(("#", "http", "data:")) or found in copy
        assert not re.search(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="http', page)
        assert page.count("<svg") >= 2 and "<table>" in page
        bundle = zipfile.ZipFile(io.BytesIO(copy["copy.zip"]))
        assert set(bundle.namelist()) == copy.keys() - {"copy.zip"}


def test_a_page_is_saved_as_it_is_set_with_the_choices_made_on_it(ask):
    story = published.story(ask, "Barriers", {"who": "councils", "year": 0}, "who=Councils")
    asked = {slide.query: slide.params for slide in story.slides}
    assert asked["barriers/named"] == asked["barriers/published"] == {"who": "councils", "year": 0}
    assert [slide.params for slide in story.slides if slide.query == "tensions/sides"] == [
        {"tension": "money"}, {"tension": "culture"}
    ]  # fmt: skip
    pages = PdfReader(io.BytesIO(one(exports.make(ask, story, "pdf")))).pages
    text = flat("".join(page.extract_text() for page in pages))
    for slide in story.slides:
        assert flat(slide.headline) in text
    assert flat("Choices: Who was asked: Councils.") in text
    # All rows of an answer, not those that fit a slide.
    for row in deck.gather(ask, story, whole=True).slides[1].table:
        assert flat(row["What"]) in text
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1].extract_text()


def test_every_page_with_answers_can_be_saved_and_no_other(ask):
    titles = dict(re.findall(r'Page\("pages/(\w+)\.py", title="([^"]+)"', APP))
    held = {stem for stem, title in titles.items() if published.story(ask, title, {})}
    assert {"briefing", "barriers", "technology", "regions", "gap", "collective", "sources"} <= held
    assert not held & {"present", "ask", "data", "survey"}
    assert all(published.holds(titles[stem]) for stem in held)
    (slide,) = published.story(ask, "Regions", {"theme": "care_leavers"}).slides
    assert (slide.query, slide.params) == ("regions/on_a_map", {"theme": "care_leavers"})


def test_the_code_on_a_page_leads_back_to_the_page(ask, monkeypatch):
    monkeypatch.setenv(deck.ADDRESS, "https://insight.example.org")
    story = published.story(ask, "Barriers", {}, "who=Councils")
    shown = deck.gather(ask, story).slides[0]
    base = "https://insight.example.org/barriers?who=Councils"
    assert (deck.address(story), deck.address(story, shown)) == (base, f"{base}#barriers-named")


def test_an_export_beside_the_page_is_stopped_or_waits_for_agreement(ask):
    begun, go_on = threading.Event(), threading.Event()

    def slow(name, **params):
        if name == "briefing/holds_back":
            begun.set()
            go_on.wait(10)
            raise QueryFault("it took longer than five seconds.")
        return ask(name, **params)

    story = Story("talk", "A talk", (Slide("briefing/makes_possible", "One"), Slide("briefing/holds_back", "Two")))  # fmt: skip
    stopped = job.Job(slow, story, "pptx", agreed=True)
    stopped.start()
    begun.wait(10)
    stopped.stop()
    go_on.set()
    stopped.join(10)
    assert (stopped.state, stopped.made) == ("stopped", None)
    asked = job.Job(slow, story, "pptx")
    asked.run()
    assert asked.state == "failed" and asked.made is None
    assert asked.sentences[0].startswith("Slide 2, “Two”: it took longer")
    agreed = job.Job(slow, story, "pptx", agreed=True)
    agreed.run()
    assert agreed.state == "done" and agreed.part == 1.0
    assert len(Presentation(io.BytesIO(one(agreed.made))).slides) == 3


def test_a_slide_that_fails_is_named_and_left_out_only_when_agreed(ask):
    def broken(name, **params):
        if name == "briefing/holds_back":
            raise QueryFault("it took longer than five seconds.")
        return ask(name, **params)

    story = Story("talk", "A talk", (Slide("briefing/holds_back", "First"), Slide("briefing/makes_possible", "Second")))  # fmt: skip
    with pytest.raises(exports.Failed, match="Slide 1, “First”: it took longer"):
        exports.make(broken, story, "pptx")
    agreed = exports.make(broken, story, "pptx", agreed=True)
    assert "Left out: Slide 1" in agreed.remarks[0]
    assert len(Presentation(io.BytesIO(one(agreed))).slides) == 3


def test_an_export_can_be_stopped_between_slides(ask):
    def step(part, what):
        if part > 0.3:
            raise exports.Stopped

    for form in exports.FORMATS:
        with pytest.raises(exports.Stopped):
            exports.make(ask, stories.get(NAMES[0]), form, step=step)


@pytest.fixture(scope="module")
def every(ask):
    """All questions as one deck: what was gathered, and each slide of its PowerPoint, by name."""
    slides = tuple(Slide(name, catalogue.get(name).title) for name in QUESTIONS)
    story = Story("", "All", slides)
    show = Presentation(io.BytesIO(one(exports.make(ask, story, "pptx"))))
    found = deck.gather(ask, story)
    assert not found.failed
    return dict(
        zip(
            QUESTIONS,
            zip(found.slides, list(show.slides)[1 : len(found.slides) + 1], strict=True),
            strict=True,
        )
    )


@pytest.mark.parametrize("name", QUESTIONS)
def test_any_question_goes_into_a_deck_and_a_picture(name, every):
    shown, slide = every[name]
    for shape in slide.shapes:
        assert shape.top + shape.height <= 6858000, shape.name
    drawn = picture.as_svg(shown.scene, shown.alternative)
    assert drawn.startswith(b"<svg") and b'viewBox="0 0 1280 720"' in drawn
    assert not shown.rows or b"Source: " in drawn
    assert sheets.csv(shown, {})


def test_what_a_native_table_has_no_room_for_is_in_the_notes(every):
    left = 0
    for shown, slide in every.values():
        if shown.query.kind != "table" or not shown.rows:
            continue
        (table,) = [shape.table for shape in slide.shapes if shape.has_table]
        notes = slide.notes_slide.notes_text_frame.text
        heads = [cell.text for cell in table.rows[0].cells]
        assert all(head in heads or head in notes for head in shown.table[0]), shown.query.name
        left += len(shown.table[0]) - len(heads)
        for row, line in zip(shown.table, list(table.rows)[1:], strict=True):
            for head, cell in zip(heads, line.cells, strict=True):
                assert cell.text == row[head].strip() or row[head] in notes, shown.query.name
    assert left


def test_counts_keep_what_the_card_says_beside_them(every):
    shown, slide = every["gap/top"]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    for row, label in zip(shown.rows, chart.plots[0].categories, strict=True):
        assert row["detail"] in label and row["code_label"] in label


def test_sources_that_one_slide_cannot_hold_go_on_to_the_next():
    book = slides.blank()
    many = [
        {"short_name": f"Survey {n}", "publisher": "P", "title": "T", "url": ""} for n in range(60)
    ]
    slides._closing(book, SimpleNamespace(story=Story("", "T", ()), slides=[], sources=many))
    boxes = [shape for slide in book.slides for shape in slide.shapes if shape.name == "Sources"]
    said = "\n".join(shape.text_frame.text for shape in boxes).splitlines()
    assert len(boxes) > 1 and said == [f"Survey {n}: P, T" for n in range(60)]


def test_a_picture_of_each_kind_is_made_at_twice_its_size_without_a_browser(every, monkeypatch):
    # Nothing may be started: no browser, no other program.
    monkeypatch.setattr(subprocess, "Popen", None)
    kinds = {shown.query.kind: shown for shown, _ in every.values()}
    assert {"dots", "bars", "timeline", "matrix", "heat", "map"} <= kinds.keys()
    for kind, shown in kinds.items():
        image = Image.open(io.BytesIO(picture.as_png(shown.scene)))
        assert image.size == (2560, 1440)
        assert len(image.convert("RGB").getcolors(1 << 22)) > 2, kind


def test_a_picture_says_the_arrow_that_its_typeface_does_not_have():
    assert letters.known("45 → 24") == "45 to 24"
    scene = Scene(200, 60)
    scene.write(0, 40, "→", 30)
    said = Scene(200, 60)
    said.write(0, 40, "to", 30)
    assert picture.as_png(scene) == picture.as_png(said)


def test_a_folder_is_replaced_only_when_it_is_an_earlier_copy_and_a_file_is_never_half_there(
    tmp_path,
):
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as inside:
        inside.writestr("index.html", b"new")
    copy = exports.Made({"index.html": b"new", "copy.zip": bundle.getvalue()}, folder=True)
    site = tmp_path / "site"
    exports.save(copy, site)
    exports.save(copy, site)
    (site / "CNAME").write_text("mine")
    with pytest.raises(OSError, match="it holds CNAME, which no earlier copy"):
        exports.save(copy, site)
    own = tmp_path / "own"
    own.mkdir()
    (own / "index.html").write_text("mine")
    with pytest.raises(OSError, match="it holds index"):
        exports.save(copy, own)
    with pytest.raises(OSError, match="is a folder"):
        exports.save(exports.Made({"deck.pdf": b"x"}), own)
    assert (own / "index.html").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own", "site"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("technolgy --format pdf --to {}/a.pdf", 2, "no story 'technolgy'. Did you mean 'technology'?"),
        ("--format pdf --to {}/a.pdf", 2, "Name one story, or say --all"),
        ("--all --format pptx --to {}/a.pptx", 2, "--all goes with --format html or pdf."),
        ("technology --format xlsx --to {}", 2, "cannot be written: it is a folder"),
        ("technology --format xlsx --to {}/new/a.xlsx", 0, "Wrote "),
        ("technology --format html --to {}/site", 0, "Wrote "),
    ],
)  # fmt: skip
def test_the_command_writes_or_refuses_in_a_sentence(words, code, sentence, tmp_path, capsys):
    said = commands.parser().parse_args(["export", *words.format(tmp_path).split()])
    assert said.run(said) == code
    out, err = capsys.readouterr()
    assert sentence in (err if code else out) and not (out if code else err)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert bool(written) == (code == 0)
    assert said.format != "html" or tmp_path / "site" / "index.html" in written


def test_hostile_text_stays_text(ask):
    nasty = '<script>alert(1)</script> =1+1 "&\x07 \U0001f600'
    story = Story("talk", nasty, (Slide("briefing/holds_back", nasty, {}, (nasty,)),), nasty, nasty)
    for form in exports.FORMATS:
        files = exports.make(ask, story, form).files
        if form == "html":
            assert b"<script>alert" not in files["index.html"]
        if form == "pptx":
            assert (
                Presentation(io.BytesIO(files["deck.pptx"])).slides[0].shapes.title.text_frame.text
            )
        if form == "xlsx":
            assert load_workbook(io.BytesIO(files["deck.xlsx"]))["Cover"]["B1"].value.startswith(
                "<script>"
            )
    assert "<script>" not in svg(deck.gather(ask, story).slides[0].scene, {})


def test_two_exports_at_once_are_each_what_one_alone_is(ask):
    story = Story("talk", "A talk", stories.get(NAMES[0]).slides[:3])

    def texts(_) -> list[str]:
        deck = Presentation(io.BytesIO(one(exports.make(ask, story, "pptx"))))
        return [
            shape.text_frame.text
            for slide in deck.slides
            for shape in slide.shapes
            if shape.has_text_frame
        ]

    alone = texts(0)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(texts, range(2))) == [alone, alone]
