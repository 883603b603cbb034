"""A deck or pages as a laid-out PDF: vector charts, real text, tables, sources, page numbers."""

import io
from xml.sax.saxutils import escape

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFontFamily
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    LongTable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from insight import deck as decks
from insight import reading
from insight.charts import ink, letters
from insight.charts.scene import Scene
from insight.charts.still import still
from insight.exports.numbers import fitting, lifted
from insight.exports.picture import paint

EDGE, WIDE, HIGH = 44, A4[0] - 88, A4[1] - 100
ACROSS, SIZE = 1000, 21


class Drawing(Flowable):
    """A scene as wide as the page allows."""

    def __init__(self, scene: Scene, high: float = HIGH - 30):
        super().__init__()
        self.scene, self.scale = scene, min(WIDE / scene.width, high / max(scene.height, 1))
        self.width, self.height = WIDE, scene.height * self.scale

    def draw(self) -> None:
        paint(self.canv, self.scene, 0, self.height, self.scale)


class Code(Flowable):
    """A QR code drawn as vectors, with the address as text beside it."""

    def __init__(self, link: str):
        super().__init__()
        self.link, self.width, self.height = link, WIDE, 62
        self.rows = [list(row) for row in segno.make(link, error="m").matrix]

    def draw(self) -> None:
        cell = 60 / (len(self.rows) + 8)
        self.canv.setFillColor(HexColor("#000000"))
        for down, row in enumerate(self.rows):
            for across, dark in enumerate(row):
                if dark:
                    self.canv.rect((across + 4) * cell, 60 - (down + 5) * cell, cell, cell, 0, 1)
        self.canv.setFont(letters.face("normal"), 8)
        self.canv.drawString(70, 28, letters.known(f"The same view: {self.link}"))


def write(found: list, step) -> dict[str, bytes]:
    """{'deck.pdf': …} holding every deck, one after the other."""
    normal, bold = letters.face("normal"), letters.face("bold")
    registerFontFamily(normal, normal=normal, bold=bold, italic=normal, boldItalic=bold)
    title = found[0].story.title if len(found) == 1 else "Sector Innovation Insight"
    # The first run counts the pages, the second writes "page 3 of 12" on each. reportlab uses up
    # what it sets, so the flow is made anew.
    count = _build(_flow(found, lambda part, what: step(part / 2, what)), title, 0)[1]
    flow = _flow(found, lambda part, what: step(0.5 + part / 2, what))
    return {"deck.pdf": _build(flow, title, count)[0]}


def _flow(found: list, step) -> list:
    style = _styles()
    story, done, total = [], 0, sum(len(deck.slides) for deck in found)
    for deck in found:
        story += [PageBreak()] if story else []
        story += _opening(deck, style)
        for place, shown in enumerate(deck.slides):
            step(done / total, f"{deck.story.title}: {shown.headline}")
            done += 1
            story += _slide(deck, shown, style, place)
        story += _closing(deck, style)
    return story


def _build(story: list, title: str, count: int) -> tuple[bytes, int]:
    out = io.BytesIO()

    def foot(canvas, doc) -> None:
        canvas.setFont(letters.face("normal"), 8)
        canvas.setFillColor(HexColor(_colour(ink.MUTED)))
        canvas.drawString(EDGE, 26, letters.known(f"Sector Innovation Insight · {title}"))
        canvas.drawRightString(A4[0] - EDGE, 26, f"Page {doc.page} of {count}")

    doc = BaseDocTemplate(
        out, pagesize=A4, title=title, author="Sector Innovation Insight", lang="en-GB"
    )
    frame = Frame(EDGE, 46, WIDE, HIGH, 0, 0, 0, 0)
    doc.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    doc.build(story)
    return out.getvalue(), doc.page


def _colour(slot: str) -> str:
    return ink.palette("light")[slot]


def _styles() -> dict[str, ParagraphStyle]:
    def style(name, size, lead, slot, bold=False, after=0, before=0):
        face = letters.face("bold" if bold else "normal")
        return ParagraphStyle(
            name, fontName=face, fontSize=size, leading=lead, textColor=HexColor(_colour(slot)),
            spaceAfter=after, spaceBefore=before, splitLongWords=True,
        )  # fmt: skip

    return {
        "title": style("title", 24, 30, ink.TEXT, True, 10),
        "head": style("head", 15, 19, ink.TEXT, True, 3, 4),
        "text": style("text", 9.5, 13, ink.TEXT, False, 5),
        "small": style("small", 8, 11, ink.MUTED, False, 4),
        "cell": style("cell", 7, 8.8, ink.TEXT),
        "top": style("top", 7, 8.8, ink.TEXT, True),
    }


def _say(text: str, style: ParagraphStyle) -> Paragraph:
    weight = "bold" if style.fontName == letters.face("bold") else "normal"
    return Paragraph(escape(letters.known(" ".join(str(text).split()), weight)), style)


def _opening(deck, style) -> list:
    flow = [_say(deck.story.title, style["title"])]
    if deck.story.subtitle:
        flow.append(_say(deck.story.subtitle, style["text"]))
    flow.append(_say(decks.rests_on(deck), style["small"]))
    link = decks.address(deck.story) if deck.story.slides else ""
    if link and deck.story.name:
        flow.append(Code(link))
    elif not link:
        flow.append(_say(f"No QR code: the operator has not set {decks.ADDRESS}.", style["small"]))
    return [*flow, Spacer(1, 8)]


def _slide(deck, shown, style, place: int) -> list:
    pictures = _pictures(shown) if shown.rows else []
    # The first picture is set a little smaller where it would leave the title alone on its page.
    below, first = HIGH - 270, pictures[0] if place == 0 and pictures else None
    if isinstance(first, Drawing) and below < first.height < below / 0.7:
        pictures[0] = Drawing(first.scene, below)
    # A headline stays with its picture: where that finds no room below it, both go to the next page.
    tall = pictures[0].height if pictures and isinstance(pictures[0], Drawing) else 200
    flow = [CondPageBreak(min(tall + 90, HIGH - 4))]
    flow += [] if place == 0 else [Spacer(1, 14)]
    flow += [_say(shown.headline, style["head"]), _say(shown.asked, style["text"])]
    if not shown.rows:
        return [*flow, _say(shown.reason, style["text"])]
    flow += [Spacer(1, 4), *pictures, Spacer(1, 6)]
    flow.append(_say(f"Source: {shown.caption}", style["small"]))
    flow += [_say(text, style["small"]) for text in (shown.query.note, *_said(shown)) if text]
    flow += [_say(f"• {point}", style["text"]) for point in shown.slide.points]
    # A heat grid is drawn with every figure in its cell.
    if shown.query.kind not in ("table", "number", "heat"):
        flow += [Spacer(1, 4), *_table(shown, style)]
    if link := decks.address(deck.story, shown):
        flow.append(Code(link))
    return flow


def _said(shown) -> list[str]:
    """What was left out, and what was chosen."""
    return [
        f"{head}: {text}."
        for head, text in (("Shown", shown.said), ("Choices", shown.choices)) if text
    ]  # fmt: skip


def _pictures(shown) -> list[Flowable]:
    """The chart, in as many parts as pages need: no row is left out and none is cut."""
    query, rows = shown.query, shown.rows
    if query.kind in ("table", "number"):
        return _table(shown, _styles())
    room = (HIGH - 100) * ACROSS / WIDE
    found = []
    while rows:
        scene = still(query, rows, ACROSS, None, SIZE)
        if scene.height > room and query.kind == "dots":
            scene = still(query, rows, ACROSS, room, SIZE)
        found.append(Drawing(scene))
        if scene.shown >= len(rows) or not scene.shown or query.kind != "dots":
            break
        rows = rows[scene.shown :]
    return found


def _table(shown, style) -> list[Flowable]:
    """The numbers as a table, below it what is the same in all of its rows."""
    first = reading.heading(shown.query.roles.get("y", ""))
    table, same = lifted(shown.table, first)
    heads = fitting(table, first)
    widths = _widths(table, heads)
    cells = [[_say(head, style["top"]) for head in heads]]
    cells += [[_say(row[head], style["cell"]) for head in heads] for row in table]
    grid = HexColor(_colour(ink.GRID))
    drawn = LongTable(
        cells, widths, repeatRows=1, splitInRow=1,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, grid),
            ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ],
    )  # fmt: skip
    said = [f"{head}: {value}" for head, value in same if head not in ("Question", "Title")]
    return [drawn, Spacer(1, 4), *(_say(text, style["small"]) for text in said)]


def _widths(table: list[dict], heads: list[str]) -> list[float]:
    """As wide as its longest word for each column, and the rest of the page by how much is in it."""
    size, pad = 7, 7
    least, wants = [], []
    for head in heads:
        words = {word for row in table for word in row[head].split()}
        longest = max((letters.width(word, size) for word in words), default=0)
        longest = max([longest, *(letters.width(word, size, "bold") for word in head.split())])
        least.append(min(longest, WIDE / 4) + pad)
        wants.append(min(sum(len(row[head]) for row in table) / len(table), 200))
    spare = max(WIDE - sum(least), 0)
    shrunk = min(WIDE / sum(least), 1)
    return [
        wide * shrunk + spare * want / max(sum(wants), 1)
        for wide, want in zip(least, wants, strict=True)
    ]


def _closing(deck, style) -> list:
    headline, said = decks.closing(deck.story, deck)
    flow = [CondPageBreak(160), Spacer(1, 14), _say(headline, style["head"])]
    for text in said[: len(said) - len(deck.sources)]:
        flow.append(_say(text, style["text"]))
    for one in deck.sources:
        where = f" · {one['url']}" if one["url"] else ""
        flow.append(
            _say(f"{one['short_name']}: {one['publisher']}, {one['title']}{where}", style["small"])
        )
    return flow
