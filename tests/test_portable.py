"""Every rule of portable.py has a question that breaks it and one beside it that does not; what is
written in plain SQL comes out in Spark's words."""

import pytest

from insight import catalogue, checks
from insight.warehouse import dialect, portable

# What stands in line 3 of a question, the first words of the complaint, and what is well.
SLIPS = {
    "a flag": ("regexp_matches(a, 'x', 'i')", "regexp_matches", "regexp_matches(a, '(?i)x')"),
    "the first match": (
        "regexp_replace(a, 'x', 'y')", "regexp_replace", "regexp_replace(a, 'x', 'y', 'g')",
    ),
    "months between": ("date_diff('month', d, e)", "date_diff", "year(e) - year(d)"),
    "a cut fraction": ("(n / 3)::int", "a fraction", "round(n / 3)::int"),
    "a weekday": ("isodow(d)", "days of the week", "month(d)"),
    "a weekday by its part": ("extract(dow from d)", "days of the week", "extract(month from d)"),
    "an ordered list": ("list(a order by n)", "list(", "string_agg(a, '; ' order by n)"),
    "arg_max with nulls": (
        "arg_max(a, n)", "arg_max", "arg_max(a, n) filter (where a is not null)",
    ),
    "an approximate percentile": (
        "percentile_cont(0.5) within group (order by n)", "percentile_cont", "quantile_cont(n, 0.5)",
    ),
    "place-holders": ("format('{} of', a)", "format", "a || ' of'"),
    "a decimal": ("n::decimal(9, 2)", "a decimal", "n::double"),
    "columns": ("columns('a.*')", "columns", "a"),
    "replaced columns": ("* replace (n + 1 as n)", "* replace", "* exclude (n)"),
    "a slice": ("l[1:2]", "a slice", "l[1]"),
    "a comprehension": ("[one + 1 for one in l]", "a list comprehension", "l"),
    "a series": ("unnest(range(3))", "range", "unnest(l)"),
    "a sorted set": (
        "string_agg(distinct a, '; ' order by a)", "string_agg(distinct", "string_agg(a, '; ' order by a)",
    ),
    "a discrete quantile": ("quantile_disc(n, 0.5)", "quantile_disc", "quantile_cont(n, 0.5)"),
    "several quantiles": ("quantile_cont(n, [0.1, 0.9])", "several quantiles", "median(n)"),
    "a histogram": ("histogram(n)", "histogram", "count(n)"),
    "an arrow": ("j->>'$.a'", "->>", "a"),
    "similar to": ("a similar to 'x'", "similar to", "a like 'x'"),
}  # fmt: skip
WHOLE = {
    "a pivot": ("pivot t\non a\nusing sum(n)", 1, "pivot"),
    "union by name": ("select a from t\nunion all by name\nselect a from u", 3, "union by name"),
    "a recursive union": (
        "with recursive r as (\n    select a from t\n    union\n    select r.a from r\n)\nselect a from r",
        4,
        "a recursive union",
    ),
    "a sample": ("select a\nfrom t\nusing sample 10", 3, "using sample"),
    "an alias in where": ("select n / 2 as half\nfrom t\nwhere half > 1", 1, "a name given"),
    "a sorted distinct": (
        "select distinct a as value\nfrom t\norder by case a when 'x' then 1 end",
        1,
        "select distinct",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_named_with_its_line(name):
    wrong, begins, well = SLIPS[name]
    text = "-- title: x\nselect\n    {},\n    b\nfrom t\norder by b"
    ((line, sentence),) = portable.faults(text.format(wrong))
    assert line == 3 and sentence.startswith(begins)
    assert not portable.faults(text.format(well))


@pytest.mark.parametrize("name", WHOLE)
def test_a_slip_of_a_whole_query_is_named(name):
    text, line, begins = WHOLE[name]
    ((found, sentence),) = portable.faults(text)
    assert sentence.startswith(begins) and found == line


def test_a_union_beside_a_recursive_one_carries_over():
    text = """with recursive pair as (select a from t union select b from t),
        r as (select a, 0 as n from pair union all select a, n + 1 from r where n < 3)
        select a from r"""
    assert not portable.faults(text)


def test_every_rule_has_an_example():
    broken = [portable.faults(f"select {wrong} from t")[0][1] for wrong, _, _ in SLIPS.values()]
    broken += [portable.faults(text)[0][1] for text, _, _ in WHOLE.values()]
    assert {sentence for _, sentence in (*portable.WRONG, *portable.REFUSED)} == set(broken)


def test_words_in_quotation_marks_and_comments_are_no_slip():
    assert not portable.faults("select 'pivot, date_diff(' as a -- range(3)\nfrom t\norder by a")


def test_tables_parameters_fractions_and_quantiles_in_sparks_words():
    text, tables, params = dialect.spark(
        "select finding.item, quantile_cont(share, 0.25), 0.5 from evidence.finding where $who = 'a'"
    )
    assert text == (
        "SELECT finding.item, PERCENTILE(share, 0.25), CAST(0.5 AS DOUBLE) "
        "FROM evidence__finding AS finding WHERE :who = 'a'"
    )
    assert tables == {"evidence.finding"} and params == {"who"}


@pytest.mark.parametrize("name", catalogue.names())
def test_a_shipped_question_carries_over(name):
    query = catalogue.get(name)
    assert not portable.faults(query.sql) and not checks.carried(query)
    assert dialect.spark(query.sql)[0].startswith(("SELECT", "WITH"))
