"""`python -m insight export`: a story, or every published page, as a file to hand on."""

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
    """Writes the file or folder, whole or not at all. 0 done, 2 refused with a sentence."""
    from insight import catalogue, exports, stories, warehouse
    from insight.faults import DataFault, nearest
    from insight.warehouse import published, snapshot

    if bool(said.story) == said.all:
        print("Name one story, or say --all for every published page.")
        return 2
    if said.all and said.format not in ("html", "pdf"):
        print("--all goes with --format html or pdf.")
        return 2
    try:
        story = None if said.all else stories.get(said.story)
        con = snapshot.read(published.current())
    except KeyError:
        known = stories.names()
        near = nearest(said.story, known) or f" There are: {', '.join(known)}."
        print(f"There is no story '{said.story}'.{near}")
        return 2
    except DataFault as fault:
        print("\n".join(fault.sentences))
        return 2

    def ask(name, **params):
        return warehouse.ask(con, catalogue.get(name), **params)

    try:
        made = exports.make(ask, story, said.format, agreed=said.without_failed)
    except exports.Failed as fault:
        print("\n".join(fault.sentences))
        print("Nothing was written. Say --without-failed to go on without them.")
        return 2
    try:
        exports.save(made, said.to)
    except OSError as fault:
        print(f"{said.to} cannot be written: {fault.strerror or fault}.")
        return 2
    print("\n".join([*made.remarks, f"Wrote {said.to}."]))
    return 0
