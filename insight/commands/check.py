"""`python -m insight check`: are the data, the questions and the stories as they should be?"""

from insight.faults import DataFault

ABOUT = "check cards, data, questions and stories"


def add(parser) -> None:
    """Takes no arguments."""


def run(said) -> int:
    """Prints every complaint about cards, data, questions and stories. 0 is well, 2 is not."""
    from insight import cards, catalogue, checks, stories, warehouse

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
    told = stories.names()
    for name in told:
        complaints += checks.story_problems(con, name)
    well = f"{len(everything)} datasets, {len(names)} questions and {len(told)} stories are well."
    print("\n".join(complaints) or well)
    return 2 if complaints else 0
