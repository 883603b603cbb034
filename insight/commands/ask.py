"""`python -m insight ask NAME`: a question's answer in a terminal, the same as on its card."""

import sys
from pathlib import Path

ABOUT = "answer a question of queries/, as the page does"
FORMATS = ("table", "csv", "json", "parquet", "png")


def add(parser) -> None:
    parser.add_argument(
        "name", metavar="NAME", help="its file below queries/, such as barriers/named"
    )
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a choice; may be repeated",
    )
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a file instead of the terminal")


def run(said) -> int:
    """Writes the answer. 0 is answered, 2 is not, with the sentence on standard error."""
    from insight import terminal
    from insight.faults import DataFault, QueryFault

    try:
        written = terminal.answer(said.name, said.param, said.format)
        if said.format in ("parquet", "png") and not said.out and sys.stdout.isatty():
            raise QueryFault(f"{said.format} is not for a terminal: add   --out FILE")
        if said.out:
            said.out.write_bytes(written)
        else:
            sys.stdout.buffer.write(written)
            sys.stdout.buffer.flush()
    except DataFault as fault:
        print("\n".join(fault.sentences), file=sys.stderr)
        return 2
    except QueryFault as fault:
        print(fault, file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except OSError as fault:
        reason = fault.strerror or "the disk refused it"
        print(f"The answer could not be written: {reason}.", file=sys.stderr)
        return 2
    return 0
