"""Which of the house's charts fit an answer with columns of any name, and its rows made to fit them."""

import math
from dataclasses import dataclass, field

from insight import catalogue
from insight.results import headings

__all__ = ["Offer", "headings", "offers", "query", "rows"]

MOST = {"dots": 40, "heat": 240, "line": 240}
# Which numbers can be years, and how many lines can be told apart.
YEARS, LINES = range(1900, 2101), 8
ALONE = "(one line)"
# What the house's main chart reads of a row of evidence.finding.
FIGURE = {
    "item", "share", "share_low", "share_high", "interval_low", "interval_high", "is_possible",
    "is_share_of_base", "base", "base_words", "base_reason", "nearest_below", "nearest_above",
    "audience", "year", "short_name", "source_id", "state", "published_as", "note", "rank",
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A chart that fits: its name for readers, its header, and which columns may play each part.

    `sourced` is true where the rows name their source.
    """

    label: str
    chart: str
    parts: dict[str, list[str]] = field(default_factory=dict)
    sourced: bool = False


def offers(reply) -> list[Offer]:
    """The charts that fit, the best first; none when there is no number to draw."""
    names = headings(reply)
    numbers = [name for place, name in enumerate(names) if _drawable(reply, place)]
    words = [
        name for place, name in enumerate(names) if name not in numbers or _whole(reply, place)
    ]
    found = []
    if set(names) >= FIGURE:
        found.append(Offer("Figures with intervals", "dots x=share y=item"))
    years = [name for place, name in enumerate(names) if _years(reply, place)]
    amounts = sorted(numbers, key=lambda name: name.endswith(("year", "order", "_id")))
    over = [name for name in amounts if name not in years[:1]]
    lines = None
    if years and over:
        told = [name for name in words if name not in (years[0], over[0], "source_id")]
        parts = {"Year": years, "Number": over, "A line for each": [*told, ALONE]}
        sourced = "source_id" in names
        lines = Offer("Over the years", "line x=year y=n series=label", parts, sourced)
    if amounts and len(names) > 1:
        labels = [name for name in words if name != amounts[0]] or words
        found.append(Offer("Amounts", "dots x=n y=label", {"Label": labels, "Number": amounts}))
        if len(labels) > 1:
            turned = [*labels[1:], labels[0]]
            parts = {"Row": labels, "Column": turned, "Number": amounts}
            found.append(Offer("Grid", "heat x=heading y=label value=n", parts))
    if lines:
        found.insert(0 if _runs(reply, lines) else len(found), lines)
    return found


def _runs(reply, lines: Offer) -> bool:
    """Whether the answer is one figure a year for each of its labels, and so best seen as lines."""
    names = headings(reply)
    year, label = names.index(lines.parts["Year"][0]), lines.parts["A line for each"][0]
    place = names.index(label) if label in names else None
    seen = [(row[year], row[place] if place is not None else "") for row in reply.rows]
    return len(set(seen)) == len(seen) > len({label for _, label in seen})


def _drawable(reply, place: int) -> bool:
    """Whether a column holds numbers from zero up, and at least one."""
    cells = [row[place] for row in reply.rows if row[place] is not None]
    return bool(cells) and all(_number(cell) and cell >= 0 for cell in cells)


def _years(reply, place: int) -> bool:
    """Whether a column holds years, and more than one of them."""
    cells = {row[place] for row in reply.rows} - {None}
    return (
        len(cells) > 1
        and _whole(reply, place)
        and all(isinstance(cell, int) and cell in YEARS for cell in cells)
    )


def _whole(reply, place: int) -> bool:
    """Whether a column of numbers could as well be labels, like a year."""
    return reply.columns[place][1].endswith("INTEGER") or "INT" in reply.columns[place][1]


def _number(cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)


def query(offer: Offer) -> catalogue.Query:
    """A question with the header of the chart, as charts.draw wants it."""
    return catalogue.parse("sql/asked", f"-- chart: {offer.chart}\n")


def rows(reply, offer: Offer, chosen: dict[str, str]) -> list[dict]:
    """The rows as the chart reads them: its own column names, numbers rounded, labels as text."""
    names = headings(reply)
    as_asked = [dict(zip(names, row, strict=True)) for row in reply.rows]
    if not offer.parts:
        return as_asked[: MOST["dots"]]
    found, lines = [], {}
    for row in as_asked:
        value = row[chosen["Number"]]
        label = _label(row.get(_labels(chosen), ""))
        if value is None or ("Year" in chosen and row[chosen["Year"]] is None):
            continue
        if "Year" in chosen and len(lines | {label: 1}) > LINES:
            continue
        lines[label] = 1
        found.append(
            {
                "n": value if isinstance(value, int) else round(value, 2),
                "label": label,
                "heading": _label(row[chosen["Column"]]) if "Column" in chosen else "",
                "year": row[chosen["Year"]] if "Year" in chosen else None,
                "source_id": row.get("source_id"),
            }
        )
    return found[: MOST[offer.chart.partition(" ")[0]]]


def _labels(chosen: dict[str, str]) -> str:
    """The column that names the marks."""
    return chosen.get("Label") or chosen.get("Row") or chosen["A line for each"]


def _label(cell) -> str:
    text = "(empty)" if cell is None or cell == "" else str(cell)
    return text if len(text) <= 120 else text[:120] + "…"


def question(sql: str, offer: Offer, chosen: dict[str, str]) -> str:
    """The query as a question whose columns the chart can draw."""
    sql = sql.strip().rstrip(";").rstrip()
    if not offer.parts:
        return sql
    label = _labels(chosen)
    columns = ["'all' as label" if label == ALONE else f"{_quoted(label)}::varchar as label"]
    order = "n desc,\n    label"
    if "Column" in chosen:
        columns.append(f"{_quoted(chosen['Column'])}::varchar as heading")
        order = "label,\n    heading"
    if "Year" in chosen:
        columns += [f"{_quoted(chosen['Year'])} as year", *["source_id"] * offer.sourced]
        order = "label,\n    year,\n    n"
    columns.append(f"{_quoted(chosen['Number'])} as n")
    inside = sql.replace("\n", "\n    ")
    listed = ",\n    ".join(columns)
    return (
        f"with asked as (\n    {inside}\n)\n\nselect\n    {listed}\nfrom asked\n"
        f"order by\n    {order}"
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
