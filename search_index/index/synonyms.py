"""Words and phrases that mean the same."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from search_index.analysis.folding import clean
from search_index.analysis.stemming import stems
from search_index.analysis.words import units
from search_index.index import files

Phrase = tuple[str, ...]


class Synonyms:
    """The groups of synonyms, by the stems of any of their members: "dramas" is "drama" here."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _groups(self) -> dict[Phrase, list[tuple[Phrase, list[Phrase]]]]:
        """The members of groups that have the same stems, each with its whole group."""
        groups: dict[Phrase, list[tuple[Phrase, list[Phrase]]]] = {}
        for group in json.loads((self._directory / files.SYNONYMS).read_text("utf-8")):
            members = [tuple(member) for member in group]
            for member in members:
                groups.setdefault(_stemmed(member), []).append((member, members))
        return groups

    @cached_property
    def longest(self) -> int:
        """How many words the longest member has; 0 without synonyms."""
        return max(map(len, self._groups), default=0)

    def of(self, phrase: Phrase) -> Iterator[Phrase]:
        """Yield what means the same as `phrase`, as folded words."""
        for member, members in self._groups.get(_stemmed(phrase), ()):
            yield from (other for other in members if other != member)


def write_synonyms(directory: Path, groups: Sequence[Sequence[str]]) -> None:
    """Write what `Synonyms` reads: for each group its members as lists of folded words."""
    read = [list(dict.fromkeys(spelling for member in group for spelling in _spellings(member))) for group in groups]
    (directory / files.SYNONYMS).write_text(json.dumps(read, ensure_ascii=False), "utf-8")


def _spellings(member: str) -> Iterator[Phrase]:
    """Yield a member's words, and its words with hyphenated ones joined: *k-drama* is also *kdrama*."""
    read = list(units(clean(member)))
    if read:
        yield tuple(word.form for unit in read for word in unit.words)
        yield tuple(form for unit in read for form in ([unit.joined] if unit.joined else [w.form for w in unit.words]))


def _stemmed(phrase: Phrase) -> Phrase:
    return tuple((stems(form) or (form,))[0] for form in phrase)
