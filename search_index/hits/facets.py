"""Filters and their counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import compress
from operator import eq
from typing import Any, NamedTuple

from search_index.documents import Rating
from search_index.index.profiles import Profiles
from search_index.results import Facet

#: How many reviews or tags to offer. A reader picks from a few; a thousand reviews are for the search box. Years and
#: ratings are as few by themselves, and all of them are told: they are put together in decades.
MOST_VALUES = 50


class Filters(NamedTuple):
    """What the reader narrowed the search to; None lets everything through.

    Several years are those of a range, and a rating that names no best is of any scale.
    """

    review: str | None = None
    tag: str | None = None
    year: int | range | None = None
    rating: float | Rating | None = None

    def allowed(self, profiles: Profiles) -> bytes:
        """Return for each profile whether its sections pass: 1 or 0."""
        passing = []
        if self.review is not None:
            passing.append(map(partial(eq, profiles.review_number(self.review)), profiles.review_of))
        if self.year is not None:
            passing.append(map(profiles.in_years(self.year).__getitem__, profiles.year_of))
        if self.rating is not None:
            passing.append(map(profiles.rated(self.rating).__getitem__, profiles.rating_of))
        if self.tag is not None:
            passing.append(map(profiles.having_tag(self.tag).__getitem__, profiles.tag_set_of))
        return bytes(map(all, zip(*passing, strict=True))) if passing else bytes([1]) * len(profiles)


NO_FILTERS = Filters()

#: The facets of a search, by filter.
Facets = dict[str, list[Facet]]


def no_facets() -> Facets:
    """Return what is told where nobody asked for facets."""
    return {"review": [], "tag": [], "year": [], "rating": []}


def count_facets(
    sections: Iterable[int],
    profiles: Profiles,
    filters: Filters,
    allowed: Callable[[Filters], Sequence[int]],
    *,
    group: bool,
) -> Facets:
    """Count the values of each filter among the sections, most frequent first, each under the other filters.

    With `group` their reviews are counted. `allowed` returns what filters let through, as `Filters.allowed` does.
    """
    found = Counter(map(profiles.of_section.__getitem__, sections))
    if group:
        # What a filter asks of a section is its review's, so that one profile stands for all that a review may have.
        found = Counter(dict(zip(map(profiles.review_of.__getitem__, found), found, strict=True)).values())

    def under(**others: None) -> tuple[Sequence[int], Sequence[int]]:
        chosen = filters._replace(**others)
        if chosen == NO_FILTERS:
            return [*found.keys()], [*found.values()]
        passing = [*map(allowed(chosen).__getitem__, found)]
        return [*compress(found.keys(), passing)], [*compress(found.values(), passing)]

    reviews = _sum_up(profiles.review_of, *under(review=None))
    years = _sum_up(profiles.year_of, *under(year=None))
    ratings = _sum_up(profiles.rating_of, *under(rating=None))
    tags: Counter[int] = Counter()
    for number, count in _sum_up(profiles.tag_set_of, *under(tag=None)).items():
        for tag in profiles.tag_sets[number]:
            tags[tag] += count
    return {
        "review": [Facet(profiles.reviews[number], count) for number, count in _most_frequent(reviews)],
        "tag": [Facet(profiles.tags[number], count) for number, count in _most_frequent(tags)],
        "year": _all(years, profiles.years),
        "rating": _all(ratings, profiles.ratings),
    }


def _sum_up(values: Sequence[int], profiles: Sequence[int], counts: Sequence[int]) -> dict[int, int]:
    """Return how many sections have each value, by the values of profiles and how many sections these have."""
    totals: dict[int, int] = {}
    for value, count in zip(map(values.__getitem__, profiles), counts, strict=True):
        totals[value] = totals.get(value, 0) + count
    return totals


def _all(totals: Mapping[int, int], values: Sequence[Any]) -> list[Facet]:
    """Return all values, the most frequent first; what has none is not counted."""
    told = sorted((-count, number) for number, count in totals.items() if values[number] is not None)
    return [Facet(values[number], -count) for count, number in told]


def _most_frequent(totals: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return the most frequent numbers with their counts; of equals the first."""
    if len(totals) > MOST_VALUES:
        least = sorted(totals.values(), reverse=True)[MOST_VALUES - 1]
        totals = {number: count for number, count in totals.items() if count >= least}
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES]
