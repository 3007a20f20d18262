"""One word typed for several written: *soohee* for *Soo hee*, 선재업고튀어 for 선재 업고 튀어."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice, pairwise
from pathlib import Path

from search_index.analysis.hangul import is_hangul
from search_index.analysis.stopwords import STOP_WORDS
from search_index.index import files

#: Longer words than any name or Korean title without its spaces; bounds the ways to break one.
_LONGEST = 24
#: 선재업고튀어 has three, "leeminho" too.
_MOST_PARTS = 4
#: Letters of a Latin part when there are more than two: "lee", "min", "ho".
_SHORTEST_OF_MANY = 2
_MOST_BREAKS = 12


class Joins:
    """Words that some texts write as one and others as two."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _pairs(self) -> dict[str, list[list[str]]]:
        pairs: dict[str, list[list[str]]] = json.loads((self._directory / files.JOINS).read_text("utf-8"))
        return pairs

    def of(self, form: str) -> Sequence[Sequence[str]]:
        """Return the pairs of words that stand side by side somewhere and spell `form` together."""
        return self._pairs.get(form, ())


def breaks(form: str, is_known: Callable[[str], bool]) -> list[tuple[str, ...]]:
    """Return the ways to break `form` into known words, those of fewest parts first."""
    if len(form) > _LONGEST:
        return []
    shortest_of_many = 1 if is_hangul(form) else _SHORTEST_OF_MANY
    halves = _break(form, 2, 1, is_known)
    more = (_break(form, count, shortest_of_many, is_known) for count in range(3, _MOST_PARTS + 1))
    return [*islice(chain(halves, *more), _MOST_BREAKS)]


def _break(form: str, count: int, shortest: int, is_known: Callable[[str], bool]) -> Iterator[tuple[str, ...]]:
    if count == 1:
        if len(form) >= shortest and is_known(form):
            yield (form,)
        return
    for at in range(shortest, len(form) - shortest * (count - 1) + 1):
        if is_known(form[:at]):
            for rest in _break(form[at:], count - 1, shortest, is_known):
                yield (form[:at], *rest)


def write_joins(directory: Path, texts: Iterable[Sequence[str]], known: Mapping[str, object]) -> None:
    """Write what `Joins` reads: the pairs side by side in `texts` whose joined spelling is `known` from elsewhere."""
    pairs: dict[str, set[tuple[str, str]]] = {}
    for forms in texts:
        for left, right in pairwise(forms):
            if left + right in known and not (left in STOP_WORDS and right in STOP_WORDS):
                pairs.setdefault(left + right, set()).add((left, right))
    ordered = {joined: sorted(pairs[joined]) for joined in sorted(pairs)}
    (directory / files.JOINS).write_text(json.dumps(ordered, ensure_ascii=False), "utf-8")
