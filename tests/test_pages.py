"""Every page and every question runs in Streamlit's own test bench, whatever a reader chooses."""

import re
import subprocess
import sys
from functools import cache
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import catalogue, checks
from insight.screen.card import EMPTY, VIEWS

ROOT = Path(__file__).parents[1]
PAGES = sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "pages").glob("*.py"))
FILTERS = ("who", "year", "source")


def words_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def sections_of(page: str) -> list[str]:
    """The parts of a long page, as its file names them; one nameless part for a short page."""
    said = re.search(r"= sections\((.*?)\)", words_of(page), re.DOTALL)
    return re.findall(r'"([^"]+)"', said.group(1)) if said else [""]


FILTERED = [page for page in PAGES if "@filtered(" in words_of(page)]
PARTS = [(page, part) for page in PAGES for part in sections_of(page)]


def opened(page: str, **address) -> AppTest:
    """A page as a link with these query parameters opens it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    for name, value in address.items():
        if value:
            app.query_params[name] = value
    return app.switch_page(page).run()


@cache
def as_found(page: str, part: str = "") -> AppTest:
    """A page, or a part of it, before anybody chooses anything: for looking at only."""
    return opened(page, section=part)


def broken(app: AppTest) -> list[str]:
    """What went wrong, in the app's words."""
    return [part.message for part in app.exception] + [part.value for part in app.error]


def heads(app: AppTest) -> list[tuple[str, str]]:
    """The heading of every card, as (its anchor, its words)."""
    said = "".join(part.proto.body for part in app.get("html"))
    return re.findall(r'<h3 class="head" id="([^"]+)">(.*?)</h3>', said)


def tables(app: AppTest) -> list[str]:
    """The tables of cards, as HTML."""
    return [part.proto.body for part in app.get("html") if "<table" in part.proto.body]


def cards(app: AppTest) -> dict[str, list]:
    """What each card holds, by its name."""
    found = {}

    def walk(node, card):
        name = re.search(r"-(card-[a-z0-9-]+)$", getattr(getattr(node, "proto", None), "id", ""))
        if name:
            card = found.setdefault(name.group(1), [])
        elif card is not None:
            card.append(node)
        for child in (getattr(node, "children", None) or {}).values():
            walk(child, card)

    walk(app.main, None)
    return found


def words_in(card: list) -> str:
    return " ".join(str(getattr(node, "value", "")) for node in card)


def status(app: AppTest) -> str:
    said = [part.value for part in app.markdown]
    (line,) = [text for text in said if re.search(r" match\.$|^Nothing that was asked", text)]
    return line


def counts(said: str) -> list[int]:
    """'7 published findings and 48 statements from 11 sources match.' -> [7, 48, 11]."""
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", said)]


def drawn(app: AppTest) -> str:
    """All charts on the page, as they are sent to the browser."""
    return "\n".join(chart.proto.spec for chart in app.get("plotly_chart"))


def test_the_frame_lists_every_page_once():
    listed = re.findall(r'st\.Page\("([^"]+)"', (ROOT / "app.py").read_text(encoding="utf-8"))
    assert sorted(listed) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_one_title_and_no_complaint(page):
    app = as_found(page)
    assert not broken(app), broken(app)
    assert len(app.title) == 1


@pytest.mark.parametrize(("page", "part"), PARTS)
def test_every_card_of_a_part_holds_a_chart_or_a_table(page, part):
    app = as_found(page, part)
    assert not broken(app), broken(app)
    if part:
        assert part in {tab.label for tab in app.tabs}
        assert app.header, f"the part {part} is empty"
    for name, card in cards(app).items():
        kinds = {node.type for node in card}
        table = any("<table" in node.proto.body for node in card if node.type == "html")
        assert table or "plotly_chart" in kinds, f"{name} on {page} holds {sorted(kinds)}"


@pytest.mark.parametrize("page", [page for page in PAGES if re.search(r"\bshow\(", words_of(page))])
def test_every_answer_that_a_page_shows_is_on_it(page):
    shown = {
        "card-" + name.replace("/", "-").replace("_", "-")
        for name in re.findall(r'\bshow\("([^"]+)"', words_of(page))
    }
    seen = {name for part in sections_of(page) for name in cards(as_found(page, part))}
    assert shown <= seen


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in catalogue.names()
        if not (name.startswith("pickers/") or checks.waits(catalogue.get(name)))
    ],
)
def test_a_question_opens_in_all_its_views_and_offers_its_files(name):
    app = opened("pages/ask.py", question=name)
    assert app.selectbox(key="question").value == name
    anchor = heads(app)[0][0]
    for tab in VIEWS:
        # The first is what a link opens; the menu is opened with the last, and needs no run of its own.
        app.session_state[f"view-{anchor}"] = tab
        if tab == VIEWS[-1]:
            app.session_state[f"share-{anchor}"] = True
        if tab != VIEWS[0]:
            app.run()
        assert not broken(app), (tab, broken(app))
        assert not app.warning, [warning.value for warning in app.warning]
    assert [button.label for button in app.get("download_button")] == [
        "Numbers (CSV)",
        "Numbers (XLSX)",
        "One slide (PPTX)",
        "One page (PDF)",
        "Wide picture, 16:9 (PNG)",
        "Wide picture, 16:9 (SVG)",
    ]


@pytest.mark.parametrize("page", FILTERED)
@pytest.mark.parametrize("choice", FILTERS)
def test_every_choice_of_a_filter_runs_and_never_adds_to_what_matches(page, choice):
    app = opened(page)
    everything = counts(status(app))
    box = app.selectbox(key=choice)
    assert len(box.options) > 1
    for place in range(1, len(box.options)):
        app.selectbox(key=choice).select_index(place).run()
        assert not broken(app), (box.options[place], broken(app))
        fewer = counts(status(app))
        assert fewer[-1] >= 1, f"{box.options[place]} is offered, and nothing matches it"
        assert all(now <= before for now, before in zip(fewer, everything, strict=True))
        assert fewer != everything


@pytest.mark.parametrize("page", FILTERED)
@pytest.mark.parametrize("choice", FILTERS)
def test_a_link_with_a_filter_opens_the_narrower_view(page, choice):
    everything = as_found(page)
    value = everything.selectbox(key=choice).options[1]
    app = opened(page, **{choice: value})
    assert not broken(app), broken(app)
    assert app.selectbox(key=choice).index == 1
    assert counts(status(app)) != counts(status(everything))
    assert drawn(app) != drawn(everything)


@pytest.mark.parametrize("page", FILTERED)
def test_a_card_that_a_filter_narrows_is_headed_by_its_question(page):
    before = heads(as_found(page))
    app = opened(page)
    app.selectbox(key="source").select_index(1).run()
    asked = {escape(catalogue.get(name).question) for name in catalogue.names()}
    changed = [two[1] for one, two in zip(before, heads(app), strict=True) if one != two]
    assert changed
    assert asked.issuperset(changed)


@pytest.mark.parametrize("page", FILTERED)
def test_a_box_offers_what_leads_somewhere_beside_the_other_choices(page):
    app = opened(page)
    offered = {key: app.selectbox(key=key).options for key in FILTERS}
    app.selectbox(key="who").select_index(1).run()
    assert app.selectbox(key="who").options == offered["who"], "its own choice takes nothing away"
    for key in ("year", "source"):
        left = app.selectbox(key=key).options
        assert set(left) <= set(offered[key])
        assert len(left) > 1
        for place in range(1, len(left)):
            app.selectbox(key=key).select_index(place).run()
            assert counts(status(app)), f"{key} {left[place]}"
        app.selectbox(key=key).select_index(0).run()
    assert app.selectbox(key="source").options != offered["source"]


def impossible(page: str) -> dict[str, str]:
    """Words of who and source that this page offers, and that nothing matches together."""
    app = opened(page)
    every = app.selectbox(key="source").options
    for place, who in enumerate(app.selectbox(key="who").options):
        left = app.selectbox(key="who").select_index(place).run().selectbox(key="source").options
        if gone := [source for source in every if source not in left]:
            return {"who": who, "source": gone[0]}
    raise AssertionError(f"every choice of who and source matches something on {page}")


@pytest.mark.parametrize("page", FILTERED)
def test_a_link_to_what_nothing_matches_says_so_and_leads_back(page):
    link = impossible(page)
    app = opened(page, **link)
    assert not broken(app), broken(app)
    assert status(app) == (
        "Nothing that was asked or said matches these choices. Choose more widely."
    )
    for choice, words in link.items():
        box = app.selectbox(key=choice)
        assert box.options[box.index] == words
    app.button(key="everything").click().run()
    assert [app.selectbox(key=choice).index for choice in FILTERS] == [0, 0, 0]
    assert status(app) == status(as_found(page))


@pytest.mark.parametrize("page", FILTERED)
def test_a_card_that_a_choice_leaves_empty_says_so_in_a_sentence(page):
    for place in range(1, len(opened(page).selectbox(key="source").options)):
        app = opened(page)
        app.selectbox(key="source").select_index(place).run()
        told = [card for card in cards(app).values() if EMPTY in words_in(card)]
        if told:
            break
    assert told
    for card in told:
        assert not {node.type for node in card} & {"plotly_chart", "table", "popover"}


@pytest.mark.parametrize("page", FILTERED)
@pytest.mark.parametrize("value", ["nobody", "-1", "3000", "<script>", "'; drop table x; --"])
def test_an_unknown_choice_in_a_link_falls_back_to_everything(page, value):
    app = opened(page, who=value, year=value, source=value, section=value, term=value)
    assert not broken(app), broken(app)
    assert [app.selectbox(key=choice).index for choice in FILTERS] == [0, 0, 0]
    assert status(app) == status(as_found(page))
    (said,) = [told.value for told in app.warning]
    assert all(f"under “{box}”" in said for box in ("Who was asked", "Year", "Source"))
    assert "left out" in said and "<" not in said.replace("\\<", "")
    assert not app.run().warning


@pytest.mark.parametrize(
    ("page", "keys"), [("regions", ("role", "fill", "area")), ("gap", ("named", "row", "need"))]
)
def test_an_empty_choice_in_a_link_is_none(page, keys):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    for key in keys:
        app.query_params[key] = ""
    assert not broken(app.switch_page(f"pages/{page}.py").run()), broken(app)


def test_an_unknown_question_in_a_link_falls_back_to_the_first():
    app = opened("pages/ask.py", question="no/such")
    assert not broken(app), broken(app)
    assert app.selectbox(key="question").index == 0


# What Python has on Linux and lacks on Windows, taken away before the app is loaded.
ELSEWHERE = """
import os, socket, sys
sys.modules.update(dict.fromkeys(("resource", "fcntl", "pwd", "grp", "termios")))
for one in ("fork", "pidfd_open", "setpgid", "sched_setscheduler", "getuid"):
    delattr(os, one)
del socket.send_fds
from insight.screen import serving
from streamlit.testing.v1 import AppTest
for page in ("pages/briefing.py", "pages/data.py", "pages/present.py"):
    app = AppTest.from_file("app.py", default_timeout=180).switch_page(page).run()
    assert app.title and not app.exception and not app.error, (page, app.exception, app.error)
from insight.warehouse.sandbox import DESK
reply = DESK.ask("select 1", None)
assert reply.status == "refused" and "on Linux alone" in reply.sentence, reply
from insight.faults import Refused
from insight.publishing import editions
try:
    with editions.alone():
        pass
except Refused as said:
    assert "WSL" in str(said)
"""


def test_pages_open_on_a_system_that_is_not_linux():
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
