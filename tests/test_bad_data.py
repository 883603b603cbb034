"""One thing wrong in a copy of the data, and the sentence that says what, where and what next."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from insight import cards, catalogue, warehouse
from insight.faults import DataFault, QueryFault

NEEDED = {
    "geography": ["geography"],
    "evidence": ["evidence"],
    "collective": ["geography", "collective"],
    "links": ["geography", "evidence", "collective", "links"],
}


def copied(data: Path, dataset: str) -> Path:
    """A copy of a dataset and of those it needs."""
    for name in NEEDED[dataset]:
        shutil.copytree(cards.DATA / name, data / name)
    return data / dataset


def complaints(data: Path) -> list[str]:
    with pytest.raises(DataFault) as fault:
        warehouse.build(data)
    return fault.value.sentences


# The file, what stands in it, what a slip makes of it, and what is said about that.
CELLS = {
    "an unknown source": (
        "evidence/estimates.csv", "cii21_ch_01,cii_survey_2021", "cii21_ch_01,cii_survey_2012",
        "line 2, column source_id: 'cii_survey_2012' is not a source_id of evidence.source. "
        "Did you mean 'cii_survey_2021'?",
    ),
    "an unknown code": (
        "evidence/estimates.csv", ",ch_adolescent_mh,", ",ch_adolescent_hm,",
        "line 2, column item_code: 'ch_adolescent_hm' is not a code of evidence.code. "
        "Did you mean 'ch_adolescent_mh'?",
    ),
    "an unknown parent": (
        "evidence/codes.csv", ",b_resources\r\n", ",b_resource\r\n",
        "line 3, column parent: a parent must be one of evidence.code.",
    ),
    "more than all": (
        "evidence/estimates.csv", ",84,,,exact", ",120,,,exact",
        "line 2, column value_pct: 120.0 is outside 0 to 100.",
    ),
    "less than none": (
        "evidence/estimates.csv", ",84,,,exact", ",-5,,,exact",
        "line 2, column value_pct: -5.0 is outside 0 to 100.",
    ),
    "not a number in disguise": (
        "evidence/estimates.csv", ",84,,,exact", ",nan,,,exact",
        "line 2, column value_pct: nan is outside 0 to 100.",
    ),
    "a word for a number": (
        "evidence/estimates.csv", ",84,,,exact", ",abc,,,exact",
        "line 2, column value_pct: 'abc' is not a number.",
    ),
    "half an organisation": (
        "evidence/estimates.csv", ",all,41,39,", ",all,40.5,39,",
        "line 7, column segment_base_n: '40.5' is not a whole number.",
    ),
    "a range upside down": (
        "evidence/estimates.csv", ",,45,49,verbal", ",,49,45,verbal",
        "line 16, column value_low_pct: '49.0' breaks the rule value_low_pct <= value_high_pct.",
    ),
    "half a range": (
        "evidence/estimates.csv", ",,45,49,verbal", ",,45,,verbal",
        "line 16, column value_low_pct: '45.0' breaks the rule "
        "(value_low_pct IS NULL) = (value_high_pct IS NULL).",
    ),
    "an exact figure without a figure": (
        "evidence/estimates.csv", ",84,,,exact", ",,,,exact",
        "line 2, column qualifier: 'exact' breaks the rule "
        "(qualifier = 'exact') = (value_pct IS NOT NULL).",
    ),
    "a qualifier misspelt": (
        "evidence/estimates.csv", ",84,,,exact", ",84,,,exat",
        "line 2, column qualifier: 'exat' is not one of exact, approximate, verbal, rank_only. "
        "Did you mean 'exact'?",
    ),
    "a sign that nobody sees": (
        "evidence/estimates.csv", "cii21_ch_02,", "cii21\0_ch_02,",
        "line 3, column estimate_id: a sign stands in it that cannot be seen; type the cell afresh.",
    ),
    "a byte-order mark in the middle": (
        "evidence/estimates.csv", ",84,,,exact", ",\ufeff84,,,exact",
        "line 2, column value_pct: a sign stands in it that cannot be seen; type the cell afresh.",
    ),
    "a key with a blank at its end": (
        "evidence/estimates.csv", "cii21_ch_01,", "cii21_ch_01 ,",
        "line 2, column estimate_id: 'cii21_ch_01 ' begins or ends with a blank; take it away.",
    ),
    "blanks in place of a value": (
        "evidence/estimates.csv", ",Key findings: biggest challenges,Top", ",  ,Top",
        "line 2, column locator: only blanks stand in it; leave it empty or give a value.",
    ),
    "a fraction in words without its range": (
        "evidence/estimates.csv", ",,48,52,approximate", ",,,,approximate",
        "line 27, column value_low_pct: an approximate figure needs its range, in value_low_pct and "
        "value_high_pct.",
    ),
    "a figure and a range at once": (
        "evidence/estimates.csv", ",84,,,exact", ",84,80,90,exact",
        "line 2, column value_low_pct: an exact figure has no range beside it; leave value_low_pct and "
        "value_high_pct empty.",
    ),
    "more people than there are": (
        "evidence/estimates.csv", ",all,41,39,", ",all,99999999999,39,",
        "line 7, column segment_base_n: 99999999999 is larger than a number may be here.",
    ),
    "a day that is none": (
        "evidence/sources.csv", ",2022-01-10,", ",2022-02-30,",
        "line 4, column published: the calendar has no such day.",
    ),
    "an end before the beginning": (
        "evidence/sources.csv", ",2020-12,2021-01,", ",2021-02,2021-01,",
        "line 2, column fieldwork_end: fieldwork cannot end before it begins.",
    ),
    "a row given twice": (
        "evidence/estimates.csv", "cii21_ch_02,", "cii21_ch_01,",
        "line 3, column estimate_id: 'cii21_ch_01' stands on line 2 already; "
        "it may appear only once.",
    ),
    "an empty cell": (
        "evidence/estimates.csv", ",Key findings: biggest challenges,Top", ",,Top",
        "line 2, column locator: a value is needed here.",
    ),
    "a year to come": (
        "evidence/estimates.csv", ",exact,1,2021,", ",exact,1,3000,",
        "line 2, column year: 3000 is outside 1990 to 2100.",
    ),
    "an address that runs": (
        "evidence/sources.csv", "https://coram.org.uk/?p=11176", "javascript:alert(1)",
        "line 3, column url: 'javascript:alert(1)' breaks the rule "
        "regexp_matches(url, '^https?://[^ ]+$').",
    ),
    "a tension pointing nowhere": (
        "evidence/tension_sides.csv", "estimate,cii21_ba_01", "estimate,cii21_ba_99",
        "line 2, column ref_id: a side must point at an estimate or a mention of this dataset.",
    ),
    "a line that measures what no line does": (
        "evidence/comparable.csv", ",technology_use,lga24_ta_01", ",technolgy_use,lga24_ta_01",
        "line 2, column measures: 'technolgy_use' is not one of technology_use, digital_skills, "
        "placement_cost. Did you mean 'technology_use'?",
    ),
    "a line that measures two things": (
        "evidence/comparable.csv", ",technology_use,lga25_ta_01", ",digital_skills,lga25_ta_01",
        "line 3, column measures: a line through the years measures one thing.",
    ),
    "an unknown region": (
        "collective/places.csv", ",North West,", ",North Wset,",
        "line 2, column region: a region must be one of geography.region, or National.",
    ),
    "an outcome given twice": (
        "collective/outcomes.csv", "Children found homes,,120,,children", "Adopters approved,,77,,adopters",
        "line 4, column metric: an outcome may stand only once, and this one stands on an earlier "
        "line too.",
    ),
    "an authority that the map does not know": (
        "geography/places.csv", "E06000001,Hartlepool", "E06999999,Hartlepool",
        "line 2, column code: a current authority of England needs an outline in authorities.geojson.",
    ),
    "an unknown theme of a project": (
        "collective/projects.csv", "adolescent_safeguarding;", "adolescent_safeguardng;",
        "line 2, column themes: every theme of a project must be one of collective.theme.",
    ),
    "a link to an unknown theme": (
        "links/theme_links.csv", "ch_adolescent_mh,adolescent_mental_health",
        "ch_adolescent_mh,adolescent_mental_helth",
        "line 2, column theme: theme must be one of collective.theme.",
    ),
    "a link of an unknown fit": (
        "links/theme_links.csv", "adolescent_mental_health,about,", "adolescent_mental_health,abuot,",
        "line 2, column fit: 'abuot' is not one of about, touches. Did you mean 'about'?",
    ),
    "a nearest theme for a term that has one": (
        "links/nearest.csv", "ch_poverty,early_help", "ch_demand,early_help",
        "line 2, column code: code must be a term of evidence.code that no theme tackles.",
    ),
    "a link of an unknown kind": (
        "links/code_links.csv", "b_resources,answered_by,", "b_resources,answerd_by,",
        "line 2, column relation: 'answerd_by' is not one of answered_by, rests_on, in_area. "
        "Did you mean 'answered_by'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "right", "wrong", "said"), CELLS.values(), ids=CELLS)
def test_a_wrong_cell_is_named(file, right, wrong, said, tmp_path):
    copied(tmp_path, file.partition("/")[0])
    text = (tmp_path / file).read_bytes()
    assert right.encode() in text
    (tmp_path / file).write_bytes(text.replace(right.encode(), wrong.encode(), 1))
    assert complaints(tmp_path) == [f"data/{file}, {said}"]


def test_a_month_that_is_none_is_refused(tmp_path):
    """Further on it would be looked up among twelve names."""
    file = copied(tmp_path, "evidence") / "sources.csv"
    file.write_bytes(file.read_bytes().replace(b",2020-12,2021-01,", b",2020-13,2021-01,"))
    (sentence,) = complaints(tmp_path)
    start = "data/evidence/sources.csv, line 2, column fieldwork_start: '2020-13' breaks the rule "
    assert sentence.startswith(start)


HEAD = "source_id,short_name\n"
SHAPES = {
    "a missing column": (
        "source_id\ncii_survey_2021\n", [", line 1: the column 'short_name' is missing."],
    ),
    "an unknown column": (
        "source_id,short_nam\ncii_survey_2021,a\n",
        [
            ", line 1: unknown column 'short_nam'. Did you mean 'short_name'?",
            ", line 1: the column 'short_name' is missing.",
        ],
    ),
    "a repeated column": (
        "source_id,short_name,short_name\ncii_survey_2021,a,b\n",
        [", line 1: the column 'short_name' appears more than once."],
    ),
    "a row too long": (
        HEAD + "cii_survey_2021,Coram\ncii_art_of_possible_2022,Coram, again\n",
        [", line 3: 3 cells where the header has 2. Look for a comma that needs quotation marks."],
    ),
    "a row too short": (
        HEAD + "cii_survey_2021\n",
        [", line 2: 1 cells where the header has 2. Look for a comma that needs quotation marks."],
    ),
    "a quotation mark never closed": (
        HEAD + 'cii_survey_2021,"Coram\n', [", line 2: unexpected end of data."],
    ),
    "a quotation mark closed too soon": (
        HEAD + 'cii_survey_2021,"Coram" survey\n', [", line 2: ',' expected after '\"'."],
    ),
    "another encoding": (
        (HEAD + "cii_survey_2021,café\n").encode("latin-1"),
        [" is not in UTF-8 (byte 41). Save it as 'CSV UTF-8'."],
    ),
    "nothing at all": (
        "",
        [
            ", line 1: the column 'source_id' is missing.",
            ", line 1: the column 'short_name' is missing.",
        ],
    ),
    "several faults at once": (
        HEAD + "cii_survey_2012,A\ncii_survey_2021,A\ncii_survey_2021,\n"
        "cii_art_of_possible_2022,The art of what is possible\n",
        [
            ", line 2, column source_id: 'cii_survey_2012' is not a source_id of evidence.source. "
            "Did you mean 'cii_survey_2021'?",
            ", line 3, column short_name: 'A' stands on line 2 already; it may appear only once.",
            ", line 4, column short_name: a value is needed here.",
            ", line 4, column source_id: 'cii_survey_2021' stands on line 3 already; "
            "it may appear only once.",
            ", line 5, column short_name: 'The art of what is possible' breaks the rule "
            "length(short_name) <= 22.",
        ],
    ),
    "more faults than anyone reads": (
        HEAD + "".join(f"zzz,name {number}\n" for number in range(25)),
        [
            *(
                f", line {line}, column source_id: 'zzz' is not a source_id of evidence.source."
                for line in range(2, 22)
            ),
            "… and 5 more in data/evidence/short_names.csv.",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), SHAPES.values(), ids=SHAPES)
def test_a_file_of_the_wrong_shape_is_named(text, said, tmp_path):
    file = copied(tmp_path, "evidence") / "short_names.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    name = "data/evidence/short_names.csv"
    assert complaints(tmp_path) == [
        line if line.startswith("…") else f"{name}{line}" for line in said
    ]


@pytest.mark.parametrize("slip", ["a byte-order mark", "Windows line ends", "blank lines"])
def test_what_spreadsheets_do_to_a_file_is_forgiven(slip, tmp_path):
    file = copied(tmp_path, "geography") / "places.csv"
    text = file.read_bytes().replace(b"\r\n", b"\n")
    changed = {
        "a byte-order mark": b"\xef\xbb\xbf" + text,
        "Windows line ends": text.replace(b"\n", b"\r\n"),
        "blank lines": text + b"\n\n",
    }
    file.write_bytes(changed[slip])
    counted = warehouse.build(tmp_path).execute("select count(*) from geography.authority")
    assert counted.fetchone() == (226,)


@pytest.mark.parametrize(
    ("file", "said"),
    {
        "short_names.csv": "data/evidence/short_names.csv is missing, but tables.sql loads it.",
        "tables.sql": "data/evidence/tables.sql is missing.",
        "source.yml": "data/evidence/source.yml is missing. Every dataset needs a card: copy one.",
    }.items(),
)
def test_a_missing_file_is_named(file, said, tmp_path):
    (copied(tmp_path, "evidence") / file).unlink()
    (sentence,) = complaints(tmp_path)
    assert sentence.startswith(said)


CARD = "data/evidence/source.yml"
SLIPS = {
    "a key missing": ("licence: not stated\n", "", [f"{CARD} does not say 'licence'."]),
    "a key misspelt": (
        "licence:", "license:",
        [f"{CARD} does not say 'licence'.", f"{CARD}: unknown word 'license'."],
    ),
    "a date without quotation marks": (
        'accessed: "2026-11"', "accessed: 2026-11-01",
        [f"{CARD}: 'accessed' should be a str; put quotation marks round a date."],
    ),
    "a key given twice": (
        "licence: not stated", "licence: not stated\nlicence: MIT",
        [f"{CARD} says 'licence' more than once."],
    ),
    "nothing behind a key": (
        "licence: not stated", 'licence: " "', [f"{CARD}: 'licence' is empty."],
    ),
    "a date that is none": (
        'published: "2026-11"', 'published: "2026-13"',
        [f"{CARD}: 'published' is '2026-13'. Write a date as 2026, 2026-11 or 2026-11-22."],
    ),
    "a quotation mark never closed": (
        "title: Published", 'title: "Published',
        [f"{CARD}, line 3: this is not readable YAML in UTF-8."],
    ),
    "a date of no calendar": (
        'published: "2026-11"', "published: 2026-02-30",
        [f"{CARD}, line 1: this is not readable YAML in UTF-8."],
    ),
    "an unknown dataset": (
        "needs: []", "needs: [evidnce]",
        [f"{CARD} needs 'evidnce', which is no folder of data/."],
    ),
    "itself": (
        "needs: []", "needs: [evidence]",
        ["These datasets need each other: evidence, evidence."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), SLIPS.values(), ids=SLIPS)
def test_a_faulty_card_is_named(right, wrong, said, tmp_path):
    card = copied(tmp_path, "evidence") / "source.yml"
    text = card.read_text(encoding="utf-8")
    assert right in text
    card.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert complaints(tmp_path) == said


def test_datasets_that_need_each_other_are_named(tmp_path):
    folder = copied(tmp_path, "collective")
    card = folder.parent / "geography" / "source.yml"
    card.write_text(card.read_text(encoding="utf-8").replace("needs: []", "needs: [collective]"))
    (said,) = complaints(tmp_path)
    assert said in (
        "These datasets need each other: collective, geography, collective.",
        "These datasets need each other: geography, collective, geography.",
    )


def test_a_slip_in_the_sql_is_named(tmp_path):
    tables = copied(tmp_path, "geography") / "tables.sql"
    tables.write_text(tables.read_text().replace("lat double not null", "lat doubl not null"))
    assert complaints(tmp_path) == [
        "data/geography/tables.sql, at 'create table geography.authority (': "
        "Catalog Error: Type with name doubl does not exist!"
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "copy evidence.code to '{tmp}/codes.csv'",
        "copy evidence.code from '{tmp}/codes.csv'",
        "export database '{tmp}/all'",
        "attach '{tmp}/other.db' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set memory_limit = '100GB'",
        "set global max_execution_time = 0",
        "reset memory_limit",
        "pragma threads = 64",
    ],
)
def test_sql_reaches_neither_files_nor_settings(statement, con, tmp_path):
    with pytest.raises(duckdb.Error), con.cursor() as cursor:
        cursor.execute(statement.replace("{tmp}", str(tmp_path)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "drop table evidence.hole",
        "delete from evidence.hole",
        "insert into evidence.hole values ('x', null, 'x')",
        "create table evil (x integer)",
        "attach ':memory:' as other",
        "select 1; drop table evidence.hole",
        "",
    ],
)
def test_a_question_changes_nothing(sql, con):
    with pytest.raises(QueryFault) as fault:
        warehouse.ask(con, catalogue.parse("toy/change", sql))
    assert str(fault.value).startswith("queries/toy/change.sql")
    assert re.search("one select|no SQL", str(fault.value))
    assert con.cursor().execute("select count(*) from evidence.hole").fetchone() == (70,)


def test_settings_hold_for_every_question(con):
    """A setting of the first connection alone would not reach the cursors that questions use."""
    query = catalogue.parse(
        "toy/settings",
        """select current_setting('TimeZone') as zone, current_setting('memory_limit') as memory,
        current_setting('max_execution_time') as milliseconds,
        current_setting('enable_external_access') as files""",
    )
    assert warehouse.ask(con, query).rows == [
        {"zone": "UTC", "memory": "953.6 MiB", "milliseconds": 5000, "files": False}
    ]


def test_many_may_ask_at_once(con):
    query = catalogue.get("sources/holes")
    alone = warehouse.ask(con, query).rows
    assert alone
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: warehouse.ask(con, query).rows, range(160)))
    assert all(rows == alone for rows in answers)
