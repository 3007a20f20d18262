"""Filters and their counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from search_index.profiles import Profile, Profiles
from search_index.results import Facet


@dataclass(frozen=True, slots=True)
class Filters:
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


def count_facets(sections: Iterable[int], profiles: Profiles, filters: Filters) -> dict[str, list[Facet]]:
    """Count the values of each filter among the sections, most frequent first, each under the other filters."""
    counts = Counter(map(profiles.of_section.__getitem__, sections))
    return {
        "review": _count(counts, profiles, replace(filters, review=None), "review"),
        "tag": _count(counts, profiles, replace(filters, tag=None), "tag"),
        "year": _count(counts, profiles, replace(filters, year=None), "year"),
    }


def _count(counts: Mapping[int, int], profiles: Profiles, filters: Filters, name: str) -> list[Facet]:
    totals: Counter[str | int] = Counter()
    for number, count in counts.items():
        profile = profiles.all[number]
        if filters.allow(profile):
            for value in _values(profile, name):
                totals[value] += count
    return [Facet(value, count) for value, count in sorted(totals.items(), key=lambda item: (-item[1], str(item[0])))]


def _values(profile: Profile, name: str) -> Iterable[str | int]:
    if name == "tag":
        return profile.tags
    value = profile.review if name == "review" else profile.year
    return () if value is None else (value,)
