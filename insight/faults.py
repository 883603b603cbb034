"""What can go wrong, as sentences a person can act on."""

import errno
import os
from difflib import get_close_matches


class DataFault(Exception):
    """Data that may not be loaded; `sentences` says each thing that is wrong with it, `told` more for a
    program."""

    def __init__(self, sentences: list[str], **told):
        super().__init__("\n".join(sentences))
        self.sentences, self.told = sentences, told


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


def disk(fault: OSError) -> str:
    """Why a file could not be read or written, with the next move; no path stands in it."""
    reason = fault.strerror or "the disk gave no reason"
    if fault.errno and reason != os.strerror(fault.errno):
        return f"{reason[:1].upper()}{reason[1:]}."  # a sentence of ours
    move = {
        errno.ENOSPC: " Make room on the disk.",
        errno.EDQUOT: " Make room on the disk.",
        errno.EFBIG: " Make room on the disk.",
        errno.EACCES: " Use the account that the app runs under, or ask the operator.",
        errno.EPERM: " Use the account that the app runs under, or ask the operator.",
        errno.EROFS: " The folder may only be read: ask the operator.",
    }.get(fault.errno, "")
    return f"A file could not be read or written: {reason[:1].lower()}{reason[1:]}.{move}"


def nearest(word: str, words) -> str:
    """' Did you mean …?' for the closest word, or nothing."""
    close = get_close_matches(str(word), [str(other) for other in words], n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""
