"""What sections are filtered, counted and sorted by: review, tags, year, day, rating; one profile for many sections.

A profile is a record of seven texts: review, title, day, year, rating, tags and names. Control characters, which none
of them has, part them, and each of several.

For work on many sections at once, each section has the number of its profile in a column, ascending, and each profile
five in another: those of its review, its year, its tags, its day and its rating. These are places among all reviews,
years and days, sorted as facets are (years and tags as text), among the sets of tags, and among all ratings, the worst
first.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from search_index.analysis.folding import clean
from search_index.documents import Rating, SectionDocument
from search_index.index import files
from search_index.index.storage import Records, RecordsWriter, SortedLines, read_column, write_column, write_lines

#: Parts the names of a review, which are read as one text.
NAME_END: Final = "\n"

#: What ends each text of a profile, and each of several tags or names.
_END, _EACH_END = "\0", "\1"

_NUMBERS = 5
#: Profiles kept as they are shown, at some 500 bytes each: the hits of a page are of few reviews.
_PROFILES_IN_MEMORY = 256


class Profile(NamedTuple):
    """The filters of a section, and its review's title and names. Most sections of one review share it."""

    review: str
    title: str
    published: str
    year: int | None
    rating: Rating | None
    tags: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, document: SectionDocument) -> "Profile":
        """Return the profile of a document."""
        return cls(
            document.review,
            clean(document.title),
            document.published,
            document.year,
            document.rating,
            tuple(map(clean, document.tags)),
            tuple(map(clean, document.names)),
        )


class Profiles:
    """The profiles, and which one each section has."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._records = Records(directory / files.PROFILES)
        #: The number of each section's profile.
        self.of_section = read_column(directory / files.PROFILE_OF_SECTION)
        self._profile = lru_cache(_PROFILES_IN_MEMORY)(self._read)

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, number: int) -> Profile:
        return self._profile(number)

    def sections(self, number: int) -> range:
        """Return the sections that have a profile."""
        return range(bisect_left(self.of_section, number), bisect_right(self.of_section, number))

    def _read(self, number: int) -> Profile:
        review, title, published, *numbers, tags, names = self._records[number].decode().split(_END)
        year, rating = (json.loads(told) for told in numbers)
        return Profile(review, title, published, year, rating and tuple(rating), _parted(tags), _parted(names))

    @cached_property
    def reviews(self) -> SortedLines:
        """All reviews, sorted."""
        return SortedLines(self._directory / files.REVIEWS)

    @cached_property
    def years(self) -> list[int]:
        """All years, sorted as text; first stands one for profiles that have none, which no profile has."""
        years: list[int] = self._values["years"]
        return years

    @cached_property
    def ratings(self) -> list[Rating | None]:
        """All ratings, the worst first; of equal ones that of the smaller scale. First stands none, as with years."""
        return [rating and tuple(rating) for rating in self._values["ratings"]]

    @cached_property
    def tags(self) -> list[str]:
        """All tags, sorted."""
        tags: list[str] = self._values["tags"]
        return tags

    @cached_property
    def tag_sets(self) -> list[list[int]]:
        """All sets of tags that some profile has, as numbers of tags."""
        sets: list[list[int]] = self._values["tag_sets"]
        return sets

    def review_number(self, review: str) -> int | None:
        """Return the number of a review, or None for one that there is not."""
        at = self.reviews.bisect(review)
        return at if at < len(self.reviews) and self.reviews[at] == review else None

    def in_years(self, asked: int | range) -> Sequence[bool]:
        """Return for each year whether it is the one asked for, or one of them."""
        asked = range(asked, asked + 1) if isinstance(asked, int) else asked
        return [year in asked for year in self.years]

    def rated(self, asked: float | Rating) -> Sequence[bool]:
        """Return for each rating whether it is the one asked for: a value of a scale, or of any."""
        if isinstance(asked, tuple):
            return [rating == asked for rating in self.ratings]
        return [rating is not None and rating[0] == asked for rating in self.ratings]

    def having_tag(self, tag: str) -> Sequence[bool]:
        """Return for each set of tags whether it has one."""
        number = self.tags.index(tag) if tag in self.tags else None
        return [number in one for one in self.tag_sets]

    @property
    def review_of(self) -> "memoryview[int]":
        """The number of each profile's review."""
        return self._numbers[0::_NUMBERS]

    @property
    def year_of(self) -> "memoryview[int]":
        """The number of each profile's year."""
        return self._numbers[1::_NUMBERS]

    @property
    def tag_set_of(self) -> "memoryview[int]":
        """The number of each profile's set of tags."""
        return self._numbers[2::_NUMBERS]

    @property
    def day_of(self) -> "memoryview[int]":
        """The place of each profile's day of publication among all of them."""
        return self._numbers[3::_NUMBERS]

    @property
    def rating_of(self) -> "memoryview[int]":
        """The number of each profile's rating."""
        return self._numbers[4::_NUMBERS]

    @cached_property
    def _numbers(self) -> "memoryview[int]":
        return read_column(self._directory / files.PROFILE_NUMBERS)

    @cached_property
    def _values(self) -> dict[str, list[Any]]:
        values: dict[str, list[Any]] = json.loads((self._directory / files.VALUES).read_bytes())
        return values


def _parted(several: str) -> tuple[str, ...]:
    return tuple(several.split(_EACH_END)[:-1])


def write_profiles(directory: Path, of_section: Sequence[int], profiles: Sequence[Profile]) -> None:
    """Write what `Profiles` reads: the profiles, and the number of each section's."""
    reviews = sorted({profile.review for profile in profiles})
    years = [None, *sorted({profile.year for profile in profiles if profile.year is not None}, key=str)]
    tags = sorted(set(chain.from_iterable(profile.tags for profile in profiles)))
    days = sorted({profile.published for profile in profiles})
    sets = list(dict.fromkeys(profile.tags for profile in profiles))
    ratings = [None, *sorted({profile.rating for profile in profiles if profile.rating}, key=_worth)]
    numbers = [dict(zip(values, range(len(values)), strict=True)) for values in (reviews, years, sets, days, ratings)]
    rows = ((profile.review, profile.year, profile.tags, profile.published, profile.rating) for profile in profiles)
    write_column(directory / files.PROFILE_OF_SECTION, of_section)
    write_column(
        directory / files.PROFILE_NUMBERS,
        [places[value] for row in rows for places, value in zip(numbers, row, strict=True)],
    )
    with RecordsWriter(directory / files.PROFILES) as records:
        for profile in profiles:
            told = map(json.dumps, (profile.year, profile.rating))
            some = ("".join(f"{one}{_EACH_END}" for one in several) for several in (profile.tags, profile.names))
            records.add(_END.join((profile.review, profile.title, profile.published, *told, *some)).encode())
    write_lines(directory / files.REVIEWS, reviews)
    number_of = dict(zip(tags, range(len(tags)), strict=True))
    tag_sets = [sorted({number_of[tag] for tag in one}) for one in sets]
    values = {"years": years, "ratings": ratings, "tags": tags, "tag_sets": tag_sets}
    (directory / files.VALUES).write_text(json.dumps(values, ensure_ascii=False), "utf-8")


def _worth(rating: Rating) -> Rating:
    """Return what ratings are sorted by: the share of the best."""
    value, best = rating
    return value / best if best else 0, best
