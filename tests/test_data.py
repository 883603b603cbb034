"""What the raw files say is what the database says: nothing lost, nothing invented, nothing rounded."""

import csv
import re
from pathlib import Path

import pytest

from insight import cards

RECEIVED = Path(__file__).parents[2] / "shared" / "evidence"
# Files as they were received, and where they are shipped.
SHIPPED = {
    "codes.csv": "evidence/codes.csv",
    "estimates.csv": "evidence/estimates.csv",
    "mentions.csv": "evidence/mentions.csv",
    "sources.csv": "evidence/sources.csv",
    "projects.csv": "collective/projects.csv",
    "project_outcomes.csv": "collective/outcomes.csv",
    "project_partners.csv": "collective/partners.csv",
    "project_places.csv": "collective/places.csv",
    "project_sources.csv": "collective/sources.csv",
    "project_themes.csv": "collective/themes.csv",
}
CARDS = cards.read_all()


def filled() -> dict[str, str]:
    """Each file that a `-- rows:` line names, and the table below that line."""
    found = {}
    for card in CARDS:
        text = (card.folder / "tables.sql").read_text(encoding="utf-8")
        for file, table in re.findall(
            r"^-- rows: (\S+)\ncreate table (\S+) \(", text, re.MULTILINE
        ):
            found[f"{card.dataset}/{file}"] = table
    return found


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def select(con, sql: str) -> list[tuple]:
    return con.cursor().execute(sql).fetchall()


def test_everything_arrives(con):
    counts = {
        "evidence.source": 54,
        "evidence.estimate": 166,
        "evidence.finding": 166,
        "evidence.code": 158,
        "evidence.mention": 323,
        "evidence.statement": 323,
        "evidence.passport": 54,
        "collective.project": 183,
        "collective.place": 416,
        "collective.partner": 249,
        "collective.outcome": 123,
    }
    assert {table: select(con, f"select count(*) from {table}")[0][0] for table in counts} == counts


@pytest.mark.parametrize("file", filled())
def test_every_row_comes_out_as_it_went_in(file, con):
    header, *raw = rows(cards.DATA / file)
    columns = ", ".join(f'"{name}"' for name in header)
    result = con.cursor().execute(f"select {columns} from {filled()[file]}")
    read = {"VARCHAR": str, "BOOLEAN": "true".__eq__}
    readers = [read.get(str(column[1]), float) for column in result.description]
    expected = [
        tuple(
            None if cell == "" else reader(cell) for reader, cell in zip(readers, row, strict=True)
        )
        for row in raw
    ]
    assert result.fetchall() == expected


FIGURE = "share, share_low, share_high, base, base_words, state, published_as, rank"


@pytest.mark.parametrize(
    ("finding", "expected"),
    {
        "cii21_en_02": (0.39, None, None, 41, "41", "published figure", "exact", None),
        "cii21_ch_01": (
            *(0.84, None, None, None, "base not published", "published figure", "exact", 1),
        ),
        "lga25_ta_02": (
            *(None, 0.48, 0.52, None, "base not published", "published in words"),
            *("rounded fraction", None),
        ),
        "cii21_ba_01": (None, 0.51, 0.99, 41, "41", "published in words", "in words", 1),
        "cii21_ba_03": (None, None, None, 41, "41", "published in words", "words only", None),
        "cii21_ch_02": (
            *(None, None, None, None, "base not published", "published in words"),
            *("order only", 2),
        ),
    }.items(),
)
def test_a_finding_keeps_what_was_published(finding, expected, con):
    found = select(con, f"select {FIGURE} from evidence.finding where finding_id = '{finding}'")
    assert found == [expected]


def test_a_statement_keeps_its_words(con):
    found = select(
        con,
        """select source_id, code, audience, stance_label, strength, locator, summary
        from evidence.statement where statement_id = 'm0001'""",
    )
    assert found == [
        (
            "cii_survey_2021",
            "ch_adolescent_mh",
            "local authorities",
            "holds back",
            "headline",
            "Key findings: biggest challenges",
            "Young people's mental health was the issue almost every local authority put first.",
        )
    ]


def test_a_project_keeps_its_facts(con):
    assert select(
        con,
        """select name, lead_org, programme, start_year, end_year, stage, funding_gbp, themes
        from collective.project where project_id = 'achieving-change-together'""",
    ) == [
        (
            "Achieving Change Together",
            "Wigan and Rochdale Councils",
            "DfE Innovation Programme R1",
            2015,
            None,
            "scaled",
            956000,
            "adolescent_safeguarding;edge_of_care;participation",
        )
    ]
    assert select(
        con,
        """select theme from collective.project_theme
        where project_id = 'achieving-change-together' order by theme""",
    ) == [("adolescent_safeguarding",), ("edge_of_care",), ("participation",)]


def test_a_place_keeps_its_role_and_region(con):
    assert select(
        con,
        """select place_name, place_role, region, evidence from collective.place
        where project_id = 'achieving-change-together' order by place_name, place_role limit 1""",
    ) == [("Rochdale", "lead", "North West", "icsc-act")]


def test_an_outcome_keeps_its_numbers(con):
    assert select(
        con,
        """select metric, before_value, after_value, change_value, unit, period, direction_good
        from collective.outcome where project_id = 'family-valued-leeds' and before_value = 974""",
    ) == [
        (
            "Children on child protection plans in Leeds",
            *(974.0, 515.0, -459.0, "children", "2011 to 2017", "down"),
        )
    ]


def test_a_range_stays_a_range(con):
    wrong = """select finding_id from evidence.finding join evidence.estimate
        on finding_id = estimate_id
        where (qualifier != 'exact' and (share is not null or n is not null
                or interval_low is not null or interval_high is not null))
            or (qualifier = 'exact') != (share is not null)
            or share_low is distinct from value_low_pct / 100
            or share_high is distinct from value_high_pct / 100"""
    assert select(con, wrong) == []


def test_a_base_that_was_not_published_stays_empty(con):
    assert select(
        con,
        """select base_words, count(*) > 0, count(base), count(n), count(interval_low),
            count(is_possible)
        from evidence.finding join evidence.estimate on finding_id = estimate_id
        where segment_base_n is null group by base_words""",
    ) == [("base not published", True, 0, 0, 0, 0)]


def test_the_data_states_are_told_apart(con):
    assert select(
        con,
        """select distinct state, published_as, qualifier
        from evidence.finding join evidence.estimate on finding_id = estimate_id
        order by all""",
    ) == [
        ("published figure", "exact", "exact"),
        ("published in words", "in words", "verbal"),
        ("published in words", "order only", "rank_only"),
        ("published in words", "rounded fraction", "approximate"),
        ("published in words", "words only", "verbal"),
    ]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.dataset)
def test_the_card_knows_every_file(card):
    assert cards.problems(card) == []


def test_a_changed_file_is_noticed_by_its_card(tmp_path):
    (tmp_path / "list.csv").write_text("a\n1\n")
    card = cards.Card("toy", tmp_path, *[""] * 7, [], [], {"list.csv": "0" * 12, "gone.csv": ""})
    assert cards.problems(card) == [
        "data/toy/source.yml lists gone.csv, which is not there.",
        "data/toy/list.csv has changed since its card was written. If that is right, write   "
        f'list.csv: "{cards.checksum(tmp_path / "list.csv")}"   in data/toy/source.yml.',
    ]


def test_no_file_lies_unused():
    unused = {
        f"{card.dataset}/{file}"
        for card in CARDS
        for file in card.files
        if f"{card.dataset}/{file}" not in filled()
        and f"'{file}'" not in (card.folder / "tables.sql").read_text(encoding="utf-8")
    }
    # Drawn by the map, and the licence that goes with it.
    drawn = {"context.geojson", "NOTICE.txt"}
    # Loaded as a wave, like a file that a steward brings.
    wave = {"demonstration/answers.csv", "demonstration/make.py"}
    assert unused == {f"geography/{file}" for file in drawn} | wave


def test_every_barrier_has_an_answer(con):
    assert (
        select(
            con,
            """select code from evidence.code where kind = 'barrier' and code not in (
                select from_code from links.code_link where relation = 'answered_by')""",
        )
        == []
    )


def test_every_link_says_why(con):
    short = "select * from links.{} where length(trim(reason)) < 20"
    assert select(con, short.format("code_link")) + select(con, short.format("theme_link")) == []


def test_shipped_rows_are_the_received_rows():
    """Uses whatever lies beside the clone; in a clone alone there is nothing to compare."""
    received = {name: rows(RECEIVED / name) for name in SHIPPED if (RECEIVED / name).exists()}
    assert received == {name: rows(cards.DATA / SHIPPED[name]) for name in received}
