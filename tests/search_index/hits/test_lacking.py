"""What a hit lacks of the words, and how many lack none."""

import pytest

from search_index import Searcher, SearchResults
from tests.search_index.conftest import Options, SearchIn, make_section


def told(results: SearchResults) -> list[tuple[str, bool, tuple[str, ...]]]:
    return [(hit.section, hit.all_words, hit.lacking) for hit in results.hits]


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    return search_in(
        make_section("An amber coach.", section="coach", review="one", tags=("sport",)),
        make_section("Amber, amber.", section="amber", review="one"),
        make_section("An amber coach, and 선재.", section="all", review="two"),
        make_section("선재 alone.", section="선재", review="three", tags=("sport",), spoiler="An amber coach."),
        make_section("Nothing.", section="none", review="four"),
    )


def test_hits_tell_which_words_they_lack(searcher: Searcher) -> None:
    """As typed, in the order typed; those that lack none come first, and are counted."""
    results = searcher.search("Amber the COACH 선재")
    assert told(results)[0] == ("all", True, ())
    assert set(told(results)[1:]) == {
        ("coach", False, ("선재",)), ("amber", False, ("COACH", "선재")), ("선재", False, ("Amber", "COACH")),
    }  # fmt: skip
    assert (results.total, results.complete, results.relaxed) == (4, 1, False)


@pytest.mark.parametrize(
    ("query", "options", "complete", "total"),
    [
        ("amber coach 선재", {"tag": "sport"}, 0, 2),
        ("amber coach", {"tag": "sport"}, 1, 1),
        ("amber coach", {"review": "one"}, 1, 2),
        ("amber coach", {}, 2, 3),
        ("amber coach", {"spoilers": True}, 3, 4),
        ("coach", {}, 2, 2),
        ("nowhere", {}, 0, 0),
    ],
)
def test_those_that_lack_nothing_are_counted(
    searcher: Searcher, query: str, options: Options, complete: int, total: int
) -> None:
    """Under the filters, and of what is searched; where there are none, the search is relaxed."""
    results = searcher.search(query, **options)
    assert (results.complete, results.total) == (complete, total)
    assert sum(hit.all_words for hit in results.hits) == complete
    assert results.relaxed == (total > 0 and not complete)


def test_reviews_that_lack_nothing_are_counted(searcher: Searcher) -> None:
    """A review whose sections are of both kinds is of the first, and shows what the others lack."""
    results = searcher.search("amber coach", group=True)
    one = next(group for group in results.groups if group.hits[0].review == "one")
    assert [(hit.section, hit.lacking) for hit in one.hits] == [("coach", ()), ("amber", ("coach",))]
    assert (results.reviews, results.complete) == (2, 2)
    results = searcher.search("amber coach 선재", group=True, sort="newest")
    assert (results.reviews, results.complete, results.groups[0].hits[0].section) == (3, 1, "all")


def test_phrase_is_lacked_as_one(searcher: Searcher) -> None:
    """Between its quotation marks, though its words are there."""
    lacking = {hit.section: hit.lacking for hit in searcher.search("“Coach Amber” 선재").hits}
    assert lacking == {"all": ('"Coach Amber"',), "선재": ('"Coach Amber"',)}


def test_word_said_again_is_lacked_once(searcher: Searcher) -> None:
    """However often it was typed."""
    assert {hit.lacking for hit in searcher.search("amber 선재 amber 선재 선재").hits} == {(), ("선재",), ("amber",)}


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_what_lacks_words_is_not_ranked_before_a_page_shows_it(search_in: SearchIn, sort: str) -> None:
    """Whatever the order, by section and by review: a page of what has all words costs no more than that."""
    full = [make_section("amber coach", review=f"r{n}", section=f"{n}{part}") for n in range(30) for part in "abc"]
    searcher = search_in(*full, *(make_section("amber", review=f"s{n}", section=f"s{n}") for n in range(20)))
    found = searcher._matcher.find("amber coach", spoilers=False)
    for page in (1, 2, 3):
        assert len(searcher.search("amber coach", group=True, sort=sort, page=page).groups) == 10
        searcher.search("amber coach", sort=sort, page=page)
    assert not {"rest", "_best_rest"} & vars(found).keys()
    assert not searcher.search("amber coach", group=True, sort=sort, page=4).hits[0].all_words
    assert "rest" in vars(found)
