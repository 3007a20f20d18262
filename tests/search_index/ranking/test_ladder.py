"""All words, then some, misspelt ones mended, else nothing; and the answer says which."""

import re
import string
from pathlib import Path

import pytest

from search_index import Searcher, SectionDocument, build_index
from tests.search_index.conftest import REVIEW, SearchIn, make_section, sections_found


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    return search_in("Themes of resilience and ambition.", "The cinematography of Seoul.", "The plot begins.")


def test_any_word_is_enough_when_no_section_has_all(searcher: Searcher) -> None:
    """Words that never stand together find the sections of either, and the answer says so."""
    results = searcher.search("resilience cinematography")
    assert {hit.section for hit in results.hits} == {"0", "1"}
    assert results.relaxed


def test_all_words_found_is_not_relaxed(searcher: Searcher) -> None:
    """Where a section has all the words, nothing was given up."""
    results = searcher.search("resilience ambition")
    assert (results.total, results.relaxed) == (1, False)


def test_misspelt_word_is_corrected_and_searched(searcher: Searcher) -> None:
    """When nothing is found, the nearest spelling is searched, and the answer says so."""
    results = searcher.search("reslience")
    assert [hit.section for hit in results.hits] == ["0"]
    assert (results.query, results.read_as) == ("reslience", "resilience")
    assert (results.suggestion, results.corrected) == ("resilience", True)


def test_misspelt_word_is_mended_beside_others(searcher: Searcher) -> None:
    """With one word right and one wrong, both are searched if a section has them so."""
    results = searcher.search("ambition reslience")
    assert [hit.section for hit in results.hits] == ["0"]
    assert (results.read_as, results.relaxed) == ("ambition resilience", False)
    assert (results.suggestion, results.corrected) == ("ambition resilience", True)
    assert results.as_typed == '"ambition reslience"'


def test_correction_is_only_offered_when_no_section_has_it_with_the_others(searcher: Searcher) -> None:
    """Then what has some of the words is found, by either spelling, and the query is read as it was typed."""
    results = searcher.search("cinematography reslience")
    assert {hit.section for hit in results.hits} == {"0", "1"}
    assert (results.read_as, results.relaxed) == ("cinematography reslience", True)
    assert (results.suggestion, results.corrected) == ("cinematography resilience", False)


def test_nothing_near_is_nothing_found(searcher: Searcher) -> None:
    """A word like no other finds nothing and suggests nothing."""
    results = searcher.search("xylophone")
    assert (results.total, results.suggestion, results.relaxed, results.corrected) == (0, None, False, False)


def test_quoted_words_are_searched_as_they_stand(searcher: Searcher) -> None:
    """Who puts a word in quotation marks means it: a better spelling is offered, not searched."""
    results = searcher.search('"resiliense"')
    assert (results.total, results.suggestion, results.corrected) == (0, '"resilience"', False)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("2024년 reslience", "2024년 resilience"),
        ("天地人 reslience", "天地人 resilience"),
        ("K-reslience", "k-resilience"),
        ('-"2024년 reslience" ambition reslience', '-"2024년 resilience" ambition resilience'),
    ],
)
def test_correction_is_written_as_the_query_was(search_in: SearchIn, typed: str, suggestion: str) -> None:
    """Only the misspelt words are others: what was written together, with a hyphen or in quotes stays so."""
    searcher = search_in("Themes of resilience.", "The K resilience of 2024년, 天地人.", "Ambition.")
    assert searcher.search(typed).suggestion == suggestion


@pytest.mark.parametrize("typed", [f"reslience {'x' * 190}", "reslience -coach " + "ambition " * 14])
def test_correction_can_be_asked_for(searcher: Searcher, typed: str) -> None:
    """A correction is offered only if it is within the caps itself, so that its link leads to an answer."""
    suggestion = searcher.search(typed).suggestion
    assert suggestion is None if len(typed) == 200 else searcher.search(str(suggestion))


def test_correction_comes_with_the_way_back(searcher: Searcher) -> None:
    """What was corrected can be searched as it was typed, exclusions and phrases among it."""
    results = searcher.search('reslience -"raw truth"')
    assert (results.corrected, results.as_typed) == (True, '"reslience" -"raw truth"')
    assert not searcher.search(str(results.as_typed)).corrected
    assert searcher.search("resilience").as_typed is None


def test_found_words_are_not_corrected(searcher: Searcher) -> None:
    """What finds something is taken at its word."""
    assert searcher.search("themes").suggestion is None


def test_suggestion_always_finds_something(search_in: SearchIn) -> None:
    """A correction whose words never stand together with an exclusion is not offered."""
    searcher = search_in("resilience coach")
    assert searcher.search("reslience -coach").suggestion is None


def test_word_hidden_as_spoiler_is_no_suggestion(search_in: SearchIn) -> None:
    """Spelling is never corrected to what only spoilers say."""
    searcher = search_in(make_section("Open text.", spoiler="The murderer is revealed."))
    assert searcher.search("murderr").suggestion is None


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("soo-hae", "soohee"),
        ("류선제", "류선재"),
        ("Селуь", "сеуль"),
        ("Сежль", "сеуль"),
        ("cinematograhpy", "cinematography"),
    ],
)
def test_names_and_other_scripts_are_corrected_too(search_in: SearchIn, typo: str, meant: str) -> None:
    """Hyphenated names, Hangul by its letters and other alphabets have neighbours too."""
    searcher = search_in("Ji Soo-hee runs.", "류선재는 배우다", "Город Сеуль", "Cinematography matters.")
    assert searcher.search(typo).suggestion == meant


def _typos(word: str) -> set[str]:
    """Return each deletion, transposition and substitution of an inner letter."""
    typos = set()
    for at in range(1, len(word) - 1):
        typos.add(word[:at] + word[at + 1 :])
        typos |= {word[:at] + letter + word[at + 1 :] for letter in string.ascii_lowercase}
        if at < len(word) - 2:
            typos.add(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return typos - {word}


def test_typos_in_headings_lead_to_their_sections(tmp_path: Path) -> None:
    """Of all single typos inside the words of the review's headings, at least 98% lead to the section."""
    sections = _sections_of_the_review()
    build_index(sections, tmp_path)
    searcher = Searcher(tmp_path)
    right, asked = 0, 0
    for section in sections:
        for word in re.findall(r"[A-Za-z]{4,}", section.heading.lower()):
            meant = searcher.search(word).hits[0].section
            for typo in _typos(word):
                asked += 1
                right += meant in sections_found(searcher, typo)[:1]
    assert asked > 2000
    assert right / asked >= 0.98


def _sections_of_the_review() -> list[SectionDocument]:
    sections: list[SectionDocument] = []
    body: list[str] = []
    heading = "Introduction"
    for paragraph in REVIEW.read_text("utf-8").split("\n\n")[1:]:
        if len(paragraph) < 70 and not paragraph.strip().endswith("."):
            sections.append(make_section("\n".join(body), section=str(len(sections)), heading=heading))
            heading, body = paragraph.strip(), []
        else:
            body.append(paragraph.strip())
    return [*sections, make_section("\n".join(body), section=str(len(sections)), heading=heading)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # One letter left out, doubled, wrong or in the place of its neighbour, at each end of the word too.
        ("coac", "coach"),
        ("oach", "coach"),
        ("coachh", "coach"),
        ("ccoach", "coach"),
        ("coahc", "coach"),
        ("ocach", "coach"),
        ("coaxh", "coach"),
        ("xoach", "coach"),
        ("coavh", "coach"),
        # Two in words of seven letters and more.
        ("gardnre", "gardener"),
        ("grdenr", None),
        ("xxaring", None),
        ("teh", None),
    ],
)
def test_a_slip_is_mended(search_in: SearchIn, typed: str, meant: str | None) -> None:
    """One anywhere in a word of four letters, two in one of seven that begins as meant; less is no word to guess."""
    searcher = search_in("The coach and the gardener.", "She was daring.")
    assert searcher.search(typed).suggestion == meant


def test_a_syllable_left_out_after_a_lone_letter_is_mended(search_in: SearchIn) -> None:
    """A Korean word with one letter that is no syllable is mended at its end too."""
    assert search_in("우리선ㅋ선 본다").search("우리선ㅋ").corrected


def test_a_slip_in_a_particle_is_mended(search_in: SearchIn) -> None:
    """What a known word ends in may become a particle that no section has after it."""
    assert search_in("선재는 배우다").search("선재에개").suggestion == "선재에"


def test_a_part_of_a_word_is_mended_though_it_begins_with_another(search_in: SearchIn) -> None:
    """In a word of several parts each is taken whole."""
    searcher = search_in("The re resilience of a coach.")
    assert searcher.search("re-reslience").suggestion == "re-resilience"


def test_no_correction_is_offered_that_its_exclusion_takes_away(search_in: SearchIn) -> None:
    """An excluded word is corrected too, and may then leave out all that was found."""
    searcher = search_in("ambition coach", "resilience coach")
    results = searcher.search("ambition reslience -coahc")
    assert ([hit.section for hit in results.hits], results.suggestion) == (["0"], None)
