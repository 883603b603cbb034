"""How often something may be done: so many times a minute in one session, and in the whole process.

EXPORTS = Limit("files", session=30, process=150)
EXPORTS.take(mine)        # mine is this session's Window, from EXPORTS.window()
"""

import threading
import time
from collections import deque

from insight import figures, logs
from insight.faults import Refused


class Window:
    """Counts what was done in the last `seconds`; safe to use from any thread."""

    def __init__(self, most: int, seconds: float = 60, clock=time.monotonic):
        self.most, self.seconds, self.clock = most, seconds, clock
        self._lock, self._taken = threading.Lock(), deque()

    def open(self) -> bool:
        """Whether once more is allowed now."""
        with self._lock:
            self._forget()
            return len(self._taken) < self.most

    def take(self) -> bool:
        """Counts once more; False, and not counted, where that is too often."""
        with self._lock:
            self._forget()
            if len(self._taken) >= self.most:
                return False
            self._taken.append(self.clock())
            return True

    def _forget(self) -> None:
        while self._taken and self.clock() - self._taken[0] >= self.seconds:
            self._taken.popleft()


class Limit:
    """One kind of thing that costs the server work: `session` and `process` times in `seconds`."""

    def __init__(self, what: str, session: int, process: int, seconds: float = 60):
        self.what, self.session, self.seconds = what, session, seconds
        self.everybody = Window(process, seconds)

    def window(self) -> Window:
        """A new session's own count; keep it with the session."""
        return Window(self.session, self.seconds)

    def closed(self, mine: Window) -> str:
        """'' where once more is allowed, else a sentence that says when."""
        if not mine.open():
            return self._said(f"You have asked for {self.session} {self.what}")
        return "" if self.everybody.open() else self._said(f"Too many {self.what} are asked for")

    def take(self, mine: Window) -> None:
        """Counts once more. Raises Refused with a sentence where that is too often."""
        said = self.closed(mine)
        if said or not (self.everybody.take() and mine.take()):
            figures.HERE.count(f"{self.what} refused")
            logs.note("limit", what=self.what)
            raise Refused(said or self._said(f"Too many {self.what} are asked for"))
        figures.HERE.count(self.what)

    def _said(self, much: str) -> str:
        span = "a minute" if self.seconds == 60 else f"{self.seconds / 60:g} minutes"
        return f"{much} within {span}. Wait a little, so that others are served too."


# A person seldom makes more than one file in a few seconds; a deck costs a second of the processor.
EXPORTS = Limit("files", session=30, process=150)
UPLOADS = Limit("uploads", session=6, process=30)
