"""A reader's own deck: kept in the address, read back from it, and never trusted."""

import base64
import json
import zlib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import stories
from insight.faults import DataFault
from insight.screen import tray
from insight.stories import Slide, Story

ROOT = Path(__file__).parents[1]
MINE = Story("", "My talk", (
    Slide("barriers/published", "First", {"who": "councils"}, ("Say this", "And that")),
    Slide("briefing/holds_back", "Second"),
))  # fmt: skip


def at_present(**address) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run().switch_page("pages/present.py").run()


def mine(app: AppTest) -> Story:
    assert not app.exception, app.exception
    code = app.query_params[tray.NAME]
    return tray.unpacked(code if isinstance(code, str) else code[0])


def test_a_deck_comes_back_from_its_address():
    assert tray.unpacked(tray.packed(MINE)) == MINE
    assert mine(at_present(deck=tray.packed(MINE))) == MINE


@pytest.mark.parametrize(
    "said",
    [
        "x",
        "####",
        base64.urlsafe_b64encode(b"not zipped").decode(),
        base64.urlsafe_b64encode(zlib.compress(b"[1, 2")).decode(),
        base64.urlsafe_b64encode(zlib.compress(b"{}" + b" " * 900_000)).decode(),
        base64.urlsafe_b64encode(zlib.compress(json.dumps({"title": "x", "slides": [{"headline": "x", "query": "../../etc/passwd"}]}).encode())).decode(),
        "A" * 30_000,
    ],
)  # fmt: skip
def test_a_damaged_or_hostile_deck_is_refused_in_words(said):
    with pytest.raises(DataFault):
        tray.unpacked(said)
    app = at_present(deck=said)
    assert not app.exception and app.warning


def test_slides_are_moved_removed_and_reworded_and_the_address_follows():
    app = at_present(deck=tray.packed(MINE))
    app.button(key="deck-down-0").click().run()
    assert [slide.headline for slide in mine(app).slides] == ["Second", "First"]
    app.text_input(key="deck-headline-1-0").set_value("Reworded").run()
    app.text_area(key="deck-points-1-0").set_value("One\n\n  Two ").run()
    assert mine(app).slides[0] == Slide("briefing/holds_back", "Reworded", {}, ("One", "Two"))
    app.button(key="deck-out-0").click().run()
    assert [slide.headline for slide in mine(app).slides] == ["First"]
    app.text_input(key="deck-title-2").set_value("Anew").run()
    assert mine(app).title == "Anew"
    app.button(key="empty-deck").click().run()
    assert tray.NAME not in app.query_params and not app.exception


def test_a_card_goes_into_the_deck_with_its_choices_and_stays_on_every_page():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.query_params["who"] = "Councils"
    app.run().switch_page("pages/barriers.py").run()
    app.session_state["share-barriers-published"] = True
    app.run()
    app.button(key="deck-barriers-published").click().run()
    (slide,) = mine(app).slides
    assert slide.query == "barriers/published" and slide.params == {"who": "councils"}
    app.switch_page("pages/vision.py").run()
    assert mine(app).slides == (slide,)


def test_every_story_and_the_deck_fill_the_screen():
    for address in [{"story": name} for name in stories.names()] + [
        {"deck": tray.packed(MINE), "slide": "2"},
        {"query": "barriers/published"},
    ]:
        app = at_present(**address)
        assert not app.exception and not app.error and not app.title, address


def test_an_unknown_story_leaves_the_choice_of_all():
    app = at_present(story="stat_of_innovation")
    assert "There is no story" in app.warning[0].value and app.title[0].value == "Present"
