"""What can go wrong, as sentences a person can act on."""

from difflib import get_close_matches


class DataFault(Exception):
    """Data that may not be loaded; `sentences` says each thing that is wrong with it."""

    def __init__(self, sentences: list[str]):
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class QueryFault(Exception):
    """A question that cannot be answered: what is wrong and the next move, in which file and line."""

    def __init__(self, sentence: str, path: str = "", line: int = 0):
        where = f"{path}, line {line}: " if line else f"{path}: " if path else ""
        super().__init__(where + sentence)
        self.sentence, self.line = sentence, line


class Refused(Exception):
    """Something that is not done, and changed nothing; `sentences` says why, `told` more for a program."""

    def __init__(self, *sentences: str, **told):
        super().__init__("\n".join(sentences))
        self.sentences, self.told = list(sentences), told


def nearest(word: str, words) -> str:
    """' Did you mean …?' for the closest word, or nothing."""
    close = get_close_matches(str(word), [str(other) for other in words], n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""
