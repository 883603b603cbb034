"""Free SQL in a real browser: by keyboard, by link, and while somebody else lets a bomb off."""

from pathlib import Path

import pytest

ADDRESS = "/ask?section=Your+own+SQL"
ENDLESS = (
    "select count(*) from range(100000000000) r(x) where regexp_matches(x::varchar, '(1|2)+3$')"
)


@pytest.fixture
def desk(new_reader, server):
    reader = new_reader(server)
    reader.go(ADDRESS)
    reader.page.locator(".cm-content").wait_for()
    return reader


def write(reader, sql: str) -> None:
    """Types a query by keyboard, in place of what stands there."""
    keyboard = reader.page.keyboard
    reader.page.locator(".cm-content").focus()
    keyboard.press("ControlOrMeta+a")
    keyboard.press("Delete")
    keyboard.insert_text(sql)


def test_a_query_is_written_and_asked_by_keyboard_and_its_link_opens_the_same(
    desk, new_reader, server
):
    page = desk.page
    write(desk, "select '<b>x</b>' as \"<i>heading</i>\", '=1+1' as note, 41 + 1 as n")
    desk.do(lambda: page.keyboard.press("ControlOrMeta+Enter"))
    card = page.locator(".st-key-card-sql")
    assert card.get_by_role("columnheader").all_inner_texts() == ["<i>heading</i>", "note", "n"]
    assert card.get_by_role("cell").all_inner_texts() == ["<b>x</b>", "=1+1", "42"]
    other = new_reader(server)
    other.go(page.url.replace(server, ""))
    assert other.page.locator(".st-key-card-sql").get_by_role("cell").last.inner_text() == "42"
    desk.do(card.get_by_role("button", name="Save the answer or the question").click)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Answer (CSV)").click()
    saved = Path(coming.value.path()).read_bytes().decode("utf-8-sig")
    assert saved == "<i>heading</i>,note,n\r\n<b>x</b>,'=1+1,42\r\n"
    assert not desk.complaints and desk.asked - {""} == {server.removeprefix("http://")}


def test_names_of_tables_and_columns_are_completed_and_tab_leaves_the_editor(desk):
    page = desk.page
    write(desk, "select * from evidence.")
    page.keyboard.type("tension_s")
    option = page.get_by_role("option", name="tension_side")
    option.wait_for()
    page.wait_for_function("() => performance.now() > (window.shown ??= performance.now() + 100)")
    page.keyboard.press("Enter")
    assert page.locator(".cm-content").inner_text().strip() == "select * from evidence.tension_side"
    page.keyboard.press("Tab")
    assert page.evaluate(
        """() => { let at = document.activeElement;
           while (at.shadowRoot) at = at.shadowRoot.activeElement; return at.textContent; }"""
    ) == "Ask"  # fmt: skip


def test_a_starter_is_drawn_explained_and_kept_in_the_history(desk):
    page = desk.page
    desk.do(page.get_by_role("button", name="What do councils say most often?").click)
    desk.do(page.get_by_role("radio", name="Chart", exact=True).click)
    chart = page.locator(".st-key-card-sql [data-testid=stPlotlyChart]")
    assert chart.locator(".main-svg text").count() > 10
    desk.do(page.get_by_role("button", name="Explain").click)
    assert "statement" in page.locator(".st-key-card-sql [data-testid=stCode]").inner_text()
    page.get_by_text("Asked in this session (1)").click()
    desk.do(page.locator(".st-key-asked-0 button").click)
    assert page.get_by_text("Read from evidence.statement").count() == 1


def test_a_page_still_answers_while_somebody_elses_query_runs_away(desk, new_reader, server):
    other = new_reader(server)
    other.go("/barriers")
    write(desk, ENDLESS)
    desk.page.keyboard.press("ControlOrMeta+Enter")
    desk.page.get_by_text("Asking").first.wait_for()
    # How much longer it takes is measured by make bench.
    other.choose("Who was asked", "Councils")
    desk.page.get_by_text("The query was stopped: it took longer than").wait_for()
