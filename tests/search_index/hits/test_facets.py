"""Filters, their counts, orders and pages."""

import pytest

from search_index import Facet, Searcher
from tests.search_index.conftest import Options, SearchIn, make_section, sections_found


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    return search_in(
        make_section("coach", section="a", review="one", tags=("drama", "sport"), year=2024, published="2026-01-03"),
        make_section("coach", section="b", review="one", tags=("drama", "sport"), year=2024, published="2026-01-03"),
        make_section("coach", section="c", review="two", tags=("drama",), year=2020, published="2026-01-01"),
        make_section("coach", section="d", review="three", tags=(), year=None, published="2026-01-02"),
    )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["a", "b", "c", "d"]),
        ({"review": "one"}, ["a", "b"]),
        ({"tag": "drama"}, ["a", "b", "c"]),
        ({"year": 2020}, ["c"]),
        ({"tag": "drama", "year": 2024}, ["a", "b"]),
        ({"review": "two", "year": 2024}, []),
        ({"review": "unknown"}, []),
        ({"tag": "Drama"}, []),
    ],
)
def test_filters_narrow_the_search(searcher: Searcher, filters: Options, found: list[str]) -> None:
    """Review, tag and year each keep what has them; together, what has all."""
    results = searcher.search("coach", **filters)
    assert [hit.section for hit in results.hits] == found
    assert results.total == len(found)


def test_facets_count_under_the_other_filters(searcher: Searcher) -> None:
    """A filter's own counts ignore it, so that a reader sees what choosing another value would find."""
    facets = searcher.search("coach", tag="drama", year=2024).facets
    assert facets["tag"] == [Facet("drama", 2), Facet("sport", 2)]
    assert facets["year"] == [Facet(2024, 2), Facet(2020, 1)]
    assert facets["review"] == [Facet("one", 2)]


def test_facets_list_the_most_frequent_first(searcher: Searcher) -> None:
    """Values come by count, then by name."""
    facets = searcher.search("coach").facets
    assert facets["review"] == [Facet("one", 2), Facet("three", 1), Facet("two", 1)]


@pytest.mark.parametrize(("sort", "order"), [("newest", ["a", "b", "d", "c"]), ("oldest", ["c", "d", "a", "b"])])
def test_sections_sort_by_date(searcher: Searcher, sort: str, order: list[str]) -> None:
    """Sections of one date keep their order by relevance."""
    assert sections_found(searcher, "coach", sort=sort) == order


def test_pages_do_not_overlap(searcher: Searcher) -> None:
    """Pages follow each other; past the last there are no hits but the same total."""
    pages = [searcher.search("coach", page=page, per_page=3) for page in (1, 2, 3)]
    assert [[hit.section for hit in page.hits] for page in pages] == [["a", "b", "c"], ["d"], []]
    assert {page.total for page in pages} == {4}


def test_a_hit_carries_what_a_page_shows(searcher: Searcher) -> None:
    """A hit has its review, tags, year and date."""
    hit = searcher.search("coach").hits[0]
    assert (hit.review, hit.tags, hit.year, hit.published) == ("one", ("drama", "sport"), 2024, "2026-01-03")
