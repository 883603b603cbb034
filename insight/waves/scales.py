"""Answers as people and tools write them: scale words, codes, ticks, ways to say nothing."""

import re
import unicodedata

from insight.waves.headers import clean

# From least to most; alternatives for one level are separated by "|". The first scale in which every
# word has a level of its own is taken.
SCALES = {
    "agreement": "strongly disagree|disagree strongly, disagree|tend to disagree|somewhat disagree, "
    "neither agree nor disagree|neutral|neither|undecided, agree|tend to agree|somewhat agree, "
    "strongly agree|agree strongly",
    "importance": "not at all important|not important at all|unimportant|not important, "
    "not very important|of little importance|slightly important|low importance, "
    "moderately important|somewhat important|neutral|neither important nor unimportant|fairly important, "
    "important|quite important, very important|extremely important|essential|critical",
    "importance, extremely": "not at all important|not important|unimportant, slightly important|a little important, "
    "moderately important|somewhat important, very important, extremely important|essential",
    "frequency": "never, rarely|seldom|hardly ever, sometimes|occasionally, often|frequently|usually, "
    "always|all the time|very often",
    "satisfaction": "very dissatisfied|extremely dissatisfied, dissatisfied|fairly dissatisfied|somewhat dissatisfied, "
    "neither satisfied nor dissatisfied|neutral|neither, satisfied|fairly satisfied|somewhat satisfied, "
    "very satisfied|extremely satisfied",
    "extent": "not at all|to no extent, a little|slightly|to a small extent, "
    "to some extent|somewhat|moderately|a moderate amount, to a large extent|quite a lot|a lot|mostly, "
    "to a very large extent|to a great extent|completely|a great deal|fully",
    "likelihood": "very unlikely|extremely unlikely, unlikely|fairly unlikely, neither likely nor unlikely|neutral, "
    "likely|fairly likely, very likely|extremely likely",
    "confidence": "not at all confident|not confident, slightly confident|not very confident, "
    "somewhat confident|moderately confident|fairly confident, confident|quite confident, "
    "very confident|extremely confident",
    "quality": "very poor|very bad, poor|bad, fair|average|neither good nor poor|acceptable, good, "
    "very good|excellent",
    "quality, excellent": "poor, fair, good, very good, excellent",
    "difficulty": "very easy, easy|fairly easy, neither easy nor difficult|neutral, difficult|fairly difficult, "
    "very difficult",
    "barrier": "not a barrier, minor barrier|a minor barrier|a small barrier, moderate barrier|a moderate barrier, "
    "major barrier|a major barrier|a large barrier|significant barrier, critical barrier|a critical barrier|"
    "a very large barrier",
}  # fmt: skip
# No opinion is an answer outside the scale; the rest means that nobody answered.
UNSURE = {
    "don't know",
    "dont know",
    "do not know",
    "not sure",
    "unsure",
    "no opinion",
    "can't say",
    "unable to say",
}
NOTHING = {
    "", "n/a", "na", "n.a.", "#n/a", "nan", "null", "-", "--", "---", "–", "—", ".", "..", "missing", "(blank)",
    "no answer", "not answered", "no response", "not applicable", "prefer not to say",
    "prefer not to answer", "rather not say", "not stated", "skipped", "refused", "\\n", "none given", "nil",
}  # fmt: skip
TICKED = {
    "1",
    "x",
    "✓",
    "✔",
    "☑",
    "✅",
    "🗸",
    "true",
    "yes",
    "y",
    "t",
    "checked",
    "selected",
    "ticked",
    "on",
    "quoted",
}
UNTICKED = {
    "0",
    "false",
    "no",
    "n",
    "f",
    "unchecked",
    "not selected",
    "not ticked",
    "off",
    "not quoted",
    "☐",
}
# Answers that a questionnaire offers and nobody makes up, even where one respondent alone gives them.
SPARE = {"other", "others", "something else", "another"}
PLAIN = UNSURE | SPARE | {"yes", "no", "true", "false", "maybe", "none", "none of these", "none of the above"}  # fmt: skip
OTHER = re.compile(r"\bother\b", re.IGNORECASE)
CODED = re.compile(
    r"\(?(-?\d{1,3})\s*(?:[-–—:.)=]+|\s)\s*(\S.*)|(-?\d{1,3})\s*\((.+)\)|(\S.*?)\s*\((-?\d{1,3})\)"
)


def key(text: str) -> str:
    """How two answers are compared: case, spaces, accents' make-up, quotes and end stops aside."""
    said = (
        clean(text)
        .casefold()
        .replace("’", "'")
        .replace("‘", "'")
        .replace("“", '"')
        .replace("”", '"')
    )
    return re.sub(r"^[*•·\s]+|[\s.;,:!*]+$", "", said) if len(said) > 3 else said


SCALE_KEYS = {
    scale: {word: place for place, level in enumerate(
        [part.strip().split("|") for part in re.split(r",\s+", words)], start=1) for word in level}
    for scale, words in SCALES.items()
}  # fmt: skip


def scale_of(words: set[str]) -> str | None:
    """The scale that holds all these words (as key() gives them), each on a level of its own."""
    if len(words) < 2:
        return None
    for scale, known in SCALE_KEYS.items():
        if words <= known.keys() and len({known[word] for word in words}) == len(words):
            return scale
    return None


def coded(text: str) -> tuple[int, str] | None:
    """'5 - Very important', '5 (very important)' or 'Very important (5)' -> (5, 'Very important')."""
    said = CODED.fullmatch(clean(text))
    if not said:
        return None
    code, label = (
        (said[1], said[2]) if said[1] else (said[3], said[4]) if said[3] else (said[6], said[5])
    )
    return (int(code), label.strip()) if re.search(r"[^\W\d_]", label) else None


def number(text: str) -> float | None:
    """A number in digits of any script; a comma between thousands is allowed, as is a decimal comma."""
    said = "".join(
        str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None and sign.isdigit() else sign
        for sign in clean(text)
    ).replace("−", "-")  # fmt: skip
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", said):
        said = said.replace(",", "")
    elif re.fullmatch(r"[-+]?\d+,\d{1,2}", said):
        said = said.replace(",", ".")
    return float(said) if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", said) else None


def foreign(text: str) -> bool:
    """Whether a text holds digits other than 0 to 9."""
    return any(sign.isdigit() and not sign.isascii() for sign in text)
