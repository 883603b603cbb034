"""A wave is published, or withdrawn, in one step that happens whole or not at all."""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from insight import protection, wording
from insight.faults import Refused
from insight.protection import auditor, routing, rules
from insight.protection.space import Past, Sum
from insight.publishing import editions, trail
from insight.roles import Person, terminal
from insight.warehouse import editions as files
from insight.warehouse import published, respondents


@dataclass
class Plan:
    """What publishing a wave would do. `protected` has the rows; `about` says what the wave is."""

    wave_id: str
    private: Path
    about: dict
    schema: str
    tables: list[dict]
    questions: list[dict]
    pasts: list[Past]
    routes: list[routing.Route]
    protected: protection.Protected

    def told(self) -> dict:
        """For the steward, as plain values: what would be shown, what hidden, and why."""
        rows = [row for row in self.protected.rows if row["option_id"] != "top2"]
        hidden = sum(row["symbol"] == "c" for row in rows)
        return {
            "wave": self.wave_id,
            "title": self.about["title"],
            "demonstration": self.about["is_demonstration"],
            "respondents": self.about["respondents"],
            "questions": len(self.questions),
            "figures": len(rows),
            "hidden": hidden,
            "low_reliability": sum(row["symbol"] == "u" for row in rows),
            "report": self.protected.report,
            "refused": self.protected.refused,
        }


def folder(wave_id: str) -> Path:
    """Where the steward's store keeps a wave. Raises Refused for a name that is none."""
    path = published.store() / "waves" / wave_id
    if Path(wave_id).name != wave_id or not (path / "wave.duckdb").exists():
        known = sorted(one.parent.name for one in path.parent.glob("[a-z0-9]*/wave.duckdb"))
        have = f"Imported are {', '.join(known)}." if known else "No wave was imported yet."
        raise Refused(f"There is no imported wave '{wave_id}'. {have}")
    return path


def plan(wave_id: str) -> Plan:
    """Protects a wave without publishing it. Raises Refused when the wave is not there."""
    private = folder(wave_id) / "wave.duckdb"
    about = respondents.about(private)
    tables = respondents.tables(private)
    questions = respondents.questions(private)
    pasts, refused = _pasts(wave_id, private, tables)
    routes = routing.routes(tables, respondents.meetings(private))
    segments = respondents.segments(private)
    try:
        protected = protection.protect(tables, questions, segments, pasts, routes)
    except ValueError:
        # No counts fit both what was published and what stands here.
        raise Refused(
            *refused,
            f"What was published before of these respondents does not fit the answers of '{wave_id}' as they "
            "are now. Import them with the mapping of then.",
        ) from None
    protected.refused += refused
    if about["respondents"] < rules.BASE:
        few = wording.counted(about["respondents"], "respondent")
        protected.refused.append(f"{few}: too few, because a share needs {rules.BASE}.")
    schema = "demonstration" if about["is_demonstration"] else "survey"
    return Plan(wave_id, private, about, schema, tables, questions, pasts, routes, protected)


def publish(wave_id: str, progress=lambda said: None, who: Person | None = None) -> dict:
    """Publishes a wave; gives what Plan.told() says, with the `version` it became. Tells `progress`
    what it is at.

    `who` asks for it; without one it is whoever sits at the terminal. Raises Refused, with a sentence
    for each reason, or OSError; nothing has changed then.
    """
    who = who or terminal()
    who.need("steward", "publish a wave")
    with editions.alone() as said:
        progress("Counting answers and protecting them …")
        ready = plan(wave_id)
        if ready.protected.refused:
            raise Refused(*ready.protected.refused)
        before = editions.in_force(said)
        waves = editions.held(said)
        origin = editions.origin(said)
        version = said["last"] + 1
        about = {**ready.about, "note": _note(ready)}
        if before and _same(before, ready, about):
            raise Refused(
                f"'{wave_id}' is published already, with these very figures and words: nothing to do."
            )

        def make(path: Path) -> None:
            progress("Building the public file aside …")
            files.write(
                path,
                before,
                wave_id,
                {
                    "schema": ready.schema,
                    "about": about,
                    "questions": ready.protected.questions,
                    "segments": ready.protected.segments,
                    "rows": ready.protected.rows,
                    "published_at": trail.now(),
                },
                keep=origin == published.CLUSTER,
            )

        def prove(path: Path) -> None:
            progress("Asking the new file every question …")
            files.prove(path)
            progress("Proving that nothing hidden can be worked out …")
            _prove_protection(path, ready)
            # What is about to be public is remembered before it is, so that no crash forgets it.
            _remember(path, ready, version)

        held = sorted({*waves, wave_id})
        entry = editions.put(
            said, make, prove, f"published {wave_id}", held, built_from=origin, who=who
        )
        trail.note("published", who.name, wave=wave_id, version=entry["version"])
        return {**ready.told(), "version": entry["version"]}


def withdraw(wave_id: str, dry: bool = False, who: Person | None = None) -> dict:
    """Takes a wave out of the public database and out of every version that is kept.

    Raises Refused when no version holds it, or OSError; nothing has changed then.
    """
    who = who or terminal()
    who.need("steward", "withdraw a wave")
    with editions.alone() as said:
        holding = [entry for entry in said["versions"] if wave_id in entry["waves"]]
        if not holding:
            raise Refused(f"'{wave_id}' is in no version that is kept, so there is nothing to do.")
        numbers = [entry["version"] for entry in holding]
        told = {"wave": wave_id, "made_anew": numbers}
        if dry:
            return told
        before = editions.in_force(said)
        left = [wave for wave in editions.held(said) if wave != wave_id]
        instead = [(entry, partial(_strip, entry["file"], wave_id)) for entry in holding]
        origin = editions.origin(said)
        entry = editions.put(
            said,
            lambda path: files.write(path, before, wave_id, keep=origin == published.CLUSTER),
            files.prove,
            f"withdrew {wave_id}",
            left,
            instead,
            wave_id,
            origin,
            who,
        )
        trail.note("withdrawn", who.name, wave=wave_id, version=entry["version"], made_anew=numbers)
        return {**told, "version": entry["version"]}


def _strip(file: str, wave_id: str, path: Path) -> None:
    files.strip(path, published.folder() / file, wave_id)


def standing() -> dict[str, dict]:
    """{wave_id: {"version", "by", "made"}} of the waves in force, for lists."""
    said = published.versions()
    entries = {entry["version"]: entry for entry in said["versions"]}
    in_force = entries.get(said["version"])
    if not in_force:
        return {}
    return {
        wave: {"version": in_force["version"], "by": in_force["by"], "made": in_force["made"]}
        for wave in in_force["waves"]
    }


def _note(ready: Plan) -> str | None:
    """The wave's note, with the questions whose weights could not be used."""
    said = [ready.about["note"]] if ready.about["note"] else []
    said += [line for line in ready.protected.report if "without weights" in line]
    return " ".join(said) or None


def _same(before: Path, ready: Plan, about: dict) -> bool:
    """Whether the version in force shows just these counts of the wave, in these words."""
    if files.waves(before).get(ready.wave_id) != ready.schema:
        return False

    def marks(rows):
        return {
            tuple(row[name] for name in (*auditor.GROUPS, "option_id", "n", "base"))
            for row in rows
            if row["option_id"] not in ("top2", "mean")
        }

    old = files.rows(before, ready.wave_id, ready.schema)
    said = files.told(about, ready.protected.questions, ready.protected.segments)
    return (
        marks(old) == marks(ready.protected.rows)
        and files.words(before, ready.wave_id, ready.schema) == said
    )


def _prove_protection(path: Path, ready: Plan) -> None:
    """From the file alone: no rule broken, nothing to be worked out, no private text. Raises Refused."""
    rows = files.rows(path, ready.wave_id, ready.schema)
    faults = auditor.faults(rows)
    done = ready.protected
    for past in [None, *ready.pasts]:
        found = auditor.audit(rows, ready.tables, ready.questions, done.covers, done.members, past)
        faults += [
            f"{one.question_id}, {one.option_id}, {' and '.join(one.groups) or 'everyone'}: hidden, "
            f"but it can only be {one.least} to {one.greatest}."
            for one in found
            if one.found_out
        ]
    faults += routing.faults(rows, ready.tables, ready.questions, done, ready.routes)
    if leaks := files.leaks(path, ready.private, ready.schema, ready.wave_id):
        faults.append(f"{leaks} private texts stand in what would be published.")
    if faults:
        raise Refused(*faults)


def _remember(path: Path, ready: Plan, version: int) -> None:
    """Keeps what becomes public, and the answers it came from, in the steward's store."""
    kept = folder(ready.wave_id) / "released"
    files.link(ready.private, kept / f"{version}.duckdb")
    rows = files.rows(path, ready.wave_id, ready.schema)
    said = {
        "covers": ready.protected.covers,
        "members": {
            segment: {label: sorted(one) for label, one in told.items()}
            for segment, told in ready.protected.members.items()
        },
        "rows": [
            {name: row[name] for name in (*auditor.GROUPS, "option_id", "n", "base")}
            for row in rows
        ],
    }
    (kept / f"{version}.json").write_text(json.dumps(said), encoding="utf-8")


def _pasts(wave_id: str, private: Path, tables: list[dict]) -> tuple[list[Past], list[str]]:
    """What earlier publications told of the same respondents, and why that forbids publishing."""
    pasts, refused = [], []
    for released in sorted((published.store() / "waves").glob("[a-z0-9]*/released/*.json")):
        old = released.with_suffix(".duckdb")
        other = released.parents[1].name
        if not old.exists():
            continue
        seen = files.overlap(private, old)
        alike = seen["same_file"] or seen["both"] >= rules.OVERLAP * min(seen["new"], seen["old"])
        if other == wave_id and not alike:
            refused.append(
                f"'{wave_id}' was published before as version {released.stem} with answers that do not "
                "match these. Import them again with the mapping of then, so that both can be compared."
            )
        telling = seen["same_file"] or seen["telling"] >= 1 - rules.OVERLAP
        if not alike or (other != wave_id and not telling):
            continue
        if seen["recoded"]:
            refused.append(_otherwise(seen["recoded"], other, released.stem))
            continue
        joined, left = seen["new"] - seen["both"], seen["old"] - seen["both"]
        if 0 < joined < rules.BASE or 0 < left < rules.BASE:
            refused.append(
                f"'{other}' was published before as version {released.stem}, and this differs from it "
                f"by the answers of {wording.counted(max(joined, left), 'respondent')}. Taking one from the other would "
                f"tell what they said. Publish again once at least {rules.BASE} differ."
            )
            continue
        if joined and left:
            continue  # neither contains the other: a difference is of two unknown groups
        told = json.loads(released.read_text(encoding="utf-8"))
        if changed := _coded_otherwise(told, tables):
            refused.append(_otherwise(changed, other, released.stem))
            continue
        pasts.append(_past(told, old, tables, joined, left))
    return pasts, refused


def _otherwise(changed: list[str], other: str, version: str) -> str:
    return (
        f"The answers of {', '.join(changed)} are coded otherwise than in version {version} of "
        f"'{other}', which was published before. Use the mapping of then."
    )


def _coded_otherwise(told: dict, tables: list[dict]) -> list[str]:
    """Questions whose options an earlier publication knew by other ids."""
    now = {
        table["question_id"]: {option["option_id"] for option in table["options"]}
        for table in tables
    }
    return sorted(
        name
        for name, covers in told["covers"].items()
        if name in now and not {one for part in covers.values() for one in part} <= now[name]
    )


def _past(told: dict, old: Path, tables: list[dict], joined: int, left: int) -> Past:
    everyone = frozenset({"before", "since"}) if joined or left else frozenset({"all"})
    layers = ("before", "since") if joined or left else ("all",)
    theirs = frozenset({"before"}) if joined else everyone
    mine = frozenset({"before"}) if left else everyone
    kinds = {table["question_id"]: table for table in tables}
    known: dict[str, list] = {}
    for row in told["rows"]:
        question = kinds.get(row["question_id"])
        if not question or row["option_id"] == "mean":
            continue
        segments = tuple(name for name in (row["segment"], row["segment_2"]) if name)
        labels = tuple(label for label in (row["group_label"], row["group_2"]) if label)
        groups = tuple(
            frozenset(told["members"][name][label])
            for name, label in zip(segments, labels, strict=True)
        )
        part = frozenset(told["covers"][row["question_id"]][row["option_id"]])
        ids = frozenset(option["option_id"] for option in question["options"])
        whole = part | {""} if question["kind"] == "multi" else ids
        facts = known.setdefault(row["question_id"], [])
        if row["n"] is not None:
            facts.append((Sum(part, segments, groups, theirs), row["n"]))
        if row["base"] is not None:
            fact = (Sum(whole, segments, groups, theirs), row["base"])
            if fact not in facts:
                facts.append(fact)
    apart = {}
    if joined or left:
        before = respondents.tables(old)
        more, less = (tables, before) if joined else (before, tables)
        apart["since"] = _difference(more, less)
    return Past(known, layers, mine, apart)


def _difference(more: list[dict], less: list[dict]) -> list[dict]:
    """The tables of those who are only in the first."""
    others = {(table["question_id"], table["segments"]): table for table in less}
    found = []
    for table in more:
        other = others.get((table["question_id"], table["segments"]))
        if other:
            found.append(
                {
                    **table,
                    **{
                        name: {key: n - other[name].get(key, 0) for key, n in table[name].items()}
                        for name in ("cells", "bases", "asked")
                    },
                }
            )
    return found
