"""Two waves of one survey, made with the demonstration's script, as their tools would export them.

The second asks about leadership in other words, offers robots in place of virtual reality, and all else
as before.
"""

import csv
import random
import runpy
from pathlib import Path

from insight import cards
from insight.warehouse import steward
from tests import wave_store

MADE = runpy.run_path(str(cards.DATA / "demonstration" / "make.py"))
# Two questions more, with answers that are terms of evidence.code.
MORE = {
    "Which barriers does your organisation meet?": ("Funding", "Aversion to risk", "Political cycle"),
    "Which challenges are the hardest?": ("Workforce", "Placement sufficiency", "Domestic abuse"),
}  # fmt: skip
LATER = {"[Leadership]": "[Strong leadership]", "Virtual or mixed reality": "Robots", "2022-": "2024-"}  # fmt: skip


def rows(later: bool) -> list[list[str]]:
    """A header and its respondents."""
    MADE["rows"].__globals__["SEED"] = 2024 if later else 2022
    head, *found = MADE["rows"]()
    drawn = random.Random(7 + later)
    made = [[*head, *MORE]]
    for row in found:
        given = [
            ";".join(one for one in options if drawn.random() < 0.5) for options in MORE.values()
        ]
        made.append([*row, *given])
    if not later:
        return made
    return [[_later(cell) for cell in row] for row in made]


def _later(cell: str) -> str:
    for old, new in LATER.items():
        cell = cell.replace(old, new)
    return cell


def publish(folder: Path, *besides: str) -> None:
    """Loads both as `one` and `two`, by what is proposed, and publishes them, with waves `besides`."""
    for name in ("one", "two"):
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows(later=name == "two"))
        steward.load(file, name)
    wave_store.publish("one", "two", *besides)
