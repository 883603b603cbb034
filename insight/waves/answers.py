"""From the text of a cell to the options it stands for, or the reason why it stands for none."""

import itertools
from collections.abc import Callable

from insight.waves import scales
from insight.waves.detect import parted
from insight.waves.headers import clean

# What a cell says: option ids, and why it cannot be used.
Said = tuple[list[str], str | None]


def ids(question: dict) -> list[dict]:
    """The options of a question with their ids o1, o2, … and whether they count as the top of a scale."""
    if question["kind"] == "number":
        bands = sorted(question["bands"])
        labels = [f"{low:g} to under {high:g}" for low, high in itertools.pairwise(bands)] + [
            f"{bands[-1]:g} or more"
        ]
        return [{"label": label, "id": f"o{place}"} for place, label in enumerate(labels, start=1)]
    options = list(question.get("options", []))
    if other := question.get("other"):
        options = [{**one, "other": True} if one["label"] == other else one for one in options]
        if all(one["label"] != other for one in options):
            options.append({"label": other, "other": True})
    return [{**option, "id": f"o{place}"} for place, option in enumerate(options, start=1)]


def reader(question: dict, column: str, missing: list) -> Callable[[str], Said]:
    """A function from the text of one cell of this question to what it says."""
    nothing = {scales.key(str(word)) for word in missing}
    options = ids(question)
    if question["kind"] == "number":
        return _numbers(sorted(question["bands"]), options, nothing)
    if question["kind"] == "multi" and not question.get("separator"):
        return _boxes(options, column, nothing)
    known: dict[str, str] = {}
    for option in options:
        for word in (option["label"], *(option.get("also") or [])):
            known.setdefault(scales.key(str(word)), option["id"])
    labels = {option["id"]: option for option in options}
    spare = next((option["id"] for option in options if option.get("other")), None)
    nothing |= scales.NOTHING - known.keys()
    if question["kind"] == "multi":
        return _several(question["separator"], options, known, spare, nothing)

    def one(text: str) -> Said:
        said = scales.key(text)
        if said in known:
            return [known[said]], None
        if said in nothing:
            return [], None
        number = scales.number(text)
        if number is not None and f"{number:g}" in known:
            return [known[f"{number:g}"]], None
        pair = scales.coded(text)
        if pair and question["kind"] == "likert":
            code, word = known.get(str(pair[0])), known.get(scales.key(pair[1]))
            if code and word and code != word:
                return (
                    [],
                    f"code {pair[0]} stands for '{labels[code]['label']}' elsewhere, not for '{pair[1]}'",
                )
            if word and not code:
                return [word], None
        if spare:
            return [spare], None
        return [], _why(question, options, number, text)

    return one


def _why(question: dict, options: list[dict], number: float | None, text: str) -> str:
    values = [option["value"] for option in options if option.get("value") is not None]
    if number is not None and values:
        if number != int(number) and min(values) <= number <= max(values):
            return "a scale has whole steps only"
        return f"outside the scale from {min(values):g} to {max(values):g}; if it means 'no answer', list it under 'missing' in the mapping"
    if question["kind"] == "likert":
        return "not a word or number of this scale; add it to an option's 'also' in the mapping if it is one"
    return "not one of the options; add it to the mapping if it is one"


def _several(mark: str, options, known, spare, nothing) -> Callable[[str], Said]:
    whole = [
        option["label"] for option in options if mark.strip() and mark.strip() in option["label"]
    ]

    def several(text: str) -> Said:
        found: list[str] = []
        for part in parted(text, mark, whole):
            said = scales.key(part)
            if said in known:
                found.append(known[said])
            elif said in nothing:
                continue
            elif spare:
                found.append(spare)
            else:
                return (
                    [],
                    f"'{part[:60]}' is not one of the options; add it to the mapping if it is one",
                )
        return list(dict.fromkeys(found)), None

    return several


def _boxes(options, column: str, nothing) -> Callable[[str], Said]:
    mine = next((option for option in options if option.get("column") == column), None)

    def box(text: str) -> Said:
        said = scales.key(text)
        if mine is None or said in nothing or said in scales.NOTHING:
            return [], None
        own = {
            scales.key(mine["label"]),
            scales.key(column),
            *(scales.key(str(a)) for a in mine.get("also") or []),
        }
        if mine.get("other") or said in own or said in scales.TICKED:
            return [mine["id"]], None
        if said in scales.UNTICKED:
            return [], None
        return [], f"neither ticked nor empty; this column is for '{mine['label'][:60]}'"

    return box


def _numbers(bands: list[float], options, nothing) -> Callable[[str], Said]:
    def band(text: str) -> Said:
        said = scales.key(text)
        if said in scales.NOTHING or said in nothing:
            return [], None
        value = scales.number(text)
        if value is None:
            return [], "not a number"
        if value < bands[0]:
            return [], f"below {bands[0]:g}, the least that the mapping allows"
        return [options[sum(value >= low for low in bands) - 1]["id"]], None

    return band


def group(segment: dict) -> Callable[[str], tuple[str | None, str | None]]:
    """A function from a cell to its group; where nothing is said the group is 'Not stated'."""
    known: dict[str, str] = {}
    for one in segment.get("groups") or []:
        for word in (one["label"], *(one.get("also") or [])):
            known.setdefault(scales.key(str(word)), one["label"])
    spare = next((one["label"] for one in segment.get("groups") or [] if one.get("other")), None)

    def find(text: str) -> tuple[str | None, str | None]:
        said = scales.key(text)
        if said in known:
            return known[said], None
        if said in scales.NOTHING:
            return "Not stated", None
        if not known:
            return clean(text), None
        if spare:
            return spare, None
        return None, "not one of the groups; add it to the mapping if it is one"

    return find
