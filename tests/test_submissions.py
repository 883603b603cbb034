"""What is asked of a submitted project: places, rules, files good and bad, and what looks like it."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight import catalogue, warehouse
from insight.faults import DataFault
from insight.search import Shelf
from insight.submissions import alike, fields, files
from tests.exports import csv_of, xlsx_of
from tests.test_bad_files import RAW, REFUSED

GOOD = {
    "name": "Kites over Kent",
    "summary": "Teenagers at the edge of care built kites with their social workers.",
    "themes": "edge_of_care; Participation and voice",
    "places": "Kent; Northamptonshire",
    "lead_org": "Kent County Council",
    "lead_org_type": "Local authority",
    "start_year": "2019",
    "end_year": "2021",
    "stage": "ended",
    "materialised": "No",
    "happened": "Few came after the first month, and it was stopped.",
    "learning": "Ask them first what they would like to do.",
    "contact": "Ann Canary, canary-contact@example.org",
    "submitted_by": "Kent County Council",
    "partners_third": "Coram; Barnardo's",
    "funding_gbp": "£12,500",
}


@pytest.fixture(scope="module")
def known(con):
    return fields.known(lambda name, **params: warehouse.ask(con, catalogue.get(name), **params))


def rows_of(*changes: dict) -> list[list]:
    """Our columns and a row for each change of the good project; a column may be None for none."""
    return [list(fields.COLUMNS), *([{**GOOD, **change}.get(name, "") for name in fields.COLUMNS] for change in changes)]  # fmt: skip


def read(data: bytes, tmp_path, known, name="projects.csv") -> files.Table:
    path = tmp_path / name
    path.write_bytes(data)
    return files.read(path, known)


def test_a_good_project_comes_out_in_codes_without_its_contact(known):
    found = fields.check({**GOOD, "name": "Kites\nover Kent"}, known)
    assert not found.problems and found.contact == GOOD["contact"]
    assert found.project | {} == {
        **dict.fromkeys(("led_from", "source_url", "credit", "partners_public", "partners_academic",
                         "partners_private")),
        **{name: GOOD[name] for name in ("name", "summary", "happened", "learning", "lead_org", "submitted_by")},
        "themes": "edge_of_care;participation", "places": "Kent;Northamptonshire", "stage": "ended",
        "lead_org_type": "local_authority", "start_year": 2019, "end_year": 2021, "materialised": "no",
        "technology_kind": "none", "programme": "Other", "partners_third": "Coram;Barnardo's",
        "funding_gbp": 12500, "funding_qualifier": "approx",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rochdale Borough Council", "Rochdale"),
        ("London Borough of Camden", "Camden"),
        ("NORTHAMPTONSHIRE", "Northamptonshire"),
        ("E10000021", "Northamptonshire"),
        ("Cumbria County Council", "Cumbria"),
        ("Dorset (county council to 2019)", "Dorset"),
        ("Bristol", "Bristol, City of"),
        ("Greater Manchester", "Greater Manchester"),
        ("nationwide", "National"),
        ("Wales", "Wales"),
    ],
)
def test_a_place_is_known_by_its_other_and_former_names(text, place, known):
    assert known.places.match(text) == (place, [])


def test_every_place_that_is_offered_is_itself_and_no_slip_is_put_right_silently(known):
    for name, words in known.places.labels.items():
        assert known.places.match(name)[0] == name
        assert known.places.match(words)[0] == name
    assert known.places.match("Rochdael") == (None, ["Rochdale"])
    assert known.places.match("Kettering") == (None, [])


# What is wrong -> the fields changed, the column it is said of, and words of the reason.
WRONG = {
    "a name of blanks": ({"name": "\u200b \u00a0"}, "name", "fill it in"),
    "a name without letters": ({"name": "123 ..."}, "name", "no letters"),
    "a summary too long": ({"summary": "word " * 200}, "summary", "600 is the most"),
    "an address in a text": ({"learning": "Ask ann@example.org"}, "learning", "e-mail address"),
    "a number in a text": ({"happened": "Ring 01234 567 890 for more"}, "happened", "telephone"),
    "separators for themes": ({"themes": ";;"}, "themes", "choose one"),
    "separators for places": ({"places": " ; ;"}, "places", "choose one"),
    "an unknown theme": ({"themes": "edge_of_care; Flying"}, "themes", "no theme"),
    "too many themes": ({"themes": "adoption;fostering;kinship;disability;education;workforce"}, "themes", "5 is the most"),
    "an old code that never was": ({"places": "E10000099"}, "places", "no area with that code"),
    "an unknown kind of lead": ({"lead_org_type": "club"}, "lead_org_type", "not one of"),
    "a misspelt stage": ({"stage": "pilott"}, "stage", "Did you mean 'pilot'"),
    "dates reversed": ({"start_year": "2021", "end_year": "2019"}, "end_year", "before it began"),
    "a year of two digits": ({"start_year": "19"}, "start_year", "not a year"),
    "a year far ahead": ({"start_year": "2219"}, "start_year", "outside 1990"),
    "money as words": ({"funding_gbp": "two million"}, "funding_gbp", "whole number of pounds"),
    "no money": ({"funding_gbp": "0"}, "funding_gbp", "cannot be the funding"),
    "a link that runs": ({"source_url": "javascript:alert(1)"}, "source_url", "https://"),
    "a link with a password": ({"source_url": "https://ann:pw@example.org/a"}, "source_url", "password"),
    "neither source nor contact": ({"contact": ""}, "source_url", "one of the two is needed"),
    "a contact nobody can reach": ({"contact": "Ann"}, "contact", "e-mail address or a telephone"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_fault_is_said_of_its_column_with_the_next_move(case, known):
    change, column, words = WRONG[case]
    found = fields.check({**GOOD, **change}, known)
    assert found.project is None and [one.field for one in found.problems] == [column]
    assert words in found.problems[0].reason


def test_all_faults_of_a_file_are_said_at_once_and_good_rows_are_taken(tmp_path, known):
    bad = {name: value for change, *_ in WRONG.values() for name, value in change.items()} | {
        "start_year": "x"
    }
    table = read(csv_of(rows_of({}, bad, {"name": "Other kites"})), tmp_path, known)
    assert [row for row, _ in table.taken] == [2, 4] and table.bad == 1
    assert {one["row"] for one in table.refused} == {3}
    assert {one["column"] for one in table.refused} >= {
        "name",
        "themes",
        "places",
        "stage",
        "funding_gbp",
        "contact",
    }
    for one in table.refused:
        said = files.sentence(table, one)
        assert said.startswith("projects.csv, row 3, column '") and not RAW.search(said), said
        assert "?." not in said


# What is odd -> the rows, and what a warning says (None: nothing need be said).
ODD = {
    "commas between places": (rows_of({"places": "Kent, Rochdale and Leeds"}), None),
    "a place with a comma": (rows_of({"places": "Bristol, City of"}), None),
    "a place that is none": (rows_of({"places": "Kettering; Kent"}), "'Kettering' is no place"),
    "a slip in a place": (rows_of({"places": "Rochdael"}), "did you mean Rochdale"),
    "a date for a year": (rows_of({"start_year": "14/03/2019"}), "was read as the year 2019"),
    "questions for names": ([[one.label for one in fields.FIELDS], *rows_of({})[1:]], None),
    "commas between themes": (rows_of({"themes": "Edge of care, Data and technology"}), None),
    "another column": ([[*row, cell] for row, cell in zip(rows_of({}), ("latitude", "0.5"), strict=True)], "'latitude' is none of ours"),
    "formula text": (rows_of({"name": "=cmd|' /C calc'!A0 kites"}), None),
    "markup": (rows_of({"summary": "<img src=x onerror=alert(1)> kites"}), None),
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        *((case, "csv") for case in ODD),
        ("questions for names", "xlsx"),
        ("a place that is none", "xlsx"),
    ],
)
def test_an_odd_row_is_taken_and_what_was_assumed_is_said(case, kind, tmp_path, known):
    rows, words = ODD[case]
    data = csv_of(rows) if kind == "csv" else xlsx_of(rows)
    table = read(data, tmp_path, known, f"projects.{kind}")
    assert len(table.taken) == 1 and not table.refused, table.refused
    assert words is None or words in "\n".join(table.warnings), table.warnings


BROKEN = ("an empty file", "a header without answers", "two encodings", "a pdf", "a quote that does not close",
          "macros", "a packed bomb", "XML entities", "a workbook cut short", "too large")  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_no_table_is_refused_whole(case, tmp_path, known):
    with pytest.raises(DataFault) as fault:
        read(REFUSED[case][0], tmp_path, known)
    said = "\n".join(fault.value.sentences)
    assert not RAW.search(said) and "answers" not in said and "command line" not in said


def test_a_table_of_something_else_is_told_which_columns_lack(tmp_path, known):
    with pytest.raises(DataFault) as fault:
        read(csv_of([["Name", "Colour"], ["Ann", "red"], ["Bob", "blue"]]), tmp_path, known)
    said = fault.value.sentences
    assert any("the column 'themes'" in one for one in said) and "--template" in said[-1]


def test_too_many_projects_and_the_same_twice(tmp_path, known):
    with pytest.raises(DataFault, match="more than 500 rows"):
        read(csv_of(rows_of(*({"name": f"Kites {n}"} for n in range(501)))), tmp_path, known)
    table = read(csv_of(rows_of({}, {})), tmp_path, known)
    assert len(table.taken) == 1 and "same as row 2" in table.refused[0]["reason"]


def test_the_workbook_to_fill_in_explains_itself_and_is_read_once_it_is_filled(tmp_path, known):
    book = openpyxl.load_workbook(io.BytesIO(files.template_xlsx(known)))
    assert book.sheetnames == [files.SHEET, files.GUIDE]
    assert [cell.value for cell in book[files.SHEET][1]] == list(fields.COLUMNS)
    assert "adoption (Adoption)" in str([row[3].value for row in book[files.GUIDE].iter_rows()])
    book[files.SHEET].append(rows_of({})[1])
    book.save(tmp_path / "filled.xlsx")
    table = files.read(tmp_path / "filled.xlsx", known)
    assert [checked.project["name"] for _, checked in table.taken] == [GOOD["name"]]
    (header,) = csv.reader(io.StringIO(files.template_csv().decode("utf-8-sig")))
    assert header == list(fields.COLUMNS)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=st.dictionaries(st.sampled_from(fields.COLUMNS), st.text(max_size=200) | st.lists(st.text(max_size=40), max_size=4)))  # fmt: skip
def test_whatever_is_typed_is_taken_or_refused_in_words(said, known):
    found = fields.check({**GOOD, **said}, known, date(2026, 11, 22))
    assert (found.project is None) == bool(found.problems)
    for one in found.problems:
        assert one.field in fields.COLUMNS and one.reason and not RAW.search(one.reason)
    if found.project:
        assert "contact" not in found.project and GOOD["contact"] not in json.dumps(found.project)
        again = fields.check({**found.project, "contact": found.contact}, known, date(2026, 11, 22))
        assert again.project == found.project


def test_a_known_project_is_recognised_and_another_is_not(con):
    rows = {
        row["project_id"]: row
        for row in warehouse.ask(con, catalogue.get("collective/projects")).rows
    }
    shelf = Shelf(list(rows.values()))

    def looks(name: str, places: str = "") -> list[str]:
        return [
            alike.said(rows[one])
            for one in alike.known(shelf, rows, {"name": name, "places": places})
        ]

    assert looks("No Wrong Dor")[0] == "No Wrong Door (North Yorkshire)"
    assert "No Wrong Door (North Yorkshire)" in looks("The No Wrong Door of Kent")
    assert looks("Making Change Services", "East Riding of Yorkshire") == [
        "Making a Change Service, East Riding of Yorkshire"
    ]
    assert not looks("Kites over Kent") and not looks("") and not looks("A")
