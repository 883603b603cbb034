"""The mark "evidence seen" follows its rule (docs/data.md), outcome by outcome."""

import pytest

KINDS = {
    ("making-a-change-service", "Children missing in the area"): "before_after",
    ("family-valued-leeds", "Children on child protection plans in Leeds"): "before_after",
    # The "before" is the national rate, not the project's own.
    (
        "foster-with-north-east",
        "Enquiries converting to applications (national rate 12)",
    ): "compared",
    ("project-crewe", "Children in need cases in Crewe"): "result",
    # Words that name a plan elsewhere, in what was measured.
    ("sefton-cas", "Cases closed because plan aims were met"): "result",
    ("headstart-kernow", "Young people who received targeted support"): "result",
    ("quality-data-children-in-care", "Errors automatically fixed by design"): "result",
    ("reboot-west", "Young people targeted"): "plan",
    ("rcc-greater-manchester", "Extra foster bedrooms from Room Makers (over)"): "plan",
    ("fash-enfield", "Reported potential saving"): "plan",
    ("fgc-preproceedings-rct", "Children in the trial"): "plan",
    ("making-a-change-service", "Days per week the service is open"): "plan",
}
BEST = {
    "making-a-change-service": "before_after",
    "foster-with-north-east": "result",
    "fash-enfield": "result",
    "essex-edge-of-care-sib": "plan",
    "hackney-ehps": "none",
}


def select(con, sql: str, *params) -> list[tuple]:
    return con.cursor().execute(sql, list(params)).fetchall()


@pytest.mark.parametrize(("outcome", "kind"), KINDS.items(), ids=lambda part: str(part))
def test_an_outcome_is_read_as_what_its_words_say(outcome, kind, con):
    asked = "select kind from collective.measure where project_id = ? and metric = ?"
    assert select(con, asked, *outcome) == [(kind,)]


@pytest.mark.parametrize(("project", "best"), BEST.items())
def test_a_project_shows_the_best_of_its_outcomes(project, best, con):
    asked = "select evidence from collective.evidence where project_id = ?"
    assert select(con, asked, project) == [(best,)]


def test_every_project_and_every_outcome_has_exactly_one_mark(con):
    assert select(con, "select count(*), count(distinct project_id) from collective.evidence") == [
        (183, 183)
    ]
    assert select(con, "select count(*), count(distinct measure_id) from collective.measure") == [
        (123, 123)
    ]
    bare = """select count(*) from collective.evidence
        where (evidence = 'none') = (project_id in (select project_id from collective.outcome))"""
    assert select(con, bare) == [(0,)]


def test_before_and_after_never_rests_on_one_value(con):
    asked = """select count(*) from collective.measure
        where kind in ('before_after', 'compared') and (before_value is null or after_value is null)"""
    assert select(con, asked) == [(0,)]
