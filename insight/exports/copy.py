"""The copy for the audience: a folder of HTML that any web server can serve, whole without scripts."""

import json
import re
from html import escape
from pathlib import Path

from insight import charts, wording
from insight import deck as decks
from insight.charts import ink
from insight.charts.scene import LIVE, svg
from insight.charts.still import still
from insight.exports import sheets
from insight.exports.plain import zipped

HERE = Path(__file__).with_name("audience")
# Keeps text in a figure from ending the script that holds it.
UNICODE = chr(92) + "u003c"
WIDE, NARROW, SIZE = 1000, 460, 20


def write(found: list, step) -> dict[str, bytes]:
    """The folder: index.html, its script, style and Plotly once each, the data, and all in a zip.

    With several decks each has a page of its own and index.html is their contents.
    """
    files = {
        "look.css": _style().encode("utf-8"),
        "live.js": (HERE / "live.js").read_bytes(),
        "plotly.min.js": charts.SCRIPT.read_bytes(),
    }
    names = ["index"] if len(found) == 1 else [deck.story.name for deck in found]
    for place, (name, deck) in enumerate(zip(names, found, strict=True)):
        part = place / len(names)
        step(part, deck.story.title)
        data = "data.xlsx" if len(found) == 1 else f"{name}.xlsx"
        files[data] = sheets.write([deck], lambda *said: None)["deck.xlsx"]
        page = _page(
            deck, data, lambda more, what, at=part: step(at + more / len(names), what), names
        )
        files[f"{name}.html"] = page.encode("utf-8")
        for shown in deck.slides:
            if shown.rows:
                file = (
                    f"{name}-{shown.number}.csv" if len(found) > 1 else f"slide-{shown.number}.csv"
                )
                known = {one["source_id"]: one for one in shown.sources}
                files[file] = sheets.csv(shown, known)
    if len(found) > 1:
        files["index.html"] = _contents(found).encode("utf-8")
    files["copy.zip"] = zipped(files)
    return files


def _inks(theme: str) -> str:
    colours = ink.palette(theme)
    said = [f"{LIVE[slot][4:-1]}: {colours[slot]};" for slot in LIVE]
    return " ".join([*said, f"--paper: {colours['background']};"])


def _style() -> str:
    text = (HERE / "look.css").read_text(encoding="utf-8").replace("/* inks */", _inks("light"))
    return f"{text}@media (prefers-color-scheme: dark) {{ :root {{ {_inks('dark')} }} }}\n"


def _frame(title: str, body: str, script: str = "") -> str:
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="look.css"></head><body>{body}{script}</body></html>\n'
    )


def _page(deck, data: str, step, names: list[str]) -> str:
    story = deck.story
    back = '<p><a href="index.html">All pages</a></p>' if len(names) > 1 else ""
    out = [
        f"<header>{back}<h1>{escape(story.title)}</h1><p>{escape(story.subtitle)}</p>"
        f'<p class="note">{escape(decks.rests_on(deck))}. '
        f'<a href="{data}" download>All the numbers (XLSX)</a></p></header><main>'
    ]
    out.append("<nav aria-label='Slides'><ol>")
    out += [
        f'<li><a href="#slide-{one.number}">{escape(one.headline)}</a></li>' for one in deck.slides
    ]
    out.append("</ol></nav>")
    for place, shown in enumerate(deck.slides):
        step(place / len(deck.slides), shown.headline)
        csv = f"slide-{shown.number}.csv" if len(names) == 1 else f"{story.name}-{shown.number}.csv"
        out.append(_section(shown, csv))
    headline, said = decks.closing(story, deck)
    own = said[: len(said) - len(deck.sources)]
    out.append(f'<section id="sources"><h2>{escape(headline)}</h2>')
    out += [f"<p>{escape(text)}</p>" for text in own]
    out.append(
        "<ul>" + "".join(f"<li>{_source(one)}</li>" for one in deck.sources) + "</ul></section>"
    )
    out.append(
        "</main><footer>Sector Innovation Insight. This copy asks nothing of any other website. A bar "
        "between two ends is the range that published words allow; a line with ends is a 95% "
        "interval.</footer>"
    )
    inks = {
        theme: {s: c for s, c in ink.palette(theme).items() if s in LIVE}
        for theme in ("light", "dark")
    }
    script = f'<script type="application/json" id="inks">{json.dumps(inks)}</script><script src="live.js" defer></script>'
    return _frame(story.title, "".join(out), script)


def _section(shown, csv: str) -> str:
    out = [f'<section id="slide-{shown.number}"><h2>{escape(shown.headline)}</h2>',
           f'<p class="asked">{escape(shown.asked)}</p>']  # fmt: skip
    if not shown.rows:
        return "".join([*out, f"<p>{escape(shown.reason)}</p></section>"])
    query = shown.query
    drawn = query.kind in charts.KINDS
    if drawn:
        label = shown.alternative
        out.append("<div>")
        for name, across, size in (("wide", WIDE, SIZE), ("narrow", NARROW, SIZE)):
            picture = svg(still(query, shown.rows, across, None, size), LIVE, label)
            out.append(f'<div class="still {name}">{picture}</div>')
        figure = charts.draw(query, shown.rows).to_json()
        out.append(
            f'<div class="plot" data-figure="figure-{shown.number}" role="img" '
            f'aria-label="{escape(label)}"></div><script type="application/json" '
            f'id="figure-{shown.number}">{figure.replace("<", UNICODE)}</script></div>'
        )
    out.append(_table(shown, folded=drawn))
    out.append(f'<p class="source">Source: {escape(shown.caption)}</p>')
    said = [
        query.note,
        f"Shown: {shown.said}." if shown.said else "",
        shown.choices and f"Choices: {shown.choices}.",
    ]
    out += [f'<p class="note">{escape(text)}</p>' for text in said if text]
    out.append(
        f'<p class="note">Who could have answered: {escape(query.base)}. <a href="{csv}" download>Numbers (CSV)</a></p>'
    )
    return "".join([*out, "</section>"])


def _table(shown, folded: bool) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in shown.table[0])
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row.values()) + "</tr>"
        for row in shown.table
    )
    table = (
        f'<div class="table" tabindex="0" role="group" aria-label="Numbers: {escape(shown.headline)}">'
        f"<table><caption>{escape(shown.headline)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
    return (
        f"<details><summary>The numbers as a table</summary>{table}</details>" if folded else table
    )


def _source(one: dict) -> str:
    said = escape(f"{one['publisher']}, {one['title']}")
    if one["url"] and re.fullmatch(r"https?://[^\s<>\"']+", one["url"]):
        said = f'<a href="{escape(one["url"])}" rel="noreferrer">{said}</a>'
    when = wording.dates(one["fieldwork_start"], one["fieldwork_end"])
    return f"{said} · {escape(when)} · {escape(wording.base({'base_words': one['base_words']}))}"


def _contents(found: list) -> str:
    items = "".join(
        f'<li><a href="{deck.story.name}.html">{escape(deck.story.title)}</a>: '
        f"{escape(deck.story.subtitle)}</li>"
        for deck in found
    )
    body = (
        "<header><h1>Sector Innovation Insight</h1><p>The published pages as a copy to read without "
        f'the dashboard.</p></header><main><ul>{items}</ul><p><a href="copy.zip" download>All of it '
        "in one file (ZIP)</a></p></main>"
    )
    return _frame("Sector Innovation Insight", body)
