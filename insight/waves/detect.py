"""What each column of a file seems to be: a proposal that a person confirms, in the mapping's form."""

import re
from collections import Counter
from dataclasses import dataclass

from insight.faults import DataFault
from insight.waves import scales
from insight.waves.headers import bare, clean
from insight.waves.reading import Reading

IDS = re.compile(
    r"(respondent|response|unique response|participant|submission|case|record)[ _]?(id|number|no|ref)\.?"
    r"|id|responseid|respondentid|user ?id|ref(erence)?", re.IGNORECASE)  # fmt: skip
TIMES = re.compile(
    r"timestamp|(start|completion|end|submission) ?(time|date)|startdate|enddate|recorded ?date|date (created|"
    r"modified|submitted)|(completed|submitted|started)( at| on)?", re.IGNORECASE)  # fmt: skip
SYSTEM = re.compile(
    r"collector ?id|ip ?address|language|user ?language|last modified time|duration.*|progress|finished|status|"
    r"response type|distribution ?channel|location ?(latitude|longitude)|external ?(data)?( ?reference)?|custom data.*|"
    r"recipient ?(last ?name|first ?name|email)|q_.*|points.*|feedback.*|quiz.*|total points", re.IGNORECASE)  # fmt: skip
PERSONAL = re.compile(
    r"(your )?(e-?mail( address)?|(full |first |last |sur)?name|surname|telephone|phone( number)?|mobile|address|"
    r"job title|organi[sz]ation name|name of (your )?organi[sz]ation)\??", re.IGNORECASE)  # fmt: skip
WEIGHT = re.compile(r"(survey |sampling |design |final )?weights?|wt|wgt", re.IGNORECASE)
SEGMENTS = {
    "kind": r"(type|kind|category) of (organi[sz]ation|provider|service|employer)|organi[sz]ation(al)?[ _]?type|"
    r"which (of these )?best describes your organi[sz]ation|\bsector\b|\borg[ _]type\b",
    "region": r"\bregion\b|which part of (england|the country)",
    "size": r"\bsize\b.*organi[sz]ation|organi[sz]ation.*\bsize\b|how many (staff|people|employees)|"
    r"number of (staff|employees)|^size$|org[ _]size",
    "role": r"\b(your|job) role\b|^role$",
}
WRITTEN = re.compile(
    r"please specify|please state|please describe|_TEXT$|other.*\bspecify|- text$", re.IGNORECASE
)
MAIL = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|\b0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}\b|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b"
)
MANY, ITEMS = 25, 30
OTHER = "Other"


@dataclass(frozen=True)
class Column:
    """A column as counted: `values` are (text, how often) by frequency, at most a few thousand."""

    name: str
    top: str
    sub: str
    filled: int
    distinct: int
    values: list[tuple[str, int]]

    def answers(self) -> list[tuple[str, int]]:
        """Values that say something."""
        return [(text, n) for text, n in self.values if scales.key(text) not in scales.NOTHING]

    def words(self) -> list[str]:
        return [text for text, _ in self.answers()]


def propose(reading: Reading, columns: list[Column]) -> tuple[dict, list[str]]:
    """A mapping for a file, and a sentence for all that was assumed. Raises DataFault if no column is
    a question."""
    mapping = {
        "file": reading.file, "tool": reading.tool, "sheet": reading.sheet or None,
        "wave": None, "identifier": None, "weight": None, "missing": [],
        "segments": [], "pairs": [], "questions": [], "left_out": {},
    }  # fmt: skip
    assumed: list[str] = []
    at = 0
    while at < len(columns):
        group = [columns[at]]
        while (
            at + len(group) < len(columns)
            and columns[at].top
            and columns[at + len(group)].top == columns[at].top
        ):
            group.append(columns[at + len(group)])
        at += len(group)
        if len(group) > 1 and _boxes(mapping, group, assumed):
            continue
        for column in group:
            _one(mapping, column, assumed)
    if not mapping["questions"]:
        raise DataFault(
            [f"{reading.file} has no column that looks like a question with answers to count. Write a mapping "
             "that says what each column is (docs/loading-a-wave.md)."]
        )  # fmt: skip
    for place, question in enumerate(mapping["questions"], start=1):
        question["id"] = f"q{place}"
        mapping["questions"][place - 1] = {"id": question.pop("id"), **question}
    return mapping, assumed


def _one(mapping: dict, column: Column, assumed: list[str]) -> None:
    """Puts one column where it belongs."""
    name = column.name.strip()
    answers = column.answers()
    if not answers:
        mapping["left_out"][name] = "no answers"
    elif (
        IDS.fullmatch(name) and not mapping["identifier"] and column.distinct > 0.5 * column.filled
    ):
        mapping["identifier"] = name
    elif TIMES.fullmatch(name):
        mapping["left_out"][name] = "time of answering"
    elif SYSTEM.fullmatch(name) or IDS.fullmatch(name):
        mapping["left_out"][name] = "written by the survey tool"
    elif PERSONAL.fullmatch(name) or _personal(answers) > 0.5:
        mapping["left_out"][name] = "personal data"
        assumed.append(f"Column '{name}' looks like personal data and is left out.")
    elif WEIGHT.fullmatch(name) and all(scales.number(text) is not None for text, _ in answers):
        mapping["weight"] = name
        assumed.append(f"Column '{name}' is taken as the weight of each respondent.")
    elif (segment := _segment(column)) and segment not in {s["id"] for s in mapping["segments"]}:
        groups, alone = _repeated(answers)
        if alone and (spare := _spare(groups)) is None:
            groups.append({"label": OTHER, "other": True})
        elif alone:
            spare["other"] = True
        mapping["segments"].append(
            {"id": segment, "label": bare(column.sub or name), "column": name, "groups": groups}
        )
        assumed.append(f"Answers are split by '{name}' ({len(groups)} groups).")
        if alone:
            assumed.append(_written(name, len(alone)))
    else:
        mapping["questions"].append(_question(column, assumed))


def _question(column: Column, assumed: list[str]) -> dict:
    answers = column.answers()
    words = column.words()
    found = {"kind": "text", "text": bare(column.sub or column.name), "columns": [column.name]}
    if column.top:
        found["grid"] = column.top
    if WRITTEN.search(column.name):
        return found
    if options := _scale(column, answers, assumed):
        scale, options = options
        return found | {"kind": "likert", "scale": scale, "options": options}
    numbers = [value for value in map(scales.number, words) if value is not None]
    if len(numbers) >= 0.9 * len(words):
        return found | {"kind": "number", "bands": bands(sorted(numbers))}
    if split := _several(column):
        mark, options, joined = split
        if joined:
            assumed.append(
                f"Column '{column.name[:60]}': '{joined[0]}' always stands whole, so it is one option, "
                "although it holds the separator."
            )
        return found | {"kind": "multi", "separator": mark, "options": options}
    often = sum(n for _, n in answers)
    labels = _labels(answers)
    options, alone = _repeated(answers)
    covered = sum(_times(one["label"], one.get("also") or [], answers) for one in options)
    few = len(labels) <= MANY and (
        len(labels) <= 0.5 * often or (len(labels) <= 8 and _short(words))
    )
    usual = (
        2 <= len(options) <= MANY
        and covered >= 0.8 * often
        and _short([one["label"] for one in options])
    )
    if options and (few or usual):
        found |= {"kind": "single", "options": options}
        if alone:
            spare = _spare(options)
            found["other"] = spare["label"] if spare else OTHER
            assumed.append(_written(column.name, len(alone)))
        return found
    if _personal(answers) > 0:
        assumed.append(
            f"Column '{column.name[:60]}' is free text with what looks like personal data (an e-mail address, "
            "telephone number or postcode). It stays in the steward's store; take it out before sharing."
        )
    return found


def _repeated(answers: list[tuple[str, int]]) -> tuple[list[dict], list[str]]:
    """Options that more than one respondent gave, and the answers of one respondent alone: those may be
    somebody's own words, and what is an option is public. Plain words such as No are always options."""
    options, alone = [], []
    for label, also in _labels(answers):
        if _times(label, also, answers) > 1 or scales.key(label) in scales.PLAIN:
            options.append({"label": label, **({"also": also} if also else {})})
        else:
            alone.append(label)
    return options, alone


def _spare(options: list[dict]) -> dict | None:
    """The option that is called Other, if there is one."""
    return next((one for one in options if scales.key(one["label"]) in scales.SPARE), None)


def _written(name: str, count: int) -> str:
    said = "1 answer was" if count == 1 else f"{count} answers were"
    return (
        f"Column '{name[:60]}': {said} given only once, perhaps in somebody's own words, and counted as 'Other'. "
        "An answer that was offered can be put among the options."
    )


def _short(words: list[str]) -> bool:
    return sum(len(word) for word in words) <= 60 * len(words)


def _times(label: str, also: list[str], answers) -> int:
    return sum(n for text, n in answers if text == label or text in also)


def _labels(answers: list[tuple[str, int]]) -> list[tuple[str, list[str]]]:
    """Labels by frequency; spellings that differ only in case or spaces are one."""
    found: dict[str, list[str]] = {}
    for text, _ in answers:
        found.setdefault(scales.key(text), []).append(text)
    return [(clean(texts[0]), [text for text in texts[1:] if clean(text) != clean(texts[0])])
            for texts in found.values()]  # fmt: skip


def _segment(column: Column) -> str | None:
    """Which segment a column is by its name; numbers are no groups, and a group is more than one respondent."""
    words = column.words()
    numbers = sum(scales.number(text) is not None for text in words)
    if column.distinct > 15 or numbers > 0.5 * len(words):
        return None
    for segment, pattern in SEGMENTS.items():
        if re.search(pattern, column.name, re.IGNORECASE):
            return segment
    return None


def _personal(answers) -> float:
    texts = [text for text, _ in answers][:500]
    return sum(bool(MAIL.search(text)) for text in texts) / max(1, len(texts))


def _scale(column: Column, answers, assumed) -> tuple[str, list[dict]] | None:
    """Name and options of a scale: words, codes with words, or numbers alone."""
    sure = [(text, n) for text, n in answers if scales.key(text) not in scales.UNSURE]
    unsure = [text for text, _ in answers if scales.key(text) in scales.UNSURE]
    if not sure:
        return None
    pairs = {text: scales.coded(text) for text, _ in sure}
    words = {scales.key(text) for text, _ in sure}
    everyone = sum(n for _, n in sure)
    if scale := scales.scale_of(words) or _mostly(sure):
        options = _worded(scale, sure)
    elif sum(n for text, n in sure if pairs[text]) >= 0.5 * everyone:
        found = _coded(column, sure, pairs, assumed)
        if not found:
            return None
        scale, options = found
    else:
        found = _numbers(column, sure, assumed)
        if not found:
            return None
        scale, options = found
    if unsure:
        options.append({"label": clean(unsure[0]), "also": unsure[1:], "value": None})
    return scale, [{k: v for k, v in option.items() if k != "also" or v} for option in options]


def _mostly(sure) -> str | None:
    """A scale that nine in ten answers are on; the rest is for the steward to see, row by row."""
    everyone = sum(n for _, n in sure)
    for scale, known in scales.SCALE_KEYS.items():
        on = [(scales.key(text), n) for text, n in sure if scales.key(text) in known]
        places = {known[word] for word, _ in on}
        if (
            len(places) >= 3
            and len(places) == len({word for word, _ in on})
            and sum(n for _, n in on) >= 0.9 * everyone
        ):
            return scale
    return None


def _worded(scale: str, sure) -> list[dict]:
    known = scales.SCALE_KEYS[scale]
    most = max(known.values())
    found: dict[int, list[str]] = {}
    for text, _ in sure:
        if scales.key(text) in known:
            found.setdefault(known[scales.key(text)], []).append(text)
    first = {place: word for word, place in reversed(known.items())}
    return [
        {"label": clean(found[place][0]) if place in found else first[place].capitalize(),
         "value": place, "top": place > most - 2, "also": found.get(place, [])[1:]}
        for place in sorted(first)
    ]  # fmt: skip


def _coded(column: Column, sure, pairs, assumed) -> tuple[str, list[dict]] | None:
    """'5 - Very important': codes with labels, which must not contradict each other."""
    labels: dict[int, Counter] = {}
    for text, n in sure:
        if pairs[text]:
            code, label = pairs[text]
            labels.setdefault(code, Counter())[scales.key(label)] += n
    if not 2 <= len(labels) <= 11 or max(labels) > 10 or min(labels) < 0:
        return None
    said = {}
    for code, counted in labels.items():
        (label, n), *others = counted.most_common()
        if others and others[0][1] > 0.4 * (n + others[0][1]):
            raise DataFault(
                [f"Column '{column.name[:60]}': code {code} stands with '{label}' and with '{others[0][0]}' about "
                 "equally often. Which is right cannot be known; mend the export."]
            )  # fmt: skip
        said[code] = label
    if len(set(said.values())) < len(said):
        repeated = Counter(said.values()).most_common(1)[0][0]
        raise DataFault(
            [
                f"Column '{column.name[:60]}': '{repeated}' stands with more than one code. Mend the export."
            ]
        )
    shown = {code: next(pair[1] for pair in pairs.values() if pair and pair[0] == code
                        and scales.key(pair[1]) == label) for code, label in said.items()}  # fmt: skip
    scale = scales.scale_of(set(said.values()))
    values = {code: code for code in range(min(1, min(said)), max(said) + 1)}
    if scale:
        values = {code: scales.SCALE_KEYS[scale][label] for code, label in said.items()}
        order = sorted(values)
        if len(order) > 1 and values[order[0]] > values[order[-1]]:
            assumed.append(
                f"Column '{column.name[:60]}': the codes run from most to least; their words decide the order."
            )
    most = max(scales.SCALE_KEYS[scale].values()) if scale else max(values)
    options = []
    for code, value in sorted(values.items(), key=lambda pair: pair[1]):
        texts = [text for text, _ in sure if pairs[text] and pairs[text][0] == code
                 and scales.key(pairs[text][1]) == said.get(code)]  # fmt: skip
        label = shown.get(code, str(code))
        options.append({"label": label, "value": value, "top": value > most - 2 and most > 2,
                        "also": list(dict.fromkeys([*texts, str(code)] if label != str(code) else texts))})  # fmt: skip
    return scale or f"{min(values.values())} to {most}", options


def _numbers(column: Column, sure, assumed) -> tuple[str, list[dict]] | None:
    """1 to 5, 0 to 10 and the like, when nine in ten answers are such whole numbers."""
    if re.search(
        r"how many|number of|how much|percentage|per cent|\bage\b|years?\b",
        column.name,
        re.IGNORECASE,
    ):
        return None
    counted: Counter = Counter()
    for text, n in sure:
        value = scales.number(text)
        counted["other" if value is None or value != int(value) else int(value)] += n
    everyone = sum(counted.values())
    for low, high in ((1, 4), (1, 5), (1, 7), (1, 10), (0, 10)):
        on = sum(n for value, n in counted.items() if value != "other" and low <= value <= high)
        span = {value for value in counted if value != "other" and low <= value <= high}
        if on >= 0.85 * everyone and len(span) >= 2:
            if high == 4:
                high = 5 if counted[5] or not {1, 4} <= span else 4
            assumed.append(
                f"Column '{column.name[:60]}': a scale from {low} to {high}; {high} is taken as the most."
            )
            return f"{low} to {high}", [
                {"label": str(value), "value": value, "top": value > high - 2} for value in range(low, high + 1)
            ]  # fmt: skip
    return None


def _several(column: Column) -> tuple[str, list[dict], list[str]] | None:
    """Several answers in one cell: the separator and the options it leaves."""
    answers = column.answers()
    for mark in (";", "|", "\n", ", ", ","):
        if not any(mark in text.strip().strip(mark) for text, _ in answers):
            continue
        if mark == "," and any(", " in text for text, _ in answers):
            continue  # split at every comma above, with and without a space
        parts = [(parted(text, mark), n) for text, n in answers]
        pieces = Counter(
            piece for found, n in parts for piece in dict.fromkeys(found) for _ in range(n)
        )
        joined: list[str] = []
        if mark.strip() == ",":
            joined = _together([found for found, n in parts for _ in range(min(n, 2))], mark)
            parts = [(parted(text, mark, joined), n) for text, n in answers]
            pieces = Counter(
                piece for found, n in parts for piece in dict.fromkeys(found) for _ in range(n)
            )
        several = sum(n for found, n in parts if len(found) > 1)
        everyone = sum(n for _, n in answers)
        repeated = [piece for piece, n in pieces.items() if n > 1]
        if several < 0.1 * everyone or not 2 <= len(repeated) <= ITEMS or not _short(repeated):
            continue
        if sum(pieces[piece] for piece in repeated) < 0.75 * sum(pieces.values()):
            continue
        options = [
            {"label": clean(piece)}
            for piece in sorted(repeated, key=lambda one: (-pieces[one], one))
        ]
        # What one respondent alone gave may be somebody's own words, and options are public.
        if len(pieces) > len(repeated):
            options.append({"label": "Other (written in)", "other": True})
        return mark, options, joined
    return None


def _together(found: list[list[str]], mark: str) -> list[str]:
    """Options whose own words hold the separator: 'No, but planned'. A part that begins small, comes more
    than once and never begins an answer goes on with the words before it, where answers begin with a capital."""
    first = {parts[0] for parts in found if parts}
    often = Counter(part for parts in found for part in parts)
    if not any(part[:1].isupper() for part in first):
        return []
    wholes: dict[str, None] = {}
    for parts in found:
        words = ""
        for part in parts:
            if words and part[:1].islower() and part not in first and often[part] > 1:
                words += mark + part
                continue
            if mark in words:
                wholes[words] = None
            words = part
        if mark in words:
            wholes[words] = None
    return list(wholes)


def parted(text: str, mark: str, whole: list[str] | tuple = ()) -> list[str]:
    """The answers in one cell; `whole` are options that hold the separator themselves."""
    found = []
    for one in sorted(whole, key=len, reverse=True):
        if one in text:
            found.append(one)
            text = text.replace(one, "")
    return [
        part
        for part in [*found, *(clean(piece) for piece in text.split(mark.strip(" ") or mark))]
        if part
    ]


def _boxes(mapping: dict, group: list[Column], assumed: list[str]) -> bool:
    """Columns under one question that are ticked or left empty: one question with several answers."""
    ticked, written = [], []
    for column in group:
        words = {scales.key(text) for text in column.words()}
        own = {scales.key(column.sub), scales.key(column.name)}
        if words <= own | scales.TICKED | scales.UNTICKED and len(words) <= 3:
            ticked.append(column)
        elif scales.OTHER.search(column.sub) or WRITTEN.search(column.name):
            written.append(column)
        else:
            return False
    if len(ticked) < 2:
        return False
    options = [{"label": column.sub or column.name, "column": column.name} for column in ticked]
    options += [
        {"label": re.sub(r"\s*[\(\-–]\s*(please.*|text)\)?$", "", column.sub, flags=re.IGNORECASE) or "Other",
         "column": column.name, "other": True}
        for column in written
    ]  # fmt: skip
    mapping["questions"].append(
        {"kind": "multi", "text": group[0].top, "columns": [column.name for column in (*ticked, *written)],
         "options": options}
    )  # fmt: skip
    return True


def bands(numbers: list[float]) -> list[float]:
    """Lower ends of up to five bands that hold about as many answers each, at round numbers."""
    cuts = [numbers[len(numbers) * part // 5] for part in range(1, 5)]
    round_to = 10 ** max(0, len(str(int(max(map(abs, cuts), default=1)))) - 2)
    return sorted(
        {float(round(cut / round_to) * round_to) for cut in cuts} | {min(0.0, numbers[0])}
    )
