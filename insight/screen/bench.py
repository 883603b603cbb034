"""The bench: every question by topic, opened as a card; a file that is saved opens by itself."""

import streamlit as st

from insight import catalogue, wording
from insight.screen import access, parts
from insight.screen.card import show
from insight.screen.choices import controls
from insight.screen.data import complaints
from insight.screen.origins import CHOICES

EVERY_TOPIC = "All topics"


def bench() -> None:
    """Find a question by topic and words, and see its card or what is wrong with its file."""
    saved = catalogue.saved()
    # Whoever only reads saves no file. A hundred of them would ask two hundred times a second.
    if access.person().may("analyst"):
        st.caption("A file that is saved in the folder of queries opens here by itself.")
        _watch(saved)
    titles = {name: _title(name) for name in sorted(saved) if not _hidden(name)}
    if not titles:
        st.info(
            "There is no question yet. Save a .sql file in a folder of queries/ to see it here."
        )
        return
    _open_saved(titles, saved)
    name = _choose(titles)
    try:
        query = catalogue.get(name)
    except KeyError:  # taken away just now
        return
    st.header(wording.markdown(query.topic.capitalize()))
    found, answered = complaints(name, max(saved.values()))
    if found:
        _to_mend(query, found)
    if answered:
        show(name, **controls(query))
    else:
        st.code(query.sql, language="sql")


def _hidden(name: str) -> bool:
    try:
        return catalogue.get(name).kind == CHOICES
    except KeyError:  # taken away just now
        return True


def _title(name: str) -> str:
    try:
        return catalogue.get(name).title
    except KeyError:
        return name


@st.fragment(run_every=0.5)
def _watch(before: dict[str, int]) -> None:
    """Looks at the folder again and again; when a file was saved or taken away, the page follows."""
    now = catalogue.saved()
    if now == before:
        return
    newer = [name for name in now if now[name] != before.get(name)]
    st.session_state["saved"] = max(newer, key=now.get, default=None)
    st.rerun()


def _open_saved(titles: dict[str, str], saved: dict[str, int]) -> None:
    """Turns to the file that was saved last, or to the one that a link asks for. A picker is added
    to the titles then.

    The address holds the name of the file. A bound select box would put its label there, which
    changes whenever somebody mends a title.
    """
    asked = st.query_params.get("question")
    wanted = st.session_state.pop("saved", None)
    if wanted is None and asked != st.session_state.get("question-said"):
        wanted = asked
    awaited = st.session_state.pop("awaited", None)
    wanted = wanted if wanted in saved else awaited or wanted
    if (open_now := st.session_state.get("question")) in saved:
        titles.setdefault(open_now, _title(open_now))
    if wanted in saved:
        titles.setdefault(wanted, _title(wanted))
        st.session_state["question"] = wanted
        st.session_state["find"], st.session_state["topic"] = "", EVERY_TOPIC
    elif awaited := wanted:
        st.session_state["awaited"] = awaited
        st.info(
            f"There is no question called {wording.markdown(awaited)} yet. It opens here when "
            f"{wording.markdown(f'queries/{awaited}.sql')} is saved."
        )


def _choose(titles: dict[str, str]) -> str:
    """The question that the reader takes from those of a topic that hold the words."""
    topics = list(dict.fromkeys(name.partition("/")[0] for name in titles))
    row = st.container(key="filters").columns([1, 1, 2])
    topic = row[0].selectbox(
        "Topic",
        [EVERY_TOPIC, *topics],
        format_func=str.capitalize,
        key="topic",
        bind="query-params",
    )
    words = row[1].text_input("Find words", key="find", bind="query-params", live="250ms")
    found = [name for name in titles if _fits(name, topic, words)]
    name = row[2].selectbox(
        "Question",
        found or list(titles),
        format_func=lambda name: f"{name.partition('/')[0].capitalize()}: {titles.get(name, name)}",
        key="question",
        on_change=lambda: st.session_state.pop("awaited", None),
    )
    if "awaited" not in st.session_state:
        st.query_params["question"] = st.session_state["question-said"] = name
    said = f"{wording.counted(len(found), 'question')} of {len(titles)} match."
    parts.status(said if found else "No question has these words. Here are all of them.")
    return name


def _to_mend(query, found: list[str]) -> None:
    """What is wrong with a file, where, and what to do, for whoever wrote it."""
    lines = "\n".join(f"- {wording.markdown(sentence)}" for sentence in found)
    st.warning(f"**{wording.markdown(query.path)}** needs mending:\n\n{lines}")


def _fits(name: str, topic: str, words: str) -> bool:
    try:
        query = catalogue.get(name)
    except KeyError:
        return False
    text = " ".join((name, query.title, query.question, query.base, query.note)).lower()
    return topic in (EVERY_TOPIC, query.topic) and all(
        word in text for word in words.lower().split()
    )
