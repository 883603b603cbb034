"""A published wave on a page: choose a question and a split, and what waves say beside published figures."""

import os

import streamlit as st

from insight import wording
from insight.screen import parts
from insight.screen.card import show
from insight.screen.choices import choose
from insight.screen.data import ask

# An operator shows the synthetic wave by setting this; public pages leave it off.
SWITCH = "INSIGHT_DEMONSTRATION"
BANNER = (
    "**Demonstration.** These answers are synthetic: a script made them up to show how a wave is explored. "
    "They say nothing about any organisation."
)


def demonstration() -> int:
    """1 where the operator shows the synthetic wave, else 0."""
    return int(
        os.environ.get(SWITCH, "") == "1" and bool(ask("pickers/wave", demonstration=1).rows)
    )


def wave() -> None:
    """The whole page of one wave."""
    real = bool(ask("pickers/wave").rows)
    shown = int(demonstration() and not real)
    if real and demonstration():
        kinds = {"answered": "Waves that people answered", "demonstration": "The demonstration"}
        chosen = st.segmented_control(
            "Which kind of wave", list(kinds), format_func=kinds.get, default="answered", required=True,
            key="kind", bind="query-params",
        )  # fmt: skip
        shown = int(chosen == "demonstration")
    if not ask("pickers/wave", demonstration=shown).rows:
        st.write(
            "No survey wave is published here now. When a data steward publishes one, every question of "
            "it can be read here, with its base, its interval and whether it compares with earlier surveys."
        )
        st.page_link(
            "pages/sources.py",
            label="Published surveys, and how to read them",
            icon=":material/arrow_forward:",
        )
        return
    if shown:
        st.warning(BANNER)
    _explore(shown)


@st.fragment
def _explore(shown: int) -> None:
    columns = st.container(key="wave-filters").columns(3)
    with columns[0]:
        name = choose("Wave", "pickers/wave", "wave", demonstration=shown)
    with columns[1]:
        question = choose(
            "Question", "pickers/wave_question", "question", wave=name, demonstration=shown
        )
    with columns[2]:
        split = choose("Split by", "pickers/wave_segment", "split", ("", "Everyone together"), wave=name,
                       demonstration=shown)  # fmt: skip
    this = {"wave": name, "asked": question, "demonstration": shown}
    rows = ask("survey/shares", **this, segment="").rows
    base = next((row["base_words"] for row in rows), "too few to show")
    said = rows[0]["question"] if rows else ""
    stop = "" if said.endswith(("?", ".", "!", "…")) or not said else "."
    parts.status(f"{wording.markdown(said)}{stop} Base {base}. Computed here from rows.")
    kinds = {
        row["value"]: row["kind"]
        for row in ask("pickers/wave_question", wave=name, demonstration=shown).rows
    }
    st.header("How it was answered")
    if kinds.get(question) in ("likert", "single"):
        show("survey/answers", **this, segment=split)
    show("survey/shares", **this, segment=split)
    st.header("Compared with other waves")
    _compared(ask("survey/through_waves", **this).rows)
    show("survey/through_waves", **this)
    st.header("The wave as a whole")
    show("survey/ranked", wave=name, segment="", group="", demonstration=shown)
    show("survey/response", wave=name, demonstration=shown)
    show("survey/verdicts", wave=name, demonstration=shown)


def _compared(rows: list[dict]) -> None:
    """Says wave by wave whether figures may be compared with those before, and if not, why."""
    said = {}
    for row in rows:
        if row["comparison"] and (row["short_name"] not in said or not row["joins_previous"]):
            said[row["short_name"]] = f"{row['year']}, {row['short_name']}: {row['comparison']}"
    if not said:
        st.write("No other wave has asked this, or anything like it.")
        return
    st.write("  \n".join(wording.markdown(f"{line.rstrip('.')}.") for line in said.values()))


def computed(subject: str) -> None:
    """What published waves say of a subject, beside the published figures; nothing where none does."""
    real = bool(ask("survey/computed", subject=subject).rows)
    if not real and not demonstration():
        return
    shown = 0 if real else 1
    if not ask("survey/computed", subject=subject, demonstration=shown).rows:
        return
    st.header("Computed here from survey waves")
    if shown:
        st.warning(BANNER)
    show("survey/computed", subject=subject, demonstration=shown)
