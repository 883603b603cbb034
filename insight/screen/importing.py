"""The steward's page: a file is looked at, its proposals confirmed, and a wave loaded and published."""

import tempfile
from pathlib import Path

import streamlit as st

from insight import wording
from insight.faults import DataFault, Refused
from insight.publishing import waves as publishing
from insight.screen import access
from insight.warehouse import steward
from insight.waves import mapping
from insight.waves.limits import MB, UPLOAD

VERDICTS = {
    "same": "word for word the same, same answers: a trend may join them",
    "reworded": "about the same, in other words: shown with a break",
    "options changed": "same question, other answers: shown with a break",
    "new": "not asked before",
}


def bring() -> None:
    """The section Import: from a survey tool's export to a wave in the steward's store."""
    if not access.needs("steward", "load a wave"):
        return
    st.write(
        f"Bring the file as it came out of the survey tool: CSV or XLSX, at most {UPLOAD.size // MB} MB and "
        f"{UPLOAD.rows:,} rows. It is read in a process of its own, and nothing is published here until you say so."
    )
    sent = st.file_uploader("Export of respondents' answers", type=None, key="wave-file")
    if sent is None:
        st.session_state.pop("wave-found", None)
        return
    found = _found(sent)
    if isinstance(found, list):
        sentences("This file was refused, and nothing changed.", found)
        return
    _report(found)
    said = _confirmed(found)
    if said:
        _load(sent, said)


def held() -> None:
    """The waves in the store: publish one, after seeing what will be hidden."""
    if not access.needs("steward", "see the store"):
        return
    waves = steward.waves()
    if not waves:
        st.write("The store holds no wave yet. Load one in the section Import.")
        return
    st.table(
        [
            {
                "Wave": wording.markdown(one["wave_id"]),
                "Title": wording.markdown(one["title"]),
                "Respondents": f"{one['respondents']:,}",
                "Rows refused": f"{one['rows_refused']:,}",
                "Loaded": one["imported_at"][:10],
                "By": wording.markdown(one["imported_by"]),
            }
            for one in waves
        ],
        hide_index=True,
        alt="Waves in the steward's store",
    )
    names = [one["wave_id"] for one in waves]
    wave = st.selectbox("Wave to publish", names, key="publish-wave")
    looked = pressed("Show what would be published", "publish-look")
    if not looked and st.session_state.get("publish-plan") != wave:
        return
    st.session_state["publish-plan"] = wave
    try:
        told = publishing.plan(wave).told()
    except Refused as fault:
        sentences("This wave cannot be published.", list(fault.sentences))
        return
    st.write(
        f"{told['figures']:,} figures would be made from {told['questions']} questions; {told['hidden']:,} stay hidden so "
        f"that nobody can be recognised, and {told['low_reliability']:,} are marked as a rough guide."
    )
    for line in told["report"][:30]:
        st.markdown(f"- {wording.markdown(line)}")
    if told["refused"]:
        sentences("This wave cannot be published.", told["refused"])
    elif pressed(f"Publish {wave}", "publish-now", type="primary"):
        try:
            done = publishing.publish(wave, who=access.person())
        except Refused as fault:
            sentences("Nothing was published.", list(fault.sentences))
        else:
            st.success(
                f"Published as version {done['version']}. Every page shows it within ten seconds."
            )


def _found(sent):
    """What wave inspect says of the file, or the sentences of its refusal; kept while the file stays."""
    kept = st.session_state.get("wave-found")
    if kept and kept[0] == sent.file_id:
        return kept[1]
    with st.spinner("Reading the file …"):
        try:
            found = with_file(sent, lambda path: steward.inspect(path, UPLOAD, name=sent.name))
        except DataFault as fault:
            found = fault.sentences
    st.session_state["wave-found"] = (sent.file_id, found)
    return found


def with_file(sent, work):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "upload"
        path.write_bytes(sent.getbuffer())
        return work(path)


def _report(found: dict) -> None:
    st.subheader("What the file holds")
    st.write(
        f"{wording.markdown(found['file'])}, as {wording.markdown(found['tool'])} writes it: "
        f"{found['rows_taken']:,} rows can be taken and {found['rows_refused']:,} cannot."
    )
    for warning in found["warnings"]:
        st.markdown(f"- {wording.markdown(warning)}")
    _rows(found)


def _rows(found: dict) -> None:
    if found["refused"]:
        st.markdown("**Rows that cannot be taken**")
        for one in found["refused"][:20]:
            st.markdown(f"- {wording.markdown(steward.sentence(found, one))}")
        if found["rows_refused"] > 20:
            st.write(f"… and more; {found['rows_refused']:,} in all.")


def _confirmed(found: dict) -> dict | None:
    """The mapping as the steward leaves it, or nothing while it has a fault."""
    st.subheader("What each question is")
    st.write(
        "Change what is wrong. A verdict says whether a question compares with an earlier one: "
        + "; ".join(f"*{verdict}*, {why}" for verdict, why in VERDICTS.items()) + "."
    )  # fmt: skip
    said = found["mapping"]
    rows = [
        {
            "id": question["id"], "question": " ".join(filter(None, (question.get("grid"), question["text"]))),
            "kind": question["kind"], "code": question.get("code") or "", "matches": question.get("matches") or "",
            "score": found["scores"].get(question["id"], 0), "verdict": question.get("verdict", "new"),
            "reason": question.get("reason") or "",
        }
        for question in said["questions"]
    ]  # fmt: skip
    edited = st.data_editor(
        rows, key="wave-questions", hide_index=True, disabled=["id", "question", "kind", "score"],
        column_config={"verdict": st.column_config.SelectboxColumn("verdict", options=list(VERDICTS), required=True)},
    )  # fmt: skip
    questions = []
    for question, row in zip(said["questions"], edited, strict=True):
        changed = {key: row[key] or None for key in ("code", "matches", "reason")}
        more = {} if question["kind"] == "text" else {**changed, "verdict": row["verdict"]}
        questions.append({**question, **more})
    wave = said["wave"]
    columns = st.columns(2)
    told = {
        key: columns[place % 2].text_input(label, wave.get(key) or "", key=f"wave-{key}") or None
        for place, (key, label) in enumerate(
            {
                "title": "Title", "short_name": "Short name (at most 22 letters)", "producer": "Who ran the survey",
                "asked": "Who was asked", "place": "Place", "fieldwork_start": "First day of fieldwork",
                "fieldwork_end": "Last day of fieldwork", "note": "What to mind",
            }.items()
        )
    }  # fmt: skip
    confirmed = {**said, "questions": questions, "wave": {**wave, **told}}
    with st.expander("The mapping in full, to keep beside the file or to change"):
        text = st.text_area("Mapping (YAML)", mapping.write(confirmed), height=360)
    try:
        return mapping.parse(text, "the mapping")
    except DataFault as fault:
        sentences("The mapping has a fault.", fault.sentences)
        return None


def _load(sent, said: dict) -> None:
    # A press is kept in the session, because a page may be run again before it comes to the button.
    wave = st.text_input("Id of the wave, such as survey-2026", key="wave-id")
    if not pressed("Load into the store", "wave-load", type="primary", disabled=not wave):
        return
    try:
        report = with_file(
            sent,
            lambda path: steward.load(
                path, wave, said, limits=UPLOAD, name=sent.name, who=access.person()
            ),
        )
    except DataFault as fault:
        sentences("Nothing was loaded.", fault.sentences)
        return
    st.success(
        f"{report['rows_taken']:,} rows are in the store as {wave}"
        + (", as they were before" if report["state"] == "unchanged" else "")
        + f"; {report['rows_refused']:,} were refused. Nothing is published yet: see the section Waves in the store."
    )


def sentences(head: str, said: list[str]) -> None:
    st.error(wording.markdown(head))
    for sentence in said[:40]:
        st.markdown(f"- {wording.markdown(sentence)}")


def pressed(label: str, key: str, **how) -> bool:
    """A button; true once after it was pressed."""
    st.button(
        label, key=key, on_click=lambda: st.session_state.update({f"{key}-pressed": True}), **how
    )
    return st.session_state.pop(f"{key}-pressed", False)
