"""The ways to all reviews that the front page offers, and where those went that it had itself."""

from typing import Any

from site_app.listing import FILTERS
from site_app.parameters import ListParameters
from site_app.web.catalogue import Catalogue
from site_app.web.lists.groups import Filter, letter_rows, narrowing_groups, rating_group, tag_group, year_group
from site_app.web.lists.lines import PER_PAGE

#: Until there was a page of all reviews, the front page had them: so many at a time, after the newest.
ONCE_PER_PAGE = 20


def front_parts(catalogue: Catalogue) -> dict[str, Any]:
    """Return what the front page shows beside the newest review."""
    front = catalogue.front
    url = ListParameters().url
    tag, year, rating, letter = (Filter(name, front["counts"][name], None, url) for name in FILTERS)
    tags = tag_group(tag, front["tags"], shown=len(tag.counts))
    groups = [(group, catalogue.reviews) for group in (tags, year_group(year), rating_group(rating))]
    return {"recent": front["recent"], "groups": narrowing_groups(groups), "letters": letter_rows(letter)}


def moved_page(page: str, reviews: int) -> str | None:
    """Return where the reviews are now that the front page had on a page of its own; None where it had no such page."""
    last = -(-(reviews - 1) // ONCE_PER_PAGE)
    places = {str(number): 1 + (number - 1) * ONCE_PER_PAGE for number in range(2, last + 1)}
    if page not in places:
        return None
    return ListParameters().url(sort="newest", page=places[page] // PER_PAGE + 1)
