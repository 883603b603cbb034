"""Counts that may be shown become the published cells of a wave: shares, intervals, means."""

from pathlib import Path

CELLS = Path(__file__).with_name("cells.sql")
FINDING = Path(__file__).with_name("finding.sql")
KEYS = ("question_id", "option_id", "segment", "group_label", "segment_2", "group_2")
COUNTS = {"n": "Int64", "base": "Int64", "asked": "Int64"}
WEIGHTS = {"weighted": "Float64", "weights": "Float64", "squares": "Float64"}
ABOUT = (
    "wave_id", "title", "short_name", "producer", "fieldwork_start", "fieldwork_end", "year",
    "asked_words", "place", "note", "respondents", "is_weighted",
)  # fmt: skip
QUESTION = (
    "question_id", "position", "grid", "text", "kind", "scale", "code", "topic", "matches_wave",
    "matches", "verdict", "reason", "series_id",
)  # fmt: skip
OPTION = ("option_id", "position", "label", "value", "is_top", "code")


def unprotected(tables: list[dict]) -> list[dict]:
    """Every count of respondents.tables() as rows for fill(). For synthetic data and for tests."""
    rows = []
    for table in tables:
        segment, segment_2 = (*table["segments"], "", "")[:2]
        for (*groups, option), n in table["cells"].items():
            group, group_2 = (*groups, "", "")[:2]
            key = tuple(groups)
            row = dict(zip(KEYS, (table["question_id"], option, segment, group, segment_2, group_2),
                           strict=True))  # fmt: skip
            row |= {"n": n, "base": table["bases"][key], "asked": table["asked"][key]}
            if table["weighted"]:
                row |= {
                    "weighted": table["weighted"][(*groups, option)],
                    "weights": table["weights"][key],
                    "squares": table["squares"][key],
                }
            rows.append({**row, "symbol": None})
    return rows


def fill(con, schema: str, about: dict, questions, segments, rows: list[dict], published_at) -> int:
    """Writes one wave into the public tables of `schema`; gives the number of cells.

    `about`, `questions` (with `options`, merged where protection merged them) and `segments` are as
    respondents.py gives them. `rows` has KEYS, n, base, asked and symbol, n null where hidden; a
    weighted wave adds weighted, weights and squares. Options hidden from a group should be among the
    rows: top2 and mean are worked out only where all of a scale is shown, or `top2` is given.
    """
    wave = about["wave_id"]
    con.execute(f"set schema = '{schema}'")
    try:
        marks = ", ".join("?" * (len(ABOUT) + 1))
        con.execute(
            f"insert into wave values ({marks})", [*(about[key] for key in ABOUT), published_at]
        )
        for question in questions:
            _insert(con, "question", [wave, *(question[key] for key in QUESTION)])
            for option in question["options"]:
                _insert(
                    con,
                    "option",
                    [wave, question["question_id"], *(option[key] for key in OPTION)],
                )
        for segment in segments:
            said = [segment["segment_id"], segment["label"], segment["position"]]
            _insert(con, "segment", [wave, *said])
        _register(con, wave, rows)
        con.execute(f"insert into cell {CELLS.read_text(encoding='utf-8')}")
        (count,) = con.execute("select count(*) from cell where wave_id = ?", [wave]).fetchone()
        _word(con)
    finally:
        con.execute("drop table if exists temp.counted")
        con.execute("set schema = 'main'")
    return count


def word(con, schema: str) -> None:
    """Writes the cells of a schema in words, as pages read them; what stood there goes."""
    con.execute(f"set schema = '{schema}'")
    try:
        _word(con)
    finally:
        con.execute("set schema = 'main'")


def _word(con) -> None:
    con.execute("delete from finding")
    con.execute(f"insert into finding by name {FINDING.read_text(encoding='utf-8')}")


def _insert(con, table: str, values: list) -> None:
    con.execute(f"insert into {table} values ({', '.join('?' * len(values))})", values)


def _register(con, wave: str, rows: list[dict]) -> None:
    import pandas as pd  # here, because whoever only copies waves needs none of it

    columns = [*KEYS, *COUNTS, "symbol", *WEIGHTS]
    frame = pd.DataFrame(
        {column: [row.get(column) for row in rows] for column in columns}, dtype="object"
    )
    frame = frame.astype({name: "string" for name in (*KEYS, "symbol")} | COUNTS | WEIGHTS)
    con.register("incoming", frame)
    try:
        kinds = dict.fromkeys(columns, "varchar") | dict.fromkeys(COUNTS, "integer")
        kinds |= dict.fromkeys(WEIGHTS, "double")
        typed = ", ".join(f"{name}::{kind} as {name}" for name, kind in kinds.items())
        con.execute(
            f"create temp table counted as select ?::varchar as wave_id, {typed} from incoming",
            [wave],
        )
    finally:
        con.unregister("incoming")
