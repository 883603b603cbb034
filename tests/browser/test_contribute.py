"""A councillor's telephone sends in a project, a steward accepts it, and it stands among the projects."""

import re

import pytest

from tests.browser.axe import PAGE, on_screens, told
from tests.browser.test_every_page import SIDEWAYS

HOSTILE = "<img src=x onerror=alert(1)> met"
TEXTS = {
    "What was tried?": f"Families {HOSTILE} in the evening",
    "Which organisation led it?": "Kent County Council",
    "Year it began": "2019",
    "What happened?": "Few came after the first month.",
    "What was learned?": "Ask them first.",
    "Somebody we can ask about it": "Ann, canary-contact@example.org",
    "Your organisation": "Kent County Council",
}
CHOICES = {
    "Which themes does it tackle?": "Edge of care",
    "What sort of organisation is that?": "Local authority",
    "How far has it come?": "Ended",
}


@pytest.fixture(scope="module")
def own_server(serve, tmp_path_factory):
    """A server with a store of its own, so that what is sent here stays here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHT_STORE", str(tmp_path_factory.mktemp("store")))
        with serve() as address:
            yield address


def fill(page, label: str, text: str) -> None:
    """Types into a box with choices, which must not stand behind the header of the page."""
    box = page.get_by_role("combobox", name=label)
    box.evaluate("(box) => box.scrollIntoView({block: 'center'})")
    box.click()
    box.fill(text)


def test_from_a_telephone_to_the_public_projects(own_server, new_reader):
    visit = new_reader(own_server)
    page = visit.page
    visit.go("/contribute", width=390, height=844)

    # What it looks like is said while its name is typed.
    name = page.get_by_label("What is the project called?")
    visit.do(lambda: name.fill("No Wrong Door of Kent"))
    page.get_by_role("link", name="No Wrong Door (North Yorkshire)").wait_for()

    # On paper the form keeps its questions, answered or not.
    page.emulate_media(media="print")
    assert page.get_by_label("Your organisation", exact=True).is_visible()
    assert not page.get_by_role("button", name="Send", exact=True).is_visible()
    page.emulate_media(media="null")

    # A reload takes nothing away, not even a text that was not finished.
    summary = page.get_by_label("What was tried?")
    summary.fill("Not yet fin")
    visit.do(page.reload)
    page.wait_for_function("() => document.querySelector('textarea').value === 'Not yet fin'")
    visit.settle()
    assert name.input_value() == "No Wrong Door of Kent"

    # All that is missing is said at once, and each beside its field.
    visit.do(page.get_by_role("button", name="Send", exact=True).click)
    page.get_by_text("11 things need another look").wait_for()
    assert page.get_by_text("choose one of those offered").count() == 10

    visit.do(lambda: (name.fill("Kites over Kent"), name.blur()))
    assert not page.get_by_role("link", name="No Wrong Door").count()
    for label, text in TEXTS.items():
        box = page.get_by_label(label, exact=True)
        box.fill(text)
        visit.do(box.blur)
    for label, option in CHOICES.items():
        fill(page, label, option)
        offered = page.get_by_role("option").filter(has_text=re.compile(f"^{option}$"))
        visit.do(offered.first.click)
        if label == "Which themes does it tackle?":
            # More than one may be chosen, so the list stays open. Elsewhere Escape lets go of a choice.
            page.keyboard.press("Escape")
    fill(page, "Where did it run?", "Rochdael")
    visit.do(lambda: page.keyboard.press("Enter"))
    page.keyboard.press("Escape")
    page.get_by_text("“Rochdael” is no place that we know.").wait_for()
    visit.do(page.get_by_role("button", name="Rochdale · North West").click)
    visit.do(page.get_by_text("No", exact=True).click)
    assert page.evaluate(SIDEWAYS) <= 0
    faults = on_screens(visit, "a filled form", PAGE, ((320, "light"), (320, "dark")))
    assert not faults, told(faults)

    visit.do(page.get_by_role("button", name="Send", exact=True).click)
    receipt = page.get_by_text(re.compile(r"Your receipt is P-"))
    receipt = re.search(r"P-\w{4}-\w{4}", receipt.inner_text()).group()
    assert page.evaluate("() => localStorage.getItem('insight-contribution')") is None
    # The receipt outlives a reload.
    visit.do(page.reload)
    page.get_by_text("waits for a steward to read it").wait_for()
    asked = page.get_by_label("Your receipt")
    assert asked.input_value() == receipt

    steward = new_reader(own_server)
    steward.go("/data?section=Submissions")
    assert steward.page.get_by_text("canary-contact@example.org").is_visible()
    assert HOSTILE in steward.page.get_by_test_id("stTable").first.inner_text()
    faults = on_screens(steward, "a submission", PAGE, ((1280, "light"), (320, "dark")))
    assert not faults, told(faults)
    steward.page.get_by_role("button", name="Accept and publish submission 1").click()
    steward.page.get_by_text("Published as version 1").wait_for()

    visit.do(page.reload)
    page.get_by_text("stands among the projects").wait_for()
    visit.go("/collective?q=Kites+over+Kent", width=390)
    card = page.locator(".projects")
    assert "submitted by Kent County Council" in card.inner_text() and HOSTILE in card.inner_text()
    assert "1 of the 184 projects" in page.locator(".st-key-status").inner_text()
    assert page.evaluate(SIDEWAYS) <= 0
    visit.do(page.get_by_role("link", name="Kites over Kent").click)
    page.get_by_role("heading", name="What happened").wait_for()
    assert "canary" not in page.content() and not visit.complaints and not steward.complaints
