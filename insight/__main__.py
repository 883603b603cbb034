"""`python -m insight COMMAND`: what can be done from a terminal; insight/commands/ holds each."""

import sys

from insight import commands


def main() -> int:
    said = commands.parser().parse_args()
    return said.run(said)


if __name__ == "__main__":
    sys.exit(main())
