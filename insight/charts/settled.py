"""A figure that is shown to many and changed no more."""

import plotly.graph_objects as go


class Settled(go.Figure):
    """Plain data of a figure, made once.

    Streamlit turns a figure into plain data for every reader and every run, and copies all of it each
    time. What `to_dict` gives here is shared: nobody may change it.
    """

    def __init__(self, figure: go.Figure):
        super().__init__()
        self._plain = figure.to_dict()

    def to_dict(self) -> dict:
        return self._plain
