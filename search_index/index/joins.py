"""Words that some texts write as one and others as two: *soohee* and *Soo hee*."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from search_index.analysis.stopwords import STOP_WORDS
from search_index.index import files


class Joins:
    """What stands side by side somewhere, by the one word that others write for it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _pairs(self) -> dict[str, list[list[str]]]:
        pairs: dict[str, list[list[str]]] = json.loads((self._directory / files.JOINS).read_text("utf-8"))
        return pairs

    def of(self, form: str) -> Sequence[Sequence[str]]:
        """Return the pairs of words that stand side by side somewhere and spell `form` together."""
        return self._pairs.get(form, ())


def write_joins(directory: Path, texts: Iterable[Sequence[str]], known: Mapping[str, object]) -> None:
    """Write what `Joins` reads: the pairs side by side in `texts` whose joined spelling is `known` from elsewhere."""
    pairs: dict[str, set[tuple[str, str]]] = {}
    for forms in texts:
        for left, right in pairwise(forms):
            if left + right in known and not (left in STOP_WORDS and right in STOP_WORDS):
                pairs.setdefault(left + right, set()).add((left, right))
    ordered = {joined: sorted(pairs[joined]) for joined in sorted(pairs)}
    (directory / files.JOINS).write_text(json.dumps(ordered, ensure_ascii=False), "utf-8")
