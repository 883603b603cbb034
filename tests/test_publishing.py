"""Publishing happens whole or not at all, whatever stops it; versions come back; a wave can go."""

import errno
import io
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from insight import cards, catalogue, commands, files, warehouse
from insight.exports import Made, job
from insight.faults import Refused
from insight.publishing import editions, trail, waves
from insight.screen import versions
from insight.stories import Story
from insight.warehouse import editions as databases
from insight.warehouse import published, snapshot, steward
from insight.waves import mapping
from tests import surveys
from tests.test_pages import opened

BARRIERS = "pages/barriers.py"
CANARY = "CANARY-the-answer-that-nobody-may-read"
# What is published of each page's card is read through this.
CELLS = catalogue.parse(
    "tests/cells",
    "-- title: x\nselect * from demonstration.cell order by wave_id, question_id, option_id, segment, group_label",
)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A store with two published waves and a third that is held; tests work on copies of it."""
    where = tmp_path_factory.mktemp("done") / "store"
    before = os.environ.get("INSIGHT_STORE")
    os.environ["INSIGHT_STORE"] = str(where)
    surveys.held("first", surveys.respondents(1, 60), words=[f"{CANARY}-{n}" for n in range(50)])
    waves.publish("first")
    surveys.held("second", surveys.respondents(2, 80))
    waves.publish("second")
    surveys.held("third", surveys.respondents(3, 50))
    if before is None:
        del os.environ["INSIGHT_STORE"]
    else:
        os.environ["INSIGHT_STORE"] = before
    return where


@pytest.fixture
def after(done, store):
    """A store of this test alone, with versions 1 and 2."""
    shutil.copytree(done, store)
    return store


def run(*words: str) -> int:
    parser = commands.parser()
    said = parser.parse_args(words)
    return said.run(said)


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(part.value for part in parts)


# --- what is published -----------------------------------------------------------------------------


def test_only_protected_cells_are_in_the_public_file(after):
    rows = databases.rows(published.current(), "first", "demonstration")
    assert rows and all(row["n"] is None or row["n"] >= 5 for row in rows)
    assert all(row["share"] is None or row["base"] >= 10 for row in rows)
    hidden = [row for row in rows if row["symbol"] == "c"]
    assert hidden
    for row in hidden:
        told = ("n", "share", "interval_low", "interval_high", "mean", "mean_low", "mean_high")
        assert {row[name] for name in told} == {None}
    assert databases.waves(published.current()) == {
        "first": "demonstration",
        "second": "demonstration",
    }


def test_no_canary_is_in_any_public_file_or_export(after, tmp_path):
    everything = [path for path in (after / "published").iterdir() if path.is_file()]
    con = duckdb.connect()
    for path in everything:
        assert CANARY.encode() not in path.read_bytes()
    # DuckDB packs text: the same tables unpacked, and as the formats that readers can save.
    con.execute("pragma force_compression = 'uncompressed'")
    con.execute(f"attach '{published.current()}' as public (read_only)")
    con.execute(f"attach '{tmp_path / 'plain.duckdb'}' as plain")
    con.execute("copy from database public to plain")
    con.execute("detach plain")
    con.execute("use public")
    con.execute(f"export database '{tmp_path / 'csv'}'")
    con.execute(
        f"export database '{tmp_path / 'parquet'}' (format parquet, compression uncompressed)"
    )
    con.close()
    opened = snapshot.read(published.current())
    answer = warehouse.ask(opened, CELLS)
    (tmp_path / "answer.csv").write_bytes(_bytes(files.csv(answer, {}, "")))
    (tmp_path / "answer.xlsx").write_bytes(_bytes(files.xlsx(answer, {}, "")))
    opened.close()
    searched = [
        path for path in tmp_path.rglob("*") if path.is_file() and "waves" not in path.parts
    ]
    assert len(searched) > 40
    for path in searched:
        assert CANARY.encode() not in path.read_bytes(), path


def _bytes(content) -> bytes:
    if isinstance(content, io.BytesIO):
        return content.getvalue()
    return content.encode() if isinstance(content, str) else content


def test_the_canaries_would_be_found_where_they_do_not_belong(after):
    private = after / "waves" / "first" / "wave.duckdb"
    path = after / "published" / published.versions()["versions"][0]["file"]
    con = duckdb.connect(str(path))
    con.execute("update demonstration.wave set note = ? where wave_id = 'first'", [f"x {CANARY}-7"])
    con.close()
    assert databases.leaks(path, private, "demonstration", "first") >= 1


def test_publishing_again_changes_nothing(after):
    before = (after / "published" / "current").read_bytes()
    with pytest.raises(Refused, match="published already"):
        waves.publish("second")
    assert (after / "published" / "current").read_bytes() == before


def test_one_respondent_more_is_not_published(after):
    surveys.held("first", surveys.respondents(1, 60) + surveys.respondents(9, 1))
    with pytest.raises(Refused, match="Taking one from the other"):
        waves.publish("first")
    # Under another name they are the same respondents still.
    surveys.held("again", surveys.respondents(1, 60) + surveys.respondents(9, 1))
    with pytest.raises(Refused, match="'first' was published before"):
        waves.publish("again")


def test_the_same_answers_coded_otherwise_are_not_published_but_better_words_are(after, tmp_path):
    rows = ["id,kind,age,agree"]
    for n in range(60):
        rows.append(f"{n},{'AB'[n % 2]},{n % 40},{('No', 'Perhaps', 'Yes')[n % 3]}")
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    empty = "id,kind,age,agree\n" + "".join(f"{n},,,\n" for n in range(30))
    (tmp_path / "empty.csv").write_text(empty, encoding="utf-8")

    def load(
        wave="sums", file="a.csv", bands=(0, 10, 20), agree=(), groups=("A", "B"), place="England"
    ):
        said = {
            "wave": {"title": "T", "producer": "P", "asked": "all", "place": place}, "identifier": "id",
            "segments": [{"id": "kind", "label": "Kind", "column": "kind",
                          "groups": [{"label": one, "also": ["A"]} for one in groups[:1]] + [{"label": groups[1]}]}],
            "questions": [
                {"id": "q1", "kind": "number", "text": "Age?", "columns": ["age"], "bands": list(bands)},
                {"id": "q2", "kind": "single", "text": "Agree?", "columns": ["agree"], "options":
                 [{"label": "No", "also": list(agree)}, {"label": "Yes"}] + [{"label": "Perhaps"}] * (not agree)},
            ],
        }  # fmt: skip
        steward.load(tmp_path / file, wave, mapping.parse(mapping.write(said), "m.yml"))
        return waves.publish(wave)

    load()
    for change, name in (
        ({"bands": (0, 16, 20)}, "q1"),
        ({"agree": ["Perhaps"]}, "q2"),
        ({"groups": ("First", "B")}, "kind"),
        ({"wave": "other-id", "bands": (0, 11, 20)}, "q1"),
    ):
        with pytest.raises(Refused, match=f"The answers of {name} are coded otherwise"):
            load(**change)
    assert load(place="England and Wales")["version"] == 4
    with pytest.raises(Refused, match="so few answered") as fault:
        load("empty", "empty.csv")
    assert "published before" not in "\n".join(fault.value.sentences)


def test_too_few_respondents_are_not_published(store):
    surveys.held("tiny", surveys.respondents(1, 7))
    with pytest.raises(Refused, match="too few"):
        waves.publish("tiny")
    assert not list((store / "published").glob("insight-*"))


# --- versions --------------------------------------------------------------------------------------


def test_a_restored_version_is_in_force_and_the_newer_one_can_come_back(after, capsys):
    assert run("restore", "--dry-run") == 0
    assert published.edition().version == 2
    assert run("restore") == 0
    assert published.edition().version == 1
    assert run("restore", "2", "--json") == 0
    assert published.edition().version == 2
    assert run("restore", "9") == 2
    said = capsys.readouterr()
    assert "Version 9 is not kept. Kept are 1, 2." in said.err


FAULTS = {
    "permission": (PermissionError(errno.EACCES, "Permission denied"), "permission denied. Use the account"),
    "no room": (OSError(errno.ENOSPC, "No space left on device"), "no space left on device. Make room"),
    "ours": (ZeroDivisionError("secret /srv/path"), "a fault of this program (ZeroDivisionError)"),
}  # fmt: skip


@pytest.mark.parametrize("how", FAULTS)
def test_a_fault_of_ours_is_code_1_in_a_sentence_and_changes_nothing(
    how, after, capsys, monkeypatch
):
    fault, said = FAULTS[how]

    def broken(*_):
        raise fault

    before = (after / "published" / "current").read_bytes()
    monkeypatch.setattr(editions, "point", broken)
    # A withdrawal makes every version anew before it fails, and what is said of a fault is said in one place.
    withdrawn = [["wave", "withdraw", "first"]] if how == "ours" else []
    for words_ in (["restore"], ["restore", "1"], *withdrawn):
        assert run(*words_) == 1
        told = capsys.readouterr()
        assert said in told.err and "Nothing was changed" in told.err and not told.out
        assert run(*words_, "--json") == 1
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err and "secret" not in told.out + told.err
        answer = json.loads(told.out)
        assert (answer["ok"], answer["outcome"]) == (False, "failed") and said in answer["reasons"][
            0
        ]
    assert (after / "published" / "current").read_bytes() == before
    assert len(list((after / "published").glob("insight-*"))) == 2


def test_five_versions_are_kept(after):
    def make(path):
        shutil.copy(first, path)

    first = published.current()
    for _ in range(5):
        with editions.alone() as said:
            editions.put(said, make, None, "again", ["first", "second"])
    kept = [entry["version"] for entry in published.versions()["versions"]]
    assert kept == [7, 6, 5, 4, 3]
    assert len(list((after / "published").glob("insight-*.duckdb"))) == 5


def test_a_withdrawn_wave_is_gone_from_every_version_and_cache(after, capsys):
    old = [entry["sha256"] for entry in published.versions()["versions"]]
    cache = after / "cache" / f"insight-{old[0][:12]}-0123456789ab.duckdb"
    cache.parent.mkdir(exist_ok=True)
    shutil.copy(published.current(), cache)
    assert run("wave", "withdraw", "first", "--dry-run") == 0
    assert "first" in databases.waves(published.current())
    assert run("wave", "withdraw", "first", "--json") == 0
    said = published.versions()
    assert [entry["version"] for entry in said["versions"]] == [3, 2, 1]
    for entry in said["versions"]:
        path = after / "published" / entry["file"]
        assert "first" not in databases.waves(published.whole(entry))
        assert b"Survey first" not in path.read_bytes()
    assert databases.waves(published.at("2").path) == {"second": "demonstration"}
    assert not cache.exists()
    assert run("wave", "withdraw", "first") == 2
    assert [line["did"] for line in trail.read()][-1] == "withdrawn"


def test_an_answer_and_a_file_that_a_session_keeps_go_with_a_withdrawn_wave(after):
    app = opened("pages/ask.py", sql="select wave_id, title from demonstration.wave order by all")
    assert "Survey first" in app.table[0].value.to_string()
    made = job.Job(None, Story("", "T", ()), "csv", source=str(published.current()))
    made.state, made.made = "done", Made({"deck.zip": b"PK"})

    def menu():
        from insight.screen import present

        present._progress("x", False)

    kept = AppTest.from_function(menu)
    kept.session_state["job-x"] = made
    assert len(kept.run().get("download_button")) == 1
    waves.withdraw("first")
    assert not kept.run().get("download_button")
    assert [told.value for told in kept.warning] == [versions.TAKEN_BACK]
    app.run()
    assert versions.TAKEN_BACK in words(app)
    assert "The answer" not in [head.value for head in app.subheader]


def test_the_trail_says_who_did_what_and_when_and_only_grows(after, monkeypatch):
    before = (after / "trail.jsonl").read_text()
    monkeypatch.setenv("INSIGHT_PERSON", "A. Steward")
    editions.restore(1)
    now = (after / "trail.jsonl").read_text()
    assert now.startswith(before)
    last = trail.read()[-1]
    assert (last["who"], last["did"], last["version"]) == ("A. Steward", "restored", 1)
    assert last["when"].endswith("Z")


def test_the_terminal_says_what_would_be_hidden_and_leaves_all_as_it_was(after, capsys):
    before = (after / "published" / "current").read_bytes()
    assert run("wave", "publish", "third", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "are hidden" in said and "Nothing was published" in said
    assert run("wave", "publish", "third", "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "planned" and told["hidden"] > 0 and told["report"]
    assert (after / "published" / "current").read_bytes() == before
    assert run("wave", "publish", "nowhere", "--json") == 2
    assert "no imported wave 'nowhere'" in json.loads(capsys.readouterr().out)["reasons"][0]
    assert run("wave", "publish", "../first") == 2


# --- what a reader sees ----------------------------------------------------------------------------


def test_a_frozen_link_shows_the_old_figures_and_says_that_newer_exist(after):
    app = opened(BARRIERS, version="1")
    assert not app.exception
    assert "frozen at version 1" in words(app) and "Newer figures exist: version 2" in words(app)
    assert app.session_state["edition"].version == 1
    (leave,) = [button for button in app.button if button.label == "Show the newest figures"]
    leave.click().run()
    assert app.session_state["edition"].version == 2
    assert "frozen" not in words(app)


def test_a_link_to_a_version_that_is_not_kept_says_so(after):
    said = words(opened(BARRIERS, version="77"))
    assert "not kept any more" in said and "figures of version 2" in said


def test_an_open_session_takes_up_a_new_version_at_its_next_run(after):
    app = opened(BARRIERS)
    assert "figures of version 2" in words(app)
    editions.restore(1)
    app.run()
    assert "figures of version 1" in words(app)


def test_a_session_keeps_reading_the_file_it_has_open(after):
    old = snapshot.read(published.current())
    before = warehouse.ask(old, CELLS).rows
    waves.withdraw("first")
    assert warehouse.ask(old, CELLS).rows == before
    new = snapshot.read(published.current())
    assert {row["wave_id"] for row in warehouse.ask(new, CELLS).rows} == {"second"}


def spoil(how: str, folder: Path) -> None:
    current = folder / "current"
    file = folder / json.loads(current.read_text())["versions"][0]["file"]
    if how == "flipped":
        whole = bytearray(file.read_bytes())
        whole[len(whole) // 2] ^= 1
        file.write_bytes(whole)
    elif how == "truncated":
        os.truncate(file, 4096)
    elif how == "missing":
        file.unlink()
    elif how == "another format":
        file.write_bytes(b"SQLite format 3\0" + bytes(5000))
    elif how == "no pointer":
        current.unlink()
    elif how == "empty pointer":
        current.write_text("")
    elif how == "no such version":
        current.write_text(json.dumps({**json.loads(current.read_text()), "version": 99}))
    elif how == "half a pointer":
        current.write_text(current.read_text()[:100])
    elif how == "outside":
        current.write_text(current.read_text().replace("insight-", "../insight-"))


@pytest.mark.parametrize(
    ("how", "version"),
    [
        ("flipped", 1),
        ("truncated", 1),
        ("missing", 1),
        ("another format", 1),
        ("no pointer", 2),
        ("empty pointer", 2),
        ("no such version", 2),
        ("half a pointer", 2),
        ("outside", 2),
    ],
)
def test_after_damage_the_last_good_version_is_shown_with_a_banner(after, how, version):
    spoil(how, after / "published")
    published._seen.clear()
    found = published.edition()
    assert found.version == version
    assert found.fault or how == "no pointer"
    assert published.current().exists()
    app = opened(BARRIERS)
    assert not app.exception and not app.error
    assert how == "no pointer" or app.warning
    assert f"figures of version {version}" in words(app)


def test_where_nothing_good_is_left_pages_show_data_and_say_so(after):
    for name in ("current", "current.copy"):
        (after / "published" / name).write_text("{")
    published._seen.clear()
    app = opened(BARRIERS)
    assert not app.exception and "published waves are not shown" in words(app)
    with pytest.raises(Refused, match="can be read"):
        editions.restore(1)


# --- stopped at any moment -------------------------------------------------------------------------


def child(work) -> int:
    """Runs `work` in a process of its own, which starts at once because it is a fork."""
    process = os.fork()
    if process:
        return process
    try:
        work()
    finally:
        os._exit(0)


def number(path: Path) -> set[int]:
    """What two tables of a small version say; a mix would be two numbers."""
    con = duckdb.connect(str(path), read_only=True)
    found = con.execute("select n from a union all select n from b").fetchall()
    con.close()
    return {n for (n,) in found}


def publish_for_ever() -> None:
    """Version after version; each holds its number twice, in two tables."""
    while True:
        try:
            with editions.alone() as said:

                def make(path, n=said["last"] + 1):
                    con = duckdb.connect(str(path))
                    con.execute("set threads = 1")
                    con.execute(f"create table a as select {n} as n")
                    con.execute(f"create table b as select {n} as n")
                    con.close()

                editions.put(said, make, None, "again", [])
        except Refused:
            time.sleep(0.001)


def test_killed_at_200_moments_readers_find_the_old_or_the_new_never_a_mix(store, monkeypatch):
    monkeypatch.setattr(published, "digest", lambda: "same")
    chance, version, halves = random.Random(5), 0, 0
    process, started = child(publish_for_ever), time.monotonic()
    while (published.versions()["version"] or 0) < 4:
        time.sleep(0.005)
    one = (time.monotonic() - started) / 4
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    longest = min(1.6 * one, 0.15)
    for turn in range(200):
        process = child(publish_for_ever)
        # On a busy machine a publish takes longer, and some must come through between the others.
        longest = min(longest * 1.05, 0.8) if version < turn / 8 else longest
        time.sleep(chance.uniform(0.002, longest))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        folder = store / "published"
        halves += bool(folder.exists() and [p for p in folder.iterdir() if "build" in p.name])
        said = published.versions()
        if said["version"] is None:
            continue
        assert said["version"] >= version
        version = said["version"]
        published._seen.clear()
        found = published.edition()
        assert (found.version, found.fault) == (version, "")
        for entry in said["versions"]:
            published.whole(entry)
    for entry in published.versions()["versions"]:
        assert number(store / "published" / entry["file"]) == {entry["version"]}
    assert version > 20 and halves > 10
    with editions.alone():
        pass
    left = {path.name for path in (store / "published").iterdir()} - {".lock"}
    known = {entry["file"] for entry in published.versions()["versions"]}
    assert left == known | {"current", "current.copy"}


@pytest.mark.parametrize("room", [100, 3_000_000, 12_000_000])
def test_a_full_disk_leaves_the_old_version_in_force(after, room, tmp_path):
    before = (after / "published" / "current").read_bytes()
    answer = tmp_path / "answer"
    answer.touch()
    handle = os.open(answer, os.O_WRONLY)

    def work():
        # What is said is kept in a file while tests run, and that would have no room either.
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        os.write(handle, str(run("wave", "publish", "third")).encode())

    process = child(work)
    os.waitpid(process, 0)
    assert answer.read_text() == "1"
    assert (after / "published" / "current").read_bytes() == before
    assert not [path for path in (after / "published").iterdir() if "build" in path.name]
    assert published.edition().version == 2
    if room == 100:
        assert waves.publish("third")["version"] == 3


def test_somebody_else_publishing_is_said(after):
    with editions.alone(), pytest.raises(Refused, match="Somebody else"), editions.alone():
        pass


def test_data_of_today_is_shown_with_the_waves_of_the_version(after, tmp_path, monkeypatch):
    data = tmp_path / "data"
    shutil.copytree(cards.DATA, data)
    monkeypatch.setattr(cards, "DATA", data)
    with (data / "evidence" / "source.yml").open("a") as card:
        card.write("# newer\n")
    published._seen.clear()
    found = published.edition()
    assert found.path.parent.name == "cache" and found.version == 2
    assert set(databases.waves(found.path)) == {"first", "second"}
