"""The dashboard's pages as decks, read from the pages themselves, so that a new one is in by itself."""

import ast
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from insight import catalogue, deck
from insight.stories import Slide, Story

ROOT = Path(__file__).parents[1]
# The questions behind pieces of a page that are called without naming one.
PIECES = {
    "regions": ("regions/on_a_map",),
    "board": ("gap/board",),
    "workforce": ("gap/workforce",),
    "heat": ("gap/heat",),
    "projects": ("collective/projects",),
}
# Which piece asks for each wave, for the terms of a subject, and for the two sides of a tension.
WAVE, COMPUTED, TENSION = "wave", "computed", "tension"
SETS = ("show", "figures", "on_demand", *PIECES, WAVE, COMPUTED, TENSION)


def decks(ask: Callable) -> Iterator[deck.Deck]:
    """A deck for each page of app.py that sets answers on the page, in the order of its contents."""
    for title in _contents():
        if whole := story(ask, title, {}):
            yield deck.gather(ask, whole, whole=True)


def holds(title: str) -> bool:
    """Whether the page of this title may hold answers, so that it can be saved."""
    path = _contents().get(title)
    return path is not None and bool(_calls(path, _saved(path)))


def story(ask: Callable, title: str, chosen: dict, address: str = "") -> Story | None:
    """A page of the contents as a story, None when it holds no answers.

    `chosen` are a reader's choices by the name of their parameter; pieces of the page that follow its
    choices take them. `address` is what the page's address says of them, after its question mark.
    """
    path = _contents()[title]
    calls = _calls(path, _saved(path))
    every = [slide for call, texts in calls for slide in _slides(ask, call, texts, chosen)]
    # What a page sets twice, as a board and as a table, is in the document once.
    slides = {(slide.query, *slide.params.items()): slide for slide in every}.values()
    words = [
        call.args[0].value
        for call in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _name(call) == "write" and _texts(call)
    ]
    about = words[0].replace("**", "") if words else ""
    stem = Path(path).stem
    first = next(iter(_contents())) == title
    at = ("" if first else stem) + (f"?{address}" if address else "")
    return Story(stem, title, tuple(slides), about, "", at) if slides else None


@lru_cache
def _read(saved: int) -> dict[str, str]:
    found = {}
    for call in ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and _name(call) == "Page" and _texts(call):
            titles = [word.value.value for word in call.keywords if word.arg == "title"]
            if titles and (ROOT / call.args[0].value).exists():
                found[call.args[0].value] = titles[0], call.lineno
    in_order = sorted(found, key=lambda path: found[path][1])
    return {found[path][0]: path for path in in_order}


def _contents() -> dict[str, str]:
    """The files of the pages that app.py puts into its contents, by their titles."""
    return _read(_saved("app.py"))


def _saved(path: str) -> int:
    return (ROOT / path).stat().st_mtime_ns


@lru_cache
def _calls(path: str, saved: int) -> list[tuple[ast.Call, list[str]]]:
    """The calls of a page that set answers on it, in the order of the file, each with its texts."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    loops = {
        node.target.id: [item.value for item in node.iter.elts if isinstance(item, ast.Constant)]
        for node in ast.walk(tree)
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple | ast.List)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in SETS]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return [(call, _texts(call, loops)) for call in calls]


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _texts(call: ast.Call, loops: dict[str, list] | None = None) -> list[str]:
    """The texts that a call is given by place, all of them where it stands in a loop over texts."""
    found = []
    for arg in call.args:
        if isinstance(arg, ast.Name):
            found += (loops or {}).get(arg.id, [])
        elif isinstance(arg, ast.Constant):
            found.append(arg.value)
    return [text for text in found if isinstance(text, str)]


def _slides(ask: Callable, call: ast.Call, texts: list[str], chosen: dict) -> Iterator[Slide]:
    """The slides of one call; none where the data holds nothing for it."""
    name = _name(call)
    if name == TENSION:
        for tension in texts:
            for row in ask("tensions/sides", tension=tension).rows[:1]:
                yield Slide("tensions/sides", row["title"], {"tension": tension})
    elif name == COMPUTED:
        for subject in texts:
            if ask("survey/computed", subject=subject).rows:
                yield _slide("survey/computed", {"subject": subject})
    elif name == WAVE:
        for wave in (row["value"] for row in ask("pickers/wave").rows):
            yield _slide("survey/response", {"wave": wave})
            for row in ask("pickers/wave_question", wave=wave).rows:
                asked = {"wave": wave, "asked": row["value"]}
                yield Slide("survey/shares", str(row["label"]), asked)
    else:
        known = set(catalogue.names())
        for text in PIECES.get(name) or texts:
            if text in known:
                yield _slide(text, _said(call, catalogue.get(text), chosen, name in PIECES))


def _said(call: ast.Call, query, chosen: dict, follows: bool) -> dict:
    """The parameters that a call gives: as the file says, and a reader's where it hands choices on."""
    fixed = {
        word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)
    }
    handed = {word.arg for word in call.keywords} - set(fixed)
    return {
        key: fixed.get(key, chosen.get(key))
        for key in query.params
        if key in fixed or (key in chosen and (follows or None in handed or key in handed))
    }


def _slide(name: str, params: dict) -> Slide:
    return Slide(name, catalogue.get(name).headed(params), params)
