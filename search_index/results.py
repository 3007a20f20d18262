"""What a search answers with."""

from dataclasses import dataclass
from typing import NamedTuple


class Hit(NamedTuple):
    """A section found. The `_html` fields and the snippet are escaped HTML with the matched words in <mark>."""

    review: str
    section: str
    title: str
    heading: str
    title_html: str
    heading_html: str
    snippet: str
    score: float
    published: str
    tags: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class Facet:
    """A value of a filter and how many of the sections found have it."""

    value: str | int
    count: int


class SearchResults(NamedTuple):
    """One page of hits, with how the query was read.

    `total` counts all pages. `relaxed` says that no section has all the words, so any word was enough. `suggestion` is
    another spelling that finds something; `corrected` says that it is what was searched, and then `as_typed` is a query
    that searches the words as they stand, if one is within the caps. `partial` says that the query
    would have cost more than any may, so that something may be missing. `facets` has the keys "review", "tag" and
    "year"; each count respects the filters of the other two.
    """

    query: str
    read_as: str
    total: int
    page: int
    per_page: int
    relaxed: bool
    suggestion: str | None
    corrected: bool
    as_typed: str | None
    partial: bool
    hits: list[Hit]
    facets: dict[str, list[Facet]]


class Suggestion(NamedTuple):
    """A completion of what is being typed; with a place to go to when it is a title or a heading."""

    text: str
    review: str | None = None
    section: str | None = None
