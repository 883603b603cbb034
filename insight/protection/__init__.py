"""From what respondents answered to what may be shown of it.

Plain tables in, plain tables out (`insight.warehouse.respondents.tables` gives the first). What is
hidden, and why, is decided in hiding.py by the numbers of rules.py; auditor.py proves it afterwards
from what would be published, and from nothing else.
"""

from dataclasses import dataclass, field

from insight.protection import hiding, merging, routing, rules
from insight.protection.space import Past, Sum
from insight.protection.tables import Split, complete, regrouped, split, top_of


@dataclass
class Protected:
    """What may be published of a wave. `rows`, `questions` and `segments` are as
    `insight.warehouse.cells.fill` takes them; `covers` says what an option stands for, `members` what
    a group stands for; `report` is for the steward; `refused` says why nothing may be published."""

    rows: list[dict] = field(default_factory=list)
    questions: list[dict] = field(default_factory=list)
    segments: list[dict] = field(default_factory=list)
    covers: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)
    report: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def protect(tables, questions, segments, pasts=(), routes=()) -> Protected:
    """Protects one wave: `tables`, `questions` and `segments` as respondents.py gives them.

    `pasts` is what earlier publications told of these respondents, `routes` which questions were asked
    only of those with a certain answer to another (routing.py).
    """
    done = Protected()
    published = _merge_groups(done, tables, segments)
    by_question: dict[str, list[dict]] = {}
    for table in tables:
        if all(published.get(segment) for segment in table["segments"]):
            by_question.setdefault(table["question_id"], []).append(table)
    for question in questions:
        _question(done, question, by_question[question["question_id"]], published, pasts)
    routing.hide(done, tables, questions, routes)
    return done


def _merge_groups(done: Protected, tables, segments) -> dict[str, dict[str, str] | None]:
    """{segment: {group: published label}}, said in the report where groups were merged."""
    published: dict = {}
    first: dict = {}
    for table in tables:
        first.setdefault(table["segments"], table)
    for segment in segments:
        name = segment["segment_id"]
        (table,) = (
            one
            for one in complete([first[()], first[name,]])
            if one["segments"]
        )  # fmt: skip
        sizes = {group: asked for (group,), asked in table["asked"].items()}
        order = [label for label in segment["groups"] if label in sizes]
        order += [label for label in sizes if label not in order]
        published[name] = merging.groups(order, sizes)
        if not published[name]:
            done.report.append(
                f"Not split by {segment['label']}: merged until each has {rules.BASE} respondents, "
                "fewer than two groups are left."
            )
            continue
        done.members[name] = {
            label: frozenset(one for one in order if published[name][one] == label)
            for label in dict.fromkeys(published[name][one] for one in order)
        }
        done.segments.append(segment)
        for label, members in done.members[name].items():
            if len(members) > 1:
                done.report.append(
                    f"{segment['label']}: the group '{label}' was made by merging, because each "
                    f"group needs {rules.BASE} respondents."
                )
    return published


def _question(done: Protected, question: dict, tables, published, pasts) -> None:
    name, kind = question["question_id"], question["kind"]
    ids = [option["option_id"] for option in question["options"]]
    coarse = [regrouped(table, published) for table in complete(tables)]
    splits = hiding.published_splits(question, coarse)
    labels = {segment: list(told) for segment, told in done.members.items()}
    safe = hiding.protect(kind, ids, labels, splits)
    told = [(labels, splits, None)]
    for past in pasts:
        if not (earlier := past.known.get(name)):
            continue
        fine = {
            segment: sorted(frozenset().union(*told.values()))
            for segment, told in done.members.items()
        }
        apart = [
            split(regrouped(table, published), splits[0].parts).seen_as(
                done.members, frozenset({layer})
            )
            for layer, others in past.apart.items()
            for table in complete(
                [one for one in others if one["question_id"] == name
                 and all(published.get(segment) for segment in one["segments"])]
            )
        ]  # fmt: skip
        views = [one.seen_as(done.members, past.mine) for one in splits]
        safe &= hiding.protect(kind, ids, fine, views, (past.layers, earlier), apart)
        told.append((fine, views, (past.layers, earlier)))
    for seen in told:
        hiding.tops(ids, *seen)
    if not safe:
        done.refused.append(
            f"'{question['text']}': together with what was published before, answers could be worked "
            "out, whatever is hidden now."
            if len(told) > 1
            else f"'{question['text']}': so few answered that even with every figure hidden what they said "
            "could be worked out. Make it text in the mapping, or leave it out."
        )
    shown, covers = _options(question, splits)
    done.questions.append({**question, "options": shown})
    done.covers[name] = covers
    weighted = _weights(done, question, splits, tables, published)
    for one in splits:
        done.rows += _rows(question, one, weighted)
        _tell(done, question, one)


def _options(question: dict, splits: list[Split]) -> tuple[list[dict], dict[str, tuple]]:
    """The options that are shown, merged ones after those they stand for, and what each covers."""
    known = {option["option_id"]: option for option in question["options"]}
    parts = dict.fromkeys(part for one in splits for part in one.parts)
    shown = []
    for part in sorted(parts, key=lambda part: (known[part[0]]["position"], len(part))):
        first = known[part[0]]
        if len(part) > 1:
            label = merging.either([known[option]["label"] for option in part])
            top = all(known[option]["is_top"] for option in part)
            first = {**first, "label": label, "value": None, "is_top": top, "code": None}
        shown.append({**first, "option_id": "+".join(part)})
    covers = {"+".join(part): part for part in parts}
    if top := top_of(question):
        covers["top2"] = top
    return shown, covers


def _weights(done: Protected, question, splits, tables, published) -> dict | None:
    """{segments: table} whose weights may be used, or None.

    Weighted and unweighted figures together are two equations for one secret, so weights are used
    only where nothing was hidden or merged, and only in a large survey.
    """
    if not tables[0]["weighted"]:
        return None
    merged = any(len(part) > 1 for one in splits for part in one.parts) or any(
        label != group for told in published.values() if told for group, label in told.items()
    )
    hidden = any(one.hidden for one in splits) or not all(published.values())
    everyone = next(one for one in splits if not one.segments)
    if merged or hidden or everyone.bases[()] < rules.WEIGHTED:
        done.report.append(
            f"'{question['text']}' is shown without weights: beside the counts they would give away "
            "what was hidden or merged."
        )
        return None
    return {table["segments"]: table for table in tables}


def _rows(question: dict, one: Split, weighted) -> list[dict]:
    segment, segment_2 = (*one.segments, "", "")[:2]
    table = weighted and weighted[one.segments]
    rows = []
    few = any(base < rules.COUNT for base in one.bases.values())
    for group in one.groups:
        base = one.bases[group]
        counts = {"+".join(p): None if (group, p) in one.hidden else one.counts[group, p]
                  for p in one.parts}  # fmt: skip
        if one.top:
            counts["top2"] = one.top_of(group) if group in one.told and not few else None
        for option, n in counts.items():
            row = {
                "question_id": question["question_id"],
                "option_id": option,
                "segment": segment,
                "group_label": (*group, "", "")[0],
                "segment_2": segment_2,
                "group_2": (*group, "", "")[1],
                "n": n,
                "base": None if few else base,
                "asked": None if few else one.asked[group],
                "symbol": "c" if n is None else rules.reliability(base),
            }
            if table and option != "top2":
                sums, mass = table["weighted"][*group, option], table["weights"][group]
                row |= {
                    # Three decimals: more of them would spell out which weights were added up.
                    "weighted": round(sums / mass, 3) * mass,
                    "weights": mass,
                    "squares": table["squares"][group],
                }
            rows.append(row)
    return rows if not table else [row for row in rows if row["option_id"] != "top2"]


def _tell(done: Protected, question: dict, one: Split) -> None:
    """What the steward should know of one table."""
    by = " and ".join(
        segment["label"] for name in one.segments for segment in done.segments
        if segment["segment_id"] == name
    )  # fmt: skip
    where = f"'{question['text']}'" + (f" by {by}" if by else "")
    if one.why:
        done.report.append(f"{where}: hidden, because {one.why}.")
        return
    labels = {option["option_id"]: option["label"] for option in question["options"]}
    merged = [
        merging.either([labels[name] for name in part]) for part in one.parts if len(part) > 1
    ]
    if merged:
        told = "; ".join(f"'{label}'" for label in merged)
        done.report.append(f"{where}: answers merged so that fewer are hidden: {told}.")
    second = one.hidden - one.first
    if one.first:
        done.report.append(
            f"{where}: {len(one.first)} of {len(one.cells)} figures hidden, because fewer than "
            f"{rules.COUNT} gave or did not give the answer, or fewer than {rules.BASE} answered."
        )
    if second:
        done.report.append(
            f"{where}: {len(second)} of {len(one.cells)} more hidden, because they would give the "
            "others away."
        )


__all__ = ["Past", "Protected", "Sum", "protect"]
