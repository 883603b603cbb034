"""Numbers, dates and sources as plain English, and text from data made harmless."""

import html
import re
import textwrap
from functools import lru_cache
from urllib.parse import quote

# What stands behind each way of publishing; the state itself is said before it.
DETAILS = {
    "exact": "",
    "rounded fraction": "a rounded fraction, drawn as a range",
    "in words": "a range that the words allow",
    "words only": "no number",
    "order only": "an order, no number",
    "statement": "a statement, told in our words",
    "counted": "",
    "few answered": "few answered, so a rough guide",
    "too few to show": "hidden, because too few answered",
}
# Why a figure of a survey wave is not there.
ABSENT = {
    "c": "Too few to show:",
    "z": "Does not apply:",
    "x": "Not available:",
    "low": "Rounds to nothing:",
}
STRENGTHS = {"headline": "a main finding", "named": "stated and explained", "passing": "in passing"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

# The order and the headings of a "Numbers" table. A column that is not here keeps its name.
HEADINGS = {
    "label": "What",
    "item": "What",
    "figure": "Figure",
    "audience": "Who was asked",
    "interval": "95% interval",
    "base_words": "Base",
    "published_as": "How it was published",
    "year": "Year",
    "short_name": "Source",
    "question": "Question",
    "locator": "Place in the source",
    "note": "Note",
}
READINGS = {
    "n": "Number",
    "code_label": "Term",
    "findings": "Figures",
    "dataset": "Dataset",
    "missing": "What is missing",
    "compiled": "How it was compiled",
    "accessed": "Gathered",
    "stance_label": "Stance",
    "strength": "Weight in the text",
    "summary": "In our words",
    "sources": "Sources that name it",
    "statements": "Statements",
    "series": "Series",
    "series_label": "Series",
    "reason": "Why",
    "definition": "What it means",
    "group_label": "Who was asked",
    "column": "Column",
    "title": "Title",
    "what_to_make_of_it": "What to make of it",
    "name": "Project",
    "fit_label": "How it fits",
    "theme_label": "Theme",
    "themes": "Themes that match",
    "where_words": "Where",
    "stage_label": "Stage",
    "materialised_label": "Materialised",
    "evidence_label": "Evidence seen",
    "projects": "Known projects",
    "about": "About it",
    "evidence": "Best evidence",
    "with_evidence": "Projects with that evidence",
    "regions_none": "English regions with none",
    "before_after": "With before and after",
    "result": "With a result",
    "recent": "Begun in 2022 or later",
    "undated": "No known start",
    "meaning": "What matches",
    "runs": "Run here",
    "leads": "Led from here",
    "reached": "Authorities with a project",
    "led_in": "Authorities that lead one",
    "authorities": "Authorities",
    "lead_org": "Led by",
    "places": "Where",
    "money_label": "Money",
    "kind_label": "Kind of figure",
    "wanted": "What is wanted",
    "source_words": "Source",
    "sector_label": "Sector",
    "partner_name": "Partner",
    "publisher": "Publisher",
    "low_pct": "From (%)",
    "high_pct": "To (%)",
    "score": "Points",
}
# Columns that serve the drawing or a sorting, and would only puzzle a reader of the table.
HIDDEN = {
    "finding_id", "source_id", "statement_id", "region_code", "topic", "subject", "item_code", "segment",
    "group_code", "base", "is_share_of_base", "is_possible", "nearest_below", "nearest_above",
    "share", "share_low", "share_high", "interval_low", "interval_high", "state", "sort_pct",
    "rank", "n_order", "code", "kind", "org_type", "stance", "weight", "detail", "base_reason",
    "option_id", "option_order", "question_id", "question_order", "wave_id", "is_top", "is_demonstration",
    "tops", "grid", "text", "value", "symbol", "group_name", "segment_2", "group_2",
    "place_in_order", "series_id", "joins_previous", "column_order", "group_order", "figures", "ref_id", "side", "code_order", "tension_id",
}  # fmt: skip


def percent(share: float) -> str:
    """0.39 -> '39%', 0.375 -> '37.5%'."""
    return f"{round(share * 100, 1):g}%"


def span(low: float, high: float, dash: str = "–") -> str:
    """0.45, 0.49 -> '45–49%'; the same twice is one figure."""
    if round(low, 4) == round(high, 4):
        return percent(low)
    return f"{round(low * 100, 1):g}{dash}{percent(high)}"


def whole_span(low: float, high: float) -> str:
    """An interval in whole percentages: more digits would claim more than is known."""
    return f"{low * 100:.0f}–{high * 100:.0f}%"


def ordinal(number: int) -> str:
    """1 -> '1st'."""
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def figure(row: dict) -> str:
    """The number of one row as a reader sees it, or the words where there is none."""
    if row.get("share") is not None:
        return percent(row["share"])
    if row.get("symbol") in ABSENT:
        return ABSENT[row["symbol"]]
    if row.get("share_low") is not None:
        return span(row["share_low"], row["share_high"])
    if row.get("rank") is not None:
        return f"Ranked {ordinal(row['rank'])}:"
    if "after_value" in row:
        return measured(row)
    if "stance_label" in row:
        return f"Named in {counted(row['sources'], 'source')}:" if "sources" in row else ""
    if "n" in row and "share" not in row:
        return f"{row['n']:,}" if row["n"] is not None else "not known"
    return "In words:"


def amount(value: float) -> str:
    """1250000.0 -> '1,250,000', 23.1 -> '23.1'."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,}"


def measured(row: dict) -> str:
    """A figure of a project: '45 → 24 children', '−20%', '£600,000 per year' or '373 young people'."""
    before, after, change = (row.get(f"{what}_value") for what in ("before", "after", "change"))
    sign, each, _ = unit_of(row["unit"])
    if before is not None and after is not None:
        return f"{sign}{amount(before)}{each} → {quantity(after, row['unit'])}"
    if after is not None:
        return quantity(after, row["unit"])
    if change is not None:
        return f"{'+' if change > 0 else '−'}{quantity(abs(change), row['unit'])}"
    return "no figure"


def quantity(value: float, unit: str) -> str:
    """A number with its unit: '24 children', '78%', '£1.2 million per year'."""
    sign, each, behind = unit_of(unit)
    return f"{sign}{amount(value)}{each} {behind}".strip()


def unit_of(unit: str) -> tuple[str, str, str]:
    """What stands before a number, right after it, and behind it: 'GBP per year' -> '£', '', 'per year'."""
    if found := re.fullmatch(r"(million )?GBP( .*)?", unit):
        return "£", "", f"{found[1] or ''}{(found[2] or '').strip()}".strip()
    if found := re.fullmatch(r"percent( .*)?", unit):
        return "", "%", (found[1] or "").strip()
    return "", "", unit


def how(row: dict) -> str:
    """The three data states in words, with the detail that matters."""
    if not row.get("state"):
        return "computed here from rows"
    return f"{row['state']}: {DETAILS[row['published_as']]}".removesuffix(": ")


def interval(row: dict) -> str:
    """The 95% interval, or why there is none."""
    if row.get("interval_low") is not None:
        return whole_span(row["interval_low"], row["interval_high"])
    if row.get("is_possible") is False:
        return "none: " + impossible(row)
    if row.get("share") is not None and row.get("is_share_of_base") is False:
        return "none: not a share of those asked"
    if row.get("share") is not None:
        known = base(row) != "base not published"
        return "none: not worked out" if known else "none: base not published"
    return "none: no exact figure"


def uncertainty(row: dict) -> str:
    """'95% interval 26–54%', or 'No 95% interval: base not published'."""
    said = interval(row)
    why = said.removeprefix("none: ")
    return f"95% interval {said}" if why == said else f"No 95% interval: {why}"


def impossible(row: dict) -> str:
    """Why a published percentage cannot be, with the nearest that can."""
    return (
        f"no whole number of {row['base']:,} gives {percent(row['share'])}; the nearest are "
        f"{percent(row['nearest_below'])} and {percent(row['nearest_above'])}. "
        f"{row.get('base_reason') or 'A misprint or another base is likely.'}"
    )


def base(row: dict) -> str:
    """'base 41', 'base more than 65' or 'base not published'; counts first where they are known."""
    words = str(row.get("base_words") or row.get("base") or "base not published")
    if words == "base not published":
        return words
    return (
        f"{row['n']} of {words}" if row.get("n") is not None and "share" in row else f"base {words}"
    )


def moment(date: str) -> str:
    """'2020-12' -> 'December 2020', '2016-09-26' -> '26 September 2016'."""
    year, month, day = ([*date.split("-"), None, None])[:3]
    named = f"{MONTHS[int(month) - 1]} {year}" if month else year
    return f"{int(day)} {named}" if day else named


def dates(start: str | None, end: str | None) -> str:
    """Fieldwork in words, as precise as it was published."""
    if not (start or end):
        return "fieldwork dates not published"
    if not (start and end) or start == end:
        return moment(end or start)
    first, last = moment(start), moment(end)
    if start[:4] == end[:4] and "-" in start and "-" in end:
        first = first.removesuffix(f" {start[:4]}")
    return f"{first} to {last}"


def when(passport: dict) -> str:
    """Fieldwork where it is known, else when the document came out."""
    if passport["fieldwork_start"] or passport["fieldwork_end"]:
        return dates(passport["fieldwork_start"], passport["fieldwork_end"])
    return f"published {moment(passport['published'])}" if passport["published"] else "undated"


def years(start: int | None, end: int | None) -> str:
    """'2015 to 2018', 'from 2015', 'until 2018' or 'years not known'."""
    if start and end:
        return str(start) if start == end else f"{start} to {end}"
    if start or end:
        return f"from {start}" if start else f"until {end}"
    return "years not known"


def listed(words: list[str], most: int = 4) -> str:
    """'a, b and c'; beyond `most` the rest is counted."""
    words = list(dict.fromkeys(words))
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def counted(number: int, one: str, many: str = "") -> str:
    """3, 'source' -> '3 sources'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def caption(
    passports: list[dict], base_words: list[str], counted_from: str = "", named: bool = True
) -> str:
    """Source · fieldwork dates · who was asked · base · place, always in this order.

    Several sources are named, or with `named` false counted alone, where each stands below by itself.
    """
    if not passports:
        return f"Computed here from rows · base: {counted_from}"
    if len(passports) == 1:
        (one,) = passports
        parts = [
            f"{one['publisher']}, {one['title']}",
            dates(one["fieldwork_start"], one["fieldwork_end"]),
            one["asked"],
            _bases(base_words or [one["base_words"]]),
            one["place"],
        ]
    else:
        years = sorted({one["year"] for one in passports if one["year"]})
        names = listed([one["short_name"] for one in passports])
        many = counted(len(passports), "source")
        parts = [
            f"{many}: {names}" if named else many,
            f"{years[0]} to {years[-1]}"
            if len(years) > 1
            else str(years[0])
            if years
            else "undated",
            "who was asked differs and stands by each figure",
            _bases(base_words or [one["base_words"] for one in passports]),
            listed([re.sub(r" \(.*", "", one["place"]) for one in passports], 3),
        ]
    return " · ".join(_sentence_part(part) for part in parts if part)


def _sentence_part(text: str) -> str:
    return text.strip().rstrip(".")


def _bases(words: list[str]) -> str:
    known = [word for word in dict.fromkeys(words) if word != "base not published"]
    unknown = any(word == "base not published" for word in words)
    if not known:
        return "base not published"
    if len(known) == 1:
        said = f"base {known[0]}"
    else:
        said = f"bases from {min(known, key=_size)} to {max(known, key=_size)}"
    return f"{said}, some not published" if unknown else said


def _size(word: str) -> int:
    digits = re.search(r"\d+", word.replace(",", ""))
    return int(digits.group()) if digits else 0


def line(row: dict, passport: dict | None) -> str:
    """One sentence to paste: the number, whose it is, base, range, source and date."""
    what = row.get("item") or row.get("label") or row.get("code_label") or ""
    if row.get("question"):
        what = f"{what} (asked: “{row['question']}”)"
    source = ""
    if passport:
        when = dates(passport["fieldwork_start"], passport["fieldwork_end"])
        source = f"{passport['publisher']}, {passport['title']}, {when}"
    if "stance_label" in row and "sources" in row:
        return (
            f"{what} is named in {counted(row['sources'], 'source')} of those read for Sector "
            "Innovation Insight; a count of documents, not of organisations."
        )
    if "share" not in row:
        return f"{what}: {figure(row).rstrip(':')}" + (f" ({source})." if source else ".")
    who = row.get("audience", "those asked")
    if row["share"] is not None:
        number = f"{percent(row['share'])} of {who}"
    elif row.get("share_low") is not None:
        low, high = percent(row["share_low"]), percent(row["share_high"])
        number = f"{low if low == high else f'Between {low} and {high}'} of {who}"
        number += " (published in words, not as an exact figure)"
    else:
        rank = f"Ranked {ordinal(row['rank'])} by" if row.get("rank") else "Named in words by"
        number = f"{rank} {who}, without a percentage"
    parts = [base(row)]
    if row.get("interval_low") is not None:
        parts.append(f"95% interval {whole_span(row['interval_low'], row['interval_high'])}")
    if row.get("is_possible") is False:
        flag, _, reason = impossible(row).rstrip(".").partition(". ")
        parts.append(f"{flag} ({reason[0].lower()}{reason[1:]})")
    said = "; ".join(filter(None, [*parts, source]))
    return f"{number}: {what}; {said}."


def alternative(title: str, rows: list[dict], most: int = 3) -> str:
    """What a chart says, for those who cannot see it."""
    said = []
    for row in rows:
        what = row.get("label") or row.get("item") or row.get("code_label") or row.get("principle")
        if what:
            said.append(f"{what}, {figure(row).rstrip(':')}".removesuffix(", "))
    said = list(dict.fromkeys(said))
    more = f" First of {len(said)}: {'; '.join(said[:most])}." if said else ""
    return f"{title}.{more} The same numbers are in the Numbers tab."


def wrap(text: str, width: int) -> list[str]:
    """Lines no longer than `width` characters; a long word is broken, so that nothing is cut off."""
    return textwrap.wrap(str(text), width) or [""]


def unknown(choices) -> str:
    """What a link named, as (box, words), that its boxes do not offer: [("Year", "1066")]."""
    each = [f"“{said[:60]}{'…' * (len(said) > 60)}” under “{box}”" for box, said in choices]
    left = "it was" if len(each) == 1 else "they were"
    return f"This link asks for {' and '.join(each)}. No such choice is offered there now, so {left} left out."


def markdown(text) -> str:
    """Text from data for a place that reads Markdown: no links, pictures, markup or formulas."""
    return _harmless(str(text))


# The same words are written for every reader and in every run: a tenth of one, where nothing is kept.
@lru_cache(10_000)
def _harmless(text: str) -> str:
    safe = re.sub(r"([\\`*_\[\]<>#|~$!&{}^])", r"\\\1", " ".join(text.split()))
    safe = re.sub(r"^([-+])", r"\\\1", safe)
    # Addresses and shortcodes are found in the text that escaping leaves: only a joiner stops them.
    return re.sub(r":(?=[/\w])|(?i:www)(?=\.)|@|^\d+(?=[.)])", "\\g<0>\u2060", safe)


def plotly(text) -> str:
    """Text from data for Plotly, which reads a little HTML. Quotes stay, Plotly does not decode them."""
    return html.escape(str(text), quote=False)


def link(url: str | None, words: str) -> str:
    """A Markdown link, or only the words when the address is not one of the web."""
    if url and re.fullmatch(r"https?://[^\s<>\"'\\]+", url):
        return f"[{markdown(words)}](<{url}>)"
    return markdown(words)


def filled(address: str, row: dict) -> str:
    """An address of a page of ours; {column} in it stands for a value of the row."""
    return re.sub(r"\{(\w+)\}", lambda name: quote(str(row[name[1]]), safe=""), address)


def harmless(value):
    """A cell for a file that a spreadsheet will open: text that begins like a formula does not run."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\0"):
        return "'" + value
    return value


def brief(passports: list[dict], base_words: list[str], counted_from: str = "") -> str:
    """The caption for a slide, where two lines must do: sources by their short names, and bases."""
    if not passports:
        return f"computed here from rows · base: {counted_from}"
    names = listed([one["short_name"] for one in passports], 3)
    return f"{names} · {_bases(base_words or [one['base_words'] for one in passports])}"
