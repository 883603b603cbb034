"""The data behind a deck as one workbook: a cover, a sheet for each slide, and the sources."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from insight import files
from insight.exports.numbers import columns

TOP = 1


def write(decks: list, step) -> dict[str, bytes]:
    """{'deck.xlsx': …} for the first deck. `step` is told of each slide."""
    (deck,) = decks
    book = Workbook()
    cover = book.active
    cover.title = "Cover"
    for number, shown in enumerate(deck.slides):
        step(number / len(deck.slides), f"Slide {shown.number}")
        _fill(book.create_sheet(f"Slide {shown.number}"), columns(shown))
    _fill(cover, cover_of(deck, "Slide {}"), heads=(8,))
    _fill(book.create_sheet("Sources"), sources_of(deck))
    out = io.BytesIO()
    book.save(out)
    return {"deck.xlsx": out.getvalue()}


def cover_of(deck, name: str) -> list[list]:
    """What the deck is, the rules its numbers keep, and a line for each slide, whose place `name` gives."""
    story = deck.story
    lines = [
        ["Deck", story.title],
        ["About", story.subtitle],
        ["Mind", story.closing],
        ["Shares", "run from 0 to 1; an empty cell was not published and never means zero"],
        ["Ranges", "words such as “almost half” are a range, from share_low to share_high"],
        ["Intervals", "95%, given only where a base was published; a guide to chance alone"],
        ["", ""],
        ["Sheet", "Headline", "Question", "Choices", "Shown", "Caption", "Mind", "Query"],
    ]
    for shown in deck.slides:
        part = (shown.said or "all figures") if shown.rows else shown.reason
        lines.append([name.format(shown.number), shown.headline, shown.asked, shown.choices, part,
                      shown.caption, shown.query.note, shown.query.path])  # fmt: skip
    return lines


def sources_of(deck) -> list[list]:
    """The passport of every source that the deck rests on, below a header."""
    heads = ["source", *files.PASSPORT, "base", "note"]
    return [heads] + [
        [one["source_id"], *(files.said(one, part) for part in files.PASSPORT), one["base_words"],
         one["note"]]
        for one in deck.sources
    ]  # fmt: skip


def _fill(sheet, rows: list[list], heads=(TOP,)) -> None:
    for row in rows:
        sheet.append([files.writable(cell) for cell in row])
    for head in heads:
        for cell in sheet[head]:
            cell.font = Font(bold=True)
    for place, column in enumerate(sheet.columns, start=1):
        longest = max((len(str(cell.value or "")) for cell in column), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(60, max(10, longest + 2))
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heads == (TOP,):
        sheet.freeze_panes = "A2"


def csv(shown, known: dict) -> bytes:
    """One slide's numbers as a CSV file, like the one from its card."""
    return files.csv(shown.kept, known, shown.caption)
