"""`python -m bench --only waves`: a wave of a million respondents and forty questions, imported, published,
and pages before and after.

Says how long importing and publishing took, how many rows a second, how large the files are, and the most
memory that each command and its processes ever held together. Then the same pages run in turn on a server
with nothing published and on one with the wave in force: processor of a reader's first run, and of the page
again.
"""

import asyncio
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RESPONDENTS, QUESTIONS = 1_000_000, 40
LIMIT_GIB, LIMIT_PAGE = 1.5, 1.1
PAGES = ("", "barriers", "facilitators", "technology", "sources", "collective")
SCALE = (
    "Not at all important",
    "Not very important",
    "Moderately important",
    "Important",
    "Very important",
)
KINDS = ("Local authority", "Charity", "Voluntary adoption agency", "Independent fostering agency")


def write(path: Path, respondents: int) -> None:
    """A file as Google Forms would write it, from a thousand invented respondents over and over."""
    drawn = random.Random(1)
    head = [
        "Response ID",
        "Timestamp",
        "Kind of organisation",
        *(f"How important is factor {n}?" for n in range(QUESTIONS)),
    ]
    some = [
        [f"2026-01-{drawn.randint(1, 28):02} 10:00:00", drawn.choice(KINDS), *(drawn.choice(SCALE) for _ in range(QUESTIONS))]
        for _ in range(1000)
    ]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for place in range(respondents):
            writer.writerow([place + 1, *some[(place * 7 + place // 1000) % 1000]])


def memory(process: int) -> int:
    """Bytes that a process and its children hold now."""
    held, waiting = 0, [process]
    while waiting:
        one = waiting.pop()
        try:
            status = Path(f"/proc/{one}/status").read_text()
            waiting += [
                int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()
            ]
        except OSError:
            continue
        held += next(
            (
                int(line.split()[1]) * 1024
                for line in status.splitlines()
                if line.startswith("VmRSS")
            ),
            0,
        )
    return held


def command(store: str, *words: str) -> tuple[dict, float, float, int]:
    """Runs `insight wave …`: its answer, seconds, the most bytes it held, and how many lines of progress."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "insight", "wave", *words, "--json"],
        env={**os.environ, "INSIGHT_STORE": store},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    most, steps, answer = 0, [], []
    listener = threading.Thread(target=lambda: steps.extend(process.stderr), daemon=True)
    reader = threading.Thread(target=lambda: answer.append(process.stdout.read()), daemon=True)
    listener.start(), reader.start()
    while process.poll() is None:
        most = max(most, memory(process.pid))
        time.sleep(0.05)
    reader.join(), listener.join()
    said = json.loads(answer[0])
    if not said["ok"]:
        raise RuntimeError(f"wave {words[0]} was refused: {answer[0][:500]}")
    return said, time.perf_counter() - started, most, len(steps)


def measure(rounds: int = 7, respondents: int = RESPONDENTS) -> list[str]:
    """Imports and publishes a made-up file and gives the figures as lines."""
    with tempfile.TemporaryDirectory() as place:
        path, store = Path(place) / "answers.csv", f"{place}/store"
        write(path, respondents)
        said, took, most, steps = command(
            store, "import", str(path), "--id", "large", "--accept-proposals"
        )
        path.unlink()
        stored = Path(store, "waves/large/wave.duckdb").stat().st_size
        _, long, held, more = command(store, "publish", "large")
        (file,) = Path(store, "published").glob("insight-*.duckdb")
        lines = [
            f"wave of {respondents:,} × {QUESTIONS} ({said['rows_taken']:,} rows taken): {took:.0f} s, "
            f"{respondents / took:,.0f} rows a second, {steps} lines of progress",
            f"most memory {most / 2**30:.2f} GiB, goal {LIMIT_GIB}; private file {stored / 2**20:,.0f} MiB",
            f"published in {long:.0f} s, {more} lines of progress, most memory {held / 2**30:.2f} GiB; public "
            f"file {file.stat().st_size / 2**20:,.0f} MiB",
        ]
        if max(most, held) > LIMIT_GIB * 2**30:
            lines.append("over the goal: memory")
        return lines + pages(f"{place}/empty", store, rounds)


def pages(before: str, after: str, rounds: int) -> list[str]:
    """Processor of runs of each page with either store, taken in turn, and their ratio."""
    from bench.servers import ROOT, server

    lines, over = [], []
    with (
        server(ROOT / "app.py", INSIGHT_STORE=before) as without,
        server(ROOT / "app.py", INSIGHT_STORE=after) as with_wave,
    ):
        for name in PAGES:
            first, again = asyncio.run(_page(without, with_wave, name, rounds))
            said = [f"/{name:13}"]
            for what, times in (("first run", first), ("again", again)):
                old, new = (statistics.median(one) * 1000 for one in times)
                said.append(
                    f"{what} {old:4.0f} ms before, {new:4.0f} after, ratio {new / old:4.2f}"
                )
                if new / old > LIMIT_PAGE:
                    over.append(f"over the goal: /{name} {what} {new / old:.2f}, goal {LIMIT_PAGE}")
            lines.append("; ".join(said))
    return lines + over


async def _page(without, with_wave, name: str, rounds: int) -> tuple[tuple, tuple]:
    """Seconds of processor with either server, lists of pairs: of a new reader, and of the page again."""
    from bench.viewer import Viewer

    servers = (without, with_wave)
    first, again = ([], []), ([], [])
    async with Viewer(without.address, name) as old, Viewer(with_wave.address, name) as new:
        await old.open(), await new.open()
        for turn in range(rounds * 3):
            # Who goes first has a colder machine, so they take turns.
            for at in (0, 1) if turn % 2 else (1, 0):
                started = servers[at].cpu()
                await (old, new)[at].again()
                await asyncio.sleep(0.02)
                again[at].append(servers[at].cpu() - started)
                if turn < rounds:
                    started = servers[at].cpu()
                    async with Viewer(servers[at].address, name) as another:
                        await another.open()
                    await asyncio.sleep(0.02)
                    first[at].append(servers[at].cpu() - started)
        if faults := [*old.faults, *new.faults]:
            raise RuntimeError(f"/{name}: {faults[0]}")
    return first, again


if __name__ == "__main__":
    print("\n".join(measure(respondents=int(sys.argv[1]) if len(sys.argv) > 1 else RESPONDENTS)))
