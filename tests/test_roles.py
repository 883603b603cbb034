"""Four roles: where they come from, when they end, and that an action itself asks for them."""

from pathlib import Path

import pytest

from insight import roles
from insight.faults import DataFault, Refused
from insight.publishing import editions, waves
from insight.roles import READER, ROLES, Person, signed_in
from insight.warehouse import steward

NOW = 1_800_000_000
VALID = {"exp": NOW + 60, "email": "Ann@Example.org", "sub": "1"}


@pytest.fixture
def listed(tmp_path, monkeypatch):
    def write(text: str):
        path = tmp_path / "roles.yml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv(roles.FILE, str(path))

    monkeypatch.delenv(roles.FILE, raising=False)
    monkeypatch.delenv(roles.CLAIM, raising=False)
    return write


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("wanted", ROLES)
def test_a_role_may_do_what_the_ones_before_it_may(role, wanted):
    allowed = ROLES.index(role) >= ROLES.index(wanted)
    assert Person("x", role).may(wanted) == allowed
    if allowed:
        Person("x", role).need(wanted, "do this")
    else:
        with pytest.raises(Refused, match=f"may do this; you are an? {role}"):
            Person("x", role).need(wanted, "do this")


def test_a_role_comes_from_the_claim_and_the_highest_counts(listed):
    assert signed_in({**VALID, "roles": ["steward", "reader", "king"]}, NOW).role == "steward"
    assert signed_in({**VALID, "roles": "analyst"}, NOW).role == "analyst"
    assert signed_in(VALID, NOW) == Person("ann@example.org", "reader")


def test_the_claim_can_have_another_name(listed, monkeypatch):
    monkeypatch.setenv(roles.CLAIM, "groups")
    claims = {**VALID, "roles": ["operator"], "groups": ["analyst"]}
    assert signed_in(claims, NOW).role == "analyst"


def test_a_role_comes_from_the_file_whatever_the_case_of_the_address(listed):
    listed("steward: [ann@example.org]\noperator: [bob@example.org]\n")
    assert signed_in(VALID, NOW).role == "steward"
    assert signed_in({**VALID, "roles": ["operator"]}, NOW).role == "operator"


def test_an_address_that_nobody_verified_gets_nothing_from_the_file(listed):
    listed("operator: [ann@example.org]\n")
    assert signed_in({**VALID, "email_verified": False}, NOW).role == "reader"


@pytest.mark.parametrize("verified", ["false", "False", 0, None, "no", "sure"])
def test_only_a_plain_yes_verifies_an_address(listed, verified):
    listed("operator: [ann@example.org]\n")
    assert signed_in({**VALID, "email_verified": verified}, NOW).role == "reader"
    assert signed_in({**VALID, "email_verified": "true"}, NOW).role == "operator"


@pytest.mark.parametrize("said", [3, True, {"operator": False}, [["operator"]], [None], 1.5, ""])
def test_a_claim_of_another_shape_gives_no_role_and_no_fault(listed, said):
    assert signed_in({**VALID, "roles": said}, NOW).role == "reader"


@pytest.mark.parametrize("exp", [NOW, NOW - 1, None, "soon", "9999999999", float("nan"), True])
def test_a_sign_in_ends_when_its_token_does(listed, exp):
    assert signed_in({**VALID, "roles": ["operator"], "exp": exp}, NOW) == READER


@pytest.mark.parametrize(
    "text",
    ["king: [ann@example.org]", "- ann@example.org", "steward: 3", "{", "steward: ann@example.org"],
)
def test_a_file_that_cannot_be_read_gives_nobody_a_role_and_is_named(listed, text):
    listed(text)
    assert len(roles.problems()) == 1 and "roles.yml" in roles.problems()[0]
    assert signed_in(VALID, NOW).role == "reader"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Steward: [ann@example.org]",
            "names 'Steward', which is no role. Did you mean 'steward'?",
        ),
        ("steward: ann@example.org", "the addresses of 'steward' are no list"),
        # YAML would take the second list, and bob would be nobody without a word.
        ("steward: [bob@example.org]\nsteward: [ann@example.org]", "'steward' more than once"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(listed, text, said):
    listed(text)
    assert said in roles.problems()[0]
    assert signed_in(VALID, NOW).role == "reader"


def test_an_address_under_two_roles_has_the_higher_one(listed):
    listed("operator: [ANN@example.org ]\nanalyst: [ann@example.org]\nsteward:\n")
    assert roles.problems() == [] and signed_in(VALID, NOW).role == "operator"


def test_a_folder_in_place_of_the_file_of_roles_is_named_too(tmp_path, monkeypatch):
    monkeypatch.setenv(roles.FILE, str(tmp_path))
    assert "cannot be read: Is a directory." in roles.problems()[0]
    assert signed_in(VALID, NOW).role == "reader"


ACTIONS = {
    "load a wave": ("steward", lambda who: steward.load(Path("no-such.csv"), "w", who=who)),
    "publish a wave": ("steward", lambda who: waves.publish("no-such", who=who)),
    "withdraw a wave": ("steward", lambda who: waves.withdraw("no-such", who=who)),
    "restore a version": ("operator", lambda who: editions.restore(None, who=who)),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("what", ACTIONS)
def test_an_action_asks_for_the_role_itself(what, role, tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHT_STORE", str(tmp_path))
    wanted, act = ACTIONS[what]
    with pytest.raises((Refused, DataFault)) as told:
        act(Person("somebody", role))
    refused_for_role = f"may {what}; you are" in str(told.value)
    assert refused_for_role == (ROLES.index(role) < ROLES.index(wanted))
