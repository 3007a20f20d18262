"""What a search answers with."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple


class MarkedText(NamedTuple):
    """Text with ranges of it marked: where each starts and ends, in characters, in ascending order and apart."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the text piece by piece, each with whether it is marked: every other one is, and some may be empty."""
        at = 0
        for start, end in self.marks:
            yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        yield self.text[at:], False

    def cut(self, start: int, end: int) -> "MarkedText":
        """Return the text from `start` to `end`, with what is marked of it."""
        marks = ((max(first, start) - start, min(last, end) - start) for first, last in self.marks)
        return MarkedText(self.text[start:end], tuple((first, last) for first, last in marks if first < last))


class Hit(NamedTuple):
    """A section found. What matched is marked in its title, its heading and the snippet of its text.

    `all_words` says that it has all the words, `lacking` which of them it has not, as typed.
    `name` is one of its review's that has words which none of these shows, with these marked.
    """

    review: str
    section: str
    title: MarkedText
    heading: MarkedText
    snippet: MarkedText
    score: float
    published: str
    tags: tuple[str, ...]
    year: int | None
    name: MarkedText | None = None
    all_words: bool = True
    lacking: tuple[str, ...] = ()
    rating: tuple[float, float] | None = None


class ReviewHits(NamedTuple):
    """The best of the sections found in one review, in order, and how many more were found in it."""

    hits: list[Hit]
    more: int


class Facet(NamedTuple):
    """A value of a filter and how many of the sections found have it, or of the reviews where these were asked for."""

    value: str | int | tuple[float, float]
    count: int  # type: ignore[assignment]  # hides a method of tuples that nobody misses here


class SearchResults(NamedTuple):
    """One page of hits, with how the query was read.

    `total` counts the sections of all pages. `relaxed` says that no section has all the words, so any word was enough.
    `complete` counts the sections, or the reviews where these were asked for, that have all the words.
    `suggestion` is another spelling that finds something; `corrected` says that it is what was searched, and then
    `as_typed` is a query that searches the words as they stand, if one is within the caps. `partial` says that the
    query would have cost more than any may, so that something may be missing. `facets` has the keys "review", "tag",
    "year" and "rating"; each count respects the filters of the others.

    Grouped by review, `reviews` counts those of all pages, and `groups` has this page's in order; `hits` are theirs.
    """

    query: str
    read_as: str
    total: int
    page: int
    per_page: int
    complete: int
    relaxed: bool
    suggestion: str | None
    corrected: bool
    as_typed: str | None
    partial: bool
    hits: list[Hit]
    facets: dict[str, list[Facet]]
    reviews: int | None = None
    groups: Sequence[ReviewHits] = ()


#: What is suggested: a review, or a section of one, to go to; a person or a word to search for.
Kind = Literal["review", "person", "word"]


class Suggestion(NamedTuple):
    """A completion of what is being typed; one of a review has its place, one of a section of it both."""

    text: str
    kind: Kind
    review: str | None = None
    section: str | None = None
