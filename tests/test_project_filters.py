"""Choices over projects: each code has its words, each choice its place in the address."""

from streamlit.testing.v1 import AppTest

KINDS = {
    "programme": "programme",
    "technology": "technology_kind",
    "stage": "stage",
    "materialised": "materialised",
    "lead": "lead_org_type",
}
EVERYTHING = {
    **dict.fromkeys(("theme", *KINDS), "all"),
    "first_year": 0,
    "last_year": 9999,
}


def page():
    import streamlit as st

    from insight.screen import project_filters

    st.json(project_filters())


def chosen(**address) -> dict:
    """What a link with these query parameters chooses."""
    import json

    app = AppTest.from_function(page, default_timeout=180)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return json.loads(app.json[0].value)


def test_every_code_of_a_project_has_its_words(con):
    for kind, column in KINDS.items():
        found = con.cursor().execute(
            f"""select distinct {column} from collective.project where {column} not in (
                select code from collective.label where kind = '{kind}')"""
        )
        assert found.fetchall() == [], kind


def test_without_choices_everything_is_chosen():
    assert chosen() == EVERYTHING


def test_a_link_restores_its_choices():
    address = {"theme": "Workforce", "technology": "App", "lead": "Charity", "from": "2015"}
    expected = EVERYTHING | {"theme": "workforce", "technology": "app", "lead": "charity"}
    assert chosen(**address) == expected | {"first_year": 2015}


def test_nonsense_in_a_link_chooses_everything():
    nonsense = {key: "<b>' or 1=1 --" for key in (*KINDS, "theme", "from", "to")}
    assert chosen(**nonsense) == EVERYTHING
