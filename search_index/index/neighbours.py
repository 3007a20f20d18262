"""Which sections are most alike: the nearest of each, found at build, so that a question's answers support each other.

Alike are sections that share what tells them from others: likeness is the sum over their most telling words of what
each is worth in both, its idf times its saturated impact. Spoilers have no part in it.

Two columns hold for each section the numbers of its nearest and the share that each has of their likeness to it, in
255ths. A section that has fewer stands among its own, with nothing.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.impacts import IMPACTS, SATURATION, idf
from search_index.index.storage import read_column, write_column

#: How many neighbours a section has.
NEAREST: Final = 5
_WHOLE: Final = 255

#: How many of a section's words are compared, none of which more than a tenth of all sections have.
_WORDS, _LARGEST_SHARE = 40, 0.1
#: Sections are met by the most telling words first, until so many were; and those met most are compared.
_MOST_MET, _MOST_COMPARED = 600, 12


class _Telling(NamedTuple):
    """The numbers of words, and what they tell of a section; or of sections, and what a word tells of them."""

    numbers: "array[int]"
    worths: "array[float]"


class Neighbours:
    """Reads the neighbours of so many sections. Raises SearchIndexError where what is read cannot be."""

    def __init__(self, directory: Path, size: int) -> None:
        self._directory = directory
        self._size = size

    def of(self, section: int) -> Iterator[tuple[int, float]]:
        """Yield the neighbours of a section, each with its share; the shares of all are 1 or, without any, 0."""
        first, end = NEAREST * section, NEAREST * (section + 1)
        for neighbour, share in zip(self._sections[first:end], self._shares[first:end], strict=True):
            if neighbour >= self._size:
                raise SearchIndexError(f"section {neighbour} is told to be a neighbour, and there are {self._size}")
            yield neighbour, share / _WHOLE

    @cached_property
    def _sections(self) -> "memoryview[int]":
        return self._column(files.NEIGHBOURS)

    @cached_property
    def _shares(self) -> "memoryview[int]":
        return self._column(files.NEIGHBOUR_SHARES)

    def _column(self, name: str) -> "memoryview[int]":
        numbers = read_column(self._directory / name)
        if len(numbers) != NEAREST * self._size:
            raise SearchIndexError(f"{name} has {len(numbers)} numbers for {self._size} sections")
        return numbers


class Likeness:
    """Takes sections as they come, and writes what `Neighbours` reads."""

    def __init__(self, families: Mapping[int, int]) -> None:
        """Begin with the number of the word that each form is of."""
        self._families = families
        #: The words of each section, and their impacts.
        self.sections: list[tuple[array[int], bytes]] = []

    def add(self, forms: Sequence[int], codes: bytes) -> None:
        """Add the next section: its forms outside spoilers, and their impacts."""
        self.sections.append((array("I", map(self._families.__getitem__, forms)), codes))

    def write(self, directory: Path) -> None:
        """Write the nearest of each section, nearest first."""
        told = self._told()
        met = _met(told)
        worths = [dict(zip(*words, strict=True)) for words in told]
        neighbours, shares = array("I"), bytearray()
        for section in range(len(told)):
            nearest = _nearest(section, worths, met)
            total = sum(map(itemgetter(1), nearest))
            missing = NEAREST - len(nearest)
            neighbours.extend([*map(itemgetter(0), nearest), *[section] * missing])
            shares += bytes([*(round(_WHOLE * likeness / total) for _, likeness in nearest), *[0] * missing])
        write_column(directory / files.NEIGHBOURS, neighbours)
        write_column(directory / files.NEIGHBOUR_SHARES, shares)

    def _told(self) -> list[_Telling]:
        """Return for each section its most telling words and what they tell, the most telling first."""
        counts = Counter(chain.from_iterable(map(set, map(itemgetter(0), self.sections))))
        size = len(self.sections)
        idfs = {word: idf(count, size) for word, count in counts.items() if 1 < count <= size * _LARGEST_SHARE}
        return [_most_telling(words, codes, idfs) for words, codes in self.sections]


def _most_telling(words: Sequence[int], codes: bytes, idfs: Mapping[int, float]) -> _Telling:
    impacts: dict[int, float] = {}
    for word, code in zip(words, codes, strict=True):
        if word in idfs:
            impacts[word] = impacts.get(word, 0.0) + IMPACTS[code]
    worth = {word: idfs[word] * impact / (SATURATION + impact) for word, impact in impacts.items()}
    most = sorted(worth, key=worth.__getitem__, reverse=True)[:_WORDS]
    return _Telling(array("I", most), array("f", map(worth.__getitem__, most)))


def _met(told: Iterable[_Telling]) -> dict[int, _Telling]:
    """Return of each word the sections that it tells something about, and what."""
    met: dict[int, _Telling] = defaultdict(lambda: _Telling(array("I"), array("f")))
    for section, words in enumerate(told):
        for word, worth in zip(*words, strict=True):
            sections, worths = met[word]
            sections.append(section)
            worths.append(worth)
    return met


def _nearest(
    section: int, worths: Sequence[Mapping[int, float]], met: Mapping[int, _Telling]
) -> list[tuple[int, float]]:
    """Return the nearest sections and how alike they are; of equals the first."""
    found: dict[int, float] = {}
    get = found.get
    left = _MOST_MET
    mine = worths[section]
    for word, worth in mine.items():
        others = met[word]
        for other, count in zip(*others, strict=True):
            found[other] = get(other, 0.0) + worth * count
        left -= len(others.numbers)
        if left < 0:
            break
    found.pop(section, None)
    likeness = {}
    for other in sorted(found, key=found.__getitem__, reverse=True)[:_MOST_COMPARED]:
        its = worths[other]
        # In the order of words, so that sums are the same in any process.
        likeness[other] = sum([mine[word] * its[word] for word in mine if word in its])
    return sorted(likeness.items(), key=lambda item: (-item[1], item[0]))[:NEAREST]
