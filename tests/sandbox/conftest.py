"""A published file with secrets laid all round it, and a desk that asks it."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from insight.warehouse import snapshot
from insight.warehouse.sandbox import asking
from insight.warehouse.sandbox.asking import PROGRAM, Desk

CANARY = "CANARY-5b1c"
TABLE, COLUMN = "evidence.finding", "source_id"
# A worker in which Python itself knows something secret, as the app's own process would.
KNOWING = (
    "import sys; sys.path.insert(0, {root!r}); import pandas; "
    "from insight.warehouse.sandbox import engine, gate, keeper, worker; "
    f"worker.local_frame = pandas.DataFrame(dict(a=['{CANARY}'])); keeper.SLOTS = 4; "
    "CHANGE; keeper.main({descriptor})"
)
# A minute for what the product gives seconds: what is tested with it must not depend on how busy the
# machine is.
PATIENT = (
    "keeper.AT_ONCE = worker.WALL_SECONDS = worker.CPU_SECONDS = 60; "
    "engine.CONFIG = engine.CONFIG | dict(max_execution_time=60_000); "
)
# Each layer taken away. The file: what is opened also holds answers that nobody may see.
WITHOUT = {
    "file": "engine.opened = lambda path, was=engine.opened: was(str(path) + '.both'); "
    "engine.world = lambda con, was=engine.world: was(engine.duckdb.connect(PUBLISHED, read_only=True))",
    "process": "worker.limit = lambda: None",
    "gate": "gate.check = lambda *told: []",
    "settings": "engine.CONFIG = dict(threads=1, async_threads=0); engine.LOCK = ()",
}
BOTH = {"file and gate": f"{WITHOUT['file']}; {WITHOUT['gate']}"}
# Nothing taken away: a query soon has only what the pages leave, but then a minute of it.
SOON_BEHIND = {"soon behind": "keeper.AT_ONCE = 0.3"}


@dataclass
class Scene:
    home: Path
    published: Path
    desk: Desk

    def fill(self, sql: str) -> str:
        words = {
            "outside": self.home / "outside.txt",
            "private": self.home / "other.duckdb",
            "published": self.published,
            "out": self.home / "out",
            "home": self.home,
            "database": self.published.stem,
            "table": TABLE,
            "column": COLUMN,
            "wide": ", ".join(f"{number} as c{number}" for number in range(500)),
        }
        for name, value in words.items():
            sql = sql.replace("{" + name + "}", str(value))
        return sql.replace("{{", "{").replace("}}", "}")

    def ask(self, sql: str):
        return self.desk.ask(self.fill(sql), self.published)

    def ask_all(self, queries: dict[str, str]) -> dict:
        """Replies by name; four are under way at a time."""
        with ThreadPoolExecutor(4) as pool:
            return dict(zip(queries, pool.map(self.ask, queries.values()), strict=True))

    def files(self) -> dict[str, str]:
        """Every file of the scene with its digest: nothing may come, go or change."""
        return {
            str(path.relative_to(self.home)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.home.rglob("*"))
            if path.is_file()
        }


def leaks(scene: Scene, reply, sql: str) -> list[str]:
    """What of the secrets or of the server is in a reply. A query's own words do not count."""
    said = repr((reply.columns, reply.rows, reply.cut, reply.sentence))
    own = scene.fill(sql)
    secrets = [CANARY, str(scene.home), "/site-packages", "Traceback", "Stack Trace", ".cpython-"]
    return [secret for secret in secrets if secret in said and secret not in own]


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """The folder of everything; the published file and the same with private answers in it."""
    home = tmp_path_factory.mktemp("scene")
    (home / "out").mkdir()
    (home / "outside.txt").write_text(f"name,answer\nsomebody,{CANARY}\n", encoding="utf-8")
    published = home / "insight-1.duckdb"
    snapshot.write(published)
    (home / "insight-1.duckdb.both").write_bytes(published.read_bytes())
    private = "create schema private; create table private.response as select ? as answer"
    for name in ("other.duckdb", "insight-1.duckdb.both"):
        with duckdb.connect(str(home / name)) as con:
            con.execute(private, [CANARY])
    with duckdb.connect(str(home / "other.duckdb")) as con:
        con.execute("create table response as select * from private.response")
    return home


@pytest.fixture(scope="session")
def scene_without(home):
    """scene_without("gate") is the scene with that layer gone, and scene_without("patience") the one
    that stops a query when the product does; each keeps a keeper of its own."""
    made = {}
    hear = pytest.MonkeyPatch()
    hear.setattr(asking, "MOST_SECONDS", 120)

    def take_away(layer: str) -> Scene:
        if layer not in made:
            published = home / "insight-1.duckdb"
            change = (
                (WITHOUT | BOTH | SOON_BEHIND)
                .get(layer, "pass")
                .replace("PUBLISHED", repr(str(published)))
            )
            change = change if layer == "patience" else PATIENT + change
            made[layer] = Scene(home, published, Desk(KNOWING.replace("CHANGE", change)))
        return made[layer]

    yield take_away
    hear.undo()
    for scene in made.values():
        scene.desk.close()


@pytest.fixture(scope="session")
def scene(scene_without):
    return scene_without("")


@pytest.fixture(scope="session")
def product(home):
    """The desk as it is shipped: two slots, seconds, nothing changed."""
    scene = Scene(home, home / "insight-1.duckdb", Desk(PROGRAM))
    yield scene
    scene.desk.close()
