"""The sections most alike: those that brute force finds, told in the same bytes each time, and never by a spoiler."""

import random
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from search_index import SearchIndexError, build_index
from search_index.analysis.stemming import stems
from search_index.index import files
from search_index.index.impacts import IMPACTS, FieldWeights
from search_index.index.lexicon import Vocabulary
from search_index.index.neighbours import Likeness, Neighbours
from search_index.index.storage import write_column
from tests.search_index.conftest import make_section
from tests.search_index.index.brute_force import Model, find_nearest, make_documents

Section = Mapping[int, int]


def write(directory: Path, sections: Sequence[Section], families: Mapping[int, int] | None = None) -> Neighbours:
    """Write sections, each the codes of its words, and return who reads their neighbours."""
    words = {word for section in sections for word in section}
    likeness = Likeness(families or dict(zip(words, words, strict=True)))
    for section in sections:
        likeness.add([*section], bytes(section.values()))
    likeness.write(directory)
    return Neighbours(directory, len(sections))


def told(neighbours: Neighbours, section: int) -> list[tuple[int, int]]:
    """Return the neighbours that have a share, in 255ths."""
    return [(other, round(255 * share)) for other, share in neighbours.of(section) if share]


def make_sections(count: int, words: int, longest: int) -> list[Section]:
    generator = random.Random(count)
    return [
        {
            word: generator.randrange(80, 200)
            for word in generator.sample(range(words), generator.randrange(longest + 1))
        }
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "words", "longest"),
    [(1, 5, 3), (9, 20, 6), (30, 100, 9), (200, 400, 20), (150, 1_500, 150), (1_500, 80, 12)],
)
def test_neighbours_are_those_of_brute_force(tmp_path: Path, count: int, words: int, longest: int) -> None:
    """Of few words and many, few sections and many, and with more of both than are compared."""
    sections = make_sections(count, words, longest)
    neighbours = write(tmp_path, sections)
    expected = find_nearest([{str(word): IMPACTS[code] for word, code in section.items()} for section in sections])
    assert [told(neighbours, section) for section in range(count)] == [
        [(other, share) for other, share in nearest if share] for nearest in expected
    ]
    assert count < 30 or any(len(nearest) == 5 for nearest in expected)


def test_shares_are_those_of_one(tmp_path: Path) -> None:
    """The likeness of all neighbours comes to one, to within rounding; without any, to nothing."""
    sections = make_sections(200, 400, 20)
    neighbours = write(tmp_path, sections)
    totals = [sum(share for _, share in neighbours.of(section)) for section in range(200)]
    assert all(total == 0 or total == pytest.approx(1, abs=3 / 255) for total in totals)
    assert max(totals) > 0 == min(totals)


def test_a_section_without_any_stands_among_its_own(tmp_path: Path) -> None:
    """One that shares nothing, or has no words, has no neighbours that count."""
    alike = [{1: 100, 2: 100}] * 2
    others: list[Section] = [{}, *({number: 100} for number in range(10, 40))]
    neighbours = write(tmp_path, [*alike, *others])
    assert told(neighbours, 0) == [(1, 255)]
    assert told(neighbours, 1) == [(0, 255)]
    for section in range(2, 33):
        assert [*neighbours.of(section)] == [(section, 0.0)] * 5


def test_of_equals_the_first_are_neighbours(tmp_path: Path) -> None:
    """And no section is one of its own."""
    neighbours = write(tmp_path, [*[{1: 100}] * 9, *({number: 9} for number in range(10, 100))])
    assert told(neighbours, 0) == [(other, 51) for other in (1, 2, 3, 4, 5)]
    assert told(neighbours, 3) == [(other, 51) for other in (0, 1, 2, 4, 5)]


@pytest.mark.parametrize(("having", "size", "is_alike"), [(2, 20, True), (3, 30, True), (3, 29, False), (2, 19, False)])
def test_what_more_than_a_tenth_have_makes_nothing_alike(
    tmp_path: Path, having: int, size: int, is_alike: bool
) -> None:
    """A word of at most a tenth of all sections does."""
    sections: Sequence[Section] = [{1: 100}] * having + [{number: 100} for number in range(10, 10 + size - having)]
    assert bool(told(write(tmp_path, sections), 0)) == is_alike


def test_forms_of_a_word_make_sections_alike(tmp_path: Path) -> None:
    """By their stem, whatever the language; their impacts count together."""
    texts = ["She runs and runs.", "He was running.", "선재를 보다", "선재가 간다"]
    filler = [f"{letter * 5} {letter * 6}" for letter in "abcdefghijklmnopqr"]
    build_index([make_section(text) for text in [*texts, *filler]], tmp_path)
    neighbours = Neighbours(tmp_path, len(texts) + len(filler))
    assert [told(neighbours, section) for section in range(4)] == [[(1, 255)], [(0, 255)], [(3, 255)], [(2, 255)]]


def test_an_index_has_the_neighbours_of_its_words(tmp_path: Path) -> None:
    """Over all fields but spoilers, joined spellings among them, by what each word counts in all."""
    documents = make_documents(random.Random(3), "English", 30)
    # So that most words are in a tenth at most.
    documents += [make_section(f"w{number}x w{number % 30}y") for number in range(90)]
    build_index(documents, tmp_path)
    model = Model(documents)
    impacts = []
    for section in range(len(model)):
        words: dict[str, float] = {}
        for form in model.forms_of(section, "text"):
            word = next(iter(stems(form)), form)
            words[word] = words.get(word, 0.0) + model.impact(section, "text", form, FieldWeights())
        impacts.append(words)
    neighbours = Neighbours(tmp_path, len(documents))
    for section, nearest in enumerate(find_nearest(impacts)):
        found = told(neighbours, section)
        # Rounded impacts may change the order of those almost as near.
        assert [share for _, share in found] == pytest.approx([share for _, share in nearest if share], abs=4)


def test_a_spoiler_makes_no_section_alike(tmp_path: Path) -> None:
    """With any spoilers, the neighbours are those without, byte by byte."""
    documents = make_documents(random.Random(5), "mixed", 60)
    assert any(document.spoiler for document in documents)
    written = []
    for number, spoiler in enumerate((None, "", "murderer trainer secret")):
        (directory := tmp_path / str(number)).mkdir()
        build_index([one if spoiler is None else one._replace(spoiler=spoiler) for one in documents], directory)
        written.append([(directory / name).read_bytes() for name in (files.NEIGHBOURS, files.NEIGHBOUR_SHARES)])
    assert written[0] == written[1] == written[2]


def test_families_are_those_of_the_vocabulary(tmp_path: Path) -> None:
    """Forms are compared by the word they are of."""
    vocabulary = Vocabulary()
    run, runs, other, last = (vocabulary.numbers[form] for form in ("run", "runs", "other", "last"))
    filler: Sequence[Section] = [{other: 100}] * 10 + [{last: 100}] * 10
    assert told(write(tmp_path, [{run: 100}, {runs: 100}, *filler], vocabulary.families()), 0) == [(1, 255)]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        (files.NEIGHBOURS, [0, 0, 0, 0, 0, 0, 0, 0, 0, 2]),
        (files.NEIGHBOURS, [0] * 9),
        (files.NEIGHBOURS, [0] * 11),
        (files.NEIGHBOUR_SHARES, [0] * 5),
        (files.NEIGHBOUR_SHARES, [0] * 15),
    ],
)
def test_impossible_neighbours_are_refused(tmp_path: Path, name: str, numbers: list[int]) -> None:
    """A section that there is not, or other than five for each."""
    write(tmp_path, [{1: 100}] * 2)
    write_column(tmp_path / name, array("I", numbers))
    with pytest.raises(SearchIndexError):
        [*Neighbours(tmp_path, 2).of(1)]
