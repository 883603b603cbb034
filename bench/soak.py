"""`python -m bench --only soak`: twenty readers for twenty minutes; memory, processes and connections.

Readers open a page, change a filter every ten seconds or ask in SQL, and leave after some minutes for
another to come, as people do. Memory is judged over the second half, when what is kept for everybody
has been filled; connections, processes and threads once all have left and been forgotten.
"""

import asyncio
import statistics
import time
from collections import Counter
from random import Random

from bench.load import PAGES, PROJECTS, SURVEYS, at
from bench.servers import ROOT, Server, server
from bench.viewer import Viewer

SESSIONS, PAUSE, MINUTES = 20, 10.0, 20
# Changes that a reader makes before another takes the place.
STAYS = 12
# Part of the memory by which the second half may grow.
LIMIT_GROWTH = 0.03
# Streamlit keeps a session that lost its connection for two minutes, with three open files each, and
# lets go of it when others leave after that. So many come and go at the end.
FORGOTTEN, LAST, FILES = 130, 12, 3
ASK = "ask"


async def reader(server: Server, place: int, end: float, pause: float, seen: dict) -> None:
    """One place in the crowd: readers come and go on it until `end`."""
    dice = Random(place)
    while time.monotonic() < end:
        page = dice.choice([*PAGES, ASK])
        query = {"section": "Your own SQL"} if page == ASK else {}
        try:
            async with Viewer(server.address, page, query) as viewer:
                await viewer.open()
                seen["visits"] += 1
                for _ in range(dice.randint(1, 2 * STAYS)):
                    await asyncio.sleep(dice.uniform(0.5, 1.5) * pause)
                    if time.monotonic() > end:
                        break
                    seen["times"].append(await step(viewer, page, dice))
                seen["faults"] += viewer.faults
        except Exception as fault:
            seen["faults"].append(f"{type(fault).__name__}: {fault}"[:200])
            await asyncio.sleep(1)


async def step(viewer: Viewer, page: str, dice: Random) -> float:
    if page == ASK:
        starters = [label for label in viewer.buttons if label.endswith("?")]
        return await viewer.press(dice.choice(starters))
    labels = [
        label
        for label in (*SURVEYS, *PROJECTS)
        if label in viewer.choices and len(viewer.choices[label].options) > 1
    ]
    return await viewer.change(dice.choice(labels), dice)


async def watch(server: Server, end: float, every: float, samples: list) -> None:
    began = time.monotonic()
    while time.monotonic() < end:
        samples.append((time.monotonic() - began, counted(server)))
        await asyncio.sleep(every)


def counted(server: Server) -> dict[str, int]:
    return {
        "memory": server.memory(),
        "connections": server.connections(),
        "files": server.open_files(),
        "children": server.children(),
        "threads": server.threads(),
    }


async def soak(server: Server, sessions: int, minutes: float, pause: float) -> dict:
    """Everything seen: samples, times, visits, faults, and counts before and after."""
    seen: dict = {"times": [], "faults": [], "visits": 0, "samples": []}
    # One of everything first: libraries and processes that stay are no leak.
    warm: dict = {"times": [], "faults": [], "visits": 0}
    for page in (*PAGES, ASK):
        query = {"section": "Your own SQL"} if page == ASK else {}
        async with Viewer(server.address, page, query) as viewer:
            await viewer.open()
            await step(viewer, page, Random(1))
            warm["faults"] += viewer.faults
    seen["faults"] += warm["faults"]
    await asyncio.sleep(1)
    seen["before"] = counted(server)
    end = time.monotonic() + minutes * 60
    cpu, began = server.cpu(), time.monotonic()
    await asyncio.gather(
        watch(server, end, max(0.5, minutes * 60 / 240), seen["samples"]),
        *(reader(server, place, end, pause, seen) for place in range(sessions)),
    )
    seen["cores"] = (server.cpu() - cpu) / (time.monotonic() - began)
    return seen


async def leave(server: Server) -> None:
    """The last readers come and go, so that those before them are forgotten."""
    for _ in range(LAST):
        async with Viewer(server.address, "barriers") as viewer:
            await viewer.open()
    await asyncio.sleep(1)


def slope(points: list[tuple[float, float]]) -> float:
    """Least squares: how much y rises for each x."""
    return statistics.linear_regression(*zip(*points, strict=True)).slope if len(points) > 1 else 0


def report(
    minutes: float = MINUTES,
    sessions: int = SESSIONS,
    pause: float = PAUSE,
    forgotten: float = FORGOTTEN,
) -> list[str]:
    """What was seen, and what is over its goal."""
    with server(ROOT / "app.py") as one:
        seen = asyncio.run(soak(one, sessions, minutes, pause))
        time.sleep(forgotten)
        asyncio.run(leave(one))
        after = counted(one)
    half = seen["samples"][len(seen["samples"]) // 2 :]
    memory = [(moment, found["memory"]) for moment, found in half]
    rise = slope(memory) * 600 / 1e6
    part = slope(memory) * (half[-1][0] - half[0][0]) / memory[0][1]
    times = sorted(seen["times"])
    lines = [
        f"{sessions} sessions for {minutes:g} minutes: {seen['visits']} visits, {len(times)} actions, "
        f"{len(seen['faults'])} errors, p95 {at(times, 0.95) * 1000:.0f} ms, {seen['cores']:.2f} cores",
        "memory, MB: "
        + ", ".join(
            f"{found['memory'] / 1e6:.0f} after {moment / 60:.0f} min"
            for moment, found in seen["samples"][:: max(1, len(seen["samples"]) // 8)]
        ),
        f"memory in the second half {rise:+.1f} MB in ten minutes ({part:+.1%}), goal {LIMIT_GROWTH:.0%}",
        "once all had left: "
        + ", ".join(
            f"{what} {seen['before'][what]} before and {after[what]} after"
            for what in ("connections", "files", "children", "threads")
        ),
    ]
    lines += [f"error, {times} times: {said}" for said, times in Counter(seen["faults"]).items()]
    if part > LIMIT_GROWTH:
        lines.append(f"over the goal: memory grew by {part:.1%}")
    may_stay = {"connections": 0, "children": 0, "files": LAST * FILES}
    for what, more in may_stay.items():
        if after[what] > seen["before"][what] + more:
            lines.append(f"over the goal: {what} left over")
    return lines
