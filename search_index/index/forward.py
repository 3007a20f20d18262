r"""All texts as words: which form stands where in every section.

A record is a section, in UTF-16: a character for each word (`lexicon.character`), each field ended by `\0`, then, begun
by `\1`, three characters for each joined spelling: its form, the place of the first word it stands for, and of the
last. A place is that of a word's character in the record, so that texts are searched for neighbours as strings are.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from search_index.index import files
from search_index.index.fields import EVERYTHING, FIELDS
from search_index.index.lexicon import COMPOUNDS, FIELD_END, character, number_of
from search_index.index.storage import Records, read_column

#: Read in a third of the time that UTF-8 takes, and hardly longer: few words are so frequent that one byte does.
_ENCODING = "utf-16-le"
#: The fewest bytes of a character.
_BYTES = 2

#: Of more characters than this, those that a text has are looked for first.
MANY = 10

#: Characters that may stand at one place.
Characters = Collection[str]


class Compound(NamedTuple):
    """A joined spelling: the character of its form, and the places of the first and last word it stands for."""

    form: str
    first: int
    last: int


class Words(NamedTuple):
    """The words of a section, as its record is written."""

    text: str

    def field(self, number: int) -> tuple[int, str]:
        """Return the place of a field's first word, and its words."""
        start = 0
        for _ in range(number):
            start = self.text.index(FIELD_END, start) + 1
        return start, self.text[start : self.text.index(FIELD_END, start)]

    def field_of(self, place: int) -> int:
        """Return the field in which a place is."""
        return self.text.count(FIELD_END, 0, place)

    def find_sequence(self, slots: Sequence[Characters], *, spoilers: bool) -> list[int]:
        """Return the places where one of each of `slots` stands, one after the other, in ascending order."""
        text, end = self.text, self._end(spoilers=spoilers)
        anchor = min(range(len(slots)), key=lambda at: len(slots[at]))
        around = [(at - anchor, slot) for at, slot in enumerate(slots) if at != anchor]
        found = []
        for wanted in some_of(slots[anchor], text):
            at = text.find(wanted, anchor, end)
            while at >= 0:
                if all(text[at + offset] in slot for offset, slot in around):
                    found.append(at - anchor)
                at = text.find(wanted, at + 1, end)
        return sorted(found)

    @property
    def compounds(self) -> list[Compound]:
        """The joined spellings, in order."""
        rows = self.text.partition(COMPOUNDS)[2]
        return [
            Compound(form, number_of(first), number_of(last))
            for form, first, last in zip(rows[::3], rows[1::3], rows[2::3], strict=True)
        ]

    def _end(self, *, spoilers: bool) -> int:
        """Return where the searched fields end. What follows is no word, so that nothing stands beyond it."""
        end = self.text.find(COMPOUNDS)
        end = len(self.text) if end < 0 else end
        return end if spoilers else self.text.rindex(FIELD_END, 0, end - 1) + 1


class TogetherWords(NamedTuple):
    """The words of several sections, as their records stand one after the other, and where each begins."""

    text: str
    starts: Sequence[int]

    def find_neighbours(self, left: Characters, right: Characters) -> set[int]:
        """Return the places where one of each stands beside one of the other, in either order: the first of the two.

        What is beyond the fields of a section may look like words.
        """
        text = self.text
        few, many = (left, right) if len(left) <= len(right) else (right, left)
        found = set()
        for wanted in some_of(few, text):
            at = text.find(wanted)
            while at >= 0:
                if text[at + 1 : at + 2] in many:
                    found.add(at)
                if at and text[at - 1] in many:
                    found.add(at - 1)
                at = text.find(wanted, at + 1)
        return found

    def place(self, place: int) -> tuple[int, int]:
        """Return which of the sections a place is in, and in which field of it, or beyond all."""
        at = bisect_right(self.starts, place) - 1
        return at, self.text.count(FIELD_END, self.starts[at], place)


class ForwardIndex:
    """Reads the words of any section."""

    def __init__(self, directory: Path) -> None:
        self._records = Records(directory / files.FORWARD)
        lengths = read_column(directory / files.LENGTHS)
        #: By field how many words each section has there, joined spellings counted.
        self.lengths = tuple(lengths[field :: len(FIELDS)] for field in EVERYTHING)

    def __len__(self) -> int:
        return len(self._records)

    @property
    def total(self) -> int:
        """How many words all sections have, at most."""
        return self._records.starts[len(self._records)] // _BYTES

    def size(self, section: int) -> int:
        """Return how many words a section has, at most."""
        return self._records.size(section) // _BYTES

    def words(self, section: int) -> Words:
        """Return the words of a section."""
        return Words(self._records[section].decode(_ENCODING))

    def together(self, sections: Sequence[int]) -> TogetherWords:
        """Return the words of several sections."""
        records = [*map(self._records.__getitem__, sections)]
        text = b"".join(records).decode(_ENCODING)
        if len(text) * _BYTES == sum(map(len, records)):
            return TogetherWords(text, [size // _BYTES for size in accumulate(map(len, records), initial=0)])
        words = [record.decode(_ENCODING) for record in records]
        return TogetherWords(text, [*accumulate(map(len, words), initial=0)])


def some_of(characters: Characters, text: str) -> Characters:
    """Return characters without those that the text lacks, where it would take long to look for each."""
    return characters if len(characters) <= MANY else set(text).intersection(characters)


def encode_words(fields: Iterable[str], compounds: Iterable[Compound]) -> bytes:
    """Return the record of a section: of its fields, a character for each word, and of its joined spellings."""
    text = "".join(f"{field}{FIELD_END}" for field in fields)
    joined = "".join(f"{form}{character(first)}{character(last)}" for form, first, last in compounds)
    return (f"{text}{COMPOUNDS}{joined}" if joined else text).encode(_ENCODING)
