"""Filters and their counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import compress
from operator import eq
from typing import NamedTuple

from search_index.index.profiles import Profiles
from search_index.results import Facet

#: How many values of a filter to offer. A reader picks from a few; a thousand reviews are for the search box.
MOST_VALUES = 50


class Filters(NamedTuple):
    """What the reader narrowed the search to; None lets everything through."""

    review: str | None = None
    tag: str | None = None
    year: int | None = None

    def allowed(self, profiles: Profiles) -> bytes:
        """Return for each profile whether its sections pass: 1 or 0."""
        passing = []
        if self.review is not None:
            passing.append(map(partial(eq, profiles.review_number(self.review)), profiles.review_of))
        if self.year is not None:
            passing.append(map(partial(eq, profiles.year_number(self.year)), profiles.year_of))
        if self.tag is not None:
            passing.append(map(profiles.having_tag(self.tag).__getitem__, profiles.tag_set_of))
        return bytes(map(all, zip(*passing, strict=True))) if passing else bytes([1]) * len(profiles)


NO_FILTERS = Filters()

#: The facets of a search, by filter.
Facets = dict[str, list[Facet]]


def no_facets() -> Facets:
    """Return what is told where nobody asked for facets."""
    return {"review": [], "tag": [], "year": []}


def count_facets(
    sections: Iterable[int], profiles: Profiles, filters: Filters, allowed: Callable[[Filters], Sequence[int]]
) -> Facets:
    """Count the values of each filter among the sections, most frequent first, each under the other filters.

    `allowed` returns what filters let through, as `Filters.allowed` does.
    """
    found = Counter(map(profiles.of_section.__getitem__, sections))

    def under(**others: None) -> tuple[Sequence[int], Sequence[int]]:
        chosen = filters._replace(**others)
        if chosen == NO_FILTERS:
            return [*found.keys()], [*found.values()]
        passing = [*map(allowed(chosen).__getitem__, found)]
        return [*compress(found.keys(), passing)], [*compress(found.values(), passing)]

    reviews = _sum_up(profiles.review_of, *under(review=None))
    years = _sum_up(profiles.year_of, *under(year=None))
    tags: Counter[int] = Counter()
    for number, count in _sum_up(profiles.tag_set_of, *under(tag=None)).items():
        for tag in profiles.tag_sets[number]:
            tags[tag] += count
    years.pop(0, None)
    return {
        "review": [Facet(profiles.reviews[number], count) for number, count in _most_frequent(reviews)],
        "tag": [Facet(profiles.tags[number], count) for number, count in _most_frequent(tags)],
        "year": [Facet(profiles.years[number], count) for number, count in _most_frequent(years)],
    }


def _sum_up(values: Sequence[int], profiles: Sequence[int], counts: Sequence[int]) -> dict[int, int]:
    """Return how many sections have each value, by the values of profiles and how many sections these have."""
    totals: dict[int, int] = {}
    for value, count in zip(map(values.__getitem__, profiles), counts, strict=True):
        totals[value] = totals.get(value, 0) + count
    return totals


def _most_frequent(totals: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return the most frequent numbers with their counts; of equals the first."""
    if len(totals) > MOST_VALUES:
        least = sorted(totals.values(), reverse=True)[MOST_VALUES - 1]
        totals = {number: count for number, count in totals.items() if count >= least}
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES]
