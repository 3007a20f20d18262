"""All that says what was asked, and what each way of saying it is worth."""

import pytest

from search_index import Searcher
from tests.search_index.conftest import SearchIn


def scores(searcher: Searcher, query: str) -> dict[str, float]:
    """Return the scores by section."""
    return {hit.section: hit.score for hit in searcher.search(query, per_page=50).hits}


def frequency(score: float, exact: float) -> float:
    """Return the frequency of a score, where that of an exact word of the same idf is 1."""
    share = score / (3 * exact)
    return 2 * share / (1 - share)


@pytest.mark.parametrize(
    ("text", "typed", "worth"),
    [
        ("runner", "runner", 1.0),
        ("runner", "runners", 0.9),
        ("연기했다", "연기하다", 0.9),
        ("연기", "연기하다", 0.8),
        ("Soo hee", "soohee", 0.95),
        ("류선재", "선재", 0.7),
        ("愛の", "愛", 1.0),
        ("movie", "film", 0.4),
        ("movie", "films", 0.4),
    ],
)
def test_another_way_to_say_it_counts_less(search_in: SearchIn, text: str, typed: str, worth: float) -> None:
    """Than the word itself: another form by its stem, a spelling, a word inside another, a synonym."""
    padded = f"{text} one two" if " " not in text else f"{text} one"
    searcher = search_in(padded, "other one two", synonyms=[["film", "movie"]])
    exact = scores(searcher, "other")["1"]
    assert frequency(scores(searcher, typed)["0"], exact) == pytest.approx(worth, rel=0.01)


def test_a_korean_word_is_found_in_the_two_hundred_most_frequent_that_have_it(search_in: SearchIn) -> None:
    """Those that most sections have come first."""
    letters = [chr(0xAC01 + 28 * number) for number in range(205)]
    words = [f"{letter}선재" for letter in letters]
    searcher = search_in(" ".join(words), " ".join(words[100:]), " ".join(words[:3]))
    (clause,) = searcher.explain("선재").clauses
    assert {*clause.forms} == {*words[:3], *words[100:], *words[3:95]}
