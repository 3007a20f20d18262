"""Completions of what is being typed."""

import pytest

from search_index import Searcher, Suggestion
from tests.search_index.conftest import SearchIn, make_section


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    title, names = "Lovely Runner (2024)", ("Lovely Runner", "선재 업고 튀어")
    return search_in(
        make_section(
            "Themes of resilience. Resilience resonates. Ji Soo-hee runs in Seoul.",
            section="themes",
            heading="Themes Explored",
            title=title,
            names=names,
        ),
        make_section(
            "류선재는 배우다. 배우가 노래한다. A café on a corner.",
            section="cast",
            heading="Character Dynamics",
            spoiler="Resurrection awaits.",
            title=title,
            names=names,
        ),
    )


def texts(searcher: Searcher, typed: str) -> list[str]:
    return [suggestion.text for suggestion in searcher.suggest(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("r", "resilience"),
        ("res", "resilience"),
        ("lov", "Lovely Runner"),
        ("lovely r", "Lovely Runner"),
        ("runner l", "Lovely Runner"),
        ("lovelyr", "Lovely Runner"),
        ("character d", "Character Dynamics"),
        ("soo-h", "Soo-hee"),
        ("sooh", "Soo-hee"),
        ("seo", "Seoul"),
        ("cafe", "café"),
        ("CAFÉ", "café"),
        # Half-typed syllables, as an input method has them, and initial consonants.
        ("ㅅ", "선재 업고 튀어"),
        ("서", "선재 업고 튀어"),
        ("선ㅈ", "선재 업고 튀어"),
        ("선쟁", "선재 업고 튀어"),
        ("선재 ㅇ", "선재 업고 튀어"),
        ("선재업", "선재 업고 튀어"),
        ("ㅅㅈ", "선재 업고 튀어"),
        ("ㅅㅈㅇㄱ", "선재 업고 튀어"),
        ("ㅅㅈ ㅇㄱ", "선재 업고 튀어"),
        ("ㅌㅇ", "선재 업고 튀어"),
        ("배", "배우"),
        ("ㅂㅇ", "배우"),
        # A typo, from the fourth letter on.
        ("reisl", "resilience"),
        ("charc", "Character Dynamics"),
        ("themse", "Themes Explored"),
        ("lovley", "Lovely Runner"),
    ],
)
def test_completion_comes_first(searcher: Searcher, typed: str, first: str) -> None:
    """Names, titles, headings and words complete from the first character, however Hangul is typed."""
    assert texts(searcher, typed)[:1] == [first]


def test_heading_leads_to_its_section_and_title_to_its_review(searcher: Searcher) -> None:
    """A completion that is a place says where it is."""
    assert searcher.suggest("themes e") == [Suggestion("Themes Explored", "review", "themes")]
    assert Suggestion("Lovely Runner (2024)", "review", None) in searcher.suggest("lovely")


def test_heading_of_several_reviews_is_only_a_search(search_in: SearchIn) -> None:
    """A heading that many reviews have leads to no single one of them."""
    searcher = search_in(*[make_section("Text.", review=review, heading="Conclusion") for review in ("one", "two")])
    assert searcher.suggest("concl") == [Suggestion("Conclusion", None, None)]


def test_suggestions_are_few_and_not_repeated(searcher: Searcher) -> None:
    """At most as many as asked for, each text once."""
    found = texts(searcher, "r")
    assert len(found) <= 8
    assert len({text.casefold() for text in found}) == len(found)
    assert len(searcher.suggest("r", limit=2)) == 2


@pytest.mark.parametrize("typed", ["", " ", "-", "xyzzy", "xy", "resurr", "the", "\ud800", "x" * 100_000])
def test_nothing_to_complete_is_no_suggestion(searcher: Searcher, typed: str) -> None:
    """Nothing is made up: no function words, no words that only spoilers have, nothing for nonsense."""
    assert [text for text in texts(searcher, typed) if not text.startswith("Themes")] == []


def test_each_suggestion_finds_something(searcher: Searcher) -> None:
    """Whatever is proposed for any first letter can be searched with success."""
    letters = [*"abcdefghijklmnopqrstuvwxyz", *"ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"]
    proposed = {text for letter in letters for text in texts(searcher, letter)}
    assert len(proposed) > 10
    assert [text for text in proposed if not searcher.search(text).total] == []
    assert not any(searcher.search(text).relaxed or searcher.search(text).corrected for text in proposed)
