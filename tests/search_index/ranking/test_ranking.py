"""What comes first: true BM25F, exact forms, headings, words side by side."""

from math import log
from typing import Any

import pytest

from search_index.index.impacts import IMPACTS, SATURATION, FieldWeights, encode_impact
from search_index.query.budget import LIST, POSTING
from tests.search_index.conftest import SearchIn, make_section, sections_found, sections_with_all


def test_score_is_bm25f(search_in: SearchIn) -> None:
    """The score of one word is its idf times the saturated, length-normalised, weighted frequency over the fields."""
    searcher = search_in(
        make_section("coach coach runner", section="a", heading="coach"),
        make_section("rain drama skyline seoul", section="b", heading="rain drama"),
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


@pytest.mark.parametrize(("field", "times"), [("title", 4), ("heading", 3), ("names", 2), ("body", 1), ("spoiler", 1)])
def test_a_word_counts_what_its_field_is_worth(search_in: SearchIn, field: str, times: int) -> None:
    """In fields of the usual length a word in a title counts as four in the text, in a heading as three, in a name two.

    Of a title or name that is not nearly what was asked.
    """
    usual: dict[str, Any] = {
        "title": "one two three",
        "heading": "one two three",
        "names": ("one two three",),
        "body": "one " * 9,
        "spoiler": "one two three",
    }
    words = "coach " + "one " * 8 if field == "body" else "coach two three"
    searcher = search_in(
        make_section(section="field")._replace(**usual | {field: (words,) if field == "names" else words}),
        make_section(section="text")._replace(**usual | {"body": "coach " * times + "one " * (9 - times)}),
    )
    scores = {hit.section: hit.score for hit in searcher.search("coach", spoilers=True).hits}
    assert scores["field"] == pytest.approx(scores["text"], rel=0.02)


@pytest.mark.parametrize(
    ("field", "penalty"), [("title", 0.5), ("heading", 0.5), ("names", 0.25), ("body", 0.5), ("spoiler", 0.5)]
)
def test_a_word_counts_less_in_a_longer_field(search_in: SearchIn, field: str, penalty: float) -> None:
    """By half in proportion to its length, and less so among names, which are equals."""
    counts = []
    for words in ("coach", "coach one two three four"):
        long: dict[str, Any] = {field: (words,) if field == "names" else words}
        mean: dict[str, Any] = {field: ("one two three",) if field == "names" else "one two three"}
        others = [make_section()._replace(**mean)] * 20
        hit = search_in(make_section()._replace(**long), *others).explain("coach", spoilers=True).hits[0]
        share = (hit.score - hit.title) / (3 * log(1 + 20.5 / 1.5))
        counts.append(2 * share / (1 - share))
    least = (1 - penalty) / penalty
    assert counts[0] / counts[1] == pytest.approx((least + 5 / 3) / (least + 1 / 3), rel=0.07)


def test_a_word_repeated_counts_ever_less(search_in: SearchIn) -> None:
    """Twice the usual is half of all that repeating can bring, which is three times as much as once."""
    searcher = search_in("coach one two", "coach coach two", "coach coach coach", "one two three")
    once, twice, thrice = sorted(hit.score for hit in searcher.search("coach").hits)
    assert once == pytest.approx(log(1 + 1.5 / 3.5), rel=0.02)
    assert twice == pytest.approx(1.5 * once, rel=0.02)
    assert thrice == pytest.approx(1.8 * once, rel=0.02)


def test_heading_comes_before_text(search_in: SearchIn) -> None:
    """The section whose heading has the word comes first, also before a text that repeats it."""
    searcher = search_in(
        make_section("The characters. The characters, and more characters, run.", section="text"),
        make_section("They run, and run, and run again.", section="heading", heading="Characters"),
    )
    assert sections_found(searcher, "characters") == ["heading", "text"]


def test_exact_form_comes_before_its_stem(search_in: SearchIn) -> None:
    """Both forms are found by either, the one typed first."""
    searcher = search_in("She was running home.", "She runs home.")
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
    assert sections_found(searcher, "fine k-drama") == ["0", "1"]
    assert sections_with_all(searcher, "fine k-drama") == ["0"]


def test_sections_alike_help_long_questions_only(search_in: SearchIn) -> None:
    """A question raises what is like its best answers; a short query is left as it is."""
    best = ["slender wings carry supersonic flow past swirling vortices"] * 3
    others = ["a story about nothing of the kind"] * 60
    searcher = search_in(*best, "slender wings and cooking pots", "slender wings and swirling vortices", *others)
    assert sections_found(searcher, "slender wings") == ["3", "4", "0", "1", "2"]
    assert sections_found(searcher, "slender wings carry supersonic flow southwards")[3:] == ["4", "3"]


@pytest.mark.parametrize("spoilers", [False, True])
def test_a_word_is_paid_for_by_its_sections(search_in: SearchIn, spoilers: bool) -> None:
    """A list for each field that is searched, and each section in it."""
    matcher = search_in(*["frequent"] * 40, *["rare and frequent"] * 3, *["other"] * 40)._matcher
    prices = [
        matcher.scorer.price(matcher.find(word, spoilers=spoilers).clauses[0], spoilers=spoilers)
        for word in ("frequent", "rare")
    ]
    lists = LIST * (2 if spoilers else 1)
    assert prices[0] > prices[1] > lists + 3 * POSTING - 1
    assert prices[0] >= lists + 43 * POSTING
