"""`python -m insight export`: a story, or every published page, as a file to hand on."""

import sys
from pathlib import Path

ABOUT = "save a story as PPTX, PDF, XLSX, CSV or a folder of HTML"
FORMATS = ("pptx", "pdf", "xlsx", "csv", "html")


def add(parser) -> None:
    parser.add_argument("story", nargs="?", help="the name of a file in stories/, without .yml")
    parser.add_argument("--format", required=True, choices=FORMATS)
    parser.add_argument("--to", required=True, type=Path, metavar="PATH",
                        help="the file to write (for csv a zip); for html a folder, which gets an index.html")  # fmt: skip
    parser.add_argument("--all", action="store_true", help="every published page (html or pdf)")
    parser.add_argument("--without-failed", action="store_true",
                        help="go on without slides that could not be answered")  # fmt: skip


def run(said) -> int:
    """Writes the file or folder, whole or not at all. 0 done, 2 refused with a sentence on standard error."""
    from insight import catalogue, exports, stories, warehouse
    from insight.faults import DataFault, nearest
    from insight.warehouse import published, snapshot

    if bool(said.story) == said.all:
        return _refused("Name one story, or say --all for every published page.")
    if said.all and said.format not in ("html", "pdf"):
        return _refused("--all goes with --format html or pdf.")
    try:
        story = None if said.all else stories.get(said.story)
        con = snapshot.read(published.current())
    except KeyError:
        known = stories.names()
        near = nearest(said.story, known) or f" There are: {', '.join(known)}."
        return _refused(f"There is no story '{said.story}'.{near}")
    except DataFault as fault:
        return _refused(*fault.sentences)

    def ask(name, **params):
        return warehouse.ask(con, catalogue.get(name), **params)

    try:
        made = exports.make(ask, story, said.format, agreed=said.without_failed)
    except exports.Failed as fault:
        go_on = "Nothing was written. Say --without-failed to go on without them."
        return _refused(*fault.sentences, go_on)
    try:
        exports.save(made, said.to)
    except OSError as fault:
        return _refused(f"{said.to} cannot be written: {fault.strerror or fault}.")
    print("\n".join([*made.remarks, f"Wrote {said.to}."]))
    return 0


def _refused(*sentences: str) -> int:
    print("\n".join(sentences), file=sys.stderr)
    return 2
