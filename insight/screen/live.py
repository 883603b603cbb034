"""What may be chosen on a slide while it is shown, in the address in words and in the question as codes."""

import streamlit as st

from insight import catalogue, controls
from insight import deck as decks
from insight.faults import QueryFault
from insight.screen.choices import EVERY
from insight.screen.data import asker, edition
from insight.stories import Slide, Story

# Choices that are offered only where the question has rows for them: the columns of code and label.
NARROW = {
    "who": ("Who was asked", "group_code", "group_label", "all"),
    "year": ("Year", "year", "year", 0),
    "source": ("Source", "source_id", "short_name", "all"),
}
# What an address of the Present view says besides choices.
ADDRESS = ("story", "query", "slide", "deck")


@st.cache_resource(show_spinner=False, max_entries=500)
def offered(path: str, name: str, sql: str) -> list[dict]:
    """The choices of a question: name, label, and options as (value, words), or None for what is typed."""
    query, ask = catalogue.get(name), asker()
    rows = ask(name).rows
    found = []
    for key, control in catalogue.controls_of(query).items():
        if key in NARROW:
            label, code, words, every = NARROW[key]
            if not rows or code not in rows[0]:
                continue
            pairs = sorted(
                {(str(row[words]), str(row[code])) for row in rows if row[code] is not None}
            )
            options = [[str(every), EVERY[key]], *([value, said] for said, value in pairs)]
        elif key in (*controls.RESERVED, *ADDRESS):
            continue
        elif control.kind == "choice":
            label, options = control.label, _picked(ask, control, query.params[key])
        elif control.kind == "yes/no":
            label, options = control.label, [["True", "Yes"], ["False", "No"]]
        else:
            label, options = control.label, None
        found.append({"name": key, "label": label, "options": options})
    return found


def _picked(ask, control, default) -> list[list[str]]:
    rows = ask(control.picker, **dict(control.asks)).rows
    options = [[str(row["value"]), str(row["label"])] for row in rows]
    return options if str(default) in dict(options) else [[str(default), "All"], *options]


def _of(slide: Slide) -> list[dict]:
    return offered(edition(), slide.query, catalogue.get(slide.query).sql)


def names(story: Story) -> list[str]:
    """Every choice that a slide of the story offers: what may stand in the address."""
    return sorted({one["name"] for slide in story.slides for one in _of(slide)})


def choices(slide: Slide, shown: decks.Shown | None) -> list[dict]:
    """The choices of a slide with what is chosen now, and what the story itself says."""
    usual = {**catalogue.get(slide.query).params, **slide.params}
    now = {**usual, **shown.answer.params} if shown else usual
    return [
        {**one, "value": str(now[one["name"]]), "usual": str(usual[one["name"]])}
        for one in _of(slide)
    ]


def changed(story: Story, slide: Slide, number: int, made: dict | None) -> decks.Shown | None:
    """The slide with the choices made while presenting, or with those of the address; None without any."""
    query = catalogue.get(slide.query)
    coded = _address(query, slide) if made is None else made
    coded = {key: value(query, key, said) for key, said in coded.items() if key in query.params}
    usual = {**query.params, **slide.params}
    if all(usual[key] == said for key, said in coded.items()):
        return None
    try:
        ask = asker()
        return decks.shown(ask, slide, number, len(story.slides), decks.passports(ask), coded)
    except (QueryFault, ValueError):
        return None


def unheard(slide: Slide) -> list[tuple[str, str]]:
    """What the address asks of a slide that it does not offer, as (choice, words)."""
    return [
        (one["label"], said)
        for one in _of(slide)
        if (said := st.query_params.get(one["name"]))
        and one["options"] is not None
        and not any(said in option for option in one["options"])
    ]


def _address(query, slide: Slide) -> dict[str, str]:
    """The choices that the address holds in words, as the codes of the question."""
    found = {}
    for one in _of(slide):
        said = st.query_params.get(one["name"])
        if said is None:
            continue
        if one["options"] is None:
            found[one["name"]] = said[: controls.LONGEST]
        else:
            codes = [code for code, words in one["options"] if said in (words, code)]
            if codes:
                found[one["name"]] = codes[0]
    return found


def fixed(name: str) -> dict:
    """What the address sets of a question beyond what can be chosen."""
    query = catalogue.get(name)
    loose = {one["name"] for one in _of(Slide(name, ""))}
    said = {key: st.query_params[key] for key in query.params if key in st.query_params}
    return {key: value(query, key, text) for key, text in said.items() if key not in loose}


def value(query, key: str, said):
    """A choice as text, in the type that the question declares."""
    default = query.params[key]
    typed = controls.typed(str(said), catalogue.controls_of(query).get(key))
    return str(said) if isinstance(default, str) else typed if type(typed) is not str else default
