"""The box that a still fills from the top: its lines of words, its key, and what a row says of itself."""

from insight import wording
from insight.charts import ink
from insight.charts.letters import cut, width, wrap
from insight.charts.scene import Scene

LEAD = 1.22


class Page:
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


def several(rows: list[dict]) -> bool:
    return len({row.get("question") for row in rows}) > 1


def passport(row: dict, without: tuple[str, ...] = ()) -> str:
    said = {
        "audience": row.get("audience"),
        "year": str(row["year"]) if row.get("year") else None,
        "base_words": wording.base(row) if "base_words" in row else None,
    }
    return " · ".join(text for part, text in said.items() if text and part not in without)


def name_of(query, row: dict) -> str:
    return str(row.get(query.roles.get("y", "item")) or row.get("item") or "")


def key(page: Page, entries: list[tuple[str, object]]) -> None:
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
