"""Questions beside those of earlier waves and of published surveys: a score and a verdict to confirm."""

from rapidfuzz import fuzz

from insight.waves.scales import key

# Below the first nothing is proposed; from the second a wording is taken for the same question reworded.
LEAST, CLOSE = 78, 88
TOPICS = {
    "barrier": "barriers", "facilitator": "facilitators", "challenge": "challenges",
    "technology_use": "technology", "technology_barrier": "technology", "technology_benefit": "technology",
}  # fmt: skip


def propose(question: dict, known: list[dict], codes: list[dict]) -> dict:
    """What a question matches: code, matches, verdict, reason and score (0 to 100).

    `known` are earlier questions: id, wave, grid, text, labels (None where unknown), code. `codes` are terms:
    code, label, kind. Nothing is "same" unless wording and answers are word for word those of before.
    """
    best, score = None, 0.0
    for other in known:
        if (now := _alike(question, other)) > score:
            best, score = other, now
    code = _code(question, codes)
    if best is None or score < LEAST:
        return {"code": code, "matches": None, "verdict": "new",
                "reason": "No earlier question is worded like it.", "score": round(score)}  # fmt: skip
    labels = _labels(question)
    same_words = key(question["text"]) == key(best["text"]) and key(
        question.get("grid") or ""
    ) == key(best["grid"] or "")
    same_answers = labels == best["labels"]
    if question.get("kind") in ("single", "multi") and best["labels"] is not None:
        # An export lists the answers that were given, in the order in which they came up.
        same_answers = sorted(labels) == sorted(best["labels"])
    if best["labels"] is None:
        verdict, reason = (
            "reworded",
            "Published without its answer options, and perhaps not in the words that were asked.",
        )
    elif same_words and same_answers:
        verdict, reason = "same", "Word for word the same question with the same answers."
    elif same_words or (not same_answers and score >= CLOSE):
        verdict, reason = "options changed", _changed(best["labels"], labels)
    else:
        verdict, reason = "reworded", f"Asked before as “{_said(best)}”."
    return {"code": best["code"] or code, "matches": best["id"], "verdict": verdict, "reason": reason,
            "score": round(score)}  # fmt: skip


def _said(question: dict) -> str:
    return ": ".join(filter(None, (question.get("grid"), question["text"])))


def _alike(one: dict, two: dict) -> float:
    """How alike two questions are worded; within a grid the row counts for most."""
    text = fuzz.token_sort_ratio(key(one["text"]), key(two["text"]))
    if one.get("grid") and two.get("grid"):
        return 0.6 * text + 0.4 * fuzz.token_set_ratio(key(one["grid"]), key(two["grid"]))
    return max(text, fuzz.token_sort_ratio(key(_said(one)), key(_said(two))))


def _labels(question: dict) -> list[str]:
    return [key(option["label"]) for option in question.get("options") or []]


def _changed(before: list[str], now: list[str]) -> str:
    gone = [word for word in before if word not in now]
    come = [word for word in now if word not in before]
    said = [f"new: {', '.join(come[:4])}"] if come else []
    said += [f"gone: {', '.join(gone[:4])}"] if gone else []
    return f"The answers changed ({'; '.join(said) or 'their order'})."


def _code(question: dict, codes: list[dict]) -> str | None:
    """The term whose label stands in the question, when no other fits about as well."""
    said = f" {key(question['text'])} "
    scored = sorted(
        (
            (
                97
                if f" {key(term['label'])} " in said
                else fuzz.token_sort_ratio(said, key(term["label"])),
                term["code"],
            )
            for term in codes
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < CLOSE or (len(scored) > 1 and scored[1][0] > scored[0][0] - 3):
        return None
    return scored[0][1]


def code_of_option(label: str, codes: list[dict]) -> str | None:
    """The term that an option of a question with several answers names."""
    return _code({"text": label}, codes)


def kinds_for(text: str) -> set[str]:
    """Which kinds of term a question can be about, by its own words."""
    said = text.casefold()
    found = set()
    if any(
        word in said for word in ("barrier", "gets in the way", "prevent", "obstacle", "holding")
    ):
        found |= {"technology_barrier"} if "technolog" in said or " ai" in said else {"barrier"}
    if any(word in said for word in ("enabl", "facilitat", "important", "possible", "help")):
        found |= {"facilitator"}
    if "challenge" in said or "difficult" in said:
        found |= {"challenge"}
    if not found and ("technolog" in said or " ai " in f" {said} "):
        found |= {"technology_use", "technology_benefit"}
    return found
