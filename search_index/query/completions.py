"""What is completed to what: the files that a build writes, and how they are read.

An *entry* has several words or a place. Titles of reviews, other names of what they are about, headings, people, and
phrases (words of several parts as *Soo-hee*, words of Hangul, headings of several sections) are numbered in this order.
*Keys* lead to it: the words of the lexicon by their numbers; then, numbered on, what types its Hangul, its initials and
its words without spaces. Each key and entry are a pair, and pairs are sorted. In them stands the entry's *code*: its
number, or, where the key is of none but its later words, that and the number of all entries. So codes are sorted with
those first that begin with what is typed.

All other words are completed from the lexicon itself: each has a weight, and how long a beginning it shares with a form
of it that is more frequent.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from search_index.analysis.hangul import initials, is_hangul, keys
from search_index.analysis.words import units
from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.lexicon import Lexicon
from search_index.index.storage import (
    Records,
    RecordsWriter,
    SortedLines,
    read_column,
    write_column,
    write_lines,
)

if TYPE_CHECKING:
    from search_index.query.spellings import SpelledWord

#: So many words of a title or a name can also be typed without the spaces between them.
_MOST_JOINED: Final = 5
#: Weights are logarithms, so that they take a byte: a step is 6 %, and the greatest stands for eight million.
_WEIGHTS_A_UNIT: Final = 16
_MOST_WEIGHT: Final = 255


class Name(NamedTuple):
    """Another name of what a review is about, and its first section. One that several share shows their titles."""

    text: str
    section: int
    is_shared: bool


class Entries(NamedTuple):
    """All entries in the order of their numbers: titles and headings by section, phrases by how often they are said."""

    titles: Mapping[int, str]
    names: Sequence[Name]
    headings: Mapping[int, str]
    people: Sequence[str]
    phrases: Sequence[tuple[str, int]]

    def texts(self) -> Iterator[str]:
        """Yield the text of each."""
        names, phrases = (name.text for name in self.names), (text for text, _ in self.phrases)
        return chain(self.titles.values(), names, self.headings.values(), self.people, phrases)


class Kinds(NamedTuple):
    """The numbers of the entries of each kind."""

    places: range
    headings: range
    people: range
    phrases: range


class Completions:
    """Reads the entries and what leads to them."""

    def __init__(self, directory: Path, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._keys = SortedLines(directory / files.SUGGESTED_KEYS)
        self._spellings = SortedLines(directory / files.SUGGESTED_SPELLINGS)
        self._texts = Records(directory / files.SUGGESTED_TEXTS)
        pairs = read_column(directory / files.SUGGESTED_PAIRS)
        self._pair_keys, self._pair_codes = pairs[0::2], pairs[1::2]
        words = read_column(directory / files.SUGGESTED_WORDS)
        self._weights, self._shared = words[0::2], words[1::2]
        places = read_column(directory / files.SUGGESTED_PLACES)
        titles, names, headings, people, phrases = accumulate(places[:_GROUPS])
        #: How many entries there are.
        self.count = phrases
        self.kinds = Kinds(range(names), range(names, headings), range(headings, people), range(people, phrases))
        self._named = range(titles, names)
        self._sections = places[_GROUPS:]
        self._check()

    @property
    def vocabularies(self) -> Sequence[SortedLines]:
        """All keys, in two parts: words, and what else is typed."""
        return self._lexicon.lines, self._keys

    def keys_starting(self, beginning: str) -> list[range]:
        """Return the numbers of the keys that begin so."""
        found = [lines.starting(beginning) for lines in self.vocabularies]
        words, others = found
        first = len(self._lexicon)
        return [some for some in (words, range(first + others.start, first + others.stop)) if some]

    def codes(self, numbers: range) -> "memoryview[int]":
        """Return the codes of the entries that the keys of neighbouring numbers lead to."""
        start = bisect_left(self._pair_keys, numbers.start)
        return self._pair_codes[start : bisect_left(self._pair_keys, numbers.stop, start)]

    def is_whole(self, key: int, typed: str) -> bool:
        """Say whether the key of that number is all of what is typed."""
        first = len(self._lexicon)
        return (self._lexicon.word(key) if key < first else self._keys[key - first]) == typed

    def words(self, numbers: range) -> range:
        """Return those of neighbouring keys that are words of the lexicon."""
        return range(numbers.start, min(numbers.stop, len(self._lexicon)))

    def weight(self, word: int) -> int:
        """Return how much is to be said for a word of the lexicon, or a phrase; 0 for one that none is completed to."""
        return self._weights[word]

    def shared(self, word: int) -> int:
        """Return how long a beginning the word shares with its better."""
        return self._shared[word]

    def phrase_word(self, entry: int) -> int:
        """Return the number of a phrase among the words: phrases are numbered on from the lexicon."""
        return len(self._lexicon) + entry - self.kinds.phrases.start

    def word_text(self, word: int) -> str:
        """Return a word, or a phrase, as it is written."""
        if word >= len(self._lexicon):
            return self.text(word - len(self._lexicon) + self.kinds.phrases.start)
        form = self._lexicon.word(word)
        return self._spellings.value_of(form) or form

    def name(self, entry: int) -> str:
        """Return the name that leads to a review; nothing where the title does."""
        return self._texts[entry - self._named.start].decode() if entry in self._named else ""

    def text(self, entry: int) -> str:
        """Return the text of a person or a phrase."""
        return self._texts[len(self._named) + entry - self.kinds.people.start].decode()

    def section(self, entry: int) -> int:
        """Return the section of a title, a name or a heading: a title's is the first of its review."""
        return self._sections[entry]

    def _check(self) -> None:
        """Refuse files that are not of one index."""
        sizes = (len(self._sections), len(self._texts), len(self._weights), len(self._shared), len(self._pair_keys))
        named = len(self._named) + len(self.kinds.people) + len(self.kinds.phrases)
        words = len(self._lexicon) + len(self.kinds.phrases)
        if sizes != (self.kinds.headings.stop, named, words, words, len(self._pair_codes)):
            raise SearchIndexError(f"{self.count} suggestions are told of, and files of {sizes} read")


#: Numbers at the head of the places: how many entries there are of each sort.
_GROUPS: Final = len(Entries._fields)


def write_completions(directory: Path, forms: Sequence[str], entries: Entries, words: Iterable["SpelledWord"]) -> None:
    """Write what `Completions` reads; `forms` are those of the lexicon, sorted."""
    numbers = dict(zip(forms, range(len(forms)), strict=True))
    pairs = _pairs(entries)
    others = sorted({key for key, _ in pairs if key not in numbers})
    numbers |= zip(others, range(len(forms), len(forms) + len(others)), strict=True)
    write_lines(directory / files.SUGGESTED_KEYS, others)
    sorted_pairs = sorted((numbers[key], code) for key, code in pairs)
    write_column(directory / files.SUGGESTED_PAIRS, [*chain.from_iterable(sorted_pairs)])
    _write_words(directory, len(forms), numbers, entries, words)
    with RecordsWriter(directory / files.SUGGESTED_TEXTS) as records:
        for name in entries.names:
            records.add(b"" if name.is_shared else name.text.encode())
        for text in (*entries.people, *(text for text, _ in entries.phrases)):
            records.add(text.encode())
    sections = (*entries.titles, *(name.section for name in entries.names), *entries.headings)
    write_column(directory / files.SUGGESTED_PLACES, (*map(len, entries), *sections))


def _write_words(
    directory: Path, count: int, numbers: Mapping[str, int], entries: Entries, words: Iterable["SpelledWord"]
) -> None:
    rows = bytearray(2 * (count + len(entries.phrases)))
    spellings = []
    for word in words:
        at = 2 * numbers[word.form]
        rows[at : at + 2] = _weight(word.said), word.shared
        if word.spelling != word.form:
            spellings.append(f"{word.form}\t{word.spelling}")
    rows[2 * count :: 2] = bytes(_weight(said) for _, said in entries.phrases)
    write_column(directory / files.SUGGESTED_WORDS, rows)
    write_lines(directory / files.SUGGESTED_SPELLINGS, sorted(spellings))


def _weight(count: int) -> int:
    return min(1 + round(_WEIGHTS_A_UNIT * log(count)), _MOST_WEIGHT)


def _pairs(entries: Entries) -> set[tuple[str, int]]:
    """Return each key with the code of an entry."""
    count, joinable = sum(map(len, entries)), len(entries.titles) + len(entries.names)
    pairs: set[tuple[str, int]] = set()
    for entry, text in enumerate(entries.texts()):
        first, later = _keys(text, is_joinable=entry < joinable)
        pairs.update((key, entry) for key in first)
        pairs.update((key, count + entry) for key in later - first)
    return pairs


def _keys(text: str, *, is_joinable: bool) -> tuple[set[str], set[str]]:
    """Return the keys of the first word of a text, which are of all of it too, and those of the others."""
    read = list(units(text))
    forms = [unit.words[0].form for unit in read[:1]]
    later = [word.form for unit in read for word in unit.words][1:]
    forms += [unit.joined for unit in read[:1] if unit.joined]
    later += [unit.joined for unit in read[1:] if unit.joined]
    if is_joinable and later:
        forms.append("".join((*forms[:1], *later[: _MOST_JOINED - 1])))
    return _typed(forms), _typed(later)


def _typed(forms: Iterable[str]) -> set[str]:
    """Return what types the words: Hangul as its keys, or only its initials."""
    found: set[str] = set()
    for form in forms:
        found.add(keys(form))
        if not form.isascii() and any(map(is_hangul, form)):
            found.add(initials(form))
    return found
