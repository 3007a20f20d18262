"""The text of a section comes back as it was, and with it where each word stands."""

import random
from itertools import accumulate
from pathlib import Path

import pytest

from search_index.analysis.words import end_of_letters, read
from search_index.index import files
from search_index.index.storage import RecordsWriter
from search_index.index.texts import (
    DICTIONARY_SIZE,
    Deflater,
    StoredSection,
    StoredTexts,
    encode_section,
    make_dictionary,
)

TEXTS = [
    ("a", ("", "", "")),
    ("b", ("Heading", "The coach runs.", "She wins.")),
    ("c", ("가" * 300, "선재 업고 튀어 " * 400, "𝕳𝖊 東京タワー é \u0301 \ud7ff \ue000 \U0010ffff")),
    ("long", ("x", "word" + " " * 254 + "a" + " " * 255 + "b" + " " * 70_000 + "c", "")),
    ("odd", ("\x01\x02", "line\nline\ttab", "\u200d\ufeff")),
]


def sections() -> list[StoredSection]:
    generator = random.Random(1)
    made = []
    for slug, texts in TEXTS:
        distances = [generator.choice((0, 1, 5, 254, 255)) for _ in range(generator.randrange(40))]
        made.append(StoredSection(slug, texts, distances, ()))
        made.append(StoredSection(f"{slug}-far", texts, [*distances, 256, 65_536, 2**32 - 1], [0] * len(distances)))
        lengths = [generator.choice((0, 0, 3, 255)) for _ in distances] + [1]
        made.append(StoredSection(f"{slug}-lengths", texts, [*distances, 1], lengths))
        made.append(StoredSection(f"{slug}-both", texts, [*distances, 1], [*lengths[:-1], 300]))
    return made


@pytest.mark.parametrize("dictionary", [b"", b"The coach runs. She wins.", bytes(DICTIONARY_SIZE)], ids=len)
def test_sections_come_back(tmp_path: Path, dictionary: bytes) -> None:
    """Slug, texts, distances and lengths, of one byte or of four, with whatever dictionary."""
    deflate = Deflater(dictionary).deflate
    with RecordsWriter(tmp_path / files.TEXTS) as records:
        for section in sections():
            records.add(deflate(encode_section(section)))
        records.add(dictionary)
    texts = StoredTexts(tmp_path)
    assert len(texts) == len(sections())
    for number, section in enumerate(sections()):
        stored = texts.section(number)
        assert (stored.slug, tuple(stored.texts)) == (section.slug, section.texts)
        assert list(stored.distances) == list(section.distances)
        assert list(stored.lengths) == (list(section.lengths) if any(section.lengths) else [])


@pytest.mark.parametrize(
    "text", ["", "Plain words.", "Soo-hee’s K-drama, 2024년 rock’n’roll! ｱﾆﾒ 東京タワー", "e\u0301a x_y"]
)
def test_words_stand_where_they_were_read(text: str) -> None:
    """Edges are those of the words: most end where their letters do, and the others have a length."""
    words = read(text)
    distances = [start - before for before, start in zip([0, *words.starts], words.starts, strict=False)]
    lengths = [words.lengths.get(place, 0) for place in range(len(words.starts))]
    for kept in (lengths, lengths if any(lengths) else ()):
        section = StoredSection("a", ("", text, ""), [9, *distances], [0, *kept] if kept else ())
        edges = section.edges(text, 1, len(distances))
        assert [*edges.starts] == words.starts == [*accumulate(distances)]
        ends = [end_of_letters(text, start) for start in words.starts]
        known = zip(words.starts, lengths, ends, strict=True)
        expected = [start + length if length else end for start, length, end in known]
        assert [edges.end(word) for word in range(len(distances))] == expected


def test_a_dictionary_has_the_beginning_of_texts() -> None:
    """As much as fits, cut where it must be."""
    assert make_dictionary([]) == b""
    assert make_dictionary(["ab", "가", ""]) == b"ab" + "가".encode()
    long = make_dictionary(["a" * (DICTIONARY_SIZE - 1), "가", "never"])
    assert long == b"a" * (DICTIONARY_SIZE - 1) + "가".encode()[:1]
    assert len(long) == DICTIONARY_SIZE
