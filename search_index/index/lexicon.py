"""The words of all sections: what is spelled how, what shares a stem, in how many sections.

A form has two numbers: its place among the sorted forms, by which it is asked for; and its rank, most frequent first,
which in the texts stands for it as one character.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from search_index.analysis.stemming import stems
from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.postings import PostingLists
from search_index.index.storage import SortedLines, read_column, write_column, write_lines

#: How many words to remember the numbers of, at some 150 bytes each.
_NUMBERS_IN_MEMORY = 1024
#: How many words with a prefix are looked through for the letters that follow it; of more, any letter may.
_MOST_LOOKED_THROUGH = 100

#: What comes before all forms that have a letter beyond ASCII, but for those that begin with one.
_LAST_ASCII = "\x7f"

#: Characters that part a section's fields, and that begin its joined spellings.
FIELD_END, COMPOUNDS = "\0", "\1"
#: Surrogates are no characters.
_FIRST_RANK, _SURROGATES, _SURROGATE_COUNT = 2, 0xD800, 0x800
_MOST_FORMS = 0x110000 - _FIRST_RANK - _SURROGATE_COUNT


def character(number: int) -> str:
    """Return the character that stands for a number: a form's rank, or the place of a word."""
    code = number + _FIRST_RANK
    return chr(code if code < _SURROGATES else code + _SURROGATE_COUNT)


def number_of(character: str) -> int:
    """Return the number that a character stands for."""
    code = ord(character) - _FIRST_RANK
    return code if code < _SURROGATES else code - _SURROGATE_COUNT


class Lexicon:
    """Every form in the index. A form's number is its place among the sorted forms."""

    def __init__(self, directory: Path, postings: PostingLists) -> None:
        self._directory = directory
        self._postings = postings
        self._words = SortedLines(directory / files.WORDS)
        self._ranks = read_column(directory / files.RANKS)
        #: Returns the number of a form, or None for one that no section has; a query asks again and again.
        self.number = lru_cache(_NUMBERS_IN_MEMORY)(self._words.number_of)
        if len(self._words) != len(self._ranks):
            raise SearchIndexError(f"{len(self._words)} words have {len(self._ranks)} ranks")

    def __len__(self) -> int:
        return len(self._words)

    @property
    def lines(self) -> SortedLines:
        """All forms, sorted."""
        return self._words

    @cached_property
    def letters(self) -> int:
        """How many bytes `containing` searches."""
        return self._words.letters(_LAST_ASCII)

    @cached_property
    def alphabet(self) -> str:
        """Every character of every form, sorted."""
        return (self._directory / files.ALPHABET).read_text("utf-8")

    @cached_property
    def _stems(self) -> SortedLines:
        return SortedLines(self._directory / files.STEMS)

    def word(self, number: int) -> str:
        """Return the form of that number."""
        return self._words[number]

    def words(self, numbers: range) -> Iterator[str]:
        """Yield the forms of neighbouring numbers."""
        return self._words.between(numbers)

    def character(self, number: int) -> str:
        """Return the character that stands for the form in the texts."""
        return character(self._ranks[number])

    def count(self, number: int) -> int:
        """Return in how many sections the form stands outside spoilers."""
        return self._postings.count(number)

    def is_public(self, form: str) -> bool:
        """Say whether `form` stands anywhere outside spoilers."""
        number = self.number(form)
        return number is not None and self.is_shown(number)

    def is_shown(self, number: int) -> bool:
        """Say whether the form of that number stands anywhere outside spoilers."""
        return self._postings.is_public(number)

    def sharing(self, stem: str) -> Sequence[int]:
        """Return the numbers of the forms that have `stem` among their stems."""
        numbers = self._stems.value_of(stem)
        if numbers is not None:
            return [*map(int, numbers.split(" "))]
        # Not written is the stem of nothing but the form that is spelled like it.
        number = self.number(stem)
        return () if number is None or stem not in stems(stem) else (number,)

    def starting(self, prefix: str) -> range:
        """Return the numbers of the forms that start with `prefix`."""
        return self._words.starting(prefix)

    def has_starting(self, prefix: str) -> bool:
        """Say whether any form starts with `prefix`."""
        return self._words.has_starting(prefix)

    def following(self, prefix: str) -> set[str] | None:
        """Return the letters that follow `prefix` in forms; none if no form starts so, None if too many do to look."""
        return _following(self._words, prefix)

    def following_in_stems(self, prefix: str) -> set[str] | None:
        """Return the same of forms and stems."""
        found = self.following(prefix)
        more = None if found is None else _following(self._stems, prefix)
        return None if found is None or more is None else found | more

    def containing(self, piece: str) -> Iterator[int]:
        """Yield the numbers of the forms that have `piece`, of a script that is not ASCII, in them, in sorted order."""
        return self._words.containing(piece, _LAST_ASCII)


def _following(lines: SortedLines, prefix: str) -> set[str] | None:
    numbers = lines.starting(prefix)
    if len(numbers) > _MOST_LOOKED_THROUGH:
        return None
    return {line[len(prefix) : len(prefix) + 1].strip("\t") for line in lines.between(numbers)}


class Vocabulary:
    """The forms of all sections, numbered as they come while sections are read, then by order and by rank."""

    def __init__(self, stems_of: Callable[[str], Sequence[str]] = stems) -> None:
        self.numbers = _Numbering()
        self._stems_of = stems_of
        self.characters: list[str] = []
        #: All forms, in order, once they are settled.
        self.sorted: list[str] = []

    def settle(self, occurrences: Mapping[int, int]) -> None:
        """Order the forms, which stand so often in all texts. Raises SearchIndexError for over a million of them."""
        if len(self.numbers) > _MOST_FORMS:
            raise SearchIndexError(
                f"the sections have {len(self.numbers)} different words; {_MOST_FORMS} have a number"
            )
        self.sorted = sorted(self.numbers)
        ranked = sorted(self.sorted, key=lambda form: -occurrences[self.numbers[form]])
        self._ranks = dict(zip(ranked, range(len(ranked)), strict=True))
        self.characters = [character(self._ranks[form]) for form in self.numbers]

    @cached_property
    def stems(self) -> dict[str, Sequence[str]]:
        """The stems of each form."""
        return {form: self._stems_of(form) for form in self.numbers}

    def families(self) -> dict[int, int]:
        """Return for each form, by its number, the first that shares a stem with it."""
        firsts: dict[str, int] = {}
        return {
            number: min(firsts.setdefault(stem, number) for stem in self.stems[form] or (form,))
            for form, number in self.numbers.items()
        }

    def write(self, directory: Path) -> None:
        """Write what `Lexicon` reads."""
        write_lines(directory / files.WORDS, self.sorted)
        write_column(directory / files.RANKS, [self._ranks[form] for form in self.sorted])
        (directory / files.ALPHABET).write_text("".join(sorted(set().union(*self.sorted))), "utf-8")
        by_stem = self._by_stem()
        write_lines(
            directory / files.STEMS, (f"{stem}\t{' '.join(map(str, by_stem[stem]))}" for stem in sorted(by_stem))
        )

    def _by_stem(self) -> dict[str, list[int]]:
        """Return the places of the forms of each stem, but for a stem of nothing but the form spelled like it."""
        by_stem: dict[str, list[int]] = {}
        for place, form in enumerate(self.sorted):
            for stem in self.stems[form]:
                by_stem.setdefault(stem, []).append(place)
        return {stem: places for stem, places in by_stem.items() if len(places) > 1 or self.sorted[places[0]] != stem}


class _Numbering(dict[str, int]):
    """Numbers forms in the order in which they are first asked for."""

    def __missing__(self, form: str) -> int:
        number = self[form] = len(self)
        return number
