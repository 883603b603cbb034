"""Find a peer: who has already tried this, most like the reader first, and why each one matched."""

import streamlit as st

from insight import wording
from insight.screen import parts
from insight.screen.choices import choose
from insight.screen.data import ask

# The parts of the score; data/links/peer_points.csv says what each may bring.
PARTS = ("challenge", "region", "kind", "technology", "outcome", "running")
SHOWN = 5
ANCHOR = "find-a-peer"
NOBODY = ("none", "I'm not a council")
NO_BARRIER = ("none", "No barrier chosen")
SEEN = {
    "before_after": "it states an outcome with a before and an after",
    "result": "it states a result",
    "plan": "only a plan or target was seen of its outcome",
    "none": "no outcome was seen",
}


@st.fragment
def peer(technology: bool = False) -> None:
    """Choose an authority and a challenge or a barrier; ranked projects, each with its reason, score
    and line.

    The choices are in the address as authority, and need or obstacle; with `technology` also tool, and
    all of them stand in boxes, as there is more on that page.
    Draws nothing beneath until a challenge or a barrier is chosen.
    """
    tool = "any"
    with st.container(key="reader-choices" if technology else None):
        authority = choose("Your authority", "pickers/authority", "authority", NOBODY)
        if technology:
            anything = ("any", "With or without technology")
            tool = choose("Technology", "pickers/tool", "tool", anything)
        code, need, kind = _need(boxed=technology)
    if not code:
        st.caption("Choose a challenge or a barrier, and the projects that match stand here.")
        return
    rows = ask("gap/peers", code=code, authority=authority, tool=tool).rows
    found = ask("gap/reader", authority=authority).rows
    reader = found[0] if found else None
    total = ask("gap/unplaced").rows[0]["all_projects"]
    st.markdown(headline(rows, need, reader, total))
    for row in rows[:SHOWN]:
        _result(row, need, reader, kind)
    if len(rows) > SHOWN:
        st.caption(f"The best {SHOWN} of {len(rows)} that have a theme linked to it.")
        if rows[0]["fit"] != "nearest":
            st.page_link(
                "pages/gap.py",
                label=f"All {len(rows)} on the gap board",
                icon=":material/arrow_forward:",
                query_params={"row": f"{need} ({kind})"},
            )


def _need(boxed: bool) -> tuple[str, str, str]:
    """What the reader is up against: its code, its words and its kind; empty where nothing is chosen.

    To choose a challenge lets go of the barrier, and the other way about.
    """
    challenges, barriers = (
        {row["value"]: row["label"] for row in ask(picker).rows}
        for picker in ("pickers/challenge", "pickers/barrier")
    )
    laid_out = {"index": None, "placeholder": "No challenge chosen"} if boxed else {"wrap": True}
    code = (st.selectbox if boxed else st.pills)(
        "Your challenge",
        list(challenges),
        format_func=challenges.get,
        key="need",
        bind="query-params",
        on_change=_let_go,
        args=("obstacle", NO_BARRIER[0]),
        **laid_out,
    )
    barriers = dict([NO_BARRIER]) | barriers
    obstacle = st.selectbox(
        "Or what gets in the way",
        list(barriers),
        format_func=lambda value: barriers.get(value, str(value)),
        key="obstacle",
        bind="query-params",
        on_change=_let_go,
        args=("need", None),
    )
    if code:
        return code, challenges[code], "challenge"
    return ("", "", "") if obstacle == NO_BARRIER[0] else (obstacle, barriers[obstacle], "barrier")


def _let_go(key: str, nothing) -> None:
    st.session_state[key] = nothing


def headline(rows: list[dict], challenge: str, reader: dict | None, total: int) -> str:
    """Who is known to have tried it, in the reader's region where there is one; or that nobody is."""
    what = wording.markdown(challenge)
    about = [row for row in rows if row["fit"] == "about"]
    tried = about or [row for row in rows if row["fit"] == "touches"]
    verb = "about" if about else "that touch"
    if not tried:
        nearest = "The nearest are:" if rows else "Nothing we know of comes near."
        return f"**Nobody we know of has tackled {what}:** 0 of the {total} projects we know of. {nearest}"
    known = (
        f"{len(tried)} of the {total} projects we know of {'are' if len(tried) > 1 else 'is'} about it"
        if about
        else f"{len(tried)} of the {total} projects we know of have a theme that touches it, none is about it"
    )
    if reader is None:
        return f"**{what}:** {known}. The best matches are:"
    here = sum(row["same_region"] for row in tried)
    region = f"your region ({wording.markdown(reader['region'])})"
    if not here:
        return (
            f"**Nobody we know of in {region} has a project {verb} {what}.** Elsewhere, {known}. "
            "The nearest are:"
        )
    return f"**{what}:** {known}, {here} with a place in {region}. The best matches are:"


def why(row: dict, challenge: str, reader: dict | None, kind: str = "challenge") -> str:
    """One sentence that says why a project matched; `kind` is what it matched on."""
    fits = {
        "about": f"it is about the same {kind} ({challenge})",
        "touches": f"its theme touches {challenge} ({row['matched_themes']})",
        "nearest": f"it is not about {challenge}, but its theme comes nearest ({row['matched_themes']})",
    }
    said = [fits[row["fit"]]]
    if reader and row["same_authority"]:
        said.append(f"it has been in {reader['name']} itself")
    elif reader and row["same_region"]:
        said.append(f"it has a place in your region, {reader['region']}")
    if reader and row["same_kind"] and not row["same_authority"]:
        said.append(f"it has been in an authority of your kind ({reader['kind']})")
    if row["technology_kind"] != "none":
        asked = " that you asked for" if row["same_technology"] else ""
        said.append(f"it uses technology{asked} ({row['technology_label']})")
    said.append(SEEN[row["evidence"]])
    if row["is_running"]:
        said.append("it runs, as far as is known")
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def score(row: dict, kind: str = "challenge") -> str:
    """'75 of 100: challenge 40, region 15, kind 0, …': the parts add up to the score."""
    said = {"challenge": kind}
    parts_said = ", ".join(f"{said.get(part, part)} {row[part]}" for part in PARTS)
    return f"Match {row['score']} of 100: {parts_said}"


def line(row: dict, challenge: str) -> str:
    """One sentence or two to paste: the project, who led it, where, what was learned, and where read."""
    when = f", from {row['start_year']}" if row["start_year"] else ""
    learned = f" Learned: {_stop(row['learning'])}" if row["learning"] else ""
    return (
        f"{row['name']} ({row['lead_org']}; {row['where_words']}{when}): {_stop(row['summary'])} "
        f"Matched on {challenge}; {SEEN[row['evidence']]}.{learned} "
        f"Read in: {row['read_publisher']}, {row['read_title']}, {row['read_url']}"
    )


def _stop(text: str) -> str:
    """A sentence with its full stop."""
    return f"{text.strip().rstrip('.')}."


def _result(row: dict, challenge: str, reader: dict | None, kind: str) -> None:
    name = f"peer-{row['project_id']}"
    with st.container(border=True, key=name):
        st.page_link(
            "pages/collective.py",
            label=f"**{wording.markdown(row['name'])}**",
            query_params={"project": row["project_id"]},
        )
        said = [
            wording.markdown(why(row, challenge, reader, kind)),
            wording.markdown(
                f"{_stop(row['summary'])} {row['where_words']}. Stage: {row['stage_label'].lower()}. "
                f"Materialised: {row['materialised_label'].lower()}."
            ),
        ]
        if row["learning"]:
            said.append(f"**Learned:** {wording.markdown(row['learning'])}")
        st.markdown("\n\n".join(said))
        st.caption(score(row, kind))
        parts.actions(f"{name}-copy", line(row, challenge), ANCHOR, name, None, quiet=True)
