"""A file that is saved becomes a card by itself, and its parameters become controls in the address."""

import shutil
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.browser import visiting
from tests.browser.test_hostile_text import NEEDED

NEW = """\
-- title: What a new file says
-- question: What was published as a share?
-- base: those who were asked
-- chart: dots x=share y=item
-- params: who=all, least=0, exact=no, word=
-- $who: Who was asked (choice pickers/who subject=technology)
-- $least: Least share, per cent (number 0 to 100 step 5)
-- $exact: Only exact figures (yes/no)
-- $word: Word in it (text)

select
    item,
    n,
    share,
    base_words,
    source_id
from evidence.finding
where
    topic = 'technology_barrier'
    and $who in ('all', group_code)
    and coalesce(share, share_low, 0) * 100 >= $least
    and (not $exact or published_as = 'exact')
    and item ilike '%' || $word || '%'
order by
    sort_pct desc nulls last,
    finding_id
"""


@pytest.fixture(scope="module")
def copy(serve, tmp_path_factory):
    """A copy of the app whose queries may be changed; gives its address and its folder of queries."""
    root = tmp_path_factory.mktemp("copy")
    for name in NEEDED:
        source = visiting.ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, root / name)
    with serve(root) as address:
        yield address, root / "queries"


@pytest.fixture
def bench(copy, new_reader):
    address, queries = copy
    visit = new_reader(address)
    visit.go("/ask?question=technology/functions")
    yield visit, queries / "technology" / "new.sql"
    (queries / "technology" / "new.sql").unlink(missing_ok=True)


def heading(visit, name: str):
    return visit.page.get_by_role("heading", name=name, exact=True)


def address_of(visit) -> dict:
    return parse_qs(urlsplit(visit.page.url).query)


def figures(visit) -> list[str]:
    """The figures of the open card, from its table."""
    card = visit.cards().first
    visit.view(card, "Numbers")
    # The page looks at the folder in between, so a finished run need not be the one that was asked for.
    card.get_by_role("table").wait_for()
    return card.get_by_role("table").locator("tbody tr").all_inner_texts()


def test_a_saved_file_is_a_card_with_its_chart_and_a_change_or_a_slip_shows_as_well(bench):
    visit, file = bench
    # The promise is two seconds, and make bench holds the product to it.
    file.write_text(NEW, encoding="utf-8")
    heading(visit, "What a new file says").wait_for()
    visit.page.locator("[class*=st-key-chart-technology-new] .main-svg").first.wait_for()
    assert address_of(visit)["question"] == ["technology/new"]
    assert not visit.page.get_by_test_id("stAlert").count()
    file.write_text(
        NEW.replace("What a new file says", "What a changed file says"), encoding="utf-8"
    )
    heading(visit, "What a changed file says").wait_for()
    file.write_text(NEW.replace("y=item", "y=itm"), encoding="utf-8")
    told = visit.page.get_by_text("line 4: the chart wants 'itm'")
    told.wait_for()
    assert "Did you mean 'item'?" in told.inner_text()
    assert visit.page.get_by_role("combobox", name="Question").is_visible()
    file.write_text(NEW, encoding="utf-8")
    heading(visit, "What a new file says").wait_for()
    file.unlink()
    heading(visit, "What a new file says").wait_for(state="detached")
    assert visit.cards().count() == 1


def test_a_query_of_ones_own_is_written_as_a_question_and_opens_for_whoever_looks(copy, new_reader):
    address, queries = copy
    file = queries / "own" / "spread.sql"
    other, visit = new_reader(address), new_reader(address)
    other.go("/ask?question=technology/functions")
    sql = (
        "select year, topic, count(*) as n from evidence.finding group by year, topic order by all"
    )
    visit.go(f"/ask?sql={quote(sql)}")
    page = visit.page
    visit.do(page.get_by_role("radio", name="Chart", exact=True).click)
    kinds = page.get_by_role("combobox", name="Kind of chart", exact=True)
    assert "Over the years" in (kinds.input_value() or kinds.inner_text())
    visit.do(page.get_by_role("button", name="Save the answer or the question").click)
    for label, words in (
        ("Name of the file", "spread"),
        ("The finding, without figures", "Figures come from many years"),
        ("The question", "How many figures has each year?"),
        ("Base: who could have answered", "published figures"),
    ):
        box = page.get_by_role("textbox", name=label, exact=True)
        box.fill(words)
        visit.do(lambda box=box: box.press("Enter"))
    try:
        visit.do(page.get_by_role("button", name="Write it to").click)
        page.get_by_text("Written. It is in the list of questions").wait_for()
        assert file.read_text(encoding="utf-8").startswith("-- title: Figures come from many years")
        heading(other, "Figures come from many years").wait_for()
        other.page.locator("[class*=st-key-chart-own-spread] .main-svg").first.wait_for()
        assert not other.page.get_by_test_id("stAlert").count()
    finally:
        file.unlink(missing_ok=True)


def test_an_address_waits_for_a_file_that_is_not_there_yet(bench):
    visit, file = bench
    visit.go("/ask?question=technology/new")
    visit.page.get_by_text("There is no question called technology/new yet.").wait_for()
    file.write_text(NEW, encoding="utf-8")
    heading(visit, "What a new file says").wait_for()
    assert address_of(visit)["question"] == ["technology/new"]


def test_each_kind_of_control_narrows_the_answer_and_is_kept_in_the_address(bench):
    visit, file = bench
    file.write_text(NEW, encoding="utf-8")
    heading(visit, "What a new file says").wait_for()
    visit.settle()
    everything = figures(visit)
    page, card = visit.page, visit.cards().first
    rows = card.get_by_role("table").locator("tbody tr")

    def fewer(most: int) -> int:
        page.wait_for_function(
            "([most]) => { const rows = document.querySelectorAll('[class*=st-key-card-] tbody tr');"
            " return rows.length && rows.length < most; }",
            arg=[most],
        )
        return rows.count()

    page.get_by_text("Only exact figures", exact=True).click()
    left = fewer(len(everything))
    number = page.get_by_role("spinbutton", name="Least share, per cent")
    number.fill("60")
    number.press("Enter")
    left = fewer(left)
    page.get_by_role("textbox", name="Word in it").fill("skill")
    page.get_by_role("textbox", name="Word in it").press("Enter")
    left = fewer(left)
    said = address_of(visit)
    assert said["least"] == ["60"] and said["word"] == ["skill"] and said["exact"] == ["true"]
    visit.do(page.reload)
    assert page.get_by_role("spinbutton", name="Least share, per cent").input_value() == "60"
    assert page.get_by_role("textbox", name="Word in it").input_value() == "skill"
    assert page.get_by_role("switch", name="Only exact figures").is_checked()
    assert len(figures(visit)) == left == 1
    visit.go("/ask?question=technology/new")
    visit.choose("Who was asked", "Councils")
    assert address_of(visit)["who"] == ["Councils"]
    assert 0 < len(figures(visit)) < len(everything)


def test_questions_are_found_by_topic_and_words(bench):
    visit, _ = bench
    page = visit.page
    visit.choose("Topic", "Barriers")
    assert address_of(visit)["topic"] == ["Barriers"]
    heading(visit, "Barriers").wait_for()
    visit.go("/ask")
    page.get_by_role("textbox", name="Find words").fill("eight principles")
    page.get_by_text("1 question of").wait_for()
    heading(visit, "Vision").wait_for()


def test_two_clicks_lead_from_a_figure_without_a_card_to_its_row_of_a_file(copy, new_reader):
    address, _ = copy
    visit = new_reader(address)
    visit.go("/")
    link = visit.page.get_by_text("Also on this page, each with the SQL").get_by_role("link").nth(1)
    visit.go(link.get_attribute("href"))
    card = visit.cards("briefing-headline-figures")
    visit.view(card, "Rows")
    assert card.get_by_text("data/evidence/estimates.csv").is_visible()
    assert "cii21_" in card.get_by_role("table").first.inner_text()


def test_the_old_address_of_the_questions_leads_to_ask(copy, new_reader):
    address, _ = copy
    visit = new_reader(address)
    visit.go("/questions?question=technology/functions")
    visit.page.wait_for_url("**/ask?question=technology%2Ffunctions")
    heading(visit, "Children's services use AI less than adult services do").wait_for()


def test_a_broken_question_is_named_and_leaves_the_rest_of_its_page_standing(copy, new_reader):
    address, queries = copy
    file = queries / "challenges" / "hardest.sql"
    whole = file.read_text(encoding="utf-8")
    visit = new_reader(address)
    try:
        file.write_text(whole.replace("evidence.finding", "evidence.findin"), encoding="utf-8")
        visit.go("/challenges")
        (told,) = visit.page.get_by_test_id("stAlert").all_inner_texts()
        assert told.startswith("queries/challenges/hardest.sql, line ")
        assert 'Did you mean "finding"?' in told
        assert visit.cards("challenges-workforce").count() == 1
        assert not visit.page.get_by_test_id("stException").count()
    finally:
        file.write_text(whole, encoding="utf-8")
