"""A file and its controls, its answer in a terminal, and where the answer comes from."""

import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from insight import catalogue, commands, controls, files, warehouse
from insight.controls import Control
from insight.faults import QueryFault
from insight.warehouse import intervals, lineage

ROOT = Path(__file__).parent.parent
PLAIN = """\
-- title: Who answered
-- question: Who answered?
-- base: those asked
-- chart: dots x=share y=item
-- params: least=0, exact=no, word=
-- $least: Least share (number 0 to 1 step 0.05)
-- $exact: Only exact figures (yes/no)
-- $word: Word in it (text)

select
    item,
    n,
    base,
    share,
    source_id
from evidence.finding
where
    share >= $least
    and (not $exact or published_as = 'exact')
    and item ilike '%' || $word || '%'
order by
    share desc,
    finding_id
"""


def ask(con, name: str, **params):
    return warehouse.ask(con, catalogue.get(name), **params)


# Controls


@pytest.mark.parametrize(
    ("text", "control"),
    {
        "Who was asked (choice pickers/who)": Control(
            "Who was asked", "choice", picker="pickers/who"
        ),
        "Term (here) (choice pickers/term kind=barrier)": Control(
            "Term (here)", "choice", picker="pickers/term", asks=(("kind", "barrier"),)
        ),
        "Year (number 2000 to 2030)": Control("Year", "number", low=2000, high=2030),
        "Share (number -0.5 to 1 step 0.05)": Control(
            "Share", "number", low=-0.5, high=1, step=0.05
        ),
        "Exact (yes/no)": Control("Exact", "yes/no"),
        "Word (text)": Control("Word", "text"),
    }.items(),
)
def test_a_line_of_the_header_becomes_a_control(text, control):
    assert controls.read(text) == control


@pytest.mark.parametrize(
    "text",
    ["Who", "(text)", "Year (number)", "Year (number 9 to 1)", "Year (number 1 to 9 step 0)",
     "Who (choice)", "Word (text long)", "Size (slider 1 to 2)"],
)  # fmt: skip
def test_a_line_that_describes_no_control_is_none(text):
    assert controls.read(text) is None


def test_values_are_bound_in_the_type_of_their_control(con):
    query = catalogue.parse("toy/plain", PLAIN)
    assert query.params == {"least": 0.0, "exact": False, "word": ""}
    assert [type(value) for value in query.params.values()] == [float, bool, str]
    everything = warehouse.ask(con, query)
    fewer = warehouse.ask(con, query, least=0.5, exact=True, word="staff")
    assert 0 < len(fewer) < len(everything)
    assert all(row["share"] >= 0.5 and "staff" in row["item"].lower() for row in fewer.rows)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"least": 2.0}, "least must lie from 0 to 1, and '2.0' was given."),
        ({"least": "half"}, "least must be a number from 0 to 1, and 'half' was given."),
        ({"exact": "perhaps"}, "exact must be yes or no, and 'perhaps' was given."),
        ({"word": "x" * 201}, "word may have at most 200 characters"),
        ({"wrod": ""}, "the question does not take 'wrod'. Did you mean 'word'?"),
    ],
)
def test_a_value_that_does_not_fit_its_control_is_refused(choice, said, con):
    with pytest.raises(QueryFault, match=re.escape(said)):
        warehouse.ask(con, catalogue.parse("toy/plain", PLAIN), **choice)


def test_text_is_bound_and_never_becomes_sql(con):
    query = catalogue.parse("toy/plain", PLAIN)
    assert not warehouse.ask(con, query, word="' or '1' = '1").rows
    assert len(warehouse.ask(con, query)) > 0


def test_a_parameter_without_a_line_is_chosen_from_the_picker_of_its_name():
    usual = catalogue.controls_of(catalogue.get("barriers/published"))
    assert usual["who"] == Control(
        "Who was asked", "choice", picker="pickers/who", asks=(("subject", "barriers"),)
    )
    typed = catalogue.controls_of(catalogue.parse("toy/x", "-- params: size=3, name=a\nselect 1"))
    assert [control.kind for control in typed.values()] == ["number", "text"]


# Intervals of what a question counts itself


def test_an_answer_that_counts_shares_gets_its_interval(con):
    text = "-- title: x\nselect 16 as n, 41 as base, 16 / 41 as share, 'a' as item order by item"
    answer = warehouse.ask(con, catalogue.parse("toy/counted", text))
    low, high = proportion_confint(16, 41, method="wilson")
    assert answer.columns[-2:] == ("interval_low", "interval_high")
    assert answer.rows[0]["interval_low"] == pytest.approx(low, abs=1e-12)
    assert answer.rows[0]["interval_high"] == pytest.approx(high, abs=1e-12)


@pytest.mark.parametrize(("n", "base"), [(0, 7), (7, 7), (1, 1), (3, 1000), (999, 1000)])
def test_an_interval_is_that_of_another_implementation(n, base):
    low, high = proportion_confint(n, base, method="wilson")
    assert intervals.wilson(n, base) == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize(
    "row", ["3, 0, 0.5", "5, 3, 1.0", "null, 41, 0.39", "16, 41, 0.5", "16, 41, null"]
)
def test_a_share_that_is_not_n_of_base_has_no_interval(row, con):
    text = (
        f"-- title: x\nselect n, base, share from (values ({row})) as t(n, base, share) order by n"
    )
    answer = warehouse.ask(con, catalogue.parse("toy/odd", text))
    assert answer.rows[0]["interval_low"] is None and answer.rows[0]["interval_high"] is None


# In a terminal


def run(capsysbinary, *said: str) -> tuple[int, bytes, str]:
    asked = commands.parser().parse_args(["ask", *said])
    code = asked.run(asked)
    out, err = capsysbinary.readouterr()
    return code, out, err.decode()


def held(rows: list[dict]) -> list[dict]:
    """The rows as a file holds them: without the columns that only sort."""
    return [{name: row[name] for name in row if name not in files.SORTING} for row in rows]


def test_the_terminal_gives_the_numbers_of_the_page(capsysbinary, con):
    code, out, err = run(capsysbinary, "briefing/technology_stands", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == held(ask(con, "briefing/technology_stands").rows)


def test_a_choice_in_the_terminal_is_the_choice_of_the_page(capsysbinary, con):
    code, out, _ = run(capsysbinary, "technology/adoption", "--param", "who=councils", "--param", "year=2025", "--format", "json")  # fmt: skip
    rows = ask(con, "technology/adoption", who="councils", year=2025).rows
    assert code == 0 and rows and json.loads(out) == held(rows)


@pytest.mark.parametrize(
    "name", ["../queries/barriers/named", "../data/evidence/tables", "barriers//named", "./barriers/named",
             "barriers/named.sql/x", "/etc/passwd", "x" * 300, "a\0b", ""],
)  # fmt: skip
def test_a_name_that_leaves_the_folder_or_fits_no_file_is_no_question(name):
    with pytest.raises(KeyError):
        catalogue.get(name)


def test_a_narrower_view_in_the_terminal_is_headed_by_its_question(capsysbinary):
    query = catalogue.get("regions/on_a_map")
    _, whole, _ = run(capsysbinary, query.name)
    _, part, _ = run(capsysbinary, query.name, "--param", "theme=adoption")
    assert whole.decode().startswith(query.title) and part.decode().startswith(query.question)


def test_each_format_holds_every_row(capsysbinary, con, tmp_path):
    rows = ask(con, "technology/functions").rows
    _, table, _ = run(capsysbinary, "technology/functions")
    lines = table.decode().splitlines()
    assert lines[0] == catalogue.get("technology/functions").title
    assert sum("AI survey 2025" in line for line in lines if "2 sources" not in line) == len(rows)
    assert "54%" in table.decode() and "2 sources:" in table.decode()
    _, comma, _ = run(capsysbinary, "technology/functions", "--format", "csv")
    frame = pd.read_csv(io.BytesIO(comma))
    assert len(frame) == len(rows) and {"source_title", "caption"} <= set(frame)
    _, parquet, _ = run(capsysbinary, "technology/functions", "--format", "parquet")
    frame = pd.read_parquet(io.BytesIO(parquet))
    assert list(frame["share"]) == [row["share"] for row in rows]
    assert str(frame["year"].dtype).startswith("int")
    code, _, _ = run(capsysbinary, "technology/functions", "--format", "png", "--out", str(tmp_path / "f.png"))  # fmt: skip
    picture = (tmp_path / "f.png").read_bytes()
    assert code == 0 and picture.startswith(b"\x89PNG") and len(picture) > 20_000


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (["technology/functons"], "There is no question called technology/functons. Did you mean 'technology/functions'?"),
        (["technology/adoption", "--param", "whom=x"], "queries/technology/adoption.sql: the question does not take 'whom'. Did you mean 'who'?"),
        (["technology/adoption", "--param", "who"], "'who' is no choice. Write   --param who=…"),
        (["technology/adoption", "--param", "year=soon"], "year takes a number or yes or no, and 'soon' was given."),
        (["technology/adoption", "--param", "who=councilz"], "Nothing matches who=councilz. Did you mean 'councils'?"),
        (["regions/on_a_map", "--param", "theme=adopton"], "Nothing matches theme=adopton. Did you mean 'adoption'?"),
        (["technology/adoption", "--out", "/nowhere/at/all"], "The answer could not be written: No such file or directory."),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_sentence_and_code_2(said, sentence, capsysbinary):
    code, out, err = run(capsysbinary, *said)
    assert code == 2 and out == b"" and err.startswith(sentence)
    assert "Traceback" not in err


# Where it comes from


def test_the_bound_plan_says_which_tables_and_columns_are_read(con):
    sql = """with one as (select item_code, source_id from evidence.finding where topic = 'barrier')
        select label, count(*) as n from one join evidence.code on item_code = code
        where $who != 'evidence.mention' group by label order by label"""
    found = lineage.reads(con, sql)
    assert {table: set(columns) for table, columns in found.items()} == {
        "evidence.finding": {"topic", "item_code", "source_id"},
        "evidence.code": {"code", "label"},
    }


@pytest.mark.parametrize("name", catalogue.names())
def test_every_question_is_known_to_read_something(name, con):
    query = catalogue.get(name)
    assert lineage.reads(con, query.sql, query.params)


def test_parameters_of_each_type_do_not_hide_what_is_read(con):
    query = catalogue.parse("toy/plain", PLAIN)
    found = lineage.reads(con, query.sql, query.params | {"word": "it's"})
    assert set(found) == {"evidence.finding"}
    assert {"share", "published_as", "item", "source_id"} <= set(found["evidence.finding"])
    behind = lineage.behind(con, warehouse.ask(con, query))
    assert behind[0].file in ("data/evidence/estimates.csv", "data/evidence/sources.csv")


def test_a_finding_leads_to_its_line_of_the_file(con):
    answer = ask(con, "technology/functions")
    nearest = lineage.behind(con, answer)[0]
    assert nearest.file == "data/evidence/estimates.csv"
    assert {row["estimate_id"] for row in nearest.rows} == {
        row["finding_id"] for row in answer.rows
    }
    text = (ROOT / nearest.file).read_text(encoding="utf-8").splitlines()
    for row in nearest.rows:
        assert text[row["Line"] - 1].startswith(f"{row['estimate_id']},")


def test_a_count_leads_to_exactly_the_rows_that_were_counted(con):
    answer = ask(con, "barriers/named")
    found = {one.file: one for one in lineage.behind(con, answer)}
    mentions = found["data/evidence/mentions.csv"]
    assert len(mentions.rows) == sum(row["statements"] for row in answer.rows)
    assert {row["source_id"] for row in found["data/evidence/sources.csv"].rows} == {
        row["source_id"] for row in answer.rows
    }


def test_an_answer_about_the_data_itself_has_no_rows_of_files(con):
    assert lineage.behind(con, ask(con, "sources/datasets")) == []
