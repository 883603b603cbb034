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
SEEN = {
    "before_after": "it states an outcome with a before and an after",
    "result": "it states a result",
    "plan": "only a plan or target was seen of its outcome",
    "none": "no outcome was seen",
}


@st.fragment
def peer(technology: bool = False) -> None:
    """Choose an authority and a challenge; ranked projects, each with its reason, score and line.

    Both choices are in the address as authority and need; with `technology` a third is, as tool. Draws nothing beneath until a challenge is chosen.
    """
    columns = iter(st.columns(2) if technology else [st.container()])
    with next(columns):
        authority = choose("Your authority", "pickers/authority", "authority", NOBODY)
    tool = "any"
    if technology:
        with next(columns):
            anything = ("any", "With or without technology")
            tool = choose("Technology", "pickers/tool", "tool", anything)
    labels = {row["value"]: row["label"] for row in ask("pickers/challenge").rows}
    code = st.pills(
        "Your challenge",
        list(labels),
        format_func=labels.get,
        key="need",
        bind="query-params",
        wrap=True,
    )
    if code is None:
        st.caption("Choose a challenge, and the projects that match stand here.")
        return
    rows = ask("gap/peers", code=code, authority=authority, tool=tool).rows
    reader = ask("gap/reader", authority=authority).rows
    total = ask("gap/unplaced").rows[0]["all_projects"]
    st.markdown(headline(rows, labels[code], reader[0] if reader else None, total))
    for row in rows[:SHOWN]:
        _result(row, labels[code], reader[0] if reader else None)
    if len(rows) > SHOWN:
        st.caption(f"The best {SHOWN} of {len(rows)} that have a theme linked to it.")


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
        return f"**{what}:** {known}. The nearest to you are:"
    here = sum(row["same_region"] for row in tried)
    region = f"your region ({wording.markdown(reader['region'])})"
    if not here:
        return (
            f"**Nobody we know of in {region} has a project {verb} {what}.** Elsewhere, {known}. "
            "The nearest are:"
        )
    return f"**{what}:** {known}, {here} with a place in {region}. The best matches are:"


def why(row: dict, challenge: str, reader: dict | None) -> str:
    """One sentence that says why a project matched."""
    fits = {
        "about": f"it is about the same challenge ({challenge})",
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


def score(row: dict) -> str:
    """'75 of 100: challenge 40, region 15, kind 0, …': the parts add up to the score."""
    return f"Match {row['score']} of 100: " + ", ".join(f"{part} {row[part]}" for part in PARTS)


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


def _result(row: dict, challenge: str, reader: dict | None) -> None:
    name = f"peer-{row['project_id']}"
    with st.container(border=True, key=name):
        st.page_link(
            "pages/collective.py",
            label=f"**{wording.markdown(row['name'])}**",
            query_params={"project": row["project_id"]},
        )
        said = [
            wording.markdown(why(row, challenge, reader)),
            wording.markdown(
                f"{_stop(row['summary'])} {row['where_words']}. Stage: {row['stage_label'].lower()}. "
                f"Materialised: {row['materialised_label'].lower()}."
            ),
        ]
        if row["learning"]:
            said.append(f"**Learned:** {wording.markdown(row['learning'])}")
        st.markdown("\n\n".join(said))
        st.caption(score(row))
        parts.actions(f"{name}-copy", line(row, challenge), ANCHOR, name, None, quiet=True)
