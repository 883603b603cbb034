"""Versions of the public database: made aside, proved, renamed, and only then pointed at.

Whatever stops this half way leaves the pointer, and so every reader, at the old version.
"""

import json
import os
from contextlib import contextmanager
from pathlib import Path

from insight.faults import Refused
from insight.publishing import trail
from insight.roles import Person, terminal
from insight.warehouse import published


@contextmanager
def alone():
    """Only one publisher at a time; sweeps up what an earlier one left when it was stopped.

    Raises Refused on a system without locks of this kind.
    """
    try:
        import fcntl
    except ImportError:
        raise Refused("Publishing needs Linux: on Windows, use WSL.") from None
    folder = published.folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                "Somebody else is publishing at this moment. Try again shortly."
            ) from None
        try:
            said = published.versions()
        except (OSError, ValueError):
            raise Refused(
                f"Neither {folder / 'current'} nor its copy can be read, so it is not known which "
                "versions exist. Put back one of them from a backup."
            ) from None
        _sweep(folder, said)
        yield said


def put(
    said: dict, make, prove, why: str, waves: list[str], instead=(), gone: str = "", built_from="",
    who: Person | None = None,
) -> dict:  # fmt: skip
    """Publishes a new version and gives its entry. Call it within alone(), with what that gave.

    `make(path)` writes the file, `prove(path)` raises when it may not be published. `instead` are
    (entry, make) of kept versions that are made anew in the same step, without the wave `gone`.
    `built_from` is published.CLUSTER where it is not made from data/; `who` asked for it.
    Raises what make and prove raise, and OSError; nothing has changed then.
    """
    folder = published.folder()
    version = said["last"] + 1
    made: list[Path] = []
    try:
        replaced = {}
        for entry, remake in instead:
            known = {other["file"] for other in said["versions"]}
            names = (f"insight-{entry['version']}-{n}.duckdb" for n in range(1, len(known) + 99))
            name = next(name for name in names if name not in known)
            held = [wave for wave in entry["waves"] if wave != gone]
            new = {**entry, "waves": held, **_file(folder, name, remake, None, made)}
            replaced[entry["version"]] = new
        entry = {
            "version": version,
            **_file(folder, f"insight-{version}.duckdb", make, prove, made),
            "made": trail.now(),
            "by": (who or terminal()).name,
            "why": why,
            "built_from": built_from or published.digest(),
            "waves": waves,
        }
        kept = [replaced.get(old["version"], old) for old in said["versions"]]
        kept = [entry, *kept][: published.KEPT]
        point({"version": version, "last": version, "versions": kept})
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    _sweep(folder, published.versions())
    return entry


def _file(folder: Path, name: str, make, prove, made: list[Path]) -> dict:
    """Makes a file aside, proves it and gives it its name."""
    aside = folder / f".build-{os.getpid()}-{name}"
    made.append(aside)
    make(aside)
    if prove:
        prove(aside)
    checksum = published.checksum(aside)
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    path = folder / name
    os.rename(aside, path)
    made.append(path)
    _settle(folder)
    return {"file": name, "sha256": checksum}


def point(said: dict) -> None:
    """Moves the pointer, and then its copy, each by one rename."""
    folder = published.folder()
    text = json.dumps(said, indent=1, ensure_ascii=False)
    for name in ("current", "current.copy"):
        aside = folder / f".{name}-{os.getpid()}"
        with aside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.rename(aside, folder / name)
        _settle(folder)


def _settle(folder: Path) -> None:
    """Makes the disk keep what was renamed."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, said: dict) -> None:
    """Takes away half-made files, versions that are not kept any more, and what was made of them."""
    known = {entry["file"] for entry in said["versions"]}
    for path in folder.iterdir():
        half = path.name.startswith((".build-", ".current", "..build-"))
        if half or (path.name.startswith("insight-") and path.name not in known):
            path.unlink(missing_ok=True)
    if said["versions"]:
        copy = folder / "current.copy"
        if not copy.exists() or copy.read_bytes() != (folder / "current").read_bytes():
            point(said)
    kept = {entry["sha256"][:12] for entry in said["versions"]}
    for path in (published.store() / "cache").glob("insight-*-*.duckdb"):
        if path.name.split("-")[1] not in kept:
            path.unlink(missing_ok=True)


def in_force(said: dict) -> Path | None:
    """The file of the version in force, None before any. Raises Refused when it is damaged."""
    for entry in said["versions"]:
        if entry["version"] == said["version"]:
            try:
                return published.whole(entry)
            except OSError:
                raise Refused(
                    f"The file of version {entry['version']}, which is in force, is damaged. "
                    "Restore a good version first: python -m insight restore"
                ) from None
    return None


def held(said: dict) -> list[str]:
    """The waves of the version in force."""
    return next((e["waves"] for e in said["versions"] if e["version"] == said["version"]), [])


def origin(said: dict) -> str:
    """published.CLUSTER where the version in force came from one, and nothing where from data/."""
    entry = next((e for e in said["versions"] if e["version"] == said["version"]), {})
    return published.CLUSTER if entry.get("built_from") == published.CLUSTER else ""


def restore(version: int | None, dry: bool = False, who: Person | None = None) -> dict:
    """Puts a kept version in force again; without one, the version before the one in force.

    Gives its entry. Raises Refused when there is none or its file is damaged.
    """
    who = who or terminal()
    who.need("operator", "restore a version")
    with alone() as said:
        numbers = sorted(entry["version"] for entry in said["versions"])
        if not numbers:
            raise Refused("Nothing was published yet, so there is no version to restore.")
        if version is None:
            earlier = [number for number in numbers if number < said["version"]]
            if not earlier:
                raise Refused(f"Version {said['version']} is the oldest that is kept.")
            version = earlier[-1]
        kept = ", ".join(map(str, numbers))
        entry = next((one for one in said["versions"] if one["version"] == version), None)
        if entry is None:
            raise Refused(f"Version {version} is not kept. Kept are {kept}.")
        try:
            published.whole(entry)
        except OSError:
            raise Refused(
                f"The file of version {version} is damaged or missing. Kept are {kept}."
            ) from None
        if version == said["version"]:
            raise Refused(f"Version {version} is in force already. Kept are {kept}.")
        if not dry:
            point({**said, "version": version})
            trail.note("restored", who.name, version=version, instead_of=said["version"])
        return entry
