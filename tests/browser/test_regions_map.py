"""The map of /regions in real Chromium: clicks, the box and the table open the same lists."""

import io
import math
from urllib.parse import urlsplit

from PIL import Image

from insight.charts import maps

CANVAS = "[data-testid=stDeckGlJsonChart] canvas"
# A tap must last less than 250 ms, and finding what lies under it takes software longer than that:
# so the clock stands still for the tap.
TAP = """([across, down]) => {
  const canvas = document.querySelector('[data-testid=stDeckGlJsonChart] canvas');
  const box = canvas.getBoundingClientRect();
  const event = (kind, button) => new PointerEvent(kind, {
    bubbles: true, cancelable: true, clientX: box.left + across, clientY: box.top + down,
    pointerId: 1, pointerType: 'mouse', isPrimary: true, button,
    buttons: kind === 'pointerdown' ? 1 : 0});
  const now = Date.now, frozen = now();
  Date.now = () => frozen;
  try {
    canvas.dispatchEvent(event('pointermove', -1));
    canvas.dispatchEvent(event('pointerdown', 0));
    canvas.dispatchEvent(event('pointerup', 0));
  } finally { Date.now = now; }
}"""


def drawn(visit) -> None:
    """Waits until the map shows something: a picture of it has many colours."""
    canvas = visit.page.locator(CANVAS)
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    for _ in range(200):
        picture = Image.open(io.BytesIO(canvas.screenshot()))
        if len(picture.convert("RGB").getcolors(maxcolors=10**6)) > 20:
            return
        visit.page.wait_for_timeout(50)
    raise AssertionError("the map stayed empty")


def spot(visit, longitude: float, latitude: float, focus: str = "") -> list[float]:
    """Where a place lies on the canvas, in pixels from its corner."""
    box = visit.page.locator(CANVAS).bounding_box()
    look = maps.view(focus)
    size = 512 * 2 ** look["zoom"] / (2 * math.pi)

    def up(degrees: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2))

    across = size * math.radians(longitude - look["longitude"])
    down = size * (up(look["latitude"]) - up(latitude))
    return [box["width"] / 2 + across, box["height"] / 2 + down]


def tap(visit, longitude: float, latitude: float, focus: str = "") -> None:
    drawn(visit)
    place = spot(visit, longitude, latitude, focus)
    visit.do(lambda: visit.page.evaluate(TAP, place))


def heading(visit) -> str:
    return visit.page.locator("main h2, [data-testid=stMain] h2").nth(1).inner_text().strip()


def chosen(visit) -> str:
    return visit.page.get_by_role("combobox", name="Region, authority or other place").input_value()


def listed(visit) -> str:
    return visit.page.locator(
        "[data-testid=stMarkdown]:has(a[href*='collective?project='])"
    ).inner_text()


def test_a_click_on_a_region_and_the_box_give_the_same_list(open_page, server):
    visit = open_page("/regions")
    # A moor in Cumbria without a mark near it.
    tap(visit, -2.45, 54.62)
    clicked = chosen(visit), heading(visit), listed(visit)
    assert visit.asked - {""} == {urlsplit(server).netloc}
    visit.go("/regions")
    visit.choose("Region, authority or other place", "North West")
    assert (chosen(visit), heading(visit), listed(visit)) == clicked
    assert "area=North" in visit.page.url


def test_a_click_on_an_authority_and_on_a_point_opens_its_list(open_page):
    visit = open_page("/regions?area=South+West")
    tap(visit, -4.95, 50.41, "E12000009")
    assert heading(visit).endswith("in Cornwall") and "Cornwall" in visit.page.url
    count = int(heading(visit).split()[0])
    assert visit.page.locator("a[href*='collective?project=']").count() == min(count, 8)


def test_a_number_in_the_table_opens_its_list(open_page):
    visit = open_page("/regions")
    table = visit.page.get_by_test_id("stDataFrame").locator("canvas").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    # The first row below the heads, in the second column.
    visit.do(lambda: visit.page.mouse.click(box["x"] + box["width"] * 0.27, box["y"] + 52))
    assert chosen(visit) == "London"
    assert heading(visit).endswith("projects run in London")


def test_the_map_is_drawn_in_both_themes_without_asking_anybody(open_page, server):
    visit = open_page("/regions?arcs=true")
    for theme in ("light", "dark", "light"):
        if theme not in shades(visit):
            # The page draws the map anew by itself after a switch.
            visit.do(lambda theme=theme: visit.theme(theme))
        drawn(visit)
        assert shades(visit) == {theme}
    assert visit.asked - {""} == {urlsplit(server).netloc}
    assert not visit.complaints


def shades(visit) -> set[str]:
    """In whose colours the land of the Irish Republic is drawn, which carries no number."""
    across, down = spot(visit, -7.9, 53.2)
    canvas = visit.page.locator(CANVAS)
    drawn(visit)
    picture = Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")
    seen = picture.getpixel((round(across), round(down)))
    return {
        theme
        for theme in ("light", "dark")
        if max(abs(a - b) for a, b in zip(seen, maps.colours(theme)["land"], strict=False)) < 12
    }


def test_the_map_and_the_grid_fit_on_paper_and_nothing_covers_them(open_page):
    # The link that a card gives leads to it, folded away or not.
    visit = open_page("/regions#regions-by-region")
    card = visit.cards("regions-by-region")
    card.wait_for()
    visit.unroll()
    assert abs(card.bounding_box()["y"]) < visit.page.viewport_size["height"]
    visit.view(card, "Numbers")
    hint = card.get_by_text("the browser's back button leads back")
    assert hint.is_visible()
    visit.page.emulate_media(media="print")
    try:
        whole = visit.page.locator(
            "[data-testid=stElementContainer]:has([data-testid=stDataFrame])"
        )
        grid = whole.locator("canvas").first.bounding_box()
        below = card.bounding_box()
        assert below["y"] >= grid["y"] + grid["height"], "a card lies over the grid"
        # A sheet of A4 has room for 277 by 190 millimetres within its margins, at 96 pixels an inch.
        assert grid["width"] <= 190 / 25.4 * 96
        map_ = visit.page.locator("[data-testid=stDeckGlJsonChart]").bounding_box()
        assert map_["y"] + map_["height"] <= 277 / 25.4 * 96, "the map goes to the second page"
        assert not hint.is_visible()
    finally:
        visit.page.emulate_media(media="null")
    # A link turns this page in the same tab, from its top, and Back takes that back.
    area = visit.page.get_by_role("combobox", name="Region, authority or other place")
    assert area.input_value() != "North West"
    visit.do(card.get_by_role("row", name="North West").get_by_role("link").first.click)
    assert (
        visit.page.url.endswith("/regions?area=North%20West") and area.input_value() == "North West"
    )
    assert not visit.page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    visit.do(visit.page.go_back)
    assert area.input_value() != "North West" and len(visit.page.context.pages) == 1
