"""Where in a section's texts the things asked for stand."""

from collections.abc import Iterator, Sequence

from search_index.hits.snippets import Match
from search_index.index.forward import ForwardIndex, find_sequence
from search_index.query.clauses import Clause, Slot


class Highlighter:
    """Finds every matched form of some clauses: stems, spellings, synonyms and words inside words included."""

    def __init__(self, forward: ForwardIndex, clauses: Sequence[Clause]) -> None:
        self._forward = forward
        self._forms = {form: number for number, clause in enumerate(clauses) for form, _ in clause.forms}
        self._sequences = [(slots, number) for number, clause in enumerate(clauses) for slots, _ in clause.sequences]

    def matches(self, section: int, field: int) -> list[Match]:
        """Return the matched stretches of a field's text, each with the number of its clause."""
        forward, wanted = self._forward, self._forms
        forms, compounds = forward.forms(section, field), forward.compounds(section, field)
        first, _ = forward.bounds(section, field)
        found = [(first + at, first + at, wanted[form]) for at, form in enumerate(forms) if form in wanted]
        found += [(start, end, wanted[form]) for form, start, end in compounds if form in wanted]
        for slots, number in self._sequences_of(forms):
            found += [(first + at, first + at + len(slots) - 1, number) for at in find_sequence(forms, slots)]
        return [(forward.edges(start)[0], forward.edges(end)[1], number) for start, end, number in found]

    def _sequences_of(self, forms: Sequence[int]) -> Iterator[tuple[Sequence[Slot], int]]:
        """Yield the sequences that some forms have a word for each slot of: there may be a hundred, and few have."""
        present = set(forms) if self._sequences else set()
        for slots, number in self._sequences:
            if not any(present.isdisjoint(slot) for slot in slots):
                yield slots, number
