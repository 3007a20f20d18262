"""Reviews made up for benchmarks are spread as natural ones are, and the films they are about are real."""

import json
import re
from collections import Counter
from itertools import islice
from math import log
from pathlib import Path

import pytest

from search_index import SectionDocument
from site_app.source.content import load_content
from tests.bench.content import write_content
from tests.bench.corpora.films import Film, load_films
from tests.bench.corpora.vocabulary import inflect
from tests.bench.reviews import make_reviews

FILMS = (Film("Heat", 1995, "Michael Mann", "Action"), Film("Léon", 1994, "Luc Besson", ""))


@pytest.fixture(scope="module")
def reviews() -> list[SectionDocument]:
    return list(make_reviews(400))


def test_same_seed_makes_the_same_reviews() -> None:
    """Two runs yield the same sections; another seed yields others."""
    assert list(make_reviews(9, films=FILMS)) == list(make_reviews(9, films=FILMS))
    assert list(make_reviews(9, films=FILMS)) != list(make_reviews(9, films=FILMS, seed=2))


def test_words_follow_zipf(reviews: list[SectionDocument]) -> None:
    """A word's frequency falls with its rank, and about half of all words occur once."""
    counts = Counter(word for review in reviews for word in re.findall(r"\w+", review.body.lower()))
    ranked = [number for _, number in counts.most_common()]
    assert 0.6 < log(ranked[9] / ranked[999]) / log(100) < 1.2
    assert 0.35 < ranked.count(1) / len(ranked) < 0.6


def test_vocabulary_grows_with_the_text() -> None:
    """Four times the reviews have more words, but by far not four times as many: Heaps' law."""
    few, many = (
        {word for review in make_reviews(count) for word in re.findall(r"\w+", review.body)} for count in (200, 800)
    )
    assert 1.5 < len(many) / len(few) < 3


def test_reviews_are_as_long_as_real_ones(reviews: list[SectionDocument]) -> None:
    """There are two to three sections a review, of 115 words on average, some of them long."""
    lengths = sorted(len(review.body.split()) for review in reviews)
    assert 2.3 < len(reviews) / 400 < 3
    assert 105 < sum(lengths) / len(lengths) < 130
    assert lengths[-20] > 2.5 * lengths[len(lengths) // 2]


def test_some_reviews_are_korean(reviews: list[SectionDocument]) -> None:
    """A few in a hundred have names in Hangul, and some of these are written in Korean."""
    named = [review for review in reviews if re.search("[가-힣]", " ".join(review.names))]
    written = [review for review in named if not re.search("[a-z]{3}", review.body.split(".")[0])]
    assert 0.02 < len(named) / len(reviews) < 0.1
    assert 0 < len(written) < len(named)


def test_films_have_sequels_when_they_run_out() -> None:
    """A numeral or a subtitle tells the reviews of one film apart."""
    titles = [review.names[0] for review in make_reviews(8, films=FILMS) if review.section == "introduction"]
    assert titles[:4] == ["Heat", "Léon", "Heat II", "Léon II"]
    assert re.fullmatch(r"Heat: \w+ \w+", titles[4])
    assert titles[6:] == ["Heat III", "Léon III"]


def test_addresses_are_unique() -> None:
    """No two sections share an address, however often a title comes again."""
    places = [(review.review, review.section) for review in islice(make_reviews(900, films=FILMS), 2_000)]
    assert len(set(places)) == len(places)


def test_odd_rows_are_no_films(tmp_path: Path) -> None:
    """Titles that are missing or numbers and years to come are skipped; spoilt accents are mended."""
    rows = [
        {"Title": None, "Release Date": "Jan 01 1999"},
        {"Title": 1776, "Release Date": "Nov 09 1972"},
        {"Title": " ", "Release Date": "Nov 09 1972"},
        {"Title": "Wings", "Release Date": "Aug 12 2027"},
        {"Title": "Undated", "Release Date": None},
        {"Title": "LÈon", "Release Date": "Nov 18 1994", "Director": "Luc Besson", "Major Genre": "Drama"},
        {"Title": "Alien³", "Release Date": "May 22 1992", "Director": None, "Major Genre": None},
    ]
    path = tmp_path / "movies.json"
    path.write_text(json.dumps(rows), "utf-8")
    assert load_films(path) == [Film("Léon", 1994, "Luc Besson", "Drama"), Film("Alien³", 1992, "", "")]


def test_missing_films_are_told_in_one_line(tmp_path: Path) -> None:
    """Where the npm package is not installed, the line says how to get it."""
    with pytest.raises(SystemExit, match=r"movies\.json: not installed; run npm ci"):
        load_films(tmp_path / "movies.json")


def test_made_up_content_has_no_fault(tmp_path: Path) -> None:
    """What is written is read again: titles, names in two scripts, paragraphs and spoilers."""
    films = [Film('The "Best": of [Them] & M*A*S*H', 1970, "Robert Altman", "Black Comedy")]
    write_content(tmp_path / "content", 60, films)
    made, reviews = list(make_reviews(60, films=films)), load_content(tmp_path / "content", lambda *_: None).reviews
    sections = [section for review in reviews for section in review.sections]
    assert len(sections) == len(made)
    assert {review.title for review in reviews} == {review.title for review in made}
    assert sum(bool(section.spoiler) for section in sections) == sum(bool(section.spoiler) for section in made) > 0


@pytest.mark.parametrize(
    ("lemma", "ending", "expected"),
    [("love", "ing", "loving"), ("story", "s", "stories"), ("play", "s", "plays"), ("woman", "s", "women")],
)
def test_endings_are_spelt_as_in_english(lemma: str, ending: str, expected: str) -> None:
    """So that stemming has the work that natural text gives it."""
    assert inflect(lemma, ending) == expected
