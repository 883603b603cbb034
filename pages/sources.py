"""Every dataset and source, what rests on it, and what is known to be missing."""

import streamlit as st

from insight.screen import frame, missing, sections, show, sources, tension

frame.require()
st.title("Data and method")
st.write(
    "Every figure on these pages is a row of a file, and every row names its source. "
    "Here are all of them, with what is missing and what to mind."
)
one, everything, method, holes = sections(
    "One source", "Sources and datasets", "How figures are read", "Holes and tensions"
)

if one.open:
    with one:
        st.header("One source in full")
        sources()

if everything.open:
    with everything:
        st.header("Sources and datasets")
        show("sources/passports")
        show("sources/datasets")
        st.header("What is missing")
        missing()

if method.open:
    with method:
        st.header("How figures are read")
        left, right = st.columns(2)
        with left:
            st.write(
                "- A **published figure** is a number that a source printed.\n"
                "- One **published in words**, such as a fraction or “most”, is a range and is drawn as "
                "one.\n"
                "- One **computed here from rows** comes from rows that were loaded into this product.\n"
                "- A 95% interval is given only where the number who answered was published. It is a "
                "guide to chance alone, because those who answered chose to.\n"
                "- Different surveys are never averaged, and a line joins two figures only where the "
                "same body asked the same question."
            )
            show("sources/impossible")
        with right:
            show("sources/range_rules")

if holes.open:
    with holes:
        st.header("Known holes")
        show("sources/holes")
        st.header("Tensions")
        for name in ("coincidence", "time"):
            tension(name)
        show("tensions/all")
