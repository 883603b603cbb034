"""`python -m insight check`: are the data and the questions as they should be?"""

import argparse
import sys

from insight import cards, catalogue, checks, warehouse
from insight.faults import DataFault


def check() -> int:
    """Prints every complaint about cards, data and questions. 0 is well, 2 is not."""
    try:
        everything = cards.read_all()
        complaints = [problem for card in everything for problem in cards.problems(card)]
        con = warehouse.build()
    except DataFault as fault:
        print("\n".join(fault.sentences))
        return 2
    names = catalogue.names()
    for name in names:
        if found := checks.problems(con, catalogue.get(name)):
            complaints.append(checks.report(name, found))
    print(
        "\n".join(complaints) or f"{len(everything)} datasets and {len(names)} questions are well."
    )
    return 2 if complaints else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m insight", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="check cards, data and questions")
    parser.parse_args()
    return check()


if __name__ == "__main__":
    sys.exit(main())
