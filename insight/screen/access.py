"""Who is looking: sign-in and roles for pages. Without sign-in the app is a reader's app for the world,
and everything works for the one person whose own machine runs it."""

import os

import streamlit as st

from insight import logs, roles
from insight.faults import Refused

OWN = ("127.0.0.1", "localhost", "::1")
# An operator sets this wherever others can reach the app, through a proxy on the same machine too.
PUBLIC = "INSIGHT_PUBLIC"
ALONE = "This copy has no sign-in, so everybody is; its operator does it at the terminal of the machine."
# How a proxy's headers begin; one that adds none is why INSIGHT_PUBLIC exists.
FORWARDED = ("x-forwarded-", "forwarded", "via", "x-real-ip", "cf-", "true-client-ip")


def configured() -> bool:
    """Whether an operator has set up a sign-in service ([auth] in Streamlit's secrets)."""
    return hasattr(st.user, "is_logged_in")


def alone() -> bool:
    """Whether this is one person's own machine: bound to it, asked from it, with nothing between."""
    asked = {name.lower(): value for name, value in st.context.headers.items()}
    host = asked.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return (
        not os.environ.get(PUBLIC)
        and st.get_option("server.address") in OWN
        and name.strip("[]") in OWN
        and not any(name.startswith(FORWARDED) for name in asked)
    )


def person() -> roles.Person:
    """Who this session acts for, worked out anew on every run."""
    if not configured():
        return roles.Person("this machine", "operator") if alone() else roles.READER
    if not st.user.is_logged_in:
        return roles.READER
    return roles.signed_in(st.user.to_dict())


def door() -> None:
    """The sign-in button, or who is signed in and the way out; says so where there is no sign-in."""
    if not configured():
        if not alone():
            st.sidebar.caption("Read only: this copy has no sign-in.")
        return
    who = person()
    with st.sidebar:
        if not st.user.is_logged_in:
            st.button("Sign in", on_click=st.login, key="sign-in")
        elif who == roles.READER:
            st.caption("Your sign-in has run out.")
            st.button("Sign in again", on_click=st.login, key="sign-in")
        else:
            st.text(f"{who.name}, {who.role}")
            st.button("Sign out", on_click=st.logout, key="sign-out")


def needs(role: str, what: str) -> bool:
    """Whether this person has a role; says in a sentence why not. Actions ask again for themselves."""
    who = person()
    if who.may(role):
        return True
    try:
        who.need(role, what)
    except Refused as refusal:
        st.info(
            str(refusal)
            if configured()
            else f"{str(refusal).partition(' here. ')[0]} here. {ALONE}"
        )
        if role not in st.session_state.setdefault("refused", set()):
            st.session_state["refused"].add(role)
            logs.note("refused", needs=role, role=who.role)
    return False
