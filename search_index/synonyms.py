"""Words and phrases that mean the same."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from search_index.analysis import words

SYNONYMS_FILE = "synonyms.json"

Phrase = tuple[str, ...]


class Synonyms:
    """The groups of synonyms, by any of their members."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _others(self) -> dict[Phrase, list[Phrase]]:
        others: dict[Phrase, list[Phrase]] = {}
        for group in json.loads((self._directory / SYNONYMS_FILE).read_text("utf-8")):
            members = [tuple(member) for member in group]
            for member in members:
                others.setdefault(member, []).extend(other for other in members if other != member)
        return others

    @cached_property
    def longest(self) -> int:
        """How many words the longest member has; 0 without synonyms."""
        return max(map(len, self._others), default=0)

    def of(self, phrase: Phrase) -> Sequence[Phrase]:
        """Return what means the same as `phrase`."""
        return self._others.get(phrase, ())


def write_synonyms(directory: Path, groups: Sequence[Sequence[str]]) -> None:
    """Write what `Synonyms` reads: for each group its members as lists of folded words."""
    read = [[[word.form for word in words(member)] for member in group] for group in groups]
    kept = [[member for member in group if member] for group in read]
    (directory / SYNONYMS_FILE).write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
