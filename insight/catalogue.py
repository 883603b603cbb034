"""A .sql file becomes a Query: its header says how to show the answer, its path is its name."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from insight import controls
from insight.faults import nearest

QUERIES = Path(__file__).parent.parent / "queries"
KEYS = ("title", "question", "base", "chart", "params", "opens", "note", "words")
# What controls are called that many questions share.
USUAL = {"who": "Who was asked"}
WIDEST = 10**9
PLAIN = ("table", "number")


@dataclass(frozen=True)
class Query:
    """One question. `kind` and `roles` say how to draw it, `params` holds the defaults by name.

    `lines` gives the line of each key, `stray` the lines that are no `key: value`, and `fault` says
    in a sentence why the file could not be read at all.
    """

    name: str
    sql: str
    header: dict[str, str]
    stray: tuple[tuple[int, str], ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    fault: str = ""

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

    def headed(self, params: dict) -> str:
        """What stands over the answer: a finding is said of the whole, so a narrower view of a chart is
        headed by its question."""
        narrow = any(value != self.params.get(name) for name, value in params.items())
        return self.question if narrow and self.kind not in PLAIN else self.title

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

    @cached_property
    def roles(self) -> dict[str, str]:
        """Which column plays which part: `x=share y=item` becomes {'x': 'share', 'y': 'item'}."""
        pairs = self.header.get("chart", "").split()[1:]
        return dict(pair.split("=", 1) for pair in pairs if "=" in pair)

    @cached_property
    def opens(self) -> dict[str, str]:
        """Where a cell of a column leads: `name=collective?project={project_id}` by column."""
        pairs = (pair.strip().partition("=") for pair in self.header.get("opens", "").split(","))
        return {name: address for name, _, address in pairs if name}

    @cached_property
    def params(self) -> dict[str, str | int | float | bool]:
        """Defaults by name, each of the type that its control gives."""
        return {
            name: controls.typed(default, self.controls.get(name))
            for name, default in self._declared.items()
        }

    @property
    def _declared(self) -> dict[str, str]:
        pairs = (pair.strip().partition("=") for pair in self.header.get("params", "").split(","))
        return {name.strip(): default.strip() for name, _, default in pairs if name.strip()}

    @cached_property
    def controls(self) -> dict[str, controls.Control]:
        """What a reader chooses with, for the parameters that have a line `$name: …` of their own."""
        read = {key[1:]: controls.read(text) for key, text in self.header.items() if key[0] == "$"}
        return {name: control for name, control in read.items() if control}

    def line(self, key: str) -> int:
        """The line of the file that a key of the header stands on, or the first."""
        return self.lines.get(key, 1)


def parse(name: str, text: str) -> Query:
    """Reads the comment lines `-- key: value` at the top; the rest is the question's SQL."""
    header: dict[str, str] = {}
    places: dict[str, int] = {}
    stray: list[tuple[int, str]] = []
    last = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("--"):
            break
        said = re.fullmatch(r"-- (\$?\w+): +(.*\S)\s*", line)
        more = re.fullmatch(r"--   +(.*\S)\s*", line)
        if said and said.group(1) not in header:
            last = said.group(1)
            header[last], places[last] = said.group(2), number
        elif more and last:
            header[last] += " " + more.group(1)
        else:
            stray.append((number, line))
    return Query(name, text, header, tuple(stray), places)


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
    """One question by name, read again when its file has changed. Raises KeyError if there is none.

    A file that is no text still gives a Query, whose `fault` says so. Names come from addresses too:
    one that climbs out of the folder, or that no file can have, is none.
    """
    path = folder / f"{name}.sql"
    if any(part.startswith(".") or not part for part in name.split("/")):
        raise KeyError(name)
    try:
        return _read(name, path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        raise KeyError(name) from None


@lru_cache(maxsize=2048)
def _read(name: str, path: Path, changed: int) -> Query:
    try:
        raw = path.read_bytes()
    except OSError as fault:
        reason = (fault.strerror or "it cannot be read").lower()
        return Query(name, "", {}, fault=f"the file cannot be read: {reason}")
    try:
        return parse(name, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        said = f"line {line}: the file is not in UTF-8 (byte {fault.start + 1}). Save it as UTF-8."
        return Query(name, "", {}, fault=said)


def controls_of(query: Query, folder: Path = QUERIES) -> dict[str, controls.Control]:
    """A control for every parameter, in the order of the header.

    A parameter without a line of its own is chosen from the picker of its name where there is one,
    and otherwise typed as a number or as text. A picker that takes a subject gets the topic.
    """
    return {
        name: _whole(query.controls.get(name) or _usual(name, default, folder), query, folder)
        for name, default in query.params.items()
    }


def unoffered(ask: Callable, query: Query, params: dict) -> str:
    """A choice that no picker offers, as a sentence; '' when each is offered. `ask(name, **params)`
    gives an Answer."""
    every = controls_of(query)
    for name, value in params.items():
        if every[name].kind != "choice" or value == query.params[name]:
            continue
        offered = [row["value"] for row in ask(every[name].picker, **dict(every[name].asks)).rows]
        if value not in offered:
            hint = nearest(value, offered) or f" Offered are {', '.join(map(str, offered[:12]))}."
            return f"Nothing matches {name}={value}.{hint}"
    return ""


def _usual(name: str, default, folder: Path) -> controls.Control:
    label = name.replace("_", " ").capitalize()
    if (folder / "pickers" / f"{name}.sql").exists():
        return controls.Control(USUAL.get(name, label), "choice", picker=f"pickers/{name}")
    if isinstance(default, str):
        return controls.Control(label, "text")
    return controls.Control(label, "number", low=-WIDEST, high=WIDEST)


def _whole(control: controls.Control, query: Query, folder: Path) -> controls.Control:
    if control.kind != "choice" or "subject" in dict(control.asks):
        return control
    with suppress(KeyError):
        if "subject" in get(control.picker, folder).params:
            return replace(control, asks=(*control.asks, ("subject", query.topic)))
    return control
