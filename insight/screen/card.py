"""The same card for every answer: finding, question, picture, numbers, SQL, sources, actions."""

import streamlit as st

from insight import charts, files, wording
from insight.screen import parts
from insight.screen.data import ask, passports, picture

# A segmented control, not st.tabs: nine cards of tabs cost the browser half as much again (make bench).
VIEWS = ("Chart", "Numbers", "SQL", "Sources")
PICTURE = {"displayModeBar": False}
EMPTY = "Nobody who was asked matches this choice. Choose more widely above."


def show(name: str, **params) -> None:
    """Sets the answer to queries/<name>.sql on the page, as its header asks."""
    _card(name, params)


@st.fragment
def _card(name: str, params: dict) -> None:
    answer = ask(name, **params)
    query = answer.query
    anchor = name.replace("/", "-").replace("_", "-")
    # A finding is said of the whole. A narrower view is headed by its question instead.
    chosen = any(value != query.params.get(key) for key, value in params.items())
    title = query.question if chosen and query.kind in charts.KINDS else query.title
    with st.container(border=True, key=f"card-{anchor}"):
        st.subheader(wording.markdown(title), anchor=anchor)
        if not answer.rows:
            st.write(EMPTY)
            return
        if title != query.question:
            st.caption(wording.markdown(query.question))
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
        else:
            _sources(answer)
        caption = caption_of(answer)
        _foot(answer, title, caption, anchor)


def caption_of(answer) -> str:
    """Source · fieldwork dates · who was asked · base · place, for the rows of an answer."""
    used = sources_of(answer)
    bases = [row["base_words"] for row in answer.rows if row.get("base_words")]
    return wording.caption(used, bases, answer.query.base)


def sources_of(answer) -> list[dict]:
    """The passports of the sources that the rows rest on, in the order of the rows."""
    known = passports()
    ids = dict.fromkeys(row.get("source_id") for row in answer.rows)
    return [known[source] for source in ids if source in known]


def _picture(answer, title: str, anchor: str) -> None:
    figure, rows = picture(answer, _whole(anchor))
    st.plotly_chart(
        figure,
        key=f"chart-{anchor}",
        config=PICTURE,
        alt=wording.alternative(title, answer.rows),
    )
    if len(rows) < len(answer.rows) or _whole(anchor):
        st.toggle(f"Show all {len(answer.rows)} figures", key=f"all-{anchor}")


def _whole(anchor: str) -> bool:
    """Whether the reader has asked for all of a long list."""
    return bool(st.session_state.get(f"all-{anchor}"))


def readable(answer) -> list[dict]:
    """The rows as a reader wants them: words for numbers, headings for column names."""
    shares = "share" in answer.columns
    rows = []
    for row in answer.rows:
        said = {**row, "figure": wording.figure(row).rstrip(":")} if shares else dict(row)
        if shares and "is_possible" in row:
            said["interval"] = wording.interval(row)
        if "published_as" in row:
            said["published_as"] = wording.how(row)
        if shares:
            said["base_words"] = wording.base(row)
            said.pop("n", None)
        if "label" in said:
            said.pop("item", None)
        if "strength" in said:
            said["strength"] = wording.STRENGTHS[said["strength"]]
        rows.append({_heading(column): said[column] for column in _order(answer.query, said)})
    return rows


def _order(query, row: dict) -> list[str]:
    """The columns to show: those that the header names, or the usual ones in the usual order."""
    if named := query.roles.get("show"):
        return [column for column in named.split(",") if column in row]
    known = [column for column in wording.HEADINGS if column in row]
    rest = [column for column in row if column not in wording.HEADINGS]
    hidden = wording.HIDDEN | ({"group_label"} if "audience" in row else set())
    return [column for column in [*known, *rest] if column not in hidden]


def _heading(column: str) -> str:
    known = wording.HEADINGS.get(column) or wording.READINGS.get(column)
    return known or column.replace("_", " ").capitalize()


def table(answer) -> None:
    """A real table, which screen readers can walk through; text from data stays text."""
    rows = readable(answer)
    empty = {key for key in rows[0] if all(row[key] in (None, "") for row in rows)}
    st.table(
        [
            {
                wording.markdown(key): "" if value is None else wording.markdown(value)
                for key, value in row.items()
                if key not in empty
            }
            for row in rows
        ],
        border="horizontal",
        hide_index=True,
        alt=answer.query.title,
    )


def _sql(answer) -> None:
    st.write(f"The question as it is asked of the data, in `{answer.query.path}`:")
    st.code(answer.query.sql, language="sql")
    if answer.params:
        said = ", ".join(f"{name} = {value}" for name, value in answer.params.items())
        st.caption(wording.markdown(f"Asked here with {said}."))


def _sources(answer) -> None:
    used = sources_of(answer)
    if not used:
        st.write(
            f"Drawn from the tables that the SQL names. {wording.markdown(answer.query.base).capitalize()}."
        )
    for passport in used:
        passport_words(passport)


def passport_words(passport: dict) -> None:
    """One source: what it is, when, of whom, how many, where, and what to mind."""
    title = f"{passport['publisher']}, {passport['title']}"
    parts_said = [
        wording.dates(passport["fieldwork_start"], passport["fieldwork_end"]),
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
    said = filter(None, (caption, answer.query.note))
    st.caption("  \n".join(map(wording.markdown, said)))
    menu = st.popover("Save or share", key=f"share-{anchor}", on_change="rerun")
    if not menu.open:
        return
    known = passports()
    with menu:
        st.download_button(
            "Numbers (CSV)", lambda: files.csv(answer, known, caption), f"{anchor}.csv", "text/csv",
            key=f"csv-{anchor}", on_click="ignore", width="stretch",
        )  # fmt: skip
        st.download_button(
            "Numbers (XLSX)", lambda: files.xlsx(answer, known, caption), f"{anchor}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"xlsx-{anchor}", on_click="ignore", width="stretch",
        )  # fmt: skip
        first = answer.rows[0]
        figure = (
            charts.for_file(answer.query, picture(answer, _whole(anchor))[1], title, caption)
            if answer.query.kind in charts.KINDS
            else None
        )
        line = wording.line(first, known.get(first.get("source_id")))
        parts.actions(f"actions-{anchor}", line, anchor, anchor, figure)
