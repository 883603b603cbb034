"""A story: a file in stories/ that names questions, one a slide, with a headline and talking points."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from insight import catalogue
from insight.faults import DataFault, nearest

STORIES = Path(__file__).parent.parent / "stories"
STORY = ("title", "subtitle", "closing", "slides")
SLIDE = ("headline", "query", "section", "params", "rows", "points")
MOST_SLIDES, MOST_TEXT = 40, 2000


@dataclass(frozen=True)
class Slide:
    """One question with its `params`; `rows` is how many figures to show, 0 for what fits."""

    query: str
    headline: str
    params: dict[str, str | int] = field(default_factory=dict)
    points: tuple[str, ...] = ()
    rows: int = 0


@dataclass(frozen=True)
class Story:
    """`name` is the file's name without its ending; a deck of one's own has none.

    `page` is for a page as a document: its address below the app's own, '' for the first page.
    """

    name: str
    title: str
    slides: tuple[Slide, ...]
    subtitle: str = ""
    closing: str = ""
    page: str | None = None

    @property
    def length(self) -> int:
        """How many slides an audience sees: with the opening and the closing."""
        return len(self.slides) + 2


def names(folder: Path = STORIES) -> list[str]:
    """Every story by its file's name; files are looked for anew at each call."""
    return sorted(path.stem for path in folder.glob("*.yml"))


def get(name: str, folder: Path = STORIES) -> Story:
    """One story, read again when its file or any question has changed. Raises KeyError when there is
    none, DataFault when it cannot be used."""
    path = folder / f"{name}.yml"
    if name not in names(folder):
        raise KeyError(name)
    questions = tuple(catalogue.saved().items())
    return _kept(name, path.read_bytes(), f"{folder.name}/{path.name}", questions)


@lru_cache(64)
def _kept(name: str, text: bytes, where: str, questions: tuple) -> Story:
    return parse(name, text, where)


def parse(name: str, text: bytes | str, where: str) -> Story:
    """The story that a file says. Raises DataFault with a sentence for each thing that is wrong."""
    try:
        said = yaml.safe_load(text.decode("utf-8") if isinstance(text, bytes) else text)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        # A ValueError is text that is not UTF-8, a date that no calendar has, a number beyond counting.
        line = getattr(getattr(fault, "problem_mark", None), "line", 0) + 1
        raise DataFault([f"{where}, line {line}: this is not readable YAML in UTF-8."]) from None
    return read(name, said, where)


def read(name: str, said, where: str) -> Story:
    """A story from plain values, every one of them checked. Raises DataFault like parse()."""
    if not isinstance(said, dict):
        raise DataFault([f"{where} does not say 'title' and 'slides'."])
    found = [
        f"{where}: unknown word '{key}'.{nearest(key, STORY)}" for key in said if key not in STORY
    ]
    if not isinstance(said.get("title"), str) or not said["title"].strip():
        found.append(f"{where} has no title. Add a line   title: …")
    for key in ("title", "subtitle", "closing"):
        if key in said and not (_is_text(said[key]) and len(said[key]) <= MOST_TEXT):
            found.append(f"{where}: '{key}' should be a text of at most {MOST_TEXT:,} characters.")
    slides = said.get("slides")
    if not isinstance(slides, list) or not slides:
        raise DataFault([*found, f"{where} has no slides. Add a list   slides:"])
    if len(slides) > MOST_SLIDES:
        raise DataFault([*found, f"{where} has {len(slides)} slides; {MOST_SLIDES} are the most."])
    made = []
    for number, one in enumerate(slides, start=1):
        wrong = _problems(one)
        found += [f"{where}, slide {number}: {problem}" for problem in wrong]
        if not wrong:
            made.append(_slide(one))
    if found:
        raise DataFault(found)
    texts = {
        key: " ".join(said[key].split()) for key in ("title", "subtitle", "closing") if key in said
    }
    return Story(name, slides=tuple(made), **texts)


def _is_text(value) -> bool:
    """Whether it is text that a file can hold: YAML and JSON may write half of a character."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _problems(one) -> list[str]:
    """What is wrong with one slide, each a sentence that the file and the number stand before."""
    if not isinstance(one, dict):
        return ["a slide says 'headline' and 'query', each on a line of its own."]
    found = [f"unknown word '{key}'.{nearest(key, SLIDE)}" for key in one if key not in SLIDE]
    headline = one.get("headline")
    if not _is_text(headline) or not headline.strip():
        found.append("the headline is missing. Add a line   headline: …")
    elif len(headline) > MOST_TEXT:
        found.append("the headline is too long for a slide.")
    if ("query" in one) == ("section" in one):
        found.append("name one question, as   query: topic/name   or as   section: page#card")
        return found
    query = _named(one)
    if query is None:
        word = str(one.get("query", one.get("section")))
        bare = re.sub(r"^[^#]*#", "", word)
        cards = map(anchor, catalogue.names())
        near = nearest(bare, cards) if "section" in one else nearest(word, catalogue.names())
        found.append(f"there is no question '{word}'.{near}")
        return found
    params = one.get("params") or {}
    if not isinstance(params, dict):
        return [*found, "'params' should be names with values, such as   params: {who: all}"]
    known = catalogue.get(query).params
    for key, value in params.items():
        if key not in known:
            offered = f" It takes {', '.join(known)}." if known else " It takes none."
            found.append(f"{query} does not take '{key}'.{nearest(key, known) or offered}")
        elif type(value) is not type(known[key]) or (
            isinstance(value, str) and not _is_text(value)
        ):
            kind = "a whole number" if isinstance(known[key], int) else "a text"
            found.append(f"'{key}' should be {kind}.")
    rows = one.get("rows", 0)
    if type(rows) is not int or not 0 <= rows <= 100:
        found.append("'rows' should be a whole number up to 100.")
    points = one.get("points", [])
    points = [points] if isinstance(points, str) else points
    if not isinstance(points, list) or not all(
        _is_text(point) and len(point) <= MOST_TEXT for point in points
    ):
        found.append(
            "'points' should be a list of texts; put a text with a colon in quotation marks."
        )
    return found


def _slide(one: dict) -> Slide:
    points = one.get("points", [])
    return Slide(
        _named(one),
        " ".join(one["headline"].split()),
        dict(one.get("params") or {}),
        tuple(
            " ".join(point.split()) for point in ([points] if isinstance(points, str) else points)
        ),
        one.get("rows", 0),
    )


def anchor(name: str) -> str:
    """A question's card on a page: 'barriers/by_who' -> 'barriers-by-who'."""
    return name.replace("/", "-").replace("_", "-")


def _named(one: dict) -> str | None:
    """The question that a slide names by itself or by the card of a page; None if there is none."""
    said = str(one.get("query", one.get("section")))
    for name in catalogue.names():
        if name == said and "query" in one:
            return name
        if "section" in one and anchor(name) == said.partition("#")[2]:
            return name
    return None


def plain(story: Story) -> dict:
    """The story as the values that a file holds; read() makes it again."""
    said = {"title": story.title}
    said |= {key: getattr(story, key) for key in ("subtitle", "closing") if getattr(story, key)}
    said["slides"] = [
        {"headline": slide.headline, "query": slide.query}
        | ({"params": dict(slide.params)} if slide.params else {})
        | ({"rows": slide.rows} if slide.rows else {})
        | ({"points": list(slide.points)} if slide.points else {})
        for slide in story.slides
    ]
    return said


def write(story: Story) -> str:
    """The story as a file for stories/."""
    return yaml.safe_dump(plain(story), allow_unicode=True, sort_keys=False, width=96)
