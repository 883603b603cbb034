"""Groups and answers are merged before anything is hidden: coarser tables hide less."""

from insight.protection.rules import BASE

OUTSIDE = "Not stated"


def groups(labels: list[str], sizes: dict[str, int]) -> dict[str, str] | None:
    """Each group's published label, so that every group has BASE respondents; None when that leaves
    fewer than two. The smallest is merged with the next smallest until none is too small."""
    parts = [[label] for label in labels]

    def size(part: list[str]) -> int:
        return sum(sizes[label] for label in part)

    while len(parts) > 1 and size(min(parts, key=size)) < BASE:
        one = min(parts, key=size)
        parts.remove(one)
        other = min(parts, key=size)
        other.extend(one)
        other.sort(key=labels.index)
    if len(parts) < 2:
        return None
    # Groups have names, and names keep their capitals.
    return {label: either(part, str) for part in parts for label in part}


def answers(kind: str, options: list[dict], totals: dict[str, int]) -> list[list[tuple[str, ...]]]:
    """Ways to merge the answers of a question, finest first; each way is a list of sets of options.

    A scale is merged at both ends (agree, neither, disagree) and then into its top and the rest;
    bands of numbers with their neighbours; other answers the least given first, with one that begins alike.
    """
    ids = [option["option_id"] for option in options]
    if kind == "multi":
        return [[(name,) for name in ids]]
    if kind == "likert":
        return _scale(options, ids)
    ways = [[(name,) for name in ids]]
    begins = _begins(options)
    while len(ways[-1]) > 2:
        parts = ways[-1]
        counted = [sum(totals[name] for name in part) for part in parts]
        place = counted.index(min(counted))
        if kind == "number":
            beside = [other for other in (place - 1, place + 1) if 0 <= other < len(parts)]
        else:
            beside = [other for other in range(len(parts)) if other != place]
            like = {begins[name] for name in parts[place]}
            beside = [at for at in beside if like & {begins[name] for name in parts[at]}] or beside
        other = min(beside, key=lambda at: (counted[at], at))
        merged = tuple(sorted(parts[place] + parts[other], key=ids.index))
        rest = [part for at, part in enumerate(parts) if at not in (place, other)]
        ways.append(sorted([*rest, merged], key=lambda part: ids.index(part[0])))
    return ways


def _scale(options: list[dict], ids: list[str]) -> list[list[tuple[str, ...]]]:
    on_scale = sorted(
        (option for option in options if option["value"] is not None), key=lambda one: one["value"]
    )
    off = tuple(option["option_id"] for option in options if option["value"] is None)
    top = tuple(option["option_id"] for option in on_scale if option["is_top"])
    top = top or tuple(option["option_id"] for option in on_scale[-(len(on_scale) // 2) :])
    rest = [option["option_id"] for option in on_scale if option["option_id"] not in top]
    bottom, middle = tuple(rest[: len(top)]), tuple(rest[len(top) :])
    ways = [
        [(name,) for name in ids],
        [bottom, middle, top, off],
        [bottom, middle + off, top],
        [(*bottom, *middle, *off), top],
    ]
    found = []
    for way in ways:
        parts = sorted(
            (tuple(sorted(part, key=ids.index)) for part in way if part),
            key=lambda part: ids.index(part[0]),
        )
        if len(parts) > 1 and parts not in found:
            found.append(parts)
    return found


def either(words: list[str], inside=None) -> str:
    """'Agree or strongly agree'; `inside` puts a word into the middle of a line, where it is made small."""
    first, *others = words
    small = [(inside or _small)(word) for word in others]
    return " or ".join([", ".join([first, *small[:-1]]), small[-1]]) if small else first


def _small(word: str) -> str:
    """Only a first letter that begins a plain word is made small."""
    return word[:1].lower() + word[1:] if word[1:2].islower() or word[1:2] == " " else word


def _begins(options: list[dict]) -> dict[str, str]:
    """The first word of each option: 'No' and 'No, but planned' belong together."""
    return {
        option["option_id"]: (option["label"].casefold().replace(",", " ").split() or [""])[0]
        for option in options
    }
