"""`python -m insight check`: are the data and the questions as they should be?"""

from insight.faults import DataFault

ABOUT = "check cards, data and questions"


def add(parser) -> None:
    """Takes no arguments."""


def run(said) -> int:
    """Prints every complaint about cards, data and questions. 0 is well, 2 is not."""
    from insight import cards, catalogue, checks, warehouse

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
