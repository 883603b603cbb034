"""What a steward does with a file: look at it, load it as a wave, list the waves that are held.

Everything is made in a folder of its own inside the store and put in place by one rename, so that a
refused or broken import changes nothing.
"""

import contextlib
import datetime
import functools
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from insight.faults import DataFault
from insight.publishing import trail
from insight.roles import Person, terminal
from insight.warehouse import published, respondents
from insight.warehouse.loading import assemble
from insight.warehouse.staging import Stage, unreadable_digits
from insight.waves import detect, mapping, matching, reading
from insight.waves.limits import LISTED, Limits, operator

# What a reader must be told of a wave, and a file does not hold.
UNSAID = {"producer": "who ran the survey", "place": "where those who were asked are"}
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def folder() -> Path:
    return published.store() / "waves"


def path_of(wave: str) -> Path:
    """The private file of a wave. Raises DataFault where the id could not be one."""
    if not ID.fullmatch(wave):
        raise DataFault(
            [
                f"'{wave[:60]}' cannot be the id of a wave: use small letters, digits, - and _, at most 40."
            ]
        )
    return folder() / wave / "wave.duckdb"


@contextlib.contextmanager
def workplace():
    """A folder for one import, private and gone afterwards."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chmod(folder(), 0o700)
    for old in folder().glob(".import-*"):
        # An import that was killed leaves its folder; no import takes half a day.
        if time.time() - old.stat().st_mtime > 12 * 3600:
            shutil.rmtree(old, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=".import-", dir=folder()))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def inspect(
    path: Path, limits: Limits | None = None, sheet=None, name="", progress=None, like: dict | None = None,
) -> dict:  # fmt: skip
    """What a file seems to be: `mapping` (a proposal with matches), `rows`, `refused`, `warnings`,
    `scores` of the matches by question. `like` is the mapping of an earlier wave to start from; only
    what names the wave and what its questions match is proposed anew then.

    Raises DataFault when the file is refused, or has not the columns of `like`."""
    with workplace() as place:
        read = reading.read(
            path, place, limits or operator(), sheet or (like or {}).get("sheet"), name, progress
        )
        stage = Stage(read, progress)
        try:
            columns = stage.columns()
            proposal, assumed = _again(like, read) if like else detect.propose(read, columns)
            start, end, notes = stage.fieldwork(proposal)
            proposal["wave"] = _wave(read, start, end) | _who(proposal["wave"])
            scores = match(proposal)
            bad = stage.problems(proposal)
            taken, refused = stage.counts()
        finally:
            stage.close()
    return {
        "file": read.file, "sha256": read.sha256, "sheet": read.sheet, "tool": read.tool,
        "mapping": proposal, "rows_taken": taken, "rows_refused": refused + _rows(read),
        "refused": _told([*read.refused, *bad]),
        "warnings": [*read.warnings, *assumed, *notes, *_digits(columns)],
        "scores": scores,
    }  # fmt: skip


def _again(like: dict, read) -> tuple[dict, list[str]]:
    """An earlier mapping for another file, and columns of the file that it does not name."""
    wrong, spare = mapping.against(like, read.names, read.file)
    if wrong:
        raise DataFault(wrong)
    old = ("matches", "verdict", "reason")
    questions = [
        {key: value for key, value in question.items() if key not in old}
        for question in like["questions"]
    ]
    return {**like, "file": read.file, "tool": read.tool, "questions": questions}, spare


def _who(wave: dict | None) -> dict:
    """What stays the same from wave to wave of a survey."""
    kept = ("producer", "asked", "place")
    return {key: wave[key] for key in kept if wave and wave.get(key)}


def load(
    path: Path, wave: str, said: dict | None = None, *, dry_run=False, limits: Limits | None = None,
    sheet=None, name="", progress=None, who: Person | None = None,
) -> dict:  # fmt: skip
    """Loads a file as a wave, by a mapping or (None) by what is proposed; nothing is published.

    Gives the report: `state` ('imported', 'unchanged' or 'tried'), rows, refused, warnings, `mapping`.
    Raises DataFault, and changes nothing, when the file or the mapping is refused.
    """
    who = who or terminal()
    who.need("steward", "load a wave")
    target = path_of(wave)
    with workplace() as place:
        read = reading.read(
            path, place, limits or operator(), sheet or (said or {}).get("sheet"), name, progress
        )
        stage = Stage(read, progress)
        try:
            said, warnings = _understood(read, stage, said, wave)
            bad = stage.problems(said)
            taken, refused = stage.counts()
            if not taken:
                raise _nothing(read, bad, refused, warnings)
            warnings += _caveats(stage, said, taken)
            about = _about(read, wave, said, taken, refused + _rows(read), who)
            report = _report(read, said, about, [*read.refused, *bad], warnings)
            if _unchanged(target, about):
                return report | {"state": "unchanged"}
            report["mapping_version"] = len(_earlier(target)) + 1 + _differs(target, about)
            if dry_run:
                return report | {"state": "tried"}
            stage.write(
                place / "wave.duckdb", about, said, [*read.refused, *bad][:LISTED], warnings
            )
        finally:
            stage.close()
        (place / "mapping.yml").write_text(mapping.write(_bare(said)), encoding="utf-8")
        _put(place, target, report["mapping_version"] - 1 if _differs(target, about) else None)
    trail.note(
        "imported", about["imported_by"], wave=wave, file=read.file, sha256=read.sha256, rows=taken
    )
    return report


def _understood(read, stage: Stage, said: dict | None, wave: str) -> tuple[dict, list[str]]:
    """The mapping to load by, its own or what is proposed, and what to mind. Raises DataFault."""
    columns = stage.columns()
    warnings = [*read.warnings, *_digits(columns)]
    if said is None:
        said, assumed = detect.propose(read, columns)
        start, end, notes = stage.fieldwork(said)
        said["wave"] = _wave(read, start, end, wave)
        match(said, besides=wave)
        warnings += [*assumed, *notes]
        if not end:
            warnings.append(
                "The file holds no dates of answering, so this year stands for the fieldwork."
            )
    wrong, spare = mapping.against(said, read.names, read.file)
    if wrong:
        raise DataFault(wrong)
    _terms(said)
    return said, [*warnings, *spare]


def _nothing(read, bad: list, refused: int, warnings: list[str]) -> DataFault:
    """Why a file without a row that can be taken is refused: its first rows, each with its reason."""
    rows = [*read.refused, *bad]
    return DataFault(
        [f"{read.file}: no row can be taken.", *(_sentence(read, row) for row in rows[:20])],
        warnings=warnings, rows_refused=refused + _rows(read), refused=_told(rows),
    )  # fmt: skip


def _caveats(stage: Stage, said: dict, taken: int) -> list[str]:
    """What to mind before the wave is published."""
    found = []
    if not said["identifier"] and (twins := stage.twins()):
        found.append(f"{twins:,} rows are like another in every column; all were taken.")
    unsaid = [words for key, words in UNSAID.items() if _of_wave(said, key) == "not stated"]
    if unsaid:
        found.append(
            f"The mapping does not say {' and '.join(unsaid)}. It stands under every chart: say it "
            "before you publish."
        )
    if taken < 10:
        found.append(
            f"Only {taken} {'row' if taken == 1 else 'rows'} can be taken: with fewer than 10 no percentage can be published."
        )
    return found


def _report(read, said: dict, about: dict, refused: list, warnings: list[str]) -> dict:
    return {
        "wave": about["wave_id"], "state": "imported", "file": read.file, "sheet": read.sheet,
        "tool": read.tool, "sha256": read.sha256, "title": about["title"],
        "questions": len(said["questions"]), "rows_taken": about["rows_taken"],
        "rows_refused": about["rows_refused"], "refused": _told(refused), "warnings": warnings,
        "mapping": _bare(said), "published": False,
    }  # fmt: skip


def _put(place: Path, target: Path, replaced: int | None) -> None:
    """Moves a wave's two files to where they stay; the mapping there is kept as version `replaced`."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    if replaced is not None:
        _keep(target, replaced)
    for file in ("mapping.yml", "wave.duckdb"):
        os.chmod(place / file, 0o600)
        _sync(place / file)
        os.replace(place / file, target.parent / file)


def _earlier(target: Path) -> list[Path]:
    """The mappings that a wave was loaded with before the one it has now."""
    return sorted((target.parent / "mappings").glob("*.yml"), key=lambda path: int(path.stem))


def _differs(target: Path, about: dict) -> bool:
    """Whether a wave is there already and was loaded with another mapping."""
    return (
        target.exists()
        and respondents.about(target)["mapping_sha256"] != about["mapping_sha256"]
        and (target.parent / "mapping.yml").exists()
    )


def _keep(target: Path, number: int) -> None:
    """Keeps the mapping that is about to be replaced, as version `number`."""
    kept = target.parent / "mappings"
    kept.mkdir(mode=0o700, exist_ok=True)
    shutil.copy2(target.parent / "mapping.yml", kept / f"{number}.yml")


def mapping_of(wave: str) -> dict:
    """The mapping that a wave of the store was loaded with. Raises DataFault."""
    return mapping.read(path_of(wave).with_name("mapping.yml"), f"the mapping of {wave}")


def waves() -> list[dict]:
    """Every wave in the store, by id: what it is, its rows, its file, when and by whom it was loaded."""
    found = []
    for one in sorted(folder().glob("*/wave.duckdb")) if folder().exists() else []:
        said = respondents.about(one)
        found.append({key: said[key] for key in (
            "wave_id", "title", "producer", "fieldwork_start", "fieldwork_end", "is_demonstration", "respondents",
            "rows_refused", "file", "file_sha256", "imported_at", "imported_by")})  # fmt: skip
    return found


def match(said: dict, besides: str = "") -> dict[str, int]:
    """Fills in code, matches, verdict and reason of every question; gives the scores."""
    terms, published_before = evidence()
    known = list(published_before)
    made_up = bool(said["wave"].get("demonstration"))
    for one in waves():
        # What people answered is never compared with what a script made up.
        if one["wave_id"] == besides or one["is_demonstration"] != made_up:
            continue
        for question in respondents.questions(folder() / one["wave_id"] / "wave.duckdb"):
            known.insert(0, {
                "id": f"{one['wave_id']}.{question['question_id']}", "wave": one["wave_id"], "grid": question["grid"],
                "text": question["text"], "code": question["code"],
                "labels": [matching.key(option["label"]) for option in question["options"]],
            })  # fmt: skip
    scores = {}
    for question in said["questions"]:
        if question["kind"] == "text":
            continue
        kinds = matching.kinds_for(f"{question.get('grid') or ''} {question['text']}")
        codes = [term for term in terms if term["kind"] in kinds] if kinds else []
        found = matching.propose(question, known, codes)
        scores[question["id"]] = found.pop("score")
        question |= {key: value for key, value in found.items() if value is not None}
        if question["kind"] == "multi":
            for option in question["options"]:
                if code := matching.code_of_option(option["label"], codes):
                    option["code"] = code
    return scores


@functools.cache
def evidence() -> tuple[list[dict], list[dict]]:
    """The terms of data/, and its published questions as matching.propose() knows them."""
    con = assemble()
    try:
        terms = _rows_of(con, "select code, label, kind from evidence.code order by code")
        before = _rows_of(
            con,
            """select estimate_id as id, source_id as wave, question as grid, item as text, item_code as code
               from evidence.estimate where segment = 'all' order by estimate_id""",
        )
    finally:
        con.close()
    return terms, [{**one, "labels": None} for one in before]


def _terms(said: dict) -> None:
    """Checks the terms that a mapping names, and gives each question its subject."""
    kinds = {term["code"]: term["kind"] for term in evidence()[0]}
    wrong = []
    for question in said["questions"]:
        codes = [
            question.get("code"),
            *(option.get("code") for option in question.get("options") or []),
        ]
        for code in filter(None, codes):
            if code not in kinds:
                wrong.append(
                    f"Question {question['id']}: '{code}' is no term of evidence.code.{mapping.nearest(code, kinds)}"
                )
        first = next((code for code in codes if code in kinds), None)
        question["topic"] = matching.TOPICS.get(kinds.get(first), None)
    if wrong:
        raise DataFault(wrong)


def _wave(read, start: str | None, end: str | None, wave: str = "") -> dict:
    return {
        "title": f"Survey wave {wave}" if wave else f"Survey wave from {read.file}",
        "short_name": (wave or "New wave")[:22], "producer": "not stated",
        "fieldwork_start": start, "fieldwork_end": end, "asked": "those who were sent the survey",
        "place": "not stated", "note": None, "demonstration": False,
    }  # fmt: skip


def _of_wave(said: dict, key: str) -> str:
    """What a mapping says of its wave."""
    return (said["wave"] or {}).get(key) or "not stated"


def _about(read, wave: str, said: dict, taken: int, refused: int, who: str) -> dict:
    told = (said["wave"] or {}) | {}
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    end = told.get("fieldwork_end") or told.get("fieldwork_start")
    return {
        "wave_id": wave, "title": told.get("title") or f"Survey wave {wave}",
        "short_name": (told.get("short_name") or wave)[:22], "producer": _of_wave(said, "producer"),
        "fieldwork_start": told.get("fieldwork_start"), "fieldwork_end": told.get("fieldwork_end"),
        "year": int(end[:4]) if end else int(now[:4]), "asked_words": told.get("asked") or "those who were sent the survey",
        "place": _of_wave(said, "place"), "note": told.get("note"),
        "is_demonstration": bool(told.get("demonstration")), "is_weighted": bool(said["weight"]),
        "file": read.file, "file_sha256": read.sha256, "mapping_sha256": mapping.checksum(_bare(said)),
        "imported_at": now, "imported_by": who.name, "rows_taken": taken, "rows_refused": refused,
    }  # fmt: skip


def _bare(said: dict) -> dict:
    questions = [
        {k: v for k, v in question.items() if k != "topic"} for question in said["questions"]
    ]
    return said | {"questions": questions}


def _unchanged(target: Path, about: dict) -> bool:
    if not target.exists():
        return False
    before = respondents.about(target)
    return all(before[key] == about[key] for key in ("file_sha256", "mapping_sha256"))


def _digits(columns) -> list[str]:
    return [f"Column '{name[:60]}' has numbers in digits other than 0 to 9; they were read as the same numbers."
            for name in unreadable_digits(columns)]  # fmt: skip


def _rows(read) -> int:
    """Rows that reading refused: those left out, and those of merged cells that stood among the rest."""
    return max(read.bad, len({row for row, *_ in read.refused}))


def _told(rows: list[list]) -> list[dict]:
    rows = sorted(rows, key=lambda row: (row[0], row[1]))[:LISTED]
    return [
        {"row": row, "column": column, "value": value, "reason": why}
        for row, column, value, why in rows
    ]


def _sentence(read, row: list) -> str:
    where = f"{read.file}, sheet '{read.sheet}'" if read.sheet else read.file
    number, column, value, why = row
    shown = f" '{value[:60]}' is" if value else ""
    return f"{where}, row {number}, column '{column[:60]}':{shown} {why}."


def sentence(report: dict, one: dict) -> str:
    """A refused row as a sentence: file, sheet, row, column, value, reason."""
    where = f"{report['file']}, sheet '{report['sheet']}'" if report["sheet"] else report["file"]
    shown = f" '{one['value'][:60]}':" if one["value"] else ""
    return f"{where}, row {one['row']}, column '{one['column'][:60]}':{shown} {one['reason']}."


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _rows_of(con, sql: str) -> list[dict]:
    result = con.execute(sql)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
