"""Stills of a scale, of before and after, and of amounts over the years."""

from itertools import groupby

from insight import wording
from insight.charts import ink
from insight.charts.box import Page, key
from insight.charts.changes import AFTER, BEFORE, part
from insight.charts.letters import width
from insight.charts.likert import HIDDEN, on, ordered
from insight.charts.scene import Scene


def scale(page: Page, query, rows: list[dict]) -> None:
    """A bar of 100% for each group; a group with a hidden answer is said in words."""
    scene, size, role = page.scene, page.size, query.roles
    answers, shade = ordered(rows, role["colour"])

    def sign(answer):
        return lambda x, y: scene.box(
            x - size * 0.4, y - size * 0.4, size * 0.8, size * 0.8, shade[answer]
        )

    key(page, [(answer, sign(answer)) for answer in answers])
    room = page.across if page.narrow else page.across * 0.34
    x0 = 0 if page.narrow else page.across * 0.36
    reach, tall = page.across - x0, size * 1.5
    for name, members in groupby(rows, key=lambda row: row[role["y"]]):
        mine = list(members)
        hidden = any(row[role["x"]] is None for row in mine)
        words = page.lines(str(name), room)
        base = (
            HIDDEN.capitalize() if hidden else wording.base({"base_words": mine[0]["base_words"]})
        )
        detail = page.lines(base, room)
        texts = page.tall([*words, *detail])
        bar = 0 if hidden else tall
        need = texts + bar + size * 0.2 if page.narrow else max(texts, bar)
        if not page.fits(need + size * 0.5) and scene.shown:
            return
        start = page.down
        page.say(words)
        page.say(detail, ink.MUTED)
        if not hidden:
            _bar(scene, sorted(mine, key=lambda row: answers.index(row[role["colour"]])), role, shade,
                 x0, page.down if page.narrow else start, reach, tall, size)  # fmt: skip
        page.down = start + need + size * 0.5 + page.air
        scene.shown += len(mine)


def _bar(scene: Scene, rows, role, shade, x, y, reach, tall, size) -> None:
    for row in rows:
        wide = reach * row[role["x"]]
        colour = shade[row[role["colour"]]]
        scene.box(x, y, max(wide - 2, 0.5), tall, colour)
        words = wording.percent(round(row[role["x"]], 2))
        if width(words, size) < wide - 6:
            middle = x + wide / 2
            scene.write(
                middle, y + tall / 2 + size * 0.35, words, size, on(colour), anchor="middle"
            )
        x += wide


def change(page: Page, query, rows: list[dict]) -> None:
    """A row a figure: a ring for before, a line, and a triangle for after, on a scale of its own."""
    scene, size, role = page.scene, page.size, query.roles
    key(page, [
        (BEFORE, lambda x, y: _ring(scene, x, y, size)),
        (AFTER, lambda x, y: _tip(scene, x, y, size, 1)),
    ])  # fmt: skip
    room = page.across if page.narrow else page.across * 0.56
    x0 = size * 0.5 if page.narrow else page.across * 0.6
    reach = page.across - x0 - size * 0.5
    for row in rows:
        head = page.lines(wording.figure(row), room, weight="bold")
        words = page.lines(str(row[role["y"]]), room)
        detail = " · ".join(filter(None, (row.get("period"), row.get("wanted"))))
        detail = page.lines(detail, room) if detail else []
        strip = size * 1.3 if page.narrow else 0
        need = page.tall([*head, *words, *detail]) + strip + size * 0.5
        if not page.fits(need) and scene.shown:
            return
        start = page.down
        page.say(head, weight="bold")
        page.say(words)
        page.say(detail, ink.MUTED)
        y = page.down + size * 0.65 if page.narrow else start + size * 0.65
        first, last = (max(part(row[role[end]], row), 0) for end in ("before", "after"))
        scene.line(x0, y, x0 + reach, y, ink.GRID, 2)
        scene.line(x0 + reach * first, y, x0 + reach * last, y, ink.BAR, size * 0.16)
        _ring(scene, x0 + reach * first, y, size)
        _tip(scene, x0 + reach * last, y, size, 1 if last >= first else -1)
        page.down = start + need + page.air
        scene.shown += 1


def _ring(scene: Scene, x: float, y: float, size: float) -> None:
    scene.dot(x, y, size * 0.3, None, ink.PLUM, size * 0.12)


def _tip(scene: Scene, x: float, y: float, size: float, way: int) -> None:
    r = size * 0.38
    scene.shape(
        [(x - r * 0.7 * way, y - r), (x - r * 0.7 * way, y + r), (x + r * way, y)], ink.BLUE
    )


def amounts(page: Page, query, rows: list[dict]) -> None:
    """A line for each series, from zero up, broken where the source is another."""
    scene, size, role = page.scene, page.size, query.roles
    names = list(dict.fromkeys(row[role["series"]] for row in rows))
    key(page, [
        (str(name), lambda x, y, place=place: _point(scene, x, y, size, place))
        for place, name in enumerate(names)
    ])  # fmt: skip
    years = sorted({row[role["x"]] for row in rows})
    ticks = _ticks(max((row[role["y"]] or 0 for row in rows), default=1))
    x0 = max(width(wording.amount(tick), size) for tick in ticks) + size
    reach, top = page.across - x0 - size * 1.4, page.down + size
    tall = max((page.high - top if page.high < 9999 else size * 15) - size * 2.2, size * 4)
    bottom, span = top + tall, max(years[-1] - years[0], 1)
    for tick in ticks:
        y = bottom - tall * tick / ticks[-1]
        scene.line(x0, y, page.across, y, ink.GRID, 2)
        scene.write(
            x0 - size * 0.5, y + size * 0.35, wording.amount(tick), size, ink.MUTED, anchor="end"
        )
    x1 = x0 + size * 0.7
    for place, name in enumerate(names):
        before = None
        mine = [row for row in rows if row[role["series"]] == name and row[role["y"]] is not None]
        for row in sorted(mine, key=lambda row: row[role["x"]]):
            x = x1 + reach * (row[role["x"]] - years[0]) / span
            y = bottom - tall * row[role["y"]] / ticks[-1]
            if before and before[2] == row.get("source_id") and before[0] < x:
                scene.line(before[0], before[1], x, y, ink.SERIES[place % 4], size * 0.12)
            _point(scene, x, y, size, place)
            before = x, y, row.get("source_id")
    step = -(-len(years) // max(int(reach / (size * 3.4)), 1))
    for year in years[::step]:
        x = x1 + reach * (year - years[0]) / span
        scene.write(x, bottom + size * 1.3, str(year), size, ink.MUTED, anchor="middle")
    page.down = bottom + size * 1.7
    scene.shown = len(rows)


def _point(scene: Scene, x: float, y: float, size: float, place: int) -> None:
    """A mark for each series: four colours, then other shapes of them."""
    turn, colour = divmod(place, len(ink.SERIES))
    r, shade = size * 0.3, ink.SERIES[colour]
    if turn % 3 == 0:
        scene.dot(x, y, r, shade)
    elif turn % 3 == 1:
        scene.shape([(x, y - r * 1.3), (x + r * 1.3, y), (x, y + r * 1.3), (x - r * 1.3, y)], shade)
    else:
        scene.box(x - r, y - r, 2 * r, 2 * r, shade)


def _ticks(top: float) -> list[float]:
    """From zero to at least `top` in four or five round steps: 830 -> 0, 200, 400, 600, 800, 1000."""
    top = top or 1
    power = 10 ** (len(f"{int(top)}") - 1) if top >= 1 else 0.1
    step = next(s * power for s in (0.2, 0.25, 0.5, 1, 2, 2.5) if s * power * 5 >= top)
    count = int(-(-top // step))
    return [round(step * place, 6) for place in range(count + 1)]
