"""Room for so many people, limits for each, and a log and figures that name nobody."""

import asyncio
import importlib.util
import json
import logging
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from insight import catalogue, commands, crowd, figures, logs, roles, warehouse
from insight.crowd import Crowd
from insight.faults import Refused
from insight.limits import Limit, Window
from insight.screen import crowding, data, door, watch
from insight.warehouse import published


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_place_is_free_as_soon_as_a_page_is_closed():
    room = Crowd(2)
    ann, bob, cid = (room.arrive(name) for name in ("ann", "bob", "cid"))
    assert (ann.inside, bob.inside, cid.inside) == (True, True, False)
    assert room.count() == (2, 1)
    assert not room.enter(cid)
    room.leave(ann)
    assert room.enter(cid) and room.count() == (2, 0)


def test_who_is_in_may_reload_and_come_back_past_the_limit(clock):
    room = Crowd(1, clock)
    ann = room.arrive("ann")
    assert not room.full_for("ann") and room.full_for("bob") and room.full_for("")
    room.leave(ann)
    room.arrive("bob")
    clock.now += crowd.GRACE - 1
    assert not room.full_for("ann")
    clock.now += 2
    assert room.full_for("ann")


def test_a_page_that_was_served_before_its_line_dropped_is_served_again():
    room = Crowd(1)
    room.arrive("bob")
    back = room.arrive("")
    assert not room.enter(back) and room.enter(back, anyway=True)
    assert room.count() == (2, 0)


def test_one_browser_takes_only_so_many_places_past_the_limit():
    room = Crowd(1)
    pages = [room.arrive("ann") for _ in range(crowd.TABS + 5)]
    assert sum(page.inside for page in pages) == crowd.TABS


def test_no_limit_lets_everybody_in_and_nonsense_is_named(monkeypatch):
    assert not Crowd(0).full_for("ann")
    monkeypatch.setenv(crowd.SETTING, "many")
    with pytest.raises(ValueError, match=r"INSIGHT_MOST_SESSIONS is 'many'; write a whole number"):
        crowd.most()


def test_many_threads_never_pass_the_limit():
    room = Crowd(25)
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda n: room.arrive(f"reader {n}"), range(200)))
    assert room.count() == (25, 175)


@pytest.fixture
def small(monkeypatch):
    """A door with one place."""
    room = Crowd(1)
    for module in (crowding, door):
        monkeypatch.setattr(module, "CROWD", room)
    monkeypatch.setenv(crowding.COPY, "https://copy.example.org/decks")
    return room


def at_the_door(path="/", kind="http", cookie="", method="GET", accept="text/html", app=None):
    """What a request gets: status, headers and text, as the door sends them."""
    sent = []

    async def inner(scope, receive, send):
        if app:
            app(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"the app"})

    async def send(message):
        sent.append(message)

    headers = [(b"accept", accept.encode()), (b"cookie", cookie.encode())]
    scope = {"type": kind, "method": method, "path": path, "headers": headers, "query_string": b""}
    work = door.Door(inner)(scope, None, send)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
    said = {name.decode(): value.decode() for name, value in (sent[0]["headers"] if sent else ())}
    return (sent[0]["status"], said, sent[1]["body"].decode()) if sent else None


def test_a_newcomer_past_the_limit_is_told_and_shown_the_copy(small):
    small.arrive("ann")
    status, headers, text = at_the_door("//evil.example/barriers")
    assert (status, headers["retry-after"]) == (503, "30")
    assert crowding.FULL in text and 'href="https://copy.example.org/decks"' in text
    assert 'href="/evil.example/barriers">Try again' in text
    assert at_the_door(cookie="insight_place=ann")[0] == 200
    for path, accept in (("/static/js/index.js", "*/*"), ("/auth/login", "text/html")):
        assert at_the_door(path, accept=accept)[0] == 200, path


def test_a_line_holds_its_place_until_it_closes_and_nobody_can_name_one(small):
    seen = []

    def app(scope):
        (number,) = [value for name, value in scope["headers"] if name == door.HEADER]
        seen.append((crowding.PLACES[number.decode()].inside, small.count()))

    at_the_door(door.LINE, "websocket", app=app)
    assert seen == [(True, (1, 0))]
    assert small.count() == (0, 0) and not crowding.PLACES


def test_a_browser_gets_its_cookie_once_and_over_https_only_there(small):
    assert "Path=/; HttpOnly; SameSite=Lax" in at_the_door()[1]["set-cookie"]
    assert "set-cookie" not in at_the_door(cookie="insight_place=ann")[1]


def test_a_session_may_send_only_so_many_files(small, monkeypatch):
    monkeypatch.setattr(door, "UPLOADS", Limit("uploads", session=2, process=3))
    at = door.Door(None)
    assert [at._too_many("a") for _ in range(2)] == ["", ""]
    assert at._too_many("a") == (
        "You have asked for 2 uploads within a minute. Wait a little, so that others are served too."
    )
    assert not at._too_many("b")
    assert at._too_many("c").startswith("Too many uploads are asked for within a minute.")


def test_a_window_opens_again_as_time_passes(clock):
    window = Window(2, 60, clock)
    assert [window.take() for _ in range(3)] == [True, True, False]
    clock.now += 59
    assert not window.open()
    clock.now += 1
    assert window.take() and window.take() and not window.take()


def test_a_limit_holds_for_a_session_and_for_all_of_them():
    limit = Limit("files", session=2, process=3)
    ann, bob = limit.window(), limit.window()
    limit.take(ann)
    limit.take(ann)
    with pytest.raises(Refused, match="You have asked for 2 files within a minute"):
        limit.take(ann)
    limit.take(bob)
    with pytest.raises(Refused, match="Too many files are asked for within a minute"):
        limit.take(bob)
    assert bob.open(), "what was refused is not counted"


def test_a_fault_in_the_log_has_its_place_and_not_what_a_reader_typed(caplog):
    try:
        raise KeyError("ann@example.org select * from secrets")
    except KeyError:
        with caplog.at_level(logging.INFO, "insight"):
            logging.getLogger("insight").exception("fault %s", "1a2b")
            logs.note("export", what="csv")
    one, two = [json.loads(logs.Lines().format(record)) for record in caplog.records]
    assert (one["event"], one["level"], one["fault"]) == ("fault 1a2b", "error", "KeyError")
    assert one["where"][0].startswith("tests/test_crowds.py:")
    assert "ann" not in json.dumps(one) and "secrets" not in json.dumps(one)
    assert (two["event"], two["what"]) == ("export", "csv")


def test_a_line_of_a_library_is_one_line_of_json():
    record = logging.LogRecord("uvicorn", 30, "x.py", 1, "two\nlines of %s", ("text",), None)
    said = logs.Lines().format(record)
    assert "\n" not in said
    assert (
        json.loads(said)["event"] == "two lines of text" and json.loads(said)["from"] == "uvicorn"
    )


@pytest.mark.parametrize("name", ["websocket", "auth_routes"])
def test_a_line_of_streamlit_leaves_out_what_a_browser_sent(name):
    where = f"streamlit.web.server.starlette.starlette_{name}"
    assert importlib.util.find_spec(where), "it logs under another name now"
    text, sent = "Refused: origin=%s, host=%s", ("http://ann.example", "words of a reader")
    said = json.loads(logs.Lines().format(logging.LogRecord(where, 30, "x", 1, text, sent, None)))
    assert said["event"] == "Refused: origin=…, host=…"


def test_figures_are_medians_of_the_last_minute_and_counts_since_the_start(clock):
    here = figures.Figures(clock)
    for seconds in (0.1, 0.2, 0.9):
        here.run("barriers", seconds, seconds / 2)
    here.count("files")
    assert here.told()["pages"] == {
        "barriers": {"runs": 3, "median_ms": 200, "p95_ms": 900, "processor_ms": 100}
    }
    clock.now += 61
    told = here.told()
    assert told["pages"] == {} and told["counts"] == {"runs": 3, "files": 1}
    assert told["memory_mb"] > 20


def status() -> int:
    said = commands.parser().parse_args(["status"])
    return said.run(said)


def test_status_tells_of_processes_that_live_and_of_none(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path))
    assert status() == 2
    assert "No process has said anything" in capsys.readouterr().err
    told = {**watch._here(), "port": 8501, "state": "ready", "version": 3}
    watch._write(told | figures.Figures().told())
    watch._write({**told, "port": 8502, "when": time.time() - 99} | figures.Figures().told())
    assert status() == 0
    said = capsys.readouterr().out
    assert "8501  ready, version 3, 0 of 60 sessions" in said and "8502" not in said
    watch._mine.clear()


def test_a_store_that_takes_no_file_is_said_once_in_the_log(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(watch, "_refused", "")
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "file" / "store"))
    (tmp_path / "file").write_text("no folder")
    told = {**watch._here(), "port": 8501}
    for _ in range(2):
        watch._write(told)
    (said,) = [one.fields["why"] for one in caplog.records if one.message == "store"]
    assert said == "A file could not be read or written: not a directory."
    assert str(tmp_path) not in said


def test_the_watch_picks_up_a_version_and_warms_it(monkeypatch):
    seen, warmed = [], threading.Event()
    versions = [published.Edition(1, None), published.Edition(2, "a file")]
    monkeypatch.setattr(published, "edition", lambda: versions[len(seen) > 0])
    monkeypatch.setattr(watch.logs, "note", lambda event, **said: seen.append((event, said)))
    monkeypatch.setattr(watch.data, "warm", warmed.set)
    monkeypatch.setattr(watch, "_write", lambda told: None)
    monkeypatch.setattr(watch.logs, "settle", lambda: None)

    class Over(Exception):
        pass

    def stop(seconds):
        raise Over

    monkeypatch.setattr(watch.time, "sleep", stop)
    with pytest.raises(Over):
        watch.keep(type("Ready", (), {"state": "ready"}))
    assert seen[0] == ("version", {"version": 1, "made": None})
    assert ("version", {"version": 2, "made": None, "fault": None}) in seen and warmed.is_set()


def test_every_choice_that_leads_somewhere_is_answered_before_a_reader_makes_it(monkeypatch):
    names = ("barriers/named", "barriers/published")
    monkeypatch.setattr(watch.gc, "freeze", lambda: None)
    monkeypatch.setattr(catalogue, "names", lambda: names)
    said = []
    monkeypatch.setattr(watch.logs, "note", lambda event, **words: said.append((event, words)))
    held = warehouse.ask(
        warehouse.build(), catalogue.get("pickers/combinations"), subject="barriers"
    ).rows
    try:
        assert not list(watch._ahead()), "tests/conftest.py has turned it off"
        monkeypatch.delenv(watch.AHEAD)
        assert list(watch._ahead()) == list(range(1, 2 * len(held) + 1))
        assert said[0][0] == "answers ahead" and said[0][1]["number"] == 2 * len(held)
        path = str(published.edition().path or "")
        monkeypatch.setattr(warehouse, "ask", None)
        for name in names:
            for row in held:
                chosen = {key: row[key] for key in ("who", "year", "source")}
                found = data._answer(path, name, catalogue.get(name).sql, *data._told(chosen))
                assert found.params == chosen
        data.forget()
        with pytest.raises(TypeError):
            data._answer(path, name, catalogue.get(name).sql, *data._told(chosen))
    finally:
        data.forget()


def test_a_run_draws_the_text_it_asked_with_though_the_file_has_changed(monkeypatch):
    name = "barriers/named"
    asked = catalogue.get(name)
    later = catalogue.parse(name, asked.sql.replace(asked.header["chart"], "dots x=share y=itm"))
    assert later.sql != asked.sql
    monkeypatch.setattr(catalogue, "get", lambda name: later)
    try:
        path = str(published.edition().path or "")
        found = data._answer(path, name, asked.sql, *data._told(asked.params))
        assert found.query.sql == asked.sql and found.rows
        assert data._drawn(name, asked.sql, data._Rows(found.rows), "light", False)
    finally:
        data.forget()


def test_work_ahead_of_readers_rests_most_of_the_time_and_survives_a_fault(monkeypatch):
    clock, rests = [0.0], []

    def rest(seconds):
        rests.append(seconds)
        clock[0] += seconds

    def work():
        for _ in range(2):
            clock[0] += 0.1
            yield 1
        raise OSError("the file was withdrawn")

    monkeypatch.setattr(watch.time, "sleep", rest)
    monkeypatch.setattr(watch.time, "monotonic", lambda: clock[0])
    watch._use(2.0, work())
    assert rests == pytest.approx([0.3, 0.3, 1.2])
    assert clock[0] == pytest.approx(2.0)


def test_a_notice_of_the_operator_stands_on_the_page_as_words(tmp_path, monkeypatch):
    from streamlit.testing.v1 import AppTest

    path = tmp_path / "notice"
    path.write_text("This server is updated at noon. <img src=x onerror=alert(1)>")
    monkeypatch.setenv(watch.NOTICE, str(path))

    def page():
        from insight.screen import watch

        watch.notice()

    (said,) = AppTest.from_function(page).run().info
    assert said.value.startswith("This server is updated at ")
    assert "\\<img" in said.value, "words, not markup"
    path.unlink()
    assert not AppTest.from_function(page).run().info


def test_only_those_who_may_save_a_question_look_for_saved_files_all_the_time(monkeypatch):
    from streamlit.testing.v1 import AppTest

    from insight.screen import access

    def page():
        from insight.screen import bench

        bench()

    looked = []
    monkeypatch.setattr(
        sys.modules["insight.screen.bench"], "_watch", lambda before: looked.append(before)
    )
    for role, times in (("reader", 0), ("analyst", 1), ("operator", 2)):
        monkeypatch.setattr(access, "person", lambda role=role: roles.Person("somebody", role))
        assert not AppTest.from_function(page, default_timeout=180).run().exception
        assert len(looked) == times, role
