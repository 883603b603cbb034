"""`python -m insight refresh`: the cluster's tables as the next version that viewers read."""

from pathlib import Path

ABOUT = "rebuild the snapshot that viewers read from a cluster"


def add(parser) -> None:
    parser.add_argument(
        "--from",
        dest="address",
        metavar="sc://HOST:PORT[#FOLDER]",
        help="the cluster; INSIGHT_DATABASE by default",
    )
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="write this file and publish nothing"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(said) -> int:
    """0 refreshed, 2 refused and nothing changed, 1 a fault of ours."""
    import sys

    from insight.publishing import refresh, terminal
    from insight.warehouse import published

    def work() -> dict:
        address = said.address or published.setting()
        return refresh.refresh(
            address, said.to, lambda line: print(line, file=sys.stderr, flush=True)
        )

    def words(done: dict) -> list[str]:
        waves = ", ".join(done["waves"]) or "no wave"
        head = (
            f"{done['rows']:,} rows came from {done['from']}, and {waves} from the version before."
        )
        if said.to:
            return [head, f"Wrote {said.to}. Name it in INSIGHT_DATABASE to read it."]
        back = (
            "To go back: python -m insight restore"
            if done["version"] > 1
            else "It is the first, so there is none to go back to yet."
        )
        return [head, f"Published as version {done['version']}. {back}"]

    said.dry_run = False
    return terminal.told(work, words, said)
