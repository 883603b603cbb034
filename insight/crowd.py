"""How many people fit into one process, and who has a place in it.

A place is one open page (its web socket). Who had one a moment ago gets it back, so that a reload or
a dropped line never sends anybody out; so the count may pass the limit by a few for a short time.
"""

import os
import threading
import time
from dataclasses import dataclass

SETTING = "INSIGHT_MOST_SESSIONS"
# docs/operating.md, "How big a machine": one process is one core, a change costs up to 0.1 s of it and
# people make one in 10 s, so 60 of them keep it 0.6 busy, which is where waiting begins.
MOST = 60
GRACE = 120.0  # seconds; as long as Streamlit keeps a session whose line dropped
TABS = 10  # so many pages one browser may open past the limit
KNOWN = 5000


@dataclass(eq=False)
class Place:
    """One open page of the browser `token`; `inside` once it may be served."""

    token: str
    inside: bool = False


def most() -> int:
    """The operator's limit, 0 for none. Raises ValueError with a sentence when it is no number."""
    said = os.environ.get(SETTING, "").strip() or str(MOST)
    if not said.isdecimal():
        raise ValueError(f"{SETTING} is '{said}'; write a whole number, 0 for no limit.")
    return int(said)


class Crowd:
    """The places of one process. Safe to use from any thread; `limit` 0 lets everybody in."""

    def __init__(self, limit: int, clock=time.monotonic):
        self.limit, self.clock = limit, clock
        self._lock = threading.Lock()
        self._open: set[Place] = set()
        self._left: dict[str, float] = {}

    def full_for(self, token: str) -> bool:
        """Whether a browser that asks for a page would find no place."""
        with self._lock:
            return not self._room(token)

    def arrive(self, token: str) -> Place:
        """A page opens its line. It waits, and costs next to nothing, where there is no place."""
        place = Place(token)
        with self._lock:
            place.inside = self._room(token)
            self._open.add(place)
        return place

    def enter(self, place: Place, anyway: bool = False) -> bool:
        """Whether this page is served now; `anyway` for one that was served before its line dropped."""
        with self._lock:
            place.inside = place.inside or anyway or self._room(place.token)
            return place.inside

    def leave(self, place: Place) -> None:
        """The line is closed: the place is free at once."""
        with self._lock:
            self._open.discard(place)
            if place.inside and place.token:
                self._left[place.token] = self.clock()
            if len(self._left) > KNOWN:
                late = self.clock() - GRACE
                kept = [(token, when) for token, when in self._left.items() if when > late]
                self._left = dict(kept[-KNOWN // 2 :])

    def count(self) -> tuple[int, int]:
        """How many pages are inside, and how many wait."""
        with self._lock:
            inside = sum(place.inside for place in self._open)
            return inside, len(self._open) - inside

    def _room(self, token: str) -> bool:
        inside = [place for place in self._open if place.inside]
        if not self.limit or len(inside) < self.limit:
            return True
        mine = sum(place.token == token for place in inside) if token else 0
        back = self.clock() - self._left.get(token, -GRACE) < GRACE
        return 0 < mine < TABS or (not mine and back)
