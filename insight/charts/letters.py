"""How wide words are, so that pictures made without a browser cut nothing off.

Measured in the typeface that the reportlab package carries: it is there wherever this runs, and
wider than the sans-serif faces of ordinary machines, so what fits in it fits in theirs.
"""

from functools import lru_cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(reportlab.__file__).parent / "fonts"
FILES = {"normal": FOLDER / "Vera.ttf", "bold": FOLDER / "VeraBd.ttf"}
FAMILY = "Bitstream Vera Sans"
SAID = {"→": "to"}


@lru_cache
def face(weight: str) -> str:
    """The name under which the typeface is known to reportlab, registered at the first call."""
    name = f"Insight-{weight}"
    pdfmetrics.registerFont(TTFont(name, str(FILES[weight])))
    return name


def known(text: str, weight: str = "normal") -> str:
    """The text without characters that the typeface does not have: an arrow is said, others are '?'."""
    shapes = pdfmetrics.getFont(face(weight)).face.charToGlyph
    return "".join(
        letter if ord(letter) in shapes or letter == "\n" else SAID.get(letter, "?")
        for letter in text
    )


@lru_cache(maxsize=20000)
def width(text: str, size: float, weight: str = "normal") -> float:
    """How far the text reaches, in the unit of `size`."""
    return pdfmetrics.stringWidth(known(text, weight), face(weight), size)


def wrap(text: str, room: float, size: float, weight: str = "normal") -> list[str]:
    """Lines that reach no further than `room`; a word that is longer is broken."""
    lines, line = [], ""
    for word in str(text).split():
        if line and width(f"{line} {word}", size, weight) > room:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
        while width(line, size, weight) > room and len(line) > 1:
            end = next(
                end for end in range(len(line) - 1, 0, -1)
                if end == 1 or width(line[:end], size, weight) <= room
            )  # fmt: skip
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line] if line else lines or [""]


def cut(lines: list[str], most: int) -> list[str]:
    """At most so many lines; the last one says with an ellipsis that there were more."""
    return (
        lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1].rstrip(" ,;") + " …"]
    )
