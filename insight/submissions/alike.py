"""Whether a project is known already, or waits already: "looks like No Wrong Door, North Yorkshire"."""

import difflib

from insight.search import Shelf
from insight.search.spelling import spellings, squashed

# How alike two names are that stand for one project, and two that do where the place is the same too.
NAMES, WITH_PLACE = 82, 62
# A name as short as this stands in others by chance.
TELLING = 8
MOST = 3


def known(shelf: Shelf, rows: dict[str, dict], project: dict) -> list[str]:
    """Ids of the projects that this one may be, likeliest first. `rows` are those of collective.card by id."""
    name = project.get("name") or ""
    wanted = squashed(name)
    if len(wanted) < 3:
        return []
    near = shelf.nearest(name, 12, WITH_PLACE)
    sure = set(shelf.nearest(name, 12, NAMES))
    where = set(_places(project))
    found = [one for one in near if one in sure or where & set(_split(rows[one]["places"]))]
    # A name within a name: "No Wrong Door in Kent".
    for one in shelf.find(name, most=12).ids:
        bare = spellings(rows[one]["name"])[1]
        if min(len(bare), len(wanted)) >= TELLING and (bare in wanted or wanted in bare):
            found.append(one)
    return list(dict.fromkeys(found))[:MOST]


def waiting(others, project: dict, besides: int = 0) -> list:
    """Submissions (of queue.every) whose name is much like this one's."""
    wanted = squashed(project.get("name") or "")
    return [
        one
        for one in others
        if one.id != besides
        and difflib.SequenceMatcher(None, wanted, squashed(one.project["name"])).ratio() * 100
        >= NAMES
    ][:MOST]


def said(row: dict) -> str:
    """'No Wrong Door, North Yorkshire': the name, and where unless the name says it."""
    places = [place for place in _split(row["places"]) if place.lower() not in row["name"].lower()]
    return ", ".join([row["name"], *places[:1]])


def _places(project: dict) -> list[str]:
    return _split(project.get("places")) + _split(project.get("led_from"))


def _split(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]
