"""Words of Hangul by their sound: what Latin letters, or another spelling, may stand for.

Two columns have them: in ascending order the hashes, of 16 bits, of their keys (`analysis.sounds`), and for each the
place of its form among those from the first of Hangul on. A word stands there as it is, without its particles, and
without its surname. Words may share a hash, and need not sound alike if they do: who asks compares them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final
from zlib import crc32

from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import without_particles
from search_index.analysis.sounds import LONGEST_WORD, SURNAMES, sound_keys
from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.lexicon import Lexicon
from search_index.index.storage import read_column, write_column

_HASHES: Final = 1 << 16
_FIRST_HANGUL: Final = "가"
#: A surname, and the two syllables that most given names have.
_USUAL_NAME: Final = 3


class HangulSounds:
    """Finds the words of Hangul that sound like a key. It reads nothing before it is asked."""

    def __init__(self, directory: Path, lexicon: Lexicon) -> None:
        self._directory = directory
        self._lexicon = lexicon

    @cached_property
    def _hashes(self) -> "memoryview[int]":
        return read_column(self._directory / files.SOUNDS)

    @cached_property
    def _places(self) -> "memoryview[int]":
        places = read_column(self._directory / files.SOUNDING)
        if len(places) != len(self._hashes):
            raise SearchIndexError(f"{len(self._hashes)} sounds have {len(places)} words")
        return places

    @cached_property
    def _first(self) -> int:
        return self._lexicon.starting(_FIRST_HANGUL).start

    def __len__(self) -> int:
        return len(self._hashes)

    def words(self, key: str) -> Iterator[str]:
        """Yield the forms of Hangul that may have a key."""
        wanted = _hash(key)
        at = bisect_left(self._hashes, wanted)
        while at < len(self._hashes) and self._hashes[at] == wanted:
            yield self._lexicon.word(self._first + self._places[at])
            at += 1


def sounding_parts(form: str) -> Iterator[str]:
    """Yield the words that a form of Hangul is found as: as it is and without particles, where it is long enough."""
    for base in without_particles(form):
        if 1 < len(base) <= LONGEST_WORD:
            yield base


def given_name(word: str) -> str | None:
    """Return the last two syllables of three that begin with a surname, or None for other words."""
    return word[1:] if len(word) == _USUAL_NAME and word[0] in SURNAMES else None


def write_hangul_sounds(directory: Path, forms: Iterable[str]) -> None:
    """Write what `HangulSounds` reads, of all forms."""
    rows = sorted(set(_rows(sorted(form for form in forms if form >= _FIRST_HANGUL))))
    write_column(directory / files.SOUNDS, [number for number, _ in rows])
    write_column(directory / files.SOUNDING, [place for _, place in rows])


def _rows(forms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the hashes of sounds, each with the place of a form. What several forms are found as has the first's.

    What seems to have particles, as it is long or others share what is before them, is found without them alone, unless
    others share it too, or it may be a name: 카메라 and 이하나 are no 카메 and 이하 with particles.
    """
    parts = [[*sounding_parts(form)] if is_hangul(form) else [] for form in forms]
    shared = Counter(chain.from_iterable(parts))
    known: set[str] = set()
    for place, words in enumerate(parts):
        for word in words:
            others = [shared[other] for other in words if len(other) < len(word)]
            has_particles = shared[word] == 1 and any(len(word) > _USUAL_NAME or count > 1 for count in others)
            if word not in known and (given_name(word) or not has_particles):
                known.add(word)
                for sounding in filter(None, (word, given_name(word))):
                    yield from ((_hash(key), place) for key in sound_keys(sounding))


def _hash(key: str) -> int:
    return crc32(key.encode()) % _HASHES
