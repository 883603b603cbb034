"""The terminal's way: what wave inspect, import and list say, and their exit codes."""

import json
import shutil
import subprocess

import pytest

from insight import commands
from insight.warehouse import respondents, steward
from tests import exports

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "store"))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes(exports.csv_of(exports.microsoft(exports.people())))
    return path


@pytest.fixture
def run(capsys):
    def ran(*words) -> tuple[int, str, str]:
        said = commands.parser().parse_args(["wave", *map(str, words)])
        code = said.run(said)
        out = capsys.readouterr()
        return code, out.out, out.err

    return ran


def test_inspect_proposes_and_writes_a_mapping_that_import_takes(run, file, tmp_path):
    code, out, _ = run("inspect", file, "--save", tmp_path / "m.yml", "--json")
    said = json.loads(out)
    assert code == 0 and said["rows_taken"] == 30 and said["tool"] == "Microsoft Forms"
    assert not steward.waves()
    code, out, _ = run("import", file, "--id", "w1", "--mapping", tmp_path / "m.yml", "--json")
    said = json.loads(out)
    assert code == 0 and said["state"] == "imported" and said["published"] is False
    assert said["rows_taken"] == 30 and said["refused"] == [] and "warnings" in said


def test_a_mapping_that_cannot_be_written_is_refused_and_no_fault_of_ours(run, file, tmp_path):
    code, _, err = run("inspect", file, "--save", tmp_path / "nowhere" / "m.yml")
    assert code == 2 and "Name another with --save." in err


def test_a_refused_file_gives_2_and_changes_nothing(run, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"%PDF-1.4")
    code, out, err = run("import", bad, "--id", "w1", "--accept-proposals")
    assert code == 2 and "PDF" in err and not out and not steward.waves()
    code, out, _ = run("import", bad, "--id", "w1", "--accept-proposals", "--json")
    said = json.loads(out)
    assert code == 2 and said["ok"] is False and said["rows_taken"] == 0 and said["refused_file"]


def test_a_refused_row_is_named_with_its_column_value_and_reason(run, tmp_path):
    rows = exports.microsoft(exports.people())
    rows[4][6] = "Purple"
    path = tmp_path / "answers.csv"
    path.write_bytes(exports.csv_of(rows))
    code, out, _ = run("import", path, "--id", "w1", "--accept-proposals", "--json")
    said = json.loads(out)
    assert code == 0 and said["rows_taken"] == 29 and said["rows_refused"] == 1
    (one,) = said["refused"]
    assert (one["row"], one["column"], one["value"]) == (5, exports.FACTORS[0], "Purple") and one[
        "reason"
    ]


def test_a_trial_says_so_and_stores_nothing(run, file):
    code, out, _ = run("import", file, "--id", "w1", "--accept-proposals", "--dry-run")
    assert code == 0 and "trial" in out and not steward.waves()


def test_a_mapping_for_another_file_is_refused(run, file, tmp_path):
    run("inspect", file, "--save", tmp_path / "m.yml")
    other = tmp_path / "other.csv"
    other.write_bytes(exports.csv_of([["a", "b"], [1, 2], [3, 4]]))
    code, _, err = run("import", other, "--id", "w1", "--mapping", tmp_path / "m.yml")
    assert code == 2 and "has no column" in err


def test_list_names_every_wave(run, file):
    run("import", file, "--id", "w1", "--accept-proposals")
    code, out, _ = run("list")
    assert code == 0 and "w1" in out and "30" in out
    assert json.loads(run("list", "--json")[1])["waves"][0]["wave_id"] == "w1"


def test_a_workbook_that_libreoffice_wrote_is_read(run, file, tmp_path):
    assert OFFICE, "LibreOffice is missing: apt-get install libreoffice-calc"
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "xlsx", str(file)],
        cwd=tmp_path, check=False, capture_output=True, timeout=300,
    )  # fmt: skip
    wrote = (tmp_path / "answers.xlsx").exists()
    assert wrote, "LibreOffice has no spreadsheet part: apt-get install libreoffice-calc"
    code, out, _ = run(
        "import", tmp_path / "answers.xlsx", "--id", "w1", "--accept-proposals", "--json"
    )
    assert code == 0 and json.loads(out)["rows_taken"] == 30


def test_of_a_file_with_only_bad_rows_every_row_is_named_with_code_2(run, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes(exports.csv_of([["a", "b"], ["x", "y", "z"], ["x"]]))
    mapping = tmp_path / "m.yml"
    mapping.write_text("questions: [{id: q1, kind: text, text: A, columns: [a]}]", encoding="utf-8")
    code, out, _ = run("import", path, "--id", "w1", "--mapping", mapping, "--json")
    said = json.loads(out)
    assert code == 2 and (said["ok"], said["rows_taken"], said["rows_refused"]) == (False, 0, 2)
    assert [(one["row"], one["column"]) for one in said["refused"]] == [(2, "b"), (3, "b")]
    assert all(one["reason"] for one in said["refused"]) and not steward.waves()


def test_the_mapping_of_a_wave_is_used_for_the_next_and_its_versions_are_kept(run, file, tmp_path):
    run("import", file, "--id", "w1", "--accept-proposals")
    kept = steward.path_of("w1").with_name("mapping.yml")
    # The next wave of the survey, with answers of other people, begins with the mapping of the first.
    later = tmp_path / "later.csv"
    later.write_bytes(exports.csv_of(exports.microsoft(exports.people(40, 9))))
    code, out, err = run(
        "inspect", later, "--mapping", kept, "--save", tmp_path / "m.yml", "--json"
    )
    said = json.loads(out)
    assert code == 0 and said["rows_taken"] == 40, err
    verdicts = {one.get("verdict") for one in said["mapping"]["questions"] if one["kind"] != "text"}
    assert verdicts == {"same"}
    assert run("import", later, "--id", "w2", "--mapping", tmp_path / "m.yml")[0] == 0

    before = kept.read_text()
    changed = tmp_path / "changed.yml"
    changed.write_text(before.replace("title: ", "title: The better "), encoding="utf-8")
    code, out, _ = run("import", file, "--id", "w1", "--mapping", changed, "--json")
    assert code == 0 and json.loads(out)["mapping_version"] == 2
    assert "The better" in kept.read_text()
    assert (kept.parent / "mappings" / "1.yml").read_text() == before
    # The verdict stands with the data, not in the file beside it alone.
    stored = respondents.questions(steward.path_of("w2"))
    assert {one["verdict"] for one in stored} == {"same"} and all(one["reason"] for one in stored)


def test_a_limit_that_is_no_number_is_said(run, file, monkeypatch):
    monkeypatch.setenv("INSIGHT_IMPORT_MB", "plenty")
    code, _, err = run("inspect", file)
    assert code == 2 and "INSIGHT_IMPORT_MB is 'plenty'" in err
