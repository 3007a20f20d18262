"""A page of a list: its reviews, one line each, parted by what they are sorted by."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from site_app.addresses import review_url
from site_app.filters import decade_of, rating_text
from site_app.listing import SORTS, Columns, Listing
from site_app.parameters import ListParameters
from site_app.web.lists.groups import Rating

#: Reviews on a page.
PER_PAGE = 50
#: Parts a title from what it says of it.
_SUBTITLE = ": "


class Line(NamedTuple):
    """A review. `year` is that of its subject, where its title does not say it."""

    slug: str
    url: str
    title: str
    subtitle: str
    year: int | None
    rating: Rating | None
    published: str
    day: str


class Part(NamedTuple):
    """Lines with the same initial, year, decade or rating, which is `mark`; empty for what has none."""

    mark: str
    rating: Rating | None
    lines: Sequence[Line]


class Jump(NamedTuple):
    """Where reviews with a mark begin."""

    mark: str
    url: str


class ListPage(NamedTuple):
    """A page of a list of `total` reviews: the `first` to the `last` of them (from 1); `rows` are of the listing."""

    total: int
    pages: int
    first: int
    last: int
    rows: Sequence[int]
    parts: Sequence[Part]
    jumps: Sequence[Jump]

    @property
    def ratings(self) -> set[Rating | None]:
        """The ratings of the page: they are few, and each is drawn once."""
        return {line.rating for part in self.parts for line in part.lines}


def make_page(listing: Listing, asked: ListParameters, found: int) -> ListPage:
    """Return a page of the reviews of a set that `listing` found."""
    rows = listing.rows(found, asked.sort)
    start = (asked.page - 1) * PER_PAGE
    shown = rows[start : start + PER_PAGE]
    mark = _marks(listing.columns)[asked.sort]
    return ListPage(
        total=len(rows),
        pages=max(-(-len(rows) // PER_PAGE), 1),
        first=start + 1,
        last=start + len(shown),
        rows=shown,
        parts=[_part(listing.columns, text, [*group]) for text, group in groupby(shown, mark)],
        # By title, letters lead on.
        jumps=[] if asked.sort == SORTS[0] else _jumps(rows, mark, asked),
    )


def _marks(columns: Columns) -> dict[str, Callable[[int], str]]:
    """Return what tells the mark of a row, for each sort."""
    return {
        "title": lambda row: columns.letter[row],
        "newest": lambda row: columns.published[row][:4],
        "year": lambda row: decade_of(year) if (year := columns.year[row]) else "",
        "rating": lambda row: rating_text(*rating) if (rating := columns.rating[row]) else "",
    }


def _jumps(rows: Sequence[int], mark: Callable[[int], str], asked: ListParameters) -> list[Jump]:
    """Return the address of each mark on the page where it begins."""
    jumps, place = [], 0
    for text, group in groupby(rows, mark):
        jumps.append(Jump(text, f"{asked.url(page=place // PER_PAGE + 1)}#_{text}"))
        place += sum(1 for _ in group)
    return jumps


def _part(columns: Columns, mark: str, rows: Sequence[int]) -> Part:
    rating = columns.rating[rows[0]] if "/" in mark else None
    return Part(mark, Rating(*rating) if rating else None, [_line(columns, row) for row in rows])


def _line(columns: Columns, row: int) -> Line:
    title, _, subtitle = columns.title[row].partition(_SUBTITLE)
    year, rating = columns.year[row], columns.rating[row]
    return Line(
        slug=columns.slug[row],
        url=review_url(columns.slug[row]),
        title=title,
        subtitle=subtitle,
        year=None if str(year) in columns.title[row] else year,
        rating=Rating(*rating) if rating else None,
        published=columns.published[row],
        day=columns.day[row],
    )
