"""Korean names and words in Latin letters: what people write is read as what it stands for, and little else is."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from search_index.analysis.names import names_in
from search_index.analysis.romanization import Readings, cost, has_surname, read_name, read_word
from search_index.analysis.sounds import SURNAMES, LatinName, sound_keys
from search_index.analysis.words import read, units
from tests.bench.corpora.hangul import make_name
from tests.bench.reviews import make_reviews

DATA = Path(__file__).parents[2] / "data"


def load(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the words of Hangul of a file, once for each of their spellings, which is cut into words."""
    found = []
    for line in (DATA / name).read_text("utf-8").splitlines():
        hangul, _, spellings = line.partition(" ")
        found += [(hangul, words_of(spelling)) for spelling in spellings.split(", ")]
    return found


def words_of(spelling: str) -> tuple[str, ...]:
    return tuple(word.form for unit in units(spelling) for word in unit.words)


NAMES, WORDS = load("korean-names.txt"), load("korean-words.txt")


def price(read_as: Readings, hangul: str) -> int:
    """Return what it costs to read words so."""
    return min((cost(read_as[key], hangul) for key in sound_keys(hangul) if key in read_as), default=99)


def orders(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield a name as people may type it: as it is, its given name joined, all joined, the surname last."""
    surname, *given = words
    yield tuple(words)
    yield surname, "".join(given)
    yield ("".join(words),)
    yield "".join(given), surname
    yield *given, surname


@pytest.mark.parametrize("limit", [1, 2])
def test_names_are_read_however_they_are_spelled(limit: int) -> None:
    """Joined, apart, surname first or last: at least 98 of 100 for what readers type, and for what texts have."""
    known = [(hangul, words) for hangul, words in NAMES if words[0] not in ("yuh", "hoyeon")]
    asked = [(hangul, order) for hangul, words in known for order in orders(words)]
    missed = [(hangul, order) for hangul, order in asked if price(read_name(order), hangul) > limit]
    assert len(asked) > 800
    assert len(missed) <= 0.02 * len(asked), missed


def test_places_titles_and_given_names_are_read() -> None:
    """At least 95 of 100 words that are no full name."""
    missed = [(hangul, words) for hangul, words in WORDS if price(read_word(words), hangul) > 1]
    assert len(missed) <= 0.05 * len(WORDS), missed


@pytest.mark.parametrize(
    ("hangul", "words"),
    [
        ("윤여정", "yuh jung youn"),
        ("정호연", "hoyeon jung"),
        ("이민호", "lee minho"),
        ("남궁민", "namgung min"),
        ("변우석", "byun woo seok"),
        ("변우석", "byeonuseok"),
        ("박해수", "haesoo park"),
    ],
)
def test_a_name_is_read_with_its_surname_first_or_last(hangul: str, words: str) -> None:
    """The words as typed, or the last of them first."""
    assert price(read_name(words.split()), hangul) == 0


@pytest.mark.parametrize(
    ("hangul", "word"),
    [
        ("독립문", "dongnimmun"),
        ("신라", "silla"),
        ("종로", "jongno"),
        ("한라산", "hallasan"),
        ("설악", "seorak"),
        ("옷이", "osi"),
    ],
)
def test_what_neighbours_make_of_each_other_is_read(hangul: str, word: str) -> None:
    """Where syllables change each other people write what they say."""
    assert price(read_word([word]), hangul) == 0


def test_the_usual_spelling_costs_least() -> None:
    """What people write is nearer than what they might."""
    assert [price(read_word([word]), "동훈") for word in ("donghun", "tonghun", "ttonghun")] == [0, 1, 2]
    assert price(read_name(["kim", "lovely"]), "김혜윤") > 2


@pytest.mark.parametrize("word", ["", "x", "strength", "ж", "2024", "a" * 30, "na" * 15])
def test_what_is_no_korean_word_is_read_as_nothing(word: str) -> None:
    """Neither letters that Korean has no syllable for, nor what is too long."""
    assert read_word([word]) == read_name([word]) == read_name([word, word]) == {}


def english(count: int) -> list[tuple[str, str]]:
    """Return pairs of neighbouring words of made-up reviews."""
    pairs = {pair for section in make_reviews(60) for pair in pairwise(read(section.body).forms)}
    return random.Random(1).sample(sorted(pair for pair in pairs if "".join(pair).isalpha()), count)


def colliding(
    asked: Sequence[Sequence[str]], words: set[str], reader: Callable[[Sequence[str]], Readings], limit: int
) -> list[tuple[Sequence[str], str]]:
    """Return what is read as one of some words of Hangul."""
    by_key: dict[str, list[str]] = {}
    for word in sorted(words):
        for key in sound_keys(word):
            by_key.setdefault(key, []).append(word)
    return [
        (some, word)
        for some in asked
        for key, readings in reader(some).items()
        for word in by_key.get(key, ())
        if cost(readings, word) <= limit
    ]


def test_common_words_are_no_names() -> None:
    """Of two English words side by side at most one in two thousand are a name, of single ones of five letters too."""
    generator = random.Random(1)
    names = {hangul for hangul, _ in NAMES} | {make_name(generator).hangul for _ in range(1000)}
    assert all(name[0] in SURNAMES for name in names)
    pairs = english(6000)
    single = sorted({(word,) for pair in pairs for word in pair if len(word) >= 5})
    assert len(colliding(pairs, names, read_name, 2)) <= 0.0005 * len(pairs)
    assert len(colliding(single, names, read_name, 2)) <= 0.0005 * len(single)
    assert len(colliding(single, names | {hangul for hangul, _ in WORDS}, read_word, 1)) <= 0.0005 * len(single)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We met Byeon Woo-seok today.", {("byeon", "woo", "seok"), ("woo", "seok")}),
        ("Wooseok Byun’s film", {("wooseok", "byun"), ("wooseok",)}),
        ("It is by Bong Joon Ho", {("bong", "joon", "ho"), ("joon", "ho")}),
        ("Gong Yoo runs", {("gong", "yoo")}),
        ("and Woo-seok runs", {("woo", "seok")}),
        ("So Young was she, In Seoul", set()),
        ("byeon woo-seok", set()),
        ("Tom Hanks met Strength Jones", set()),
    ],
)
def test_names_stand_where_words_have_capitals(text: str, names: set[tuple[str, ...]]) -> None:
    """A surname and what may be a given name beside it, or two syllables that a hyphen joins."""
    found = set(names_in(text))
    assert names <= {name.words for name in found}
    assert bool(found) == bool(names)


def test_a_name_is_kept_by_the_sound_of_all_of_it_and_of_what_is_given() -> None:
    """With its surname first, wherever it stands."""
    sung = {
        LatinName(sound_keys("변우석")[0], ("wooseok", "byun")),
        LatinName(sound_keys("우석")[0], ("wooseok",), True),
    }
    assert sung <= set(names_in("Wooseok Byun"))


@pytest.mark.parametrize(("words", "is_name"), [(["mon", "x"], True), (["x", "geum"], True), (["kom", "gom"], False)])
def test_a_surname_is_known_by_all_its_letters(words: list[str], is_name: bool) -> None:
    """It stands first or last; one letter that is not its own makes it none."""
    assert has_surname(words) == is_name


def test_a_word_of_too_many_letters_is_no_name() -> None:
    """A word of 24 letters may be one of Hangul."""
    assert read_word(["kyeong" * 4])
    assert not read_word(["kyeong" * 4 + "a"])
