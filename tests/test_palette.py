"""Colours that people with poor sight, or none for colour, can tell apart: WCAG 2.2, 1.4.3 and 1.4.11."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from insight.charts import ink


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def colours(request):
    return ink.palette(request.param)


def test_marks_stand_out_from_the_background(colours):
    for slot in (*ink.SERIES, ink.GREY, ink.BAR):
        assert contrast(colours[slot], colours["background"]) >= 3, (slot, colours[slot])


def test_neighbours_stand_out_from_each_other(colours):
    for one, other in pairwise(ink.SERIES):
        assert contrast(colours[one], colours[other]) >= 3, (colours[one], colours[other])


def test_words_can_be_read_on_the_background(colours):
    for slot in (ink.TEXT, ink.MUTED):
        assert contrast(colours[slot], colours["background"]) >= 4.5, (slot, colours[slot])


def test_words_can_be_read_on_every_shade_of_heat(colours):
    for place, slot in enumerate(ink.SHADES):
        words = ink.TEXT if place / 10 < ink.TURN else ink.PAPER
        assert contrast(colours[words], colours[slot]) >= 4.5, (place, colours[slot])


def test_a_painted_figure_keeps_no_place_holder():
    spec = "".join((*ink.SLOTS, *ink.SHADES))
    assert not any(slot in ink.painted(spec, "dark") for slot in (*ink.SLOTS, *ink.SHADES))


def test_charts_that_follow_a_change_of_theme_know_both_palettes():
    script = (Path(__file__).parents[1] / "static" / "mend.js").read_text(encoding="utf-8")
    light, dark = ink.palette("light"), ink.palette("dark")
    pairs = {(rgb(light[slot]), rgb(dark[slot])) for slot in (*ink.SLOTS, *ink.SHADES)}
    assert set(re.findall(r'\["([\d, ]+)", "([\d, ]+)"\]', script)) == pairs
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)


def rgb(colour: str) -> str:
    return ", ".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
