"""Words and names as they may have been meant: the nearest that the index holds."""

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

MOST = 6


def slips(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped in a word of this length."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def squashed(text: str) -> str:
    """'No Wrong Door (North Yorkshire)' -> 'nowrongdoornorthyorkshire'."""
    return re.sub(r"[\W_]+", "", text.lower())


def spellings(name: str) -> tuple[str, str]:
    """A name squashed, and without what stands in brackets, which many people leave out."""
    return squashed(name), squashed(re.sub(r"\(.*", "", name))


def most_alike(text: str, names: dict[int, tuple[str, str]], alike: int) -> list[int]:
    """Which of the names (key -> spellings) are at least so alike, 100 being the same; best first."""
    score = {
        key: max(fuzz.ratio(text, name, score_cutoff=alike) for name in both)
        for key, both in names.items()
    }
    return sorted((key for key in score if score[key]), key=lambda key: (-score[key], key))


class Speller:
    """Knows the words of an index, in lower case and without signs."""

    def __init__(self, words: list[str]):
        self.words = set(words)
        self.by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self.by_length[len(word)].append(word)
        self.near = lru_cache(4096)(self._near)

    def _near(self, word: str) -> tuple[tuple[str, int], ...]:
        """(word of the index, letters apart), nearest first; also longer words that begin alike."""
        allowed = slips(word)
        found: dict[str, int] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for other, apart, _ in process.extract(
                word,
                self.by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=MOST,
            ):
                found[other] = int(apart)
        if len(word) >= 5 and not found:
            for length, words in self.by_length.items():
                if length <= len(word) + 1:
                    continue
                starts = [other[: len(word)] for other in words]
                for _, apart, place in process.extract(
                    word, starts, scorer=OSA.distance, score_cutoff=allowed, limit=MOST
                ):
                    found[words[place]] = int(apart) + 1
                for other in words:
                    if word in other:
                        found.setdefault(other, 2)
        # A slip in the first letter is rare, so a word that begins alike goes first.
        order = sorted(found.items(), key=lambda pair: (pair[1], pair[0][0] != word[0], pair[0]))
        return tuple(order[:MOST])

    def joined(self, words: list[str]) -> list[str]:
        """Two words written apart that the index writes as one: 'life long' -> 'lifelong'."""
        for place, (one, two) in enumerate(pairwise(words)):
            if one + two in self.words:
                return [*words[:place], one + two, *self.joined(words[place + 2 :])]
        return words
