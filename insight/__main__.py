"""`python -m insight COMMAND`: what can be done from a terminal; insight/commands/ holds each."""

import os
import sys

from insight import stopping

STOPPED = "\nStopped. What was not finished was not done."


def main() -> int:
    try:
        from insight import commands  # here, so that it may be stopped like the rest

        said = commands.parser().parse_args()
        code = said.run(said)
        sys.stdout.flush()
        stopping.go_on()
        return code
    except BrokenPipeError:
        # Whoever read along has seen enough, as with   | head. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return stopping.stopped() or 130
    except Exception:
        if not stopping.stopped():
            raise
        # DuckDB's word for a command that was stopped.
        print(STOPPED, file=sys.stderr)
        return stopping.stopped()


if __name__ == "__main__":
    stopping.listen()
    stopping.leave(main())
