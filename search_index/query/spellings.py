"""The words outside spoilers as they are written: what a build completes words from."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import without_particles
from search_index.analysis.stemming import LONGEST_WORD
from search_index.analysis.stopwords import STOP_WORDS
from search_index.analysis.words import Text, is_unspaced

#: Words shorter than this are quicker typed than picked.
_SHORTEST_WORD = 3


class SpelledWord(NamedTuple):
    """A word as it is written, how often it is said, and how long a beginning it shares with its better.

    Its better is a form of the same word that is said more often: with that much typed, it stands for both.
    """

    form: str
    spelling: str
    said: int
    shared: int


class WordSpellings:
    """How often each word is said, and how it is written."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._spelled: Counter[str] = Counter()
        self._spellings: dict[str, str] = {}

    def add(self, text: Text) -> None:
        """Count the words of a text."""
        self._counts.update(text.forms)
        if text.inner:
            self._counts.subtract(text.inner)
            self._counts.update(form for form, _, _ in text.joined)
        for form, spelling in text.spellings:
            self._spelled[form] += 1
            if form not in self._spellings or spelling.islower():
                self._spellings[form] = spelling

    def is_small(self, form: str) -> bool:
        """Say whether a word is ever written in small letters."""
        return self._counts[form] > self._spelled[form]

    def small(self, form: str) -> float:
        """Return how much of a word is written in small letters, and as it is folded."""
        return 1 - self._spelled[form] / self._counts[form] if self._counts[form] > 0 else 0.0

    def words(self, stems: Mapping[str, Sequence[str]]) -> Iterator[SpelledWord]:
        """Yield the words, in small letters if they ever are, most frequent first; Korean ones without particles."""
        counts = {form: count for form, count in self._counts.items() if count > 0 and _is_suggested(form)}
        bases = Counter(base for form in counts if is_hangul(form) for base in without_particles(form) if len(base) > 1)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        shared = _shared(ordered, stems)
        for form, count in ordered:
            if is_hangul(form):
                base = _without_shared_particles(form, bases)
                yield SpelledWord(base, base, count, 0)
            else:
                spelling = form if count > self._spelled[form] else self._spellings[form]
                yield SpelledWord(form, spelling, count, shared.get(form, 0))


def _shared(ordered: Sequence[tuple[str, int]], stems: Mapping[str, Sequence[str]]) -> Mapping[str, int]:
    """Return for forms, most frequent first, how many letters they share at most with one before them of their stem."""
    families: dict[str, list[str]] = {}
    for form, _ in ordered:
        for stem in () if is_hangul(form) else stems[form]:
            families.setdefault(stem, []).append(form)
    shared: dict[str, int] = {}
    for forms in families.values():
        for better, form in combinations(forms, 2):
            alike = (at for at, (one, other) in enumerate(zip(better, form, strict=False)) if one != other)
            shared[form] = max(shared.get(form, 0), next(alike, min(len(better), len(form))))
    return shared


def _is_suggested(form: str) -> bool:
    shortest = 2 if is_hangul(form) else _SHORTEST_WORD
    return (
        shortest <= len(form) <= LONGEST_WORD
        and form not in STOP_WORDS
        and not form.isdigit()
        and not is_unspaced(form)
    )


def _without_shared_particles(form: str, bases: Mapping[str, int]) -> str:
    """Return the part of a Korean word that other words share with it, which is most likely the word itself."""
    return max(
        without_particles(form), key=lambda base: (bases[base] > 1, -len(base) if bases[base] > 1 else len(base))
    )
