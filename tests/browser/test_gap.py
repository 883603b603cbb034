"""A director opens a row of the gap board, and finds a peer in few clicks."""

from urllib.parse import parse_qs, urlsplit

from insight import catalogue, warehouse
from tests.browser.test_using_it import seen_without_scrolling

# Counts every click, however it is made, from before the page is there.
COUNTING = """() => {
  window.clicks = 0;
  document.addEventListener('click', () => { window.clicks += 1; }, true);
}"""


FOCUSED = "node => node.getRootNode().activeElement === node"


def ask(con, name: str, **params) -> list[dict]:
    return warehouse.ask(con, catalogue.get(name), **params).rows


def test_a_click_on_a_name_opens_its_row_below_the_board(open_page, con):
    row = next(row for row in ask(con, "gap/board") if row["projects"])
    visit = open_page("/gap")
    board = visit.page.get_by_role("table", name="Fewest known projects first")
    assert board.get_by_role("row").count() == 13
    visit.do(board.get_by_role("button", name=row["code_label"], exact=True).click)
    box = visit.page.get_by_role("combobox", name="Row", exact=True)
    assert box.input_value() == f"{row['code_label']} ({row['kind']})"
    head = visit.page.get_by_role("heading", name="One row in full")
    assert seen_without_scrolling(head)
    assert visit.page.get_by_text(row["definition"]).is_visible()
    first = ask(con, "gap/projects", code=row["code"])[0]
    assert visit.cards("gap-projects").get_by_text(first["name"], exact=True).is_visible()
    assert not visit.complaints


def test_the_whole_board_and_each_of_its_halves_can_be_seen(open_page, con):
    visit = open_page("/gap")
    board = visit.page.get_by_role("table", name="Fewest known projects first")
    more = visit.page.get_by_role("button", name="Show all 38 rows")
    visit.do(more.click)
    assert board.get_by_role("row").count() == 39
    assert visit.page.get_by_role("button", name="Show only 12 rows").evaluate(FOCUSED)
    for kind, label in (("challenge", "Challenges"), ("barrier", "Barriers")):
        visit.do(visit.page.get_by_role("radio", name=label, exact=True).click)
        rows = ask(con, "gap/board", kind=kind)
        assert board.get_by_role("row").count() == len(rows) + 1
        assert board.get_by_role("button").all_inner_texts() == [row["code_label"] for row in rows]
    visit.resize(390)
    assert board.get_by_role("button").first.is_visible()


def test_a_click_on_a_cell_opens_the_list_behind_it_and_a_white_space_its_empty_one(open_page, con):
    grid = ask(con, "gap/heat")
    for number in (max(row["n"] for row in grid), 0):
        place = next(place for place, row in enumerate(grid) if row["n"] == number)
        visit = open_page("/gap")
        visit.unroll()
        chart = visit.page.locator(".st-key-chart-gap-heat-opens")
        cell = chart.locator(".barlayer .point path").nth(place)
        cell.scroll_into_view_if_needed()
        box = cell.bounding_box()
        visit.page.mouse.move(box["x"] + 5, box["y"] + 5)
        visit.page.mouse.click(box["x"] + 5, box["y"] + 5)
        visit.page.wait_for_url("**/collective?*")
        said = parse_qs(urlsplit(visit.page.url).query)
        assert said == {"theme": [grid[place]["theme_label"]], "region": [grid[place]["region"]]}
        visit.page.get_by_text(
            f"{number} of the {len(ask(con, 'collective/projects'))} projects"
        ).wait_for()
        assert not visit.complaints


def test_from_the_briefing_to_a_copied_line_and_a_matched_project_takes_four_clicks(open_page, con):
    best = ask(con, "gap/peers", code="ch_placements", authority="E06000001")[0]
    visit = open_page("/")
    visit.page.evaluate(COUNTING)
    box = visit.page.get_by_role("combobox", name="Your authority")
    box.click()
    box.fill("Hartlepool")
    visit.page.get_by_role("option", name="Hartlepool", exact=True).wait_for()
    visit.do(lambda: visit.page.keyboard.press("Enter"))
    visit.do(visit.page.get_by_role("radio", name="Placement sufficiency", exact=True).click)
    peer = visit.page.locator(f".st-key-peer-{best['project_id']}")
    assert peer.get_by_text(best["name"], exact=True).is_visible()
    peer.get_by_role("button", name="Copy the line").click()
    peer.get_by_text("Copied the line.", exact=True).wait_for()
    text = visit.page.evaluate("() => navigator.clipboard.readText()")
    assert text.startswith(f"{best['name']} ({best['lead_org']}; ")
    assert best["read_url"] in text
    visit.do(peer.get_by_role("link", name=best["name"]).click)
    assert visit.page.evaluate("() => window.clicks") == 4
    assert urlsplit(visit.page.url).path == "/collective"
    assert parse_qs(urlsplit(visit.page.url).query)["project"] == [best["project_id"]]
    assert visit.page.get_by_role("heading", level=1).inner_text() == best["name"]
    assert not visit.complaints


def test_by_mouse_alone_a_copied_line_takes_four_clicks(open_page, con):
    best = ask(con, "gap/peers", code="ch_workforce", authority="E09000007")[0]
    visit = open_page("/collective")
    visit.page.evaluate(COUNTING)
    visit.page.get_by_role("combobox", name="Your authority").click()
    visit.page.get_by_role("combobox", name="Your authority").fill("Camden")
    visit.do(visit.page.get_by_role("option", name="Camden", exact=True).click)
    needs = visit.page.get_by_role("radiogroup", name="Your challenge")
    visit.do(needs.get_by_role("radio", name="Workforce", exact=True).click)
    peer = visit.page.locator(f".st-key-peer-{best['project_id']}")
    peer.get_by_role("button", name="Copy the line").click()
    peer.get_by_text("Copied the line.", exact=True).wait_for()
    assert visit.page.evaluate("() => window.clicks") == 4
    assert visit.page.evaluate("() => navigator.clipboard.readText()").startswith(best["name"])
    # A barrier takes the place of the challenge, on the page and in its address.
    best = ask(con, "gap/peers", code="b_funding", authority="E09000007")[0]
    visit.choose("Or what gets in the way", "Funding")
    assert visit.page.locator(f".st-key-peer-{best['project_id']}").is_visible()
    said = parse_qs(urlsplit(visit.page.url).query)
    assert said["obstacle"] == ["Funding"] and "need" not in said


def test_a_copied_link_to_a_peer_opens_the_same_matches(open_page, new_reader, server):
    visit = open_page("/?authority=Camden&need=Workforce")
    results = visit.page.locator("[class*=st-key-peer-]:not([class*=copy])")
    before = results.all_inner_texts()
    link = copied_link(visit, results.first)
    other = new_reader(server)
    other.go(link)
    assert (
        other.page.locator("[class*=st-key-peer-]:not([class*=copy])").all_inner_texts() == before
    )


def copied_link(visit, result) -> str:
    result.get_by_role("button", name="Copy a link").click()
    result.get_by_text("Copied the link.", exact=True).wait_for()
    return visit.page.evaluate("() => navigator.clipboard.readText()")
