"""What can go wrong, as sentences a person can act on."""


class DataFault(Exception):
    """Data that may not be loaded; `sentences` says each thing that is wrong with it."""

    def __init__(self, sentences: list[str]):
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class QueryFault(Exception):
    """A question that cannot be answered; its text is one sentence with the next move."""
