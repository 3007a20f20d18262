"""Names of Koreans in texts of Latin letters: *Byeon Woo-seok*, *Wooseok Byun*, and *Woo-seok* by itself."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from search_index.analysis.romanization import Readings, read_surname_first, read_word
from search_index.analysis.sounds import LatinName
from search_index.analysis.stopwords import STOP_WORDS

#: Words beside each other that begin with a capital; what a hyphen joins to them may be small.
_CAPITALISED = re.compile(r"\b[A-Z][A-Za-z]+(?:-[A-Za-z]+)?(?: [A-Z][A-Za-z]+(?:-[A-Za-z]+)?)*\b")
#: A name has so many words, those with hyphens taken apart.
_FEWEST, _MOST = 2, 3


def names_in(text: str) -> Iterator[LatinName]:
    """Yield what may be the names of Koreans in a text."""
    return chain.from_iterable(map(_names_in_run, set(_CAPITALISED.findall(text))))


@lru_cache(maxsize=1 << 14)
def _names_in_run(run: str) -> Sequence[LatinName]:
    tokens = [tuple(token.split("-")) for token in run.lower().split(" ")]
    parts = (tokens[first : first + count] for first in range(len(tokens)) for count in range(1, _MOST + 1))
    return [name for some in parts if _FEWEST <= sum(map(len, some)) <= _MOST for name in _names(some)]


def _names(tokens: Sequence[tuple[str, ...]]) -> Iterator[LatinName]:
    if len(tokens) == 1:
        yield from (LatinName(key, tokens[0], is_given=True) for key in _shortest(read_word(tokens[0])))
        return
    words = tuple(chain.from_iterable(tokens))
    if len(words) == len(tokens) == _FEWEST and not STOP_WORDS.isdisjoint(words):
        return  # "So Young", "In Seoul": they begin sentences
    for surname, given in ((words[0], words[1:]), (words[-1], words[:-1])):
        if (surname,) in tokens:
            for key in _shortest(read_surname_first((surname, *given))):
                yield LatinName(key, words)
                yield from _given(key, given)


def _given(key: str, words: tuple[str, ...]) -> Iterator[LatinName]:
    """Yield the given name of a name with a key, if it is of two syllables and its surname of one."""
    rest = key.partition(".")[2]
    if rest.count(".") == 1:
        yield LatinName(rest, words, is_given=True)


def _shortest(readings: Readings) -> Sequence[str]:
    """Return the keys of the fewest syllables: few people read *Wooseok* as four."""
    fewest = min((key.count(".") for key in readings), default=0)
    return [key for key in readings if key.count(".") == fewest]
