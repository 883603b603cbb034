"""An index of projects in memory: filled once, then asked with text, choices, an order and a page."""

from dataclasses import dataclass, field
from functools import lru_cache

from tantivy import (
    Document,
    FieldType,
    Index,
    Occur,
    Order,
    Query,
    SchemaBuilder,
)

from insight.search.spelling import Speller, spellings
from insight.search.text import FIELDS, Reading, Texts, analyzer, plain

# Facet -> the column of collective.card that holds its codes; several are parted by ';'.
FACETS = {
    "theme": "themes",
    "programme": "programme",
    "technology": "technology",
    "stage": "stage",
    "materialised": "materialised",
    "lead": "lead",
    "evidence": "evidence",
    "money": "money",
    "region": "regions",
}
OUTCOMES = ("yes", "partly", "no", "not_known")
EVIDENCE = ("before_after", "result", "plan", "none")
# Order -> how two projects compare; equal ones go by name. "match" is by how well the text fits, and
# "mixed" where there is no text: what came of it in turn, so that no outcome is out of sight.
SORTS = {
    "mixed": lambda row: (row["turn"], OUTCOMES.index(row["materialised"])),
    "evidence": lambda row: (EVIDENCE.index(row["evidence"]),),
    "name": lambda row: (),
    "newest": lambda row: (-(row["start_year"] or 0),),
    "oldest": lambda row: (row["start_year"] or 9999,),
    "places": lambda row: (-(row["place_count"] or 0),),
}
EVERY_YEAR = (0, 9999)
HEAP = 256_000_000
SMALL_HEAP = 20_000_000


@dataclass(frozen=True)
class Found:
    """What was found: how many in all, one page of ids, and how many each facet's codes would give.

    `facets[facet][code]` counts the projects that fit the text and every choice but that facet's
    own. `reading` says how the text was taken.
    """

    total: int
    ids: list[str]
    facets: dict[str, dict[str, int]]
    reading: Reading = field(default_factory=Reading)


class Shelf:
    """Rows of collective.card (dicts), in the order of the question that gave them."""

    def __init__(self, rows: list[dict]):
        self.ids = [row["project_id"] for row in rows]
        self._index = _filled(rows)
        self._searcher = self._index.searcher()
        words = [word for word, _ in self._searcher.terms_with_prefix("words", "")]
        self._speller = Speller(words)
        names = [spellings(row["name"]) for row in rows]
        self._texts = Texts(self._index.schema, self._searcher, self._speller, names)
        self._read = lru_cache(1024)(self._texts.read)

    def find(
        self, text: str = "", chosen: dict | None = None, sort: str = "match", start=0, most=24
    ) -> Found:
        """Projects that fit the text and the choices (facet -> code, 'all' or absent for any;
        first_year and last_year between which a project started)."""
        chosen = chosen or {}
        query, reading = self._read(" ".join((text or "").split())[:200])
        picked = {name: _only(self._index, name, chosen.get(name)) for name in FACETS}
        years = _years(self._index, chosen)
        whole = _all_of([query, years, *picked.values()])
        if sort == "match":
            sort = "match" if reading.words else "mixed"
        order = {} if sort == "match" else {"order_by_field": f"by_{sort}", "order": Order.Asc}
        hits = self._searcher.search(whole, limit=max(1, most), offset=start, count=True, **order)
        at = self._searcher.fast_field_values("place", [address for _, address in hits.hits])
        facets = {}
        shared = [name for name in FACETS if picked[name] is None]
        for names, limits in [(shared, whole)] + [
            ([name], _all_of([query, years, *(p for n, p in picked.items() if n != name)]))
            for name in FACETS
            if picked[name] is not None
        ]:
            facets |= self._counts(limits, names)
        return Found(hits.count, [self.ids[place] for place in at], facets, reading)

    def every(self, text: str, chosen: dict, sort: str) -> list[str]:
        """All that find() would page through, as ids: for a file."""
        return self.find(text, chosen, sort, most=len(self.ids)).ids

    def nearest(self, text: str, most: int = 5, alike: int = 45) -> list[str]:
        """The projects whose id or name is most like the text, best first; 100 is the same."""
        return [self.ids[place] for place in self._texts.nearest(text, alike)[:most]]

    def forget(self) -> None:
        """Empties what is kept of earlier texts, so that a measurement starts afresh."""
        self._read.cache_clear()
        self._speller.near.cache_clear()

    def _counts(self, query: Query, names: list[str]) -> dict[str, dict[str, int]]:
        if not names:
            return {}
        asked = {name: {"terms": {"field": name, "size": 500}} for name in names}
        said = self._searcher.aggregate(query, asked)
        return {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in said[name]["buckets"]}
            for name in names
        }


def _only(index: Index, name: str, code: str | None) -> Query | None:
    return None if code in (None, "all") else Query.term_query(index.schema, name, code)


def _years(index: Index, chosen: dict) -> Query | None:
    first = chosen.get("first_year", EVERY_YEAR[0])
    last = chosen.get("last_year", EVERY_YEAR[1])
    if (first, last) == EVERY_YEAR:
        return None
    # A project whose first year is not known has no value here, so no range holds it.
    return Query.range_query(index.schema, "start", FieldType.Unsigned, first, last)


def _all_of(queries: list[Query | None]) -> Query:
    wanted = [query for query in queries if query is not None]
    must = [(Occur.Must, query) for query in wanted or [Query.all_query()]]
    return Query.boolean_query(must)


def _in_turn(rows: list[dict]) -> list[dict]:
    """The rows with their turn: the first of each outcome, then the second, the best evidence first."""
    turns = dict.fromkeys(OUTCOMES, 0)
    made = [dict(row) for row in rows]
    for row in sorted(made, key=lambda row: EVIDENCE.index(row["evidence"])):
        row["turn"] = turns[row["materialised"]]
        turns[row["materialised"]] += 1
    return made


def _filled(rows: list[dict]) -> Index:
    rows = _in_turn(rows)
    builder = SchemaBuilder()
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="stems")
    for name in ("words", "name_words"):
        builder.add_text_field(name, tokenizer_name="words", index_option="basic")
    builder.add_text_field("pieces", tokenizer_name="pieces", index_option="freq")
    builder.add_text_field("whole_name", tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("place", "start", *(f"by_{sort}" for sort in SORTS)):
        builder.add_unsigned_field(name, indexed=name == "start", fast=True)
    index = Index(builder.build())
    for name in ("stems", "words", "pieces"):
        index.register_tokenizer(name, analyzer(name))
    ranks = {
        sort: {
            at: rank
            for rank, at in enumerate(
                sorted(range(len(rows)), key=lambda at: (*before(rows[at]), at))
            )
        }
        for sort, before in SORTS.items()
    }
    # One thread keeps the order of the rows, so that equal matches come by name.
    writer = index.writer(HEAP if len(rows) > 10_000 else SMALL_HEAP, 1)
    for place, row in enumerate(rows):
        writer.add_document(_document(place, row, {sort: ranks[sort][place] for sort in ranks}))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _document(place: int, row: dict, ranks: dict[str, int]) -> Document:
    document = Document()
    said = {
        name: plain(" ".join([row.get(column) or "" for column in columns]))
        for name, columns in FIELDS.items()
    }
    for name, text in said.items():
        document.add_text(name, text)
    document.add_text("words", " ".join(said.values()))
    document.add_text("name_words", said["name"])
    for name in spellings(row["name"]):
        document.add_text("pieces", name)
        document.add_text("whole_name", name)
    for facet, column in FACETS.items():
        for code in (row[column] or "").split(";") if row[column] else ():
            document.add_text(facet, code)
    document.add_unsigned("place", place)
    if row["start_year"] is not None:
        document.add_unsigned("start", row["start_year"])
    for sort, rank in ranks.items():
        document.add_unsigned(f"by_{sort}", rank)
    return document
