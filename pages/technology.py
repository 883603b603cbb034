"""Which technology is really in use, by whom, for what, and what stands in its way."""

import streamlit as st

from insight.screen import computed, filtered, frame, panel, sections, show, tension

frame.require()
st.title("Technology")
st.write(
    "Councils, charities and social workers were asked different things in different years. "
    "Their answers stand side by side and are never averaged."
)


@filtered("technology")
def evidence(chosen):
    """What the choices change."""
    use, benefits, barriers, apart = sections(
        "Who uses what", "Potential and benefits", "Barriers and concerns", "Where it pulls apart"
    )

    if use.open:
        with use:
            st.header("Who uses what")
            left, right = st.columns(2)
            with left:
                show("technology/adoption_over_time", who=chosen["who"])
                show("technology/digital_skills", who=chosen["who"])
            with right:
                show("technology/functions")
                show("technology/kinds_of_ai")
                show("technology/councils_and_practitioners")
            show("technology/adoption", **chosen)
            show("technology/uses_named", **chosen)

    if benefits.open:
        with benefits:
            st.header("Potential and benefits")
            left, right = st.columns(2)
            with left:
                show("technology/potential", **chosen)
            with right:
                show("technology/benefits", **chosen)
            show("technology/benefits_named", **chosen)

    if barriers.open:
        with barriers:
            st.header("Barriers and ethical concerns")
            left, right = st.columns(2)
            with left:
                show("technology/barriers", **chosen)
            with right:
                show("technology/barriers_by_who")
            show("technology/concerns", **chosen)
            st.header("One technology barrier in full")
            panel("technology_barrier", "Technology barrier")

    if apart.open:
        with apart:
            st.header("Where the evidence pulls apart")
            for name in ("use_not_skill", "councils_v_workers", "childrens_lag", "prediction"):
                tension(name)


evidence()
computed("technology")
