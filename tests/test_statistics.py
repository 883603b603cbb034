"""Intervals and possible counts, against statsmodels and against trying every count."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

LARGEST = 120


def test_wilson_agrees_with_statsmodels(con):
    found = (
        con.cursor()
        .execute(
            """select x, n, wilson_low(x, n) as low, wilson_high(x, n) as high
            from range(1, 201) as bases(n), range(0, 201) as counts(x) where x <= n"""
        )
        .fetchnumpy()
    )
    assert len(found["x"]) == sum(n + 1 for n in range(1, 201))
    low, high = proportion_confint(found["x"], found["n"], alpha=0.05, method="wilson")
    assert np.abs(found["low"] - low).max() < 1e-9
    assert np.abs(found["high"] - high).max() < 1e-9


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [(16, 41, 26, 54), (16, 19, 62, 94), (0, 7, 0, 35), (6, 6, 61, 100)],
)
def test_worked_examples(count, base, low, high, con):
    found = con.cursor().execute(
        "select round(100 * wilson_low(?, ?)), round(100 * wilson_high(?, ?))",
        [count, base, count, base],
    )
    assert found.fetchone() == (low, high)


def test_an_empty_base_gives_nothing(con):
    found = con.cursor().execute(
        "select wilson_low(0, 0), wilson_high(0, 0), wilson_low(0, null), wilson_high(0, null)"
    )
    assert found.fetchone() == (None,) * 4


def behind(bases, decimals: str) -> dict[tuple, list[int]]:
    """Every count of every base, by the percentage that it would be published as."""
    counts = defaultdict(list)
    for base in bases:
        for count in range(base + 1):
            exact = Decimal(100 * count) / base
            shown = exact.quantize(Decimal(decimals), ROUND_HALF_UP)
            counts[float(shown), base].append(count)
    return counts


def told(con, bases, steps: int) -> dict[tuple, tuple[int, int]]:
    """What the macros say of every percentage in steps of 1/steps and every base."""
    listed = ", ".join(f"({base})" for base in bases)
    found = con.cursor().execute(
        f"""select pct, base, fewest_behind(pct, base), most_behind(pct, base)
        from (select step / {steps} as pct from range({100 * steps + 1}) as steps(step)),
            (values {listed}) as bases(base)"""
    )
    return {(pct, base): (fewest, most) for pct, base, fewest, most in found.fetchall()}


@pytest.mark.parametrize(
    "bases", [range(1, LARGEST + 1), (199, 200, 300, 655, 1000)], ids=["small", "large"]
)
@pytest.mark.parametrize(("steps", "decimals"), [(1, "1"), (10, "0.1")], ids=["whole", "tenths"])
def test_possible_counts_agree_with_trying_every_count(bases, steps, decimals, con):
    counts, wrong = behind(bases, decimals), []
    for (pct, base), (fewest, most) in told(con, bases, steps).items():
        if steps == 10 and pct == round(pct):
            continue  # a whole number is read as one that was printed without decimals
        tried = counts.get((pct, base))
        if (fewest, most) != (min(tried), max(tried)) if tried else fewest <= most:
            wrong.append((pct, base, fewest, most, tried))
    assert wrong == []


def finding(con, name: str, columns: str) -> tuple:
    return (
        con.cursor()
        .execute(f"select {columns} from evidence.finding where finding_id = ?", [name])
        .fetchone()
    )


def test_a_percentage_that_its_base_cannot_give_is_flagged(con):
    columns = "is_possible, nearest_below, nearest_above, n, interval_low, interval_high"
    assert finding(con, "nlgn13_ba_03", "share, base") == (0.7, 65)
    assert finding(con, "nlgn13_ba_03", columns) == (False, 0.69, 0.71, None, None, None)


def test_39_per_cent_of_41_is_16(con):
    found = finding(con, "cii21_en_02", "share, base, n, is_possible, interval_low, interval_high")
    assert found == (
        0.39,
        41,
        16,
        True,
        pytest.approx(0.2566, abs=1e-4),
        pytest.approx(0.5427, abs=1e-4),
    )
