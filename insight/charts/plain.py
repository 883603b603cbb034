"""The parts of a figure as plain data, by the names that Plotly gives them.

Plotly's own objects read every word that they are given, at ten times the cost of all else in a picture.
`charts.draw` has them do so; what a reader is shown is this, and a test compares the two.
"""


def scatter(**said) -> dict:
    return _trace("scatter", said)


def bar(**said) -> dict:
    return _trace("bar", said)


def figure(data: list[dict], layout: dict) -> dict:
    return {"data": data, "layout": layout}


def _trace(kind: str, said: dict) -> dict:
    return {**{name: value for name, value in said.items() if value is not None}, "type": kind}
