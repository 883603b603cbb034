"""Stills whose rows are strips: shares with their intervals and ranges, counts, and grouped bars."""

from itertools import groupby

from insight import wording
from insight.charts import ink
from insight.charts.box import LEAD, Page, key, name_of, passport, several
from insight.charts.dots import COMPUTED, PUBLISHED
from insight.charts.letters import width
from insight.charts.scene import Scene

WORDS, IMPOSSIBLE = "words that allow a range", "figure its base cannot give"


def _signs(page: Page, rows: list[dict]) -> list[tuple[str, object]]:
    scene, size = page.scene, page.size
    found = []
    exact = [row for row in rows if row["share"] is not None and row["is_possible"] is not False]
    if any(row["state"] != COMPUTED for row in exact):
        found.append((PUBLISHED, lambda x, y: scene.dot(x, y, size * 0.32, ink.BLUE)))
    if any(row["state"] == COMPUTED for row in exact):
        found.append((COMPUTED, lambda x, y: _diamond(scene, x, y, size)))
    if any(row["interval_low"] is not None for row in exact):
        found.append(
            ("95% interval", lambda x, y: _whisker(scene, x - size * 0.8, x + size * 0.8, y, size))
        )
    if any(row["share"] is None and row["share_low"] is not None for row in rows):
        found.append((WORDS, lambda x, y: _range(scene, x - size * 0.7, x + size * 0.7, y, size)))
    if any(row["is_possible"] is False for row in rows):
        found.append(
            (IMPOSSIBLE, lambda x, y: scene.dot(x, y, size * 0.3, None, ink.PLUM, size * 0.12))
        )
    return found


def _diamond(scene: Scene, x: float, y: float, size: float) -> None:
    r = size * 0.38
    scene.shape([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], ink.BLUE)


def _whisker(scene: Scene, x1: float, x2: float, y: float, size: float) -> None:
    end = size * 0.25
    scene.line(x1, y, x2, y, ink.BLUE, size * 0.1)
    scene.line(x1, y - end, x1, y + end, ink.BLUE, size * 0.1)
    scene.line(x2, y - end, x2, y + end, ink.BLUE, size * 0.1)


def _range(scene: Scene, x1: float, x2: float, y: float, size: float) -> None:
    scene.box(x1, y - size * 0.18, max(x2 - x1, 1), size * 0.36, ink.TEAL)
    for x in (x1, x2):
        scene.line(x, y - size * 0.38, x, y + size * 0.38, ink.TEAL, size * 0.14)


def _mark(page: Page, row: dict, x0: float, reach: float, y: float) -> None:
    """One share from 0 to 100% on a track that begins at x0."""
    scene, size = page.scene, page.size
    scene.line(x0, y, x0 + reach, y, ink.GRID, 2)
    if row["share"] is not None and row["is_possible"] is False:
        scene.dot(x0 + reach * row["share"], y, size * 0.3, None, ink.PLUM, size * 0.12)
    elif row["share"] is not None:
        if row["interval_low"] is not None:
            _whisker(
                scene, x0 + reach * row["interval_low"], x0 + reach * row["interval_high"], y, size
            )
        # A figure that this product worked out has a mark of its own.
        if row["state"] == COMPUTED:
            _diamond(scene, x0 + reach * row["share"], y, size)
        else:
            scene.dot(x0 + reach * row["share"], y, size * 0.32, ink.BLUE)
    elif row["share_low"] is not None:
        _range(scene, x0 + reach * row["share_low"], x0 + reach * row["share_high"], y, size)


def dots(page: Page, query, rows: list[dict]) -> None:
    size, mixed = page.size, several(rows)
    key(page, _signs(page, rows))
    room = page.across if page.narrow else page.across * 0.56
    x0 = 6 if page.narrow else page.across * 0.6
    drawn = [row for row in rows if row["share"] is not None or row["share_low"] is not None]
    widest = max((width(wording.figure(row), size, "bold") for row in drawn), default=0)
    beside = min(widest, size * 6) + size
    reach = page.across - x0 - (size * 0.6 if page.narrow else beside)
    parts = ("audience", "year", "base_words")
    # The scale stands below the last mark: under rows of words alone nobody would know whose it is.
    last = id(drawn[-1]) if drawn else None
    floor = size * LEAD + 4 if drawn else 0
    for question, members in groupby(rows, key=lambda row: row.get("question")):
        mine = list(members)
        shared = tuple(part for part in parts if len({row.get(part) for row in mine}) == 1)
        head = page.lines(str(question), page.across, 2, "bold") if mixed else []
        common = (
            passport({**mine[0], "n": None}, tuple(p for p in parts if p not in shared))
            if len(mine) > 1
            else ""
        )
        common = page.lines(common, page.across, 2) if common else []
        for place, row in enumerate(mine):
            figure = wording.figure(row)
            bare = row["share"] is None and row["share_low"] is None
            label = f"{figure} {name_of(query, row)}" if bare else name_of(query, row)
            if bare and figure == "In words:" and row.get("note"):
                label += f": {row['note']}"
            # Where all stands below each other, the figure ends the first line of the words.
            words = page.lines(label, page.across if bare else room - page.narrow * beside)
            detail = passport(row, shared if len(mine) > 1 else ())
            detail = page.lines(detail, page.across if bare else room) if detail else []
            odd = (
                page.lines(wording.impossible(row), page.across)
                if row["is_possible"] is False
                else []
            )
            strip = size * 1.3 if page.narrow and not bare else 0
            above = [*head, *common] if place == 0 else []
            apart = size * 0.25 if above and common else 0
            need = page.tall([*above, *words, *detail, *odd]) + apart + strip + size * 0.5
            if not page.fits(need + floor) and page.scene.shown:
                return _axis(page, x0, reach) if floor else None
            if above:
                page.say(head, weight="bold")
                page.say(common, ink.MUTED)
                page.down += apart
            start = page.down
            page.say(words, ink.TEXT)
            page.say(detail, ink.MUTED)
            page.say(odd, ink.MUTED)
            if not bare:
                y = start + size * 0.65
                if page.narrow:
                    y = page.down + size * 0.65
                    page.scene.write(
                        page.across, start + size * 0.95, figure, size, ink.TEXT, "bold", "end"
                    )
                else:
                    page.scene.write(
                        page.across, y + size * 0.35, figure, size, ink.TEXT, "bold", "end"
                    )
                _mark(page, row, x0, reach, y)
            page.down = max(page.down + strip, start + size * LEAD) + size * 0.5
            page.scene.shown += 1
            if id(row) == last:
                _axis(page, x0, reach)
                floor = 0
            page.down += page.air


def _axis(page: Page, x0: float, reach: float) -> None:
    for share, anchor in ((0, "start"), (0.5, "middle"), (1, "end")):
        page.scene.write(
            x0 + reach * share, page.down + page.size * 0.7, wording.percent(share), page.size,
            ink.MUTED, anchor=anchor,
        )  # fmt: skip
    page.down += page.size * LEAD


def counts(page: Page, query, rows: list[dict]) -> None:
    size = page.size
    most = max((row["n"] or 0 for row in rows), default=1) or 1
    room = page.across if page.narrow else page.across * 0.58
    x0 = 6 if page.narrow else page.across * 0.62
    reach = page.across - x0 - size * 3
    for row in rows:
        words = page.lines(name_of(query, row), room - (size * 2 if page.narrow else 0))
        detail = page.lines(str(row.get("detail") or ""), room) if row.get("detail") else []
        strip = size if page.narrow else 0
        if not page.fits(page.tall([*words, *detail]) + strip + size * 0.6) and page.scene.shown:
            return
        start = page.down
        page.say(words)
        page.say(detail, ink.MUTED)
        y = page.down + size * 0.5 if page.narrow else start + size * 0.65
        end = x0 + reach * (row["n"] or 0) / most
        page.scene.line(x0, y, end, y, ink.BAR, size * 0.16)
        page.scene.dot(end, y, size * 0.34, ink.BLUE)
        page.scene.write(
            end + size * 0.7, y + size * 0.35, wording.figure(row), size, ink.TEXT, "bold"
        )
        page.down += strip + size * 0.6 + page.air
        page.scene.shown += 1


def bars(page: Page, query, rows: list[dict]) -> None:
    size, role = page.size, query.roles
    series = list(dict.fromkeys(row[role["colour"]] for row in rows))
    shade = dict(zip(series, ink.SERIES, strict=False))
    for name in series:
        words = page.lines(f"{name}", page.across - size * 2, 2)
        page.scene.box(0, page.down + size * 0.2, size, size * 0.8, shade.get(name, ink.GREY))
        page.say(words, ink.MUTED, x=size * 1.6)
    page.down += size * 0.4
    loose = any(row["share"] is None and row["share_low"] is not None for row in rows)
    room = page.across if page.narrow else page.across * 0.4
    x0 = 4 if page.narrow else page.across * 0.42
    reach = page.across - x0 - size * 4.6
    for group, members in groupby(rows, key=lambda row: row[role["y"]]):
        mine = list(members)
        head = page.lines(str(group), room)
        tall = len(mine) * size * 1.35
        need = page.tall(head) + tall if page.narrow else max(page.tall(head), tall)
        if not page.fits(need + size * 0.5) and page.scene.shown:
            return
        start = page.down
        page.say(head)
        y = (page.down if page.narrow else start) + size * 0.65
        for row in mine:
            colour = shade.get(row[role["colour"]], ink.GREY)
            low = row["share"] if row["share"] is not None else row["share_low"]
            if low is not None:
                page.scene.box(x0, y - size * 0.42, reach * low, size * 0.84, colour)
            end = low or 0
            if row["share"] is None and row["share_low"] is not None:
                end = row["share_high"]
                wide = reach * (end - low)
                page.scene.box(x0 + reach * low, y - size * 0.4, wide, size * 0.8, None, colour, 2)
                for part in range(1, int(wide // 8) + 1):
                    x = x0 + reach * low + part * 8
                    page.scene.line(
                        max(x - 8, x0 + reach * low), y + size * 0.4, x, y - size * 0.4, colour, 2
                    )
            page.scene.write(
                x0 + reach * end + size * 0.4,
                y + size * 0.35,
                wording.figure(row),
                size,
                weight="bold",
            )
            y += size * 1.35
            page.scene.shown += 1
        page.down = max(page.down, y - size * 0.65) + size * 0.5 + page.air
    if loose and page.fits(size * LEAD):
        said = "Hatched: the range that the published words allow."
        page.say(page.lines(said, page.across), ink.MUTED)
