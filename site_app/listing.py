"""Every review in one line each, as a build writes them for lists: what these show, filter, count and sort by."""

import json
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from site_app.addresses import tag_key
from site_app.filters import decade_of, figure, rating_text

#: The file of a build that has it, and the one that has as much of it as the front page shows.
LISTING, FRONT = "listing.json", "front.json"
#: What a list may be sorted by, the usual first. All but the first are kept as orders of the rows.
SORTS = ("title", "newest", "year", "rating")
#: What a list may be filtered by, in the order in which filters are offered.
FILTERS = ("tag", "year", "rating", "letter")

#: What a list may be of, beside what filters leave: it has pages of its own, and none offers it as a filter.
AUTHOR = "author"


class Columns(NamedTuple):
    """The reviews, sorted by title: a value for each in every column, or None.

    `year` is that of the subject, `rating` is value and best, `published` an ISO date and `day` the same in words,
    `letter` what the title is found under, `tags` are numbers of `names`, the tags by name; `authors` are numbers of
    `writers`, each as slug and name. `orders` has the numbers
    of the rows in the order of each other sort.
    """

    slug: Sequence[str]
    title: Sequence[str]
    year: Sequence[int | None]
    rating: Sequence[Sequence[float] | None]
    published: Sequence[str]
    day: Sequence[str]
    letter: Sequence[str]
    tags: Sequence[Sequence[int]]
    names: Sequence[str]
    authors: Sequence[Sequence[int]]
    writers: Sequence[tuple[str, str]]
    orders: dict[str, list[int]]

    def write(self) -> bytes:
        """Return the columns as the file has them."""
        return json.dumps(self._asdict(), ensure_ascii=False, separators=(",", ":")).encode()


class Listing:
    """The reviews of a build, to be filtered and counted.

    A set of reviews is a number, whose bit `n` says whether row `n` is in it: that counts a thousand rows at once.
    """

    def __init__(self, data: bytes) -> None:
        """Read what `Columns.write` returned."""
        self.columns = Columns(**json.loads(data))
        self.all = (1 << len(self.columns.slug)) - 1

    @cached_property
    def sets(self) -> dict[str, dict[str, int]]:
        """The reviews with each value of each filter, as it stands in addresses.

        A year is found by itself and by its decade, a rating as 4.5/5 and as 4.5.
        """
        columns = self.columns
        keys = [*map(tag_key, columns.names)]
        return {
            "tag": _sets([{keys[number] for number in numbers} for numbers in columns.tags]),
            "year": _sets([(str(year), decade_of(year)) if year else () for year in columns.year]),
            "rating": _sets([(rating_text(*rating), figure(rating[0])) if rating else () for rating in columns.rating]),
            "letter": _sets(columns.letter),
            AUTHOR: _sets([{columns.writers[number][0] for number in numbers} for numbers in columns.authors]),
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """The tags as they are written, by their keys."""
        return {tag_key(name): name for name in self.columns.names}

    def find(self, wanted: dict[str, str | None], but: str | None = None) -> int:
        """Return the reviews that have the wanted value of every filter, where one is wanted, `but` for one filter."""
        found = self.all
        for name, value in wanted.items():
            if value is not None and name != but:
                found &= self.sets[name].get(value, 0)
        return found

    def count(self, name: str, among: int) -> dict[str, int]:
        """Return how many `among` a set of reviews have each value of a filter that any of them has."""
        counts = ((value, (having & among).bit_count()) for value, having in self.sets[name].items())
        return {value: count for value, count in counts if count}

    def rows(self, found: int, sort: str) -> list[int]:
        """Return a set of reviews in order, as numbers of rows."""
        order = self.columns.orders.get(sort) or range(len(self.columns.slug))
        if found == self.all:
            return [*order]
        bits = f"{found:0{len(self.columns.slug)}b}"[::-1]
        return [row for row in order if bits[row] == "1"]


def _sets(values: Sequence[Collection[str]]) -> dict[str, int]:
    rows: dict[str, list[int]] = {}
    for row, held in enumerate(values):
        for value in held:
            rows.setdefault(value, []).append(row)
    return {value: sum(1 << row for row in held) for value, held in rows.items()}
