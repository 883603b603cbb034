"""`python -m insight project …`: projects that were sent in: load a file of them, list them, decide."""

from pathlib import Path

from insight.publishing import terminal

ABOUT = "load, list, accept, reject and withdraw submitted projects"


def add(parser) -> None:
    does = parser.add_subparsers(dest="does", required=True)
    load = does.add_parser(
        "import", help="put a file of projects into the queue; nothing is published"
    )
    load.add_argument("file", metavar="FILE", help="CSV or XLSX with our columns")
    load.add_argument("--sheet", metavar="NAME", help="the sheet to read, where there are several")
    load.add_argument(
        "--template",
        action="store_true",
        help="write an empty file with our columns to FILE instead",
    )
    held = does.add_parser("list", help="what waits, and what was decided")
    take = does.add_parser("accept", help="publish a submission among the projects")
    take.add_argument(
        "--place", action="append", default=[], metavar="WRITTEN=PLACE",
        help="which place one that nobody knows is; 'WRITTEN=' leaves it out",
    )  # fmt: skip
    decline = does.add_parser("reject", help="decline a submission")
    back = does.add_parser("withdraw", help="take an accepted one out of every public version")
    for one in (take, decline, back):
        one.add_argument("id", metavar="ID", help="its number or its receipt")
    decline.add_argument("--reason", required=True, metavar="TEXT", help="why, in a sentence")
    back.add_argument("--reason", default="", metavar="TEXT", help="why, in a sentence")
    for one in (load, take, decline, back):
        one.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")
    for one in (load, held, take, decline, back):
        one.add_argument("--json", action="store_true", help="answer as JSON on standard output")
    held.set_defaults(dry_run=False)


def run(said) -> int:
    """0 done, 2 refused and nothing changed, 1 a fault of ours."""
    return {
        "import": _import, "list": _list, "accept": _accept, "reject": _reject, "withdraw": _withdraw
    }[said.does](said)  # fmt: skip


def _import(said) -> int:
    if said.template:
        return terminal.told(lambda: _template(Path(said.file)), lambda done: [done["said"]], said)
    from insight.faults import Refused
    from insight.publishing import projects
    from insight.submissions.files import sentence

    bad: list = []

    def work() -> dict:
        table, taken = projects.bring(
            Path(said.file), projects.known(), said.dry_run, sheet=said.sheet
        )
        done = {
            "file": table.file, "sheet": table.sheet, "sha256": table.sha256, "rows_taken": len(taken),
            "rows_refused": table.bad, "taken": taken, "refused": table.refused,
            "warnings": table.warnings + _alike(table), "published": False,
        }  # fmt: skip
        bad.extend(sentence(table, one) for one in table.refused)
        if not taken:
            head = f"{table.file}: no row can be taken, and nothing changed."
            raise Refused(head, *bad[:20], **done)
        return done

    def words(done: dict) -> list[str]:
        lines = [f"  {one['id'] or '-':>4}  {one['receipt'] or '':11}  {one['name'][:70]}  ({one['state']})"
                 for one in done["taken"]]  # fmt: skip
        lines += [f"  note: {line}" for line in done["warnings"]]
        lines += [f"  refused: {line}" for line in bad[:20]]
        if len(bad) > 20:
            lines.append("  … and more; --json lists up to 200.")
        last = (
            "This was a trial; nothing was stored."
            if said.dry_run
            else "What was taken waits for a decision: python -m insight project accept ID"
        )
        return [
            f"{done['rows_taken']} projects taken, {done['rows_refused']} refused.",
            *lines,
            last,
        ]

    return terminal.told(work, words, said)


def _alike(table) -> list[str]:
    """Rows that look like a project of the repository."""
    from insight.publishing import projects
    from insight.search import Shelf
    from insight.submissions import alike
    from insight.warehouse import published

    rows = projects.asker(published.current())("collective/projects").rows
    shelf, by_id = Shelf(rows), {row["project_id"]: row for row in rows}
    return [
        f"{table.file}, row {number}: '{checked.project['name']}' looks like {alike.said(by_id[found])}."
        for number, checked in table.taken
        for found in alike.known(shelf, by_id, checked.project)[:1]
    ]


def _template(path: Path) -> dict:
    from insight.faults import Refused
    from insight.publishing import projects
    from insight.submissions import files

    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise Refused("A template is CSV or XLSX: end the file's name in .csv or .xlsx.")
    data = (
        files.template_csv()
        if path.suffix.lower() == ".csv"
        else files.template_xlsx(projects.known())
    )
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise Refused(f"{path.name} is there already. Choose another name.") from None
    except OSError as fault:
        reason = fault.strerror or "the disk refused it"
        raise Refused(f"{path} cannot be written: {reason}. Choose another place.") from None
    return {"file": path.name, "said": f"{path.name} has our columns and no project yet."}


def _list(said) -> int:
    from insight.publishing import projects
    from insight.submissions import queue

    def work() -> dict:
        public = projects.standing()
        return {"submissions": [_plain(one, one.id in public) for one in queue.every()]}

    def words(done: dict) -> list[str]:
        lines = []
        for one in done["submissions"]:
            state = one["state"]
            if state == "accepted" and not one["public"]:
                state = "accepted, not public: accept it again"
            why = f": {one['reason']}" if one["reason"] else ""
            lines.append(
                f"{one['id']:>4}  {one['receipt']:11}  {one['received'][:10]}  {one['name'][:60]}  "
                f"({one['submitted_by'][:40]}; {state}{why})"
            )
        return lines or ["Nothing was sent in yet."]

    return terminal.told(work, words, said)


def _plain(one, public: bool) -> dict:
    """A submission without its contact, which no list shows."""
    return {
        "id": one.id, "receipt": one.receipt, "received": one.received, "origin": one.origin,
        "file": one.file, "state": one.state, "public": public, "decided": one.decided,
        "decided_by": one.decided_by, "reason": one.reason, **one.project,
    }  # fmt: skip


def _accept(said) -> int:
    from insight.faults import Refused
    from insight.publishing import projects

    def work() -> dict:
        places = {}
        for one in said.place:
            written, sign, place = one.partition("=")
            if not sign:
                raise Refused(f"'{one}' is no pair. Write   --place 'WRITTEN=PLACE'")
            places[written.strip()] = place.strip()
        return projects.accept(said.id, places, said.dry_run)

    def words(done: dict) -> list[str]:
        if said.dry_run:
            return [f"'{done['name']}' would be published as {done['project']}."]
        return [
            f"'{done['name']}' is published as {done['project']}, version {done['version']}. "
            f"To take it out: python -m insight project withdraw {done['submission']}"
        ]

    return terminal.told(work, words, said)


def _reject(said) -> int:
    from insight.publishing import projects

    def words(done: dict) -> list[str]:
        verb = "would be" if said.dry_run else "is"
        return [f"'{done['name']}' {verb} rejected. Its contact {verb} erased."]

    return terminal.told(
        lambda: projects.reject(said.id, said.reason, dry=said.dry_run), words, said
    )


def _withdraw(said) -> int:
    from insight.publishing import projects

    def words(done: dict) -> list[str]:
        verb = "would be" if said.dry_run else "is"
        anew = ", ".join(map(str, done["made_anew"])) or "none"
        return [f"'{done['name']}' {verb} withdrawn. Kept versions made anew without it: {anew}."]

    return terminal.told(
        lambda: projects.withdraw(said.id, said.reason, dry=said.dry_run), words, said
    )
