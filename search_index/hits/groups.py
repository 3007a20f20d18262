"""Results by review: each stands where the best of its sections stands."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, compress, islice
from typing import NamedTuple

from search_index.index.profiles import Profiles
from search_index.results import Hit, ReviewHits

#: Sections shown of a review: what it says of the matter, and the next review on the same screen.
MOST_SECTIONS = 3
#: So many sections are ranked first, which are of ten reviews as a rule.
_FIRST_RANKED = 50
#: How many times as many are ranked where these are of too few reviews.
_FURTHER = 4


class Group(NamedTuple):
    """The best sections found in one review, in order, and how many more were found in it."""

    sections: Sequence[int]
    more: int


class ReviewPage(NamedTuple):
    """One page of the reviews, in order; how many there are on all pages, and how many of these have all words."""

    groups: Sequence[Group]
    total: int
    complete: int

    @property
    def sections(self) -> list[int]:
        """The sections of all groups, in order."""
        return [*chain.from_iterable(group.sections for group in self.groups)]

    def divide(self, hits: Iterable[Hit]) -> list[ReviewHits]:
        """Return these sections, made into hits, by review again."""
        waiting = iter(hits)
        return [ReviewHits([*islice(waiting, len(group.sections))], group.more) for group in self.groups]


class Groups:
    """The sections found, those of them that have all words, by review.

    There may be very many of them: only their profiles are looked at one by one, which are as few as the reviews.
    """

    def __init__(self, sections: Collection[int], full: Collection[int], profiles: Profiles) -> None:
        self._sections = sections
        self._full = full
        self._of_section = profiles.of_section
        self._profiles = self._profiles_of(sections)
        review_of = profiles.review_of
        self._review_of = {profile: review_of[profile] for profile in set(self._profiles)}

    def page(
        self,
        start: int,
        end: int,
        first: Callable[[int], Sequence[int]],
        best_of: Callable[[Sequence[int], int], Sequence[int]],
    ) -> ReviewPage:
        """Return the reviews from place `start` to `end`; none past the last.

        `first` returns so many of all sections, `best_of` so many of some of them, both the best in order.
        """
        total = self._count(self._profiles)
        complete = self._count(self._profiles_of(self._full)) if len(self._full) < len(self._sections) else total
        of_review: dict[int, list[int]] = {
            review: [] for review in (self._first_reviews(min(end, total), first)[start:] if start < total else ())
        }
        profiles = {profile for profile, review in self._review_of.items() if review in of_review}
        for section in compress(self._sections, map(profiles.__contains__, self._profiles)):
            of_review[self._review_of[self._of_section[section]]].append(section)
        groups = [
            Group(best_of(sections, MOST_SECTIONS), max(len(sections) - MOST_SECTIONS, 0))
            for sections in of_review.values()
        ]
        return ReviewPage(groups, total, complete)

    def _first_reviews(self, count: int, first: Callable[[int], Sequence[int]]) -> list[int]:
        """Return the first `count` reviews, of as many or more; no more sections are ranked than that takes."""
        reviews: dict[int, None] = {}
        for depth in _depths(len(self._full), len(self._sections)):
            reviews = dict.fromkeys(map(self._review_of.__getitem__, self._profiles_of(first(depth))))
            if len(reviews) >= count:
                break
        return [*reviews][:count]

    def _count(self, profiles: Iterable[int]) -> int:
        """Return of how many reviews they are."""
        return len(set(map(self._review_of.__getitem__, set(profiles))))

    def _profiles_of(self, sections: Iterable[int]) -> list[int]:
        return [*map(self._of_section.__getitem__, sections)]


def _depths(full: int, total: int) -> Iterator[int]:
    """Yield how many sections to rank, ever more; those that lack words, only when the others are not enough."""
    depth = _FIRST_RANKED
    for end in full, total:
        while depth < end:
            yield depth
            depth *= _FURTHER
        yield end
