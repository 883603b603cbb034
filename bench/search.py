"""Search over a generated repository: how long one search with all its counts takes.

The projects are made of the words of the real ones and of invented words, so that the index knows
many words, as a large repository would. Nothing here is shown to anyone.
"""

import random
import statistics
import time

from insight import catalogue, warehouse
from insight.search import Shelf

LIMIT_MS = 150
SYLLABLES = [
    "ba",
    "be",
    "bri",
    "co",
    "da",
    "dor",
    "el",
    "fa",
    "gre",
    "ha",
    "ing",
    "ka",
    "lo",
    "ma",
    "nor",
    "pe",
    "qui",
    "ro",
    "sa",
    "ton",
    "ul",
    "ver",
    "wy",
    "zen",
]
ASKED = {
    "nothing typed": ("", {}),
    "one letter": ("s", {}),
    "a common word": ("children", {}),
    "the start of a word": ("saf", {}),
    "three words": ("family group conference", {}),
    "a misspelt word": ("safegarding", {}),
    "a misspelt name": ("no wrong dor", {}),
    "a name run together": ("nowrongdoor", {}),
    "six misspelt words": ("famly safegarding hertfrdshire adoltion reginal agancy", {}),
    "words that nothing has": ("xqzzvvkk wwqqxxjj", {}),
    "a common word and three choices": (
        "children",
        {"theme": "adoption", "materialised": "yes", "region": "London"},
    ),
    "years": ("care", {"first_year": 2015, "last_year": 2019}),
}


def invented(rows: list[dict], number: int, seed: int = 7) -> list[dict]:
    """So many rows like those of collective.card, each a mixture of two real ones."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(40_000)]
    made = []
    for place in range(number):
        one, two = dice.choice(rows), dice.choice(rows)
        name = f"{one['name'].split(' (')[0]} {dice.choice(words)}"
        made.append(
            {
                **one,
                "project_id": f"made-{place}",
                "name": f"{name} {dice.choice(words)}",
                "summary": f"{two['summary']} {dice.choice(words)}",
                "places": "; ".join(filter(None, (one["places"], two["places"]))),
                "regions": two["regions"],
                "learning": two["learning"],
                "themes": two["themes"],
                "materialised": two["materialised"],
            }
        )
    return sorted(made, key=lambda row: row["name"])


def measure(rounds: int, number: int = 200_000) -> list[str]:
    """A line for each kind of search with its median and its worst, each text asked afresh."""
    real = warehouse.ask(warehouse.build(), catalogue.get("collective/projects")).rows
    rows = invented(real, number)
    started = time.perf_counter()
    shelf = Shelf(rows)
    lines = [f"index of {number:,} projects built in {time.perf_counter() - started:.1f} s"]
    worst = 0.0
    for what, (text, chosen) in ASKED.items():
        took = []
        for _ in range(rounds):
            shelf.forget()
            started = time.perf_counter()
            found = shelf.find(text, chosen)
            took.append((time.perf_counter() - started) * 1000)
        worst = max(worst, statistics.median(took))
        lines.append(
            f"{what:32} {found.total:7,} found  {statistics.median(took):6.1f} ms  "
            f"worst {max(took):6.1f} ms  ({found.reading.how})"
        )
    lines.append(f"slowest {worst:.0f} ms, goal {LIMIT_MS} ms")
    return lines
