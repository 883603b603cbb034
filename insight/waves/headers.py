"""Where the names of the columns stand: one row, two (SurveyMonkey) or three (Qualtrics)."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from insight.faults import DataFault

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
PLAIN = re.compile(r"response|open-ended response|open ended response|antwort|")
# What tools put around a question: its number (Jisc), and which part of it a column holds (Qualtrics).
NUMBERED = re.compile(r"\(?(?:Q\.? ?)?\d{1,3}(?:[._]?[a-z0-9]{1,2})*[.):]\s+", re.IGNORECASE)
CHOICE = re.compile(r" [-–] Selected Choice$", re.IGNORECASE)
# A column is named by at most so many characters; a longer name is damage.
LONGEST = 2_000
NUMBER = re.compile(r"[-+]?[\d.,]+%?|\d{4}-\d\d-\d\d.*|\d\d?/\d\d?/\d{2,4}.*")


@dataclass
class Names:
    """`names` of the columns, unique; `tops` the question above several columns, or ''; `subs` what
    stands beneath it; `last` the row number of the last header row; and the tool that wrote it."""

    names: list[str]
    tops: list[str]
    subs: list[str]
    last: int
    tool: str
    warnings: list[str] = field(default_factory=list)


def clean(text: str) -> str:
    """A name or an answer without invisible characters, accents composed, spaces single."""
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def bare(text: str) -> str:
    """A question in its own words: '4.a. Which? - Selected Choice' -> 'Which?'."""
    return CHOICE.sub("", NUMBERED.sub("", text, count=1) if NUMBERED.match(text) else text)


def find(rows: list[tuple[int, list[str]]], name: str) -> Names:
    """The header among the first rows of a file. Raises DataFault where there is none."""
    rows = [(number, [clean(cell) for cell in cells]) for number, cells in rows]
    if not rows:
        raise DataFault([f"{name} holds no rows. Export it again."])
    for place, (_, cells) in enumerate(rows[:8]):
        filled = [cell for cell in cells if cell]
        if filled and sum("ImportId" in cell for cell in filled) * 2 > len(filled):
            return _qualtrics(rows, place, name)
    place, skipped = _first(rows, name)
    number, top = rows[place]
    width = _width(top, [row for _, row in rows[place + 1 :]])
    below = rows[place + 1][1] if place + 1 < len(rows) else []
    if _two(top, below, rows[place + 2 :]):
        width = max([width, *(at + 1 for at, cell in enumerate(below) if cell)])
        top, below = _padded(top, width), _padded(below, width)
        tops, current = [], ""
        for cell in top:
            current = cell or current
            tops.append(current)
        subs = ["" if PLAIN.fullmatch(cell.casefold()) else cell for cell in below]
        alone = Counter(tops)
        tops = [one if alone[one] > 1 or subs[at] else "" for at, one in enumerate(tops)]
        names = [" – ".join(filter(None, (tops[at] or top[at], subs[at]))) for at in range(width)]
        tool = (
            "SurveyMonkey"
            if re.match(r"respondent ?id", names[0].casefold())
            else "two header rows"
        )
        found = Names(names, tops, subs, rows[place + 1][0], tool)
    else:
        top = _padded(top, width)
        found = Names(list(top), [""] * width, [""] * width, number, _tool(top))
        _grids(found)
    if skipped:
        found.warnings.append(
            f"{name}: the names of the columns were found in row {number}; "
            f"{'the row' if skipped == 1 else f'the {skipped} rows'} above were left out."
        )
    return _unique(found, rows, name)


def _width(top: list[str], below: list[list[str]]) -> int:
    """Up to the last column that has a name, or that most rows answer."""
    width = max((at + 1 for at, cell in enumerate(top) if cell), default=0)
    longest = max((len(row) for row in below), default=0)
    while width < longest and sum(
        bool(row[width : width + 1] and row[width]) for row in below
    ) * 2 > len(below):
        width += 1
    return width


def _first(rows, name: str) -> tuple[int, int]:
    """The place of the header row, and how many rows with words stand above it."""
    widths = [sum(1 for cell in cells if cell) for _, cells in rows[:40]]
    usual = sorted(widths)[len(widths) // 2]
    if max(widths) < 2:
        raise DataFault(
            [f"{name} has a single column. A table of answers has one row a respondent and one column "
             "a question; check the separator."]
        )  # fmt: skip
    wide = [at for at, width in enumerate(widths[:20]) if width >= max(2, 0.6 * usual)]
    place = wide[0] if wide else 0
    cells = [cell for cell in rows[place][1] if cell]
    numbers = sum(bool(NUMBER.fullmatch(cell)) for cell in cells)
    same = [
        cell
        for at, cell in enumerate(rows[place][1])
        if cell and any(at < len(row) and row[at] == cell for _, row in rows[place + 1 :])
    ]
    if numbers * 3 > len(cells) or len(same) * 2 > len(cells) > 1:
        raise DataFault(
            [f"{name}, row {rows[place][0]}: this looks like answers, not like the names of columns. "
             "Add a row of names at the top."]
        )  # fmt: skip
    return place, place


def _two(top: list[str], below: list[str], rest) -> bool:
    """Whether the row below names what stands beneath a question."""
    width = max(len(top), len(below))
    top, below = _padded(top, width), _padded(below, width)
    fills = [at for at in range(1, width) if below[at] and not top[at] and any(top[:at])]
    if any(PLAIN.fullmatch(cell.casefold()) and cell for cell in below) and not below[0]:
        return True
    # its words do not come back as answers further down, where its blanks are filled
    if not fills or not rest:
        return False
    blank = [at for at in range(width) if top[at] and not below[at]]
    answered = any(at < len(row) and row[at] for at in blank for _, row in rest)
    return bool(blank) and answered


def _qualtrics(rows, place: int, name: str) -> Names:
    if place < 2:
        raise DataFault(
            [f"{name}: one of Qualtrics' three rows of names is missing. Export it again."]
        )
    ids, texts = rows[place - 2][1], rows[place - 1][1]
    width = max(len(ids), len(texts))
    ids, texts = _padded(ids, width), _padded(texts, width)
    names = [text if text and text != one else one for one, text in zip(ids, texts, strict=True)]
    found = Names(names, [""] * width, [""] * width, rows[place][0], "Qualtrics")
    _grids(found)
    return _unique(found, rows, name)


def _grids(found: Names) -> None:
    """Question and row of a grid, where one name holds both: 'Question [Row]', 'Question - Row'."""
    split: list[tuple[str, str]] = []
    for name in found.names:
        text = bare(name)
        said = re.fullmatch(r"(.+?) \[(.+)\]", text) or re.fullmatch(r"(.{3,}?) [-–:] (.+)", text)
        whole = text.endswith("- Text") or CHOICE.search(name)
        split.append((said.group(1), said.group(2)) if said and not whole else ("", ""))
    for at, (top, sub) in enumerate(split):
        near = [split[other][0] for other in (at - 1, at + 1) if 0 <= other < len(split)]
        if top and top in near:
            found.tops[at], found.subs[at] = top, sub


def _tool(names: list[str]) -> str:
    said = {name.casefold() for name in names}
    if {"start time", "completion time"} <= said:
        return "Microsoft Forms"
    if names and names[0].casefold() == "timestamp":
        return "Google Forms"
    if {"unique response number"} & said or any("response id" in one for one in said):
        return "Jisc Online Surveys"
    return "a table"


def _unique(found: Names, rows, name: str) -> Names:
    """Every column has a name of its own; what had to be made up or cut is said."""
    seen: Counter = Counter()
    for at, said in enumerate(found.names):
        if len(said) > LONGEST:
            raise DataFault(
                [f"{name}: the name of column {letter(at)} has {len(said):,} characters. "
                 "Is a quotation mark missing?"]
            )  # fmt: skip
        if not said:
            filled = any(at < len(row) and row[at] for number, row in rows if number > found.last)
            found.names[at] = f"Column {letter(at)}"
            if filled:
                found.warnings.append(
                    f"{name}: column {letter(at)} holds answers but has no name; it is called "
                    f"'Column {letter(at)}' here."
                )
        seen[found.names[at].casefold()] += 1
        if seen[found.names[at].casefold()] > 1:
            was = found.names[at]
            found.names[at] = f"{was} ({seen[was.casefold()]})"
            found.warnings.append(
                f"{name}: the name '{was[:80]}' stands over more than one column; the one in column "
                f"{letter(at)} is called '{found.names[at][:80]}' here."
            )
    return found


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]


def letter(column: int) -> str:
    """27 -> 'AB', as spreadsheets name a column."""
    said, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said
