"""The name by which a section was found, told where nothing else shows why it was."""

from typing import Unpack

import pytest

from search_index import Searcher
from tests.search_index.conftest import Options, SearchIn, make_section, marked_up

NAMES = ("Lovely Runner", "선재 업고 튀어", "Carry Sun-jae and Run", "Sunjae Runs")


def name_of(searcher: Searcher, query: str, **options: Unpack[Options]) -> str | None:
    name = searcher.search(query, **options).hits[0].name
    return name and marked_up(name)


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    return search_in(
        make_section("It rains in Seoul. " * 30 + "The star 선재 sings.", title="Lovely Runner", names=NAMES),
        make_section("Somebody else.", title="Another", names=("Other",)),
        make_section("튀어.", title="Without names", section="튀어"),
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("업고", "선재 <mark>업고</mark> 튀어"),
        ("carry", "<mark>Carry</mark> Sun-jae and Run"),
        ("run", "Carry Sun-jae and <mark>Run</mark>"),
        ("sun-jae carry", "<mark>Carry</mark> <mark>Sun-jae</mark> and Run"),
        ("lovely carry", "<mark>Carry</mark> Sun-jae and Run"),
        ('"업고 튀어"', "선재 <mark>업고 튀어</mark>"),
        ("lovely", None),
        ("seoul", None),
        ("선재", None),
        ("업고 선재", "<mark>선재</mark> <mark>업고</mark> 튀어"),
    ],
)
def test_hit_tells_the_name_that_it_was_found_by(searcher: Searcher, query: str, told: str | None) -> None:
    """That with most of the words which neither title nor heading nor excerpt shows; all its words are marked."""
    assert name_of(searcher, query) == told


def test_name_is_told_where_the_excerpt_shows_another_place(search_in: SearchIn) -> None:
    """What the text has beyond its excerpt a reader does not see."""
    far = "Alpha beta. " + "Nothing. " * 60 + "Gamma."
    searcher = search_in(make_section(far, names=("Gamma Ray",)))
    assert "Gamma" not in searcher.search("alpha beta gamma").hits[0].snippet.text
    assert name_of(searcher, "alpha beta gamma") == "<mark>Gamma</mark> Ray"
    assert name_of(searcher, "gamma") is None


def test_no_name_is_told_where_spoilers_show_the_word(search_in: SearchIn) -> None:
    """An excerpt of a spoiler counts for who asked for spoilers, and for nobody else."""
    searcher = search_in(make_section("Words.", spoiler="Anselm did it.", names=("Anselm",)))
    assert name_of(searcher, "anselm") == "<mark>Anselm</mark>"
    assert name_of(searcher, "anselm", spoilers=True) is None


def test_neighbours_said_by_one_word_are_all_shown(search_in: SearchIn) -> None:
    """A name written as one word in the text says each of the words typed apart."""
    searcher = search_in(make_section("선재업고튀어를 보았다.", names=("선재 업고 튀어",)))
    hit = searcher.search("선재 업고 튀어").hits[0]
    assert hit.snippet.marks
    assert hit.name is None


def test_words_of_two_names_are_no_phrase_of_one(search_in: SearchIn) -> None:
    """Marks never reach from a name into the next."""
    searcher = search_in(make_section("x", names=("Glass Harbour", "Harbour Song")))
    assert name_of(searcher, "harbour") == "Glass <mark>Harbour</mark>"
