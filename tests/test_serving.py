"""What goes round the app: headers, refused names, readiness, and errors without a trace."""

import asyncio
import base64
import gc
import hashlib
import inspect
import json
import re
import threading
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config, net_util
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.testing.v1 import AppTest
from streamlit.web.server import server_util

from insight import charts, roles
from insight.screen import copying, parts, serving, themes, watch
from insight.screen.entry import Entry
from insight.warehouse import snapshot

ROOT = Path(__file__).parents[1]
PAGE = Path(st.__file__).parent / "static" / "index.html"


def done(work):
    """The result of a coroutine, on a thread of its own: the browser's tests leave a loop on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def inner(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"the app"})


def asked(path="/", host="127.0.0.1:8501", kind="http") -> tuple[int, dict, bytes]:
    """Status, headers and body of a request that goes through the guard."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "method": "GET", "path": path, "headers": [(b"host", host.encode())]}
    done(serving.Guard(inner)(scope, None, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"]


@pytest.fixture
def allowed():
    """Sets server.allowedHosts for one test."""
    before = config.get_option("server.allowedHosts")

    def allow(*names):
        config.set_option("server.allowedHosts", list(names))

    yield allow
    config.set_option("server.allowedHosts", before)


def entered(path="/challenges", accept="text/html", body=None) -> tuple[dict, bytes, dict]:
    """Headers and body of what leaves the server, and the headers that Streamlit was asked with."""
    body = PAGE.read_bytes() if body is None else body
    sent, asked_with = [], {}

    async def streamlit(scope, receive, send):
        asked_with.update(scope["headers"])
        headers = [(b"content-length", str(len(body)).encode()), (b"etag", b"installed")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for part, more in ((body[:100], True), (body[100:], False)):
            await send({"type": "http.response.body", "body": part, "more_body": more})

    async def send(message):
        sent.append(message)

    headers = [(b"accept", accept.encode()), (b"accept-encoding", b"gzip")]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    done(Entry(streamlit)(scope, None, send))
    whole = b"".join(message.get("body", b"") for message in sent)
    return dict(sent[0]["headers"]), whole, asked_with


def test_the_policy_names_each_script_that_stands_in_the_page():
    _, page, _ = entered()
    scripts = re.findall(r"<script>(.*?)</script>", page.decode(), re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    assert sorted(f"sha256-{digest}" for digest in digests) == sorted(serving.INLINE_SCRIPTS)


def test_the_page_knows_its_server_its_name_and_its_look_before_streamlit_starts():
    headers, page, asked_with = entered()
    said = page.decode()
    assert headers == {b"content-length": str(len(page)).encode()}, (
        "and nothing that keeps it stale"
    )
    assert b"accept-encoding" not in asked_with, "what is compressed cannot be written into"
    assert said.index("window.__streamlit") < said.index('<script type="module"')
    assert "<title>Sector Innovation Insight</title>" in said
    assert said.index('id="root"') < said.index("stMainBlockContainer") < said.index("mend.js?")


@pytest.mark.parametrize(
    ("path", "accept"), [("/media/a.html", "text/html"), ("/challenges", "*/*")]
)
def test_what_is_no_page_goes_through_untouched(path, accept):
    headers, page, asked_with = entered(path, accept)
    assert page == PAGE.read_bytes()
    assert headers[b"etag"] == b"installed" and asked_with[b"accept-encoding"] == b"gzip"


def test_the_settings_that_docs_trust_leans_on_are_set():
    said = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    wanted = {
        "browser": {"gatherUsageStats": False},
        "client": {"showErrorDetails": "none", "showErrorLinks": False, "toolbarMode": "viewer"},
        "server": {
            "address": "127.0.0.1", "maxUploadSize": 10, "maxMessageSize": 20, "maxCacheDataSize": "200mb",
            "corsAllowedOrigins": [], "enableCORS": True, "enableXsrfProtection": True,
        },
    }  # fmt: skip
    for part, settings in wanted.items():
        assert settings.items() <= said[part].items(), part


def test_every_answer_carries_the_headers():
    status, headers, body = asked()
    assert (status, body) == (200, b"the app")
    assert serving.HEADERS.items() <= headers.items()
    assert "'unsafe-inline'" not in serving.POLICY["script-src"]
    assert "'unsafe-eval'" not in serving.POLICY["script-src"]
    assert not any(re.search(r"https?:|\*", where) for where in serving.POLICY.values()), (
        "no other host may be asked"
    )


def test_the_script_for_pictures_comes_from_its_package_and_is_written_nowhere():
    (route,) = [one for one in serving.around()["routes"] if one.path == f"/{parts.PLOTLY}"]
    assert Path(done(route.endpoint(None)).path) == charts.SCRIPT


def test_figures_of_the_process_are_not_public():
    for path in ("/_stcore/metrics", "/_stcore/metrics/"):
        status, headers, body = asked(path)
        assert (status, body) == (404, b"Not found.")
        assert serving.HEADERS.items() <= headers.items()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("insight.example.org", 200),
        ("INSIGHT.example.org:443", 200),
        ("[::1]:8501", 200),
        ("evil.example.org", 403),
        ("insight.example.org.evil.example.org", 403),
        ("", 403),
        ("a.copies.example.org", 200),
        ("copies.example.org", 403),
    ],
)
def test_only_names_that_an_operator_allows_are_served(allowed, host, status):
    allowed("insight.example.org", "::1", "*.copies.example.org")
    assert asked(host=host)[0] == status


def test_a_page_of_another_site_makes_the_server_ask_nobody(monkeypatch):
    asked_of = []
    monkeypatch.setattr(
        net_util, "_make_blocking_http_get", lambda *said, **more: asked_of.append(said)
    )
    serving.around()
    assert not server_util.is_url_from_allowed_origins("http://evil.example.org")
    assert not asked_of


@pytest.mark.parametrize("path", serving.HEALTH)
def test_a_balancer_may_ask_after_health_by_number(allowed, path):
    allowed("insight.example.org")
    assert asked(path, host="10.0.0.7:8501")[0] == 200


def test_readiness_is_said_only_after_data_and_a_picture():
    readiness = serving.Readiness()

    def code():
        return done(readiness.answer(None)).status_code

    assert code() == 503
    readiness.prepare()
    assert (readiness.state, code()) == ("ready", 200)


def test_no_run_searches_what_stays_for_rubbish():
    gc.unfreeze()
    serving.Readiness().prepare()
    try:
        # Hundreds of thousands of objects are of libraries; a search of them after each run took most of it.
        assert gc.get_freeze_count() > 100_000
        assert st.get_option("runner.postScriptGC") is False
    finally:
        gc.unfreeze()


def test_a_process_whose_data_cannot_be_read_is_never_ready(monkeypatch):
    def broken():
        raise OSError("no such file")

    monkeypatch.setattr(serving.data, "warm", broken)
    readiness = serving.Readiness()
    readiness.prepare()
    assert readiness.state == "failed"
    assert done(readiness.answer(None)).status_code == 503


def test_a_named_file_that_cannot_be_read_is_said_and_no_other_figures_shown(monkeypatch, tmp_path):
    path = tmp_path / "figures.duckdb"
    monkeypatch.setenv("INSIGHT_DATABASE", str(path))
    readiness = serving.Readiness()

    def page():
        from insight.screen import versions

        versions.settle()
        versions.usable()

    def told():
        readiness.prepare()
        answer = done(readiness.answer(None))
        (error,) = [one.value for one in AppTest.from_function(page).run().error] or [""]
        return answer.status_code, json.loads(answer.body).get("why", ""), error

    code, why, shown = told()
    assert code == 503 and "figures.duckdb, and there is no such file" in why
    assert str(tmp_path) not in why and "there is no such file" in shown
    snapshot.write(path)
    assert told() == (200, "", ""), "and it comes back by itself"


def test_a_store_that_takes_no_file_is_told_to_the_operator_while_readers_are_served(
    monkeypatch, tmp_path
):
    (tmp_path / "store").touch()
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path / "store"))
    monkeypatch.setattr(watch, "_refused", "")
    watch._write({"host": "here", "port": 1, "process": 2})
    readiness = serving.Readiness()
    readiness.state = "ready"
    answer = done(readiness.answer(None))
    assert answer.status_code == 200
    why = json.loads(answer.body)["why"]
    assert "published figures cannot be read (not a directory)" in why
    assert "The store takes no file, so nothing can be sent in" in why
    assert str(tmp_path) not in why


def test_what_was_not_ready_is_tried_again_and_roles_are_watched(monkeypatch, tmp_path, caplog):
    tries, rounds, lists = [], [], tmp_path / "roles.yml"
    monkeypatch.setenv(roles.FILE, str(lists))
    lists.write_text("steward: [ann@example.org]")

    class Failed:
        state, why = "failed", "the cluster does not answer"

        def prepare(self):
            tries.append(len(rounds))

    def sleep(seconds):
        rounds.append(seconds)
        lists.write_text("steward: ann" if len(rounds) < 9 else "steward: [ann@example.org]")
        if len(rounds) == 12:
            raise InterruptedError

    monkeypatch.setattr(watch.time, "sleep", sleep)
    monkeypatch.setattr(watch.time, "monotonic", lambda: 1000 + watch.LOOK * len(rounds))
    monkeypatch.setattr(watch, "_write", lambda told: None)
    with caplog.at_level("INFO", "insight"), pytest.raises(InterruptedError):
        watch.keep(Failed())
    assert tries == [0, 8]
    said = [one for one in caplog.messages if "role" in one]
    assert said == ["nobody has a role", "roles are read again"]


def test_what_only_the_page_ask_needs_is_loaded_once_readers_are_let_in(monkeypatch):
    done_in_turn, kept = [], threading.Event()
    prepare = lambda self: done_in_turn.append("ready")  # noqa: E731
    monkeypatch.setattr(serving.Readiness, "prepare", prepare)
    monkeypatch.setattr(
        serving.data.checks, "judged", lambda con, query: done_in_turn.append(query.name)
    )
    monkeypatch.setattr(serving.watch, "keep", lambda readiness: kept.set())

    async def live():
        async with serving.around()["lifespan"](None):
            assert await asyncio.to_thread(kept.wait, 60)

    done(live())
    assert done_in_turn == ["ready", serving.data.WARM[0]]


def test_a_fault_is_a_sentence_with_a_reference_and_the_trace_goes_to_the_log(caplog):
    def page():
        from insight.screen import serving

        serving.say(ValueError("/srv/secret/place"))

    app = AppTest.from_function(page).run()
    (said,) = [part.value for part in app.error]
    assert "secret" not in said and "ValueError" not in said
    reference = re.search(r"reference ([0-9a-f]{8})\.$", said).group(1)
    assert f"fault {reference}" in caplog.text and "ValueError" in caplog.text


def test_a_run_says_of_colours_and_letters_what_streamlit_would(monkeypatch):
    source = inspect.getsource(themes.THEIRS)
    assert hashlib.sha256(source.encode()).hexdigest()[:12] == themes.KNOWN, (
        "Streamlit tells a theme otherwise now: look at insight/screen/themes.py"
    )
    monkeypatch.setattr(app_session, "_populate_theme_msg", themes.THEIRS)

    def first():
        """A session's first message, filled as AppSession does it."""
        message = NewSession().custom_theme
        for place, section in (
            (message, "theme"), (message.light, "theme.light"), (message.dark, "theme.dark"),
            (message.sidebar, "theme.sidebar"), (message.light.sidebar, "theme.light.sidebar"),
            (message.dark.sidebar, "theme.dark.sidebar"),
        ):  # fmt: skip
            app_session._populate_theme_msg(place, section)
        return message

    usual = first()
    assert usual.light.background_color and usual.dark.background_color
    themes.once()
    assert first() == first() == usual
    before = config.get_option("theme.light.backgroundColor")
    try:
        config.set_option("theme.light.backgroundColor", "#123456")
        config._on_config_parsed.send()
        assert first().light.background_color == "#123456"
    finally:
        config.set_option("theme.light.backgroundColor", before)
        config._on_config_parsed.send()
    assert first() == usual


def test_a_stack_of_containers_is_copied_once_and_as_streamlit_would():
    source = inspect.getsource(copying.THEIRS)
    assert hashlib.sha256(source.encode()).hexdigest()[:12] == copying.KNOWN, (
        "Streamlit copies a place otherwise now: look at insight/screen/copying.py"
    )

    def page():
        from copy import deepcopy

        import streamlit as st
        from streamlit.delta_generator_singletons import context_dg_stack

        from insight.screen import copying

        def told(place):
            said = (place._cursor.delta_path, place._cursor.index, place._block_type)
            return (*said, place._creating_fragment_id)

        with st.container():
            left, _ = st.columns(2)
            with left, st.container(border=True):
                st.write("one")
                stack = context_dg_stack.get()
                kind = type(stack[-1])
                usual, kind.__deepcopy__ = kind.__deepcopy__, copying.THEIRS
                try:
                    theirs = deepcopy(stack)
                    copying.once()
                    ours = deepcopy(stack)
                finally:
                    kind.__deepcopy__ = usual
                assert list(map(told, ours)) == list(map(told, theirs)) == list(map(told, stack))
                for new, old in zip(ours, stack, strict=True):
                    assert new is not old and new._cursor is not old._cursor
                assert ours[-1]._parent._parent in {*ours, ours[-2]._parent}
                assert theirs[-1]._parent is not theirs[-2]

    assert not AppTest.from_function(page).run().exception
