"""The words of all sections: what is spelled how, what shares a stem, in how many sections."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from search_index.index import files

#: The last code point, which is no letter: all words with a prefix come before the prefix with it.
_LAST_LETTER = "\U0010ffff"

#: How many words with a prefix are looked through for the letters that follow it; of more, any letter may.
_MOST_LOOKED_THROUGH = 100


class Lexicon:
    """Every form in the index. A form's number is its place among the sorted forms."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def forms(self) -> list[str]:
        """All forms, sorted."""
        return (self._directory / files.WORDS).read_text("utf-8").splitlines()

    @cached_property
    def counts(self) -> "array[int]":
        """In how many sections each form stands outside spoilers, by number; 0 for a form only spoilers have."""
        return _read_array("I", self._directory / files.COUNTS)

    @cached_property
    def fields(self) -> bytes:
        """In which fields each form stands, by number: one bit a field."""
        return (self._directory / files.FIELD_BITS).read_bytes()

    @cached_property
    def families(self) -> "array[int]":
        """For each form the number that stands for all forms of its word: the first of those that share its stem."""
        return _read_array("I", self._directory / files.FAMILIES)

    @cached_property
    def family_counts(self) -> "array[int]":
        """In how many sections each family stands outside spoilers, at most: the sum over its forms."""
        totals = array("I", bytes(4 * len(self.families)))
        for family, count in zip(self.families, self.counts, strict=True):
            totals[family] += count
        return totals

    @property
    def stems(self) -> int:
        """How many stems there are."""
        return len(self._stems)

    @property
    def letters(self) -> int:
        """How many letters `containing` searches."""
        return len(self._text)

    @cached_property
    def _stems(self) -> list[str]:
        return (self._directory / files.STEMS).read_text("utf-8").splitlines()

    @cached_property
    def _text(self) -> str:
        return "\n" + "\n".join(form for form in self.forms if not form.isascii()) + "\n"

    def number(self, form: str) -> int | None:
        """Return the number of `form`, or None for a form that no section has."""
        at = bisect_left(self.forms, form)
        return at if at < len(self.forms) and self.forms[at] == form else None

    def is_public(self, form: str) -> bool:
        """Say whether `form` stands anywhere outside spoilers."""
        number = self.number(form)
        return number is not None and self.counts[number] > 0

    def sharing(self, stem: str) -> Sequence[int]:
        """Return the numbers of the forms that have `stem` among their stems."""
        at = bisect_left(self._stems, stem + "\t")
        if at == len(self._stems) or not self._stems[at].startswith(stem + "\t"):
            return ()
        return [int(number) for number in self._stems[at].split("\t")[1].split(" ")]

    def starting(self, prefix: str) -> range:
        """Return the numbers of the forms that start with `prefix`."""
        return _starting(self.forms, prefix)

    def following(self, prefix: str) -> set[str] | None:
        """Return the letters that follow `prefix` in forms; none if no form starts so, None if too many do to look."""
        return _following(self.forms, prefix)

    def following_in_stems(self, prefix: str) -> set[str] | None:
        """Return the same of stems."""
        return _following(self._stems, prefix)

    def containing(self, piece: str) -> Iterator[int]:
        """Yield the numbers of the forms that have `piece`, which is not ASCII, anywhere in them, in sorted order."""
        text, at = self._text, self._text.find(piece)
        while at >= 0:
            start, end = text.rfind("\n", 0, at) + 1, text.index("\n", at)
            number = self.number(text[start:end])
            if number is not None:
                yield number
            at = text.find(piece, end)


def _starting(ordered: Sequence[str], prefix: str) -> range:
    return range(bisect_left(ordered, prefix), bisect_left(ordered, prefix + _LAST_LETTER))


def _following(ordered: Sequence[str], prefix: str) -> set[str] | None:
    numbers = _starting(ordered, prefix)
    if len(numbers) > _MOST_LOOKED_THROUGH:
        return None
    return {ordered[number][len(prefix) : len(prefix) + 1] for number in numbers}


def write_lexicon(
    directory: Path, forms: Sequence[str], counts: Iterable[int], fields: bytes, stems: Mapping[str, Sequence[int]]
) -> None:
    """Write what `Lexicon` reads: `forms` sorted, `counts` and `fields` in their order, `stems` to form numbers."""
    (directory / files.WORDS).write_text("".join(f"{form}\n" for form in forms), "utf-8")
    (directory / files.COUNTS).write_bytes(array("I", counts).tobytes())
    (directory / files.FIELD_BITS).write_bytes(fields)
    (directory / files.FAMILIES).write_bytes(_families(stems, len(forms)))
    lines = (f"{stem}\t{' '.join(map(str, stems[stem]))}\n" for stem in sorted(stems))
    (directory / files.STEMS).write_text("".join(lines), "utf-8")


def _families(stems: Mapping[str, Sequence[int]], size: int) -> "array[int]":
    families = array("I", range(size))
    for numbers in stems.values():
        for number in numbers:
            families[number] = min(families[number], numbers[0])
    return families


def _read_array(typecode: str, path: Path) -> "array[int]":
    numbers: array[int] = array(typecode)
    numbers.frombytes(path.read_bytes())
    return numbers
