"""`python -m insight COMMAND`: what can be done from a terminal; insight/commands/ holds each."""

import sys

from insight import commands


def main() -> int:
    said = commands.parser().parse_args()
    try:
        return said.run(said)
    except KeyboardInterrupt:
        print("\nStopped. What was not finished was not done.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
