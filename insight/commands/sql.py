"""`python -m insight sql "SELECT …"`: a query of one's own, through the same gate as on the page."""

import sys

ABOUT = "ask the published tables in SQL"
ANSWERED, REFUSED, CUT = 0, 3, 4


def add(parser) -> None:
    parser.add_argument("sql", help='the query, in quotation marks: "SELECT …"')
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")


def run(said) -> int:
    """Prints the answer. 0 answered, 3 refused, 4 cut short or stopped: then a sentence says why."""
    import logging

    from insight import results
    from insight.faults import DataFault
    from insight.warehouse import engine, published
    from insight.warehouse.sandbox import Reply

    logging.getLogger("insight").addHandler(logging.NullHandler())  # the sentence is enough here
    try:
        desk, path = engine.desk(), published.current()
    except DataFault as fault:
        print(fault.sentences[0], file=sys.stderr)
        return 2
    reply = desk.ask(said.sql, path)
    if reply.status != "answered":
        print(reply.sentence, file=sys.stderr)
        return REFUSED if reply.status == "refused" else CUT
    if said.format == "csv":
        sys.stdout.buffer.write(results.csv(reply))
    else:
        print(results.json(reply) if said.format == "json" else results.table(reply))
    sys.stdout.flush()
    if reply.where != Reply.where:
        print(f"Answered by {reply.where}.", file=sys.stderr)
    if reply.cut:
        print(reply.cut_said, file=sys.stderr)
        return CUT
    return ANSWERED
