"""`python -m insight COMMAND`: what can be done from a terminal; insight/commands/ holds each."""

import os
import sys

from insight import commands


def main() -> int:
    said = commands.parser().parse_args()
    try:
        code = said.run(said)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read along has seen enough, as with   | head. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        print("\nStopped. What was not finished was not done.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
