"""The queue keeps what was sent, whoever else writes, whatever is killed; on SQLite and on PostgreSQL."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier

import pytest
from sqlalchemy import create_engine, text

from insight.faults import Refused
from insight.screen import crowding
from insight.submissions import queue
from insight.submissions.fields import Checked
from tests import postgres
from tests.browser.visiting import ROOT
from tests.test_pages import opened

NOTHING = Checked(None, None, [], [])
PERSON = "Ann Canary, canary-contact@example.org"
# Adds projects from a number on, and says the id of each once it is kept.
WRITER = """
import sys
from insight.submissions import queue
for n in range(int(sys.argv[1]), int(sys.argv[2])):
    print(queue.add({"name": f"Project {n}"}, None, "file")[0].id, flush=True)
    queue.add({"name": "The same"}, None, "file")
"""


@pytest.fixture(scope="module")
def server():
    with postgres.running() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request, tmp_path, monkeypatch):
    """An empty queue of each kind."""
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "store"))
    monkeypatch.delenv(queue.URL, raising=False)
    if request.param == "postgresql":
        url = request.getfixturevalue("server")
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as con:
            con.execute(text(f'create database "{tmp_path.name}"'))
        monkeypatch.setenv(queue.URL, f"{url.rpartition('/')[0]}/{tmp_path.name}")
    yield request.param
    queue._engine(queue.address()).dispose()


def started(program: str, *words) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)], cwd=ROOT, env=dict(os.environ),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_what_was_sent_is_there_for_the_next_process_and_never_twice(kind):
    first, new = queue.add({"name": "Kites"}, PERSON, "form")
    assert new and first.state == "waiting" and first.contact == PERSON
    queue._engine.cache_clear()
    again, new = queue.add({"name": "Kites"}, None, "file", "other.csv")
    assert not new and again == first
    assert queue.get(first.receipt.lower()) == queue.get("1") == first
    # Another contact with the same text is kept below the first, once.
    for _ in range(2):
        queue.add({"name": "Kites"}, "Bob, 01234 567890", "form")
    assert queue.get(1).contact == f"{PERSON}\nBob, 01234 567890"


def test_several_write_at_once_and_nothing_is_lost(kind):
    writers = [started(WRITER, at, at + 15) for at in (0, 100)]
    told = [int(line) for one in writers for line in one.communicate(timeout=300)[0].split()]
    held = queue.every()
    assert len(set(told)) == 30 and len(held) == 31
    assert set(told) < {one.id for one in held}
    assert len({one.receipt for one in held}) == 31


def test_what_a_writer_said_is_kept_though_it_is_killed(kind):
    writer = started(WRITER, 0, 900)
    told = [int(writer.stdout.readline()) for _ in range(8)]
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert set(told) <= {one.id for one in queue.every()}
    assert queue.add({"name": "After all"}, None, "file")[1]


def test_of_several_decisions_one_counts(kind):
    for number in range(1, 6):
        queue.add({"name": f"Project {number}"}, PERSON, "form")
    together = Barrier(8)

    def decide(place: int) -> list[bool]:
        together.wait()
        state = queue.STATES[1 + place % 3]
        return [queue.decide(number, "waiting", state, f"person {place}") for number in range(1, 6)]

    with ThreadPoolExecutor(8) as people:
        said = list(people.map(decide, range(8)))
    for number, answers in enumerate(zip(*said, strict=True), start=1):
        assert answers.count(True) == 1
        place, decided = answers.index(True), queue.get(number)
        assert (decided.state, decided.decided_by) == (
            queue.STATES[1 + place % 3],
            f"person {place}",
        )


def test_an_erased_contact_is_in_no_byte(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path))
    queue.add({"name": "Kites"}, PERSON, "form")
    files = list(tmp_path.glob("submissions*"))
    assert any(PERSON.encode() in file.read_bytes() for file in files)
    assert all(file.stat().st_mode & 0o77 == 0 for file in files)
    queue.decide(1, "waiting", "rejected", "ann", "no", forget=True)
    assert not any(PERSON.encode() in file.read_bytes() for file in tmp_path.glob("submissions*"))


def test_the_form_takes_so_many_an_hour_and_files_are_not_counted(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path))
    monkeypatch.setenv(queue.HOURLY, "2")
    for name in "ab":
        queue.add({"name": name}, None, "form")
    with pytest.raises(Refused, match="within the last hour"):
        queue.add({"name": "c"}, None, "form")
    assert queue.add({"name": "c"}, None, "file")[1]
    for closed in ("0", "off", "-1"):
        monkeypatch.setenv(queue.HOURLY, closed)
        with pytest.raises(Refused, match="closed at the moment"):
            queue.add({"name": "d"}, None, "form")


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "nonsense", "klingon://x/y"]
)
def test_a_queue_that_cannot_be_reached_is_said_without_its_secrets(url, monkeypatch):
    monkeypatch.setenv(queue.URL, url)
    with pytest.raises(OSError) as fault:
        queue.every()
    assert "queue" in fault.value.strerror.lower() and url not in str(fault.value)


def test_one_browser_sends_five_an_hour_also_after_a_reload(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path))
    form = import_module("insight.screen.contribute")
    monkeypatch.setattr(form, "SENT", {})
    for browser, said in (("a", "You have sent 5 projects"), ("b", "need another look")):
        monkeypatch.setattr(crowding, "browser", lambda browser=browser: browser)
        if browser == "a":
            assert [form.window().take() for _ in range(6)] == [True] * 5 + [False]
        app = opened("pages/contribute.py").button(key="contribution-send").click().run()
        assert said in "\n".join(part.value for part in [*app.error, *app.markdown])


def test_what_was_rejected_is_not_thanked_for_again(tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path))
    form = import_module("insight.screen.contribute")
    sent, _ = queue.add({"name": "Kites"}, PERSON, "form")
    monkeypatch.setattr(form.projects, "contribute", lambda said, given: (NOTHING, queue.get(1)))
    queue.decide(1, "waiting", "rejected", "ann", "It is known", forget=True)
    app = opened("pages/contribute.py", receipt=sent.receipt)
    assert "not accepted" in app.markdown[-1].value
    app = app.button(key="contribution-send").click().run()
    said = "\n".join(part.value for part in app.markdown)
    assert "sent before, as" in said and "The reason: It is known." in said
    assert not app.success and ".." not in said
