"""The steward's page: a file is looked at, its proposals confirmed, and a wave loaded into the store."""

import tempfile
from pathlib import Path

import streamlit as st

from insight import wording
from insight.faults import DataFault, Refused, disk
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
ASKS = "wave-asks-sheet"
WORDS = {
    "title": "Title", "short_name": "Short name (at most 22 letters)", "producer": "Who ran the survey",
    "asked": "Who was asked", "place": "Place", "fieldwork_start": "First day of fieldwork",
    "fieldwork_end": "Last day of fieldwork", "note": "What to mind",
}  # fmt: skip


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
    like = _like()
    if isinstance(like, list):
        sentences("This mapping cannot be used.", like)
        return
    found = _found(sent, like, _sheet(sent))
    if isinstance(found, list):
        if any("--sheet" in one for one in found) and st.session_state.get(ASKS) != sent.file_id:
            st.session_state[ASKS] = sent.file_id
            st.rerun()
        said = [one.replace("with --sheet", "above") for one in found]
        sentences("This file was refused, and nothing changed.", said)
        return
    _report(found)
    said = _confirmed(found)
    if said:
        _load(sent, said)


def _sheet(sent) -> str | None:
    """The sheet to read, asked for once a workbook was found to have several."""
    if st.session_state.get(ASKS) != sent.file_id:
        return None
    return st.text_input("Sheet to read", key="wave-sheet").strip() or None


def _like() -> dict | list[str] | None:
    """The mapping to start from, None for what the file itself suggests; sentences where it has a fault."""
    held = [one["wave_id"] for one in steward.waves()]
    ways = {"": "What the file itself suggests", "file": "A mapping file"}
    ways |= {f"wave {one}": f"The mapping of {one}" for one in held}
    chosen = st.selectbox(
        "Start from", list(ways), format_func=lambda way: ways[way], key="wave-like",
        help="The mapping of an earlier wave says what each column is, if the survey asked the same again.",
    )  # fmt: skip
    if not chosen:
        return None
    try:
        if chosen != "file":
            return steward.mapping_of(chosen.removeprefix("wave "))
        sent = st.file_uploader("Mapping file (YAML)", key="mapping-file")
        if sent is None:
            return None
        return mapping.parse(sent.getvalue().decode("utf-8-sig"), sent.name[:80])
    except DataFault as fault:
        return fault.sentences
    except UnicodeDecodeError:
        return ["The mapping file is not in UTF-8. Save it as UTF-8 text."]


def _found(sent, like: dict | None, sheet: str | None):
    """What wave inspect says of the file, or the sentences of its refusal; kept while the file stays."""
    key = (sent.file_id, mapping.checksum(like) if like else "", sheet)
    kept = st.session_state.get("wave-found")
    if kept and kept[0] == key:
        return kept[1]
    with st.spinner("Reading the file …"):
        try:
            found = with_file(
                sent, lambda path: steward.inspect(path, UPLOAD, sheet, sent.name, like=like)
            )
        except DataFault as fault:
            found = fault.sentences
        except OSError as fault:
            return [disk(fault)]
    # Boxes begin with what this file says, not with what was typed for another.
    for name in [*(f"wave-{word}" for word in WORDS), "wave-questions", "wave-id"]:
        st.session_state.pop(name, None)
    st.session_state["wave-found"] = (key, found)
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
    _lines(found["warnings"])
    _rows(found)


def _rows(found: dict) -> None:
    if found["refused"]:
        st.markdown("**Rows that cannot be taken**")
        _lines([steward.sentence(found, one) for one in found["refused"][:20]])
        if found["rows_refused"] > 20:
            st.write(f"… and more; {found['rows_refused']:,} in all.")


def _confirmed(found: dict) -> dict | None:
    """The mapping as the steward leaves it, or nothing while it has a fault."""
    said = found["mapping"]
    st.subheader("What each question is")
    st.write(
        "Change what is wrong. A scale is written from its least to its most: tick *turn round* where it runs "
        "the other way. A verdict says whether a question compares with an earlier one: "
        + "; ".join(f"*{verdict}*, {why}" for verdict, why in VERDICTS.items()) + "."
    )  # fmt: skip
    rows = [
        {
            "id": question["id"], "question": " ".join(filter(None, (question.get("grid"), question["text"]))),
            "kind": question["kind"], "answers": mapping.outline(question), "turn round": False,
            "verdict": question.get("verdict", "new"), "score": found["scores"].get(question["id"], 0),
            "matches": question.get("matches") or "", "reason": question.get("reason") or "",
            "code": question.get("code") or "",
        }
        for question in said["questions"]
    ]  # fmt: skip
    edited = st.data_editor(
        rows, key="wave-questions", hide_index=True, disabled=["id", "question", "answers", "score"],
        column_config={
            "kind": st.column_config.SelectboxColumn("kind", options=list(mapping.KINDS), required=True),
            "verdict": st.column_config.SelectboxColumn("verdict", options=list(VERDICTS), required=True),
        },
    )  # fmt: skip
    questions = [_question(*pair) for pair in zip(said["questions"], edited, strict=True)]
    _besides(said)
    wave = said["wave"]
    st.subheader("What the wave is")
    columns = st.columns(2)
    told = {
        key: columns[place % 2].text_input(label, wave.get(key) or "", key=f"wave-{key}") or None
        for place, (key, label) in enumerate(WORDS.items())
    }
    confirmed = {**said, "questions": questions, "wave": {**wave, **told}}
    with st.expander("The mapping in full, to keep beside the file or to change"):
        text = st.text_area("Mapping (YAML)", mapping.write(confirmed), height=360)
        st.download_button(
            "Save the mapping (YAML)", text.encode("utf-8"), "mapping.yml", "application/yaml",
            key="wave-mapping", on_click="ignore",
        )  # fmt: skip
    try:
        return mapping.parse(text, "the mapping")
    except DataFault as fault:
        sentences("The mapping has a fault.", fault.sentences)
        return None


def _question(question: dict, row: dict) -> dict:
    """A question as its row of the table was left."""
    changed = {**question, "kind": row["kind"]}
    if row["kind"] == "text":
        return {
            key: changed[key] for key in ("id", "kind", "text", "grid", "columns") if key in changed
        }
    if row["turn round"] and question["kind"] == "likert":
        changed = mapping.turned(changed)
    told = {key: row[key] or None for key in ("code", "matches", "reason")}
    return {**changed, **told, "verdict": row["verdict"]}


def _besides(said: dict) -> None:
    """What the answers are split by, and which columns are not loaded."""
    lines = [
        f"Split by {segment['label']}: {', '.join(one['label'] for one in segment.get('groups') or [])}."
        for segment in said["segments"]
    ]
    lines += [
        f"{what.capitalize()}: {said[what]}." for what in ("identifier", "weight") if said[what]
    ]
    if said["left_out"]:
        left = ", ".join(f"{column} ({why})" for column, why in said["left_out"].items())
        lines.append(f"Left out: {left}.")
    _lines(lines)


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
    except (DataFault, Refused) as fault:
        sentences("Nothing was loaded.", fault.sentences)
        return
    except OSError as fault:
        sentences("Nothing was loaded.", [disk(fault)])
        return
    st.success(
        f"{report['rows_taken']:,} rows are in the store as {wave}"
        + (", as they were before" if report["state"] == "unchanged" else "")
        + f"; {report['rows_refused']:,} were refused. Nothing is published yet: see the section Waves in the store."
    )


def sentences(head: str, said: list[str]) -> None:
    st.error(wording.markdown(head))
    _lines(said[:40])


def _lines(said: list[str]) -> None:
    """Sentences as one list."""
    if said:
        st.markdown("\n".join(f"- {wording.markdown(one)}" for one in said))


def pressed(label: str, key: str, **how) -> bool:
    """A button; true once after it was pressed."""
    st.button(
        label, key=key, on_click=lambda: st.session_state.update({f"{key}-pressed": True}), **how
    )
    return st.session_state.pop(f"{key}-pressed", False)
