"""The places that a text may mean: names, former names, other names and codes of the geography data."""

import re

from insight.search.spelling import most_alike, spellings, squashed

# What people add to the name of a place when they mean its council.
TITLES = re.compile(
    r"\b(the|(royal |london |metropolitan )?borough( council)? of|city of|county of|"
    r"(county|city|borough|district|metropolitan|metropolitan borough|london borough|unitary)? ?council|"
    r"local authority|mbc|cc|la)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"[EWSN]\d{8}", re.IGNORECASE)
# How alike a name must be to be suggested, 100 being the same.
ALIKE = 70
EVERYWHERE = ("england", "national", "nationwide", "nationally", "allofengland")


class Places:
    """Rows of pickers/place (value, label, detail, other_names): `labels` maps a name to its words."""

    def __init__(self, rows: list[dict]):
        self.labels = {row["value"]: row["label"] for row in rows}
        self.details = {row["value"]: row["detail"] for row in rows}
        self._exact: dict[str, str] = {}
        for row in rows:
            names = [row["value"], row["label"], *(row["other_names"] or "").split(";")]
            for name in filter(None, names):
                self._exact.setdefault(squashed(name), row["value"])
        self._exact |= dict.fromkeys(EVERYWHERE, "National")
        self._spelt = {name: spellings(name) for name in self.labels}

    def match(self, text: str) -> tuple[str | None, list[str]]:
        """The place that a text means, or None and up to three that it may mean."""
        bare = TITLES.sub(" ", text)
        for said in (text, bare):
            if found := self._exact.get(squashed(said)):
                return found, []
        wanted = squashed(bare) or squashed(text)
        near = most_alike(wanted, self._spelt, ALIKE)[:3] if wanted else []
        return None, near

    def looks_like_code(self, text: str) -> bool:
        return bool(CODE.fullmatch(text.strip()))
