"""`python -m bench --only load`: fifty readers on two processes, beside as many on a bare app.

Each reader holds one session, stays with one process as a balancer's cookie would keep it there, and
changes a filter every ten seconds. Both apps stand all the time, and their readers act in turn, a
minute each, so that whatever else the machine does weighs on both. What is timed is all but the
drawing: from the choice to the last message of its run. The bare app draws as many empty charts. The
crowd comes once the app has answered ahead what it can (`answers ahead` in its log).
"""

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random

from bench.servers import BARE, ROOT, Server, server
from bench.viewer import Viewer

SESSIONS, PROCESSES, PAUSE, MINUTES = 50, 2, 10.0, 2
LIMIT_P95_S, LIMIT_RATIO = 2.0, 1.5
SURVEYS = ("Who was asked", "Year", "Source")
PROJECTS = ("Theme", "Technology", "Stage")
# Where filters are, and which of them a reader changes.
PAGES = {
    "challenges": SURVEYS,
    "barriers": SURVEYS,
    "facilitators": SURVEYS,
    "technology": SURVEYS,
    "regions": PROJECTS,
    "collective": PROJECTS,
}
STICK = ("Choice",)


@dataclass
class Side:
    """One app under load: its processes, its readers, and what they saw."""

    name: str
    servers: list[Server]
    readers: list[tuple[Viewer, tuple]] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    cpu: float = 0.0
    seconds: float = 0.0

    def used(self) -> float:
        return sum(one.cpu() for one in self.servers)

    def saying(self) -> str:
        changes = sorted(self.changes)
        return (
            f"{self.name:5} {len(self.readers)} sessions on {len(self.servers)} processes: "
            f"{len(changes)} changes of a filter, p50 {at(changes, 0.5) * 1000:4.0f} ms, "
            f"p95 {at(changes, 0.95) * 1000:4.0f} ms, slowest {at(changes, 1) * 1000:4.0f} ms, "
            f"{len(self.faults)} errors; {self.cpu / max(1, len(changes)) * 1000:.0f} ms of processor a "
            f"change, {self.cpu / self.seconds:.2f} cores; first run p95 "
            f"{at(sorted(self.firsts), 0.95) * 1000:.0f} ms; "
            f"{max(one.memory() for one in self.servers) / 1e6:.0f} MB the larger process"
        )


def at(ordered: list[float], part: float) -> float:
    """The value below which so large a part of an ordered list lies; nan for none."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("nan")


async def arrive(side: Side, place: int, viewer: Viewer, labels: tuple, over: float) -> None:
    """One reader opens a page, some time within `over` seconds."""
    await asyncio.sleep(Random(place).uniform(0, over))
    try:
        await viewer.__aenter__()
        side.firsts.append(await viewer.open())
    except Exception as fault:
        side.faults.append(f"{type(fault).__name__}: {fault}"[:200])
        return
    side.readers.append((viewer, labels))


async def use(side: Side, viewer: Viewer, labels: tuple, end: float, pause: float, dice) -> None:
    """One reader changes filters until `end`, about `pause` seconds from one change to the next."""
    await asyncio.sleep(dice.uniform(0, pause))
    while time.monotonic() < end:
        began = time.monotonic()
        label = dice.choice([one for one in labels if len(viewer.choices[one].options) > 1])
        try:
            side.changes.append(await viewer.change(label, dice))
        except Exception as fault:
            side.faults.append(f"{type(fault).__name__}: {fault}"[:200])
            return
        spent = time.monotonic() - began
        await asyncio.sleep(max(0, dice.uniform(0.5, 1.5) * pause - spent))


async def act(side: Side, seconds: float, pause: float, seed: int) -> None:
    """All readers of one app for so long."""
    before, began = side.used(), time.monotonic()
    await asyncio.gather(
        *(
            use(side, viewer, labels, began + seconds, pause, Random(f"{seed}-{place}"))
            for place, (viewer, labels) in enumerate(side.readers)
        )
    )
    side.cpu += side.used() - before
    side.seconds += time.monotonic() - began


async def crowd(ours: Side, bare: Side, sessions: int, minutes: float, pause: float) -> None:
    """Lets everybody arrive, and then both crowds act in turn for so many minutes each."""
    pages = list(PAGES.items())
    over = sessions * pause / 20
    arriving = []
    for place in range(sessions):
        page, labels = pages[place % len(pages)]
        # Neighbours on one page go to different processes.
        home = ours.servers[(place // len(pages) + place) % len(ours.servers)]
        arriving.append(arrive(ours, place, Viewer(home.address, page), labels, over))
    await asyncio.gather(*arriving)
    for place, (viewer, _) in enumerate(list(ours.readers)):
        home = bare.servers[place % len(bare.servers)]
        twin = Viewer(home.address, query={"charts": str(viewer.charts)})
        arriving.append(arrive(bare, place, twin, STICK, over))
    await asyncio.gather(*arriving[sessions:])
    turns = max(1, round(minutes))
    for turn in range(turns):
        for side in (ours, bare):
            await act(side, minutes / turns * 60, pause, turn)
    for side in (ours, bare):
        side.faults += [fault for viewer, _ in side.readers for fault in viewer.faults]
        await asyncio.gather(*(viewer.__aexit__() for viewer, _ in side.readers))


def report(
    sessions: int = SESSIONS,
    minutes: float = MINUTES,
    pause: float = PAUSE,
    processes: int = PROCESSES,
) -> list[str]:
    """Lines with both crowds and their ratio, and what is over its goal."""
    with ExitStack() as stack:
        ours, bare = (
            Side(name, [stack.enter_context(server(script)) for _ in range(processes)])
            for name, script in (("ours", ROOT / "app.py"), ("bare", BARE))
        )
        for one in ours.servers:
            one.settle()
        mine = time.process_time()
        asyncio.run(crowd(ours, bare, sessions, minutes, pause))
        mine = (time.process_time() - mine) / (ours.seconds + bare.seconds)
        lines = [ours.saying(), bare.saying()]
    slow, stick = (at(sorted(side.changes), 0.95) for side in (ours, bare))
    lines.append(
        f"p95 {slow:.2f} s, goal {LIMIT_P95_S:.0f} s; {slow / stick:.2f} times the bare app's, goal "
        f"{LIMIT_RATIO}; the readers themselves used {mine:.2f} cores"
    )
    lines += [f"error, {side.name}: {said}" for side in (ours, bare) for said in side.faults[:5]]
    if slow > LIMIT_P95_S:
        lines.append(f"over the goal: p95 {slow:.2f} s")
    if slow / stick > LIMIT_RATIO:
        lines.append(f"over the goal: {slow / stick:.2f} times a bare app's p95")
    return lines
