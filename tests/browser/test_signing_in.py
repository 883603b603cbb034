"""Signing in through a real provider on this machine: roles, the end of a token, forged and used proofs."""

import logging
import re
import time
import urllib.request

import pytest
from oidc_provider_mock import User, run_server_in_thread

from tests.browser import visiting

SECRET = "a-cookie-secret-for-tests-only-0123456789"
ANN = User(sub="ann", claims={"email": "ann@example.org", "roles": ["steward"]})
BOB = User(sub="bob", claims={"email": "bob@example.org", "roles": ["king"]})
# The provider takes over an `exp` that is among the claims, so one token can end before others.
CID = User(sub="cid", claims={"email": "cid@example.org", "roles": ["steward"]})
# The frame has the way in and out, so the page in it may be one that is drawn at once.
LIGHT = "/survey"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """The address of an app that signs in at a provider."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder = tmp_path_factory.mktemp("secrets")
    secrets = folder / "secrets.toml"
    with run_server_in_thread(user_claims=[ANN, BOB, CID]) as provider:
        secrets.write_text(
            "[auth]\n"
            'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{SECRET}"\n'
            'client_id = "insight"\nclient_secret = "not-a-secret"\n'
            f'server_metadata_url = "http://localhost:{provider.server_port}'
            '/.well-known/openid-configuration"\n'
        )
        flags = (f"--secrets.files={secrets}",)
        with visiting.serving(visiting.ROOT, folder / "log.txt", flags) as address:
            yield address


def sign_in(visit, sub: str) -> None:
    visit.page.get_by_role("button", name=re.compile("^Sign in")).click()
    visit.page.get_by_role("button", name=sub, exact=True).click()
    visit.page.get_by_role("button", name="Sign out").wait_for()


def test_a_reader_signs_in_has_the_role_of_the_claim_and_signs_out(app, new_reader):
    visit = new_reader(app)
    visit.go(LIGHT)
    sign_in(visit, "ann")
    assert visit.page.get_by_text("ann@example.org, steward").is_visible()
    cookies = {cookie["name"]: cookie for cookie in visit.page.context.cookies()}
    proof = cookies["_streamlit_user"]
    assert proof["httpOnly"] and proof["sameSite"] in ("Lax", "Strict")
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.wait_for_url("http://localhost:*/**")
    visit.go(LIGHT)
    assert visit.page.get_by_role("button", name="Sign in", exact=True).is_visible()
    assert "_streamlit_user" not in {one["name"] for one in visit.page.context.cookies()}


def test_a_role_that_nobody_knows_is_no_role(app, new_reader):
    visit = new_reader(app)
    visit.go(LIGHT)
    sign_in(visit, "bob")
    assert visit.page.get_by_text("bob@example.org, reader").is_visible()


def test_a_sign_in_ends_with_its_token_and_not_with_its_cookie(app, new_reader):
    first, visit = new_reader(app), new_reader(app)
    began = time.time()
    first.go(LIGHT)
    sign_in(first, "ann")
    visit.go(LIGHT)
    # Long enough to sign in on this machine, however slow it is just now.
    CID.claims["exp"] = end = int(time.time() + 4 + 2 * (time.time() - began))
    sign_in(visit, "cid")
    visit.page.wait_for_timeout(max(0, end + 0.5 - time.time()) * 1000)
    visit.go(LIGHT)
    assert visit.page.get_by_text("Your sign-in has run out.").is_visible()
    assert visit.page.get_by_role("button", name="Sign in again").is_visible()
    assert "_streamlit_user" in {one["name"] for one in visit.page.context.cookies()}


def test_a_forged_proof_is_nobody(app, new_reader):
    visit = new_reader(app)
    for value in ("forged", '"2|1:0|10:1800000000|15:_streamlit_user|8:e30="', "e30.e30.e30"):
        visit.page.context.add_cookies([{"name": "_streamlit_user", "value": value, "url": app}])
        visit.go(LIGHT)
        assert visit.page.get_by_role("button", name="Sign in", exact=True).is_visible(), value


def test_the_proof_of_one_return_from_the_provider_serves_nobody_else(app, new_reader):
    first = new_reader(app)
    returns = []
    first.page.on(
        "request",
        lambda request: (
            returns.append(request.url) if "/oauth2callback?code=" in request.url else None
        ),
    )
    first.go(LIGHT)
    sign_in(first, "ann")
    used = returns[0]
    second = new_reader(app)
    second.page.goto(used)
    second.go(LIGHT)
    assert second.page.get_by_role("button", name="Sign in", exact=True).is_visible()


def test_a_made_up_return_signs_nobody_in(app, new_reader):
    visit = new_reader(app)
    visit.page.goto(f"{app}/oauth2callback?code=made-up&state=made-up")
    visit.go(LIGHT)
    assert visit.page.get_by_role("button", name="Sign in", exact=True).is_visible()


def test_without_sign_in_the_app_is_one_persons_own_or_only_for_reading(
    server, new_reader, tmp_path
):
    visit = new_reader(server)
    visit.go(LIGHT)
    assert not visit.page.get_by_text("Read only").count()
    with visiting.serving(visiting.ROOT, tmp_path / "log.txt", INSIGHT_PUBLIC="1") as public:
        visit = new_reader(public)
        visit.go(LIGHT)
        assert visit.page.get_by_text("Read only: this copy has no sign-in.").is_visible()


def test_a_name_that_is_not_ours_is_refused(tmp_path):
    with visiting.serving(
        visiting.ROOT, tmp_path / "log.txt", flags=("--server.allowedHosts=insight.example.org",)
    ) as address:
        request = urllib.request.Request(address, headers={"Host": "evil.example.org"})
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(request)
        request = urllib.request.Request(address, headers={"Host": "insight.example.org"})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["content-security-policy"]
