"""What is looked for: the ways the index has of saying what was asked."""

from collections.abc import Iterable
from typing import NamedTuple

from search_index.analysis.stopwords import STOP_WORDS
from search_index.query.parsing import Term

#: One slot of a sequence: the forms that may stand there.
Slot = frozenset[int]
Sequences = tuple[tuple[tuple[Slot, ...], float], ...]


class Clause(NamedTuple):
    """One thing asked for and all the ways the index has of saying it, each weighted against saying it exactly.

    For the last sequence only the first `most` sections that may have it are looked at, unless that is None.
    """

    text: str
    forms: tuple[tuple[int, float], ...]
    sequences: Sequences
    is_optional: bool = False
    most: int | None = None

    @property
    def exact_forms(self) -> tuple[tuple[int, float], ...]:
        """The forms that are what was asked for, not only of its stem."""
        return tuple((form, weight) for form, weight in self.forms if weight == 1)


class ClauseBuilder:
    """Collects alternatives, keeping the highest weight of each."""

    def __init__(self) -> None:
        self.forms: dict[int, float] = {}
        self.sequences: dict[tuple[Slot, ...], float] = {}

    def __bool__(self) -> bool:
        return bool(self.forms or self.sequences)

    def add_forms(self, forms: Iterable[tuple[int, float]], factor: float = 1.0) -> None:
        """Add forms with their weights, each times `factor`."""
        for number, weight in forms:
            self.forms[number] = max(weight * factor, self.forms.get(number, 0.0))

    def add_sequence(self, slots: tuple[Slot, ...], weight: float) -> None:
        """Add a sequence, unless one of its slots has no form."""
        if all(slots):
            self.sequences[slots] = max(weight, self.sequences.get(slots, 0.0))

    def add(self, other: "ClauseBuilder") -> None:
        """Add all that another has."""
        self.add_forms(other.forms.items())
        for slots, weight in other.sequences.items():
            self.add_sequence(slots, weight)

    def clause(self, term: Term) -> Clause:
        """Return the clause of a term; that of a stop word is optional."""
        text = str(term)
        is_optional = not term.is_phrase and text in STOP_WORDS
        return Clause(text, tuple(self.forms.items()), tuple(self.sequences.items()), is_optional)
