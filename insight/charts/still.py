"""A picture that needs no browser: one answer laid out in a box, for slides, documents and files.

Every kind of chart has a still. Words are as large as asked and are never cut off: rows that do not
fit in the height are left out and counted (`Scene.shown`), and without a height all of them fit.
"""

from itertools import groupby

from insight import reading, wording
from insight.charts import ink
from insight.charts.grids import STANCES
from insight.charts.letters import cut, width, wrap
from insight.charts.rows import complete
from insight.charts.scene import Scene

WORDS, IMPOSSIBLE = "words that allow a range", "figure its base cannot give"
LEAD = 1.22


def still(
    query, rows: list[dict], across: float, high: float | None = None, size: float = 24
) -> Scene:
    """The answer's picture, `across` wide and at most `high` tall, with words of `size` pixels.

    Where there is room to spare, words are larger.
    """
    if high:
        for larger in (1.4, 1.25, 1.12):
            scene = _drawn(query, rows, across, high, size * larger)
            if scene.down <= high and not scene.said:
                return _spread(query, rows, across, high, size * larger, scene)
        return _spread(query, rows, across, high, size, _drawn(query, rows, across, high, size))
    return _drawn(query, rows, across, high, size)


def _spread(
    query, rows: list[dict], across: float, high: float, size: float, scene: Scene
) -> Scene:
    """The same picture with the room that is left set between its rows."""
    air = min((high - scene.down) / max(scene.shown, 1) - 1, size * 0.9)
    if air < 2 or query.kind in ("heat", "timeline", "matrix"):
        return scene
    wider = _drawn(query, rows, across, high, size, air)
    return wider if wider.shown == scene.shown and wider.down <= high else scene


def _drawn(query, rows, across: float, high: float | None, size: float, air: float = 0) -> Scene:
    scene = Scene(across)
    page = _Page(scene, size, high or float("inf"), narrow=across < 30 * size, air=air)
    draw = KINDS.get(query.kind, _table)
    if query.kind == "dots" and query.roles.get("x") == "n":
        draw = _counts
    draw(page, query, complete(rows))
    scene.height, scene.down = high or page.down + 4, page.down
    if not scene.said and scene.shown < len(rows):
        scene.said = f"the first {scene.shown} of {len(rows)} figures"
    return scene


class _Page:
    """The scene as it fills from the top. `left` is where words end and marks begin."""

    def __init__(self, scene: Scene, size: float, high: float, narrow: bool, air: float):
        self.scene, self.size, self.high, self.narrow = scene, size, high, narrow
        self.down, self.air = 0.0, air
        self.across = scene.width

    def fits(self, height: float) -> bool:
        return self.down + height <= self.high

    def lines(self, text: str, room: float, most: int = 99, weight: str = "normal") -> list[str]:
        return cut(wrap(text, room, self.size, weight), most)

    def tall(self, lines: list) -> float:
        return self.size * LEAD * len(lines)

    def say(self, lines, colour=ink.TEXT, weight="normal", x=0.0) -> None:
        self.down = self.scene.paragraph(x, self.down, lines, self.size, colour, weight, LEAD)


def asked(query, rows: list[dict]) -> str:
    """What was asked: the rows' own question where they have one, else the question of the file."""
    questions = {row.get("question") for row in rows}
    own = questions.pop() if len(questions) == 1 else None
    return own or query.question


def _several(rows: list[dict]) -> bool:
    return len({row.get("question") for row in rows}) > 1


def _passport(row: dict, without: tuple[str, ...] = ()) -> str:
    said = {
        "audience": row.get("audience"),
        "year": str(row["year"]) if row.get("year") else None,
        "base_words": wording.base(row) if "base_words" in row else None,
    }
    return " · ".join(text for part, text in said.items() if text and part not in without)


def _name(query, row: dict) -> str:
    return str(row.get(query.roles.get("y", "item")) or row.get("item") or "")


def _key(page: _Page, entries: list[tuple[str, object]]) -> None:
    """A legend: each entry is words and a function that draws its sign at (x, y)."""
    x, step = 0.0, page.size * LEAD + 6
    for words, sign in entries:
        reach = page.size * 1.9 + width(words, page.size) + page.size
        if x and x + reach > page.across:
            x, page.down = 0.0, page.down + step
        sign(x + page.size * 0.8, page.down + page.size * 0.62)
        page.scene.write(
            x + page.size * 1.9, page.down + page.size * 0.95, words, page.size, ink.MUTED
        )
        x += reach
    if entries:
        page.down += step + page.size * 0.3


def _signs(page: _Page, rows: list[dict]) -> list[tuple[str, object]]:
    scene, size = page.scene, page.size
    found = []
    exact = [row for row in rows if row["share"] is not None and row["is_possible"] is not False]
    if exact:
        found.append(("published figure", lambda x, y: scene.dot(x, y, size * 0.32, ink.BLUE)))
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


def _whisker(scene: Scene, x1: float, x2: float, y: float, size: float) -> None:
    end = size * 0.25
    scene.line(x1, y, x2, y, ink.BLUE, size * 0.1)
    scene.line(x1, y - end, x1, y + end, ink.BLUE, size * 0.1)
    scene.line(x2, y - end, x2, y + end, ink.BLUE, size * 0.1)


def _range(scene: Scene, x1: float, x2: float, y: float, size: float) -> None:
    scene.box(x1, y - size * 0.18, max(x2 - x1, 1), size * 0.36, ink.TEAL)
    for x in (x1, x2):
        scene.line(x, y - size * 0.38, x, y + size * 0.38, ink.TEAL, size * 0.14)


def _mark(page: _Page, row: dict, x0: float, reach: float, y: float) -> None:
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
        scene.dot(x0 + reach * row["share"], y, size * 0.32, ink.BLUE)
    elif row["share_low"] is not None:
        _range(scene, x0 + reach * row["share_low"], x0 + reach * row["share_high"], y, size)


def _dots(page: _Page, query, rows: list[dict]) -> None:
    size, several = page.size, _several(rows)
    _key(page, _signs(page, rows))
    top = page.down
    room = page.across if page.narrow else page.across * 0.56
    x0 = 6 if page.narrow else page.across * 0.6
    drawn = [row for row in rows if row["share"] is not None or row["share_low"] is not None]
    widest = max((width(wording.figure(row), size, "bold") for row in drawn), default=0)
    reach = page.across - x0 - (size * 0.6 if page.narrow else min(widest, size * 6) + size)
    parts = ("audience", "year", "base_words")
    floor = size * LEAD + 4
    for question, members in groupby(rows, key=lambda row: row.get("question")):
        mine = list(members)
        shared = tuple(part for part in parts if len({row.get(part) for row in mine}) == 1)
        head = page.lines(str(question), page.across, 2) if several else []
        common = (
            _passport({**mine[0], "n": None}, tuple(p for p in parts if p not in shared))
            if len(mine) > 1
            else ""
        )
        common = page.lines(common, page.across, 2) if common else []
        for place, row in enumerate(mine):
            figure = wording.figure(row)
            bare = row["share"] is None and row["share_low"] is None
            label = f"{figure} {_name(query, row)}" if bare else _name(query, row)
            if bare and figure == "In words:" and row.get("note"):
                label += f": {row['note']}"
            words = page.lines(label, page.across if bare else room)
            detail = _passport(row, shared if len(mine) > 1 else ())
            detail = page.lines(detail, page.across if bare else room) if detail else []
            odd = (
                page.lines(wording.impossible(row), page.across)
                if row["is_possible"] is False
                else []
            )
            strip = size * 1.3 if page.narrow and not bare else 0
            above = [*head, *common] if place == 0 else []
            need = page.tall([*above, *words, *detail, *odd]) + strip + size * 0.5
            if not page.fits(need + floor) and page.scene.shown:
                return _axis(page, x0, reach, top)
            if above:
                page.say(head, weight="bold")
                page.say(common, ink.MUTED)
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
            page.down = max(page.down + strip, start + size * LEAD) + size * 0.5 + page.air
            page.scene.shown += 1
    _axis(page, x0, reach, top)


def _axis(page: _Page, x0: float, reach: float, top: float) -> None:
    if page.scene.shown and any(
        mark.kind == "circle" or mark.fill == ink.TEAL for mark in page.scene.marks
    ):
        for share, anchor in ((0, "start"), (0.5, "middle"), (1, "end")):
            page.scene.write(
                x0 + reach * share, page.down + page.size * 0.7, wording.percent(share), page.size,
                ink.MUTED, anchor=anchor,
            )  # fmt: skip
        page.down += page.size * LEAD


def _counts(page: _Page, query, rows: list[dict]) -> None:
    size = page.size
    most = max((row["n"] or 0 for row in rows), default=1) or 1
    room = page.across if page.narrow else page.across * 0.58
    x0 = 6 if page.narrow else page.across * 0.62
    reach = page.across - x0 - size * 3
    for row in rows:
        words = page.lines(_name(query, row), room - (size * 2 if page.narrow else 0))
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


def _bars(page: _Page, query, rows: list[dict]) -> None:
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
        page.say(["Hatched: the range that the published words allow."], ink.MUTED)


def _timeline(page: _Page, query, rows: list[dict]) -> None:
    size, role, scene = page.size, query.roles, page.scene
    years = sorted({row[role["x"]] for row in rows})
    span = max(years[-1] - years[0], 1)
    number = len({row[role["series"]] for row in rows})
    strip = size * (3.4 if number < 4 else 2.6)
    if page.high < 9999 and not page.narrow:
        strip = max(strip, min(page.high * 0.4, (page.high - page.down) / number - size * 3.4))
    room = page.across if page.narrow else page.across * 0.4
    x0 = size * 2.4 if page.narrow else page.across * 0.46
    reach = page.across - x0 - size * 2.6
    scale = size * LEAD
    shown = 0
    everything = groupby(rows, key=lambda row: row[role["series"]])
    series = [(name, list(members)) for name, members in everything]
    for name, mine in series:
        words = page.lines(str(name), room)
        passport = page.lines(_passport({**mine[-1], "n": None}, ("year",)), room)
        texts = page.tall([*words, *passport])
        need = texts + strip + size if page.narrow else max(texts, strip + size)
        if not page.fits(need + scale) and scene.shown:
            break
        start = page.down
        page.say(words)
        page.say(passport, ink.MUTED)
        top = (page.down if page.narrow else start) + size * 1.1
        bottom = top + strip
        scene.line(x0 - size, bottom, x0 + reach + size, bottom, ink.GRID, 2)
        before = None
        for row in mine:
            x = x0 + reach * (row[role["x"]] - years[0]) / span
            low, high = row["share_low"], row["share_high"]
            mark = (
                row["share"]
                if row["share"] is not None
                else (low + high) / 2
                if low is not None
                else None
            )
            if mark is None:
                continue
            y = bottom - strip * mark
            if before and row[role["joins"]]:
                scene.line(*before, x, y, ink.BAR, size * 0.14)
            if row["share"] is None:
                scene.line(x, bottom - strip * low, x, bottom - strip * high, ink.TEAL, size * 0.36)
                for end in (low, high):
                    scene.line(
                        x - size * 0.36,
                        bottom - strip * end,
                        x + size * 0.36,
                        bottom - strip * end,
                        ink.TEAL,
                        size * 0.12,
                    )
            else:
                scene.dot(x, y, size * 0.3, ink.BLUE)
            above = min(y, bottom - strip * (high or mark))
            scene.write(
                x, above - size * 0.45, wording.figure(row), size, ink.TEXT, "bold", "middle"
            )
            before = (x, y)
        page.down = max(page.down if not page.narrow else 0, bottom) + size * 0.6
        scene.shown += len(mine)
        shown += 1
    for year in years:
        x = x0 + reach * (year - years[0]) / span
        scene.write(x, page.down + size * 0.75, str(year), size, ink.MUTED, anchor="middle")
    page.down += scale
    if shown < len(series):
        scene.said = f"the first {shown} of {len(series)} series"


def _matrix(page: _Page, query, rows: list[dict]) -> None:
    scene, size, role = page.scene, page.size, query.roles
    columns = sorted(
        {row[role["x"]] for row in rows},
        key=lambda name: (
            min(
                r.get("column_order") or r.get("year") or 9999 for r in rows if r[role["x"]] == name
            ),
            name,
        ),
    )
    names = list(dict.fromkeys(row[role["y"]] for row in rows))
    stances = [name for name in STANCES if any(row[role["shape"]] == name for row in rows)]
    room = page.across if page.narrow else page.across * 0.34
    x0 = 0 if page.narrow else page.across * 0.345
    small = size if page.high < 9999 or len(columns) <= 5 else size * 0.8
    kept = columns[: int((page.across - x0) / (small * 1.15))]
    step = (page.across - x0) / len(kept)
    signs = [(name, lambda x, y, n=name: _stance(scene, x, y, size * 0.42, n)) for name in stances]
    if page.narrow:
        _key(page, signs)
    top = page.down
    if len(kept) > 5 or max(width(word, size) for name in kept for word in name.split()) > step - 8:
        tall = min(max(width(name, small) for name in kept) + 8, page.high * 0.45)
        for place, name in enumerate(kept):
            while width(name, small) > tall - 4:
                name = name[:-2].rstrip() + "…"
            x = x0 + step * (place + 0.5) + small * 0.35
            scene.write(x, top + tall - 4, name, small, ink.MUTED, upright=True)
    else:
        heads = [page.lines(name, step - 8) for name in kept]
        tall = max(page.tall(lines) for lines in heads)
        for place, lines in enumerate(heads):
            middle = x0 + step * (place + 0.5)
            for number, line in enumerate(lines):
                y = top + size * (0.95 + number * LEAD)
                scene.write(middle, y, line, size, ink.MUTED, anchor="middle")
    if not page.narrow:
        for sign in signs:
            _key(page, [sign])
    page.down = max(page.down, top + tall) + size * 0.1
    done = 0
    for name in names:
        words = page.lines(str(name), room - size * 0.6)
        strip = size * 1.1 if page.narrow else 0
        need = page.tall(words) + strip + size * 0.08
        if not page.fits(need) and done:
            break
        start = page.down
        page.say(words)
        y = page.down + size * 0.5 if page.narrow else start + page.tall(words) / 2
        scene.line(x0, y, page.across, y, ink.GRID, 1)
        for row in rows:
            if row[role["y"]] == name:
                scene.shown += 1
                if row[role["x"]] in kept:
                    radius = size * (0.25 + 0.1 * row[role["size"]])
                    radius = min(radius, step * 0.46)
                    _stance(
                        scene,
                        x0 + step * (kept.index(row[role["x"]]) + 0.5),
                        y,
                        radius,
                        row[role["shape"]],
                    )
        page.down += strip + size * 0.08
        done += 1
    left_out = []
    if done < len(names):
        left_out.append(f"the first {done} of {len(names)} rows")
    if len(kept) < len(columns):
        left_out.append(f"the first {len(kept)} of {len(columns)} columns")
    scene.said = " and ".join(left_out)


def _stance(scene: Scene, x: float, y: float, r: float, name: str) -> None:
    symbol, colour = STANCES[name]
    if symbol.startswith("circle"):
        hollow = symbol.endswith("open")
        scene.dot(x, y, r, None if hollow else colour, colour if hollow else None, r * 0.35)
    elif symbol == "diamond":
        scene.shape([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], colour)
    elif symbol == "x":
        scene.line(x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7, colour, r * 0.4)
        scene.line(x - r * 0.7, y + r * 0.7, x + r * 0.7, y - r * 0.7, colour, r * 0.4)
    else:
        down = 1 if symbol == "triangle-down" else -1
        scene.shape(
            [(x - r, y - r * 0.7 * down), (x + r, y - r * 0.7 * down), (x, y + r * 0.9 * down)],
            colour,
        )


def _heat(page: _Page, query, rows: list[dict]) -> None:
    scene, size, role = page.scene, page.size, query.roles
    columns = list(dict.fromkeys(row[role["x"]] for row in rows))
    names = list(dict.fromkeys(row[role["y"]] for row in rows))
    room = page.across if page.narrow else page.across * 0.44
    x0 = 0 if page.narrow else page.across * 0.46
    step = (page.across - x0) / len(columns)
    heads = [page.lines(name, step - size * 0.5) for name in columns]
    for place, lines in enumerate(heads):
        scene.paragraph(
            x0 + step * place + size * 0.25, page.down, lines, size, ink.MUTED, lead=LEAD
        )
    page.down += max(page.tall(lines) for lines in heads) + size * 0.3
    shares = role["value"] != "n"
    top = 100 if shares else max((row["n"] or 0 for row in rows), default=1) or 1
    done = 0
    for name in names:
        words = page.lines(str(name), room - size * 0.6)
        strip = size * 1.45
        need = page.tall(words) + strip if page.narrow else max(page.tall(words), strip)
        if not page.fits(need) and done:
            scene.said = f"the first {done} of {len(names)} rows"
            break
        start = page.down
        scene.paragraph(0, start + (0 if page.narrow else size * 0.1), words, size, lead=LEAD)
        y = start + page.tall(words) if page.narrow else start
        for row in rows:
            if row[role["y"]] != name:
                continue
            scene.shown += 1
            value = row["sort_pct"] if shares else row["n"]
            if value is None:
                continue
            x = x0 + step * columns.index(row[role["x"]])
            tone = ink.SHADES[min(int(value / top * 10), 9)]
            scene.box(x + 2, y, step - 4, strip - 4, tone)
            dark = value >= ink.TURN * top
            scene.write(
                x + step / 2, y + strip / 2 + size * 0.28, wording.figure(row), size,
                ink.PAPER if dark else ink.TEXT, "bold", "middle",
            )  # fmt: skip
        page.down = start + need
        done += 1


def _table(page: _Page, query, rows: list[dict]) -> None:
    """Words and numbers: each row a paragraph with what identifies it in bold."""
    size = page.size
    said = reading.filled(reading.readable(query, rows))
    for row in said:
        (first, *rest) = row.items()
        head = page.lines(first[1], page.across, weight="bold")
        body = page.lines(
            " · ".join(f"{name}: {value}" for name, value in rest if value), page.across
        )
        if not page.fits(page.tall([*head, *body]) + size * 0.6) and page.scene.shown:
            return
        page.say(head, weight="bold")
        page.say(body, ink.MUTED)
        page.down += size * 0.6 + page.air
        page.scene.shown += 1


KINDS = {
    "dots": _dots,
    "bars": _bars,
    "timeline": _timeline,
    "matrix": _matrix,
    "heat": _heat,
    "table": _table,
    "number": _table,
}
