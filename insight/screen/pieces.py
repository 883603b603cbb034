"""Larger pieces of a page that more than one answer goes into."""

from html import escape

import streamlit as st

from insight import wording
from insight.screen.card import passport_words, show
from insight.screen.choices import choose
from insight.screen.data import ask, passports, spared


@spared
def figures(name: str) -> None:
    """Big numbers, each with its passport: wording, who, dates, base, place in the source, how exact."""
    rows = ask(name).rows
    with st.container(key=f"figures-{name.replace('/', '-')}"):
        for start in range(0, len(rows), 3):
            for column, row in zip(st.columns(3), rows[start : start + 3], strict=False):
                with column, st.container(border=True, height="stretch"):
                    _figure(row)


def _figure(row: dict) -> None:
    passport = passports()[row["source_id"]]
    when = wording.dates(passport["fieldwork_start"], passport["fieldwork_end"])
    counted = row["responses"] is not None
    number = f"{row['responses']:,}" if counted else wording.figure(row)
    who = row["audience"] if counted else f"of {row['audience']}, {wording.base(row)}"
    how = f"{wording.how(row)}, exact" if row["published_as"] == "exact" else wording.how(row)
    said = [how[0].upper() + how[1:], row["short_name"], when, row["locator"]]
    if row["interval_low"] is not None:
        # A joiner, so that no line ends in the middle of an interval.
        said.insert(0, wording.uncertainty(row).replace("–", "–\u2060"))
    asked = "" if counted else f"“{row['question']}”"
    lines = [
        f"**{wording.markdown(who)}**",
        wording.markdown(asked),
        wording.markdown(" · ".join(said)),
    ]
    passport_text = "  \n".join(filter(None, lines))
    st.markdown(f"**{wording.markdown(row['item'])}**\n\n{number}\n\n{passport_text}")


@spared
def briefing_line() -> None:
    """When the data was gathered and how much there is."""
    row = ask("briefing/what_is_here").rows[0]
    st.caption(
        f"Data gathered {wording.moment(row['gathered'])}: {row['findings']} published findings and "
        f"{row['statements']} statements from {row['sources']} sources "
        f"({row['surveys']} of them surveys), and {row['projects']} projects. "
        f"For {row['without_base']} of the findings nobody published how many answered, and for many "
        "others few did, so small differences may be chance."
    )


@spared
def missing(dataset: str = "") -> None:
    """What the makers of each dataset say is not in it; of the demonstration only where it is named."""
    rows = [
        row
        for row in ask("sources/missing").rows
        if row["dataset"] == dataset or (not dataset and row["dataset"] != "demonstration")
    ]
    st.markdown("\n".join(f"- {wording.markdown(row['statement'])}" for row in rows))


@spared
def panel(kind: str, label: str) -> None:
    """One term, chosen by the reader: its meaning, its figures, every statement, and its links."""
    code = choose(label, "pickers/term", kind, kind=kind)
    term = ask("terms/definition", code=code).rows[0]
    st.html(f"<p><b>{escape(term['code_label'])}.</b> {escape(term['definition'])}</p>")
    if ask("terms/figures", code=code).rows:
        show("terms/figures", code=code)
    said = [
        _list("Every statement, in our words", ask("terms/statements", code=code).rows, _statement),
        _list("What answers it, and why", ask("terms/answered_by", code=code).rows, _named_by),
        _list("What it answers, and why", ask("terms/answers", code=code).rows, _reason),
        _list("Themes of projects that tackle it", ask("terms/themes", code=code).rows, _tackled),
    ]
    if any(said):
        st.html("".join(said))


def _list(heading: str, rows: list[dict], say) -> str:
    """Plain HTML, as in parts.head()."""
    lines = "".join(f"<li>{say(row)}</li>" for row in rows)
    return f'<p><b>{heading}</b></p><ul class="said">{lines}</ul>' if rows else ""


def _statement(row: dict) -> str:
    said = [
        row["short_name"],
        row["audience"],
        row["stance_label"],
        wording.STRENGTHS[row["strength"]],
    ]
    return escape(f"{row['summary']} ({'; '.join(said)})")


def _reason(row: dict) -> str:
    return f"<b>{escape(row['code_label'])}.</b> {escape(row['reason'])}"


def _named_by(row: dict) -> str:
    return f"{_reason(row)} Named in {wording.counted(row['sources'], 'source')}."


def _tackled(row: dict) -> str:
    return f"{_reason(row)} {wording.counted(row['projects'], 'known project')} have it."


@spared
def tension(name: str) -> None:
    """Two sides that pull against each other, side by side, without a line between them."""
    rows = ask("tensions/sides", tension=name).rows
    st.subheader(wording.markdown(rows[0]["title"]), anchor=f"tension-{name}".replace("_", "-"))
    sides = ""
    for side in ("a", "b"):
        mine = [row for row in rows if row["side"] == side]
        head = f"<p><b>{escape(mine[0]['side_label'])}</b></p>"
        sides += f"<div>{head}{''.join(map(_evidence, mine))}</div>"
    st.html(f'<div class="beside">{sides}</div>')
    st.write(wording.markdown(rows[0]["what_to_make_of_it"]))


def _evidence(row: dict) -> str:
    figure = row["share"] is not None or row["share_low"] is not None or row["rank"] is not None
    lead = f"<b>{escape(wording.figure(row))}</b> " if figure else ""
    label = row["label"]
    if row["published_as"] == "words only":
        label = f"{label}: {row['note'][0].lower()}{row['note'][1:]}"
    said = [row["short_name"], row["audience"], str(row["year"] or "undated"), wording.how(row)]
    if figure:
        said.insert(3, wording.base(row))
    asked = f"“{row['question']}” " if row["question"] else ""
    passport = escape(asked + " · ".join(said))
    return f'<p>{lead}{escape(label)}</p><p class="small">{passport}</p>'


@spared
def sources() -> None:
    """Choose a source: its passport, how much rests on it, what is known to be wrong with it, its figures."""
    source = choose("Source", "pickers/sources", "about")
    passport = passports()[source]
    passport_words(passport)
    st.write(
        f"{wording.counted(passport['findings'], 'published figure')} and "
        f"{wording.counted(passport['statements'], 'statement')} rest on it. Licence: the publisher's "
        "own terms; only facts and figures were taken."
    )
    holes = ask("sources/holes", source=source).rows
    if holes:
        st.markdown("\n".join(f"- {wording.markdown(row['statement'])}" for row in holes))
    if ask("sources/findings", source=source).rows:
        show("sources/findings", source=source)


def sections(*names: str) -> list:
    """Parts of a long page as tabs; the open one is kept in the address, the others cost nothing."""
    return list(st.tabs(names, key="section", bind="query-params", on_change="rerun"))
