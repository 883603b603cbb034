"""What publishing says in a terminal, as words or as JSON, and with which exit code."""

import json
import re
import sys

from insight import stopping, wording
from insight.faults import DataFault, Refused, disk

DONE, OUR_FAULT, REFUSED = 0, 1, 2
# And marks that turn the direction of text.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def told(work, words, said) -> int:
    """Does `work()`, which gives plain values, and says them: words(values), or JSON for --json."""
    try:
        found = done(work)
    except (Refused, DataFault) as fault:
        return _failed(said, "refused", fault.sentences, REFUSED, getattr(fault, "told", {}))
    except OSError as fault:
        return _failed(said, "failed", [f"Nothing was changed. {disk(fault)}"], OUR_FAULT)
    except Exception as fault:
        kind = type(fault).__name__
        sentence = f"Nothing was changed: a fault of this program ({kind}). Please report it."
        return _failed(said, "failed", [sentence], OUR_FAULT)
    if said.json:
        answer = {"ok": True, "outcome": "planned" if said.dry_run else "done", **found}
        print(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        print(plain(words(found)))
    return DONE


def done(work):
    """What `work()` gives. A fault that comes of Ctrl+C is no fault."""
    try:
        return work()
    except Exception:
        stopping.go_on()
        raise


def _failed(said, outcome: str, sentences: list[str], code: int, more: dict | None = None) -> int:
    if said.json:
        answer = {"ok": False, "outcome": outcome, "reasons": sentences, **(more or {})}
        print(json.dumps(answer, indent=2, ensure_ascii=False))
    print(plain(sentences), file=sys.stderr)
    return code


def plain(lines: list[str]) -> str:
    """Lines for a terminal. Some quote what strangers sent or a file holds, and a terminal obeys control
    characters: each is a blank, line breaks too."""
    return "\n".join(CONTROL.sub(" ", str(line)) for line in lines)


def add(actions) -> None:
    """Adds `publish` and `withdraw` to the actions of `python -m insight wave`."""
    for name, about in (
        ("publish", "protect a wave and make it public"),
        ("withdraw", "take a wave out of every public version"),
    ):
        one = actions.add_parser(name, help=about, description=about)
        one.add_argument("id", help="the id that the wave was imported under")
        one.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")
        one.add_argument("--json", action="store_true", help="answer as JSON")


def publish(said) -> int:
    """0 published, 2 refused, 1 a fault of ours."""
    from insight.publishing import waves

    def work() -> dict:
        if not said.dry_run:
            return waves.publish(said.id, lambda line: print(line, file=sys.stderr, flush=True))
        done = waves.plan(said.id).told()
        if done["refused"]:
            raise Refused(*done["refused"])
        return done

    def words(done: dict) -> list[str]:
        head = (
            f"{done['title']}: {done['respondents']} respondents, {done['questions']} questions, "
            f"{done['figures']} figures, of which {done['hidden']} are hidden and "
            f"{done['low_reliability']} are marked as of low reliability."
        )
        # Before the first version there is none to go back to.
        back = "restore" if done.get("version") != 1 else f"wave withdraw {said.id}"
        last = (
            "Nothing was published (--dry-run)."
            if said.dry_run
            else f"Published as version {done['version']}. To go back: python -m insight {back}"
        )
        return [head, *(f"  - {line}" for line in done["report"]), last]

    return told(work, words, said)


def withdraw(said) -> int:
    """0 withdrawn, 2 refused, 1 a fault of ours."""
    from insight.publishing import waves

    def words(done: dict) -> list[str]:
        anew = wording.listed([str(version) for version in done["made_anew"]], 5)
        kept, were = ("versions", "were") if len(done["made_anew"]) > 1 else ("version", "was")
        if said.dry_run:
            return [f"'{done['wave']}' would be taken out of the kept {kept} {anew}."]
        return [
            f"'{done['wave']}' is withdrawn: version {done['version']} is without it, and the kept "
            f"{kept} {anew} {were} made anew without it. The answers stay in the steward's store."
        ]

    return told(lambda: waves.withdraw(said.id, said.dry_run), words, said)
