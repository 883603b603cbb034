"""Every question of queries/ is asked, with every choice that its pickers offer."""

import pytest

from insight import catalogue, checks, warehouse

NAMES = catalogue.names()
# The column that each choice narrows.
HELD = {"who": "group_code", "year": "year", "source": "source_id"}
CHOSEN = [
    name
    for name in NAMES
    if HELD.keys() & catalogue.get(name).params.keys() and not name.startswith("sources/")
]
IMPOSSIBLE = [name for name in NAMES if "source" in catalogue.get(name).params]


def ask(con, name: str, **params):
    return warehouse.ask(con, catalogue.get(name), **params)


def test_queries_are_found():
    assert len(NAMES) > 40
    assert {"briefing/headline_figures", "pickers/who", "terms/figures"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_gives_no_cause_for_complaint(name, con):
    found = checks.problems(con, catalogue.get(name))
    assert not found, checks.report(name, found)


@pytest.mark.parametrize("name", CHOSEN)
def test_every_choice_can_be_made(name, con):
    """A choice leaves nothing but what was chosen."""
    query = catalogue.get(name)
    subject = query.params.get("subject", query.topic)
    offered = {
        choice: [row["value"] for row in ask(con, f"pickers/{choice}", subject=subject).rows]
        for choice in HELD
        if choice in query.params
    }
    assert all(offered.values()), f"no picker has a row for {subject}"
    for choice, values in offered.items():
        for value in values:
            answer = ask(con, name, **{choice: value})
            left = {row.get(HELD[choice], value) for row in answer.rows}
            assert left <= {value}, f"{choice} = {value}"


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_choice_gives_no_rows(name, con):
    assert not ask(con, name, source="nowhere").rows


@pytest.mark.parametrize("subject", ["barriers", "challenges", "facilitators", "technology"])
def test_what_leads_somewhere_is_every_choice_of_the_pickers_and_no_more(con, subject):
    held = {
        (row["who"], row["year"], row["source"]): row
        for row in ask(con, "pickers/combinations", subject=subject).rows
    }
    for place, name in enumerate(HELD):
        values = {row["value"] for row in ask(con, f"pickers/{name}", subject=subject).rows}
        assert {chosen[place] for chosen in held} == values | {("all", 0, "all")[place]}
    rows = con.cursor().execute(
        "select group_code, year, source_id, 1 from evidence.finding where subject = $subject "
        "union all "
        "select group_code, year, source_id, 0 from evidence.statement where subject = $subject",
        {"subject": subject},
    )
    rows = rows.fetchall()
    for chosen, row in held.items():
        left = [
            one
            for one in rows
            if all(want in ("all", 0, has) for want, has in zip(chosen, one[:3], strict=True))
        ]
        told = (row["findings"], row["statements"], row["sources"])
        findings = sum(one[3] for one in left)
        assert told == (findings, len(left) - findings, len({one[2] for one in left})), chosen


def test_the_figures_people_quote_are_the_published_ones(con):
    asked = ("item", "share", "responses", "audience", "source_id", "locator", "n", "base_words")
    found = [
        tuple(row[column] for column in asked) for row in ask(con, "briefing/headline_figures").rows
    ]
    first, second, unknown = "cii_survey_2021", "cii_art_of_possible_2022", "base not published"
    potential = "The Potential for Technological Innovation"
    assert found == [
        (
            *("Adolescent mental health", 0.84, None, "local authorities", first),
            *("Key findings: biggest challenges", None, unknown),
        ),
        (
            *("Staff capacity", 0.93, None, "all respondents", second),
            *("What is currently possible?, call-out by Figure 2", None, unknown),
        ),
        (
            *("Radical innovation", 0.39, None, "all respondents", first),
            *("Key findings: engagement", 16, "41"),
        ),
        (
            *("Employing new technology", 0.64, None, "all respondents", second),
            *(f"{potential}; Figure 3 call-out", None, unknown),
        ),
        (
            *("Employing new technology", 0.75, None, "local authorities", second),
            *(potential, None, unknown),
        ),
        (
            *("Responses to the first national survey", None, 41, "organisations", first),
            *("Introduction", None, "41"),
        ),
    ]


# Whose names a title says that most documents have, and how many terms it so names.
MOST_NAMED = {
    "barriers/named": 3,
    "briefing/holds_back": 3,
    "technology/benefits_named": 2,
    "technology/uses_named": 1,
}


@pytest.mark.parametrize(("name", "so_many"), MOST_NAMED.items())
def test_a_title_says_what_is_named_most_and_leaves_out_none_that_is_named_as_often(
    name, so_many, con
):
    counts = {row["code"]: row.get("sources") or row["n"] for row in ask(con, name).rows}
    in_order = sorted(counts.values(), reverse=True)
    assert in_order[so_many - 1] > in_order[so_many]
