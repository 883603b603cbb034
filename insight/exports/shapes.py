"""Shapes of a slide, placed in pixels of a slide of 1,280 by 720, with words in the deck's own type."""

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from insight.charts import ink

# A pixel in the units of PowerPoint.
PX = 9525
FACE = "Arial"


def put(shape, x: float, y: float, width: float, height: float) -> None:
    shape.left, shape.top = Emu(int(x * PX)), Emu(int(y * PX))
    shape.width, shape.height = Emu(int(width * PX)), Emu(int(height * PX))


def colour(slot: str) -> RGBColor:
    return RGBColor.from_string(ink.palette("light")[slot][1:])


def clean(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(letter for letter in str(text) if letter >= " " or letter in "\n\t")


def write_in(frame, paragraphs: list[str], size: float, slot=ink.TEXT, bold: bool = False) -> None:
    """Sets paragraphs into a text frame, at the top left, without margins."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for place, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(size * 0.35 if len(paragraphs) > 1 else 0)
        run = paragraph.add_run()
        run.text = clean(text)
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FACE
        run.font.color.rgb = colour(slot)


def box(slide, x, y, width, height, paragraphs, size, slot=ink.TEXT, name="Text", bold=False):
    shape = slide.shapes.add_textbox(0, 0, 0, 0)
    put(shape, x, y, width, height)
    shape.name = name
    write_in(shape.text_frame, paragraphs, size, slot, bold)
    return shape


def describe(element, text: str) -> None:
    """The alternative text of a chart, table or picture."""
    element.set("descr", clean(text))
