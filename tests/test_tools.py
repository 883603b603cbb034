"""A wave as each survey tool writes it gives the same counts, as text and as a workbook."""

from collections import Counter

import pytest

from insight.warehouse import respondents, steward
from tests import exports

EVERYONE = exports.people()
WRITERS = {"csv": exports.csv_of, "xlsx": exports.xlsx_of}
CASES = [(tool, kind) for tool in exports.TOOLS for kind in WRITERS]


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "store"))
    return tmp_path / "store"


def written(tmp_path, tool: str, kind: str):
    path = tmp_path / f"answers.{kind}"
    path.write_bytes(WRITERS[kind](exports.TOOLS[tool](EVERYONE)))
    return path


@pytest.mark.parametrize(("tool", "kind"), CASES)
def test_a_tool_is_known_and_its_answers_are_counted_right(tool, kind, tmp_path):
    report = steward.load(written(tmp_path, tool, kind), "w1")
    assert (report["tool"], report["rows_taken"], report["rows_refused"]) == (tool, 30, 0), report[
        "refused"
    ]
    tables = respondents.tables(steward.path_of("w1"))
    everyone = {table["question_id"]: table for table in tables if not table["segments"]}
    questions = {one["question_id"]: one for one in respondents.questions(steward.path_of("w1"))}

    likert = [name for name, one in questions.items() if one["kind"] == "likert"]
    assert [questions[name]["text"] for name in likert] == exports.FACTORS
    for place, name in enumerate(likert):
        wanted = Counter(one["ratings"][place] for one in EVERYONE)
        values = {option["option_id"]: option["value"] for option in questions[name]["options"]}
        found = {values[option]: n for (option,), n in everyone[name]["cells"].items() if n}
        assert found == wanted
        assert {
            value
            for option in questions[name]["options"]
            if option["is_top"]
            for value in [option["value"]]
        } == {4, 5}

    (multi,) = [name for name, one in questions.items() if one["kind"] == "multi"]
    labels = {option["option_id"]: option["label"] for option in questions[multi]["options"]}
    found = {labels[option]: n for (option,), n in everyone[multi]["cells"].items()}
    for barrier in exports.BARRIERS:
        assert found[barrier] == sum(barrier in one["barriers"] for one in EVERYONE)
    assert everyone[multi]["bases"] == {(): 30}

    (split,) = [table for table in tables if table["segments"] == ("kind",)][:1]
    assert {group: n for (group,), n in split["asked"].items()} == Counter(
        one["kind"] for one in EVERYONE
    )


@pytest.mark.parametrize("tool", ["Microsoft Forms", "SurveyMonkey", "Qualtrics"])
def test_fieldwork_comes_from_the_times_of_answering(tool, tmp_path):
    report = steward.load(written(tmp_path, tool, "csv"), "w1")
    wave = report["mapping"]["wave"]
    assert wave["fieldwork_end"].startswith("2022-02") and wave["fieldwork_start"].startswith(
        "2022-0"
    )


def test_an_option_may_hold_a_comma(tmp_path):
    offered = ["Yes, in routine use", "Yes, in a pilot", "No, but planned", "No"]
    rows = [["ID", "Do you use AI?"], *([n, offered[n % 4]] for n in range(1, 41))]
    path = tmp_path / "answers.csv"
    path.write_bytes(exports.csv_of(rows))
    (question,) = steward.load(path, "w1")["mapping"]["questions"]
    assert question["kind"] == "single"
    assert {option["label"] for option in question["options"]} == set(offered)


def test_personal_columns_and_free_text_are_not_counted(tmp_path):
    report = steward.load(written(tmp_path, "Microsoft Forms", "csv"), "w1")
    assert report["mapping"]["left_out"]["Email"] == "personal data"
    assert "Anything else?" not in {
        one["text"] for one in respondents.questions(steward.path_of("w1"))
    }


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = written(tmp_path, "Google Forms", "csv")
    steward.load(path, "w1")
    before = steward.path_of("w1").read_bytes()
    assert steward.load(path, "w1")["state"] == "unchanged"
    assert steward.path_of("w1").read_bytes() == before


def test_a_trial_stores_nothing(tmp_path):
    assert (
        steward.load(written(tmp_path, "Google Forms", "csv"), "w1", dry_run=True)["state"]
        == "tried"
    )
    assert not steward.waves() and not list(steward.folder().iterdir())


def test_the_store_is_closed_to_others(tmp_path):
    steward.load(written(tmp_path, "Google Forms", "csv"), "w1")
    assert steward.folder().stat().st_mode & 0o077 == 0
    assert steward.path_of("w1").stat().st_mode & 0o077 == 0
