"""A store with one wave in its published version, for tests of pages and questions: never for real use,
because its counts are not protected."""

import json
from pathlib import Path

from insight import cards
from insight.warehouse import cells, published, respondents, snapshot, steward
from insight.waves import mapping

DEMONSTRATION = cards.DATA / "demonstration"


def wave(demonstration: bool, name: str = "test-wave") -> str:
    """Loads the demonstration's answers into the store of INSIGHT_STORE; gives the wave's id."""
    said = mapping.read(DEMONSTRATION / "mapping.yml")
    said["wave"]["demonstration"] = demonstration
    steward.load(DEMONSTRATION / "answers.csv", name, said)
    return name


def add(con, name: str) -> None:
    """Puts a wave of the store into a database that is being built."""
    path = steward.path_of(name)
    about = respondents.about(path)
    schema = "demonstration" if about["is_demonstration"] else "survey"
    rows = cells.unprotected(respondents.tables(path))
    cells.fill(
        con,
        schema,
        about,
        respondents.questions(path),
        respondents.segments(path),
        rows,
        "2026-11-22",
    )


def publish(*names: str) -> Path:
    """A published version that holds these waves of the store."""
    published.folder().mkdir(parents=True, exist_ok=True)
    path = published.folder() / "insight-1.duckdb"
    snapshot.write(path, more=lambda con: [add(con, name) for name in names])
    entry = {
        "version": 1, "file": path.name, "sha256": published.checksum(path), "made": "2026-11-22T10:00:00",
        "by": "a test", "why": "a test", "built_from": published.digest(), "waves": list(names),
    }  # fmt: skip
    (published.folder() / "current").write_text(
        json.dumps({"version": 1, "last": 1, "versions": [entry]}), encoding="utf-8"
    )
    return path
