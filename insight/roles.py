"""Who may do what: four roles, each of which may do what the one before it may."""

import getpass
import os
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from insight.faults import Refused

ROLES = ("reader", "analyst", "steward", "operator")
# What the sign-in service calls its list of roles, and a file that gives addresses their role.
CLAIM, FILE = "INSIGHT_ROLE_CLAIM", "INSIGHT_ROLES"


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
    if not isinstance(claims.get("exp"), int | float) or claims["exp"] <= (now or time.time()):
        return READER
    address = str(claims.get("email") or "").strip().lower()
    name = address or str(claims.get("name") or claims.get("sub") or "somebody signed in")
    if claims.get("email_verified") is False:
        address = ""
    said = claims.get(os.environ.get(CLAIM) or "roles") or []
    given = [said] if isinstance(said, str) else list(said)
    given.append("reader" if problems() else _listed().get(address, "reader"))
    known = [role for role in given if role in ROLES]
    return Person(name, max(known, key=ROLES.index))


def _listed() -> dict[str, str]:
    """Addresses and their role, from a file such as `steward: [ann@example.org]`; {} without one."""
    if not (path := os.environ.get(FILE)):
        return {}
    said = yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {}
    if any(isinstance(addresses, str) for addresses in said.values()):
        raise TypeError  # its letters would be taken for addresses
    return {
        str(address).strip().lower(): role
        for role in sorted(said, key=ROLES.index)
        for address in said[role] or ()
    }


def problems() -> list[str]:
    """What is wrong with the file of addresses, in sentences; nothing when all is well."""
    try:
        _listed()
    except FileNotFoundError:
        return [f"{FILE} names {os.environ[FILE]}, which is not there."]
    except OSError as fault:
        return [f"{os.environ[FILE]} cannot be read: {fault.strerror}."]
    except (yaml.YAMLError, TypeError, AttributeError, ValueError):
        return [
            f"{os.environ[FILE]} is not a list of addresses by role. "
            f"Write for each of {', '.join(ROLES[1:])}: `steward: [ann@example.org]`."
        ]
    return []


def _a(role: str) -> str:
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"
