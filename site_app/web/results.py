"""Results as the page shows them: by review, each with the passages found in it."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from search_index import MarkedText, ReviewHits, SearchResults
from site_app.addresses import INTRODUCTION, review_url
from site_app.web.landing import landing_url
from site_app.words import Words

#: Parts a title from what it says of it.
_SUBTITLE = ": "


class Passage(NamedTuple):
    """A section found. `place` is its heading, None for what stands before the first."""

    url: str
    place: MarkedText | None
    text: MarkedText
    lacking: Sequence[str]


class Entry(NamedTuple):
    """A review found. `year` is that of its subject, where its title does not say it.

    `lacking` is what all its passages lack of the words; those that lack others say so themselves.
    """

    slug: str
    url: str
    title: MarkedText
    subtitle: MarkedText | None
    year: int | None
    published: str
    day: str
    name: MarkedText | None
    all_words: bool
    lacking: Sequence[str]
    passages: Sequence[Passage]
    more: int


def list_entries(results: SearchResults, words: Words) -> list[Entry]:
    """Return the reviews of a page of results, in order.

    Of the results in one review alone, those with all words are one entry, and those that lack some another.
    """
    if results.reviews is not None:
        return [_entry(group, words) for group in results.groups]
    return [_entry(ReviewHits([*hits], 0), words) for _, hits in groupby(results.hits, lambda hit: hit.all_words)]


def _entry(group: ReviewHits, words: Words) -> Entry:
    best = group.hits[0]
    title, subtitle = _divide(best.title)
    shared = best.lacking if all(hit.lacking == best.lacking for hit in group.hits) else ()
    return Entry(
        slug=best.review,
        url=review_url(best.review),
        title=title,
        subtitle=subtitle,
        year=None if str(best.year) in best.title.text else best.year,
        published=best.published,
        day=words.day(date.fromisoformat(best.published)),
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


def _divide(title: MarkedText) -> tuple[MarkedText, MarkedText | None]:
    """Return a title as pages show it: what is its name, and what it says beside."""
    name, colon, _ = title.text.partition(_SUBTITLE)
    if not colon:
        return title, None
    return title.cut(0, len(name)), title.cut(len(name) + len(colon), len(title.text))
