"""The numbers of the pages of a list, so that any page is a click away from any other."""

from collections.abc import Iterable
from typing import NamedTuple

#: Up to so many pages stand side by side.
SIDE_BY_SIDE = 10
#: Pages beside the one that is shown, where there are more.
BESIDE = 2
#: A gap opens to no more numbers than this, evenly spread: all there are of a list of 5,000 reviews.
MOST_IN_GAP = 100


class Number(NamedTuple):
    """A page, or a gap between pages with the numbers that it opens to."""

    page: int | None
    gap: tuple[int, ...] = ()


def number_pages(current: int, pages: int) -> list[Number]:
    """Return what stands below page `current` of `pages`, in order: the first, those around it, the last, and gaps."""
    if pages <= SIDE_BY_SIDE:
        return [Number(page) for page in range(1, pages + 1)]
    around = range(max(current - BESIDE, 1), min(current + BESIDE, pages) + 1)
    return [*_with_gaps(sorted({1, *around, pages}))]


def _with_gaps(shown: list[int]) -> Iterable[Number]:
    before = 0
    for page in shown:
        between = range(before + 1, page)
        if len(between) == 1:
            yield Number(between[0])
        elif between:
            yield Number(None, tuple(between[:: -(-len(between) // MOST_IN_GAP)]))
        yield Number(page)
        before = page
