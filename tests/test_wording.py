"""Numbers, dates and sources as a reader meets them, and text from data that can do no harm."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight import reading, wording


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.005, "0.5%"), (0.071, "7.1%"), (0.29, "29%"), (0.375, "37.5%"), (1, "100%")],
)
def test_a_share_is_a_percentage(share, said):
    assert wording.percent(share) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.45, 0.49, "45–49%"), (0, 0.49, "0–49%"), (0.069, 0.074, "6.9–7.4%"), (1, 1, "100%")],
)
def test_a_range_has_two_ends(low, high, said):
    assert wording.span(low, high) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (78.0, "percent", "78%"),
        (20.0, "percent higher", "20% higher"),
        (7.0, "percentage points", "7 percentage points"),
        (600000.0, "GBP per year", "£600,000 per year"),
        (1.2, "million GBP per year", "£1.2 million per year"),
        (956000.0, "GBP", "£956,000"),
        (24.0, "children", "24 children"),
    ],
)
def test_a_quantity_has_its_unit_where_readers_look_for_it(value, unit, said):
    assert wording.quantity(value, unit) == said
    row = {"unit": unit, "before_value": None, "after_value": None, "change_value": -value}
    assert wording.measured(row) == f"−{said}"


def test_a_place_in_an_order_has_its_ending():
    numbers = (1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 23, 101, 111, 112, 113)
    assert " ".join(map(wording.ordinal, numbers)) == (
        "1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 23rd 101st 111th 112th 113th"
    )


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, "fieldwork dates not published"),
        (None, "2021", "2021"),
        ("2016-09-26", None, "26 September 2016"),
        ("2021", "2021", "2021"),
        ("2021", "2022", "2021 to 2022"),
        ("2020-12", "2021-01", "December 2020 to January 2021"),
        ("2021-02", "2021-05", "February to May 2021"),
        ("2021-02-01", "2021-05-09", "1 February to 9 May 2021"),
        ("2020-12-30", "2021-01-02", "30 December 2020 to 2 January 2021"),
        ("2021", "2021-05", "2021 to May 2021"),
        ("2021-05", "2021", "May 2021 to 2021"),
    ],
)
def test_dates_are_as_precise_as_published(start, end, said):
    assert wording.dates(start, end) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "a", "c"], "a, b and c"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
    ],
)
def test_a_list_reads_as_english(words, said):
    assert wording.listed(words) == said


def test_one_is_not_many():
    assert [wording.counted(number, "source") for number in (0, 1, 1200)] == [
        "0 sources",
        "1 source",
        "1,200 sources",
    ]
    assert wording.counted(2, "country", "countries") == "2 countries"


FIRST = {
    "publisher": "Coram",
    "title": "Survey",
    "short_name": "Coram 2021",
    "fieldwork_start": "2020-12",
    "fieldwork_end": "2021-01",
    "asked": "Providers of services.",
    "base_words": "41",
    "place": "England (not stated)",
    "year": 2021,
}
SECOND = FIRST | {
    "publisher": "LGA",
    "short_name": "LGA 2024",
    "base_words": "base not published",
    "place": "England",
    "year": 2024,
}
THIRD = SECOND | {"short_name": "NLGN 2013", "base_words": "more than 65", "year": 2013}


@pytest.mark.parametrize(
    ("passports", "bases", "said"),
    [
        (
            [FIRST],
            [],
            "Coram, Survey · December 2020 to January 2021 · Providers of services · base 41 · "
            "England (not stated)",
        ),
        (
            [FIRST],
            ["41", "19", "base not published"],
            "Coram, Survey · December 2020 to January 2021 · Providers of services · "
            "bases from 19 to 41, some not published · England (not stated)",
        ),
        (
            [FIRST, SECOND, THIRD],
            [],
            "3 sources: Coram 2021, LGA 2024 and NLGN 2013 · 2013 to 2024 · "
            "who was asked differs and stands by each figure · "
            "bases from 41 to more than 65, some not published · England",
        ),
        (
            [SECOND, SECOND | {"short_name": "LGA again", "year": None}],
            [],
            "2 sources: LGA 2024 and LGA again · 2024 · "
            "who was asked differs and stands by each figure · base not published · England",
        ),
        ([], [], "Computed here from rows · base: all documents"),
    ],
    ids=["one source", "one source, several bases", "three sources", "no bases", "no source"],
)
def test_a_caption_says_source_dates_who_base_and_place_in_this_order(passports, bases, said):
    assert wording.caption(passports, bases, "all documents") == said
    names = ": " + wording.listed([one["short_name"] for one in passports])
    bare = said.replace(names, "") if len(passports) > 1 else said
    assert wording.caption(passports, bases, "all documents", named=False) == bare


def test_each_source_of_an_answer_has_a_caption_with_its_own_bases():
    rows = [
        {"source_id": "b", "base_words": "19"},
        {"source_id": "a", "base_words": "base not published"},
        {"source_id": "b", "base_words": "41"},
        {"source_id": "unheard of"},
    ]
    known = {"a": SECOND, "b": FIRST}
    assert reading.captions(rows, known) == [
        wording.caption([FIRST], ["19", "41"]),
        wording.caption([SECOND], ["base not published"]),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"base_words": "41"}, "base 41"),
        ({"base_words": "41", "n": 16, "share": 0.39}, "16 of 41"),
        ({"base_words": "41", "n": None, "share": 0.39}, "base 41"),
        ({"base_words": "41", "n": 16}, "base 41"),
        ({"base_words": "more than 65"}, "base more than 65"),
        ({"base_words": "base not published", "n": None, "share": 0.84}, "base not published"),
        ({"base_words": None}, "base not published"),
        ({}, "base not published"),
    ],
)
def test_a_base_is_said_as_far_as_it_is_known(row, said):
    assert wording.base(row) == said


EXACT = {
    "item": "Radical innovation",
    "question": "At what level?",
    "audience": "all respondents",
    "n": 16,
    "base": 41,
    "base_words": "41",
    "share": 0.39,
    "share_low": None,
    "share_high": None,
    "rank": None,
    "interval_low": 0.2566,
    "interval_high": 0.5427,
    "is_possible": True,
    "is_share_of_base": True,
    "state": "published figure",
    "published_as": "exact",
}
NO_SHARE = {"n": None, "share": None, "interval_low": None, "interval_high": None}
RANGE = EXACT | NO_SHARE | {"share_low": 0.51, "share_high": 0.99, "published_as": "in words"}
RANK = EXACT | NO_SHARE | {"rank": 2, "published_as": "order only"}
WORDS = EXACT | NO_SHARE | {"published_as": "words only"}
IMPOSSIBLE = EXACT | {
    "n": None,
    "base": 65,
    "base_words": "more than 65",
    "share": 0.7,
    "is_possible": False,
    "nearest_below": 0.69,
    "nearest_above": 0.71,
    "base_reason": "The base is only a minimum.",
    "interval_low": None,
    "interval_high": None,
}
NO_BASE = (
    EXACT
    | {"n": None, "base": None, "base_words": "base not published"}
    | {
        "interval_low": None,
        "interval_high": None,
        "is_possible": None,
    }
)
SOURCE = "Coram, Survey, December 2020 to January 2021"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            EXACT,
            "39% of all respondents: Radical innovation (asked: “At what level?”); "
            f"16 of 41; 95% interval 26–54%; {SOURCE}.",
        ),
        (
            NO_BASE,
            "39% of all respondents: Radical innovation (asked: “At what level?”); "
            f"base not published; {SOURCE}.",
        ),
        (
            RANGE,
            "Between 51% and 99% of all respondents (published in words, not as an exact figure): "
            f"Radical innovation (asked: “At what level?”); base 41; {SOURCE}.",
        ),
        (
            RANK,
            "Ranked 2nd by all respondents, without a percentage: "
            f"Radical innovation (asked: “At what level?”); base 41; {SOURCE}.",
        ),
        (
            WORDS,
            "Named in words by all respondents, without a percentage: "
            f"Radical innovation (asked: “At what level?”); base 41; {SOURCE}.",
        ),
        (
            IMPOSSIBLE,
            "70% of all respondents: Radical innovation (asked: “At what level?”); "
            "base more than 65; no whole number of 65 gives 70%; the nearest are 69% and 71% "
            f"(the base is only a minimum); {SOURCE}.",
        ),
        (
            RANGE | {"share_low": 1.0, "share_high": 1.0},
            "100% of all respondents (published in words, not as an exact figure): "
            f"Radical innovation (asked: “At what level?”); base 41; {SOURCE}.",
        ),
    ],
    ids=["exact", "no base", "range", "rank", "words", "impossible", "everyone"],
)
def test_a_line_to_paste_says_number_whose_base_range_and_source(row, said):
    assert wording.line(row, FIRST) == said


def test_a_line_of_a_count_has_no_share():
    row = {"code_label": "Staff time", "n": 1200}
    assert wording.line(row, None) == "Staff time: 1,200."
    assert wording.line(row, FIRST) == f"Staff time: 1,200 ({SOURCE})."


@pytest.mark.parametrize(
    ("row", "figure", "interval"),
    [
        (EXACT, "39%", "26–54%"),
        (NO_BASE, "39%", "none: base not published"),
        (EXACT | {"is_share_of_base": False, "interval_low": None}, "39%",
         "none: not a share of those asked"),
        (RANGE, "51–99%", "none: no exact figure"),
        (RANK, "Ranked 2nd:", "none: no exact figure"),
        (WORDS, "In words:", "none: no exact figure"),
        (IMPOSSIBLE, "70%",
         "none: no whole number of 65 gives 70%; the nearest are 69% and 71%. "
         "The base is only a minimum."),
        ({"n": None}, "not known", "none: no exact figure"),
    ],
    ids=["exact", "no base", "other base", "range", "rank", "words", "impossible", "no count"],
)  # fmt: skip
def test_a_figure_and_its_interval(row, figure, interval):
    assert (wording.figure(row), wording.interval(row)) == (figure, interval)
    said = f"No 95% interval: {interval[6:]}" if "none" in interval else f"95% interval {interval}"
    assert wording.uncertainty(row) == said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (EXACT, "published figure"),
        (WORDS | {"state": "published in words"}, "published in words: no number"),
        (
            RANGE | {"state": "published in words"},
            "published in words: a range that the words allow",
        ),
    ],
)
def test_the_data_state_is_said(row, said):
    assert wording.how(row) == said


def test_a_picture_is_told_to_those_who_cannot_see_it():
    kinds = {"Money": EXACT, "Time": RANGE, "Skills": RANK, "Luck": WORDS}
    rows = [row | {"item": item} for item, row in kinds.items()]
    assert wording.alternative("Barriers", rows) == (
        "Barriers. First of 4: Money, 39%; Time, 51–99%; Skills, Ranked 2nd. The same numbers are in the Numbers tab."
    )
    assert wording.alternative("Barriers", [{}]) == (
        "Barriers. The same numbers are in the Numbers tab."
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1"])
def test_a_formula_is_defused(text):
    assert wording.harmless(text) == "'" + text


@pytest.mark.parametrize("value", ["a=1", "", None, -5, 0.1, True, 12])
def test_what_is_no_formula_stays(value):
    assert wording.harmless(value) is value


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![x](http://e.vil/p.png)",
    "[a](javascript:alert(1))",
    "[a][b]",
    "javascript:alert(1)",
    "see https://e.vil now",
    "HTTPS://E.VIL",
    "www.e.vil",
    "WWW.e.vil",
    "a@e.vil",
    "mailto:a@e.vil",
    "$x$",
    ":red[x]",
    ":smile:",
    ":material/home:",
    "**bold** __bold__ ~~gone~~ `code`",
    "# heading",
    "> quotation",
    "a\n\n# heading",
    "a\r\r# heading",
    "|a|b|\n|-|-|",
    "back\\slash \\[a](http://e.vil)",
    "&lt;b&gt;",
    'people\'s "own" words',
]
# GitHub's Markdown finds addresses, and Streamlit its shortcodes, in the text that is left when
# backslashes have done their work. So escaping alone does not stop them.
FOUND_IN_TEXT = (
    r"(?i)https?://[-.\w]",
    r"(?i)\bwww\.",
    r"[-.\w+]@[-\w]+\.",
    r":material/\w+:",
    r":\w+:",
    r":\w+\[",
)
MARKUP = r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|~$!&]"


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_from_data_is_only_text(text):
    safe = wording.markdown(text)
    assert not re.search(MARKUP, safe)
    assert not re.search(r"[\n\r]", safe)
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", safe)
    assert [pattern for pattern in FOUND_IN_TEXT if re.search(pattern, shown)] == []
    # Nothing is lost of it, and nothing is added that a reader sees.
    visible = re.sub("[\u200b\u2060]", "", shown)
    assert visible.split() == text.split()


@pytest.mark.parametrize("text", HOSTILE)
def test_plotly_gets_no_markup(text):
    safe = wording.plotly(text)
    assert "<" not in safe and ">" not in safe
    assert safe.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//e.vil",
        "file:///etc/passwd",
        "https://e.vil/a b",
        "https://e.vil/>[a](javascript:alert(1))",
        "https://e.vil/\n",
        " https://e.vil",
        "https://e.vil/\\",
        "",
        None,
    ],
)
def test_only_addresses_of_the_web_become_links(url):
    assert wording.link(url, "Coram [2021]") == r"Coram \[2021\]"


def test_a_link_shows_its_words():
    assert wording.link("https://coram.org.uk/?p=11176", "Coram [2021]") == (
        r"[Coram \[2021\]](<https://coram.org.uk/?p=11176>)"
    )


@given(st.text(), st.integers(min_value=1, max_value=120))
def test_wrapped_text_is_whole_and_fits(text, width):
    lines = wording.wrap(text, width)
    assert lines
    assert max(map(len, lines)) <= width
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12)), st.integers(12, 80))
def test_wrapping_breaks_no_word_that_fits(words, width):
    assert " ".join(wording.wrap(" ".join(words), width)).split() == words
