"""`python -m insight wave …`: look at a survey tool's export, load it as a wave, list what is held."""

import json
import sys
from pathlib import Path

from insight.publishing import terminal

ABOUT = "look at, load, list, publish and withdraw survey waves"


def add(parser) -> None:
    does = parser.add_subparsers(dest="does", required=True)
    inspect = does.add_parser("inspect", help="say what a file seems to hold; nothing is stored")
    inspect.add_argument("file", metavar="FILE")
    inspect.add_argument(
        "--save", metavar="MAPPING", help="write the proposed mapping to this file"
    )
    inspect.add_argument(
        "--mapping", metavar="MAPPING", help="start from the mapping of an earlier wave"
    )
    load = does.add_parser(
        "import", help="load a file into the steward's store; nothing is published"
    )
    load.add_argument("file", metavar="FILE")
    load.add_argument(
        "--id", required=True, metavar="ID", help="the wave's id, such as survey-2026"
    )
    how = load.add_mutually_exclusive_group(required=True)
    how.add_argument("--mapping", metavar="MAPPING", help="a mapping file, see wave inspect --save")
    how.add_argument(
        "--accept-proposals", action="store_true", help="take what wave inspect proposes"
    )
    load.add_argument("--dry-run", action="store_true", help="check everything and store nothing")
    held = does.add_parser("list", help="the waves in the steward's store")
    for one in (inspect, load):
        one.add_argument(
            "--sheet", metavar="NAME", help="the sheet to read, where there are several"
        )
    for one in (inspect, load, held):
        one.add_argument(
            "--json", action="store_true", help="the report as JSON on standard output"
        )
    terminal.add(does)


def run(said) -> int:
    does = {"inspect": _inspect, "import": _import, "list": _list}
    return {**does, "publish": terminal.publish, "withdraw": terminal.withdraw}[said.does](said)


def _inspect(said) -> int:
    from insight.warehouse import steward
    from insight.waves import mapping

    def work():
        like = mapping.read(Path(said.mapping)) if said.mapping else None
        found = steward.inspect(Path(said.file), sheet=said.sheet, progress=_progress, like=like)
        if said.save:
            _save(Path(said.save), mapping.write(found["mapping"]))
        return found

    def words(found) -> list[str]:
        lines = [f"{found['file']}: {found['tool']}, {found['rows_taken']:,} rows, "
                 f"{len(found['mapping']['questions'])} questions"]  # fmt: skip
        for question in found["mapping"]["questions"]:
            score = found["scores"].get(question["id"])
            like = (
                f"; {question.get('verdict')} as {question['matches']} (score {score})"
                if question.get("matches") else ""
            )  # fmt: skip
            lines.append(f"  {question['id']:4} {question['kind']:7} {question['text'][:70]}{like}")
        for segment in found["mapping"]["segments"]:
            lines.append(f"  split by {segment['label'][:70]}")
        for column, why in found["mapping"]["left_out"].items():
            lines.append(f"  left out {column[:60]}: {why}")
        if said.save:
            lines.append(
                f"The proposed mapping is in {said.save}. Read it, change it, then import with it."
            )
        return lines

    return _tell(said, work, words)


def _save(path: Path, text: str) -> None:
    from insight.faults import Refused

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        reason = fault.strerror or "the disk refused it"
        raise Refused(f"{path} cannot be written: {reason}. Name another with --save.") from None


def _import(said) -> int:
    from insight.warehouse import steward
    from insight.waves import mapping

    def work():
        how = mapping.read(Path(said.mapping)) if said.mapping else None
        return steward.load(
            Path(said.file),
            said.id,
            how,
            dry_run=said.dry_run,
            sheet=said.sheet,
            progress=_progress,
        )

    def words(found) -> list[str]:
        state = {
            "imported": f"Wave {found['wave']} is in the store; nothing is published yet.",
            "unchanged": f"Wave {found['wave']} was loaded from this file with this mapping before; nothing changed.",
            "tried": "This was a trial; nothing was stored.",
        }[found["state"]]  # fmt: skip
        return [f"{found['rows_taken']:,} rows taken, {found['rows_refused']:,} refused, "
                f"{found['questions']} questions. {state}"]  # fmt: skip

    return _tell(said, work, words)


def _list(said) -> int:
    from insight.publishing import trail, waves
    from insight.warehouse import steward

    def work():
        public = waves.standing()
        held = [{**one, "published": public.get(one["wave_id"])} for one in steward.waves()]
        return {"waves": held, "trail": trail.read()}

    def words(found) -> list[str]:
        lines = []
        for one in found["waves"]:
            state = (
                f"published, version {one['published']['version']}"
                if one["published"]
                else "not published"
            )
            lines.append(
                f"{one['wave_id']:20} {one['respondents']:>9,} respondents  {one['title']}  (from {one['file']}, "
                f"{one['imported_at'][:10]}, by {one['imported_by']}; {state})"
            )
        done = [
            " ".join(f"{key}={value}" for key, value in line.items())
            for line in found["trail"][-20:]
        ]
        return [*(lines or ["The store holds no wave."]), *(["What was done, last:"] if done else []),
                *(f"  {line}" for line in done)]  # fmt: skip

    return _tell(said, work, words)


def _tell(said, work, words) -> int:
    """Does the work and says what came of it; 0 done, 2 refused and nothing changed, 1 a fault of ours."""
    from insight.faults import DataFault, Refused, disk

    try:
        found = terminal.done(work)
    except (DataFault, Refused) as fault:
        return _refused(said, fault.sentences, more=getattr(fault, "told", {}))
    except OSError as fault:
        return _refused(said, [f"Nothing was changed. {disk(fault)}"], 1)
    except Exception as fault:
        return _refused(
            said,
            [
                f"Something of ours broke ({type(fault).__name__}). Nothing changed; please report it."
            ],
            1,
        )
    if said.json:
        print(json.dumps({"ok": True, **found}, ensure_ascii=False, indent=2, default=str))
        return 0
    notes = [f"  note: {warning}" for warning in found.get("warnings", [])]
    print(terminal.plain([*words(found), *notes]))
    if found.get("refused"):
        from insight.warehouse.steward import sentence

        for one in found["refused"][:20]:
            print(terminal.plain([f"  refused: {sentence(found, one)}"]))
        if found["rows_refused"] > 20:
            print(f"  … {found['rows_refused']:,} rows are refused in all; --json lists up to 200.")
    return 0


def _refused(said, sentences: list[str], code: int = 2, more: dict | None = None) -> int:
    if said.json:
        nothing = {"rows_taken": 0, "rows_refused": 0, "refused": [], "warnings": []}
        answer = {"ok": False, "refused_file": sentences, **nothing, **(more or {})}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        print(terminal.plain(sentences), file=sys.stderr)
    return code


def _progress(text: str) -> None:
    """Long work says how far it is, on standard error."""
    print(f"\r{text:<50}", end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)
