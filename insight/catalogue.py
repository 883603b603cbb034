"""A .sql file becomes a Query: its header says how to show the answer, its path is its name."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

QUERIES = Path(__file__).parent.parent / "queries"
KEYS = ("title", "question", "base", "chart", "params", "note", "words")


@dataclass(frozen=True)
class Query:
    """One question. `chart` is (kind, {role: column}); `params` holds the defaults by name."""

    name: str
    sql: str
    header: dict[str, str]
    stray: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"queries/{self.name}.sql"

    @property
    def topic(self) -> str:
        return self.name.partition("/")[0]

    @property
    def title(self) -> str:
        return self.header.get("title", self.name)

    @property
    def question(self) -> str:
        return self.header.get("question", "")

    @property
    def base(self) -> str:
        return self.header.get("base", "")

    @property
    def note(self) -> str:
        return self.header.get("note", "")

    @property
    def words(self) -> str:
        """Why a share has no base of its own, where that is so."""
        return self.header.get("words", "")

    @property
    def kind(self) -> str:
        return self.header.get("chart", "table").split()[0]

    @property
    def roles(self) -> dict[str, str]:
        """Which column plays which part: `x=share y=item` becomes {'x': 'share', 'y': 'item'}."""
        pairs = self.header.get("chart", "").split()[1:]
        return dict(pair.split("=", 1) for pair in pairs if "=" in pair)

    @property
    def params(self) -> dict[str, str | int]:
        """Defaults by name. A whole number stays a number, all else is text."""
        pairs = (pair.strip().partition("=") for pair in self.header.get("params", "").split(","))
        return {name: _value(value) for name, _, value in pairs if name}


def _value(text: str) -> str | int:
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def parse(name: str, text: str) -> Query:
    """Reads the comment lines `-- key: value` at the top; the rest is the question's SQL."""
    header: dict[str, str] = {}
    stray: list[str] = []
    last = None
    lines = text.splitlines()
    for line in lines:
        if not line.startswith("--"):
            break
        said = re.fullmatch(r"-- (\w+): +(.*\S)\s*", line)
        more = re.fullmatch(r"--   +(.*\S)\s*", line)
        if said and said.group(1) not in header:
            last = said.group(1)
            header[last] = said.group(2)
        elif more and last:
            header[last] += " " + more.group(1)
        else:
            stray.append(line)
    return Query(name, text, header, tuple(stray))


def names(folder: Path = QUERIES) -> list[str]:
    """The name of every question, by topic."""
    return sorted(saved(folder))


def saved(folder: Path = QUERIES, within: str = "") -> dict[str, int]:
    """When the file of each question was last written, in nanoseconds, by its name.

    It reads folders and no file, so that a page may ask every second: a thousand take milliseconds.
    """
    found = {}
    with os.scandir(folder / within) as entries:
        for entry in entries:
            if entry.name.endswith(".sql"):
                # A file that is just being replaced is there again at the next look.
                with suppress(FileNotFoundError):
                    found[within + entry.name[:-4]] = entry.stat().st_mtime_ns
            elif entry.is_dir() and not entry.name.startswith("."):
                found |= saved(folder, f"{within}{entry.name}/")
    return found


def get(name: str, folder: Path = QUERIES) -> Query:
    """One question by name, read again when its file has changed. Raises KeyError if there is none."""
    path = folder / f"{name}.sql"
    try:
        return _read(name, path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise KeyError(name) from None


@lru_cache(maxsize=2048)
def _read(name: str, path: Path, changed: int) -> Query:
    return parse(name, path.read_text(encoding="utf-8"))
