"""The words of all sections: found by their form, their stem, their beginning or what is in them."""

import random
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from search_index import build_index
from search_index.analysis.stemming import stems
from search_index.analysis.words import units
from search_index.index import files
from search_index.index.lexicon import Lexicon, Vocabulary, number_of
from search_index.index.postings import NO_POSTINGS, PostingLists, encode_record
from search_index.index.reader import Index
from search_index.index.storage import RecordsWriter
from tests.search_index.conftest import make_section

KOREAN = "선재 선재를 선재가 류선재 업고 업다 튀어 튀다 달리다 달렸다 달려 연기 연기하다 연기했다 배우 배우가 드라마"
ENGLISH = (
    "run runs running runner runners coach coaches coached happy happily happiness generic generically the of 12 a"
)


def write(forms: list[str], directory: Path) -> Lexicon:
    """Return the lexicon of forms, each in one section the more of all that come after it."""
    vocabulary = Vocabulary()
    for form in forms:
        vocabulary.numbers[form]
    vocabulary.settle({number: len(forms) - number for number in range(len(forms))})
    with RecordsWriter(directory / files.POSTINGS) as records:
        for _ in forms:
            records.add(encode_record(NO_POSTINGS, NO_POSTINGS, 1))
    vocabulary.write(directory)
    return Lexicon(directory, PostingLists(directory / files.POSTINGS, 1))


def check_sharing(lexicon: Lexicon, forms: list[str]) -> None:
    by_stem = defaultdict(list)
    for number, form in enumerate(sorted(forms)):
        for stem in stems(form):
            by_stem[stem].append(number)
    for stem in {*by_stem, *forms, "nothing", "", "zzz", "선", "가나다"}:
        assert list(lexicon.sharing(stem)) == by_stem.get(stem, []), stem


def test_forms_are_found_by_their_stems(tmp_path: Path) -> None:
    """A stem has all the forms that a plain table of stems gives, and what is no stem of any has none."""
    forms = [*KOREAN.split(), *ENGLISH.split()]
    check_sharing(write(forms, tmp_path), forms)


def test_a_stem_that_is_a_form_of_another_stem_is_found(tmp_path: Path) -> None:
    """Stems are not all stems of themselves: where one is spelled like a form of another word, it has its own forms."""
    words = [*make_forms(20_000), *KOREAN.split()]
    pairs = [(word, stem) for word in words for stem in stems(word) if stem not in stems(stem) and stems(stem)]
    assert pairs
    for number, (word, stem) in enumerate(pairs[:20]):
        (directory := tmp_path / str(number)).mkdir()
        check_sharing(write([word, stem], directory), [word, stem])


def make_forms(count: int) -> list[str]:
    generator = random.Random(1)
    endings = ("", "s", "ed", "ing", "ly", "ies", "ness", "eed", "ation", "ional", "ously", "ement", "'s", "e", "es")
    forms = {
        "".join(generator.choices("bcdfgklmnprstvy", k=2))
        + generator.choice("aeiouy")
        + "".join(generator.choices("aeioubcdlnrst", k=generator.randrange(4)))
        + generator.choice(endings)
        for _ in range(count)
    }
    return sorted(form for form in forms if form.isalpha())


def test_many_forms_are_found_by_their_stems(tmp_path: Path) -> None:
    """The same of thousands of forms with all kinds of endings."""
    forms = [*make_forms(4_000), *KOREAN.split()]
    check_sharing(write(forms, tmp_path), forms)


def test_a_form_is_found_by_its_number_and_its_beginning(tmp_path: Path) -> None:
    """Numbers are the places among sorted forms; a form that there is not has none."""
    forms = sorted([*KOREAN.split(), *ENGLISH.split()])
    lexicon = write(list(reversed(forms)), tmp_path)
    assert len(lexicon) == len(forms)
    for number, form in enumerate(forms):
        assert (lexicon.number(form), lexicon.word(number)) == (number, form)
        assert lexicon.number(form + "x") is lexicon.number(form[:-1] + "\0") is None
        found = [other for other, word in enumerate(forms) if word.startswith(form[:2])]
        assert list(lexicon.starting(form[:2])) == found
        following = {word[len(form) : len(form) + 1] for word in forms if word.startswith(form)}
        assert lexicon.following(form) == following
    assert list(lexicon.words(range(3, 9))) == forms[3:9]
    assert list(lexicon.containing("선재")) == [number for number, word in enumerate(forms) if "선재" in word]
    assert lexicon.alphabet == "".join(sorted(set("".join(forms))))


def test_characters_go_by_frequency_past_the_surrogates(tmp_path: Path) -> None:
    """Of over 55,296 forms each has a character of its own, and the most frequent come first."""
    forms = [f"w{number}" for number in range(56_000)]
    lexicon = write(forms, tmp_path)
    characters = [lexicon.character(number) for number in range(len(forms))]
    assert len(set(characters)) == len(forms)
    assert "".join(characters).encode("utf-16-le")
    ranks = {word: number_of(characters[number]) for number, word in enumerate(sorted(forms))}
    assert [ranks[form] for form in forms] == [*range(len(forms))]


def test_an_index_of_many_words_finds_each(tmp_path: Path) -> None:
    """Words beyond the surrogates are found alone and beside each other."""
    words = [f"w{number}x" for number in range(57_000)]
    sections = [make_section(" ".join(words[at : at + 1_000])) for at in range(0, len(words), 1_000)]
    build_index(sections, tmp_path)
    index = Index(tmp_path)
    for at in (0, 999, 1_000, 55_291, 55_294, 55_295, 55_296, 56_500, 56_999):
        number = index.lexicon.number(words[at])
        assert number is not None
        assert list(index.postings.public(number).sections) == [at // 1_000]
        sequence = [[index.lexicon.character(number)]]
        start, _ = index.forward.words(at // 1_000).field(3)
        assert index.forward.words(at // 1_000).find_sequence(sequence, spoilers=False) == [start + at % 1_000]


def test_families_have_the_forms_of_a_word() -> None:
    """Forms that share a stem are one family, called by the first of them; what has no stem is one of its own."""
    forms = ["runs", "12", "coach", "running", "coaches", "run", "선재를", "the", "선재가"]
    vocabulary = Vocabulary()
    numbers = [vocabulary.numbers[form] for form in forms]
    assert [vocabulary.families()[number] for number in numbers] == [0, 1, 2, 0, 2, 0, 6, 7, 6]


def test_a_form_counts_the_sections_that_have_it(tmp_path: Path) -> None:
    """Each once, however often it stands there, and not those that only hide it."""
    bodies = ["run the runs", "running the coach", "coaches 12", "선재를 선재가", "the the"]
    build_index([make_section(body, spoiler="the run") for body in bodies], tmp_path)
    lexicon = Index(tmp_path).lexicon
    forms = Counter(form for body in bodies for form in {word.form for unit in units(body) for word in unit.words})
    assert {lexicon.word(number): lexicon.count(number) for number in range(len(lexicon))} == forms


@pytest.mark.parametrize(("form", "public"), [("open", True), ("hidden", False), ("both", True), ("nowhere", False)])
def test_a_form_is_public_outside_spoilers(tmp_path: Path, form: str, public: bool) -> None:
    """A form that only spoilers have is not, nor one that no section has."""
    build_index([make_section("open both", spoiler="hidden both")], tmp_path)
    assert Index(tmp_path).lexicon.is_public(form) is public
