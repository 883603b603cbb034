"""Colours and type: one palette each for light and dark, read from .streamlit/config.toml.

A figure is drawn in place-holders, Streamlit's own, and painted for a theme. A reader's browser says
which theme it is in; static/mend.js turns what was painted before a change, which needs no new run.
"""

import tomllib
from functools import lru_cache
from pathlib import Path

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"

# Streamlit's own place-holders, see streamlit/elements/lib/streamlit_plotly_theme.py.
SLOTS = [f"#0000{number:02d}" for number in range(1, 11)]
SHADES = [f"#0000{number}" for number in range(11, 21)]

BLUE, TEAL, PLUM, ORANGE, GREY, BAR, TEXT, MUTED, GRID, PAPER = SLOTS
SERIES = (BLUE, TEAL, PLUM, ORANGE)
# From this part of the scale on, words on a shade are in the colour of the paper.
TURN = 0.6
# The rim of a cell that is a range: it has no shade, because it is no one figure.
RIM = SHADES[6]
CLEAR = "rgba(0,0,0,0)"
SCREEN_FONT = '"Source Sans", sans-serif'
FILE_FONT = "Arial, Helvetica, sans-serif"


@lru_cache
def palette(theme: str) -> dict[str, str]:
    """Place-holder -> colour for 'light' or 'dark', and 'background' for the page itself."""
    said = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    colours = dict(zip(SLOTS, said["chartCategoricalColors"], strict=True))
    colours |= dict(zip(SHADES, said["chartSequentialColors"], strict=True))
    return colours | {"background": said["backgroundColor"]}


def painted(spec: str, theme: str) -> str:
    """A figure's JSON with every place-holder swapped for its colour."""
    for slot, colour in palette(theme).items():
        spec = spec.replace(slot, colour)
    return spec


@lru_cache
def template() -> dict:
    """Type, grid and margins of every chart, in place-holders; `painted` makes light and dark."""
    axis = {
        "color": MUTED,
        "gridcolor": GRID,
        "linecolor": GRID,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"size": 12, "color": MUTED},
        "showline": False,
        "ticks": "",
        # Labels are made to fit. Plotly would measure all of them again for each of them.
        "ticklabeloverflow": "allow",
    }
    return {
        "layout": {
            "font": {"size": 14, "color": TEXT, "family": SCREEN_FONT},
            "colorway": list(SERIES),
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "xaxis": {**axis, "showgrid": False},
            "yaxis": axis,
            "margin": {"l": 6, "r": 10, "t": 6, "b": 30, "pad": 0},
            "hovermode": "closest",
            "dragmode": False,
            "hoverlabel": {
                "align": "left",
                "bgcolor": PAPER,
                "bordercolor": GREY,
                "font": {"size": 13, "color": TEXT, "family": SCREEN_FONT},
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "top",
                "itemclick": False,
                "itemdoubleclick": False,
                "bgcolor": CLEAR,
                "font": {"size": 12, "color": MUTED},
            },
        },
    }
