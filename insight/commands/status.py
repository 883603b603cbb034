"""`python -m insight status`: what each running process of the dashboard is doing."""

ABOUT = "say how each running process does: sessions, page times, memory"
LATE = 30  # seconds without a word after which a process no longer counts


def add(parser) -> None:
    """--json for the figures as they were written."""
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(said) -> int:
    """0 when every process that was found is ready, 2 when one is not, or none runs."""
    import json
    import sys
    import time

    from insight.warehouse import published

    found, now = [], time.time()
    for path in sorted((published.store() / "run").glob("*.json")):
        try:
            one = json.loads(path.read_text(encoding="utf-8"))
            # Both ways: a clock that was put back leaves words of the future, whose process may be gone.
            if abs(now - one["when"]) < LATE:
                found.append(one)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    if said.json:
        print(json.dumps(found, indent=2))
    if not found:
        print(
            f"No process has said anything in the last {LATE} seconds. Start one with make run; "
            "INSIGHT_STORE must be the same here as there.",
            file=sys.stderr,
        )
        return 2
    if not said.json:
        print("\n".join(_lines(found)))
    return 0 if all(one["state"] == "ready" for one in found) else 2


def _lines(found: list[dict]) -> list[str]:
    lines = []
    for one in found:
        limit = f" of {one['limit']}" if one["limit"] else ""
        memory = "memory not known" if one["memory_mb"] is None else f"{one['memory_mb']} MB"
        why = f" ({one['why']})" if one.get("why") else ""
        named = (
            f"of the operator's file, written {one['made']}" if one.get("made") else "from data/"
        )
        lines.append(
            f"{one['host']}:{one['port']}  {one['state']}{why}, version {one['version'] or named}, "
            f"{one['sessions']}{limit} sessions, {one['waiting']} waiting, "
            f"{memory}, {one['busy']:.0%} of a core, up {one['minutes']:g} minutes"
        )
        lines += [
            f"    {page:14} {run['runs']:5} runs in the last minute, median {run['median_ms']} ms, "
            f"95% within {run['p95_ms']} ms, {run['processor_ms']} ms of processor"
            for page, run in one["pages"].items()
        ]
        counts = ", ".join(f"{n} {what}" for what, n in sorted(one["counts"].items()))
        lines.append(f"    since the start: {counts or 'nothing yet'}")
    return lines
