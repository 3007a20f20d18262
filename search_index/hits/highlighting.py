"""Where in a section's texts the things asked for stand."""

from collections.abc import Iterator, Sequence

from search_index.hits.snippets import Match
from search_index.index.texts import Tokens, find_sequence
from search_index.query.expansion import Clause, Place


class Highlighter:
    """Finds every matched form of some clauses: stems, spellings, synonyms and words inside words included."""

    def __init__(self, tokens: Tokens, clauses: Sequence[Clause]) -> None:
        self._tokens = tokens
        self._forms = {form: number for number, clause in enumerate(clauses) for form, _ in clause.forms}
        self._sequences = [(places, number) for number, clause in enumerate(clauses) for places, _ in clause.sequences]

    def matches(self, section: int, field: int) -> list[Match]:
        """Return the matched stretches of a field's text, each with the number of its clause."""
        tokens, wanted = self._tokens, self._forms
        forms = tokens.forms(section, field)
        first, _ = tokens.bounds(section, field)
        found = [(first + at, first + at, wanted[form]) for at, form in enumerate(forms) if form in wanted]
        found += [(start, end, wanted[form]) for form, start, end in tokens.compounds(section, field) if form in wanted]
        for places, number in self._sequences_of(forms):
            found += [(first + at, first + at + len(places) - 1, number) for at in find_sequence(forms, places)]
        return [(tokens.edges(start)[0], tokens.edges(end)[1], number) for start, end, number in found]

    def _sequences_of(self, forms: Sequence[int]) -> Iterator[tuple[Sequence[Place], int]]:
        """Yield the sequences that some forms have a word for each place of: there may be a hundred, and few have."""
        present = set(forms) if self._sequences else set()
        for places, number in self._sequences:
            if not any(present.isdisjoint(place) for place in places):
                yield places, number
