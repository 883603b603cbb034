"""What becomes of a submission: accepted into the public database, rejected, or taken out again.

The queue says what was decided, once; the edition in force says what is public. A decision is claimed in
the queue first and published after: whatever stops it in between leaves an accepted submission that is
not public yet, which the list says and which accepting it again publishes.
"""

import re
import unicodedata
from functools import partial
from pathlib import Path

from insight import wording
from insight.faults import Refused
from insight.publishing import editions, trail
from insight.roles import Person, terminal
from insight.submissions import fields, files, queue
from insight.submissions.queue import Submission
from insight.warehouse import ask, published, snapshot, submitted
from insight.warehouse import editions as built


def known(path: Path | None = None) -> fields.Known:
    """What may be chosen, from a public database or the one in force."""
    return fields.known(asker(path or published.current()))


def asker(path: Path):
    """Asks a public file: ask(name, **params) gives an answer."""
    from insight import catalogue

    con = snapshot.read(path)
    return lambda name, **params: ask(con, catalogue.get(name), **params)


def contribute(said: dict, given: fields.Known) -> tuple[fields.Checked, Submission | None]:
    """What the form sends: checked, and put into the queue where nothing is wrong. Raises Refused where
    contributions are closed or too many, OSError."""
    checked = fields.check(said, given)
    if checked.project is None:
        return checked, None
    sent, new = queue.add(checked.project, checked.contact, "form")
    if new:
        trail.note("submitted", "the form", submission=sent.id)
    return checked, sent


def bring(
    path: Path, given: fields.Known, dry: bool = False, who: Person | None = None, sheet=None,
    limits=None, name="",
) -> tuple[files.Table, list[dict]]:  # fmt: skip
    """Puts the good rows of a file into the queue; gives the table and, for each row taken, {row, id,
    receipt, name, state}. Raises DataFault when the file is refused, Refused, OSError."""
    who = who or terminal()
    who.need("steward", "import projects")
    table = files.read(path, given, limits, sheet, name)
    told = []
    for row, checked in table.taken:
        one = {
            "row": row,
            "id": None,
            "receipt": None,
            "name": checked.project["name"],
            "state": "tried",
        }
        if not dry:
            sent, new = queue.add(checked.project, checked.contact, "file", table.file)
            one |= {
                "id": sent.id,
                "receipt": sent.receipt,
                "state": "new" if new else "there before",
            }
        told.append(one)
    new = [one["id"] for one in told if one["state"] == "new"]
    if new:
        trail.note(
            "imported projects", who.name, file=table.file, sha256=table.sha256, submissions=new
        )
    return table, told


def standing() -> set[int]:
    """Numbers of the submissions that are in the version in force."""
    path = published.edition().path
    return {row["submission_id"] for row in submitted.accepted(path)} if path else set()


def unplaced(one: Submission, given: fields.Known) -> list[str]:
    """Places as they were written that are none that we know."""
    return [place for place in _named(one.project) if place not in given.places.labels]


def accept(
    which: str | int, places: dict[str, str] | None = None, dry: bool = False, who: Person | None = None
) -> dict:  # fmt: skip
    """Publishes a submission among the projects; gives {submission, project, name, version}.

    `places` gives for a place as it was written the one it is ('' leaves it out). Raises Refused, OSError;
    nothing has changed then.
    """
    who = who or terminal()
    who.need("steward", "decide on a submission")
    with editions.alone() as said:
        one = queue.get(which)
        before = editions.in_force(said)
        accepted = submitted.accepted(before) if before else []
        if one.state in ("rejected", "withdrawn") or any(
            row["submission_id"] == one.id for row in accepted
        ):
            raise Refused(_decided(one))
        project = _placed(one, places or {}, known(before))
        again = one.state == "accepted"
        row = _row(one, project, one.decided[:10] if again else trail.now()[:10])
        told = {"submission": one.id, "project": row["project_id"], "name": row["name"]}
        if dry:
            return told
        if not again and not queue.decide(one.id, "waiting", "accepted", who.name, project=project):
            raise Refused(_decided(queue.get(one.id)))
        rows = sorted([*accepted, row], key=lambda row: row["submission_id"])
        try:
            entry = editions.put(
                said,
                lambda path: built.write(path, before, "", accepted=rows),
                lambda path: _prove(path, one),
                f"accepted project {one.id}",
                editions.held(said),
                who=who,
            )
        except BaseException:
            if not again:
                queue.decide(one.id, "accepted", "waiting", who.name, project=one.project)
            raise
        trail.note(
            "accepted project",
            who.name,
            submission=one.id,
            project=row["project_id"],
            version=entry["version"],
        )
        return {**told, "version": entry["version"]}


def reject(which: str | int, reason: str, who: Person | None = None, dry: bool = False) -> dict:
    """Declines a submission that waits, and erases its contact. Raises Refused, OSError."""
    who = who or terminal()
    who.need("steward", "decide on a submission")
    reason = fields.clean(reason)[:500]
    if not reason:
        raise Refused("Say why it is rejected, so that others can see it later.")
    one = queue.get(which)
    if one.state != "waiting":
        raise Refused(_decided(one))
    told = {"submission": one.id, "name": one.project["name"], "reason": reason}
    if dry:
        return told
    if not queue.decide(one.id, "waiting", "rejected", who.name, reason, forget=True):
        raise Refused(_decided(queue.get(one.id)))
    trail.note("rejected project", who.name, submission=one.id)
    return told


def withdraw(
    which: str | int, reason: str = "", who: Person | None = None, dry: bool = False
) -> dict:
    """Takes an accepted submission out of every version that is kept, and erases its contact.

    Raises Refused, OSError; nothing has changed then.
    """
    who = who or terminal()
    who.need("steward", "decide on a submission")
    with editions.alone() as said:
        one = queue.get(which)
        if one.state != "accepted":
            raise Refused(
                _decided(one)
                if one.state != "waiting"
                else f"Submission {one.id} waits: reject it."
            )
        holding = [entry for entry in said["versions"] if one.id in _inside(entry)]
        told = {
            "submission": one.id, "name": one.project["name"],
            "made_anew": [entry["version"] for entry in holding],
        }  # fmt: skip
        if dry:
            return told
        if holding:
            before = editions.in_force(said)
            left = [row for row in submitted.accepted(before) if row["submission_id"] != one.id]
            instead = [(entry, partial(_strip, entry["file"], one.id)) for entry in holding]
            entry = editions.put(
                said,
                lambda path: built.write(path, before, "", accepted=left),
                built.prove,
                f"withdrew project {one.id}",
                editions.held(said),
                instead,
                who=who,
            )
            told["version"] = entry["version"]
        queue.decide(
            one.id,
            "accepted",
            "withdrawn",
            who.name,
            fields.clean(reason)[:500] or None,
            forget=True,
        )
        made = {name: told[name] for name in told if name != "name"}
        trail.note("withdrew project", who.name, **made)
        return told


def _strip(file: str, submission: int, path: Path) -> None:
    submitted.strip(path, published.folder() / file, submission)


def _inside(entry: dict) -> set[int]:
    try:
        return {row["submission_id"] for row in submitted.accepted(published.whole(entry))}
    except OSError:
        return set()  # a damaged file is read by nobody


def _prove(path: Path, one: Submission) -> None:
    """The new file answers every question, and the contact is nowhere in it. Raises Refused."""
    built.prove(path)
    contacts = (one.contact or "").splitlines()
    if any(submitted.holds(path, contact) for contact in contacts):
        raise Refused(
            f"Submission {one.id} holds its contact in a text that would be published. Reject it, and ask for "
            "it to be sent without."
        )


def _decided(one: Submission) -> str:
    if one.state == "waiting":
        return f"Submission {one.id} is public already."
    why = f" Reason: {one.reason}" if one.reason else ""
    day = wording.moment(one.decided[:10])
    return f"Submission {one.id} was {one.state} by {one.decided_by} on {day}.{why}"


def _named(project: dict) -> list[str]:
    named = [*(project["places"] or "").split(";"), project["led_from"] or ""]
    return list(dict.fromkeys(filter(None, named)))


def _placed(one: Submission, places: dict[str, str], given: fields.Known) -> dict:
    """The project with every place one that we know. Raises Refused with a sentence for each that is not."""
    wrong, means = [], {}
    for written in _named(one.project):
        asked = places.get(written, written)
        found, near = given.places.match(asked) if asked else ("", [])
        if found is None:
            wrong.append(
                f"'{asked}' is no place that we know{fields.near_words(near)}. Say which it is:   "
                f"--place '{written}=…'"
            )
        means[written] = found
    if unknown := sorted(places.keys() - means.keys()):
        wrong.append(f"The submission names no place '{unknown[0]}'.")
    if wrong:
        raise Refused(*wrong)
    sites = [means[place] for place in (one.project["places"] or "").split(";") if place]
    return {
        **one.project,
        "places": ";".join(dict.fromkeys(filter(None, sites))) or None,
        "led_from": means.get(one.project["led_from"]) or None,
    }


def _row(one: Submission, project: dict, accepted_on: str) -> dict:
    """A row of submitted.project. Contacts have no column there."""
    by = project["submitted_by"]
    by = f"{project['credit']}, {by}" if project["credit"] else by
    kept = ("submitted_by", "credit", "places")
    return {
        "submission_id": one.id,
        "project_id": f"{_slug(project['name'])}-s{one.id}",
        **{name: project[name] for name in fields.COLUMNS if name in project and name not in kept},
        "sites": project["places"],
        "submitted_by": by,
        "submitted_on": one.received[:10],
        "accepted_on": accepted_on,
        "provenance": f"submitted by {by}, {wording.moment(one.received[:10])}",
    }


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-") or "project"
