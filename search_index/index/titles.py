"""What reviews are called: their titles and names, to know one that is typed whole.

Each title and each name is a set of words, in the spelling that all their forms share. Sorted lines are these words; by
their number, records are the numbers of the titles that have them; and a column has of each title the number of its
profile and of its words.
"""

from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from search_index.analysis.numerals import canonical
from search_index.analysis.stemming import stems
from search_index.analysis.words import units
from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.storage import Records, RecordsWriter, SortedLines, read_column, write_column, write_lines

_NUMBERS = 2
_YEARS: Final = range(1880, 2100)


def title_word(form: str) -> str:
    """Return what all forms of a word have in common, numerals among them."""
    return next(iter(stems(form)), None) or canonical(form)


def without_years(forms: Sequence[str]) -> Sequence[str]:
    """Return the forms but for years, which tell films of one name apart; or all, if there is nothing else."""
    return [form for form in forms if not (form.isdecimal() and int(form) in _YEARS)] or forms


class Titles:
    """Reads which titles have a word, of so many profiles. Raises SearchIndexError where what is read cannot be."""

    def __init__(self, directory: Path, profiles: int) -> None:
        self._directory = directory
        self._profiles = profiles

    def __len__(self) -> int:
        return len(self._numbers) // _NUMBERS

    def having(self, word: str) -> "Sequence[int]":
        """Return the titles that have a word."""
        row = self._words.number_of(word)
        return () if row is None else memoryview(self._lists[row]).cast(_type(len(self)))

    def profile(self, title: int) -> int:
        """Return the profile of the review that is called so."""
        profile = self._numbers[_NUMBERS * title]
        if profile >= self._profiles:
            raise SearchIndexError(f"title {title} is of profile {profile}, and there are {self._profiles}")
        return profile

    def size(self, title: int) -> int:
        """Return how many words a title has."""
        return self._numbers[_NUMBERS * title + 1]

    @cached_property
    def _words(self) -> SortedLines:
        return SortedLines(self._directory / files.TITLE_WORDS)

    @cached_property
    def _lists(self) -> Records:
        return Records(self._directory / files.TITLE_LISTS)

    @cached_property
    def _numbers(self) -> "memoryview[int]":
        numbers = read_column(self._directory / files.TITLES)
        if len(numbers) % _NUMBERS:
            raise SearchIndexError(f"{files.TITLES} ends within a title")
        return numbers


def write_titles(directory: Path, called: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Write what `Titles` reads: of each profile its titles and names."""
    numbers = array("I")
    lists: dict[str, array[int]] = {}
    for profile, names in called:
        for words in dict.fromkeys(map(_words_of, names)):
            if words:
                for word in words:
                    lists.setdefault(word, array("I")).append(len(numbers) // _NUMBERS)
                numbers.extend((profile, len(words)))
    write_lines(directory / files.TITLE_WORDS, sorted(lists))
    with RecordsWriter(directory / files.TITLE_LISTS) as records:
        for word in sorted(lists):
            records.add(array(_type(len(numbers) // _NUMBERS), lists[word]).tobytes())
    write_column(directory / files.TITLES, numbers)


def _words_of(name: str) -> frozenset[str]:
    forms = [word.form for unit in units(name) for word in unit.words]
    return frozenset(map(title_word, without_years(forms)))


def _type(titles: int) -> Literal["H", "I"]:
    return "H" if titles <= 1 << 16 else "I"
