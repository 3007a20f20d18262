"""Results by review: where each stands, which of its sections are shown, how many more there are."""

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import Facet, Searcher, SearchResults, SectionDocument, build_index
from search_index.hits.groups import MOST_SECTIONS
from tests.search_index.conftest import Options, SearchIn, make_section

#: Of sections: the review, how often each word stands in it, and the day of its review.
DAYS = {"one": "2026-01-03", "two": "2026-01-01", "three": "2026-01-03", "four": "2026-01-02"}
SECTIONS = st.lists(
    st.tuples(st.sampled_from(sorted(DAYS)), st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=40
)


def grouped(results: SearchResults) -> list[tuple[str, list[str], int]]:
    """Return the reviews of a page, with their sections and how many more each has."""
    return [(group.hits[0].review, [hit.section for hit in group.hits], group.more) for group in results.groups]


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    def section(review: str, name: str, words: int, tags: tuple[str, ...] = ()) -> SectionDocument:
        return make_section(
            "coach " * words + "x " * (9 - words), review=review, section=name, tags=tags, published=DAYS[review]
        )

    return search_in(
        *(section("one", name, 1, ("sport",)) for name in "abcde"),
        section("two", "f", 3),
        section("three", "g", 2, ("sport",)),
        section("two", "h", 1),
    )


def test_reviews_stand_where_their_best_section_stands(searcher: Searcher) -> None:
    """One entry a review: the best three of its sections, and how many more; totals of both."""
    results = searcher.search("coach", group=True)
    assert grouped(results) == [("two", ["f", "h"], 0), ("three", ["g"], 0), ("one", ["a", "b", "c"], 2)]
    assert (results.total, results.reviews) == (8, 3)
    assert results.hits == [*chain.from_iterable(group.hits for group in results.groups)]


def test_without_grouping_no_review_is_counted(searcher: Searcher) -> None:
    """Sections in their order, as ever."""
    results = searcher.search("coach")
    assert [hit.section for hit in results.hits] == ["f", "g", "a", "b", "c", "d", "e", "h"]
    assert (results.reviews, results.groups) == (None, ())


@pytest.mark.parametrize(("sort", "order"), [("newest", ["three", "one", "two"]), ("oldest", ["two", "three", "one"])])
def test_reviews_sort_by_date(searcher: Searcher, sort: str, order: list[str]) -> None:
    """Those of one day keep their order by relevance."""
    assert [review for review, _, _ in grouped(searcher.search("coach", sort=sort, group=True))] == order


def test_filters_narrow_the_reviews(searcher: Searcher) -> None:
    """What does not pass is neither shown nor counted, and facets count reviews as well."""
    results = searcher.search("coach", tag="sport", group=True)
    assert grouped(results) == [("three", ["g"], 0), ("one", ["a", "b", "c"], 2)]
    assert (results.total, results.reviews) == (6, 2)
    assert results.facets["tag"] == [Facet("sport", 2)]
    assert searcher.search("coach", tag="sport").facets["tag"] == [Facet("sport", 6)]


def test_pages_count_reviews(searcher: Searcher) -> None:
    """Past the last there are none, and the totals stay."""
    pages = [searcher.search("coach", group=True, per_page=2, page=page) for page in (1, 2, 3, 999_999)]
    assert [[review for review, _, _ in grouped(page)] for page in pages] == [["two", "three"], ["one"], [], []]
    assert {(page.total, page.reviews) for page in pages} == {(8, 3)}
    assert searcher.search("nothing", group=True).reviews == 0


def test_a_review_with_many_sections_leaves_room_for_the_others(search_in: SearchIn) -> None:
    """However many of the best sections are of one review, the page is full of others."""
    searcher = search_in(
        *(make_section("coach coach", review="long", section=str(number)) for number in range(400)),
        *(make_section("coach x x x", review=f"short-{number}") for number in range(20)),
    )
    results = searcher.search("coach", group=True)
    assert grouped(results)[0] == ("long", ["0", "1", "2"], 397)
    assert [group.hits[0].review for group in results.groups[1:]] == [f"short-{number}" for number in range(9)]
    assert results.reviews == 21


@given(sections=SECTIONS, size=st.integers(1, 3), sort=st.sampled_from(["relevance", "newest", "oldest"]))
def test_reviews_are_the_sections_put_together(sections: list[tuple[str, int, int]], size: int, sort: str) -> None:
    """Page after page: each review where the first of its sections stands, its first three under it."""
    documents = [
        make_section(
            f"{'coach ' * coaches}{'team ' * teams}filler", review=review, section=str(number), published=DAYS[review]
        )
        for number, (review, coaches, teams) in enumerate(sections)
    ]
    with TemporaryDirectory() as name:
        build_index(documents, Path(name))
        searcher = Searcher(Path(name))
        options: Options = {"sort": sort}
        expected: dict[str, list[str]] = {}
        for hit in searcher.search("coach team", per_page=100, **options).hits:
            expected.setdefault(hit.review, []).append(hit.section)
        found = []
        for page in range(1, len(expected) + 2):
            found += grouped(searcher.search("coach team", group=True, page=page, per_page=size, **options))
    assert found == [
        (review, slugs[:MOST_SECTIONS], max(len(slugs) - MOST_SECTIONS, 0)) for review, slugs in expected.items()
    ]
