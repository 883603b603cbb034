"""An answer as a reader meets it: a table in words, its sources, its caption. The same on every way out."""

from insight import wording


def readable(query, rows: list[dict]) -> list[dict]:
    """The rows as a reader wants them: words for numbers, headings for column names."""
    shares = bool(rows) and "share" in rows[0]
    figures = shares or (bool(rows) and "after_value" in rows[0])
    said_rows = []
    for row in rows:
        said = {**row, "figure": wording.figure(row).rstrip(":")} if figures else dict(row)
        if shares and ("is_possible" in row or "interval_low" in row):
            said["interval"] = wording.interval(row)
        if "published_as" in row:
            said["published_as"] = wording.how(row)
        if shares:
            said["base_words"] = wording.base(row)
            said.pop("n", None)
        if "fieldwork_start" in row:
            said["when"] = wording.when(row)
        if row.get("accessed"):
            said["accessed"] = wording.moment(row["accessed"])
        if "label" in said:
            said.pop("item", None)
        if "strength" in said:
            said["strength"] = wording.STRENGTHS[said["strength"]]
        said_rows.append({heading(column): said[column] for column in _order(query, said)})
    return said_rows


def _order(query, row: dict) -> list[str]:
    """The columns to show: those that the header names, or the usual ones in the usual order."""
    if named := query.roles.get("show"):
        return [column for column in named.split(",") if column in row]
    known = [column for column in wording.HEADINGS if column in row]
    rest = [column for column in row if column not in wording.HEADINGS]
    hidden = wording.HIDDEN | ({"group_label"} if "audience" in row else set())
    # The words that rows are named by are never hidden.
    name = query.roles.get("y")
    hidden -= {name} if isinstance(row.get(name), str) else set()
    return [column for column in [*known, *rest] if column not in hidden]


def heading(column: str) -> str:
    """The column's name for a reader: 'base_words' -> 'Base'."""
    known = wording.HEADINGS.get(column) or wording.READINGS.get(column)
    return known or column.replace("_", " ").capitalize()


def filled(rows: list[dict]) -> list[dict]:
    """The same rows as text, without the columns that are empty in all of them."""
    empty = {key for key in rows[0] if all(row[key] in (None, "") for row in rows)} if rows else ()
    return [{key: _text(value) for key, value in row.items() if key not in empty} for row in rows]


def _text(value) -> str:
    if isinstance(value, float):
        return wording.amount(value)
    return "" if value is None else str(value)


def sources(rows: list[dict], known: dict[str, dict]) -> list[dict]:
    """The passports of the sources that the rows rest on, in the order of the rows."""
    ids = dict.fromkeys(row.get("source_id") for row in rows)
    return [known[source] for source in ids if source in known]


def caption(query, rows: list[dict], known: dict[str, dict], named: bool = True) -> str:
    """Source · fieldwork dates · who was asked · base · place, for the rows of an answer."""
    if names := dict.fromkeys(row["source_words"] for row in rows if row.get("source_words")):
        return f"{wording.listed(list(names))} · base: {query.base}"
    return wording.caption(sources(rows, known), _bases(rows), query.base, named)


def captions(rows: list[dict], known: dict[str, dict]) -> list[str]:
    """The same for each source by itself, in the order of the rows."""
    mine: dict[str, list] = {}
    for row in rows:
        mine.setdefault(row.get("source_id"), []).append(row)
    return [
        wording.caption([known[source]], _bases(found))
        for source, found in mine.items()
        if source in known
    ]


def _bases(rows: list[dict]) -> list[str]:
    said = (row.get("base_words") or row.get("base") for row in rows)
    return [str(words) for words in said if words]
