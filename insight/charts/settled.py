"""A figure that is shown to many and changed no more."""

import json
from hashlib import sha256

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from insight.charts import ink

# What Streamlit sets on a chart whose marks can be clicked, after it was drawn: then it draws it again.
CLICKED = {"clickmode": "event+select", "hovermode": "closest", "dragmode": "pan"}


class Settled(go.Figure):
    """Plain data of a figure in the colours of a theme, made once.

    Streamlit turns a figure into plain data for every reader and every run, and copies all of it each
    time. What `to_dict` gives here is shared: nobody may change it.

    In the browser Streamlit hands Plotly each chart twice, the second time as a copy. Plotly draws the copy
    only where it may be another figure: a template always may, and so may data without `datarevision`.
    So the template is written out, and the data say by their own words which they are.
    """

    def __init__(self, figure: dict, theme: str, clicked: bool = False):
        # Without Plotly's own beginning, which prepares for all that is never asked of it here.
        spec = ink.painted(to_json_plotly(figure), theme)
        plain = json.loads(spec)
        layout = _written_out(plain["layout"])
        layout["datarevision"] = sha256(spec.encode()).hexdigest()[:12]
        self._plain = {**plain, "layout": layout | CLICKED if clicked else layout}

    def to_dict(self) -> dict:
        return self._plain


def _written_out(layout: dict) -> dict:
    """A layout with what its template says of type, grid and axes in it, and without the template."""
    own = dict(layout)
    usual = own.pop("template")["layout"]
    axes = {name: usual[name] for name in ("xaxis", "yaxis")}
    every = {name: axes[name[:5]] for name in {*axes, *own} if name[:5] in axes}
    return _over({**usual, **every}, own)


def _over(usual: dict, own: dict) -> dict:
    both = {
        name: _over(usual[name], said)
        if isinstance(said, dict) and isinstance(usual.get(name), dict)
        else said
        for name, said in own.items()
    }
    return {**usual, **both}
