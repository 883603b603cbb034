"""`python -m bench --only cpu`: processor time of a page run again, and of a filter in a fragment.

The clock is the server's own processor time, which other work on the machine lengthens less than it
does the wall's. Each page is run in turn with two pages of a bare Streamlit app: an empty one, and one
with as many empty charts as the page has.
"""

import asyncio
import statistics
from random import Random

from bench.servers import BARE, ROOT, server
from bench.viewer import Viewer

LIMIT_PAGE_MS, LIMIT_FILTER_MS = 60, 25
# A filter of each page that has one; those within a fragment have the second goal.
FILTERS = {
    "challenges": "Who was asked",
    "barriers": "Who was asked",
    "facilitators": "Who was asked",
    "technology": "Who was asked",
    "regions": "Theme",
    "collective": "Theme",
    "gap": "Row",
    "ask": "Question",
    "sources": "Source",
}


def pages() -> list[str]:
    """Every page by its address; the briefing is the start."""
    stems = sorted(file.stem for file in (ROOT / "pages").glob("*.py"))
    return ["" if stem == "briefing" else stem for stem in stems]


async def _spent(server, step, times: int) -> float:
    """Median milliseconds of processor of a step, of so many."""
    found = []
    for _ in range(times):
        before = server.cpu()
        await step()
        # What the server does after its last word to the reader belongs to the run.
        await asyncio.sleep(0.02)
        found.append((server.cpu() - before) * 1000)
    return statistics.median(found)


async def _page(ours, theirs, name: str, rounds: int) -> dict:
    """Milliseconds: a new reader's first run, the page again, an empty and a bare page again, a filter."""
    dice = Random(name)
    async with (
        Viewer(ours.address, name) as mine,
        Viewer(theirs.address, query={"charts": "0"}) as empty,
        Viewer(theirs.address) as bare,
    ):
        await mine.open(), await empty.open()
        bare.query["charts"] = str(mine.charts)
        await bare.open()
        found = {"first": [], "page": [], "empty": [], "bare": [], "filter": []}
        label = FILTERS.get(name)

        async def come():
            async with Viewer(ours.address, name) as another:
                await another.open()

        for _ in range(3):
            found["first"].append(await _spent(ours, come, max(1, rounds // 3)))
            found["empty"].append(await _spent(theirs, empty.again, rounds))
            found["bare"].append(await _spent(theirs, bare.again, rounds))
            found["page"].append(await _spent(ours, mine.again, rounds))
            if label:
                change = lambda: mine.change(label, dice)  # noqa: E731
                found["filter"].append(await _spent(ours, change, rounds))
        if faults := [*mine.faults, *empty.faults, *bare.faults]:
            raise RuntimeError(f"/{name}: {faults[0]}")
        inside = bool(label and mine.choices[label].fragment)
    medians = {what: statistics.median(times) for what, times in found.items() if times}
    return {"filter": None, **medians, "inside": inside, "charts": bare.charts}


def report(rounds: int, names: list[str] | None = None) -> list[str]:
    """A line for each page, and what is over its goal."""
    lines, over, empties = [], [], []
    with server(ROOT / "app.py") as ours, server(BARE) as theirs:
        ours.settle()
        for name in pages() if names is None else names:
            found = asyncio.run(_page(ours, theirs, name, rounds))
            page, empty, change = found["page"], found["empty"], found["filter"]
            empties.append(empty)
            line = (
                f"{'/' + name:14} first {found['first']:4.0f}, again {page:4.0f} ms of processor, "
                f"{page - empty:+4.0f} to an empty page; a bare one with {found['charts']} charts "
                f"{found['bare']:3.0f} ms"
            )
            if change is not None:
                where = "in its fragment" if found["inside"] else "of the whole page"
                line += f"; filter {change:4.0f} ms {where}"
            lines.append(line)
            if page > LIMIT_PAGE_MS:
                over.append(f"over the goal: /{name} again {page:.0f} ms, goal {LIMIT_PAGE_MS}")
            if found["inside"] and change > LIMIT_FILTER_MS:
                over.append(
                    f"over the goal: /{name} filter {change:.0f} ms, goal {LIMIT_FILTER_MS}"
                )
    lines.append(f"an empty page of a bare app {statistics.median(empties):.0f} ms")
    return lines + over
