"""Names in Latin letters by their sound: what Hangul may stand for.

Sorted lines: a key (`analysis.sounds`), a tab, and the names that have it, their words parted by hyphens. After a mark
comes the key of a name without its surname.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

from search_index.analysis.sounds import LatinName
from search_index.index import files
from search_index.index.storage import SortedLines, write_lines

Name = tuple[str, ...]

#: Begins the key of a name without its surname; and parts the words of a name.
_GIVEN: Final = "-"
_HYPHEN: Final = "-"


class LatinNames:
    """Finds the names that sound like a key. It reads nothing before it is asked."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _lines(self) -> SortedLines:
        return SortedLines(self._directory / files.NAMES)

    def __len__(self) -> int:
        return len(self._lines)

    def names(self, key: str, *, given: bool) -> Iterator[Name]:
        """Yield the names that have a key, word by word; `given` for those without a surname."""
        names = self._lines.value_of(_GIVEN + key if given else key)
        yield from (tuple(name.split(_HYPHEN)) for name in names.split(" ")) if names else ()


def write_latin_names(directory: Path, names: Iterable[LatinName]) -> None:
    """Write what `LatinNames` reads."""
    by_key: dict[str, set[str]] = {}
    for key, words, is_given in names:
        by_key.setdefault(_GIVEN + key if is_given else key, set()).add(_HYPHEN.join(words))
    write_lines(directory / files.NAMES, (f"{key}\t{' '.join(sorted(by_key[key]))}" for key in sorted(by_key)))
