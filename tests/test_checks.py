"""Each complaint about a question: one slip in a good question, and what is said about it."""

import pytest

from insight import catalogue, checks

GOOD = """\
-- title: What gets in the way
-- question: What are the barriers?
-- base: those who were asked
-- chart: dots x=share y=item
-- params: who=all

select
    item,
    share,
    base_words,
    source_id
from evidence.finding
where topic = 'barrier' and $who in ('all', group_code)
order by item
"""
COLUMNS = "item, share, base_words, source_id"

# What stands in the good question, what a slip makes of it, and every complaint that follows.
SLIPS = {
    "an unknown key": (
        "-- question:", "-- qestion:",
        [
            "unknown word 'qestion' in the header. Did you mean 'question'?",
            "the header does not say 'question'. Add the line   -- question: …",
        ],
    ),
    "no title": (
        "-- title: What gets in the way\n", "",
        ["the header does not say 'title'. Add the line   -- title: …"],
    ),
    "no question": (
        "-- question: What are the barriers?\n", "",
        ["the header does not say 'question'. Add the line   -- question: …"],
    ),
    "no base": (
        "-- base: those who were asked\n", "",
        ["the header does not say 'base'. Add the line   -- base: …"],
    ),
    "no chart": (
        "-- chart: dots x=share y=item\n", "",
        ["the header does not say 'chart'. Add the line   -- chart: …"],
    ),
    "a line that is no key": (
        "-- params:", "-- This one is about barriers.\n-- params:",
        ["'-- This one is about barriers.' is not a line '-- key: value'"],
    ),
    "a long title": (
        "What gets in the way", "One two three four five six seven eight nine ten eleven twelve more",
        ["the title has more than 12 words: say the finding shorter"],
    ),
    "a figure in the title": (
        "What gets in the way", "Money holds back 39% of councils",
        ["the title holds a figure: leave numbers to the rows"],
    ),
    "a figure in words in the title": (
        "What gets in the way", "Money holds back 39 per cent of councils",
        ["the title holds a figure: leave numbers to the rows"],
    ),
    "an unknown chart": (
        "chart: dots", "chart: dotts", ["unknown kind of chart 'dotts'. Did you mean 'dots'?"],
    ),
    "a chart without a part": (
        " y=item", "", ["the chart 'dots' needs 'y=': add it to   -- chart:"],
    ),
    "a chart of a column that is not there": (
        "y=item", "y=itm",
        [f"the chart wants 'itm'; the query gives {COLUMNS}. Did you mean 'item'?"],
    ),
    "choices without value and label": (
        "dots x=share y=item", "choices", ["choices need the columns value and label"],
    ),
    "a parameter that is not used": (
        "who=all", "who=all, year=0", ["the parameter 'year' is declared but not used"],
    ),
    "a parameter used only in a comment": (
        "who=all\n\nselect", "who=all, year=0\n\nselect -- $year",
        ["the parameter 'year' is declared but not used"],
    ),
    "a parameter that is not declared": (
        "-- params: who=all\n", "",
        [
            "queries/toy/question.sql uses $who, which its header does not declare. "
            "Add it to   -- params:"
        ],
    ),
    "two statements": (
        "order by item\n", "order by item;\nselect 1\n",
        ["queries/toy/question.sql must hold exactly one select."],
    ),
    "no select": (
        "select\n", "create table evil as select\n",
        ["queries/toy/question.sql must hold exactly one select."],
    ),
    "an unknown table": (
        "evidence.finding", "evidence.findin",
        ['Catalog Error: Table with name findin does not exist!\nDid you mean "finding"?'],
    ),
    "an unknown column": (
        "    base_words", "    base_word",
        [
            'Binder Error: Referenced column "base_word" not found in FROM clause!\n'
            'Candidate bindings: "base_words", "base", "base_reason", "share_low", "item_code"'
        ],
    ),
    "a misspelt word of SQL": (
        "select\n", "selec\n", ['Parser Error: syntax error at or near "selec"'],
    ),
    "a percentage for a share": (
        "    share,", "    share * 100 as share,",
        ["a share runs from 0 to 1, and share is 70: leave percentages to the chart"],
    ),
    "a share just above all": (
        "    share,", "    1.05 as share,",
        ["a share runs from 0 to 1, and share is 1.05: leave percentages to the chart"],
    ),
    "a share below nothing": (
        "    share,", "    -0.5 as share,",
        ["a share runs from 0 to 1, and share is -0.5: leave percentages to the chart"],
    ),
    "a share without its base": (
        "    base_words,\n", "",
        ["a share needs its base: add the column base, or say why not in   -- words:"],
    ),
    "a share without its source": (
        "    base_words,\n    source_id", "    base_words",
        ["a share needs its source: add the column source_id"],
    ),
    "no rows": (
        "'barrier'", "'nothing'",
        ["the answer has no rows with the parameters that the header gives"],
    ),
    "a column given twice": (
        "    share,", "    share,\n    share,", ["the column 'share' comes twice"],
    ),
    "no order": (
        "order by item\n", "", ["the answer has no 'order by': say in which order rows come"],
    ),
    "an order only in a comment": (
        "order by item\n", "-- order by item\n",
        ["the answer has no 'order by': say in which order rows come"],
    ),
}  # fmt: skip


def problems(con, text: str) -> list[str]:
    return checks.problems(con, catalogue.parse("toy/question", text))


def test_a_good_question_gives_no_cause_for_complaint(con):
    assert problems(con, GOOD) == []


@pytest.mark.parametrize(("right", "wrong", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_named(right, wrong, said, con):
    assert right in GOOD
    assert problems(con, GOOD.replace(right, wrong, 1)) == said


FOREIGN = {
    "date_diff('day', current_date, current_date)": (
        "date_diff counts differently elsewhere: subtract years and months"
    ),
    "dayofweek(current_date)": "days of the week are numbered differently elsewhere",
    "isodow(current_date)": "days of the week are numbered differently elsewhere",
    "(select percentile_cont(0.5) within group (order by share) from evidence.finding)": (
        "percentile_cont becomes approximate elsewhere: use quantile_cont"
    ),
    "(select list(item order by item) from evidence.finding)": (
        "list(… order by …) loses its order elsewhere: use string_agg"
    ),
    "columns('^item$')": "columns(…) does not carry over: name the columns",
    "(select max(generate_series) from generate_series(3))": (
        "range(…) does not carry over: start from a table"
    ),
    "(select max(range) from range(3))": "range(…) does not carry over: start from a table",
}


@pytest.mark.parametrize(("written", "said"), FOREIGN.items())
def test_what_does_not_carry_over_to_spark_is_named(written, said, con):
    item = written if written.startswith("columns") else f"{written} as item"
    text = GOOD.replace("    item,", f"    {item},").replace("order by item", "order by share")
    assert problems(con, text) == [said]


def test_pivots_and_unions_by_name_are_named(con):
    by_name = GOOD.replace(
        "order by item", f"union all by name select {COLUMNS} from evidence.finding order by item"
    )
    assert problems(con, by_name) == ["union by name does not carry over: name the columns"]
    unpivot = GOOD.replace(
        "from evidence.finding",
        "from (unpivot evidence.finding on share_low, share_high into name side value bound)",
    )
    assert problems(con, unpivot)[0] == "pivot does not carry over: keep the answer long"


def test_words_in_quotation_marks_are_not_code(con):
    text = GOOD.replace("'barrier'", "'barrier' and 'pivot; $year list(range(' != ''")
    assert problems(con, text) == []


def test_a_key_given_twice_is_named(con):
    (said,) = problems(con, GOOD.replace("-- base:", "-- title: Another\n-- base:"))
    assert "title" in said


def test_a_long_note_runs_over_several_lines():
    text = "-- note: One reader\n--    coded each document.\n-- chart: table\n\nselect 1"
    assert catalogue.parse("toy/question", text).header == {
        "note": "One reader coded each document.",
        "chart": "table",
    }


def test_numbers_in_the_header_are_numbers():
    text = "-- params: who=all, year=0, low=-3, code=007a\n"
    assert catalogue.parse("toy/question", text).params == {
        "who": "all",
        "year": 0,
        "low": -3,
        "code": "007a",
    }


def test_a_report_wraps_its_lines():
    said = "the title holds a figure: leave numbers to the rows, " * 3
    assert checks.report("toy/question", [said, "no rows"]) == (
        "queries/toy/question.sql\n"
        "  - the title holds a figure: leave numbers to the rows, the title holds a figure: leave numbers to\n"
        "    the rows, the title holds a figure: leave numbers to the rows,\n"
        "  - no rows"
    )
