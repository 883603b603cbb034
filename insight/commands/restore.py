"""`python -m insight restore [VERSION]`: put an earlier version of the public figures in force."""

ABOUT = "put an earlier published version in force again"


def add(parser) -> None:
    """VERSION, or the version before the one in force; --dry-run and --json."""
    parser.add_argument("version", nargs="?", type=int, help="a version that is kept")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(said) -> int:
    """0 restored, 2 refused, 1 a fault of ours."""
    from insight.publishing import editions, terminal

    def work() -> dict:
        entry = editions.restore(said.version, said.dry_run)
        return {name: entry[name] for name in ("version", "made", "by", "why", "waves")}

    def words(done: dict) -> list[str]:
        verb = "would be" if said.dry_run else "is"
        waves = ", ".join(done["waves"]) or "no wave"
        return [
            f"Version {done['version']} {verb} in force: {done['why']}, {done['made']}, by "
            f"{done['by']}. It holds {waves}."
        ]

    return terminal.told(work, words, said)
