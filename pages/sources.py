"""Every dataset and source, what rests on it, and what is known to be missing."""

import streamlit as st

from insight.screen import frame, show, sources, tension

frame.require()
st.title("Data and method")
st.write(
    "Every figure on these pages is a row of a file, and every row names its source. "
    "Here are all of them, with what is missing and what to mind."
)

st.header("One source in full")
sources()

st.header("All sources and datasets")
show("sources/passports")
show("sources/datasets")
show("sources/missing")

st.header("How figures are read")
st.write(
    "There are three kinds. A **published figure** is a number that a source printed. One **published "
    "in words**, such as a fraction or “most”, is a range and is drawn as one. One **computed here from "
    "rows** comes from answers that were loaded into this product. A 95% interval is given only "
    "where a base was published: it is a guide to chance alone, because those who answer choose to."
)
left, right = st.columns(2)
with left:
    show("sources/range_rules")
with right:
    show("sources/impossible")

st.header("Known holes")
show("sources/holes")

st.header("Tensions")
for name in ("coincidence", "time"):
    tension(name)
show("tensions/all")
