"""`python -m insight schema`: the page that says what every table and column means."""

import sys
from pathlib import Path

ABOUT = "write docs/schema.md from the database"
PAGE = Path(__file__).parents[2] / "docs" / "schema.md"


def add(parser) -> None:
    parser.add_argument(
        "--to", type=Path, default=PAGE, metavar="FILE", help="another file to write"
    )


def run(said) -> int:
    """Writes the page. 0 is written, 2 is not: data that breaks its rules, or words that are missing."""
    from insight import warehouse
    from insight.faults import DataFault
    from insight.warehouse import schema

    try:
        con = warehouse.build()
    except DataFault as fault:
        print("\n".join(fault.sentences), file=sys.stderr)
        return 2
    if missing := schema.silent(con):
        print("\n".join(missing), file=sys.stderr)
        return 2
    try:
        said.to.write_text(schema.page(con), encoding="utf-8")
    except OSError as fault:
        reason = fault.strerror or "the disk refused it"
        print(
            f"{said.to} cannot be written: {reason}. Name another file with --to.", file=sys.stderr
        )
        return 2
    print(f"{said.to.name} tells of {len(schema.tables(con))} tables.")
    return 0
