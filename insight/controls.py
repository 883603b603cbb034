"""How a reader sets a parameter: `Least share (number 0 to 100 step 5)` becomes a Control."""

import re
from dataclasses import dataclass

KINDS = ("choice", "number", "yes/no", "text")
LONGEST = 200
# Names that addresses use for something else: such a parameter keeps its default on a page.
RESERVED = ("question", "topic", "find", "section", "sql", "version", "embed", "embed_options")
YES, NO = ("yes", "true"), ("no", "false")
# `number` takes a range, and `choice` a picker with what the picker itself is asked with.
NUMBER = r"(-?\d+(?:\.\d+)?) to (-?\d+(?:\.\d+)?)(?: step (\d+(?:\.\d+)?))?"
CHOICE = r"([a-z0-9_/-]+)((?: \w+=\S+)*)"


@dataclass(frozen=True)
class Control:
    """One control. `low`, `high` and `step` are of a number; `picker` and `asks` of a choice."""

    label: str
    kind: str
    low: float = 0
    high: float = 0
    step: float = 1
    picker: str = ""
    asks: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether its numbers are whole."""
        return all(isinstance(number, int) for number in (self.low, self.high, self.step))


def read(text: str) -> Control | None:
    """The control that a header line describes: `LABEL (KIND …)`; None when it is written otherwise."""
    said = re.fullmatch(r"(.*\S) \((choice|number|yes/no|text)(?: (.*))?\)", text)
    if not said:
        return None
    label, kind, rest = said.group(1), said.group(2), said.group(3) or ""
    if kind in ("yes/no", "text"):
        return None if rest else Control(label, kind)
    found = re.fullmatch(NUMBER if kind == "number" else CHOICE, rest)
    if not found:
        return None
    if kind == "number":
        low, high, step = (number(part or "1") for part in found.groups())
        return Control(label, kind, low=low, high=high, step=step) if low < high and step else None
    asks = tuple(tuple(pair.split("=", 1)) for pair in found.group(2).split())
    return Control(label, kind, picker=found.group(1), asks=asks)


def number(text: str) -> int | float:
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)


def typed(text: str, control: Control | None = None) -> str | int | float | bool:
    """A value as text, from a header or a terminal, in the type of its control.

    Without a control a whole number is a number and all else is text. What does not fit its control
    stays text, so that fits() can say so.
    """
    kind = control.kind if control else ""
    if kind == "yes/no" and text.lower() in (*YES, *NO):
        return text.lower() in YES
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return number(text) if control.whole else float(text)
    if kind in ("", "choice") and re.fullmatch(r"-?\d+", text):
        return int(text)
    return text


def unfit(value, control: Control) -> str:
    """Why a value does not fit its control, as the end of a sentence; empty when it does.

    A choice is judged by its picker, which only the data can answer.
    """
    if control.kind == "yes/no" and not isinstance(value, bool):
        return "must be yes or no"
    if control.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"must be a number from {control.low} to {control.high}"
        if control.whole and value != int(value):
            return "must be a whole number"
        if not control.low <= value <= control.high:
            return f"must lie from {control.low} to {control.high}"
    if control.kind == "text" and len(str(value)) > LONGEST:
        return f"may have at most {LONGEST} characters"
    return ""
