"""Sections as words: what stands beside what, within a field."""

import random
from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest

from search_index import build_index
from search_index.analysis.stopwords import STOP_WORDS
from search_index.analysis.words import units
from search_index.index import files
from search_index.index.forward import Compound, ForwardIndex, Words, encode_words
from search_index.index.lexicon import character, number_of
from search_index.index.reader import Index
from search_index.index.storage import RecordsWriter, write_column
from tests.search_index.conftest import make_section


def make_words(fields: Sequence[Sequence[int]], compounds: Sequence[Compound] = ()) -> Words:
    """Return the words of a section, written and read again."""
    record = encode_words(("".join(map(character, field)) for field in fields), compounds)
    return Words(record.decode("utf-16-le"))


@pytest.mark.parametrize("number", [0, 1, 0xD7FC, 0xD7FD, 0xD7FE, 0xD7FF, 0xFFFF, 0x10000, 0x10FFFF - 0x802])
def test_each_number_has_a_character(number: int) -> None:
    """A character that can be written, and not one of those that part fields: around the surrogates too."""
    written = character(number)
    assert written.encode("utf-16-le").decode("utf-16-le") == written > "\1"
    assert number_of(written) == number
    assert character(number - 1) < written if number else written == "\2"


def test_fields_come_back() -> None:
    """Each with the place of its first word, also empty ones, and without the joined spellings."""
    fields = [[0, 1], [], [2], [0xD7FE, 70_000, 5], [3]]
    compounds = [Compound(character(9), 0, 1), Compound(character(0xD7FE), 6, 0xD7FF)]
    words = make_words(fields, compounds)
    place = 0
    for number, field in enumerate(fields):
        assert words.field(number) == (place, "".join(map(character, field)))
        assert all(words.field_of(place + at) == number for at in range(len(field)))
        place += len(field) + 1
    assert words.compounds == compounds
    assert make_words(fields).compounds == make_words([[]] * 5).compounds == []


def sequences(fields: Sequence[Sequence[int]], slots: Sequence[Sequence[int]]) -> list[int]:
    """Return the places of sequences, found by looking everywhere."""
    found: list[int] = []
    place = 0
    for field in fields:
        starts = range(len(field) - len(slots) + 1)
        found += [place + at for at in starts if all(field[at + step] in slot for step, slot in enumerate(slots))]
        place += len(field) + 1
    return found


def test_sequences_are_those_of_a_field() -> None:
    """Sequences are found at the borders of fields and not over them; spoilers, if asked for."""
    generator = random.Random(1)
    numbers = [0, 1, 2, 3, 0xD7FE, 70_000]
    for _ in range(600):
        fields = [generator.choices(numbers, k=generator.choice((0, 1, 2, 8))) for _ in range(5)]
        compounds = [Compound(character(generator.choice(numbers)), 1, 2) for _ in range(generator.randrange(3))]
        words = make_words(fields, compounds)
        slots = make_slots(generator, numbers, generator.randrange(1, 4))
        characters = [frozenset(map(character, slot)) for slot in slots]
        for spoilers in (True, False):
            searched = fields if spoilers else fields[:4]
            assert words.find_sequence(characters, spoilers=spoilers) == sequences(searched, slots)


def make_slots(generator: random.Random, numbers: Sequence[int], count: int) -> list[list[int]]:
    return [generator.sample(numbers, generator.randrange(1, 4)) for _ in range(count)]


@pytest.mark.parametrize("many", [False, True])
def test_neighbours_of_many_sections_are_those_of_each(tmp_path: Path, many: bool) -> None:
    """Neighbours are found in either order, in their section and field, at borders and not over them, in any order."""
    generator = random.Random(2)
    # Beyond the surrogates a character takes twice the bytes.
    numbers = [0, 1, 2, 3, 0xD7FE, *([70_000] if many else [])]
    for _ in range(60):
        sections = [
            [generator.choices(numbers, k=generator.choice((0, 1, 2, 8))) for _ in range(5)]
            for _ in range(generator.randrange(1, 5))
        ]
        write_sections(tmp_path, generator, sections, numbers)
        chosen = generator.sample(range(len(sections)), generator.randrange(len(sections) + 1))
        together = ForwardIndex(tmp_path).together(chosen)
        slots = make_slots(generator, numbers, 2)
        found = Counter(map(together.place, together.find_neighbours(*(frozenset(map(character, s)) for s in slots))))
        expected = Counter(
            {
                (at, field): len({*sequences([words], slots), *sequences([words], slots[::-1])})
                for at, section in enumerate(chosen)
                for field, words in enumerate(sections[section])
            }
        )
        assert {place: count for place, count in found.items() if place[1] < 5} == +expected


def write_sections(
    directory: Path, generator: random.Random, sections: Sequence[Sequence[Sequence[int]]], numbers: Sequence[int]
) -> None:
    with RecordsWriter(directory / files.FORWARD) as records:
        for fields in sections:
            compounds = [Compound(character(generator.choice(numbers)), 0, 1) for _ in range(generator.randrange(3))]
            records.add(encode_words(("".join(map(character, field)) for field in fields), compounds))
    write_column(directory / files.LENGTHS, [0] * 5 * len(sections))


def test_sections_are_read_as_words(tmp_path: Path) -> None:
    """Each word of each field stands at its place, and a joined spelling tells which words it is for."""
    texts = ("A Soo-hee title", "", "names K-drama", "Soo hee’s rock-and-roll, 류선재 東京タワー", "The soohee spoiler")
    section = make_section(texts[3], title=texts[0], heading=texts[1], names=(texts[2],), spoiler=texts[4])
    build_index([make_section("soohee kdrama other"), section], tmp_path)
    index = Index(tmp_path)
    words = index.forward.words(1)
    of = {index.lexicon.character(number): index.lexicon.word(number) for number in range(len(index.lexicon))}
    joined = []
    for field, text in enumerate(texts):
        place, characters = words.field(field)
        forms = [word.form for unit in units(text) for word in unit.words]
        assert [of[one] for one in characters] == forms
        for unit in units(text):
            if unit.joined:
                joined.append((unit.joined, place, place + len(unit.words) - 1))
            place += len(unit.words)
        telling = [form for form in forms if form not in STOP_WORDS]
        assert index.forward.lengths[field][1] == len(telling) + sum(bool(unit.joined) for unit in units(text))
    assert [(of[form], first, last) for form, first, last in words.compounds] == joined
    assert [name for name, _, _ in joined] == ["soohee", "kdrama", "rockandroll"]
    assert len(index.forward) == 2
    for one, other in product(range(2), repeat=2):
        assert (one == other) == (index.forward.words(one) == index.forward.words(other))
