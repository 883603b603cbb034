"""Settings of the environment that cannot be meant as they stand, as sentences for the log at the start.

What would serve other people or other figures than meant ends the start or is not ready instead; these
are the rest: a name that nothing reads, a switch or an address that is taken for unset.
"""

import os
import re
from collections.abc import Mapping

from insight.faults import nearest

SWITCHES = ("INSIGHT_DEMONSTRATION", "INSIGHT_WRITE_QUESTIONS")
ADDRESSES = ("INSIGHT_ADDRESS", "INSIGHT_COPY_ADDRESS", "INSIGHT_MAP_STYLE")
AHEAD = "INSIGHT_AHEAD"
COUNT = "INSIGHT_CONTRIBUTIONS"
PUBLIC = "INSIGHT_PUBLIC"
OTHERS = (
    "INSIGHT_DATABASE", "INSIGHT_FREE_SQL", "INSIGHT_IMPORT_MB", "INSIGHT_IMPORT_ROWS",
    "INSIGHT_MOST_SESSIONS", "INSIGHT_NOTICE", "INSIGHT_PERSON", "INSIGHT_QUEUE", "INSIGHT_ROLES",
    "INSIGHT_ROLE_CLAIM", "INSIGHT_STORE",
)  # fmt: skip
# Of the balancer and of containers (deploy/), which may share a file of settings with the app.
DEPLOY = re.compile("INSIGHT_(FRONT|SOCKET|DEPLOY|NAME|REPLICA_.+)")
KNOWN = (*SWITCHES, *ADDRESSES, AHEAD, COUNT, PUBLIC, *OTHERS)


def problems(environ: Mapping[str, str] = os.environ) -> list[str]:
    """One sentence for each setting that is not followed as it was written; no value stands in it."""
    found = []
    for name, value in sorted(environ.items()):
        said = value.strip()
        if not name.startswith("INSIGHT_") or DEPLOY.fullmatch(name):
            continue
        if name not in KNOWN:
            found.append(f"Nothing reads {name}.{nearest(name, KNOWN)}")
        elif name in SWITCHES and said not in ("", "0", "1"):
            found.append(f"{name} is taken for unset: write 1.")
        elif name == AHEAD and said not in ("", "0", "1"):
            found.append(f"{name} is taken for unset: write 0.")
        elif name == PUBLIC and said in ("0", "no", "false"):
            found.append(f"{name} makes the app public whatever it says: unset it, or write 1.")
        elif name in ADDRESSES and said and not re.match(r"https?://[^\s/]", said):
            found.append(f"{name} is no address of the web: it begins with https://.")
        elif name == COUNT and said and not said.isdecimal():
            found.append(f"{name} is no whole number, so nothing can be sent in: write 60, or 0.")
    return found
