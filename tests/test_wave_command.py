"""The terminal's way: what wave inspect, import and list say, and their exit codes."""

import json
import shutil
import subprocess

import pytest

from insight import commands
from insight.warehouse import steward
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
        cwd=tmp_path, check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    wrote = (tmp_path / "answers.xlsx").exists()
    assert wrote, "LibreOffice has no spreadsheet part: apt-get install libreoffice-calc"
    code, out, _ = run(
        "import", tmp_path / "answers.xlsx", "--id", "w1", "--accept-proposals", "--json"
    )
    assert code == 0 and json.loads(out)["rows_taken"] == 30
