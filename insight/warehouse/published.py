"""Which public database is in force: the version that was published, or one built from data/.

`store/published/current` is a small JSON file that names the version in force and every version that
is kept. It is only ever replaced whole, and `current.copy` says the same in case it is damaged.
"""

import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb

from insight import cards
from insight.faults import DataFault, disk
from insight.warehouse import snapshot, submitted
from insight.warehouse.loading import MACROS

KEPT = 5
REMOTE = "sc://"
# What `built_from` says of a version whose tables came from a cluster: data/ does not replace them.
CLUSTER = "a cluster"
LOOK = 2.0  # seconds between looks at the pointer
LEFT = 600.0  # seconds for which those who read a file that was replaced may finish on it
HERE = Path(__file__).parent
_building, _taking = threading.Lock(), threading.Lock()
_seen: dict = {}
# Of each file that an operator named: what it was like, the copy that is read, and why there is none.
_taken: dict[Path, tuple[tuple, Path | None, str]] = {}


class NoVersion(Exception):
    """There is no such version, or no version at all; its text is a sentence."""


@dataclass(frozen=True)
class Edition:
    """One public database. `version` is None where nothing was published; `path` is its file; `made` is
    when it was published, or when the operator's own file was written."""

    version: int | None
    path: Path | None
    made: str = ""
    newest: int | None = None
    fault: str = ""


def store() -> Path:
    """The folder of everything that is not in the repository; INSIGHT_STORE moves it."""
    return Path(os.environ.get("INSIGHT_STORE") or cards.DATA.parent / "store").absolute()


def folder() -> Path:
    return store() / "published"


def setting() -> str:
    """INSIGHT_DATABASE: empty, the path of a snapshot, or a cluster's address (engine.py)."""
    return os.environ.get("INSIGHT_DATABASE", "").strip()


def current() -> Path:
    """The file that pages, exports and free SQL read. Built from data/ where nothing was published.

    Raises DataFault when data/ breaks its rules, INSIGHT_DATABASE names no file or no disk has room for one.
    """
    found = edition()
    if why := unusable(found):
        raise DataFault([why])
    return found.path or cached()


def unusable(found: Edition) -> str:
    """Why the file that the operator names cannot be read, or nothing: other figures than those are
    never shown in their place."""
    return found.fault if setting() and not setting().startswith(REMOTE) else ""


def edition() -> Edition:
    """The version in force; `fault` says in a sentence when it is not the one it should be."""
    if (named := setting()) and not named.startswith(REMOTE):
        return _named(Path(named).absolute())
    return _looked(str(folder()), int(time.monotonic() / LOOK))


def _named(path: Path) -> Edition:
    """The snapshot that the operator names: it is no version, and is never built or mended here."""
    if "://" in setting():  # its words may hold a password
        said = "INSIGHT_DATABASE is the address of something else. Write sc://HOST:PORT or the path of a snapshot."
    elif not path.is_file():
        said = f"INSIGHT_DATABASE names {path.name}, and there is no such file. Name a snapshot, or unset it."
    else:
        copy, why, made = _copied(path)
        if copy:
            return Edition(None, copy, made)
        said = f"INSIGHT_DATABASE names {path.name}, {why}"
    return Edition(None, None, fault=said)


def _copied(path: Path) -> tuple[Path | None, str, str]:
    """What is read of the operator's file, or why it cannot be; and when it was written.

    DuckDB reads a file while it is asked, and whoever opens a name again gets what stood there before. So
    each state of the file is read from a copy of its own: another may take its place, or be written over it.
    """
    try:
        with path.open("rb") as file:
            if file.read(12)[8:] != b"DUCK":
                return (
                    None,
                    "which is no snapshot. Name one that python -m insight snapshot wrote, or unset it.",
                    "",
                )
            mark = _mark(file)
            with _taking:
                before = _taken.get(path)
                if before is None or before[0] != mark:
                    _taken[path] = (mark, *_take(file, path, mark, before and before[1]))
                    if before and before[1] not in (None, path, _taken[path][1]):
                        _leave(before[1])
                _, copy, why = _taken[path]
    except OSError as fault:
        return None, f"and it cannot be read: {fault.strerror or 'the disk refused it'}.", ""
    return copy, why, datetime.fromtimestamp(mark[1] / 1e9, UTC).isoformat(timespec="seconds")


def _mark(file) -> tuple:
    """Changes when a file is written or another takes its place."""
    stamp = os.fstat(file.fileno())
    return stamp.st_ino, stamp.st_mtime_ns, stamp.st_size


def _take(file, path: Path, mark: tuple, before: Path | None) -> tuple[Path | None, str]:
    """A copy of an open file, or why there is none that can be read."""
    copy = path
    try:
        handle, name = tempfile.mkstemp(f"-{path.name}", dir=_aside().name)
        copy = Path(name)
        with open(handle, "wb") as kept:
            file.seek(0)
            shutil.copyfileobj(file, kept, 1 << 20)
    except OSError as fault:
        if copy != path:
            copy.unlink(missing_ok=True)
        if before:  # another state of it is open, by its own name or not
            return None, f"and no copy of it can be made: {disk(fault)}"
        copy = path  # no room: it can be read where it lies, until it changes
    if _mark(file) != mark:
        why = "which is being written just now. Write beside it, and give it the name last."
    else:
        why = {
            None: "which is damaged, cut short, or written by a newer DuckDB. Write it again.",
            False: "which holds none of our tables. Name one that python -m insight snapshot wrote, or unset it.",
            True: "",
        }[snapshot.holds(copy)]
    if why and copy != path:
        copy.unlink(missing_ok=True)
    return None if why else copy, why


def _leave(copy: Path) -> None:
    """Takes a copy away once those who read it had time to finish: it may hold what was taken back."""

    def away():
        with suppress(OSError):
            copy.unlink()

    timer = threading.Timer(LEFT, away)
    timer.daemon = True
    timer.start()


@cache
def _aside() -> tempfile.TemporaryDirectory:
    """A folder of this process, for as long as it lives; TMPDIR says where."""
    return tempfile.TemporaryDirectory(prefix="insight-", ignore_cleanup_errors=True)


def close() -> None:
    """Takes this process's copies away. A server that is ended by a signal does not come to its end by itself."""
    if _aside.cache_info().currsize:
        _aside().cleanup()
        _aside.cache_clear()
        _taken.clear()


def _looked(where: str, tick: int) -> Edition:
    """As edition(), asked of the disk at most once in LOOK seconds and whenever the pointer moves."""
    try:
        stamp = os.stat(Path(where) / "current")
        mark = (where, stamp.st_mtime_ns, stamp.st_ino, tick)
    except OSError:
        mark = (where, None, None, tick)
    # As a pair and kept by this call: another thread may put an older look in its place meanwhile.
    kept = _seen.get("last")
    if kept is None or kept[0] != mark:
        kept = _seen["last"] = (mark, _edition())
    return kept[1]


def _edition() -> Edition:
    said, fault = None, ""
    for name in ("current", "current.copy"):
        try:
            said = read_pointer(folder() / name)
            break
        except FileNotFoundError:
            continue
        except OSError as wrong:
            reason = (wrong.strerror or "the disk gave no reason").lower()
            fault = f"The store of published figures cannot be read ({reason}), so published waves are not shown."
        except ValueError:
            fault = "The note of which figures are in force is damaged."
    if said is None:
        if fault.startswith("The store"):
            return Edition(None, None, fault=fault)
        if fault or any(folder().glob("insight-*.duckdb")):
            fault = (
                "The note of which figures are in force is lost, so published waves are not shown."
            )
        return Edition(None, None, fault=fault)
    newest = max((entry["version"] for entry in said["versions"]), default=None)
    in_force = said["version"]
    by_age = sorted(
        said["versions"], key=lambda entry: (entry["version"] != in_force, -entry["version"])
    )
    for entry in by_age:
        try:
            path, why = settled(entry)
        except OSError:
            fault = f"The file of version {entry['version']} is damaged or missing."
            continue
        if entry["version"] != in_force:
            fault += f" These are the figures of version {entry['version']}, the last good one."
        return Edition(
            entry["version"], path, entry["made"], newest, " ".join((fault, why)).strip()
        )
    return Edition(
        None, None, fault=f"{fault} No good version is left, so published waves are not shown."
    )


def read_pointer(path: Path) -> dict:
    """{"version": 3, "last": 3, "versions": [{"version", "file", "sha256", "made", "by", "why", "built_from",
    "waves"}, …]}. Raises ValueError when it is not that, OSError when it cannot be read."""
    said = json.loads(path.read_text(encoding="utf-8"))
    try:
        said["last"] + 0
        for entry in said["versions"]:
            entry["version"] + 0, entry["sha256"][0], entry["made"][0], entry["built_from"]
            if Path(entry["file"]).name != entry["file"] or not entry["file"].startswith(
                "insight-"
            ):
                raise ValueError(entry["file"])
        if said["versions"] and said["version"] not in [e["version"] for e in said["versions"]]:
            raise ValueError(said["version"])
    except (KeyError, TypeError, IndexError) as fault:
        raise ValueError(str(path)) from fault
    return said


def versions() -> dict:
    """What the pointer says, or its copy when it is damaged; nothing published is version None."""
    fault = None
    for name in ("current", "current.copy"):
        try:
            return read_pointer(folder() / name)
        except FileNotFoundError:
            continue
        except ValueError as damaged:
            fault = damaged
    if fault:
        raise fault
    return {"version": None, "last": 0, "versions": []}


def at(version: str) -> Edition:
    """A version that is kept, as a frozen link asks for it. Raises NoVersion with a sentence."""
    now = edition()
    if setting():
        raise NoVersion(
            "Earlier versions cannot be shown where a cluster or a file of the operator's answers."
        )
    try:
        kept = versions()["versions"]
    except (OSError, ValueError):
        kept = []
    for entry in kept:
        if str(entry["version"]) == version:
            try:
                path = whole(entry)
            except OSError:
                break
            return Edition(entry["version"], path, entry["made"], now.newest, now.fault)
    raise NoVersion(
        "The version that this link names is not kept any more. These are the figures in force now."
    )


def allowed(path: str) -> bool:
    """Whether a file may still be read: not once a wave that it held was withdrawn."""
    return not path or Path(path).exists()


def whole(entry: dict) -> Path:
    """The file of a version, once its checksum is found right. Raises OSError when it is not."""
    path = folder() / entry["file"]
    stamp = path.stat()
    if _checksum(str(path), stamp.st_mtime_ns, stamp.st_size) != entry["sha256"]:
        raise OSError(f"{entry['file']} is damaged")
    return path


@cache
def _checksum(path: str, modified: int, size: int) -> str:
    return checksum(Path(path))


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settled(entry: dict) -> tuple[Path, str]:
    """A version's file, or one with its waves and the data/ of today when data/ has changed since.

    The sentence says when that could not be built. Raises OSError when the version is damaged.
    """
    path = whole(entry)
    now = digest()
    if entry["built_from"] in (now, CLUSTER):
        return path, ""
    fresh = store() / "cache" / f"insight-{entry['sha256'][:12]}-{now[:12]}.duckdb"
    try:
        _build(fresh, lambda con: snapshot.copy_waves(con, path), submitted.accepted(path))
    except Exception:
        return (
            path,
            "data/ has changed, but cannot be read; these are the figures before the change.",
        )
    return fresh, ""


def cached() -> Path:
    """data/ as a file, built once for each state of it; several processes may ask at once. Where the store
    takes no file it is one of this process alone. Raises DataFault."""
    name = f"insight-{digest()[:12]}.duckdb"
    for folder in (lambda: store() / "cache", lambda: Path(_aside().name)):
        try:
            path = folder() / name
            _build(path)
            return path
        except (OSError, duckdb.IOException) as fault:
            why = disk(fault) if isinstance(fault, OSError) else "Make room on the disk."
    raise DataFault([f"The data cannot be laid out as a file, here or in TMPDIR. {why}"])


def _build(path: Path, more=None, accepted=()) -> None:
    with _building:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            snapshot.write(path, more=more, accepted=accepted)
        except FileExistsError:
            return
        others = sorted(path.parent.glob("insight-*.duckdb"), key=lambda file: file.stat().st_mtime)
        for old in others[:-KEPT]:
            old.unlink(missing_ok=True)


def digest() -> str:
    """Changes when data/ or the code that makes tables of it changes."""
    files = [path for path in cards.DATA.rglob("*.*") if path.suffix != ".pyc" and path.is_file()]
    files += [MACROS, Path(cards.__file__), *HERE.glob("*.py"), *HERE.glob("*.sql")]
    stamps = tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(files))
    return _digest(stamps)


@cache
def _digest(stamps: tuple) -> str:
    seen = hashlib.sha256()
    for path, _, _ in stamps:
        seen.update("/".join(Path(path).parts[-2:]).encode() + b"\0")
        seen.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return seen.hexdigest()
