"""Each complaint about a question: one slip in a good question, and what is said about it."""

import re

import pytest

from insight import catalogue, checks, warehouse
from insight.faults import QueryFault
from insight.warehouse import loading

GOOD = """\
-- title: What gets in the way
-- question: What are the barriers?
-- base: those who were asked
-- chart: dots x=share y=item
-- params: who=all

select
    item,
    n,
    share,
    base_words,
    source_id
from evidence.finding
where topic = 'barrier' and $who in ('all', group_code)
order by item
"""
COLUMNS = "item, n, share, base_words, source_id"

# What stands in the good question, what a slip makes of it, and every complaint that follows.
SLIPS = {
    'an unknown key': (
        '-- question:', '-- qestion:',
        [
            "line 2: unknown word 'qestion' in the header. Did you mean 'question'?",
            "line 1: the header does not say 'question'. Add the line   -- question: …",
        ],
    ),
    'no title': (
        '-- title: What gets in the way\n', '',
        [
            "line 1: the header does not say 'title'. Add the line   -- title: …",
        ],
    ),
    'no question': (
        '-- question: What are the barriers?\n', '',
        [
            "line 1: the header does not say 'question'. Add the line   -- question: …",
        ],
    ),
    'no base': (
        '-- base: those who were asked\n', '',
        [
            "line 1: the header does not say 'base'. Add the line   -- base: …",
        ],
    ),
    'no chart': (
        '-- chart: dots x=share y=item\n', '',
        [
            "line 1: the header does not say 'chart'. Add the line   -- chart: …",
        ],
    ),
    'a line that is no key': (
        '-- params:', '-- This one is about barriers.\n-- params:',
        [
            "line 5: '-- This one is about barriers.' is not a line '-- key: value'",
        ],
    ),
    'a long title': (
        'What gets in the way', 'One two three four five six seven eight nine ten eleven twelve more',
        [
            'line 1: the title has more than 12 words: say the finding shorter',
        ],
    ),
    'a figure in the title': (
        'What gets in the way', 'Money holds back 39% of councils',
        [
            'line 1: the title holds a figure: leave numbers to the rows',
        ],
    ),
    'a figure in words in the title': (
        'What gets in the way', 'Money holds back 39 per cent of councils',
        [
            'line 1: the title holds a figure: leave numbers to the rows',
        ],
    ),
    'an unknown chart': (
        'chart: dots', 'chart: dotts',
        [
            "line 4: unknown kind of chart 'dotts'. Did you mean 'dots'?",
        ],
    ),
    'a chart without a part': (
        ' y=item', '',
        [
            "line 4: the chart 'dots' needs 'y=': add it to   -- chart:",
        ],
    ),
    'a chart of a column that is not there': (
        'y=item', 'y=itm',
        [
            "line 4: the chart wants 'itm'; the query gives item, n, share, base_words, source_id. Did you mean 'item'?",
        ],
    ),
    'choices without value and label': (
        'dots x=share y=item', 'choices',
        [
            'line 4: choices need the columns value and label',
        ],
    ),
    'a parameter that is not used': (
        'who=all', 'who=all, year=0',
        [
            "line 5: the parameter 'year' is declared but not used as $year. Use it in the SQL, or take it out.",
        ],
    ),
    'a parameter used only in a comment': (
        'who=all\n\nselect', 'who=all, year=0\n\nselect -- $year',
        [
            "line 5: the parameter 'year' is declared but not used as $year. Use it in the SQL, or take it out.",
        ],
    ),
    'a parameter that is not declared': (
        '-- params: who=all\n', '',
        [
            'line 13: $who is used, and the header does not declare it. Add it to   -- params:',
        ],
    ),
    'two statements': (
        'order by item\n', 'order by item;\nselect 1\n',
        [
            'line 16: the file holds 2 statements. Keep one select, and put the others in files of their own.',
        ],
    ),
    'no select': (
        'select\n', 'create table evil as select\n',
        [
            "line 7: this is a statement of the kind 'create', and a question is one select. Tables are made in tables.sql.",
        ],
    ),
    'an unknown table': (
        'evidence.finding', 'evidence.findin',
        [
            'line 13: Table with name findin does not exist! Did you mean "finding"? docs/schema.md lists every table and column.',
        ],
    ),
    'an unknown column': (
        '    base_words', '    base_word',
        [
            'line 11: Referenced column "base_word" not found in FROM clause! Candidate bindings: "base_words", "base", "base_reason", "share_low", "item_code". docs/schema.md lists every table and column.',
        ],
    ),
    'a misspelt word of SQL': (
        'select\n', 'selec\n',
        [
            'line 7: syntax error at or near "selec"',
        ],
    ),
    'a percentage for a share': (
        '    share,', '    share * 100 as share,',
        [
            'a share runs from 0 to 1, and share is 70: leave percentages to the chart',
        ],
    ),
    'a share just above all': (
        '    share,', '    1.05 as share,',
        [
            'a share runs from 0 to 1, and share is 1.05: leave percentages to the chart',
        ],
    ),
    'a share below nothing': (
        '    share,', '    -0.5 as share,',
        [
            'a share runs from 0 to 1, and share is -0.5: leave percentages to the chart',
        ],
    ),
    'a share without its base': (
        '    base_words,\n', '',
        [
            'a share needs n and base: add the column base, or say why there is none in   -- words: …',
        ],
    ),
    'a share without its source': (
        '    base_words,\n    source_id', '    base_words',
        [
            'a share needs its source: add the column source_id',
        ],
    ),
    'no rows': (
        "'barrier'", "'nothing'",
        [
            "the answer has no rows with the parameters that the header gives. Look at its 'where', or give defaults that match something.",
        ],
    ),
    'a column given twice': (
        '    share,', '    share,\n    share,',
        [
            "the column 'share' comes twice. Give one of them another name.",
        ],
    ),
    'no order': (
        'order by item\n', '',
        [
            "the answer has no 'order by': say in which order rows come",
        ],
    ),
    'an order only in a comment': (
        'order by item\n', '-- order by item\n',
        [
            "the answer has no 'order by': say in which order rows come",
        ],
    ),
    'an unknown key like no other': (
        '-- question:', '-- zebra: stripes\n-- question:',
        [
            "line 2: unknown word 'zebra' in the header. Known are title, question, base, chart, params, opens, note, words.",
        ],
    ),
    'a link by a column that is not there': (
        '-- question:', '-- opens: itm=barriers?source={source}, n=https://x\n-- question:',
        [
            "line 2: a link is to use 'itm', which is absent. Did you mean 'item'?",
            "line 2: a link is to use 'source', which is absent. Did you mean 'source_id'?",
            "line 2: 'https://x' is no address of a page: write it as collective?project={project_id}",
        ],
    ),
    'a file without SQL': (
        "\nselect\n    item,\n    n,\n    share,\n    base_words,\n    source_id\nfrom evidence.finding\nwhere topic = 'barrier' and $who in ('all', group_code)\norder by item\n", '',
        [
            "line 5: the parameter 'who' is declared but not used as $who. Use it in the SQL, or take it out.",
            'the file holds no SQL: write one select below the header.',
        ],
    ),
    'a misspelt parameter': (
        '$who in', '$whoo in',
        [
            "line 5: the parameter 'who' is declared but not used as $who. Did you mean 'whoo'?",
            "line 14: $whoo is used, and the header does not declare it. Did you mean 'who'? Add it to   -- params:",
        ],
    ),
    'a parameter that an address uses otherwise': (
        '-- params: who=all\n', '-- params: who=all, topic=x\n',
        [
            "line 5: the parameter 'topic' is declared but not used as $topic. Use it in the SQL, or take it out.",
            "line 5: the parameter 'topic' has a name that addresses use. Call it otherwise.",
        ],
    ),
    'a control of no parameter': (
        '-- params: who=all\n', '-- params: who=all\n-- $whom: Who (text)\n',
        [
            "line 6: '$whom' is not a parameter of this question. Did you mean 'who'?",
        ],
    ),
    'a control that cannot be read': (
        '-- params: who=all\n', '-- params: who=all\n-- $who: pickers/who\n',
        [
            "line 6: 'pickers/who' describes no control. Write LABEL (choice pickers/…), LABEL (number 0 to 100 step 5), LABEL (yes/no) or LABEL (text)",
        ],
    ),
    'a number without a range': (
        '-- params: who=all\n', '-- params: who=all\n-- $who: Who (number)\n',
        [
            "line 6: 'Who (number)' describes no control. Write LABEL (choice pickers/…), LABEL (number 0 to 100 step 5), LABEL (yes/no) or LABEL (text)",
        ],
    ),
    'a default outside its range': (
        '-- params: who=all\n', '-- params: who=7\n-- $who: Who (number 0 to 5)\n',
        [
            "line 5: the default of 'who' must lie from 0 to 5: mend it in   -- params:",
            "line 15: Could not convert string 'all' to INT32",
        ],
    ),
    'a default that is neither yes nor no': (
        '-- params: who=all\n', '-- params: who=all\n-- $who: Who (yes/no)\n',
        [
            "line 5: the default of 'who' must be yes or no: mend it in   -- params:",
        ],
    ),
    'a misspelt picker': (
        '-- params: who=all\n', '-- params: who=all\n-- $who: Who (choice pickers/whoo)\n',
        [
            "line 6: there is no picker 'pickers/whoo' for the parameter 'who'. Did you mean 'pickers/who'?",
        ],
    ),
    'a picker that yields nothing': (
        '-- params: who=all\n', '-- params: who=all\n-- $who: Who (choice pickers/who subject=zoo)\n',
        [
            "line 6: the picker of 'who' yields nothing: queries/pickers/who.sql asked with subject=zoo. Ask it with something else in   -- $who: … (choice pickers/who …)",
        ],
    ),
    'a picker that is none': (
        '-- params: who=all\n', '-- params: who=all\n-- $who: Who (choice barriers/named)\n',
        [
            "line 6: the picker of 'who', queries/barriers/named.sql, does not give the columns value and label",
        ],
    ),
    'a picker asked with what it does not take': (
        '-- params: who=all\n', '-- params: who=all\n-- $who: Who (choice pickers/who colour=red)\n',
        [
            "line 6: the picker of 'who' cannot be asked: queries/pickers/who.sql, the question does not take 'colour'.",
        ],
    ),
    'a share that is text': (
        '    share,', "    'most' as share,",
        [
            "share is to be a number from 0 to 1, and here it is 'most'",
        ],
    ),
    'a share without n or base': (
        '    n,\n    share,\n    base_words,', '    share,',
        [
            'a share needs n and base: add the columns n and base, or say why there is none in   -- words: …',
        ],
    ),
    'a function that is not there': (
        '    item,', '    uper(item) as item,',
        [
            'line 8: Scalar Function with name uper does not exist! Did you mean "upper"?',
        ],
    ),
    'a text where a number is wanted': (
        '    item,', '    item::integer as item,',
        [
            "line 8: Could not convert string 'Lack of resources (money and skilled people)' to INT32 when casting from source column item",
        ],
    ),
    'too many rows': (
        'from evidence.finding\nwhere', 'from evidence.finding\ncross join (select 1 as one from evidence.mention, evidence.code) as many\nwhere',
        [
            'the answer has more than 20,000 rows. Group them, or end the SQL with a limit.',
        ],
    ),
    'a table that is to show what is not there': (
        'dots x=share y=item', 'table show=item,shares',
        [
            "line 4: the table is to show 'shares', which is absent. Did you mean 'share'?",
        ],
    ),
    'a chart that needs another column': (
        'dots x=share y=item', 'timeline x=item y=share series=item joins=source_id',
        [
            'line 4: the chart \'timeline\' cannot be drawn from these columns: can only concatenate str (not "int") to str. Look at their types, or try   -- chart: table',
        ],
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
    (found,) = problems(con, text)
    assert found.partition(": ")[2] == said


def test_pivots_and_unions_by_name_are_named(con):
    by_name = GOOD.replace(
        "order by item", f"union all by name select {COLUMNS} from evidence.finding order by item"
    )
    assert problems(con, by_name) == [
        "line 15: union by name does not carry over: name the columns"
    ]
    unpivot = GOOD.replace(
        "from evidence.finding",
        "from (unpivot evidence.finding on share_low, share_high into name side value bound)",
    )
    assert problems(con, unpivot)[0] == "line 13: pivot does not carry over: keep the answer long"


def test_words_in_quotation_marks_are_not_code(con):
    text = GOOD.replace("'barrier'", "'barrier' and 'pivot; $year list(range(' != ''")
    assert problems(con, text) == []


def test_a_key_given_twice_is_named(con):
    (said,) = problems(con, GOOD.replace("-- base:", "-- title: Another\n-- base:"))
    assert "title" in said


def test_a_file_that_is_not_in_utf_8_is_named_with_its_line(con, tmp_path):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "coded.sql").write_bytes(
        GOOD.replace("gets in", "costs £").encode("cp1252")
    )
    query = catalogue.get("toy/coded", tmp_path)
    said = "line 1: the file is not in UTF-8 (byte 22). Save it as UTF-8."
    assert checks.problems(con, query) == [said]
    with pytest.raises(QueryFault, match=re.escape("queries/toy/coded.sql: line 1: the file")):
        warehouse.ask(con, query)


def test_a_mark_of_utf_8_and_line_ends_of_windows_do_no_harm(con, tmp_path):
    (tmp_path / "toy").mkdir()
    text = GOOD.replace("\n", "\r\n").encode("utf-8-sig")
    (tmp_path / "toy" / "marked.sql").write_bytes(text)
    assert checks.problems(con, catalogue.get("toy/marked", tmp_path)) == []


def test_a_folder_that_is_called_like_a_file_is_named(con, tmp_path):
    (tmp_path / "toy" / "folder.sql").mkdir(parents=True)
    (said,) = checks.problems(con, catalogue.get("toy/folder", tmp_path))
    assert said == "the file cannot be read: is a directory"


def test_a_file_outside_any_topic_is_told_where_to_go(con):
    (said,) = checks.problems(con, catalogue.parse("loose", GOOD))
    assert said == "the file has no topic: move it into a folder, queries/topic/loose.sql"


def test_an_answer_that_takes_too_long_is_stopped_and_named():
    """Under a limit of its own; the app's is five seconds."""
    con = loading.assemble()
    con.execute("set global max_execution_time = 300")
    slow = (
        "from evidence.finding, evidence.mention as a, evidence.mention as b, evidence.mention as c"
    )
    text = GOOD.replace("from evidence.finding\n", f"{slow}\n")
    text = text.replace(
        "    item,\n    n,\n    share,\n    base_words,\n    source_id", "    count(*) as n"
    )
    text = re.sub(r"where .*", "where a.summary < b.summary or $who = c.summary", text)
    text = text.replace("order by item", "order by n").replace(
        "dots x=share y=item", "table show=n"
    )
    assert checks.problems(con, catalogue.parse("toy/slow", text)) == [
        "the answer took longer than five seconds and was stopped. Read fewer rows, or keep the "
        "slow step as a table in tables.sql."
    ]


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
