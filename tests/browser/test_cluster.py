"""Two replicas behind HAProxy, as deploy/ has them: killed, drained, full, updated, and given new figures."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from websockets.exceptions import WebSocketException

from deploy import roll
from insight.publishing import editions
from insight.screen import crowding
from insight.warehouse import published, snapshot
from tests.browser.visiting import ROOT
from tests.readers import Reader

MOST = 5  # pages that each replica has room for
SCRIPT = ROOT / "scripts" / "cluster.py"


class Cluster:
    def __init__(self, folder: Path, said: str):
        self.folder, self.socket = folder, folder / "haproxy.sock"
        self.base = re.search(r"http://\S+", said).group()
        self.readers: list[Reader] = []
        self.replicas = dict(re.findall(r"^  ([a-z])=(\S+)$", said, re.MULTILINE))

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def reader(self, page: str = "vision", query: str = "") -> Reader:
        somebody = Reader(self.base)
        status, text, _ = somebody.get(f"/{page}?{query}")
        assert status == 200, text
        self.readers.append(somebody)
        return somebody.arrive(query, page)

    def state(self, name: str, state: str) -> None:
        roll.ask(self.socket, f"set server insight/{name} state {state}")

    def up(self, name: str) -> bool:
        return roll.up(self.socket, "insight", name)

    def pid(self, name: str) -> int:
        return int((self.folder / f"{name}.pid").read_text())


def publish() -> int:
    """A new version of the figures; gives its number."""
    with editions.alone() as said:
        return editions.put(said, snapshot.write, None, "for a test", [])["version"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHT_STORE", str(folder / "store"))
        patch.setenv("INSIGHT_MOST_SESSIONS", str(MOST))
        patch.setenv("INSIGHT_COPY_ADDRESS", "https://copy.example.org/")
        publish()
        command = [sys.executable, str(SCRIPT), "--front", "0", "--folder", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                lines = iter(process.stdout.readline, "")
                said = ""
                for line in lines:
                    said += line
                    if "logs, sockets" in line:
                        break
                assert "logs, sockets" in said, f"the cluster did not start: {said}"
                yield Cluster(folder, said)
            finally:
                process.terminate()
                process.wait(30)


@pytest.fixture(autouse=True)
def everybody_leaves(cluster):
    yield
    while cluster.readers:
        with suppress(WebSocketException, OSError):
            cluster.readers.pop().leave()


def answers(address: str) -> bool:
    with suppress(OSError), urlopen(address, timeout=5):
        return True
    return False


def within(seconds: float, true) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def test_a_reader_and_their_files_stay_with_one_replica(cluster):
    one = cluster.reader("regions")
    status, text = one.file("All 183 projects (CSV)")
    assert status == 200 and "project_id" in text.partition("\n")[0]
    other = next(name for name in cluster.replicas if name != one.replica)
    path = one.fetched
    one.cookies["insight_replica"] = other
    assert one.get(path, "*/*")[0] == 404, "without the cookie the file would be lost"


def test_new_readers_are_spread_and_the_bundle_is_kept_for_a_year(cluster):
    readers = [cluster.reader() for _ in range(4)]
    assert sorted(one.replica for one in readers) == ["a", "a", "b", "b"]
    page = readers[0].get()[1]
    script = re.search(r'/static/js/[^"]+\.js', page).group()
    for _ in range(2):
        status, _, headers = readers[0].get(script, "*/*")
        assert status == 200 and headers["cache-control"] == "public, immutable, max-age=31536000"
    assert "age" in headers, "the balancer keeps it"
    for path in ("/ready", "/_stcore/metrics"):
        assert readers[0].get(path, "*/*")[0] == 404, path


def test_past_its_room_the_app_says_so_and_offers_the_copy(cluster):
    inside = [cluster.reader() for _ in range(2 * MOST)]
    assert sorted(one.replica for one in inside) == ["a"] * MOST + ["b"] * MOST
    late = Reader(cluster.base)
    status, text, headers = late.get("/barriers?who=councils")
    assert status == 503 and crowding.FULL in text and headers["retry-after"] == "30"
    assert 'href="https://copy.example.org/"' in text
    assert 'href="/barriers?who=councils">Try again' in text
    # A page that was open elsewhere is told as well, for a run that costs next to nothing.
    late.arrive("who=councils", "barriers")
    assert crowding.FULL in late.text and "figures of version" not in late.text
    assert inside[0].run("", "vision").version, "who is in goes on"
    assert inside[0].get("/vision")[0] == 200, "and may load the page again"
    for one in inside:
        if one.replica == late.replica:
            one.leave()
    assert within(120, lambda: late.press("Try again").version)
    for one in (late, *inside):
        one.leave()
    assert within(120, lambda: late.get()[0] == 200)
    assert '"event": "full"' in cluster.log("a") + cluster.log("b")


def test_a_version_that_is_published_under_load_is_picked_up_without_a_restart(cluster):
    readers = [cluster.reader() for _ in range(4)]
    before = {one.version for one in readers}
    assert len(before) == 1, "all replicas read one published file"
    stop, faults, seen = threading.Event(), [], []

    def use(one: Reader) -> None:
        shown = []
        seen.append(shown)
        while not stop.is_set():
            try:
                shown.append(int(one.run("", "vision").version))
            except Exception as fault:
                faults.append(f"{fault}; the page said: {one.text[-600:]}")
                break
            time.sleep(0.1)

    threads = [threading.Thread(target=use, args=(one,)) for one in readers]
    for thread in threads:
        thread.start()
    new = publish()
    within(120, lambda: all(new in shown for shown in seen))
    stop.set()
    for thread in threads:
        thread.join()
    assert not faults and len(seen) == len(readers)
    for shown in seen:
        assert shown == sorted(shown), "nobody goes back to the old figures"
        assert new in shown
    # A reader's run looks at the note of versions itself; the log has it from a thread that looks in turn.
    said = f'"event": "version", "version": {new}'
    for name in cluster.replicas:
        assert within(120, lambda name=name: said in cluster.log(name)), cluster.log(name)


def test_a_drained_replica_gets_nobody_new_and_keeps_whom_it_has(cluster):
    old = cluster.reader()
    cluster.state(old.replica, "drain")
    try:
        fresh = [cluster.reader() for _ in range(3)]
        assert all(one.replica != old.replica for one in fresh)
        assert old.run("", "vision").version
        assert old.get("/vision")[0] == 200 and old.cookies["insight_replica"] == old.replica
    finally:
        cluster.state(old.replica, "ready")


def test_a_killed_replica_costs_its_readers_a_moment_and_no_choice(cluster, new_reader):
    visit = new_reader(cluster.base)
    visit.go("/barriers")
    visit.choose("Who was asked", "Councils")
    address = visit.page.url
    mine = _cookie(visit)
    others = [cluster.reader() for _ in range(2)]
    safe = next(one for one in others if one.replica != mine)
    runs = visit.runs.finished
    killed = cluster.pid(mine)
    os.kill(killed, signal.SIGKILL)
    assert safe.run("", "vision").version
    assert cluster.reader().replica != mine, "a newcomer in that moment is served"
    end = time.monotonic() + 90
    while visit.runs.finished == runs and time.monotonic() < end:
        visit.page.wait_for_timeout(50)
    visit.settle()
    assert visit.runs.finished > runs, "the page came back by itself"
    assert _cookie(visit) != mine
    assert visit.page.url == address and "who=" in address
    assert visit.page.get_by_role("combobox", name="Who was asked").input_value() == "Councils"
    # The balancer may not yet have seen that it was gone.
    assert within(120, lambda: cluster.pid(mine) != killed), "the replica is started again"
    assert within(120, lambda: answers(f"http://{cluster.replicas[mine]}/ready"))
    assert within(120, lambda: cluster.up(mine))


def _cookie(visit) -> str:
    return next(
        one["value"] for one in visit.page.context.cookies() if one["name"] == "insight_replica"
    )


def test_a_rolling_update_tells_readers_and_loses_no_request(cluster):
    """Readers who come back when their line closes find a place at once, all the way through."""
    stop, refused, notices, moved, came = threading.Event(), [], [], [], []
    before = {name: (cluster.folder / f"{name}.pid").read_text() for name in cluster.replicas}

    def use() -> None:
        one = Reader(cluster.base)
        while not stop.is_set():
            try:
                status, text, _ = one.get("/vision")
                if status != 200:
                    refused.append(text)
                one.arrive("", "vision")
                came.append(one.replica)
                while not stop.is_set():
                    if roll.NOTICE[:30] in one.run("", "vision").text:
                        notices.append(one.replica)
                    stop.wait(0.3)
            except (WebSocketException, OSError):
                moved.append(one.replica)
        with suppress(WebSocketException, OSError):
            one.leave()

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert within(120, lambda: len(came) == len(threads))
    restart = f"{sys.executable} {SCRIPT} --folder {cluster.folder} restart {{name}}"
    command = [sys.executable, str(ROOT / "deploy" / "roll.py")]
    command += [f"{name}={where}" for name, where in cluster.replicas.items()]
    command += ["--socket", str(cluster.socket), "--notices", str(cluster.folder)]
    command += ["--patience", "2", "--restart", restart]
    done = subprocess.run(command, capture_output=True, text=True)
    stop.set()
    for thread in threads:
        thread.join()
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ready again after") == 2
    assert not refused, refused[:1]
    assert set(notices) == {"a", "b"} and moved
    after = {name: (cluster.folder / f"{name}.pid").read_text() for name in cluster.replicas}
    assert not set(before.values()) & set(after.values())
    assert published.edition().version


def test_a_replica_that_does_not_become_ready_stays_out_and_stops_the_update(cluster, capsys):
    command = [sys.executable, str(ROOT / "deploy" / "roll.py"), "a=127.0.0.1:9", "b=127.0.0.1:9"]
    command += ["--socket", str(cluster.socket), "--patience", "0", "--start", "1"]
    done = subprocess.run([*command, "--restart", "true"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "a: not ready after 1 s" in done.stderr and "It stays out of service" in done.stderr
    assert roll.figures(cluster.socket, "insight", "a")["status"] == "DRAIN"
    assert within(120, lambda: cluster.up("b"))
    cluster.state("a", "ready")


def test_the_logs_of_the_whole_time_name_nobody(cluster):
    for name in cluster.replicas:
        said = cluster.log(name)
        assert '"event": "start"' in said and '"event": "ready"' in said
        assert "127.0.0.1:" not in re.sub(r"URL: \S+", "", said)
        assert "councils" not in said
    assert "127.0.0.1" not in re.sub(r"(?m)^\[\w+\].*$", "", cluster.log("haproxy"))
