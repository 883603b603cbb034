"""Two views of a card: whose its figures are and what its SQL reads, and the rows of files behind it."""

from urllib.parse import urlencode

import streamlit as st

from insight import catalogue, reading, wording
from insight.screen.data import ask as answer_of
from insight.screen.data import behind, described, passports, reads

# A picker is asked by controls; it has no card of its own.
CHOICES = "choices"

# More rows of one file, and more files that count whole, are named and not shown.
MOST, MOST_FILES = 25, 4


def sources(answer, words) -> None:
    """Each source's passport, said by `words(passport)`, and the tables and columns that are read."""
    for passport in reading.sources(answer.rows, passports()):
        words(passport)
    known = described()
    lines = []
    for table, columns in reads(answer).items():
        said = wording.markdown(known.get(table, "").rstrip(".:"))
        listed = ", ".join(f"`{column}`" for column in columns)
        lines.append(f"- **`{table}`** ({said[:1].lower()}{said[1:]}): {listed}")
    if lines:
        st.markdown("The SQL reads these tables and columns:\n\n" + "\n".join(lines))


def rows(answer) -> None:
    """The rows of files that the answer rests on, each with its line."""
    found = behind(answer)
    if not found:
        st.write(
            "This is an answer about the data itself: cards and their words, no rows of files."
        )
    narrowed = [one for one in found if not one.whole]
    # A count of everything rests on every row: then the files themselves stand there.
    shown = narrowed or found[:MOST_FILES]
    for one in shown:
        _file(one)
    whole = [one for one in found if one not in shown]
    if whole:
        said = wording.listed([f"{one.file} ({len(one.rows)} rows)" for one in whole], 9)
        st.caption(wording.markdown(f"Used whole, for words and labels: {said}."))


def _file(one) -> None:
    shown = one.rows[:MOST]
    counted = wording.counted(len(one.rows), "row")
    more = f", of which the first {MOST} are shown" if len(one.rows) > MOST else ""
    which = "which the answer counts as a whole" if one.whole else "with the ids of this answer"
    st.markdown(f"**{wording.markdown(one.file)}**: {counted} {which}{more}.")
    st.table(
        [
            {wording.markdown(key): wording.markdown(value) for key, value in row.items()}
            for row in reading.filled(shown)
        ],
        border="horizontal",
        hide_index=True,
        alt=f"Rows of {one.file}",
    )


def foot() -> None:
    """Links to the questions behind what a page says outside its cards: there are their SQL, sources
    and rows. Cards show their own."""
    found = []
    for name, params in list(st.session_state.get("asked", {})):
        query = catalogue.get(name)
        if query.kind == CHOICES or name == "sources/passports":
            continue
        if not answer_of(name, **dict(params)).rows:  # then the page says nothing of it
            continue
        asked = (query.question.rstrip("?") or query.title, _asked(query, dict(params)))
        if asked not in found:  # a choice that is usual may be said or left out
            found.append(asked)
    titles = [title for title, _ in found]
    links = []
    for title, asked in found:
        # Two links with the same words would be one to a reader: the choice tells them apart.
        of = [str(one) for key, one in asked.items() if key != "question"]
        said = f"{title}: {', '.join(of)}" if titles.count(title) > 1 and of else title
        links.append(f"[{wording.markdown(said)}](<ask?{urlencode(asked)}>)")
    if links:
        said = " · ".join(links)
        st.caption(f"Also on this page, each with the SQL and the rows behind it: {said}")


def _asked(query, params: dict) -> dict:
    """What an address on the page Ask says of a question and its choices: the words, not the codes."""
    said = {"question": query.name}
    every = catalogue.controls_of(query)
    for name, value in params.items():
        if value == query.params.get(name):
            continue
        control = every[name]
        said[name] = value
        if control.kind == "choice":
            rows = answer_of(control.picker, **dict(control.asks)).rows
            said[name] = {row["value"]: row["label"] for row in rows}.get(value, value)
    return said
