"""The waves in the steward's store: what publishing one would show, and the steps there and back."""

import streamlit as st

from insight import wording
from insight.faults import DataFault, Refused, disk
from insight.publishing import editions
from insight.publishing import waves as publishing
from insight.screen import access
from insight.screen.importing import pressed, sentences
from insight.warehouse import published, steward

DONE = "store-done"
SOON = "Every page shows it within ten seconds."


def held() -> None:
    """Every wave that was loaded: look at what publishing shows and hides, publish it, withdraw it."""
    if not access.needs("steward", "see the store"):
        return
    if said := st.session_state.pop(DONE, ""):
        st.success(wording.markdown(said))
    waves, public = steward.waves(), publishing.standing()
    if not waves:
        st.write("The store holds no wave yet. Load one in the section Import.")
    else:
        st.table(
            [_row(one, public) for one in waves], hide_index=True, border="horizontal",
            alt="Waves in the steward's store",
        )  # fmt: skip
        wave = st.selectbox("Wave", [one["wave_id"] for one in waves], key="publish-wave")
        _publish(wave)
        if wave in public:
            _withdraw(wave)
    _versions()


def _row(one: dict, public: dict) -> dict:
    entry = public.get(one["wave_id"])
    return {
        "Wave": wording.markdown(one["wave_id"]),
        "Title": wording.markdown(one["title"]),
        "Respondents": f"{one['respondents']:,}",
        "Rows refused": f"{one['rows_refused']:,}",
        "Loaded": one["imported_at"][:10],
        "By": wording.markdown(one["imported_by"]),
        "Public": f"yes, in version {entry['version']}" if entry else "no",
    }


def _publish(wave: str) -> None:
    """What would be shown and what stays hidden; and only then the step itself."""
    looked = pressed("Show what would be published", "publish-look")
    if not looked and st.session_state.get("publish-plan") != wave:
        return
    st.session_state["publish-plan"] = wave
    try:
        told = publishing.plan(wave).told()
    except (Refused, DataFault) as fault:
        sentences("This wave cannot be published.", list(fault.sentences))
        return
    st.write(
        f"{told['figures']:,} figures would be made from {wording.counted(told['questions'], 'question')} and "
        f"{told['respondents']:,} respondents; {told['hidden']:,} stay hidden so that nobody can be recognised, and "
        f"{told['low_reliability']:,} are marked as a rough guide."
    )
    if told["report"]:
        with st.expander(
            f"What is merged or hidden, and why ({len(told['report'])})", key="publish-why"
        ):
            st.markdown("\n".join(f"- {wording.markdown(line)}" for line in told["report"]))
    if told["refused"]:
        sentences("This wave cannot be published.", told["refused"])
    elif pressed(f"Publish {wave}", "publish-now", type="primary"):
        with st.spinner("Publishing …"):
            _do(
                lambda: publishing.publish(wave, who=access.person()),
                lambda done: f"Published as version {done['version']}. {SOON}",
                "Nothing was published.",
            )


def _withdraw(wave: str) -> None:
    if pressed(f"Withdraw {wave} from every version", "publish-withdraw"):
        with st.spinner("Taking it out …"):
            _do(
                lambda: publishing.withdraw(wave, who=access.person()),
                lambda done: (
                    f"{wave} is out of every version that is kept, and version {done['version']} is in force. "
                    "The answers stay in the store."
                ),
            )


def _versions() -> None:
    """The versions that are kept, and the way back to one of them."""
    try:
        said = published.versions()
    except (OSError, ValueError):
        sentences(
            "The versions cannot be shown.", ["The note of which figures are in force is damaged."]
        )
        return
    if not said["versions"]:
        return
    st.subheader("Versions")
    st.table(
        [
            {
                "Version": f"{one['version']}, in force" if one["version"] == said["version"] else str(one["version"]),
                "Made": wording.moment(one["made"][:10]),
                "By": wording.markdown(one["by"]),
                "Why": wording.markdown(one["why"]),
                "Waves": wording.markdown(", ".join(one["waves"]) or "none"),
            }
            for one in said["versions"]
        ],
        hide_index=True, border="horizontal", alt="Versions that are kept",
    )  # fmt: skip
    others = [one["version"] for one in said["versions"] if one["version"] != said["version"]]
    if others and access.person().may("operator"):
        number = st.selectbox("Version to go back to", others, key="restore-version")
        if pressed(f"Put version {number} in force", "restore-now"):
            _do(
                lambda: editions.restore(number, who=access.person()),
                lambda done: f"Version {done['version']} is in force. {SOON}",
            )


def _do(work, words, head: str = "Nothing was changed.") -> None:
    """Does it, and says what came of it at the top of the next run."""
    try:
        done = work()
    except (Refused, DataFault) as fault:
        sentences(head, list(fault.sentences))
    except OSError as fault:
        sentences(head, [disk(fault)])
    else:
        st.session_state[DONE] = words(done)
        st.session_state.pop("publish-plan", None)
        st.rerun()
