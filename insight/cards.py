"""A dataset's card: data/<dataset>/source.yml, which says what it is, whose, and what is missing."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import yaml

from insight.faults import DataFault

DATA = Path(__file__).parent.parent / "data"
KEYS = {
    "title": str,
    "producer": str,
    "published": str,
    "accessed": str,
    "licence": str,
    "url": str,
    "compiled": str,
    "missing": list,
    "needs": list,
    "files": dict,
}
NEEDED = ("title", "producer", "published", "accessed", "licence", "compiled")


@dataclass(frozen=True)
class Card:
    """What source.yml says. `files` gives each file's SHA-256, its first twelve hex digits."""

    dataset: str
    folder: Path
    title: str
    producer: str
    published: str
    accessed: str
    licence: str
    url: str
    compiled: str
    missing: list[str]
    needs: list[str]
    files: dict[str, str]

    @property
    def path(self) -> str:
        return f"data/{self.dataset}/source.yml"


def read(folder: Path) -> Card:
    """The card of one dataset folder. Raises DataFault when it cannot be used."""
    path = folder / "source.yml"
    name = f"data/{folder.name}/source.yml"
    try:
        text = path.read_text(encoding="utf-8")
        said = yaml.safe_load(text)
    except FileNotFoundError:
        raise DataFault([f"{name} is missing. Every dataset needs a card: copy one."]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        line = getattr(getattr(fault, "problem_mark", None), "line", 0) + 1
        raise DataFault([f"{name}, line {line}: this is not readable YAML in UTF-8."]) from None
    said = said if isinstance(said, dict) else {}
    problems = [f"{name} does not say '{key}'." for key in KEYS if key not in said]
    problems += [f"{name}: unknown word '{key}'." for key in said if key not in KEYS]
    problems += [
        f"{name}: '{key}' should be a {kind.__name__}; put quotation marks round a date."
        for key, kind in KEYS.items()
        if key in said and not isinstance(said[key], kind)
    ]
    # YAML itself takes the last of two and says nothing.
    keys = re.findall(r"^([a-z]+):", text, re.MULTILINE)
    problems += [f"{name} says '{key}' more than once." for key in KEYS if keys.count(key) > 1]
    problems += [
        f"{name}: '{key}' is empty."
        for key in NEEDED
        if isinstance(said.get(key), str) and not said[key].strip()
    ]
    problems += [
        f"{name}: '{key}' is '{said[key]}'. Write a date as 2026, 2026-11 or 2026-11-22."
        for key in ("published", "accessed")
        if isinstance(said.get(key), str) and said[key].strip() and not is_date(said[key])
    ]
    if problems:
        raise DataFault(problems)
    return Card(dataset=folder.name, folder=folder, **said)


def is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day of the calendar."""
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def read_all(data: Path = DATA) -> list[Card]:
    """Every card below `data`, in an order in which each dataset follows those it needs."""
    cards = {folder.name: read(folder) for folder in sorted(data.iterdir()) if folder.is_dir()}
    for card in cards.values():
        for needed in card.needs:
            if needed not in cards:
                raise DataFault([f"{card.path} needs '{needed}', which is no folder of data/."])
    try:
        order = TopologicalSorter({name: card.needs for name, card in cards.items()}).static_order()
        return [cards[name] for name in order]
    except CycleError as fault:
        raise DataFault([f"These datasets need each other: {', '.join(fault.args[1])}."]) from None


def checksum(path: Path) -> str:
    """The first twelve hex digits of a file's SHA-256, as cards write it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def problems(card: Card) -> list[str]:
    """Files that the card does not know, does not find, or that changed since it was written."""
    present = {
        path.name: path
        for path in card.folder.iterdir()
        if path.suffix not in (".yml", ".sql") and path.is_file()
    }
    found = [
        f"{card.path} lists {name}, which is not there." for name in card.files.keys() - present
    ]
    for name, path in sorted(present.items()):
        now = checksum(path)
        if name not in card.files:
            found.append(f'{card.path} does not list {name}. Add the line   {name}: "{now}"')
        elif card.files[name] != now:
            found.append(
                f"data/{card.dataset}/{name} has changed since its card was written. If that is "
                f'right, write   {name}: "{now}"   in {card.path}.'
            )
    return found
