"""What comes first: true BM25F, exact forms, headings, words side by side."""

from math import log

import pytest

from search_index.index.impacts import IMPACTS, FieldWeights, encode_impact
from search_index.ranking.scoring import SATURATION
from tests.search_index.conftest import SearchIn, make_section, sections_found


def test_score_is_bm25f(search_in: SearchIn) -> None:
    """The score of one word is its idf times the saturated, length-normalised, weighted frequency over the fields."""
    searcher = search_in(
        make_section("coach coach runner", section="a", heading="coach"),
        make_section("nothing here at all", section="b", heading="other things"),
    )
    weights = FieldWeights()
    heading, body = 1, 3

    def norm(field: int, length: float, average: float) -> float:
        penalty = weights.length_penalty[field]
        return weights.worth[field] / (1 - penalty + penalty * length / average)

    frequency = 1 * norm(heading, 1, 1.5) + 2 * norm(body, 3, 3.5)
    kept = IMPACTS[encode_impact(frequency)]
    assert kept == pytest.approx(frequency, rel=0.018)
    saturated = (SATURATION + 1) * kept / (SATURATION + kept)
    assert searcher.search("coach").hits[0].score == pytest.approx(log(1 + (2 - 1 + 0.5) / 1.5) * saturated)


def test_heading_comes_before_text(search_in: SearchIn) -> None:
    """The section whose heading has the word comes first, also before a text that repeats it."""
    searcher = search_in(
        make_section("The characters. The characters, and more characters, run.", section="text"),
        make_section("They run, and run, and run again.", section="heading", heading="Characters"),
    )
    assert sections_found(searcher, "characters") == ["heading", "text"]


def test_exact_form_comes_before_its_stem(search_in: SearchIn) -> None:
    """Both forms are found by either, the one typed first."""
    searcher = search_in("She was running home.", "She often runs home.")
    assert sections_found(searcher, "running") == ["0", "1"]
    assert sections_found(searcher, "runs") == ["1", "0"]


def test_rare_word_counts_more_than_a_common_one(search_in: SearchIn) -> None:
    """When any word is enough, the section with the word that few have comes first."""
    searcher = search_in("drama and seoul", "drama and drama", "drama and rain", "skyline and rain")
    assert sections_found(searcher, "drama skyline")[0] == "3"


def test_words_side_by_side_come_before_words_apart(search_in: SearchIn) -> None:
    """Two words find where they stand together before where they merely both stand."""
    searcher = search_in("mental strain ruined her health", "her mental health ruined strain")
    assert sections_found(searcher, "mental health") == ["1", "0"]


def test_equal_sections_keep_their_order(search_in: SearchIn) -> None:
    """Between equal scores the order of the documents decides, on every page."""
    searcher = search_in(*["the same text"] * 25)
    pages = [[hit.section for hit in searcher.search("same", page=page).hits] for page in (1, 2, 3, 4)]
    assert [section for page in pages for section in page] == [str(number) for number in range(25)]
    assert pages[3] == []


def test_equal_sections_keep_their_order_across_forms(search_in: SearchIn) -> None:
    """It does not matter which form of the word each of the equal sections has."""
    searcher = search_in("He runs.", "He running.", "He runs.", "He running.")
    assert sections_found(searcher, "run") == ["0", "1", "2", "3"]


SYNONYMS = [["k-drama", "korean drama", "hallyu series"], ["film", "movie"]]


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("k-drama", ["0", "1", "2"]),
        ("kdrama", ["0", "1", "2"]),
        ("korean drama", ["1", "0", "2"]),
        ("korean dramas", ["1", "0", "2"]),
        ("hallyu series", ["2", "0", "1"]),
        ("movie", ["3"]),
    ],
)
def test_synonym_is_found_after_the_original(search_in: SearchIn, typed: str, order: list[str]) -> None:
    """Synonyms, of several words too, find each other both ways; what was typed comes first."""
    searcher = search_in(
        "A fine K-drama to see.",
        "A fine Korean drama to see.",
        "A fine Hallyu series to see.",
        "A fine film to see.",
        "A fine concert to see.",
        synonyms=SYNONYMS,
    )
    found = sections_found(searcher, typed)
    assert found[:1] == order[:1]
    assert sorted(found) == sorted(order)
    assert searcher.search(typed).hits[-1].snippet.marks


def test_synonym_works_beside_other_words(search_in: SearchIn) -> None:
    """A synonym stands for its words inside a longer query."""
    searcher = search_in("A fine Korean drama.", "A poor Korean drama.", synonyms=SYNONYMS)
    assert sections_found(searcher, "fine k-drama") == ["0"]


def test_feedback_helps_long_questions_only(search_in: SearchIn) -> None:
    """A question finds what shares the words of its best answers; a short query is left as it is."""
    best = ["slender wings carry supersonic flow past swirling vortices"] * 3
    others = ["a story about nothing of the kind"] * 60
    searcher = search_in(*best, "slender wings and cooking pots", "slender wings and swirling vortices", *others)
    assert sections_found(searcher, "slender wings") == ["3", "4", "0", "1", "2"]
    assert sections_found(searcher, "slender wings carry supersonic flow southwards")[3:] == ["4", "3"]
