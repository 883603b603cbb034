"""How a command ends when somebody stops it: Ctrl+C, or the system's wish that it end (SIGTERM).

Both raise KeyboardInterrupt, so that what is half made is cleared away. DuckDB turns that into a fault of
a query, so whoever catches faults asks here first whether it is one.
"""

import os
import signal
import sys
import weakref

_asked: list[int] = []
_waiting: weakref.WeakSet = weakref.WeakSet()


def listen() -> None:
    """Call it once, in the main thread of a command; never in a server."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


def _stop(number: int, frame) -> None:
    _asked.append(number)
    raise KeyboardInterrupt


def stopped() -> int:
    """128 and the signal's number, as shells have it, once somebody stopped this command; else 0."""
    return 128 + _asked[0] if _asked else 0


def go_on() -> None:
    """Raises KeyboardInterrupt where a fault only says that somebody stopped this command."""
    if _asked:
        raise KeyboardInterrupt


def waits(thread) -> None:
    """Tells of a thread that may wait for ever for somebody else's server."""
    _waiting.add(thread)


def leave(code: int) -> None:
    """Ends this command with a code. Python would wait for what the client of a server left open, so where
    that server is frozen nothing is waited for."""
    if any(thread.is_alive() for thread in _waiting):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
