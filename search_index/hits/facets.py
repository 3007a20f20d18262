"""Filters and their counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import nsmallest
from typing import NamedTuple

from search_index.index.profiles import Profile, Profiles
from search_index.results import Facet

#: How many values of a filter to offer. A reader picks from a few; a thousand reviews are for the search box.
MOST_VALUES = 50


class Filters(NamedTuple):
    """What the reader narrowed the search to; None lets everything through."""

    review: str | None = None
    tag: str | None = None
    year: int | None = None

    def allow(self, profile: Profile) -> bool:
        """Say whether a section of this profile passes."""
        return (
            self.review in {None, profile.review}
            and self.year in {None, profile.year}
            and (self.tag is None or self.tag in profile.tags)
        )


NO_FILTERS = Filters()

#: The facets of a search, by filter.
Facets = dict[str, list[Facet]]


def count_facets(sections: Iterable[int], profiles: Profiles, filters: Filters) -> Facets:
    """Count the values of each filter among the sections, most frequent first, each under the other filters."""
    counts = Counter(map(profiles.of_section.__getitem__, sections))
    return {
        name: _most_frequent(_count(_under(counts, profiles, filters._replace(**{name: None})), profiles, name))
        for name in ("review", "tag", "year")
    }


def _under(counts: Mapping[int, int], profiles: Profiles, filters: Filters) -> Mapping[int, int]:
    if filters == NO_FILTERS:
        return counts
    return {number: count for number, count in counts.items() if filters.allow(profiles.all[number])}


def _count(counts: Mapping[int, int], profiles: Profiles, name: str) -> Mapping[str | int, int]:
    totals: dict[str | int, int] = {}
    values = profiles.values[name]
    for number, count in counts.items():
        for value in values[number]:
            totals[value] = totals.get(value, 0) + count
    return totals


def _most_frequent(totals: Mapping[str | int, int]) -> list[Facet]:
    found = nsmallest(MOST_VALUES, ((-count, str(value), value) for value, count in totals.items()))
    return [Facet(value, -count) for count, _, value in found]
