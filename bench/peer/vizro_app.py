"""Vizro's page with the one chart of bench/peers.py; runs in the environment that Vizro has to itself."""

import sys
from pathlib import Path

import duckdb
import plotly.express as px
import vizro.models as vm
from vizro import Vizro
from vizro.managers import data_manager
from vizro.models.types import capture

snapshot, sql, port = sys.argv[1:]
con = duckdb.connect(snapshot, read_only=True)
data_manager["answer"] = lambda: con.cursor().execute(Path(sql).read_text(encoding="utf-8")).df()


@capture("graph")
def bars(data_frame):
    return px.bar(data_frame, x="n", y="label", orientation="h")


page = vm.Page(title="Projects by theme", components=[vm.Graph(figure=bars("answer"))])
Vizro().build(vm.Dashboard(pages=[page])).run(host="127.0.0.1", port=int(port), debug=False)
