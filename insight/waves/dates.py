"""Dates as survey tools write them: day first, unless a whole column can only be month first."""

import datetime
import re

from insight.faults import DataFault

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})(?:[T, ].*)?")
WORDED = re.compile(r"(?:\w+,? )?(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.?,? (\d{4}).*")
AMERICAN = re.compile(r"(?:\w+,? )?([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4}).*")
SERIAL = re.compile(r"[2-5]\d{4}(\.\d+)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST = 1990


def read(texts: list[str], column: str, today: datetime.date) -> tuple[dict, list[str]]:
    """{text: (date or None, reason or None)} for the texts of a column, and what was assumed.

    Raises DataFault where a column contradicts itself: some dates can only be day first and others
    only month first.
    """
    slashed = {text: said for text in texts if (said := SLASHED.fullmatch(text.strip()))}
    day = [text for text, said in slashed.items() if int(said[1]) > 12]
    month = [text for text, said in slashed.items() if int(said[2]) > 12]
    if day and month:
        raise DataFault(
            [f"Column '{column[:60]}' contradicts itself: '{day[0]}' has the day first, '{month[0]}' the month "
             "first. Export the file again with dates as 2022-03-14."]
        )  # fmt: skip
    notes = []
    if month:
        notes.append(
            f"Column '{column[:60]}': dates were read month first, since '{month[0]}' can be read no other way."
        )
    elif slashed and not day:
        notes.append(
            f"Column '{column[:60]}': dates such as '{next(iter(slashed))}' were read day first."
        )
    if number := next((text for text in texts if SERIAL.fullmatch(text)), None):
        notes.append(
            f"Column '{column[:60]}': numbers such as '{number}' were read as a spreadsheet's dates."
        )
    if any(len(said[3]) == 2 for said in slashed.values()):
        notes.append(f"Column '{column[:60]}': years of two digits were read as 20….")
    found = {}
    for text in texts:
        parts = _parts(text.strip(), bool(month))
        if parts is None:
            found[text] = (None, "not a date; write it as 2022-03-14")
            continue
        try:
            date = datetime.date(*parts)
        except ValueError:
            found[text] = (None, "there is no such date")
            continue
        if not date.year >= EARLIEST or date > today + datetime.timedelta(days=1):
            found[text] = (None, "a date outside 1990 to today")
        else:
            found[text] = (date, None)
    return found, notes


def _parts(text: str, month_first: bool) -> tuple[int, int, int] | None:
    if said := ISO.fullmatch(text):
        return int(said[1]), int(said[2]), int(said[3])
    if said := SLASHED.fullmatch(text):
        one, two, year = int(said[1]), int(said[2]), int(said[3])
        year += 2000 if len(said[3]) == 2 else 0
        return (year, one, two) if month_first else (year, two, one)
    for pattern, day, month in ((WORDED, 1, 2), (AMERICAN, 2, 1)):
        said = pattern.fullmatch(text)
        if said and said[month][:3].lower() in MONTHS:
            return int(said[3]), MONTHS.index(said[month][:3].lower()) + 1, int(said[day])
    if SERIAL.fullmatch(text):
        serial = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(float(text)))
        return serial.year, serial.month, serial.day
    return None
