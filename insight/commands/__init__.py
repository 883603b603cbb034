"""What `python -m insight` can do: one module a command, found by its name.

A module says `ABOUT` in one line, `add(parser)` for its arguments, and `run(said)`, which gives the
exit code: 0 done, 2 refused and nothing changed. What a command needs is imported when it runs.
"""

import argparse
import pkgutil
from importlib import import_module


def parser() -> argparse.ArgumentParser:
    """The parser of every command in this folder; `said.run` is the command's function."""
    top = argparse.ArgumentParser(
        prog="python -m insight", description="Sector Innovation Insight from a terminal."
    )
    commands = top.add_subparsers(dest="command", required=True)
    for found in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        one = commands.add_parser(found.name, help=module.ABOUT, description=module.ABOUT)
        module.add(one)
        one.set_defaults(run=module.run)
    return top
