"""A story with its answers: what every export and the Present view show, gathered in one place.

Nothing below asks the data again, so a number is the same on the screen, in the deck and in a file.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from insight import catalogue, reading, wording
from insight.charts import slide as pictures
from insight.charts.scene import Scene
from insight.faults import DataFault, QueryFault
from insight.stories import Slide, Story, anchor

log = logging.getLogger(__name__)

MADE_UP = "Demonstration, synthetic answers"
EMPTY = "Nobody who was asked matches this choice"
GONE = (
    "The survey wave that this asks for is not published here now, so nothing of it can be shown."
)
# Parameters that say what a question is about; they are no choice of the reader's.
SUBJECT = ("tension", "subject", "asked", "segment", "demonstration")
ADDRESS, COPY = "INSIGHT_ADDRESS", "INSIGHT_COPY_ADDRESS"


@dataclass(frozen=True)
class Shown:
    """A slide with its answer. `rows` are those on the slide, `total` how many the answer has.

    `table` is the rows in words, `said` what was left out, `reason` why there are none,
    `choices` what was chosen for it in words.
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
    choices: str = ""

    @property
    def query(self):
        return self.answer.query

    @property
    def kept(self):
        """The answer with only the rows of the slide."""
        return replace(self.answer, rows=self.rows)

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
        except (QueryFault, DataFault) as fault:
            failed.append(f"Slide {number}, “{slide.headline}”: {fault}")
        except Exception:
            # A slip that nobody foresaw in one question must not take the other slides with it.
            log.exception("Slide %s, %s, could not be laid out", number, slide.query)
            failed.append(
                f"Slide {number}, “{slide.headline}”: the answer of {slide.query} cannot be laid out."
            )
    return Deck(story, slides, failed)


def passports(ask: Callable) -> dict[str, dict]:
    """What captions say of each source, by its id."""
    return {row["source_id"]: row for row in ask("sources/passports", demonstration=1).rows}


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
    if any(row.get("is_demonstration") for row in rows):
        headline = f"{MADE_UP}: {headline}"
    limited = rows[: slide.rows] if slide.rows and not moved else rows
    if slide.rows and not moved and query.kind in ("timeline", "line"):
        series = list(dict.fromkeys(row[query.roles["series"]] for row in rows))[: slide.rows]
        limited = [row for row in rows if row[query.roles["series"]] in series]
    place = f"{number + 1} / {total + 2}"
    made = {
        name: value
        for name, value in answer.params.items()
        if value != query.params.get(name) and name not in SUBJECT
    }
    choices = _in_words(ask, query, made)
    if not rows:
        reason = f"{EMPTY}{': ' if choices else ''}{choices}. Choose more widely."
        if _gone(ask, answer.params):
            reason = GONE
        scene = pictures.words(headline, [reason, query.base.capitalize() + "."], place)
        return Shown(
            number, slide, answer, [], 0, headline, query.question, "", reason, "", "", [], [],
            scene, choices,
        )  # fmt: skip
    if whole:
        kept, scene, source = rows, Scene(pictures.ACROSS, pictures.HIGH), ""
    else:
        kept, scene, source = _laid_out(query, limited, headline, known, place)
    said = "" if len(kept) == len(rows) else f"the first {len(kept)} of {len(rows)} figures"
    return Shown(
        number, slide, answer, kept, len(rows), headline,
        pictures.asked(query, kept), said, "",
        reading.caption(query, kept, known), source, reading.sources(kept, known),
        reading.filled(reading.readable(query, kept)), scene, choices,
    )  # fmt: skip


def _gone(ask, params: dict) -> bool:
    """Whether a question is asked of a wave that was withdrawn, or is in another version."""
    if "wave" not in params:
        return False
    held = ask("pickers/wave", demonstration=params.get("demonstration", 0)).rows
    return params["wave"] not in [row["value"] for row in held]


def _in_words(ask, query, made: dict) -> str:
    """Choices as a reader knows them: {'who': 'councils'} -> 'Who was asked: Councils'."""
    said = []
    for name, value in made.items():
        control = catalogue.controls_of(query)[name]
        words = str(value)
        if control.kind == "choice":
            rows = ask(control.picker, **dict(control.asks)).rows
            words = next((str(row["label"]) for row in rows if row["value"] == value), words)
        said.append(f"{control.label}: {words}")
    return ", ".join(said)


def _laid_out(query, rows: list[dict], headline: str, known: dict, place: str):
    """The rows that found room on the slide, the slide, and its source line, which is theirs alone."""
    whole = len(rows)
    for _ in range(3):
        bases = [row["base_words"] for row in rows if row.get("base_words")]
        source = wording.brief(reading.sources(rows, known), bases, query.base)
        if any(row.get("source_words") for row in rows):
            source = reading.caption(query, rows, known)
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
    if query.kind not in ("timeline", "matrix", "heat", "bars", "likert"):
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
    part = "slide" if deck.story.page is None else "answer"
    return f"Sector Innovation Insight · {sources}{span} · each {part} names its own"


def closing(story: Story, deck: Deck) -> tuple[str, list[str]]:
    """The last slide: its headline, then the caveat, what was counted here, and every source."""
    said = [story.closing] if story.closing else []
    counted = [shown.query.base for shown in deck.slides if shown.rows and not shown.sources]
    said += [f"Counted here from rows: {base}" for base in dict.fromkeys(counted)]
    said += [f"{one['short_name']}: {one['publisher']}, {one['title']}" for one in deck.sources]
    return "Where this comes from", said


def closing_scene(story: Story, deck: Deck) -> Scene:
    headline, said = closing(story, deck)
    total = story.length
    return pictures.words(headline, said, f"{total} / {total}")


def address(story: Story, shown: Shown | None = None) -> str:
    """Where a QR code leads: the operator's copy for the audience, or else the same view of the app.

    '' when the operator has set neither address.
    """
    copy = os.environ.get(COPY, "").strip().rstrip("/")
    app = os.environ.get(ADDRESS, "").strip().rstrip("/")
    if copy and story.page is None:
        return f"{copy}/#slide-{shown.number}" if shown else f"{copy}/"
    if not app:
        return ""
    if story.page is not None:
        return f"{app}/{story.page}" + (f"#{anchor(shown.query.name)}" if shown else "")
    if not story.name:
        said = {"query": shown.slide.query, **shown.slide.params} if shown else {}
        return f"{app}/present?{urlencode(said)}" if said else f"{app}/present"
    said = {"story": story.name} | ({"slide": shown.number + 1} if shown else {})
    return f"{app}/present?{urlencode(said)}"
