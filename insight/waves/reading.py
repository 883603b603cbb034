"""A file becomes rows of text, read by a process of its own with limits; all that is wrong is said."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from insight.faults import DataFault
from insight.waves.disguise import kind
from insight.waves.limits import UPLOAD, Limits

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Reading:
    """`rows` is a CSV of row numbers and cells; `names`, `tops` and `subs` describe its columns.
    `refused` lists [row, column, value, reason]; `bad` counts the rows it stands for."""

    file: str
    sha256: str
    rows: Path
    sheet: str
    tool: str
    names: list[str]
    tops: list[str]
    subs: list[str]
    taken: int
    bad: int
    refused: list[list]
    warnings: list[str]


def read(
    path: Path, folder: Path, limits: Limits = UPLOAD, sheet: str | None = None, name: str = "",
    progress=None,
) -> Reading:  # fmt: skip
    """Reads a file into `folder`/rows.csv. Raises DataFault with every sentence of a refused file.

    `name` is what people know the file by. `progress(text)` is called now and then on long work.
    """
    name = shown(name or path.name)
    if not path.is_file():
        raise DataFault([f"There is no file {name}. Check the name and the folder."])
    # Size, first bytes and the zip's directory decide alone, before a process is started.
    kind(path, name, limits)
    request = {
        "path": str(path.resolve()), "name": name, "folder": str(folder.resolve()),
        "limits": asdict(limits), "sheet": sheet,
    }  # fmt: skip
    found = _limited(request, name, limits, progress)
    if "refused_file" in found:
        raise DataFault(found["refused_file"])
    return Reading(
        name, checksum(path), folder / "rows.csv", found["sheet"], found["tool"], found["names"],
        found["tops"], found["subs"], found["rows"] - found["rows_bad"], found["rows_bad"],
        found["refused"], found["warnings"],
    )  # fmt: skip


def shown(name: str) -> str:
    """A file's name as it may be said: its last part only, printable, not endless."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    said = "".join(letter for letter in last if letter.isprintable()) or "the file"
    return said if len(said) <= 80 else f"{said[:60]}…{said[-12:]}"


def checksum(path: Path) -> str:
    """SHA-256 of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _limited(request: dict, name: str, limits: Limits, progress) -> dict:
    """What the reading process answers, or why it was stopped."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8",
                   "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "insight.waves.child"], cwd=request["folder"], env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", errors="replace", start_new_session=True,
    )  # fmt: skip
    said: list[str] = []

    def listen():
        for line in process.stderr:
            said.append(line)
            del said[:-20]
            if progress and line.endswith("rows read\n"):
                progress(line.strip())

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    timer = threading.Timer(limits.seconds, process.kill)
    timer.start()
    try:
        try:
            process.stdin.write(json.dumps(request))
            process.stdin.close()
        except BrokenPipeError:
            pass
        answer = process.stdout.read()
        process.wait()
    finally:
        timer.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()
    try:
        return json.loads(answer)
    except json.JSONDecodeError:
        if process.returncode and process.returncode < 0:
            why = f"took longer than {limits.seconds} seconds to read and was stopped"
        else:
            why = "needs more memory than an import may use"
        raise DataFault([f"{name} {why}. Split it, or save it as CSV and try again."]) from None
