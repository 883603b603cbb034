"""The data behind a deck as CSV: a file for each slide, a cover and the sources, in one zip."""

import csv
import io
import zipfile

from insight import files
from insight.exports import sheets


def write(decks: list, step) -> dict[str, bytes]:
    """{'deck.zip': …} for the first deck. `step` is told of each slide."""
    (deck,) = decks
    known = {one["source_id"]: one for one in deck.sources}
    found = {
        "cover.csv": _table(sheets.cover_of(deck, "slide-{}.csv")),
        "sources.csv": _table(sheets.sources_of(deck)),
    }
    for place, shown in enumerate(deck.slides):
        step(place / len(deck.slides), f"Slide {shown.number}")
        if shown.rows:
            found[f"slide-{shown.number}.csv"] = sheets.csv(shown, known)
    return {"deck.zip": zipped(found)}


def _table(rows: list[list]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([files.writable(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def zipped(found: dict[str, bytes]) -> bytes:
    """Files by their names as one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as bundle:
        for name, content in found.items():
            # A fixed date, so that the same deck gives the same bytes.
            bundle.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()
