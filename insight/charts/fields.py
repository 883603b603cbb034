"""Stills that are fields: years across, codes by sources, shades by value; and the plain table."""

from itertools import groupby

from insight import reading, wording
from insight.charts import ink
from insight.charts.box import LEAD, Page, key, passport
from insight.charts.grids import STANCES
from insight.charts.letters import width
from insight.charts.rows import is_range, joined
from insight.charts.scene import Scene


def timeline(page: Page, query, rows: list[dict]) -> None:
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
        whose = page.lines(passport({**mine[-1], "n": None}, ("year",)), room)
        texts = page.tall([*words, *whose])
        need = texts + strip + size if page.narrow else max(texts, strip + size)
        if not page.fits(need + scale) and scene.shown:
            break
        start = page.down
        page.say(words)
        page.say(whose, ink.MUTED)
        top = (page.down if page.narrow else start) + size * 1.1
        bottom = top + strip
        scene.line(x0 - size, bottom, x0 + reach + size, bottom, ink.GRID, 2)
        before = None
        for row in mine:
            x = x0 + reach * (row[role["x"]] - years[0]) / span
            exact = row["share"] is not None
            if not exact and row["share_low"] is None:
                continue
            shares = [row["share"]] * 2 if exact else [row["share_low"], row["share_high"]]
            low, high = (bottom - strip * share for share in shares)
            now = (x, low, high)
            if before and row[role["joins"]]:
                for start, end in joined(before, now):
                    scene.line(*start, *end, ink.BAR, size * 0.14)
            if exact:
                scene.dot(x, low, size * 0.3, ink.BLUE)
            else:
                scene.line(x, low, x, high, ink.TEAL, size * 0.36)
                for y in (low, high):
                    scene.line(x - size * 0.36, y, x + size * 0.36, y, ink.TEAL, size * 0.12)
            scene.write(
                x, high - size * 0.45, wording.figure(row), size, ink.TEXT, "bold", "middle"
            )
            before = now
        page.down = max(page.down if not page.narrow else 0, bottom) + size * 0.6
        scene.shown += len(mine)
        shown += 1
    for year in years:
        x = x0 + reach * (year - years[0]) / span
        scene.write(x, page.down + size * 0.75, str(year), size, ink.MUTED, anchor="middle")
    page.down += scale
    if shown < len(series):
        scene.said = f"the first {shown} of {len(series)} series"


def matrix(page: Page, query, rows: list[dict]) -> None:
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
        key(page, signs)
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
            key(page, [sign])
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


def heat(page: Page, query, rows: list[dict]) -> None:
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
            empty = is_range(row)
            tone = ink.RIM if empty else ink.SHADES[min(int(value / top * 10), 9)]
            scene.box(x + 2, y, step - 4, strip - 4, tone)
            if empty:
                scene.box(x + 4, y + 2, step - 8, strip - 8, ink.PAPER)
            dark = value >= ink.TURN * top and not empty
            scene.write(
                x + step / 2, y + strip / 2 + size * 0.28, wording.figure(row), size,
                ink.PAPER if dark else ink.TEXT, "bold", "middle",
            )  # fmt: skip
        page.down = start + need
        done += 1


def table(page: Page, query, rows: list[dict]) -> None:
    """Words and numbers: each row a paragraph with what identifies it in bold."""
    size = page.size
    said = reading.filled(reading.readable(query, rows))
    for row in said:
        (first, *rest) = row.items()
        head = page.lines(first[1], page.across, weight="bold")
        # "Base: base not published" would say it twice.
        named = (
            value if value.startswith(name.lower()) else f"{name}: {value}"
            for name, value in rest if value
        )  # fmt: skip
        body = page.lines(" · ".join(named), page.across)
        if not page.fits(page.tall([*head, *body]) + size * 0.6) and page.scene.shown:
            return
        page.say(head, weight="bold")
        page.say(body, ink.MUTED)
        page.down += size * 0.6 + page.air
        page.scene.shown += 1
