"""Whatever somebody tries in free SQL: nothing is read, written, changed, learnt or held up."""

import pytest

from tests.sandbox.attacks import BOMBS, HARMLESS, REFUSED
from tests.sandbox.conftest import WITHOUT, leaks
from tests.sandbox.honest import HONEST


@pytest.fixture(scope="module")
def refused(scene):
    return scene.ask_all(REFUSED)


@pytest.fixture(scope="module")
def hurried(scene_without):
    """The scene with the product's own limits of time."""
    return scene_without("patience")


@pytest.fixture(scope="module")
def bombs(hurried):
    return hurried.ask_all(BOMBS)


@pytest.mark.parametrize("name", REFUSED)
def test_an_attack_is_refused_and_learns_nothing(scene, refused, name):
    reply = refused[name]
    assert reply.status == "refused", reply
    assert not leaks(scene, reply, REFUSED[name])


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_short_and_says_what_to_do_next(refused, name):
    sentence = refused[name].sentence
    assert 5 < len(sentence.split()) <= 40, sentence
    assert sentence.endswith((".", "…")) and sentence.count(". ") >= 1, sentence


@pytest.mark.parametrize("name", BOMBS)
def test_a_runaway_query_is_ended_by_its_limits(hurried, bombs, name):
    reply = bombs[name]
    assert reply.status == "stopped", reply
    assert not leaks(hurried, reply, BOMBS[name])
    assert reply.sentence.startswith("The query was stopped: ") and "Reference" in reply.sentence


@pytest.mark.parametrize("name", HARMLESS)
def test_text_that_looks_dangerous_stays_text(scene, name):
    reply = scene.ask(HARMLESS[name])
    assert reply.status in ("answered", "stopped"), reply
    assert not leaks(scene, reply, HARMLESS[name])


@pytest.mark.parametrize("layer", WITHOUT)
def test_without_one_layer_the_others_still_leak_nothing(scene_without, layer):
    scene = scene_without(layer)
    before = scene.files()
    slow = {"wait", "wait_pg", "wait_in_a_list", "dotted_wait"}
    tried = {name: sql for name, sql in (REFUSED | HARMLESS).items() if name not in slow}
    replies = scene.ask_all(tried)
    told = {name: reply for name, reply in replies.items() if "CANARY" in repr(reply.rows)}
    assert not told
    assert scene.files() == before
    assert scene.ask("select count(*) from evidence.finding").status == "answered"


def test_the_secret_would_be_seen_if_two_layers_were_gone(scene_without):
    scene = scene_without("file and gate")
    reply = scene.ask("select * from private.response")
    assert leaks(scene, reply, "") == ["CANARY-5b1c"]
    assert scene_without("gate").ask("select current_setting('threads')").rows == ([1],)


def test_nothing_was_written_or_changed_by_anything_above(scene, refused, bombs):
    assert set(scene.files()) == {
        "insight-1.duckdb", "insight-1.duckdb.both", "outside.txt", "other.duckdb",
    }  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_question_is_answered(scene, name):
    reply = scene.ask(HONEST[name])
    assert reply.status == "answered", reply.sentence
    assert reply.columns and reply.rows and not reply.cut
