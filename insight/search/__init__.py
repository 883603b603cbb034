"""Projects found by what a person types: the only room that knows tantivy and rapidfuzz."""

from insight.search.shelf import FACETS, SORTS, Found, Shelf

__all__ = ["FACETS", "SORTS", "Found", "Shelf"]
