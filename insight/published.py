"""The dashboard's pages as decks, read from the pages themselves, so that a new one is in by itself."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from insight import catalogue, deck
from insight.stories import Slide, Story

ROOT = Path(__file__).parents[1]


def decks(ask: Callable) -> Iterator[deck.Deck]:
    """A deck for each page of app.py that sets answers on the page, in the order of its contents."""
    for path, title in _contents():
        if slides := _slides(ask, ROOT / path):
            words = _texts(ROOT / path, "write")
            story = Story(Path(path).stem, title, tuple(slides), words[0] if words else "")
            yield deck.gather(ask, story, whole=True)


def page(ask: Callable, name: str) -> deck.Deck | None:
    """The deck of one page by its file's name, None when it holds no answers or is not there."""
    return next((one for one in decks(ask) if one.story.name == name), None)


def _contents() -> list[tuple[str, str]]:
    """The files and titles that app.py puts into its contents."""
    found = []
    for call in _calls(ROOT / "app.py", "Page"):
        titles = [word.value.value for word in call.keywords if word.arg == "title"]
        if titles and (ROOT / call.args[0].value).exists():
            found.append((call.args[0].value, titles[0]))
    return found


def _calls(path: Path, *names: str) -> list[ast.Call]:
    """Calls of these functions with a text as their first argument, in the order of the file."""
    found = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in names
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _texts(path: Path, name: str) -> list[str]:
    return [call.args[0].value.replace("**", "") for call in _calls(path, name)]


def _slides(ask: Callable, path: Path) -> list[Slide]:
    known = set(catalogue.names())
    found = []
    for call in _calls(path, "show", "figures", "tension"):
        name, what = call.args[0].value, getattr(call.func, "id", "")
        if what == "tension":
            rows = ask("tensions/sides", tension=name).rows
            found += [Slide("tensions/sides", rows[0]["title"], {"tension": name})] if rows else []
        elif name in known:
            query = catalogue.get(name)
            said = {
                word.arg: word.value.value
                for word in call.keywords
                if word.arg in query.params and isinstance(word.value, ast.Constant)
            }
            found.append(Slide(name, query.title, said))
    return found
