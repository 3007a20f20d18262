"""Filters, their counts, orders and pages."""

from typing import TYPE_CHECKING

import pytest

from search_index import Facet, Searcher
from search_index.hits.facets import MOST_VALUES
from tests.search_index.conftest import Options, SearchIn, make_section, sections_found

if TYPE_CHECKING:
    from search_index.documents import Rating


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


@pytest.fixture
def rated(search_in: SearchIn) -> Searcher:
    """Sections of reviews of several years and ratings, two of the first."""
    rows: list[tuple[str, int | None, Rating | None]] = [
        *[("a", 1994, (4.5, 5)), ("a", 1994, (4.5, 5)), ("b", 1999, (9, 10))],
        *[("c", 2000, (4, 5)), ("d", None, None), ("e", 1994, (4.5, 10))],
    ]
    return search_in(
        *(
            make_section("coach", review=review, section=f"{review}{number}", year=year, rating=rating)
            for number, (review, year, rating) in enumerate(rows)
        )
    )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"year": 1994}, ["a0", "a1", "e5"]),
        ({"year": range(1990, 2000)}, ["a0", "a1", "b2", "e5"]),
        ({"year": range(2010, 2020)}, []),
        ({"rating": (4.5, 5)}, ["a0", "a1"]),
        ({"rating": (4.5, 100)}, []),
        ({"rating": 4.5}, ["a0", "a1", "e5"]),
        ({"rating": 9, "year": range(1990, 2000)}, ["b2"]),
    ],
)
def test_decades_and_ratings_narrow_the_search(rated: Searcher, filters: Options, found: list[str]) -> None:
    """Years by a range; a rating by value and best, or by its value whatever the best; together, what has both."""
    results = rated.search("coach", **filters)
    assert [hit.section for hit in results.hits] == found
    assert results.total == len(found)


def test_facets_count_sections_or_reviews(rated: Searcher) -> None:
    """Grouped by review, each review counts once, however many sections were found in it."""
    facets = rated.search("coach").facets
    assert facets["year"] == [Facet(1994, 3), Facet(1999, 1), Facet(2000, 1)]
    assert facets["rating"] == [Facet((4.5, 5), 2), Facet((4.5, 10), 1), Facet((4, 5), 1), Facet((9, 10), 1)]
    facets = rated.search("coach", group=True, rating=(4.5, 5)).facets
    assert facets["year"] == [Facet(1994, 1)]
    assert facets["rating"] == [Facet((4.5, 10), 1), Facet((4, 5), 1), Facet((4.5, 5), 1), Facet((9, 10), 1)]
    assert [facet.count for facet in facets["review"]] == [1]


def test_all_years_and_ratings_are_told(search_in: SearchIn) -> None:
    """There may be more of them than reviews or tags are offered."""
    searcher = search_in(
        *(
            make_section("coach", section=str(number), review=str(number), year=1900 + number, rating=(number, 100))
            for number in range(MOST_VALUES + 9)
        )
    )
    facets = searcher.search("coach").facets
    assert [len(facets[name]) for name in ("review", "year", "rating")] == [
        MOST_VALUES, MOST_VALUES + 9, MOST_VALUES + 9,
    ]  # fmt: skip


def test_sections_sort_by_rating(rated: Searcher) -> None:
    """The best share of its scale first, of equals that of the larger scale, and last what has none."""
    assert sections_found(rated, "coach", sort="rating") == ["b2", "a0", "a1", "c3", "e5", "d4"]


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
    """A hit has its review, tags, year, date and rating."""
    hit = searcher.search("coach").hits[0]
    assert (hit.review, hit.tags, hit.year, hit.published) == ("one", ("drama", "sport"), 2024, "2026-01-03")


def test_a_hit_carries_its_rating(rated: Searcher) -> None:
    """Its value and the best there is; none where there is none."""
    hits = rated.search("coach").hits
    assert [hit.rating for hit in hits] == [(4.5, 5), (4.5, 5), (9, 10), (4, 5), None, (4.5, 10)]
