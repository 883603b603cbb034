"""Free SQL on a cluster, without one: what is sent there and what never is, its limits, and who is told.

tests/test_spark.py asks a real cluster the same questions and compares."""

import threading
import time
from contextlib import contextmanager

import pytest

from insight import catalogue
from insight.commands import sql as command
from insight.faults import DataFault
from insight.warehouse import dialect, engine, published
from insight.warehouse.cluster import Unanswered
from insight.warehouse.sandbox import DESK, carrying, clustered, gate
from insight.warehouse.sandbox.clustered import ClusterDesk
from tests.carried import ALIKE, UNLIKE

ALL = ["evidence.finding", "evidence.source", "evidence.statement", "evidence.code"]
TYPES = {
    name: {"VARCHAR"}
    for name in ("item", "topic", "finding_id", "source_id", "title", "code", "summary", "note")
} | {"share": {"DOUBLE"}, "year": {"INTEGER"}, "base": {"INTEGER"}}
SLOW = "select count(*) as slow from evidence.finding"
# Spark's own words, as nothing here would ever put them.
SPARK = {
    "reflect": "SELECT REFLECT(:t0)",
    "file": "SELECT * FROM csv.`/etc/passwd`",
    "hint": "SELECT /*+ BROADCAST(`a`) */ 1",
    "comment": "SELECT 1 -- x",
    "text": "SELECT 'a'",
    "set": "SET `a` = 1",
    "two": "SELECT 1; SELECT 2",
    "variable": "SELECT 1 AS `${env:HOME}`",
    "list": "SELECT [1]",
    "long": "SELECT 10L",
    "function": "SELECT `a`(1), EXPLODE(1)",
    "parameter": "SELECT :t1",
    "unclosed": "SELECT `a",
}


class Stand:
    """A cluster that remembers what it was sent, and answers with `rows`; `SLOW` until interrupted."""

    def __init__(self, *rows, fault=None):
        self.rows, self.fault, self.sent, self.ended = rows, fault, [], []
        self.stop = threading.Event()

    @contextmanager
    def stream(self, text, values, tables, shape, most, tag):
        self.sent.append((text, values, tables, shape, most))
        if self.fault:
            raise self.fault
        if "`slow`" in text:
            self.stop.wait(10)
            raise Unanswered("time")
        yield iter(self.rows[:most])

    def interrupt(self, tag):
        self.ended.append(tag)
        if len(self.ended) > 1:  # the first may come before the query
            self.stop.set()


@pytest.fixture(scope="module")
def desk():
    made = ClusterDesk(None)
    yield made
    made.close()


@pytest.fixture
def ask(desk, monkeypatch):
    """ask(sql, rows…): the reply, and the cluster that was asked."""
    monkeypatch.setattr(clustered, "LOOK", 0.02)

    def one(sql, *rows, cluster=None, **how):
        desk.cluster = cluster or Stand(*rows)
        return desk.ask(sql, published.current(), **how), desk.cluster

    return one


@pytest.mark.parametrize("name", UNLIKE)
def test_what_has_no_faithful_words_is_refused_by_its_name_before_anything_is_sent(name):
    sql, words = UNLIKE[name]
    with pytest.raises(gate.Refused) as refused:
        carrying.carried(sql, ALL, TYPES)
    assert words in str(refused.value)
    assert 5 < len(str(refused.value).split()) <= 45


@pytest.mark.parametrize("name", SPARK)
def test_the_last_look_knows_every_word_that_is_sent(name):
    assert not carrying.well(SPARK[name], {"t0": "a"} if ":t0" in SPARK[name] else {})


@pytest.mark.parametrize("name", ALIKE)
def test_a_query_that_carries_over_has_no_text_of_its_own_in_it(name):
    text, values = carrying.carried(ALIKE[name], ALL, TYPES)
    assert carrying.well(text, values)
    assert not set(text) & set("'\"$\\;[]{}@") or name == "names"


def test_every_form_that_passes_was_tried_on_both_engines():
    tried = [*ALIKE.values(), *(catalogue.get(name).sql for name in catalogue.names())]
    seen = {type(node) for sql in tried for node in dialect.parsed(sql).walk()}
    assert {form.__name__ for form in carrying.FORMS - seen} == set()


def test_the_first_gate_is_the_same_and_nothing_that_it_refuses_is_sent(ask):
    for sql in ("select * from read_text('/etc/passwd')", "select reflect('a')", "set a = 1",
                "select nope from evidence.finding", "select share from private.response"):  # fmt: skip
        reply, cluster = ask(sql)
        assert reply.status == "refused" and not cluster.sent, sql
        assert reply.sentence == DESK.ask(sql, published.current()).sentence


def test_without_the_gate_of_the_second_tree_the_last_look_still_sends_nothing(monkeypatch):
    """Three looks, each by itself: here the process that carries over says whatever it likes."""
    program = clustered.PROGRAM.replace(
        "keeper.main",
        "worker.answer = lambda *said: dict(status='answered', columns=[['a', 'VARCHAR']], cut=[], "
        "rows=[['SELECT REFLECT(1)', '{{}}']], tables=[], seconds=0); keeper.main",
    )
    desk = ClusterDesk(Stand(["x"]), program)
    try:
        assert desk.ask("select 1", published.current()).status == "stopped"
        assert not desk.cluster.sent
    finally:
        desk.close()


def test_the_answer_has_duckdbs_names_and_types_and_says_who_gave_it(ask):
    sql = "select count(*), 0.5, sum(year), 'x' as word, true, round(max(share)) from evidence.finding"
    reply, cluster = ask(sql, (3, 1, 7.0, "é", True, 2))
    assert reply.rows == ([3, 1.0, 7, "é", True, 2.0],)
    assert [type(one) for one in reply.rows[0]] == [int, float, int, str, bool, float]
    here = DESK.ask(sql, published.current())
    assert reply.columns == here.columns and reply.tables == ("evidence.finding",)
    assert (reply.where, here.where) == ("the cluster", "this copy")
    ((_, values, tables, shape, most),) = cluster.sent
    assert values == {"t0": "x"} and tables == {"evidence.finding"} and most == 10_001
    assert shape[3] == "substring(c3, 1, 1001)" and shape[0] == "c0"


@pytest.mark.parametrize(
    ("sql", "row"),
    [("select 1 as a", ("1",)), ("select 1 as a", (1.5,)), ("select 'x' as a", (1,)),
     ("select true as a", (1,)), ("select 0.5 as a", (True,))],
)  # fmt: skip
def test_a_value_of_another_type_is_never_shown(ask, sql, row):
    assert ask(sql, row)[0].status == "stopped"


def test_an_answer_is_cut_at_the_same_rows_and_bytes_and_says_so(ask):
    sql = "select item from evidence.finding"
    reply, _ = ask(sql, *[("x",)] * 10_001)
    assert len(reply.rows) == 10_000 and "first 10,000 rows" in reply.cut_said
    reply, _ = ask(sql, *[("x" * 1001,)] * 3000)
    assert "more would pass 2 MB" in reply.cut_said and "long cells" in reply.cut_said


def test_a_query_that_takes_too_long_is_ended_on_the_cluster(ask, desk, monkeypatch):
    monkeypatch.setattr(desk, "seconds", 0.1)
    reply, cluster = ask(SLOW)
    assert reply.status == "stopped" and "longer than 0.1 seconds" in reply.sentence
    assert cluster.stop.wait(2) and len(set(cluster.ended)) == 1
    assert until(lambda: desk.slots._value == 2)


def test_a_query_whose_reader_leaves_is_ended_on_the_cluster(ask, desk):
    cluster = Stand()

    def leave():
        if cluster.sent:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(SLOW, cluster=cluster, waiting=leave)
    assert cluster.stop.wait(2)
    assert until(lambda: desk.slots._value == 2)


def test_two_run_at_a_time_and_others_are_told_after_a_while(ask, desk, monkeypatch):
    monkeypatch.setattr(clustered.keeper, "PATIENCE", 0.05)
    desk.slots.acquire(), desk.slots.acquire()
    try:
        assert "too many people" in ask("select 1")[0].sentence
        monkeypatch.setattr(clustered.keeper, "QUEUE", 0)
        assert "too many people" in ask("select 1")[0].sentence
    finally:
        desk.slots.release(2)
    monkeypatch.setattr(clustered.keeper, "QUEUE", 1)
    assert ask("select 1", (1,))[0].rows == ([1],)


@pytest.mark.parametrize(
    ("why", "words"),
    [("unfit", "cannot take"), ("away", "does not answer"), ("failed", "could not finish")],
)
def test_what_the_cluster_complains_of_is_a_sentence_without_its_words(ask, why, words):
    fault = Unanswered(why, "at file:/srv/secret")
    reply, _ = ask("select 1", cluster=Stand(fault=fault))
    assert words in reply.sentence and "secret" not in reply.sentence


def test_explain_shows_what_would_be_sent_and_sends_nothing(ask):
    reply, cluster = ask("select item from evidence.finding where topic = 'a'", explain=True)
    assert reply.rows[0][0].startswith("SELECT `item` FROM") and "t0 = 'a'" in reply.rows[0][0]
    assert not cluster.sent


def until(condition, seconds: float = 3) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@pytest.mark.parametrize(
    ("free", "database", "words"),
    [("spark", "sc://127.0.0.1:1", "Write cluster"), ("cluster", "", "names none")],
)
def test_a_setting_that_cannot_be_followed_is_a_sentence(
    monkeypatch, capsys, free, database, words
):
    monkeypatch.setenv("INSIGHT_FREE_SQL", free)
    monkeypatch.setenv("INSIGHT_DATABASE", database)
    with pytest.raises(DataFault, match=words):
        engine.desk()

    class Said:
        sql, format = "select 1", "table"

    assert command.run(Said) == 2
    assert words in capsys.readouterr().err


def test_free_sql_stays_with_the_snapshot_unless_the_operator_says_otherwise(monkeypatch):
    monkeypatch.setenv("INSIGHT_DATABASE", "sc://127.0.0.1:1#/nowhere")
    monkeypatch.delenv("INSIGHT_FREE_SQL", raising=False)
    assert engine.desk() is DESK
    monkeypatch.setenv("INSIGHT_FREE_SQL", "cluster")
    made = engine.desk()
    assert isinstance(made, ClusterDesk) and made.cluster is not engine.cluster()
