"""Shares, intervals, top-two-box and means of a wave, against statsmodels and by hand."""

import math
import random

import duckdb
import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from insight.warehouse import cells, loading

ABOUT = {
    "wave_id": "w", "title": "A wave", "short_name": "Wave", "producer": "Us",
    "fieldwork_start": "2022-01", "fieldwork_end": "2022-02", "year": 2022,
    "asked_words": "organisations", "place": "England", "note": None, "respondents": 41,
    "is_weighted": False,
}  # fmt: skip
OPTIONS = [
    {"option_id": f"o{place}", "position": place, "label": str(place), "value": place,
     "is_top": place > 3, "code": None}
    for place in range(1, 6)
]  # fmt: skip
QUESTION = {
    "question_id": "q1", "position": 1, "grid": None, "text": "How important?", "kind": "likert",
    "scale": "importance", "code": "f_culture", "topic": "facilitator", "matches_wave": None,
    "matches": None, "verdict": "new", "reason": None, "series_id": "w.q1",
    "options": [*OPTIONS, {"option_id": "o6", "position": 6, "label": "Don't know", "value": None,
                           "is_top": False, "code": None}],
}  # fmt: skip
ROW = {"question_id": "q1", "segment": "", "group_label": "", "segment_2": "", "group_2": ""}


@pytest.fixture
def database():
    con = duckdb.connect()
    con.execute(loading.MACROS.read_text(encoding="utf-8"))
    loading.survey(con)
    return con


def filled(con, rows, about=ABOUT) -> dict:
    cells.fill(con, "survey", about, [QUESTION], [], rows, "2026-11-22")
    frame = con.execute("select * from survey.cell").df()
    return {row.option_id: row for row in frame.itertuples()}


def rows_of(counts: list[int], **more) -> list[dict]:
    return [
        {**ROW, "option_id": f"o{place}", "n": n, "base": sum(counts), "asked": sum(counts) + 3,
         "symbol": None, **more}
        for place, n in enumerate(counts, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize("counts", [[1, 2, 3, 10, 20, 4], [0, 0, 0, 0, 12, 0], [9, 8, 0, 0, 0, 0]])
def test_shares_and_intervals_agree_with_statsmodels(counts, database):
    found = filled(database, rows_of(counts))
    base = sum(counts)
    for place, n in enumerate(counts, start=1):
        low, high = proportion_confint(n, base, method="wilson")
        row = found[f"o{place}"]
        assert (row.n, row.base, row.asked) == (n, base, base + 3)
        assert row.share == pytest.approx(n / base)
        assert (row.interval_low, row.interval_high) == pytest.approx((low, high), abs=1e-9)
    top = found["top2"]
    assert top.n == counts[3] + counts[4]
    assert (top.interval_low, top.interval_high) == pytest.approx(
        proportion_confint(top.n, base, method="wilson"), abs=1e-9
    )


def test_the_mean_leaves_out_those_who_do_not_know(database):
    counts = [1, 2, 3, 10, 20, 4]
    mean = filled(database, rows_of(counts))["mean"]
    values = np.repeat([1, 2, 3, 4, 5], counts[:5])
    assert mean.mean == pytest.approx(values.mean())
    reach = 1.959963984540054 * values.std(ddof=1) / math.sqrt(len(values))
    assert (mean.mean_low, mean.mean_high) == pytest.approx((mean.mean - reach, mean.mean + reach))
    assert math.isnan(mean.share)


def test_weighted_shares_and_effective_base_agree_with_statsmodels(database):
    drawn = random.Random(2)
    people = [(drawn.randint(1, 5), drawn.choice([0.5, 1.0, 2.5])) for _ in range(200)]
    weights = np.array([weight for _, weight in people])
    rows = [
        {**ROW, "option_id": f"o{place}", "n": sum(answer == place for answer, _ in people),
         "base": 200, "asked": 200, "symbol": None,
         "weighted": sum(weight for answer, weight in people if answer == place),
         "weights": weights.sum(), "squares": (weights**2).sum()}
        for place in range(1, 7)
    ]  # fmt: skip
    found = filled(database, rows, ABOUT | {"is_weighted": True})
    kish = weights.sum() ** 2 / (weights**2).sum()
    assert kish < 200
    for place in range(1, 6):
        stats = DescrStatsW([answer == place for answer, _ in people], weights=weights)
        row = found[f"o{place}"]
        assert row.share == pytest.approx(stats.mean)
        assert row.effective_base == pytest.approx(kish)
        assert (row.interval_low, row.interval_high) == pytest.approx(
            proportion_confint(stats.mean * kish, kish, method="wilson"), abs=1e-9
        )
    stats = DescrStatsW([answer for answer, _ in people], weights=weights)
    assert found["mean"].mean == pytest.approx(stats.mean)


def test_what_is_hidden_stays_hidden_and_is_not_summed_up(database):
    rows = rows_of([1, 2, 3, 10, 20, 4])
    rows[0] |= {"n": None, "symbol": "c"}
    found = filled(database, rows)
    assert found["o1"].symbol == "c" and math.isnan(found["o1"].share)
    assert not {"top2", "mean"} & found.keys()


def test_a_top_that_protection_gives_is_used_as_it_is(database):
    rows = rows_of([1, 2, 3, 10, 20, 4])
    rows[0] |= {"n": None, "symbol": "c"}
    rows.append({**ROW, "option_id": "top2", "n": 30, "base": 40, "asked": 43, "symbol": "u"})
    found = filled(database, rows)
    assert found["top2"].share == pytest.approx(0.75) and found["top2"].symbol == "u"


def test_an_empty_base_has_no_share(database):
    found = filled(database, rows_of([0, 0, 0, 0, 0, 0]))
    assert all(row.share is None or math.isnan(row.share) for row in found.values())


def test_a_likert_question_whose_scale_has_no_top_has_no_top2(database):
    flat = QUESTION | {"options": [option | {"is_top": False} for option in QUESTION["options"]]}
    cells.fill(database, "survey", ABOUT, [flat], [], rows_of([1, 2, 3, 4, 5, 6]), "2026")
    kinds = {row[0] for row in database.execute("select option_id from survey.cell").fetchall()}
    assert "top2" not in kinds and "mean" in kinds
