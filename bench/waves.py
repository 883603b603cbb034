"""`python -m bench --only waves`: a wave of a million respondents and forty questions, imported.

Says how long it took, how many rows a second, how large the private file is, and the most memory that
the command and the process that reads the file ever held together.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RESPONDENTS, QUESTIONS = 1_000_000, 40
LIMIT_GIB = 1.5
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


def measure(respondents: int = RESPONDENTS) -> list[str]:
    """Imports a made-up file and gives the figures as lines."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "answers.csv"
        write(path, respondents)
        environment = {**os.environ, "INSIGHT_STORE": f"{place}/store"}
        command = [
            sys.executable,
            "-m",
            "insight",
            "wave",
            "import",
            str(path),
            "--id",
            "large",
            "--accept-proposals",
            "--json",
        ]
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        most, steps = 0, []
        listener = threading.Thread(target=lambda: steps.extend(process.stderr), daemon=True)
        listener.start()
        answer: list[str] = []
        reader = threading.Thread(target=lambda: answer.append(process.stdout.read()), daemon=True)
        reader.start()
        while process.poll() is None:
            most = max(most, memory(process.pid))
            time.sleep(0.05)
        reader.join()
        took = time.perf_counter() - started
        said = json.loads(answer[0])
        stored = (Path(place) / "store/waves/large/wave.duckdb").stat().st_size if said["ok"] else 0
    lines = [
        f"wave of {respondents:,} × {QUESTIONS} ({said['rows_taken']:,} rows taken): {took:.0f} s, "
        f"{respondents / took:,.0f} rows a second, {len(steps)} lines of progress",
        f"most memory {most / 2**30:.2f} GiB, goal {LIMIT_GIB}; private file {stored / 2**20:,.0f} MiB",
    ]
    if most > LIMIT_GIB * 2**30:
        lines.append("over the goal: memory")
    return lines


if __name__ == "__main__":
    print("\n".join(measure(int(sys.argv[1]) if len(sys.argv) > 1 else RESPONDENTS)))
