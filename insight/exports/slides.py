"""A deck as PowerPoint: one slide a chart, each chart PowerPoint's own, with its workbook inside."""

import io
import re

import segno
from pptx import Presentation
from pptx.util import Emu

from insight import deck as decks
from insight import wording
from insight.charts import ink
from insight.charts.letters import wrap
from insight.exports import native
from insight.exports.shapes import FACE, PX, box, clean, colour, describe, put, write_in

SIDE = 56


def write(found: list, step) -> dict[str, bytes]:
    """{'deck.pptx': …} for the first deck. `step` is told of each slide and may raise."""
    (deck,) = found
    book = blank()
    _opening(book, deck)
    for place, shown in enumerate(deck.slides):
        step(place / (len(deck.slides) + 1), f"Slide {shown.number}: {shown.headline}")
        _slide(book, deck, shown)
    _closing(book, deck)
    out = io.BytesIO()
    book.save(out)
    return {"deck.pptx": out.getvalue()}


def blank():
    """Our own template: 16:9, light, one layout with a title, Arial and the dashboard's colours."""
    book = Presentation()
    book.slide_width, book.slide_height = Emu(1280 * PX), Emu(720 * PX)
    master = book.slide_master
    for layout in list(book.slide_layouts):
        if layout.name != "Title Only":
            book.slide_layouts.remove(layout)
    layout = book.slide_layouts[0]
    for shapes in (master.shapes, layout.shapes):
        for shape in list(shapes):
            if shape.is_placeholder and shape.placeholder_format.type in (1, 3):
                put(shape, SIDE, 28, 1168, 92)
                continue
            shape._element.getparent().remove(shape._element)
    theme = next(rel.target_part for rel in master.part.rels.values() if "theme" in rel.reltype)
    text = theme.blob.decode("utf-8")
    text = re.sub(r'(<a:latin typeface=")[^"]*"', rf'\g<1>{FACE}"', text)
    colours = ink.palette("light")
    for number, slot in enumerate((ink.BLUE, ink.TEAL, ink.PLUM, ink.ORANGE, ink.GREY, ink.BAR), 1):
        text = re.sub(
            rf"(<a:accent{number}>).*?(</a:accent{number}>)",
            rf'\g<1><a:srgbClr val="{colours[slot][1:]}"/>\g<2>',
            text,
            flags=re.DOTALL,
        )
    theme._blob = text.encode("utf-8")
    return book


def _title(slide, text: str, y: float = 28, size: float = 26) -> float:
    """Writes the title; gives how many pixels from the top it ends."""
    lines = wrap(text, 1168, size * 4 / 3, "bold")
    height = len(lines) * size * 4 / 3 * 1.2
    title = slide.shapes.title
    put(title, SIDE, y, 1168, height)
    write_in(title.text_frame, [text], size, bold=True)
    return y + height


def _slide(book, deck, shown) -> None:
    slide = book.slides.add_slide(book.slide_layouts[0])
    down = _title(slide, shown.headline) + 4
    asked = wrap(shown.asked, 1168, 20)
    box(slide, SIDE, down, 1168, len(asked) * 24, [shown.asked], 15, ink.MUTED, "Question")
    down += len(asked) * 24 + 10
    link = decks.address(deck.story, shown)
    foot_room = 1168 - (110 if link else 0) - 90
    source = f"Source: {shown.caption}" if shown.rows else shown.reason
    lines = wrap(source, foot_room, 16)
    said = [source] + ([f"Shown: {shown.said}."] if shown.said else [])
    foot = 692 - 20 * (len(lines) + len(said) - 1) - 6
    box(slide, SIDE, foot, foot_room, 692 - foot, said, 12, ink.MUTED, "Source")
    box(slide, 1280 - SIDE - 80, 672, 80, 20, [f"{shown.number + 1} / {deck.story.length}"], 12,
         ink.MUTED, "Place")  # fmt: skip
    if link:
        _code(slide, link, 1280 - SIDE - 96, 570)
    room = (SIDE, down, 1168 - (106 if link else 0), foot - 8 - down)
    short = []
    if shown.rows:
        short = native.draw(slide, shown, room)
    else:
        box(slide, SIDE, down + 40, 1168, 120, [shown.reason], 22, name="Reason")
    slide.notes_slide.notes_text_frame.text = clean(
        "\n".join([*shown.notes, *short, *_noted(link)])
    )


def _noted(link: str) -> list[str]:
    return [f"Same view: {link}"] if link else [
        f"No QR code: the operator has not set {decks.ADDRESS}, the address of this dashboard."
    ]  # fmt: skip


def _code(slide, link: str, x: float, y: float) -> None:
    """A QR code of 96 pixels as a picture, with where it leads as its alternative text."""
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="png", scale=8, border=2)
    out.seek(0)
    picture = slide.shapes.add_picture(out, 0, 0)
    put(picture, x, y, 96, 96)
    picture.name = "QR code"
    describe(picture._element.nvPicPr.cNvPr, f"QR code that leads to {link}")


def _opening(book, deck) -> None:
    slide = book.slides.add_slide(book.slide_layouts[0])
    bar = slide.shapes.add_shape(1, 0, 0, Emu(28 * PX), Emu(720 * PX))
    bar.fill.solid()
    bar.fill.fore_color.rgb = colour(ink.BLUE)
    bar.line.fill.background()
    bar.name = "Edge"
    down = _title(slide, deck.story.title, 190, 44)
    box(slide, SIDE, down + 16, 1168, 120, [deck.story.subtitle], 22, ink.MUTED, "Subtitle")
    link = decks.address(deck.story)
    box(slide, SIDE, 630, 1000, 44, [decks.rests_on(deck)], 14, ink.MUTED, "Rests on")
    if link:
        _code(slide, link, 1280 - SIDE - 96, 570)
    slide.notes_slide.notes_text_frame.text = clean(
        "\n".join([deck.story.title, deck.story.subtitle, decks.rests_on(deck), *_noted(link)])
    )


def _closing(book, deck) -> None:
    """Where all of it comes from, on as many slides as that takes."""
    headline, said = decks.closing(deck.story, deck)
    while said:
        slide = book.slides.add_slide(book.slide_layouts[0])
        down = _title(slide, headline) + 16
        fit = next(
            (size for size in (18, 16, 14, 12, 11, 10) if _tall(said, size) <= 660 - down), 10
        )
        count = len(said)
        while count > 1 and _tall(said[:count], fit) > 660 - down:
            count -= 1
        box(slide, SIDE, down, 1168, 660 - down, said[:count], fit, name="Sources")
        urls = wording.listed([one["url"] or "" for one in deck.sources], 99)
        slide.notes_slide.notes_text_frame.text = clean("\n".join([*said[:count], urls]))
        said = said[count:]


def _tall(said: list[str], size: float) -> float:
    """How many pixels paragraphs of this size take."""
    return sum(len(wrap(text, 1168, size * 4 / 3)) * size * 1.65 + size * 0.5 for text in said)
