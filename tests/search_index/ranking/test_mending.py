"""Misspelt words beside others: what is searched in their place, and what is shown as read."""

import pytest

from tests.search_index.conftest import SearchIn, make_section, sections_found, sections_with_all


def test_what_stands_with_all_other_words_is_meant(search_in: SearchIn) -> None:
    """Before what more sections say."""
    searcher = search_in("the coach runs", *["a couch"] * 9, *["the coast"] * 9)
    results = searcher.search("coxch runs")
    assert (results.read_as, results.corrected, results.hits[0].section) == ("coach runs", True, "0")


def test_what_is_called_so_is_meant(search_in: SearchIn) -> None:
    """Of words as frequent, the one in a title or name."""
    for title in ("Coach", "Couch"):
        searcher = search_in(
            make_section("coach couch"), make_section({"Coach": "couch", "Couch": "coach"}[title], title=title)
        )
        assert searcher.search("coxch").read_as == title.lower()


def test_what_is_said_more_often_is_meant(search_in: SearchIn) -> None:
    """Where nothing else tells."""
    for more in ("coach", "couch"):
        assert search_in("coach couch", more).search("coxch").read_as == more


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [("lovley runner", "lovely runner"), ("lovely runer", "lovely runner"), ("teh city", "teh city")],
)
def test_known_words_are_read_as_typed(search_in: SearchIn, typed: str, read_as: str) -> None:
    """Only what no section says is read as another word."""
    searcher = search_in("lovely runner", "the city", *["the lovelier runners"] * 9, "teh", *["citi"] * 5)
    assert searcher.search(typed).read_as == read_as


def test_a_known_word_is_never_another(search_in: SearchIn) -> None:
    """Though its neighbour stands with the other words, it is read as typed, and nothing else is offered."""
    searcher = search_in("the coach runs", "a couch")
    results = searcher.search("couch runs")
    assert (results.read_as, results.suggestion, results.corrected) == ("couch runs", None, False)


@pytest.mark.parametrize(("count", "is_helped"), [(1, True), (20, True), (21, False)])
def test_a_rare_word_gets_company(search_in: SearchIn, count: int, is_helped: bool) -> None:
    """Of at most twenty sections, where no section has all words."""
    searcher = search_in("the coach runs", *["a couch"] * count)
    assert sections_with_all(searcher, "couch runs") == (["0"] if is_helped else [])


def test_a_rare_word_stays_alone_where_a_section_has_all(search_in: SearchIn) -> None:
    """Then it was meant as typed."""
    searcher = search_in("the coach runs", "a couch runs")
    assert sections_with_all(searcher, "couch runs") == ["1"]
    assert sections_found(searcher, "couch") == ["1"]


def test_other_words_count_less(search_in: SearchIn) -> None:
    """What most likely is meant counts .8, what else may be .4; beside a known word everything .4."""
    searcher = search_in("coach runs", "couch skips", *["coach one"] * 5)
    unknown = searcher._matcher.find("coxch runs", spoilers=False).each[0]
    coach = searcher._matcher.find("coach", spoilers=False).each[0]
    couch = searcher._matcher.find("couch", spoilers=False).each[0]
    assert unknown[0] == pytest.approx(0.8 * coach[0])
    assert unknown[1] == pytest.approx(0.4 * couch[1])
    known = searcher._matcher.find("couch runs", spoilers=False).each[0]
    assert known[1] == pytest.approx(couch[1])
    assert known[0] == pytest.approx(0.4 * coach[0])


@pytest.mark.parametrize(("typed", "total"), [("teh", 0), ("teh city", 2), ("ta city", 1)])
def test_three_letters_are_guessed_beside_other_words(search_in: SearchIn, typed: str, total: int) -> None:
    """Alone a word has four; two are never guessed."""
    assert search_in("tea there", "a city").search(typed).total == total


def test_what_only_spoilers_say_is_not_meant(search_in: SearchIn) -> None:
    """Beside other words too."""
    searcher = search_in(make_section("The open city.", spoiler="The murderer."))
    results = searcher.search("murdererr city")
    assert (results.read_as, results.suggestion) == ("murdererr city", None)


def test_another_form_of_a_wanted_word_is_excluded_alone(search_in: SearchIn) -> None:
    """Who asks for "running -runs" tells them apart; else all forms of a word are excluded."""
    searcher = search_in("running home", "runs home", "running and runs", "home")
    assert sections_found(searcher, "running -runs") == ["0"]
    assert sections_found(searcher, "home -runs") == ["3"]
    assert sections_found(searcher, "running -running") == ["1"]


def test_few_slips_are_in_the_first_letter(search_in: SearchIn) -> None:
    """Of words as near and as frequent the one is meant that begins as typed; so is it offered for a phrase."""
    searcher = search_in("the beach", "the coach", "the roach")
    assert searcher.search("boach").read_as == "beach"
    searcher = search_in("the beach", *["the coach"] * 3, *["the roach"] * 3)
    assert searcher.search('"boach"').suggestion == '"beach"'
