"""From a file to the public projects and out again: the commands, who may decide, and what stays private."""

import json
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from insight import commands, roles
from insight.faults import Refused
from insight.publishing import editions, projects, trail
from insight.submissions import files, queue
from insight.warehouse import parcel, published
from tests.exports import csv_of
from tests.test_submissions import GOOD, rows_of

STEWARD = roles.Person("ann@example.org", "steward")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("store")


@pytest.fixture(autouse=True)
def store(folder, tmp_path, monkeypatch):
    """One store for all, so that data/ is built once; a queue for each test."""
    monkeypatch.setenv("INSIGHT_STORE", str(folder))
    monkeypatch.setenv(queue.URL, f"sqlite:///{tmp_path / 'queue.sqlite'}")


def ran(*words) -> int:
    said = commands.parser().parse_args(["project", *map(str, words)])
    return said.run(said)


def test_of_a_file_only_bad_every_row_is_named_with_exit_code_2(tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_bytes(csv_of(rows_of({"stage": "x"}, {"themes": "y"})))
    code = ran("import", path, "--json")
    said = json.loads(capsys.readouterr().out)
    assert (
        code == 2 and said["ok"] is False and said["rows_taken"] == 0 and said["rows_refused"] == 2
    )
    assert [(one["row"], one["column"], one["value"]) for one in said["refused"]] == [
        (2, "stage", "x"),
        (3, "themes", "y"),
    ]
    assert not queue.every()


def test_the_commands_take_in_list_and_decide(tmp_path, monkeypatch, capsys):
    path = tmp_path / "projects.csv"
    path.write_bytes(csv_of(rows_of({"name": "No Wrong Door in Kent"}, {"stage": "x"})))
    assert ran("import", path, "--dry-run") == 0 and not queue.every()
    assert "trial" in capsys.readouterr().out
    assert ran("import", path, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["rows_taken"], said["rows_refused"], said["published"]) == (1, 1, False)
    assert said["taken"][0]["state"] == "new" and said["taken"][0]["receipt"].startswith("P-")
    assert any("looks like No Wrong Door" in one for one in said["warnings"])
    assert ran("import", path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["taken"][0]["state"] == "there before"
    assert ran("list", "--json") == 0
    listed = capsys.readouterr().out
    assert json.loads(listed)["submissions"][0]["state"] == "waiting" and "canary" not in listed
    assert ran("accept", "1", "--dry-run") == 0 and ran("reject", "1", "--reason", " ") == 2
    assert ran("reject", "1", "--reason", "It is known.") == 0
    capsys.readouterr()
    assert ran("accept", "1") == 2 and "was rejected by" in capsys.readouterr().err
    assert ran("reject", "99", "--reason", "x") == 2 and ran("withdraw", "1") == 2
    monkeypatch.setenv(queue.URL, "nonsense")
    assert ran("list") == 1


def test_a_template_is_written_and_nothing_is_overwritten(tmp_path):
    codes = [ran("import", tmp_path / "new.csv", "--template") for _ in range(2)]
    assert codes == [0, 2] and (tmp_path / "new.csv").read_bytes() == files.template_csv()
    assert ran("import", tmp_path / "new.txt", "--template") == 2
    assert ran("import", tmp_path / "nowhere" / "new.csv", "--template") == 2


def sent(**changes) -> queue.Submission:
    checked, one = projects.contribute({**GOOD, **changes}, projects.known())
    assert one, checked.problems
    return one


@pytest.mark.parametrize("role", ["reader", "analyst"])
def test_only_a_steward_decides_whatever_is_called(role, tmp_path):
    one, who = sent(), roles.Person("bob", role)
    path = tmp_path / "p.csv"
    path.write_bytes(csv_of(rows_of({})))
    for act in (
        lambda: projects.accept(one.id, who=who),
        lambda: projects.reject(one.id, "no", who),
        lambda: projects.withdraw(one.id, who=who),
        lambda: projects.bring(path, projects.known(), who=who),
    ):
        with pytest.raises(Refused, match="Only a steward may"):
            act()
    assert queue.get(one.id).state == "waiting"


def test_a_place_that_is_none_must_be_settled_first():
    one = sent(places="Rochdael; Kent", led_from="Kettering")
    with pytest.raises(Refused) as refusal:
        projects.accept(one.id, who=STEWARD)
    assert [said.partition(".")[0] for said in refusal.value.sentences] == [
        "'Rochdael' is no place that we know (did you mean Rochdale?)",
        "'Kettering' is no place that we know",
    ]
    with pytest.raises(Refused, match="names no place 'Hull'"):
        projects.accept(
            one.id, {"Hull": "Kent", "Rochdael": "Rochdale", "Kettering": ""}, who=STEWARD
        )
    assert projects.accept(one.id, {"Rochdael": "Rochdale", "Kettering": ""}, True, STEWARD)["name"]
    assert queue.get(one.id).state == "waiting"


def test_what_stops_publishing_leaves_the_submission_waiting(monkeypatch):
    one = sent()

    def stopped(*said, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(editions, "put", stopped)
    with pytest.raises(OSError):
        projects.accept(one.id, who=STEWARD)
    again = queue.get(one.id)
    assert (again.state, again.decided_by, again.project) == ("waiting", None, one.project)


def rows(path, sql: str, *said) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql, said).fetchall()


def contents(path) -> dict[str, tuple]:
    """What each table holds, whatever the order; without the numbers that only stand for a name."""
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where schema_name in "
            "('collective', 'links', 'submitted', 'about', 'geography')"
        ).fetchall()
        unlike = {"collective.listed_area": " exclude (number)"}
        return {
            name: con.execute(
                f"select count(*), bit_xor(hash(t)) from (select *{unlike.get(name, '')} from {name}) t"
            ).fetchone()
            for (name,) in tables
        }


def test_accepted_by_one_of_two_it_is_public_with_its_provenance_and_gone_once_withdrawn(
    tmp_path, folder
):
    before = contents(published.cached())
    assert rows(published.cached(), "select count(*) from collective.project") == [(183,)]
    one = sent(credit="Ann Example", led_from="Kent")
    people = [roles.Person(name, "steward") for name in ("ann", "bob")]

    def accept(who):
        try:
            return projects.accept(one.id, who=who)
        except Refused as refusal:
            return str(refusal)

    with ThreadPoolExecutor(2) as both:
        said = list(both.map(accept, people))
    (done,) = [answer for answer in said if isinstance(answer, dict)]
    (refused,) = [answer for answer in said if isinstance(answer, str)]
    assert "was accepted by" in refused or "Somebody else is publishing" in refused
    assert "was accepted by" in accept(STEWARD)
    path, project = published.edition().path, done["project"]
    assert rows(
        path,
        "select provenance, provenance_label, happened from collective.card where project_id = ?",
        project,
    ) == [
        (
            "submitted",
            f"submitted by Ann Example, Kent County Council, {_day(one)}",
            GOOD["happened"],
        )
    ]
    assert rows(path, "select provenance, count(*) from collective.card group by all order by all") == [
        ("researched", 183), ("submitted", 1),
    ]  # fmt: skip
    assert rows(path, "select place_name, place_role, region from collective.place where project_id = ? order by all", project) == [
        ("Kent", "lead", "South East"), ("Kent", "site", "South East"), ("Northamptonshire", "site", "East Midlands"),
    ]  # fmt: skip
    assert [row["did"] for row in trail.read()][-1] == "accepted project"
    assert sum(row["did"] == "accepted project" for row in trail.read()) == 1

    # The contact is in the queue and in nothing that is public, the trail and the parcel included.
    bundle = parcel.parcel(path, tmp_path / "insight.zip")
    for file in [bundle, *folder.rglob("*")]:
        assert not file.is_file() or b"canary" not in file.read_bytes(), file
    assert "canary" not in "".join(
        map(
            str, (rows(path, f"from {name}") for name in ("submitted.project", "collective.source"))
        )
    )

    # Killed between deciding and publishing: it is said, and accepting it again would publish it.
    other = sent(name="Second kites")
    assert queue.decide(other.id, "waiting", "accepted", "ann", project=other.project)
    assert projects.standing() == {one.id}
    assert projects.accept(other.id, dry=True, who=STEWARD)["submission"] == other.id

    assert projects.withdraw(other.id, who=STEWARD)["made_anew"] == []
    assert projects.withdraw(one.id, "Asked for.", STEWARD)["made_anew"] == [1]
    assert queue.get(one.id).contact is None
    with pytest.raises(Refused, match="was withdrawn by ann@example"):
        projects.accept(one.id, who=STEWARD)
    versions = published.versions()["versions"]
    assert [entry["version"] for entry in versions] == [2, 1]
    for entry in versions:
        assert contents(published.whole(entry)) == before, entry
        assert b"Kites over Kent" not in published.whole(entry).read_bytes()


def _day(one) -> str:
    from insight import wording

    return wording.moment(one.received[:10])
