"""The 95% Wilson interval of shares that a question counts itself: n of base.

The macros of macros.sql do the same for what is loaded. Questions do not call those, because they are
to run elsewhere too, so an answer that has n, base and share gets its interval here.
"""

from math import sqrt

Z = 1.959963984540054
ENDS = ("interval_low", "interval_high")


def added(columns: tuple[str, ...], rows: list[dict]) -> tuple[tuple[str, ...], list[dict]]:
    """The answer with interval_low and interval_high (0 to 1, or None), where it counts shares and
    does not bring them itself."""
    if not {"n", "base", "share"} <= set(columns) or set(ENDS) & set(columns):
        return columns, rows
    return (*columns, *ENDS), [row | dict(zip(ENDS, _of(row), strict=True)) for row in rows]


def _of(row: dict) -> tuple[float | None, float | None]:
    n, base, share = row["n"], row["base"], row["share"]
    counted = all(isinstance(number, int) for number in (n, base)) and 0 <= n <= base and base > 0
    # A weighted share, or one of another base, is not n of base.
    if not counted or not isinstance(share, int | float) or abs(share - n / base) > 1e-9:
        return None, None
    return wilson(n, base)


def wilson(n: float, base: int) -> tuple[float, float]:
    """The interval of n of base, from 0 to 1 (Wilson 1927). `base` is above nothing."""
    middle = (n / base + Z**2 / (2 * base)) / (1 + Z**2 / base)
    reach = Z / (1 + Z**2 / base) * sqrt(n / base * (1 - n / base) / base + Z**2 / (4 * base**2))
    low = 0.0 if n == 0 else max(0.0, middle - reach)
    return low, 1.0 if n == base else min(1.0, middle + reach)
