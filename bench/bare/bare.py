"""The measuring stick: a bare Streamlit app with as many empty Plotly charts as the address says."""

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
st.title("Bare")
choice = st.selectbox("Choice", ["one", "two", "three"], key="choice")
for number in range(int(st.query_params.get("charts", "4"))):
    st.plotly_chart(go.Figure(layout={"title": choice}), key=f"chart-{number}")
