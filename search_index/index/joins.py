"""Words that some texts write as one and others as two: *soohee* and *Soo hee*.

Sorted lines: the one word, a tab, and after how many letters each pair of words for it parts.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from search_index.analysis.stopwords import STOP_WORDS
from search_index.index import files
from search_index.index.storage import SortedLines, write_lines


class Joins:
    """What stands side by side somewhere, by the one word that others write for it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _lines(self) -> SortedLines:
        return SortedLines(self._directory / files.JOINS)

    def of(self, form: str) -> Sequence[Sequence[str]]:
        """Return the pairs of words that stand side by side somewhere and spell `form` together."""
        ends = self._lines.value_of(form)
        return [(form[:end], form[end:]) for end in map(int, ends.split(" "))] if ends else ()


def write_joins(directory: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Write what `Joins` reads: of words side by side, those whose joined spelling stands elsewhere."""
    ends: dict[str, set[int]] = {}
    for left, right in pairs:
        if not (left in STOP_WORDS and right in STOP_WORDS):
            ends.setdefault(left + right, set()).add(len(left))
    lines = (f"{joined}\t{' '.join(map(str, sorted(ends[joined])))}" for joined in sorted(ends))
    write_lines(directory / files.JOINS, lines)
