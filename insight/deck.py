"""A story with its answers: what every export and the Present view show, gathered in one place.

Nothing below asks the data again, so a number is the same on the screen, in the deck and in a file.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from insight import reading, wording
from insight.charts import slide as pictures
from insight.charts.scene import Scene
from insight.faults import DataFault, QueryFault
from insight.stories import Slide, Story

EMPTY = "Nobody who was asked matches this choice"
CHOICES = {"who": "only {}", "source": "only from {}", "year": "only {}"}
LABELS = {"who": ("group_code", "group_label"), "source": ("source_id", "short_name")}
ADDRESS, COPY = "INSIGHT_ADDRESS", "INSIGHT_COPY_ADDRESS"


@dataclass(frozen=True)
class Shown:
    """A slide with its answer. `rows` are those on the slide, `total` how many the answer has.

    `table` is the rows in words, `said` what was left out, `reason` why there are none.
    """

    number: int
    slide: Slide
    answer: object
    rows: list[dict]
    total: int
    headline: str
    asked: str
    said: str
    reason: str
    caption: str
    source: str
    sources: list[dict]
    table: list[dict]
    scene: Scene

    @property
    def query(self):
        return self.answer.query

    @property
    def kept(self):
        """The answer with only the rows of the slide."""
        return replace(self.answer, rows=self.rows)

    @property
    def choices(self) -> str:
        """The choices made for this slide in words, '' when there are none."""
        made = {k: v for k, v in self.answer.params.items() if v != self.query.params.get(k)}
        said = [CHOICES.get(name, "{}").format(self._named(name, made[name])) for name in made]
        return ", ".join(said)

    def _named(self, name: str, value) -> str:
        """A choice as readers know it: 'cii_survey_2021' -> 'Coram survey 2021'."""
        code, label = LABELS.get(name, ("", ""))
        return next((row[label] for row in self.rows if row.get(code) == value), str(value))

    @property
    def alternative(self) -> str:
        return wording.alternative(self.headline, self.rows).removesuffix(
            " The same numbers are in the Numbers tab."
        )

    @property
    def notes(self) -> list[str]:
        """What a speaker should have at hand: wording, who, base, caveat, then the talking points."""
        said = [f"Asked: {self.asked}", f"Who could have answered: {self.query.base}"]
        questions = dict.fromkeys(row["question"] for row in self.rows if row.get("question"))
        if len(questions) > 1:
            said[0] = "Asked: " + " / ".join(questions)
        said.append(f"Source: {self.caption}")
        said += [
            f"Mind: {text}"
            for text in (self.query.note, self.said and f"Shown: {self.said}.")
            if text
        ]
        if self.choices:
            said.append(f"Choices: {self.choices}")
        return [*said, *(f"Say: {point}" for point in self.slide.points)]


@dataclass(frozen=True)
class Deck:
    """`slides` in order; `failed` names those that could not be answered, each a sentence."""

    story: Story
    slides: list[Shown]
    failed: list[str]

    @property
    def sources(self) -> list[dict]:
        found = {one["source_id"]: one for shown in self.slides for one in shown.sources}
        return list(found.values())


def gather(ask: Callable, story: Story, whole: bool = False) -> Deck:
    """Every slide of a story with its answer. `ask(name, **params)` gives an Answer.

    `whole` keeps all rows of an answer, for documents that need not fit a slide.
    """
    known = passports(ask)
    slides, failed = [], []
    for number, slide in enumerate(story.slides, start=1):
        try:
            slides.append(shown(ask, slide, number, len(story.slides), known, whole=whole))
        except (QueryFault, DataFault, KeyError, ValueError, TypeError) as fault:
            failed.append(f"Slide {number}, “{slide.headline}”: {fault}")
    return Deck(story, slides, failed)


def passports(ask: Callable) -> dict[str, dict]:
    """What captions say of each source, by its id."""
    return {row["source_id"]: row for row in ask("sources/passports").rows}


def shown(ask, slide: Slide, number: int, total: int, known: dict, changed: dict | None = None,
          whole: bool = False) -> Shown:  # fmt: skip
    """One slide. `changed` are choices made while presenting; then its question is the headline.

    Raises QueryFault when the question cannot be answered.
    """
    answer = ask(slide.query, **{**slide.params, **(changed or {})})
    query, rows = answer.query, answer.rows
    moved = any(
        value != slide.params.get(key, query.params.get(key))
        for key, value in (changed or {}).items()
    )
    headline = query.question if moved else slide.headline
    limited = rows[: slide.rows] if slide.rows and not moved else rows
    if slide.rows and not moved and query.kind == "timeline":
        series = list(dict.fromkeys(row[query.roles["series"]] for row in rows))[: slide.rows]
        limited = [row for row in rows if row[query.roles["series"]] in series]
    place = f"{number + 1} / {total + 2}"
    if not rows:
        made = {**query.params, **answer.params}
        choices = ", ".join(f"{k} = {v}" for k, v in made.items() if v not in ("all", 0))
        reason = f"{EMPTY}{': ' if choices else ''}{choices}. Choose more widely."
        scene = pictures.words(headline, [reason, query.base.capitalize() + "."], place)
        return Shown(
            number,
            slide,
            answer,
            [],
            0,
            headline,
            query.question,
            "",
            reason,
            "",
            "",
            [],
            [],
            scene,
        )
    if whole:
        kept, scene, source = rows, Scene(pictures.ACROSS, pictures.HIGH), ""
    else:
        kept, scene, source = _laid_out(query, limited, headline, known, place)
    said = "" if len(kept) == len(rows) else f"the first {len(kept)} of {len(rows)} figures"
    return Shown(
        number, slide, answer, kept, len(rows), headline,
        pictures.asked(query, kept), said, "",
        reading.caption(query, kept, known), source, reading.sources(kept, known),
        reading.filled(reading.readable(query, kept)), scene,
    )  # fmt: skip


def _laid_out(query, rows: list[dict], headline: str, known: dict, place: str):
    """The rows that found room on the slide, the slide, and its source line, which is theirs alone."""
    whole = len(rows)
    for _ in range(3):
        bases = [row["base_words"] for row in rows if row.get("base_words")]
        source = wording.brief(reading.sources(rows, known), bases, query.base)
        scene = pictures.slide(query, rows, headline, source, place)
        kept = _first(query, rows, scene)
        if len(kept) == len(rows):
            break
        rows = kept
    if len(rows) < whole:
        source = f"{source} · first {len(rows)} of {whole} shown"
        scene = pictures.slide(query, rows, headline, source, place)
        rows = _first(query, rows, scene)
    return rows, scene, source


def _first(query, rows: list[dict], scene: Scene) -> list[dict]:
    """The rows that the scene shows: grids and timelines leave out whole rows of theirs."""
    part = query.roles.get("series" if query.kind == "timeline" else "y")
    if query.kind not in ("timeline", "matrix", "heat", "bars"):
        return rows[: scene.shown]
    names = list(dict.fromkeys(row[part] for row in rows))
    total = 0
    for count, name in enumerate(names):
        if total >= scene.shown:
            return [row for row in rows if row[part] in names[:count]]
        total += sum(row[part] == name for row in rows)
    return rows


def opening(story: Story, deck: Deck) -> Scene:
    return pictures.opening(story.title, story.subtitle, rests_on(deck))


def rests_on(deck: Deck) -> str:
    """What the deck rests on, in one sentence."""
    years = sorted({one["year"] for one in deck.sources if one["year"]})
    span = f", {years[0]} to {years[-1]}" if len(years) > 1 else ""
    sources = wording.counted(len(deck.sources), "published source")
    return f"Sector Innovation Insight · {sources}{span} · each slide names its own"


def closing(story: Story, deck: Deck) -> tuple[str, list[str]]:
    """The last slide: its headline, then the caveat and every source, one text each."""
    said = [story.closing] if story.closing else []
    said += [f"{one['short_name']}: {one['publisher']}, {one['title']}" for one in deck.sources]
    return "Where this comes from", said


def closing_scene(story: Story, deck: Deck) -> Scene:
    headline, said = closing(story, deck)
    total = len(story.slides) + 2
    return pictures.words(headline, said, f"{total} / {total}")


def address(story: Story, shown: Shown | None = None) -> str:
    """Where a QR code leads: the operator's copy for the audience, or else the same view of the app.

    '' when the operator has set neither address.
    """
    copy = os.environ.get(COPY, "").strip().rstrip("/")
    app = os.environ.get(ADDRESS, "").strip().rstrip("/")
    if copy:
        return f"{copy}/#slide-{shown.number}" if shown else f"{copy}/"
    if not app:
        return ""
    if not story.name:
        said = {"query": shown.slide.query, **shown.slide.params} if shown else {}
        return f"{app}/present?{urlencode(said)}" if said else f"{app}/present"
    said = {"story": story.name} | ({"slide": shown.number + 1} if shown else {})
    return f"{app}/present?{urlencode(said)}"
