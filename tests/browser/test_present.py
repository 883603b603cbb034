"""The Present view and the copy for the audience, as a presenter and an audience use them."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from insight import catalogue, exports, stories, warehouse
from insight.screen import tray
from insight.stories import Slide, Story
from tests.browser import visiting
from tests.browser.axe import PAGE, scan

STORY = "state_of_innovation"
SMALLEST = """() => {
  const stage = document.querySelector('.stage') || [...document.querySelectorAll('*')]
    .map((e) => e.shadowRoot && e.shadowRoot.querySelector('.stage')).find(Boolean);
  const sizes = [...stage.querySelectorAll('.slide text')].map((text) => {
    const matrix = text.getScreenCTM();
    return parseFloat(getComputedStyle(text).fontSize) * matrix.d || 99;
  });
  const outside = [...stage.querySelectorAll('.slide text')].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1;
  }).map((text) => text.textContent);
  return [Math.min(...sizes), outside];
}"""


def address_of(page) -> dict[str, str]:
    return {name: said[0] for name, said in parse_qs(urlsplit(page.url).query).items()}


def present(reader, server, **address):
    query = "&".join(f"{name}={said}" for name, said in address.items())
    reader.go(f"{server}/present?{query}", 1280, 720)
    stage = reader.page.locator(".stage")
    stage.wait_for()
    return stage


def at(stage, number: int) -> None:
    stage.page.wait_for_function(
        "([stage, number]) => stage.dataset.slide === String(number)",
        arg=[stage.element_handle(), number],
    )


@pytest.mark.parametrize("name", stories.names())
def test_every_slide_fills_the_screen_with_words_large_enough(reader, server, name):
    stage = present(reader, server, story=name)
    page = reader.page
    count = len(stories.get(name).slides) + 2
    for number in range(1, count + 1):
        at(stage, number)
        smallest, outside = page.evaluate(SMALLEST)
        assert smallest >= 24 - 0.01 and not outside, (number, smallest, outside)
        assert int(address_of(page)["slide"]) == number
        page.keyboard.press("PageDown")
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not reader.complaints


def test_keys_and_a_remote_move_on_and_back(reader, server):
    stage = present(reader, server, story=STORY)
    press = reader.page.keyboard.press
    for key, number in (
        ("ArrowRight", 2), ("PageDown", 3), (" ", 4), ("ArrowLeft", 3), ("PageUp", 2),
        ("End", 10), ("ArrowRight", 10), ("Home", 1), ("ArrowLeft", 1), ("Enter", 2),
    ):  # fmt: skip
        press(key)
        at(stage, number)


def test_b_blanks_and_n_shows_notes_clock_and_the_next_slide(reader, server):
    stage = present(reader, server, story=STORY, slide=2)
    press = reader.page.keyboard.press
    press("b")
    stage.locator(".blank").wait_for(state="visible")
    press("b")
    stage.locator(".blank").wait_for(state="hidden")
    press("n")
    notes = stage.locator("[data-part=notes]")
    notes.wait_for(state="visible")
    story = stories.get(STORY)
    assert f"Say: {story.slides[0].points[0]}" in notes.inner_text()
    assert re.fullmatch(r"\d+:\d\d", stage.locator("[data-part=elapsed]").inner_text())
    following = stage.locator("[data-part=next]").text_content()
    assert "dearest" in following
    press("n")
    notes.wait_for(state="hidden")


def test_long_notes_scroll_by_keyboard_and_the_slide_stays(reader, server):
    stage = present(reader, server, story=STORY, slide=2)
    press = reader.page.keyboard.press
    press("n")
    side = stage.locator("[data-part=side]")
    side.wait_for(state="visible")
    side.evaluate("(side) => { side.style.bottom = '80%' }")
    while not side.evaluate("(side) => side.getRootNode().activeElement === side"):
        press("Tab")
    press("ArrowDown")
    reader.page.wait_for_function(
        "(side) => side.scrollTop > 0", arg=side.element_handle(), polling=30
    )
    at(stage, 2)
    press("PageDown")
    at(stage, 3)


def test_choices_change_the_answer_and_a_reload_comes_back_to_them(reader, server):
    stage = present(reader, server, story=STORY, slide=4)
    page = reader.page
    page.keyboard.press("c")
    reader.runs.after(
        lambda: stage.locator("select[name=source]").select_option(label="All sources")
    )
    reader.runs.after(lambda: stage.locator("select[name=who]").select_option(label="Councils"))
    slide = stage.locator("[data-part=slide]")
    slide.get_by_text("Half or more").wait_for()
    said = address_of(page)
    assert (said["slide"], said["who"], said["source"]) == ("4", "Councils", "All sources")
    reader.go(page.url, 1280, 720)
    slide.get_by_text("Half or more").wait_for()
    page.keyboard.press("c")
    reader.runs.after(
        lambda: stage.locator("select[name=source]").select_option(label="Coram survey 2021")
    )
    slide.get_by_text("Nobody who was asked matches this choice", exact=False).wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    at(stage, 5)
    assert "who" not in address_of(page)
    # What a link asks for and nobody offers is said, and Esc takes that away before it leaves.
    stage = present(reader, server, query="barriers/published", who="martians")
    notice = stage.get_by_text("asks for “martians” under “Who was asked”", exact=False)
    notice.wait_for()
    page.keyboard.press("Escape")
    notice.wait_for(state="hidden")
    assert stage.is_visible() and "who" not in address_of(page)


def test_axe_finds_nothing_full_screen_with_notes_and_choices_open(reader, server):
    stage = present(reader, server, story=STORY, slide=8)
    page = reader.page
    page.add_style_tag(content=".tools { opacity: 1 !important }")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(
            "([stage, theme]) => stage.dataset.theme === theme", arg=[stage.element_handle(), theme]
        )
        for key, opened in (("n", "notes"), ("c", "choices")):
            assert not scan(reader, PAGE), (theme, key)
            page.keyboard.press(key)
            stage.locator(f"[data-part={opened}]").wait_for(state="visible")
        assert not scan(reader, PAGE), theme
        page.keyboard.press("Escape")
    page.emulate_media(color_scheme="light")


def test_any_parameter_of_a_question_can_be_chosen_and_all_by_keyboard(reader, server):
    stage = present(reader, server, query="regions/on_a_map", theme="Care leavers")
    page = reader.page
    at(stage, 2)  # one question is shown at once
    slide = stage.locator("[data-part=slide]")
    slide.get_by_text("How many known projects run in each region", exact=False).first.wait_for()
    page.keyboard.press("c")
    assert stage.locator("select[name=theme]").evaluate("s => s.selectedOptions[0].text") == (
        "Care leavers"
    )
    assert stage.locator("select").first.evaluate("s => s.getRootNode().activeElement === s")
    reader.runs.after(lambda: stage.locator("select[name=theme]").select_option(label="All"))
    slide.get_by_text("47", exact=True).wait_for()
    assert "theme" not in address_of(page)


def test_a_lost_connection_keeps_the_slides(reader, server):
    stage = present(reader, server, story=STORY, slide=3)
    page = reader.page
    page.context.set_offline(True)
    try:
        page.keyboard.press("ArrowRight")
        at(stage, 4)
        page.keyboard.press("ArrowRight")
        at(stage, 5)
    finally:
        page.context.set_offline(False)
    reader.go(page.url, 1280, 720)
    at(stage, 5)


def test_the_view_follows_the_theme(reader, server):
    stage = present(reader, server, story=STORY)
    assert stage.get_attribute("data-theme") == "light"
    reader.page.emulate_media(color_scheme="dark")
    reader.page.wait_for_function("(s) => s.dataset.theme === 'dark'", arg=stage.element_handle())
    reader.page.emulate_media(color_scheme="light")


def test_a_telephone_held_upright_reads_every_word_and_scrolls_down_alone(reader, server):
    stage = present(reader, server, story=STORY, slide=8)
    reader.page.set_viewport_size({"width": 390, "height": 844})
    stage.page.wait_for_function("(s) => s.matches('.upright')", arg=stage.element_handle())
    smallest, widest, scrolls = stage.evaluate("""(stage) => {
      const texts = [...stage.querySelectorAll('.slide text')];
      const now = stage.querySelector('.now');
      return [Math.min(...texts.map((t) => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().d)),
        Math.max(...texts.map((t) => t.getBoundingClientRect().right)),
        now.scrollHeight > now.clientHeight && now.scrollWidth <= now.clientWidth];
    }""")
    assert smallest >= 14 and widest <= 390 and scrolls
    reader.page.keyboard.press("n")
    slide, notes, after = (
        stage.locator(part).bounding_box() for part in (".slide", ".side", ".then")
    )
    assert notes["y"] >= slide["y"] + slide["height"] and after["y"] >= notes["y"] + notes["height"]
    assert slide["width"] == notes["width"] == 390
    reader.page.keyboard.press("n")
    reader.page.keyboard.press("PageDown")
    at(stage, 9)


def test_a_card_goes_into_the_deck_is_presented_and_survives_a_reload(new_reader, server):
    reader = new_reader(server)
    reader.go(f"{server}/barriers")
    page = reader.page
    reader.open_menu(reader.cards("barriers-published"))
    reader.do(page.get_by_role("button", name="Add to deck").click)
    reader.close_menu()
    reader.do(page.get_by_role("link", name="Present", exact=True).click)
    assert (
        page.get_by_label("Headline of slide 1").input_value()
        == catalogue.get("barriers/published").title
    )
    reader.go(page.url)
    page.get_by_label("Headline of slide 1").fill("In my own words")
    reader.do(lambda: page.keyboard.press("Tab"))
    reader.go(page.url)
    assert page.get_by_label("Headline of slide 1").input_value() == "In my own words"
    reader.do(page.get_by_role("button", name="Present your deck").click)
    page.locator(".stage").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator(".stage [data-part=slide]").get_by_text("In my own words").wait_for()


def test_an_export_shows_progress_and_hands_over_the_file(new_reader, server, tmp_path):
    reader = new_reader(server)
    story = Story("", "Mine", (Slide("briefing/holds_back", "One"),))
    reader.go(f"{server}/present?deck={tray.packed(story)}")
    page = reader.page
    reader.do(page.locator(".st-key-menu--own").get_by_role("button").click)
    page.get_by_role("button", name="PowerPoint (PPTX)").click()
    ready = page.get_by_role("button", name="Download deck.pptx")
    ready.wait_for(timeout=120_000)
    with page.expect_download() as sent:
        ready.click()
    assert sent.value.suggested_filename == "deck.pptx"
    assert sent.value.path().read_bytes()[:2] == b"PK"


def test_a_failed_slide_is_agreed_on_a_long_export_is_stopped_and_nobody_waits(new_reader, server):
    long = Story("", "Long", (
        *(Slide("regions/on_a_map", f"Slide {number}") for number in range(39)),
        Slide("barriers/published", "Too far", {"year": 10**60}),
    ))  # fmt: skip
    short = Story("", "Short", (Slide("briefing/holds_back", "One"),))
    first, second = new_reader(server), new_reader(server)
    for reader, story in ((first, long), (second, short)):
        reader.go(f"{server}/present?deck={tray.packed(story)}")
        reader.do(reader.page.locator(".st-key-menu--own").get_by_role("button").click)
    page = first.page
    for form in ("Numbers (XLSX)", "PowerPoint (PPTX)"):
        page.get_by_role("button", name=form).click()
        agree = page.get_by_role("button", name="Go on without these slides")
        agree.wait_for()
        assert page.get_by_text("Slide 40, “Too far”").is_visible()
        assert not page.get_by_role("button", name=re.compile("Download deck")).count()
        agree.click()
        if form == "PowerPoint (PPTX)":
            break
        ready = page.get_by_role("button", name="Download deck.xlsx")
        ready.wait_for()
        assert page.get_by_text("Left out: Slide 40").is_visible()
        with page.expect_download() as sent:
            ready.click()
        sheets = load_workbook(io.BytesIO(sent.value.path().read_bytes())).sheetnames
        assert len([name for name in sheets if name.startswith("Slide ")]) == 39
    # The deck of 39 maps is under way: another reader has a file before it is done.
    # In the menu: Streamlit shows a button of that name in its header while a run lasts.
    menu = page.get_by_test_id("stPopoverBody")
    stop = menu.get_by_role("button", name="Stop", exact=True)
    stop.wait_for()
    second.page.get_by_role("button", name="PowerPoint (PPTX)").click()
    second.page.get_by_role("button", name="Download deck.pptx").wait_for()
    assert stop.is_visible()
    stop.click()
    page.get_by_text("Stopped.", exact=True).wait_for()
    assert not page.get_by_role("button", name=re.compile("Download deck")).count()
    assert not first.complaints and not second.complaints


def test_a_page_is_saved_from_its_foot_with_the_choices_made_on_it(new_reader, server):
    reader = new_reader(server)
    reader.go(f"{server}/barriers?who=Councils")
    page = reader.page
    reader.do(page.get_by_role("button", name="Save this page").click)
    page.get_by_role("button", name="Document (PDF)").click()
    ready = page.get_by_role("button", name="Download barriers.pdf")
    ready.wait_for(timeout=120_000)
    with page.expect_download() as sent:
        ready.click()
    text = "".join(part.extract_text() for part in PdfReader(sent.value.path()).pages)
    assert "Who was asked: Councils" in " ".join(text.split())


@pytest.fixture(scope="module")
def copy(tmp_path_factory, con):
    """A shipped story's copy on a plain web server: its address and the paths that were asked for."""

    def ask(name, **params):
        return warehouse.ask(con, catalogue.get(name), **params)

    folder = tmp_path_factory.mktemp("copy") / "site"
    exports.save(exports.make(ask, stories.get("technology"), "html"), folder)
    with visiting.plain(folder) as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False])
def test_the_copy_is_whole_with_and_without_scripts_and_asks_nobody_else(browser, copy, scripts):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=scripts
    )
    asked = []
    context.route("**/*", lambda route: (asked.append(route.request.url), route.continue_() if route.request.url.startswith(copy) else route.abort()))  # fmt: skip
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(copy)
    story = stories.get("technology")
    for number, slide in enumerate(story.slides, start=1):
        part = page.locator(f"#slide-{number}")
        part.scroll_into_view_if_needed()
        assert part.locator("h2").inner_text() == slide.headline
        if scripts:
            part.locator(".live .main-svg").first.wait_for()
        else:
            assert part.locator(".still.narrow svg").is_visible()
        part.locator("summary").click()
        assert part.locator("tbody tr").first.is_visible()
    width = (
        page.locator("body").evaluate("() => document.documentElement.scrollWidth")
        if scripts
        else 390
    )
    assert width <= 390
    assert not faults and all(url.startswith((copy, "data:")) for url in asked), asked
    context.close()
