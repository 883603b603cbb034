"""The steward's view of what was sent in: read, compared, placed, and accepted or rejected."""

import streamlit as st

from insight import wording
from insight.faults import DataFault, Refused, disk
from insight.publishing import projects
from insight.screen import access
from insight.screen.contribute import known
from insight.screen.data import every_project, shelf
from insight.screen.importing import pressed, sentences, with_file
from insight.submissions import alike, fields, files, queue
from insight.submissions.queue import Submission

# A field of a submission, and the column of collective.card that says the same of a known project.
KNOWN_AS = {
    "name": "name", "summary": "summary", "themes": "theme_labels", "technology_kind": "technology_label",
    "places": "places", "lead_org": "lead_org", "lead_org_type": "lead_label", "programme": "programme_label",
    "funding_gbp": "funding_gbp", "start_year": "start_year", "end_year": "end_year",
    "stage": "stage_label", "materialised": "materialised_label", "happened": "happened",
    "learning": "learning", "source_url": "source_urls", "submitted_by": "provenance_label",
}  # fmt: skip
LEAVE_OUT = "Leave it out"
DECIDED = 20


def submissions() -> None:
    """The section Submissions: what waits, one of them in full, and what was decided."""
    if not access.needs("steward", "decide on a submission"):
        return
    try:
        every = queue.every()
    except OSError as fault:
        sentences("The submissions cannot be shown.", [disk(fault)])
        return
    if said := st.session_state.pop("submission-done", ""):
        st.success(wording.markdown(said))
    waiting = [one for one in every if one.state == "waiting"]
    st.write(
        f"{wording.counted(len(waiting), 'submission')} {'waits' if len(waiting) == 1 else 'wait'} for a decision. "
        "Contacts are shown here and nowhere else."
    )
    if waiting:
        _one(waiting, every)
    st.header("Decided")
    _decided([one for one in every if one.state != "waiting"])
    st.header("A table of projects")
    _bring()


def apart(one: Submission) -> str:
    """A project's name, which may be written from right to left and turns nothing beside it round."""
    return f"\u2068{one.project['name']}\u2069"


def _one(waiting: list[Submission], every: list[Submission]) -> None:
    """One submission in full, with what it looks like, and the two ways to decide."""
    by_id = {one.id: one for one in waiting}
    chosen = st.selectbox(
        "Submission", list(by_id),
        format_func=lambda number: f"{number} · {apart(by_id[number])} · {by_id[number].received[:10]}",
        key="submission",
    )  # fmt: skip
    one, given = by_id[chosen], known()
    st.header(wording.markdown(one.project["name"]), anchor="submission")
    came = (
        f"by the form, receipt {one.receipt}" if one.origin == "form" else f"in the file {one.file}"
    )
    st.write(wording.markdown(f"Sent {wording.moment(one.received[:10])} {came}."))
    st.table(
        [{"Asked": field.label, "Answer": wording.markdown(_words(one.project, field, given))}
         for field in fields.FIELDS if not field.private and one.project.get(field.name)],
        border="horizontal", hide_index=True, alt="What was sent",
    )  # fmt: skip
    st.markdown("**Contact, not published**")
    st.text(one.contact or "None was given.")
    _likenesses(one, every, given)
    places = _placing(one, given)
    _deciding(one, places)


def _words(project: dict, field: fields.Field, given: fields.Known) -> str:
    """A field in the words that the form shows."""
    value = project.get(field.name)
    if value is None:
        return ""
    kind = field.choices or ("theme" if field.kind == "themes" else "")
    if kind:
        return "; ".join(given.choices[kind].get(code, code) for code in str(value).split(";"))
    return str(value).replace(";", "; ") if field.kind in ("places", "list") else str(value)


def _likenesses(one: Submission, every: list[Submission], given: fields.Known) -> None:
    """What it may be a second time: known projects side by side with it, and other submissions."""
    rows = every_project()
    found = [rows[name] for name in alike.known(shelf(), rows, one.project)]
    others = alike.waiting(
        [other for other in every if other.state != "rejected"], one.project, one.id
    )
    if not (found or others):
        st.write("No known project and no other submission looks like it.")
    for other in others:
        st.warning(
            wording.markdown(
                f"Submission {other.id}, “{other.project['name']}”, {other.state}, has much the same name."
            )
        )
    for row in found:
        st.warning(f"It looks like {wording.markdown(alike.said(row))}.")
        with st.expander(f"Compare with {wording.markdown(row['name'])}"):
            st.table(
                _compared(one.project, row, given), border="horizontal", hide_index=True,
                alt="The submission beside the known project",
            )  # fmt: skip


def _compared(project: dict, row: dict, given: fields.Known) -> list[dict]:
    """Field by field, what differs first."""
    lines = []
    for name, column in KNOWN_AS.items():
        mine = _words(project, fields.BY_NAME[name], given)
        theirs = "" if row[column] is None else str(row[column])
        if not (mine or theirs):
            continue
        if mine.casefold() == theirs.casefold():
            how = "same"
        else:
            how = "only here" if not theirs else "only there" if not mine else "differs"
        lines.append(
            {
                "What": fields.BY_NAME[name].label, "Submitted": wording.markdown(mine),
                "Known": wording.markdown(theirs), "Compared": how,
            }
        )  # fmt: skip
    return sorted(lines, key=lambda line: line["Compared"] == "same")


def _placing(one: Submission, given: fields.Known) -> dict[str, str]:
    """A box for each place that is none that we know, the likeliest first."""
    found = {}
    for written in projects.unplaced(one, given):
        _, near = given.places.match(written)
        rest = [name for name in given.places.labels if name not in near]
        found[written] = st.selectbox(
            f"Which place is “{wording.markdown(written)}”?", [*near, *rest, LEAVE_OUT],
            index=0 if near else None, placeholder="Choose a place",
            format_func=lambda name: given.places.labels.get(name, name), key=f"place-{one.id}-{written}",
        )  # fmt: skip
    return found


def _deciding(one: Submission, places: dict[str, str]) -> None:
    if all(places.values()):
        if pressed(f"Accept and publish submission {one.id}", f"accept-{one.id}"):
            settled = {key: "" if value == LEAVE_OUT else value for key, value in places.items()}
            with st.spinner("Publishing …"):
                _do(
                    lambda: projects.accept(one.id, settled, who=access.person()),
                    lambda done: (
                        f"Published as version {done['version']}. Every page shows it within ten seconds."
                    ),
                )
    else:
        st.write("Choose its places before you accept it.")
    reason = st.text_input("Reason for a rejection", max_chars=500, key=f"reason-{one.id}")
    if pressed(f"Reject submission {one.id}", f"reject-{one.id}", disabled=not reason.strip()):
        _do(
            lambda: projects.reject(one.id, reason, access.person()),
            lambda done: f"Submission {done['submission']} is rejected, and its contact is erased.",
        )


def _do(work, words) -> None:
    """Decides, and says what came of it at the top of the next run."""
    try:
        done = work()
    except Refused as fault:
        sentences("Nothing was changed.", fault.sentences)
    except OSError as fault:
        sentences("Nothing was changed.", [disk(fault)])
    else:
        st.session_state["submission-done"] = words(done)
        st.rerun()


def _decided(every: list[Submission]) -> None:
    if not every:
        st.write("Nothing was decided yet.")
        return
    public = projects.standing()
    st.table(
        [
            {
                "Submission": str(one.id),
                "Project": wording.markdown(one.project["name"]),
                "Decision": _state(one, public),
                "When": one.decided[:10],
                "By": wording.markdown(one.decided_by),
                "Reason": wording.markdown(one.reason or ""),
            }
            for one in every[: -DECIDED - 1 : -1]
        ],
        border="horizontal", hide_index=True, alt="Submissions that were decided",
    )  # fmt: skip
    accepted = {one.id: one for one in every if one.state == "accepted"}
    if not accepted:
        return
    number = st.selectbox(
        "Accepted submission", list(accepted),
        format_func=lambda number: f"{number} · {apart(accepted[number])}", key="accepted-submission",
    )  # fmt: skip
    if number not in public and pressed(f"Publish submission {number} again", f"again-{number}"):
        _do(
            lambda: projects.accept(number, who=access.person()),
            lambda done: f"Published as version {done['version']}.",
        )
    if pressed(f"Withdraw submission {number} from every version", f"withdraw-{number}"):
        with st.spinner("Taking it out …"):
            _do(
                lambda: projects.withdraw(number, who=access.person()),
                lambda done: (
                    f"Submission {done['submission']} is out of every version that is kept."
                ),
            )


def _state(one: Submission, public: set[int]) -> str:
    if one.state == "accepted" and one.id not in public:
        return "accepted, not in the version in force"
    return one.state


def _bring() -> None:
    """A file with several projects goes into the queue."""
    sent = st.file_uploader("Table of projects (CSV or XLSX with our columns)", key="projects-file")
    if sent is None or not pressed("Check it and put its good rows in the queue", "projects-load"):
        return
    try:
        table, told = with_file(
            sent, lambda path: projects.bring(path, known(), who=access.person(), name=sent.name)
        )
    except (DataFault, Refused) as fault:
        said = [
            one.replace(
                "Name the one to read with --sheet", f"Call the one to read {files.SHEET}"
            ).replace(", or name it with --sheet", "")
            for one in fault.sentences
        ]
        sentences("This file was refused, and nothing changed.", said)
        return
    except OSError as fault:
        sentences("Nothing was changed.", [disk(fault)])
        return
    new = sum(one["state"] == "new" for one in told)
    st.success(
        f"{wording.counted(new, 'new submission')}; {len(told) - new} were there before; {table.bad} refused."
    )
    for line in [*table.warnings, *(files.sentence(table, one) for one in table.refused)][:40]:
        st.markdown(f"- {wording.markdown(line)}")
