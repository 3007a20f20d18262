"""The postings of a word as Whoosh's own matchers go through them.

A posting weighs the impact of the word: what it counts there over all the fields that are one for Whoosh.
"""

from bisect import bisect_left
from collections.abc import Iterator
from copy import copy
from functools import cached_property
from math import inf
from typing import Any, Final

from whoosh.formats import Positions
from whoosh.matching.mcore import LeafMatcher, ReadTooFar
from whoosh.query.spans import Span
from whoosh.reading import TermInfo
from whoosh.scoring import BaseScorer

from search_index.index.impacts import IMPACTS
from search_index.index.postings import Postings
from search_index.index.reader import Index
from search_index.index.whoosh_index.fields import FIELDS_IN

#: How far the last word of a field is from the first of the next: farther than any phrase reaches.
_FIELD_GAP: Final = 1 << 20


class PlaceMatcher(LeafMatcher):
    """The postings of a word, one after the other; all are one block. It looks up places where Whoosh asks for them."""

    def __init__(
        self,
        index: Index,
        term: tuple[str, bytes],
        postings: Postings,
        format_: Positions,
        scorer: BaseScorer | None,
    ) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._index = index
        self._sections, self._codes = postings
        self._at = 0

    def copy(self) -> "PlaceMatcher":
        """Return the same, to be moved by itself."""
        return copy(self)

    def is_active(self) -> bool:
        """Say whether it stands at a section."""
        return self._at < len(self._sections)

    def reset(self) -> None:
        """Go back to the first section."""
        self._at = 0

    def id(self) -> int:
        """Return the number of the section; at the end, where Whoosh asks for it too, of the last."""
        return self._sections[min(self._at, len(self._sections) - 1)]

    def all_ids(self) -> Iterator[int]:
        """Yield all sections."""
        return iter(self._sections)

    def next(self) -> None:
        """Go to the next section."""
        self._refuse_the_end()
        self._at += 1

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's signature
        """Go to the first section from here on that is not before `id`."""
        self._refuse_the_end()
        self._at = bisect_left(self._sections, id, self._at)

    def skip_to_quality(self, minquality: float) -> int:
        """Go to the end unless there may be better ones. Returns how many blocks that leaves out."""
        if not self.is_active() or self.block_quality() > minquality:  # type: ignore[no-untyped-call]
            return 0
        self._at = len(self._sections)
        return 1

    def max_quality(self) -> float:
        """Return the most that a section may score. Whoosh asks for it even where the scorer cannot tell."""
        return super().max_quality() if self.supports_block_quality() else inf  # type: ignore[no-untyped-call]

    def block_max_weight(self) -> float:
        """Return the most that the word counts in a section."""
        return self._info.max_weight()

    def block_min_length(self) -> int | None:
        """Return the fewest words that a section here has."""
        return self._info.min_length()

    def block_max_length(self) -> int:
        """Return the most words that a section here has."""
        return self._info.max_length()

    def weight(self) -> float:
        """Return what the word counts in the section."""
        return IMPACTS[self._codes[self._at]]

    def value(self) -> Any:  # noqa: ANN401 - as Whoosh has it
        """Return the places of the word in the section, encoded."""
        return self.format.encode([span.start for span in self.spans()])

    def value_as(self, astype: str) -> Any:  # noqa: ANN401 - as Whoosh has it
        """Return the places of the word in the section, or what it weighs there."""
        return self.weight() if astype == "weight" else super().value_as(astype)  # type: ignore[no-untyped-call]

    def spans(self) -> list[Span]:
        """Return where the word stands in the section. A joined spelling stands at all the words that it is for."""
        fieldname, text = self._term
        number = self._index.lexicon.number(text.decode())
        words = self._index.forward.words(self.id())
        form = "" if number is None else self._index.lexicon.character(number)
        places = [(place, place) for place in words.find_sequence([form], spoilers=True)]
        places += [(compound.first, compound.last) for compound in words.compounds if compound.form == form]
        fields = [(words.field_of(first), first, last) for first, last in sorted(places)]
        return [
            Span(  # type: ignore[no-untyped-call]
                first + field * _FIELD_GAP, last + field * _FIELD_GAP
            )
            for field, first, last in fields
            if field in FIELDS_IN[fieldname]
        ]

    @cached_property
    def _info(self) -> TermInfo:
        return term_info(self._index, self._term[0], Postings(self._sections, self._codes))

    def _refuse_the_end(self) -> None:
        if not self.is_active():
            raise ReadTooFar


def term_info(index: Index, fieldname: str, postings: Postings) -> TermInfo:
    """Return what there is to know of a word in a field."""
    sections, codes = postings
    lengths = [length(index, section, fieldname) for section in sections]
    weights = [IMPACTS[code] for code in codes]
    return TermInfo(  # type: ignore[no-untyped-call]
        sum(weights), len(sections), min(lengths), max(lengths), max(weights), sections[0], sections[-1]
    )


def length(index: Index, section: int, fieldname: str) -> int:
    """Return how many words a section has in a field."""
    return sum(index.forward.lengths[field][section] for field in FIELDS_IN.get(fieldname, ()))
