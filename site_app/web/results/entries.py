"""Results as the page shows them: by review, each with the passages found in it."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from search_index import MarkedText, ReviewHits, SearchResults
from site_app.addresses import INTRODUCTION, review_url
from site_app.web.catalogue import Catalogue
from site_app.web.landing import landing_url
from site_app.web.lists.groups import Rating

#: Parts a title from what it says of it.
_SUBTITLE = ": "


class Passage(NamedTuple):
    """A section found. `place` is its heading, None for what stands before the first."""

    url: str
    place: MarkedText | None
    text: MarkedText
    lacking: Sequence[str]


class Entry(NamedTuple):
    """A review found. `dated` is the year that ends its name in brackets; `year`, where its title does not say it.

    `cover` is as `cover` in `_parts.html` takes it.
    `lacking` is what all its passages lack of the words; those that lack others say so themselves.
    """

    slug: str
    url: str
    title: MarkedText
    dated: MarkedText
    subtitle: MarkedText | None
    year: int | None
    rating: Rating | None
    cover: dict[str, Any] | None
    published: str
    day: str
    name: MarkedText | None
    all_words: bool
    lacking: Sequence[str]
    passages: Sequence[Passage]
    more: int


def list_entries(results: SearchResults, catalogue: Catalogue) -> list[Entry]:
    """Return the reviews of a page of results, in order.

    Of the results in one review alone, those with all words are one entry, and those that lack some another.
    """
    if results.reviews is not None:
        return [_entry(group, catalogue) for group in results.groups]
    return [_entry(ReviewHits([*hits], 0), catalogue) for _, hits in groupby(results.hits, lambda hit: hit.all_words)]


def _entry(group: ReviewHits, catalogue: Catalogue) -> Entry:
    best = group.hits[0]
    title, dated, subtitle = _divide(best.title, best.year)
    shared = best.lacking if all(hit.lacking == best.lacking for hit in group.hits) else ()
    return Entry(
        slug=best.review,
        url=review_url(best.review),
        title=title,
        dated=dated,
        subtitle=subtitle,
        year=None if str(best.year) in best.title.text else best.year,
        rating=best.rating and Rating(*best.rating),
        cover=catalogue.covers.get(best.review),
        published=best.published,
        day=catalogue.words.day(date.fromisoformat(best.published)),
        name=next((hit.name for hit in group.hits if hit.name), None),
        all_words=best.all_words,
        lacking=shared,
        passages=[
            Passage(
                url=landing_url(hit),
                place=None if hit.section == INTRODUCTION else hit.heading,
                text=hit.snippet,
                lacking=() if shared else hit.lacking,
            )
            for hit in group.hits
        ],
        more=group.more,
    )


def _divide(title: MarkedText, year: int | None) -> tuple[MarkedText, MarkedText, MarkedText | None]:
    """Return a title as pages show it: what is its name, the year after it, and what it says beside."""
    name, colon, _ = title.text.partition(_SUBTITLE)
    subtitle = title.cut(len(name) + len(colon), len(title.text)) if colon else None
    end = len(name.removesuffix(f"({year})"))
    return title.cut(0, end), title.cut(end, len(name)), subtitle
