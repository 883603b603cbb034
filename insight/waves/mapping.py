"""The mapping file: what each column is, in YAML that a person can read, change and use again."""

import hashlib
import math
import re
from pathlib import Path

import yaml

from insight.cards import is_date
from insight.faults import DataFault, nearest
from insight.waves import scales

KINDS = ("single", "multi", "likert", "number", "text")
VERDICTS = ("same", "reworded", "options changed", "new")
TOP = {"file", "tool", "sheet", "wave", "identifier", "weight", "missing", "segments", "pairs", "questions", "left_out"}  # fmt: skip
WAVE = {
    "title": str, "short_name": str, "producer": str, "fieldwork_start": str, "fieldwork_end": str,
    "asked": str, "place": str, "note": str, "demonstration": bool,
}  # fmt: skip
QUESTION = {
    "id", "kind", "text", "grid", "columns", "separator", "scale", "options", "bands", "other", "code",
    "matches", "verdict", "reason",
}  # fmt: skip
OPTION = {"label", "value", "top", "also", "column", "other", "code"}
ID = r"[A-Za-z0-9_-]{1,40}"
HEAD = """# What each column of the file is. Change what is wrong, keep it beside the file, use it again:
#   python -m insight wave import FILE --id ID --mapping THIS
# docs/loading-a-wave.md says what every word means.
"""


def write(mapping: dict) -> str:
    """A mapping as YAML."""
    return HEAD + yaml.safe_dump(mapping, sort_keys=False, allow_unicode=True, width=100)


def checksum(mapping: dict) -> str:
    """What makes two mappings the same: all but the name of the file they were written for."""
    same = {key: value for key, value in mapping.items() if key not in ("file", "tool")}
    return hashlib.sha256(yaml.safe_dump(same, sort_keys=True).encode()).hexdigest()


def read(path: Path, name: str = "") -> dict:
    """A mapping file. Raises DataFault with a sentence for each thing that cannot be understood."""
    name = name or path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise DataFault(
            [f"There is no mapping file {name} in UTF-8. Make one with wave inspect --save."]
        ) from None
    return parse(text, name)


def parse(text: str, name: str) -> dict:
    """A mapping's text, as read() takes it. Raises DataFault like it."""
    try:
        said = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        line = getattr(getattr(fault, "problem_mark", None), "line", 0) + 1
        raise DataFault([f"{name}, line {line}: this is not readable YAML."]) from None
    if not isinstance(said, dict):
        raise DataFault(
            [f"{name} is not a mapping. Make one with   wave inspect FILE --save {name}"]
        )
    empty = {"file": "", "tool": "", "sheet": None, "wave": None, "identifier": None, "weight": None,
             "missing": [], "segments": [], "pairs": [], "questions": [], "left_out": {}}  # fmt: skip
    mapping = empty | {key: value for key, value in said.items() if value is not None}
    if wrong := form(mapping, name):
        raise DataFault(wrong)
    return mapping


def form(mapping: dict, name: str = "the mapping") -> list[str]:
    """What is wrong with a mapping by itself, in sentences."""
    found = [
        f"{name}: unknown word '{key}'.{nearest(key, TOP)}" for key in mapping if key not in TOP
    ]
    for key, kind in (
        ("missing", list),
        ("segments", list),
        ("pairs", list),
        ("questions", list),
        ("left_out", dict),
    ):
        if not isinstance(mapping[key], kind):
            return [
                *found,
                f"{name}: '{key}' should be a {'list' if kind is list else 'list of column: reason'}.",
            ]
    wave = mapping["wave"] or {}
    if not isinstance(wave, dict):
        return [*found, f"{name}: 'wave' should hold title, producer and the like."]
    for key, value in wave.items():
        if key not in WAVE:
            found.append(f"{name}, wave: unknown word '{key}'.{nearest(key, WAVE)}")
        elif value is not None and not isinstance(value, WAVE[key]):
            found.append(
                f"{name}, wave: '{key}' should be {'true or false' if WAVE[key] is bool else 'text; put it in quotation marks'}."
            )
    for key in ("fieldwork_start", "fieldwork_end"):
        value = wave.get(key)
        if isinstance(value, str) and not is_date(value):
            found.append(
                f'{name}, wave: \'{key}\' is \'{value}\'; write it as "2022", "2022-03" or "2022-03-14".'
            )
    start, end = wave.get("fieldwork_start"), wave.get("fieldwork_end")
    if isinstance(start, str) and isinstance(end, str) and end[: len(start)] < start[: len(end)]:
        found.append(f"{name}, wave: the fieldwork ends on {end}, before it begins on {start}.")
    found += [
        f"{name}: '{key}' should be the name of one column; put it in quotation marks."
        for key in ("identifier", "weight", "sheet")
        if mapping[key] and not isinstance(mapping[key], str)
    ]
    if not mapping["questions"]:
        found.append(f"{name} names no question. Add at least one below 'questions:'.")
    seen = set()
    for place, question in enumerate(mapping["questions"], start=1):
        where = f"{name}, question {place}"
        if not isinstance(question, dict) or not isinstance(question.get("id"), str):
            found.append(f"{where}: it has no id. Give it a short word such as q{place}.")
            continue
        where = f"{name}, question {question['id']}"
        found += _question(question, where)
        if question["id"].casefold() in seen:
            found.append(f"{where}: this id comes twice.")
        seen.add(question["id"].casefold())
    ids = []
    for segment in mapping["segments"]:
        if not isinstance(segment, dict) or not all(
            _is_text(segment.get(key)) for key in ("id", "label", "column")
        ):
            found.append(f"{name}: every segment needs id, label and column, each a text.")
            continue
        found += _segment(segment, f"{name}, segment {segment['id']}")
        if segment["id"] in ids:
            found.append(f"{name}, segment {segment['id']}: this id comes twice.")
        ids.append(segment["id"])
    if not found:
        found += _twice(mapping, name)
    for pair in mapping["pairs"]:
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or not all(one in ids for one in pair)
            or pair[0] == pair[1]
        ):
            found.append(
                f"{name}: a pair names two different segments, such as [kind, region]; {pair!r} does not."
            )
    return found[:40]


def _is_text(said) -> bool:
    return isinstance(said, str) and bool(said.strip())


def _twice(mapping: dict, name: str) -> list[str]:
    """A column that two questions or two segments count: where their answers are put together in two
    ways, one less the other is a group too small to be shown."""
    found = []
    for what in ("questions", "segments"):
        uses: dict[str, str] = {}
        for one in mapping[what]:
            columns = [one["column"]] if what == "segments" else one["columns"]
            for column in dict.fromkeys(map(_key, columns)):
                other = uses.setdefault(column, one["id"])
                if other != one["id"]:
                    found.append(
                        f"{name}: {what} {other} and {one['id']} both read the column '{column[:80]}'. "
                        "Leave one of them out."
                    )
    return found


def _segment(segment: dict, where: str) -> list[str]:
    found = []
    if not re.fullmatch(ID, segment["id"]):
        found.append(f"{where}: an id is made of letters, digits, - and _.")
    groups = segment.get("groups") or []
    if not isinstance(groups, list):
        return [*found, f"{where}: 'groups' should be a list."]
    return found + _labels(groups, where, "group")


def _labels(options: list, where: str, what: str) -> list[str]:
    """What is wrong with the labels of options or groups, and with their other spellings."""
    if not all(isinstance(one, dict) and _is_text(one.get("label")) for one in options):
        return [f"{where}: every {what} needs a label; put numbers in quotation marks."]
    found, means = [], {}
    for place, one in enumerate(options):
        also = one.get("also") or []
        if not isinstance(also, list):
            found.append(f"{where}, {what} '{one['label']}': 'also' should be a list.")
            continue
        for word in dict.fromkeys(scales.key(str(word)) for word in (one["label"], *also)):
            other = options[means.setdefault(word, place)]
            if other is one:
                continue
            both = f"'{other['label'][:60]}' and '{one['label'][:60]}'"
            if scales.key(other["label"]) == scales.key(one["label"]):
                found.append(f"{where}: two {what}s have the same label, {both}.")
                break
            found.append(f"{where}: '{word[:60]}' stands for {both}. Keep it at one of them.")
    return found


def _question(question: dict, where: str) -> list[str]:
    found = [
        f"{where}: unknown word '{key}'.{nearest(key, QUESTION)}"
        for key in question
        if key not in QUESTION
    ]
    if not re.fullmatch(ID, question["id"]):
        found.append(f"{where}: an id is made of letters, digits, - and _.")
    kind = question.get("kind")
    if kind not in KINDS:
        found.append(
            f"{where}: '{kind}' is no kind of question ({', '.join(KINDS)}).{nearest(kind, KINDS)}"
        )
    if not _is_text(question.get("text")) or not question.get("columns"):
        found.append(f"{where}: it needs 'text' and 'columns'.")
    columns = question.get("columns")
    if columns and not (isinstance(columns, list) and all(map(_is_text, columns))):
        found.append(f"{where}: 'columns' should be a list of names; put them in quotation marks.")
    found += [
        f"{where}: '{key}' should be text; put it in quotation marks."
        for key in ("grid", "separator", "scale", "other", "code", "matches", "reason")
        if question.get(key) is not None and not isinstance(question[key], str)
    ]
    if question.get("verdict", "new") not in VERDICTS:
        found.append(f"{where}: '{question['verdict']}' is no verdict ({', '.join(VERDICTS)}).")
    if question.get("verdict") == "same" and not question.get("matches"):
        found.append(f"{where}: it is said to be the same, but 'matches' does not say as what.")
    options = question.get("options")
    if kind in ("single", "multi", "likert"):
        if not isinstance(options, list) or not options:
            return [*found, f"{where}: it needs a list of options."]
        if wrong := _labels(options, where, "option"):
            return found + wrong
        for option in options:
            at = f"{where}, option '{option['label'][:60]}'"
            if extra := sorted(map(str, option.keys() - OPTION)):
                found.append(f"{at}: unknown word '{extra[0]}'.{nearest(extra[0], OPTION)}")
            if option.get("value") is not None and not _is_number(option["value"]):
                found.append(f"{at}: 'value' should be a number, its place on the scale.")
            found += [
                f"{at}: '{key}' should be text; put it in quotation marks."
                for key in ("column", "code")
                if option.get(key) is not None and not isinstance(option[key], str)
            ]
            found += [
                f"{at}: '{key}' should be true or false."
                for key in ("top", "other")
                if option.get(key) is not None and not isinstance(option[key], bool)
            ]
        if kind == "multi" and not (
            question.get("separator")
            or all(isinstance(o, dict) and o.get("column") for o in options)
        ):
            found.append(
                f"{where}: several answers need a 'separator', or a 'column' for each option."
            )
        if kind == "likert" and not any(
            isinstance(o, dict) and o.get("value") is not None for o in options
        ):
            found.append(f"{where}: a Likert question needs a value for the options on its scale.")
        values = [o["value"] for o in options if _is_number(o.get("value"))]
        if kind == "likert" and len(set(values)) < len(values):
            found.append(f"{where}: two options have the same value, so the scale has no order.")
    bands = question.get("bands")
    if kind == "number" and not (isinstance(bands, list) and bands and all(map(_is_number, bands))
                                 and len(set(bands)) == len(bands)):  # fmt: skip
        found.append(
            f"{where}: a number needs 'bands', the lower ends in which it is counted, each once."
        )
    return found


def _is_number(said) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool) and math.isfinite(said)


def turned(question: dict) -> dict:
    """A scale the other way round: what was the least is the most, and as many answers are at its top."""
    placed = [one for one in question["options"] if one.get("value") is not None]
    values = sorted(one["value"] for one in placed)
    least, most = values[0], values[-1]
    top = sum(bool(one.get("top")) for one in placed)
    options = [
        one if one.get("value") is None else {
            **one, "value": least + most - one["value"],
            "top": least + most - one["value"] in values[len(values) - top :],
        } for one in question["options"]
    ]  # fmt: skip
    off = [one for one in options if one.get("value") is None]
    on = sorted(
        (one for one in options if one.get("value") is not None), key=lambda one: one["value"]
    )
    return {**question, "options": [*on, *off]}


def outline(question: dict) -> str:
    """The answers of a question in a line: a scale from its least to its most, its top marked."""
    options = question.get("options") or []
    if question["kind"] == "number":
        return "counted from " + ", ".join(f"{low:g}" for low in question["bands"])
    if question["kind"] == "text":
        return "kept, never published"
    on = [one for one in options if one.get("value") is not None]
    if question["kind"] == "likert":
        off = [one["label"] for one in options if one.get("value") is None]
        scale = " < ".join(one["label"] + (" (top)" if one.get("top") else "") for one in on)
        return "; ".join([scale, *off])
    return "; ".join(one["label"] for one in options)


def columns_of(mapping: dict) -> list[tuple[str, str]]:
    """(where it is named, column) for every column that a mapping uses."""
    found = [("identifier", mapping["identifier"]), ("weight", mapping["weight"])]
    found += [(f"segment {segment['id']}", segment["column"]) for segment in mapping["segments"]]
    for question in mapping["questions"]:
        found += [(f"question {question['id']}", column) for column in question["columns"]]
        found += [(f"question {question['id']}", option["column"])
                  for option in question.get("options", []) if option.get("column")]  # fmt: skip
    return [(where, column) for where, column in found if column]


def against(mapping: dict, names: list[str], file: str) -> tuple[list[str], list[str]]:
    """Sentences on columns that a mapping names and a file lacks; and warnings on columns not named."""
    known = {_key(name) for name in names}
    wrong = list(dict.fromkeys(
        f"{file} has no column '{column[:80]}', which the mapping names ({where}).{nearest(column, names)}"
        for where, column in columns_of(mapping) if _key(column) not in known
    ))  # fmt: skip
    used = {_key(column) for _, column in columns_of(mapping)} | {
        _key(one) for one in mapping["left_out"]
    }
    spare = [name for name in names if _key(name) not in used]
    warnings = [
        f"Column '{name[:80]}' is in the file but not in the mapping; it was left out."
        for name in spare
    ]
    return wrong[:20], warnings[:20]


def settled(mapping: dict, names: list[str]) -> dict[str, int]:
    """Place of each column in the file, however its name is capitalised or spaced."""
    places = {_key(name): place for place, name in reversed(list(enumerate(names)))}
    return {column: places[_key(column)] for _, column in columns_of(mapping) if _key(column) in places} | {
        column: places[_key(column)] for column in mapping["left_out"] if _key(column) in places
    }  # fmt: skip


def _key(name: str) -> str:
    return " ".join(str(name).casefold().split())
