"""The steward's page: a file is proposed, confirmed, loaded, looked over and published."""

import errno

import pytest

from insight.publishing import trail
from insight.screen import access
from insight.warehouse import respondents, steward
from tests import exports
from tests.test_pages import broken, cards, opened

PAGE = "pages/data.py"


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "store"))
    monkeypatch.setattr(access, "alone", lambda: True)


def brought(data: bytes, name: str = "answers.csv"):
    app = opened(PAGE)
    app.file_uploader(key="wave-file").set_value((name, data, "text/csv"))
    return app.run()


def said(app) -> str:
    parts = [*app.markdown, *app.error, *app.success, *app.subheader]
    return "\n".join(part.value for part in parts).replace("\\", "")


def test_a_wave_goes_from_file_to_published(tmp_path):
    app = brought(exports.csv_of(exports.microsoft(exports.people(60))))
    assert not broken(app), broken(app)
    assert "60 rows can be taken" in said(app) and "Microsoft Forms" in said(app)
    app.text_input(key="wave-title").set_value("Our survey").run()
    app.text_input(key="wave-id").set_value("w1").run()
    app.button(key="wave-load").click().run()
    assert not broken(app), broken(app)
    assert "60 rows are in the store" in said(app)
    assert [(one["wave_id"], one["title"]) for one in steward.waves()] == [("w1", "Our survey")]

    app = opened(PAGE, section="Waves in the store")
    app.button(key="publish-look").click().run()
    assert not broken(app), broken(app)
    assert "stay hidden" in said(app)
    app.button(key="publish-now").click().run()
    assert "Published as version 1" in said(app)
    assert "card-survey-shares" in cards(opened("pages/survey.py"))

    # Withdrawn again, and there is a way back to what was in force before.
    app = opened(PAGE, section="Waves in the store")
    app.button(key="publish-withdraw").click().run()
    assert not broken(app), broken(app)
    assert "w1 is out of every version that is kept" in said(app)
    assert not cards(opened("pages/survey.py"))
    app.button(key="restore-now").click().run()
    assert "Version 1 is in force" in said(app)
    assert [line["did"] for line in trail.read()] == [
        "imported",
        "published",
        "withdrawn",
        "restored",
    ]
    assert {line["who"] for line in trail.read()} == {"this machine"}


def test_a_mapping_is_used_again_on_the_page():
    data = exports.csv_of(exports.microsoft(exports.people(60)))
    app = brought(data)
    app.text_input(key="wave-id").set_value("w1").run()
    app.button(key="wave-load").click().run()
    app = brought(exports.csv_of(exports.microsoft(exports.people(50, 8))))
    app.selectbox(key="wave-like").set_value("wave w1").run()
    assert not broken(app), broken(app)
    assert "50 rows can be taken" in said(app)
    app.text_input(key="wave-id").set_value("w2").run()
    app.button(key="wave-load").click().run()
    verdicts = {one["verdict"] for one in respondents.questions(steward.path_of("w2"))}
    assert verdicts == {"same"}


def test_a_disk_that_is_full_is_said_on_the_page(monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(steward, "inspect", full)
    app = brought(b"a,b\n1,2\n")
    assert not app.exception and "no space left on device. Make room" in said(app)


def test_a_reader_from_elsewhere_is_told_who_may_and_is_shown_nothing(monkeypatch):
    monkeypatch.setattr(access, "alone", lambda: False)
    app = opened(PAGE)
    assert "Only a steward may load a wave; you are a reader here." in app.info[0].value
    assert (
        "This copy has no sign-in" in app.info[0].value and "Sign in with" not in app.info[0].value
    )
    assert not app.get("file_uploader")


def test_a_refused_file_says_why_and_nothing_changes():
    app = brought(b"%PDF-1.4 x")
    assert "refused" in said(app) and "PDF" in said(app)
    assert not app.exception and not steward.waves()


def test_of_several_sheets_one_is_named_on_the_page():
    def second(book):
        other = book.create_sheet("Second")
        for row in [["ID", "Rate it"], *([n, n % 5 + 1] for n in range(1, 31))]:
            other.append(row)

    app = brought(exports.xlsx_of(exports.microsoft(exports.people()), second), "answers.xlsx")
    assert "more than one sheet" in said(app) and "--sheet" not in said(app)
    app.text_input(key="wave-sheet").set_value("Second").run()
    assert "30 rows can be taken" in said(app), said(app)
    app.text_input(key="wave-id").set_value("w1").run()
    app.button(key="wave-load").click().run()
    assert not broken(app) and "30 rows are in the store" in said(app)


def test_bad_rows_are_listed():
    rows = exports.microsoft(exports.people())
    rows[4][6] = "<b>Purple</b>"
    app = brought(exports.csv_of(rows))
    assert not app.exception
    assert "row 5" in said(app) and "<b>Purple</b>" in said(app)
