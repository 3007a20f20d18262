"""All texts as numbers: the words of every section in the order of the text, and where each stands.

Five arrays, memory-mapped, so that opening costs nothing however many sections there are. The inverted lists of the
Whoosh index say which sections have a word; these say where in the section, for phrases, excerpts and feedback.
"""

import mmap
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from search_index.index import files
from search_index.index.fields import FIELDS

#: Longer words are marked in part. It keeps a length in one byte.
_LONGEST = 255


class Compound(NamedTuple):
    """A joined spelling: its form number, and the places of the first and last word it stands for."""

    form: int
    first: int
    last: int


class ForwardIndex:
    """Reads the words of any field of any section. A place is a word's number counted over all texts."""

    def __init__(self, directory: Path) -> None:
        self._forms = _view(directory / files.FORMS, "I")
        self._starts = _view(directory / files.STARTS, "I")
        self._lengths = _view(directory / files.LENGTHS, "B")
        self._bounds = _view(directory / files.BOUNDS, "I")
        self._places = _view(directory / files.PLACES, "I")
        self._place_ends = _view(directory / files.PLACE_ENDS, "I")
        compounds = _view(directory / files.COMPOUNDS, "I")
        count = len(compounds) // 3
        self._compounds = [compounds[at : at + count] for at in (0, count, 2 * count)]

    @property
    def total(self) -> int:
        """How many words all texts have."""
        return len(self._forms)

    @property
    def sections(self) -> int:
        """How many sections there are."""
        return len(self._bounds) // len(FIELDS)

    def bounds(self, section: int, field: int) -> tuple[int, int]:
        """Return the place of the field's first word and the place after its last."""
        at = section * len(FIELDS) + field
        return self._bounds[at], self._bounds[at + 1]

    def forms(self, section: int, field: int) -> list[int]:
        """Return the form numbers of a field, in order."""
        at = section * len(FIELDS) + field
        return self._forms[self._bounds[at] : self._bounds[at + 1]].tolist()

    def words(self, sections: Sequence[int], fields: Sequence[int]) -> list[int]:
        """Return how many words neighbouring fields have together, in each of some sections."""
        bounds, first, end = self._bounds, fields[0], fields[-1] + 1
        starts = [section * len(FIELDS) for section in sections]
        return [bounds[start + end] - bounds[start + first] for start in starts]

    def occurrences(self, form: int) -> int:
        """Return how often the form stands in all texts, not counting what it stands for joined."""
        return self._place_ends[form] - (self._place_ends[form - 1] if form else 0)

    def sequences(self, slots: Sequence[Collection[int]]) -> Iterator[tuple[int, int]]:
        """Yield (section, field) for each time that one of each of `slots` stands there, one after the other.

        Only the occurrences of the rarest are looked at, so a phrase costs no more than its rarest word is frequent.
        """
        rarest = min(range(len(slots)), key=lambda offset: sum(map(self.occurrences, slots[offset])))
        last = len(self._forms) - len(slots)
        starts = [place - rarest for form in slots[rarest] for place in self._standing(form)]
        starts = sorted(start for start in starts if 0 <= start <= last)
        for offset, slot in enumerate(slots):
            if offset != rarest:
                starts = [start for start in starts if self._forms[start + offset] in slot]
        at = end = 0
        for start in starts:
            if start >= end:
                at = bisect_right(self._bounds, start, at) - 1
                end = self._bounds[at + 1]
            if start + len(slots) <= end:
                yield divmod(at, len(FIELDS))

    def _standing(self, form: int) -> "memoryview[int]":
        return self._places[self._place_ends[form - 1] if form else 0 : self._place_ends[form]]

    def edges(self, place: int) -> tuple[int, int]:
        """Return where the word at `place` starts and ends in its field's text."""
        start = self._starts[place]
        return start, start + self._lengths[place]

    def compounds(self, section: int, field: int) -> list[Compound]:
        """Return the joined spellings in a field, in order."""
        forms, firsts, lasts = self._compounds
        first, end = self.bounds(section, field)
        rows = range(bisect_left(firsts, first), bisect_left(firsts, end))
        return [Compound(forms[row], firsts[row], lasts[row]) for row in rows]


class ForwardWriter:
    """Collects the words of one field after the other, sections in order, fields in the order of `FIELDS`."""

    def __init__(self) -> None:
        self._forms, self._starts, self._bounds = array("I"), array("I"), array("I", [0])
        self._lengths = array("B")
        self._compounds = array("I"), array("I"), array("I")

    def add(
        self, forms: Sequence[int], starts: Sequence[int], ends: Sequence[int], compounds: Sequence[Compound]
    ) -> None:
        """Add a field; the compounds count its words from 0."""
        base = len(self._forms)
        self._forms.extend(forms)
        self._starts.extend(starts)
        self._lengths.extend(min(end - start, _LONGEST) for start, end in zip(starts, ends, strict=True))
        self._bounds.append(len(self._forms))
        for form, first, last in compounds:
            for column, number in zip(self._compounds, (form, base + first, base + last), strict=True):
                column.append(number)

    def write(self, directory: Path, vocabulary: int) -> None:
        """Write the files that `ForwardIndex` reads; `vocabulary` is the number of forms."""
        places: list[array[int]] = [array("I") for _ in range(vocabulary)]
        for place, form in enumerate(self._forms):
            places[form].append(place)
        (directory / files.PLACES).write_bytes(b"".join(map(bytes, places)))
        (directory / files.PLACE_ENDS).write_bytes(array("I", accumulate(map(len, places))))
        (directory / files.FORMS).write_bytes(self._forms)
        (directory / files.STARTS).write_bytes(self._starts)
        (directory / files.LENGTHS).write_bytes(self._lengths)
        (directory / files.BOUNDS).write_bytes(self._bounds)
        (directory / files.COMPOUNDS).write_bytes(b"".join(map(bytes, self._compounds)))


def find_sequence(forms: Sequence[int], slots: Sequence[Collection[int]]) -> list[int]:
    """Return where in `forms` one of each of `slots` stands, one after the other."""
    first, *rest = slots
    found = [at for at, form in enumerate(forms) if form in first]
    for offset, slot in enumerate(rest, start=1):
        found = [at for at in found if at + offset < len(forms) and forms[at + offset] in slot]
    return found


def _view(path: Path, typecode: str) -> "memoryview[int]":
    with path.open("rb") as file:
        size = file.seek(0, 2)
        data: mmap.mmap | bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
    return memoryview(data).cast(typecode)  # type: ignore[call-overload,no-any-return]
