"""The same card for every answer: finding, question, picture, numbers, SQL, sources, actions."""

import logging

import streamlit as st

from insight import charts, files, reading, wording
from insight.screen import handing, opening, origins, parts
from insight.screen.data import ask, in_picture, passports, picture, spared
from insight.screen.downloads import fair, offered

log = logging.getLogger(__name__)

# A segmented control, not st.tabs: nine cards of tabs cost the browser half as much again (make bench).
VIEWS = ("Chart", "Numbers", "SQL", "Sources", "Rows")
PICTURE = {"displayModeBar": False}
# So many sources are named in a caption; of more each has its own, which a reader opens.
FEW = 2
EMPTY = "Nobody who was asked matches this choice. Choose more widely above."


def show(name: str, **params) -> None:
    """Sets the answer to queries/<name>.sql on the page, as its header asks."""
    answer = spared(ask)(name, **params)
    if answer:
        _part(name, params)
    elif answer is not None:
        # Words without a control: nothing in them can run again by itself, and to be ready for that
        # costs the server more than the words do.
        _card(name, params)


def on_demand(label: str, name: str, **params) -> None:
    """A card that costs nothing until a reader unfolds it, or follows a link to it (static/mend.js)."""
    fold = st.expander(label, key=f"fold-{_anchor(name)}", on_change="rerun")
    if fold.open:
        with fold:
            show(name, **params)


def _anchor(name: str) -> str:
    return name.replace("/", "-").replace("_", "-")


def _card(name: str, params: dict) -> None:
    try:
        _draw(name, params)
    except Exception:
        # A file with a slip that nobody foresaw must not take the page with it.
        log.exception("The card of %s could not be drawn", name)
        st.error(
            f"{wording.markdown(f'queries/{name}.sql')} answers, but the card cannot show the answer. "
            "Compare its columns with those of a question that is like it, or try   chart: table."
        )


# Runs again by itself when a reader turns to another view of it.
_part = st.fragment(_card)


@spared
def _draw(name: str, params: dict) -> None:
    answer = ask(name, **params)
    # The card itself says what was asked; only pieces without a card need the foot of the page for it.
    st.session_state["asked"].pop((name, tuple(params.items())), None)
    query = answer.query
    anchor = _anchor(name)
    title = query.headed(params)
    with st.container(border=True, key=f"card-{anchor}"):
        parts.head(title, "" if title == query.question else query.question, anchor)
        if not answer.rows:
            st.write(EMPTY)
            return
        views = VIEWS if query.kind in charts.KINDS else VIEWS[1:]
        view = st.segmented_control(
            "Show",
            views,
            default=views[0],
            required=True,
            key=f"view-{anchor}",
            label_visibility="collapsed",
        )
        if view == "Chart":
            _picture(answer, title, anchor)
        elif view == "Numbers":
            table(answer)
        elif view == "SQL":
            _sql(answer)
        elif view == "Sources":
            origins.sources(answer, passport_words)
        else:
            origins.rows(answer)
        caption = reading.caption(query, answer.rows, passports())
        _foot(answer, title, caption, anchor)


def _picture(answer, title: str, anchor: str) -> None:
    where = opening.marked(answer.query, opening.here())
    figure, rows = picture(answer, _whole(anchor), bool(where))
    clicked = st.plotly_chart(
        figure,
        theme=None,
        key=f"chart-{anchor}{'-opens' if where else ''}",
        config=PICTURE,
        alt=wording.alternative(title, answer.rows),
        on_select="rerun" if where else "ignore",
        selection_mode="points",
    )
    if where:
        parts.hint("Click a mark to open what is behind it; the links under Numbers do the same.")
        for point in clicked.selection.points[:1]:
            row = rows[opening.place(point["customdata"])]
            opening.follow(opening.kept(answer.query, where), row)
    if len(rows) < len(answer.rows) or _whole(anchor):
        st.toggle(f"Show all {len(answer.rows)} figures", key=f"all-{anchor}")


def _whole(anchor: str) -> bool:
    """Whether the reader has asked for all of a long list."""
    return bool(st.session_state.get(f"all-{anchor}"))


def table(answer) -> None:
    """A real table, which screen readers can walk through; text from data stays text.

    The cells of a column that the header says `opens` something lead there.
    """
    opens = {
        reading.heading(name): opening.kept(answer.query, where)
        for name, where in answer.query.opens.items()
    }

    def leads(number: int, head: str) -> str:
        return wording.filled(opens[head], answer.rows[number]) if head in opens else ""

    readable = reading.filled(reading.readable(answer.query, answer.rows))
    parts.table(readable, answer.query.title, leads)
    if opens:
        parts.hint("A link in the table opens here; the browser's back button leads back.")


def _sql(answer) -> None:
    st.write(f"The question as it is asked of the data, in `{answer.query.path}`:")
    st.code(answer.query.sql, language="sql")
    if answer.params:
        said = ", ".join(f"{name} = {value}" for name, value in answer.params.items())
        st.caption(wording.markdown(f"Asked here with {said}."))


def passport_words(passport: dict) -> None:
    """One source: what it is, when, of whom, how many, where, and what to mind."""
    title = f"{passport['publisher']}, {passport['title']}"
    when = wording.dates(passport["fieldwork_start"], passport["fieldwork_end"])
    parts_said = [
        when if when.startswith("fieldwork") else f"fieldwork {when}",
        f"asked: {passport['asked']}",
        wording.base({"base_words": passport["base_words"]}),
        passport["place"],
        passport["read_from"].lower(),
    ]
    if passport["published"]:
        parts_said.insert(0, f"published {wording.moment(passport['published'])}")
    st.markdown(
        f"**{wording.link(passport['url'], title)}**  \n" + wording.markdown(" · ".join(parts_said))
    )
    if passport["note"]:
        st.caption(wording.markdown(passport["note"]))


def _foot(answer, title: str, caption: str, anchor: str) -> None:
    known = passports()
    # A table names its sources row by row, and a few can be named in the caption itself.
    many = answer.query.kind in charts.KINDS and len(reading.sources(answer.rows, known)) > FEW
    each = reading.captions(answer.rows, known) if many else []
    said = reading.caption(answer.query, answer.rows, known, named=False) if each else caption
    parts.caption(said, each, answer.query.note)
    keep(lambda: (answer, title, caption), anchor)


def keep(give, anchor: str) -> None:
    """The menu of one answer: files of its numbers and pictures, its link, and the way into the deck.

    `give()` is called once the menu is open, for the answer, its title and its caption.
    """
    menu = st.popover("Save or share", key=f"share-{anchor}", on_change="rerun")
    if not menu.open:
        return
    answer, title, caption = give()
    known = passports()
    with menu:
        offered()
        st.download_button(
            "Numbers (CSV)", fair(lambda: files.csv(answer, known, caption), "csv"), f"{anchor}.csv", "text/csv",
            key=f"csv-{anchor}", on_click="ignore", width="stretch",
        )  # fmt: skip
        st.download_button(
            "Numbers (XLSX)", fair(lambda: files.xlsx(answer, known, caption), "xlsx"), f"{anchor}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"xlsx-{anchor}", on_click="ignore", width="stretch",
        )  # fmt: skip
        first = answer.rows[0]
        figure = (
            charts.for_file(answer.query, in_picture(answer, _whole(anchor)), title, caption)
            if answer.query.kind in charts.KINDS
            else None
        )
        line = wording.line(first, known.get(first.get("source_id")))
        parts.actions(f"actions-{anchor}", line, anchor, anchor, figure)
        handing.on(answer, title, anchor)
