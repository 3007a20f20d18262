"""The filters that a page of results offers."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from search_index import SearchResults
from site_app.filters import decade_of, figure, rating_text
from site_app.parameters import Parameters
from site_app.web.catalogue import Catalogue
from site_app.web.lists.groups import (
    SHOWN_TAGS,
    Choice,
    Filter,
    Group,
    narrowing_groups,
    rating_group,
    year_group,
)

#: What a value of a facet is called in addresses: a year also by its decade, a rating also by its value alone.
_TEXTS: Final[dict[str, Callable[[Any], Sequence[str]]]] = {
    "tag": lambda tag: (tag,),
    "year": lambda year: (str(year), decade_of(year)),
    "rating": lambda rating: (rating_text(*rating), figure(rating[0])),
}


def offer_filters(results: SearchResults, asked: Parameters, found: int, catalogue: Catalogue) -> list[Group]:
    """Return the filters in force, and those that would leave out some of the `found` reviews (or sections of one)."""
    tag, year, rating = (_filter(name, results, asked, found) for name in _TEXTS)
    groups = [(_tags(tag), found), (year_group(year), found), (rating_group(rating), found)]
    return [*_review(asked, found, catalogue), *narrowing_groups(groups)]


def _filter(name: str, results: SearchResults, asked: Parameters, found: int) -> Filter:
    counts: Counter[str] = Counter()
    for value, count in results.facets[name]:
        for text in _TEXTS[name](value):
            counts[text] += count
    chosen = getattr(asked, name)
    if chosen is not None and str(chosen) not in counts and found:
        # Of tags only the most frequent are counted.
        counts[str(chosen)] = found
    return Filter(name, counts, None if chosen is None else str(chosen), asked.url)


def _tags(tags: Filter) -> Group:
    """Return the most frequent tags, and behind them the others: a page of all tags would forget the query."""
    names = sorted(tags.counts, key=lambda name: (name != tags.chosen, -tags.counts[name], name))
    choices = [*map(tags.choice, names)]
    return Group("tag", choices[:SHOWN_TAGS], rest=choices[SHOWN_TAGS:])


def _review(asked: Parameters, found: int, catalogue: Catalogue) -> list[Group]:
    """Return the review that alone is searched, to take it back."""
    if not asked.review:
        return []
    review = catalogue.review(asked.review)
    title = str(review["title"]).partition(": ")[0] if review else asked.review
    return [Group("review", [Choice(title, found, True, asked.url(review=None))])]
