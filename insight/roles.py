"""Who may do what: four roles, each of which may do what the one before it may."""

import getpass
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from insight.faults import Refused, nearest

ROLES = ("reader", "analyst", "steward", "operator")
# What the sign-in service calls its list of roles, and a file that gives addresses their role.
CLAIM, FILE = "INSIGHT_ROLE_CLAIM", "INSIGHT_ROLES"
FORM = f"Write for each of {', '.join(ROLES[1:])}: `steward: [ann@example.org]`."


@dataclass(frozen=True)
class Person:
    """Somebody who asks for something: a name for the audit trail, and one of ROLES."""

    name: str
    role: str = "reader"

    def may(self, role: str) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)

    def need(self, role: str, what: str) -> None:
        """Raises Refused, a sentence, unless this person has the role. Actions call it themselves."""
        if not self.may(role):
            raise Refused(
                f"Only {_a(role)} may {what}; you are {_a(self.role)} here. "
                "Sign in with an address that has the role, or ask the operator for it."
            )


READER = Person("a reader")


def terminal() -> Person:
    """Whoever runs a command: who reaches the machine and its files is its operator.

    The name is INSIGHT_PERSON, or the one that the system knows.
    """
    try:
        name = os.environ.get("INSIGHT_PERSON") or getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Person(name, "operator")


def signed_in(claims: dict, now: float | None = None) -> Person:
    """The person behind the claims of a sign-in; a reader once the token's `exp` (seconds) is past.

    The cookie that carries the claims lives for 30 days whatever the token says, so `exp` is asked
    here, on every run. A role comes from the claim or from the file of addresses, the higher of both.
    """
    ends = claims.get("exp")
    if not isinstance(ends, int | float) or not ends > (now or time.time()):
        return READER
    address = str(claims.get("email") or "").strip().lower()
    name = address or str(claims.get("name") or claims.get("sub") or "somebody signed in")
    # Some services send "false" as a text.
    if str(claims.get("email_verified", True)).lower() != "true":
        address = ""
    said = claims.get(os.environ.get(CLAIM) or "roles")
    # A role is a word or one of a list of words; what else a service sends there gives nobody a role.
    given = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    given = ["reader", _read()[0].get(address, "reader"), *given]
    known = [role for role in given if role in ROLES]
    return Person(name, max(known, key=ROLES.index))


def problems() -> list[str]:
    """What is wrong with the file of addresses, in sentences; nothing when all is well."""
    return _read()[1]


def _read() -> tuple[dict[str, str], list[str]]:
    """Addresses and their role, and what is wrong with the file; with a fault in it nobody has a role.

    The file is read anew each time, so that an address taken out of it loses its role at once.
    """
    if not (path := os.environ.get(FILE)):
        return {}, []
    try:
        text = Path(path).read_text(encoding="utf-8")
        said = yaml.safe_load(text)
        lists = {role: addresses or [] for role, addresses in (said or {}).items()}
    except FileNotFoundError:
        return {}, [f"{FILE} names {path}, which is not there."]
    except OSError as fault:
        return {}, [f"{path} cannot be read: {fault.strerror}."]
    except (yaml.YAMLError, TypeError, AttributeError, ValueError, RecursionError):
        return {}, [f"{path} is not a list of addresses by role. {FORM}"]
    wrong = [
        f"{path} names '{role}', which is no role.{nearest(role, ROLES)} {FORM}"
        for role in lists
        if role not in ROLES
    ]
    # The letters of a text would be taken for addresses.
    wrong += [
        f"{path}: the addresses of '{role}' are no list. {FORM}"
        for role, addresses in lists.items()
        if not isinstance(addresses, list)
    ]
    # YAML itself takes the last of two and says nothing.
    keys = re.findall(r"^([a-z]+)[ \t]*:", text, re.MULTILINE)
    wrong += [
        f"{path} says '{role}' more than once. Put its addresses into one list."
        for role in ROLES
        if keys.count(role) > 1
    ]
    if wrong:
        return {}, wrong
    return {
        str(address).strip().lower(): role
        for role in sorted(lists, key=ROLES.index)
        for address in lists[role]
    }, []


def _a(role: str) -> str:
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"
