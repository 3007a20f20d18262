"""Full-text search over the sections of reviews: documents in, hits out."""

from typing import TYPE_CHECKING

from search_index.analysis.folding import fold
from search_index.documents import SectionDocument
from search_index.errors import QueryError, SearchIndexError
from search_index.query.parsing import check_query
from search_index.results import Facet, Hit, MarkedText, ReviewHits, SearchResults, Suggestion
from search_index.searcher import Searcher

if TYPE_CHECKING:
    from search_index.building import build_index

__all__ = [
    "Facet",
    "Hit",
    "MarkedText",
    "QueryError",
    "ReviewHits",
    "SearchIndexError",
    "SearchResults",
    "Searcher",
    "SectionDocument",
    "Suggestion",
    "build_index",
    "check_query",
    "fold",
]


def __getattr__(name: str) -> object:
    """Import what only building needs when it is first asked for, to keep it out of a cold start."""
    if name == "build_index":
        from search_index.building import build_index  # noqa: PLC0415 - that is the point

        return build_index
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
