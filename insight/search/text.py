"""What a person typed becomes a query: as typed, then with slips forgiven, then by name."""

import re
from dataclasses import dataclass

from tantivy import FieldType, Filter, Occur, Query, TextAnalyzerBuilder, Tokenizer

from insight.search.spelling import most_alike, squashed

# Field of the index -> the columns of collective.card that it holds.
FIELDS = {
    "name": ("name",),
    "people": ("lead_org", "partners"),
    "where": ("places", "regions"),
    "about": ("summary", "theme_labels", "technology_label", "programme_label"),
    "learning": ("learning", "happened"),
}
# A word in the name says more than the same word in what was learned.
WEIGHTS = {"name": 8.0, "people": 3.0, "where": 3.0, "about": 2.0, "learning": 1.0}
WORDS = 10
NAMES = 12
# How many names that share pieces are compared in full, and how alike they must be (100: the same).
LIKELY = 80
ALIKE = 74
OWNERS = re.compile(r"['’]s?\b")


@dataclass(frozen=True)
class Reading:
    """How a text was taken: `how` is 'all' (no text), 'typed', 'spelling', 'names' or 'some'.

    `instead` holds (word typed, words taken for it) where spelling was forgiven.
    """

    how: str = "all"
    words: tuple[str, ...] = ()
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()


def analyzer(name: str):
    """How a field is cut up: 'words', 'stems' (common words left out) or 'pieces' of three letters."""
    if name == "pieces":
        return TextAnalyzerBuilder(Tokenizer.ngram(3, 3)).build()
    builder = (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(60))
        .filter(Filter.ascii_fold())
        .filter(Filter.lowercase())
    )
    if name == "stems":
        builder = builder.filter(Filter.stopword("english")).filter(Filter.stemmer("english"))
    return builder.build()


def plain(text: str) -> str:
    """Without the apostrophe and what follows it: "Coram's" is found as "Coram"."""
    return OWNERS.sub("", text)


class Texts:
    """Reads texts for one index. `names` are the spellings of each project's name, by its place."""

    def __init__(self, schema, searcher, speller, names: list[tuple[str, str]]):
        self.schema, self.searcher, self.speller, self.names = schema, searcher, speller, names
        self._words, self._stems = analyzer("words"), analyzer("stems")
        self._pieces = analyzer("pieces")

    def read(self, text: str) -> tuple[Query | None, Reading]:
        """The query for a text, and how it was taken. The first way that finds anything is used,
        whatever else is chosen on the page, so that a choice never changes what a text means."""
        words = self._words.analyze(plain(text))[:WORDS]
        telling = [word for word in words if self._stems.analyze(word)] or words
        if not telling:
            return None, Reading()
        return (
            self._typed(text, telling)
            or self._forgiven(telling)
            or self._named(text, telling)
            or self._some(telling)
        )

    def _hits(self, query: Query) -> bool:
        return self.searcher.search(query, limit=1, count=False).hits != []

    def _typed(self, text: str, words: list[str]):
        same = self._boosted("whole_name", squashed(text), 100.0)
        for taken in dict.fromkeys((tuple(words), tuple(self.speller.joined(words)))):
            query = self._whole([self._word(word) for word in taken], taken)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Should, same)])
            if self._hits(query):
                return query, Reading("typed", taken)
        return None

    def _forgiven(self, words: list[str]):
        """Each word may be the nearest ones of the index; if these do not meet, less near ones too."""
        return self._near(words, 0) or self._near(words, 2)

    def _near(self, words: list[str], more: int):
        parts, instead = [], []
        for word in words:
            near = [(other, apart) for other, apart in self.speller.near(word) if other != word]
            near = [(other, apart) for other, apart in near if apart <= near[0][1] + more]
            known = self._hits(self._word(word))
            if not known and not near:
                return None
            options = [self._word(word)] if known else []
            options += [
                Query.boost_query(self._word(other, False), 1 / (1 + apart))
                for other, apart in near
            ]
            parts.append(Query.boolean_query([(Occur.Should, option) for option in options]))
            if not known:
                instead.append((word, tuple(other for other, _ in near[:2])))
        query = self._whole(parts, ())
        read = Reading("spelling", tuple(words), tuple(instead))
        return (query, read) if self._hits(query) else None

    def nearest(self, text: str, alike: int = ALIKE) -> list[int]:
        """Places of the projects whose names are most like the text, best first."""
        wanted = squashed(text)[:100]
        pieces = list(dict.fromkeys(self._pieces.analyze(wanted)))
        query = Query.boolean_query(
            [(Occur.Should, Query.term_query(self.schema, "pieces", piece)) for piece in pieces]
        )
        hits = self.searcher.search(query, limit=LIKELY, count=False).hits if pieces else []
        places = self.searcher.fast_field_values("place", [address for _, address in hits])
        return most_alike(wanted, {place: self.names[place] for place in places}, alike)

    def _named(self, text: str, words: list[str]):
        places = self.nearest(text)[:NAMES]
        options = [
            (Occur.Should, Query.boost_query(
                Query.range_query(self.schema, "place", FieldType.Unsigned, place, place),
                NAMES - rank,
            ))
            for rank, place in enumerate(places)
        ]  # fmt: skip
        return (Query.boolean_query(options), Reading("names", tuple(words))) if places else None

    def _some(self, words: list[str]):
        query = Query.boolean_query([(Occur.Should, self._word(word)) for word in words])
        return query, Reading("some", tuple(words))

    def _word(self, word: str, beginning: bool = True) -> Query:
        """Projects that hold a word, one of its forms, or a word that begins with it."""
        stems = self._stems.analyze(word)
        options = [
            (Occur.Should, Query.boost_query(Query.term_query(self.schema, name, stem), weight))
            for stem in stems
            for name, weight in WEIGHTS.items()
        ]
        options += [(Occur.Should, self._boosted("name_words", word, 6.0))]
        if beginning:
            # A single letter begins half of all words, so it is looked for in names alone.
            options += [
                (Occur.Should, Query.boost_query(
                    Query.regex_query(self.schema, name, f"{word}.*"), weight
                ))
                for name, weight in (("name_words", 4.0), ("words", 0.2))[: len(word)]
            ]  # fmt: skip
        else:
            options += [(Occur.Should, self._boosted("words", word, 0.2))]
        return Query.boolean_query(options)

    def _boosted(self, name: str, word: str, weight: float) -> Query:
        return Query.boost_query(Query.term_query(self.schema, name, word), weight)

    def _whole(self, parts: list[Query], words: tuple[str, ...]) -> Query:
        """All parts must fit; words that stand in the name in this order come first."""
        query = [(Occur.Must, part) for part in parts]
        stems = [stem for word in words for stem in self._stems.analyze(word)]
        if len(stems) > 1:
            phrase = Query.phrase_query(self.schema, "name", stems)
            query.append((Occur.Should, Query.boost_query(phrase, 10.0)))
        return Query.boolean_query(query)
