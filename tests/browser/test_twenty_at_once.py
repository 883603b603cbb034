"""Twenty people on the page Ask at the same moment: questions of the house and SQL of their own."""

from concurrent.futures import ThreadPoolExecutor
from html import escape
from threading import Barrier

from insight import catalogue, charts
from insight.screen.freesql import starters
from tests.sessions import session

PEOPLE = 20
QUESTIONS = [
    name
    for name in catalogue.names()
    if catalogue.get(name).kind in charts.KINDS and not name.startswith(("survey/", "gap/"))
]
STARTER = "What do councils say most often?"


def test_twenty_people_who_ask_at_once_each_get_their_own_answer(server):
    together = Barrier(PEOPLE)

    def ask(number: int) -> list[str]:
        """What went wrong for one of them."""
        query = catalogue.get(QUESTIONS[number % len(QUESTIONS)])
        own = f"select {number} + 1000 as n, 'asked by {number}' as whose"
        wrong = []
        with session(server) as house, session(server) as desk:
            together.wait(60)
            house.go("ask", question=query.name)
            wrong += house.faults()
            seen = any(f">{escape(query.title)}</h3>" in said for said in house.texts())
            if not (seen and house.charts()):
                wrong.append(f"{number} does not see {query.name}")
            desk.go("ask", sql=own)
            wrong += desk.faults()
            if desk.tables()[0] != [{"n": f"{number + 1000}", "whose": f"asked by {number}"}]:
                wrong.append(f"{number} sees {desk.tables()[0]}")
            desk.press(STARTER)
            wrong += desk.faults()
            if "statements" not in desk.tables()[0][0]:
                wrong.append(f"{number} sees {desk.tables()[0]} in place of a starter's answer")
        return wrong

    assert STARTER in starters()
    with ThreadPoolExecutor(PEOPLE) as pool:
        assert [said for wrong in pool.map(ask, range(PEOPLE)) for said in wrong] == []
