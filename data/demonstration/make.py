"""Makes up the demonstration wave: `python data/demonstration/make.py` writes answers.csv again, byte for byte.

Nothing here was answered by anybody. The questions are shaped like those of the 2022 survey (factors rated
from one to five, technology, kinds of organisation); the answers are drawn by a seeded generator.
"""

import csv
import random
from pathlib import Path

SEED, NUMBER = 2022, 120
HERE = Path(__file__).parent
KINDS = {
    "Local authority": 48,
    "Voluntary adoption agency": 24,
    "Independent fostering agency": 24,
    "Charity": 24,
}
REGIONS = ("North", "Midlands", "South", "London")
SIZES = ("Fewer than 50 staff", "50 to 249 staff", "250 staff or more")
GRID = "How important is each factor to making change possible?"
SCALE = (
    "Not at all important",
    "Not very important",
    "Moderately important",
    "Important",
    "Very important",
)
# Each factor with the mean that its answers are drawn around.
FACTORS = {
    "Staff capacity": 4.6, "Innovative organisational culture": 4.2, "Leadership": 4.3,
    "External seed funding": 3.8, "Evidence of efficacy": 3.7, "Sharing risk and joining with others": 3.2,
    "Skills and training": 4.0, "Licence to take risk and experiment": 3.6,
}  # fmt: skip
EMPLOYS = "Is your service employing new technology?"
USES = "Which technologies does your service use?"
TECHNOLOGY = {"Data analysis": 0.55, "Virtual meetings and remote contact": 0.85, "Automation of manual tasks": 0.3,
              "AI transcription and note-taking": 0.25, "Virtual or mixed reality": 0.12}  # fmt: skip
BARRIER = "Which barriers to using technology does your service meet?"
BARRIERS = {"Cost": 0.6, "Lack of training": 0.45, "Clash with existing systems": 0.5,
            "Ethical considerations (general)": 0.3, "Unproven effectiveness": 0.25}  # fmt: skip
POTENTIAL = "In which one area has technology most potential to change outcomes?"
AREAS = {"Better decisions from data": 5, "Earlier identification of risk": 4, "More time for direct work": 4,
         "Better communication": 2}  # fmt: skip


def rows() -> list[list[str]]:
    """A header and NUMBER respondents, as Google Forms writes them."""
    drawn = random.Random(SEED)
    kinds = [kind for kind, number in KINDS.items() for _ in range(number)]
    drawn.shuffle(kinds)
    found = [["Timestamp", "What kind of organisation do you work for?", "Which region is it in?",
              "How large is the organisation (size in staff)?", *(f"{GRID} [{factor}]" for factor in FACTORS),
              EMPLOYS, USES, BARRIER, POTENTIAL]]  # fmt: skip
    for place, kind in enumerate(kinds):
        lean = {"Local authority": 0.15, "Charity": -0.15}.get(kind, 0.0)
        ratings = [
            ""
            if drawn.random() < 0.04
            else SCALE[max(1, min(5, round(drawn.gauss(mean + lean, 0.9)))) - 1]
            for mean in FACTORS.values()
        ]
        employs = "Yes" if drawn.random() < (0.75 if kind == "Local authority" else 0.6) else "No"
        found.append(
            [f"2022-{1 + place % 3:02}-{1 + place % 27:02} 10:{place % 60:02}:00", kind, drawn.choice(REGIONS),
             drawn.choice(SIZES), *ratings, employs, _several(drawn, TECHNOLOGY), _several(drawn, BARRIERS),
             drawn.choices(list(AREAS), list(AREAS.values()))[0]]
        )  # fmt: skip
    return found


def _several(drawn: random.Random, chances: dict[str, float]) -> str:
    return ";".join(what for what, chance in chances.items() if drawn.random() < chance)


if __name__ == "__main__":
    with (HERE / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows())
