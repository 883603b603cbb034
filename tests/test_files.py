"""What a reader takes away: the same numbers as on the page, with their caption and sources."""

import csv
import io

import openpyxl
import pandas as pd
import pytest

from insight import catalogue, files, warehouse

NAMES = ("briefing/technology_stands", "barriers/published", "barriers/named", "sources/holes")
CAPTION = "Source · dates · who · base · place"


@pytest.fixture(scope="module")
def known(con):
    answer = warehouse.ask(con, catalogue.get("sources/passports"))
    return {row["source_id"]: row for row in answer.rows}


def sheets(data: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.values) for sheet in book}


def plain(value):
    """An empty text is an empty cell once it has been through a spreadsheet."""
    return None if value == "" else value


@pytest.mark.parametrize("name", NAMES)
def test_csv_holds_the_numbers_the_caption_and_the_sources(name, con, known):
    answer = warehouse.ask(con, catalogue.get(name))
    data = files.csv(answer, known, CAPTION)
    assert data.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(io.BytesIO(data), encoding="utf-8-sig")
    assert len(frame) == len(answer.rows)
    assert "sort_pct" not in frame
    for column in files.columns(answer):
        found = [None if pd.isna(value) else value for value in frame[column]]
        assert found == [plain(row[column]) for row in answer.rows], column
    assert set(frame["caption"]) == {CAPTION}
    assert set(frame["finding"]) == {answer.query.title}
    if "source_id" in answer.columns:
        titles = [None if pd.isna(title) else title for title in frame["source_title"]]
        assert titles == [
            known[row["source_id"]]["title"] if row["source_id"] else None for row in answer.rows
        ]


def test_a_whole_number_stays_one_in_csv_where_another_was_not_published(con, known):
    """pandas reads 635.0 as 635, so the cells themselves are looked at."""
    answer = warehouse.ask(con, catalogue.get("technology/adoption"))
    rows = list(csv.DictReader(io.StringIO(files.csv(answer, known, CAPTION).decode("utf-8-sig"))))
    for column in ("base", "n", "rank", "year"):
        said = ["" if row[column] is None else str(row[column]) for row in answer.rows]
        assert [row[column] for row in rows] == said
    assert "" in {row["base"] for row in rows} and "635" in {row["base"] for row in rows}


@pytest.mark.parametrize("name", NAMES)
def test_xlsx_holds_the_numbers_the_caption_and_the_sources(name, con, known):
    answer = warehouse.ask(con, catalogue.get(name))
    found = sheets(files.xlsx(answer, known, CAPTION))
    assert list(found) == ["Numbers", "About", "Sources"]
    assert found["Numbers"] == [
        tuple(files.columns(answer)),
        *(tuple(plain(row[name]) for name in files.columns(answer)) for row in answer.rows),
    ]
    about = dict(found["About"])
    assert (about["Finding"], about["Caption"]) == (answer.query.title, CAPTION)
    assert about["Query"] == f"queries/{name}.sql"
    used = dict.fromkeys(row["source_id"] for row in answer.rows if row.get("source_id"))
    assert [row[0] for row in found["Sources"][1:]] == list(used)
    assert [row[2] for row in found["Sources"][1:]] == [known[source]["title"] for source in used]


def test_the_choices_that_were_made_are_written_down(con, known):
    answer = warehouse.ask(con, catalogue.get("barriers/published"), who="councils")
    about = dict(sheets(files.xlsx(answer, known, CAPTION))["About"])
    assert about["Choices"] == "who = councils, year = 0, source = all"


def test_a_file_of_a_narrower_view_does_not_repeat_the_finding_about_the_whole(con, known):
    query = catalogue.get("regions/on_a_map")
    answer = warehouse.ask(con, query, theme="th_adoption")
    about = dict(sheets(files.xlsx(answer, known, CAPTION))["About"])
    assert about["Finding"] == query.question != query.title
    assert set(files.table(answer, known, CAPTION)["finding"]) == {query.question}


HOSTILE = "select '=1+1' as a, '+1' as b, '-1' as c, '@x' as d, -1 as e, 0.25 as f, null as g"


def test_formulas_are_defused_and_numbers_are_not(con):
    answer = warehouse.ask(con, catalogue.parse("toy/hostile", HOSTILE))
    row = ("'=1+1", "'+1", "'-1", "'@x", -1, 0.25, None)
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(answer, {}, "=evil()")))
    assert list(book["Numbers"].values)[1] == row
    assert {cell.data_type for cell in book["Numbers"][2]} == {"s", "n"}
    assert dict(book["About"].values)["Caption"] == "'=evil()"
    frame = pd.read_csv(io.BytesIO(files.csv(answer, {}, "=evil()")), encoding="utf-8-sig")
    assert tuple(frame.iloc[0])[:6] == row[:6]
    assert frame["caption"][0] == "'=evil()"


def test_characters_that_a_spreadsheet_cannot_hold_do_not_stop_it(con):
    answer = warehouse.ask(con, catalogue.parse("toy/hostile", "select 'a' || chr(7) || 'b' as a"))
    ((text,),) = sheets(files.xlsx(answer, {}, ""))["Numbers"][1:]
    assert (text[0], text[-1]) == ("a", "b")


def test_an_answer_without_rows_is_still_a_file(con, known):
    answer = warehouse.ask(con, catalogue.get("barriers/published"), source="nowhere")
    assert sheets(files.xlsx(answer, known, CAPTION))["Numbers"] == [tuple(files.columns(answer))]
    assert files.csv(answer, known, CAPTION).decode("utf-8-sig").startswith(answer.columns[0])
