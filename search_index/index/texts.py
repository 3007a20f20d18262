r"""The texts of sections as they are shown, and where each word stands in them.

A record is a section, deflated with a dictionary that all share, which is the last record. It holds a head; how far
each word starts from the one before it, in characters, from the start of each shown field anew; how long each word is
that does not end where its letters do, and 0 for all others, unless it is 0 for all; and the shown fields but the
title, which is its review's, and the slug, parted by `\0`. The head tells how many bytes each number takes, whether
there are lengths, and how many words there are.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from pathlib import Path
from struct import Struct
from typing import Final, Literal, NamedTuple
from zlib import MAX_WBITS, compressobj, decompressobj

from search_index.analysis.words import end_of_letters
from search_index.index import files
from search_index.index.fields import BODY, HEADING, SPOILER, TITLE
from search_index.index.storage import Records

#: The fields that are shown, in the order in which their words are counted.
SHOWN: Final = (TITLE, HEADING, BODY, SPOILER)
#: Those of a section alone.
STORED: Final = (HEADING, BODY, SPOILER)

_HEAD = Struct("<B?I")
_TYPES: Final[dict[int, Literal["B", "I"]]] = {1: "B", 4: "I"}
_END = "\0"

#: As much as deflate looks back.
DICTIONARY_SIZE: Final = 1 << 15
_RAW = -MAX_WBITS


class StoredSection(NamedTuple):
    """A section's slug, the texts of `STORED`, and of each word, over the fields of `SHOWN`, its distance and length.

    `lengths` may be empty, where all are 0.
    """

    slug: str
    texts: Sequence[str]
    distances: Sequence[int]
    lengths: Sequence[int]

    def edges(self, text: str, first: int, count: int) -> "Edges":
        """Return where the words of `text` stand: its first is the word `first` of the section."""
        end = first + count
        return Edges(text, [*accumulate(self.distances[first:end])], self.lengths[first:end])


class Edges(NamedTuple):
    """Where words stand in a text."""

    text: str
    starts: Sequence[int]
    lengths: Sequence[int]

    def end(self, word: int) -> int:
        """Return where a word ends."""
        start = self.starts[word]
        if self.lengths and (length := self.lengths[word]):
            return start + length
        return end_of_letters(self.text, start)


class StoredTexts:
    """Reads the sections."""

    def __init__(self, directory: Path) -> None:
        self._records = Records(directory / files.TEXTS)
        self._dictionary = self._records[len(self._records) - 1]

    def __len__(self) -> int:
        return len(self._records) - 1

    def section(self, number: int) -> StoredSection:
        """Return a section."""
        data = decompressobj(_RAW, self._dictionary).decompress(self._records[number])
        width, has_lengths, words = _HEAD.unpack_from(data)
        at = _HEAD.size + width * words
        end = at + width * words if has_lengths else at
        distances, lengths = (
            numbers if width == 1 else memoryview(numbers).cast(_TYPES[width])
            for numbers in (data[_HEAD.size : at], data[at:end])
        )
        *texts, slug = data[end:].decode().split(_END, len(STORED))
        return StoredSection(slug, texts, distances, lengths)


def encode_section(section: StoredSection) -> bytes:
    """Return the record of a section, to be deflated."""
    lengths = section.lengths if any(section.lengths) else ()
    width = 1 if max(chain(section.distances, lengths), default=0) <= 0xFF else 4  # noqa: PLR2004 - a byte
    code = _TYPES[width]
    head = _HEAD.pack(width, bool(lengths), len(section.distances))
    numbers = array(code, section.distances).tobytes() + array(code, lengths).tobytes()
    return head + numbers + _END.join((*section.texts, section.slug)).encode()


class Deflater:
    """Deflates records with a dictionary of what is frequent in them."""

    def __init__(self, dictionary: bytes) -> None:
        self.dictionary = dictionary
        self._fresh = compressobj(level=6, wbits=_RAW, zdict=dictionary)

    def deflate(self, record: bytes) -> bytes:
        """Return a record as it is written."""
        deflate = self._fresh.copy()
        return deflate.compress(record) + deflate.flush()


def make_dictionary(texts: Iterable[str]) -> bytes:
    """Return the beginning of some texts, as much of it as a dictionary holds."""
    chosen, room = [], DICTIONARY_SIZE
    for text in texts:
        chosen.append(text.encode()[:room])
        room -= len(chosen[-1])
        if not room:
            break
    return b"".join(chosen)
