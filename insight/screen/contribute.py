"""The form on which anybody can send in a project; what is sent waits for a steward."""

import streamlit as st

from insight import wording
from insight.faults import Refused
from insight.limits import Window
from insight.publishing import projects
from insight.screen import crowding, draft
from insight.screen.data import ask, every_project, shelf, spared
from insight.submissions import alike, fields, files, queue
from insight.submissions.fields import BY_NAME, Known

NAME, PREFIX = "contribution", "c-"
RECEIPT = "receipt"
# So many an hour are enough for one person.
AN_HOUR = 5
# By browser, because a reload begins a new session; one who throws its cookie away meets queue.hourly().
SENT: dict[str, Window] = {}
BROWSERS = 5000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARTS = {
    "What was tried": ("name", "summary", "themes", "technology_kind"),
    "Where, and with whom": ("places", "led_from", "lead_org", "lead_org_type"),
    "When, and how far": ("start_year", "end_year", "stage"),
    "What happened": ("materialised", "happened", "learning"),
    "Where it can be checked": ("source_url", "contact"),
    "Who sends this": ("submitted_by", "credit"),
}
MORE = (
    "partners_public", "partners_third", "partners_academic", "partners_private",
    "programme", "funding_gbp", "funding_qualifier",
)  # fmt: skip


@spared
@st.fragment
def contribute() -> None:
    """The form, or the receipt once it was sent."""
    state = st.session_state
    with st.container(key="contribute", width=720):
        if receipt := state.get("receipt"):
            _receipt(receipt)
            _keep({})
            return
        given = known()
        for name, value in state.get("contribution", {}).items():
            state.setdefault(_key(name), value)
        for part, names in PARTS.items():
            st.header(part)
            for name in names:
                _field(BY_NAME[name], given)
                if name == "name":
                    _known_already()
            if part == "Where, and with whom":
                with st.expander("Partners, programme and money, if you know them"):
                    for name in MORE:
                        _field(BY_NAME[name], given)
        state["contribution"] = _values()
        _keep(state["contribution"])
        _end()


def known() -> Known:
    """What may be chosen, from the version that this run reads."""
    return fields.known(ask)


def templates() -> None:
    """Empty tables with our columns, for those who have several projects."""
    given = known()
    left, right = st.columns(2)
    left.download_button(
        "Empty table (XLSX)", lambda: files.template_xlsx(given), "projects.xlsx", XLSX,
        key="template-xlsx", on_click="ignore", width="stretch",
    )  # fmt: skip
    right.download_button(
        "Empty table (CSV)", files.template_csv, "projects.csv", "text/csv",
        key="template-csv", on_click="ignore", width="stretch",
    )  # fmt: skip


@st.fragment
def whereabouts() -> None:
    """What became of a submission, for whoever holds its receipt."""
    text = st.text_input(
        "Your receipt", st.query_params.get(RECEIPT, "")[:20], max_chars=20, key="asked-receipt",
        placeholder="P-XXXX-XXXX",
    )  # fmt: skip
    if not text.strip():
        return
    try:
        if text.strip().isdecimal():
            raise Refused()
        one = queue.get(text)
    except Refused:
        st.write("We know of no submission with this receipt. Look at its letters again.")
        return
    except OSError:
        st.write("The submissions cannot be reached just now. Please try again later.")
        return
    st.write(wording.markdown(_became(one)))


def _became(one: queue.Submission) -> str:
    day = wording.moment((one.decided or one.received)[:10])
    why = f" The reason: {one.reason}" if one.reason else ""
    if why and why[-1] not in ".!?":
        why += "."
    stands = (
        "stands among the projects"
        if one.state != "accepted" or one.id in projects.standing()
        else "is not in the version of the data that is shown now"
    )
    return {
        "waiting": f"It came in on {day} and waits for a steward to read it.",
        "accepted": f"It was accepted on {day} and {stands}.",
        "rejected": f"It was not accepted ({day}).{why}",
        "withdrawn": f"It was taken out again on {day}.{why}",
    }[one.state]


def _key(name: str) -> str:
    return f"{PREFIX}{name}"


def _keep(values: dict) -> None:
    draft.keep(NAME, PREFIX, values, st.session_state.get("contribution-emptied", 0), _taken)


def _field(field: fields.Field, given: Known) -> None:
    """One control, empty at first."""
    asked = field.needed or field.usual or field.name in ("source_url", "contact")
    label = field.label if asked else f"{field.label} (optional)"
    about = {"label": label, "key": _key(field.name), "help": None}
    if field.kind == "choice":
        _choice(field, given.choices[field.choices], about)
    elif field.kind == "themes":
        words = given.choices["theme"]
        st.multiselect(
            options=list(words), format_func=words.get, max_selections=fields.THEMES, **about
        )
    elif field.kind in ("place", "places"):
        _place(field, given, about)
    elif field.kind == "list":
        st.text_area(height=80, max_chars=field.longest, placeholder="One to a line", **about)
    elif field.longest > 300:
        st.text_area(height=130, max_chars=field.longest, **about)
    else:
        live = {"live": "500ms"} if field.kind == "text" else {}
        st.text_input(max_chars=field.longest, **live, **about)
    for name, reason in st.session_state.get("contribution-problems", []):
        if name == field.name:
            said = f"{reason[:1].upper()}{reason[1:]}."
            st.markdown(f":material/error: **{wording.markdown(said)}**")
    if field.help:
        st.caption(field.help)


def _choice(field: fields.Field, words: dict[str, str], about: dict) -> None:
    if field.usual:
        st.session_state.setdefault(about["key"], field.usual)
    elif field.name == "materialised":
        st.radio(options=list(words), format_func=words.get, index=None, **about)
        return
    first = {} if field.usual else {"index": None, "placeholder": "Choose"}
    st.selectbox(options=list(words), format_func=words.get, **first, **about)


def _place(field: fields.Field, given: Known, about: dict) -> None:
    """Places by name, former ones too; another word may be typed, and the nearest ones are offered."""
    places = given.places

    def words(name: str) -> str:
        return f"{places.labels[name]} · {places.details[name]}" if name in places.labels else name

    many = field.kind == "places"
    box = st.multiselect if many else st.selectbox
    first = {} if many else {"index": None}
    chosen = box(
        options=list(places.labels), format_func=words, accept_new_options=True,
        placeholder="Type the name of a council or region", **first, **about,
    )  # fmt: skip
    for written in chosen if many else filter(None, [chosen]):
        if written in places.labels:
            continue
        found, near = places.match(written)
        offered = [found] if found else near
        said = f"“{wording.markdown(written)}” is no place that we know."
        st.caption(
            f"{said} Did you mean one of these?" if offered else f"{said} A steward will place it."
        )
        for name in offered:
            st.button(
                f"{wording.markdown(words(name))}", key=f"place-{field.name}-{written}-{name}",
                on_click=_instead, args=(field, written, name),
            )  # fmt: skip


def _instead(field: fields.Field, written: str, name: str) -> None:
    """Puts a known place where another word was typed."""
    key = _key(field.name)
    if field.kind == "place":
        st.session_state[key] = name
    else:
        now = [name if one == written else one for one in st.session_state[key]]
        st.session_state[key] = list(dict.fromkeys(now))


def _known_already() -> None:
    """Says which known project this one looks like, while its name is typed."""
    project = {"name": st.session_state.get(_key("name")) or ""}
    project["places"] = ";".join(st.session_state.get(_key("places")) or [])
    project["led_from"] = st.session_state.get(_key("led_from"))
    rows = every_project()
    found = [rows[one] for one in alike.known(shelf(), rows, project)]
    if found:
        links = [
            f"[{wording.markdown(alike.said(row))}](<collective?project={row['project_id']}>)"
            for row in found
        ]
        st.info(
            f"This looks like {wording.listed(links)}, which we know of. If it is the same, there is no "
            "need to send it; if yours is another one, go on."
        )


def _values() -> dict:
    """What stands in the fields, without those that are empty or as they were."""
    state = st.session_state
    now = {field.name: state.get(_key(field.name)) for field in fields.FIELDS}
    return {name: value for name, value in now.items() if value and value != BY_NAME[name].usual}


def _taken(kept: dict) -> None:
    """Fills the form with what the browser kept: only texts that a field can hold."""
    given = known()
    for field in fields.FIELDS:
        value = kept.get(field.name)
        if field.kind in ("themes", "places"):
            value = (
                [str(one)[:120] for one in value][: fields.PLACES]
                if isinstance(value, list)
                else None
            )
            if field.kind == "themes" and value:
                value = [one for one in value if one in given.choices["theme"]][: fields.THEMES]
        elif not isinstance(value, str):
            continue
        elif field.kind == "choice":
            value = value if value in given.choices[field.choices] else None
        else:
            value = value[: field.longest]
        if value:
            st.session_state[_key(field.name)] = value


def _end() -> None:
    """Send, start over, and what is wrong."""
    state = st.session_state
    problems = state.get("contribution-problems", [])
    if problems:
        one = len(problems) == 1
        st.error(
            f"It was not sent yet. {'One thing needs' if one else f'{len(problems)} things need'} another look:"
        )
        said = [
            f"{BY_NAME[name].label.rstrip('?')}: {why}" if name else why for name, why in problems
        ]
        st.markdown("\n".join(f"- {wording.markdown(line)}." for line in said))
    st.caption(
        "This browser keeps no drafts: what you type is gone after a reload."
        if draft.lost(NAME)
        else "Until you send it, your draft stays in this browser on this device, also when the page is "
        "closed. Please name no child or family. Your contact is seen by our stewards alone, and erased if "
        "the project is not accepted."
    )
    st.button("Send", key="contribution-send", on_click=_send, width="stretch")
    if state["contribution"]:
        st.button("Empty the form", key="contribution-empty", on_click=_empty, width="stretch")


def _send() -> None:
    state = st.session_state
    mine = window()
    if not mine.open():
        _refuse(
            f"You have sent {AN_HOUR} projects within the hour. Your draft stays here: please send it later, "
            "or send several at once as a table."
        )
        return
    try:
        checked, sent = projects.contribute(_values(), known())
    except Refused as fault:
        _refuse(*fault.sentences)
        return
    except OSError:
        _refuse(
            "It could not be kept on our side just now. Your draft stays here: please try again later."
        )
        return
    state["contribution-problems"] = [(one.field, one.reason) for one in checked.problems]
    if sent and sent.state != "waiting":
        _refuse(
            f"The very same was sent before, as {sent.receipt}. {_became(sent)} If yours is new or has "
            "changed since, say so in its words, and send it again"
        )
    elif sent:
        mine.take()
        state["receipt"], state["receipt-notes"] = sent.receipt, checked.warnings
        _empty()


def window() -> Window:
    """How many this browser has sent within the hour, or this session where it keeps no cookie."""
    browser = crowding.browser()
    if not browser:
        return st.session_state.setdefault("contributed", Window(AN_HOUR, 3600))
    for old in list(SENT)[: max(0, len(SENT) - BROWSERS)]:
        SENT.pop(old, None)
    return SENT.setdefault(browser, Window(AN_HOUR, 3600))


def _refuse(*said: str) -> None:
    """What keeps the whole from being sent, beside no field."""
    st.session_state["contribution-problems"] = [("", one.rstrip(".")) for one in said]


def _empty() -> None:
    """Every field as it was at first."""
    state = st.session_state
    state["contribution"], state["contribution-problems"] = {}, []
    state["contribution-emptied"] = state.get("contribution-emptied", 0) + 1
    for field in fields.FIELDS:
        many = field.kind in ("themes", "places")
        blank = [] if many else None if field.kind in ("choice", "place") else ""
        state[_key(field.name)] = field.usual or blank


def _receipt(receipt: str) -> None:
    # In the address it outlives a reload and can be kept as a bookmark.
    st.query_params[RECEIPT] = receipt
    st.header("Thank you")
    st.success(f"Your project is with us. Your receipt is **{receipt}**.")
    for note in st.session_state.get("receipt-notes", []):
        st.markdown(f"- {wording.markdown(note)}")
    st.write(
        "A steward reads it next. Once it is accepted, it stands on the page Projects, on the map and in the "
        "gap board, with your organisation's name and today's date. Keep the receipt: below, it tells you what "
        "became of your project, and it is what to quote for a correction."
    )
    st.button("Send another project", key="contribution-another", on_click=_another)


def _another() -> None:
    st.session_state.pop("receipt", None)
    st.query_params.pop(RECEIPT, None)
