"""A Superset with the one chart of bench/peers.py, made over its own API: prints the chart's number.

Runs in the environment that Superset has to itself, with SUPERSET_CONFIG_PATH set.
python superset_chart.py FILE.sqlite FILE.sql
"""

import json
import sys
from pathlib import Path

from superset.app import create_app

file, sql = sys.argv[1:]
app = create_app()
FORM = {
    "viz_type": "echarts_timeseries_bar",
    "orientation": "horizontal",
    "x_axis": "label",
    "metrics": [{"expressionType": "SQL", "sqlExpression": "sum(n)", "label": "n"}],
    "groupby": [],
    "row_limit": 100,
    "x_axis_sort": "n",
    "x_axis_sort_asc": True,
}

with app.test_client() as client:

    def post(path: str, said: dict) -> dict:
        answer = client.post(f"/api/v1/{path}", json=said, headers=headers)
        if answer.status_code not in (200, 201):
            sys.exit(f"{path}: {answer.status_code} {answer.get_data(as_text=True)[:500]}")
        return answer.get_json()

    headers: dict = {}
    who = {"username": "bench", "password": "bench", "provider": "db", "refresh": False}
    headers = {"Authorization": f"Bearer {post('security/login', who)['access_token']}"}
    base = post("database/", {"database_name": "insight", "sqlalchemy_uri": f"sqlite:///{file}"})
    table = post(
        "dataset/",
        {
            "database": base["id"],
            "schema": "main",
            "table_name": "by_theme",
            "sql": Path(sql).read_text(encoding="utf-8"),
        },
    )
    chart = post(
        "chart/",
        {
            "slice_name": "Projects by theme",
            "viz_type": FORM["viz_type"],
            "datasource_id": table["id"],
            "datasource_type": "table",
            "params": json.dumps({**FORM, "datasource": f"{table['id']}__table"}),
        },
    )
print(f"chart {chart['id']}")
