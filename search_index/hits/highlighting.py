"""Where in a section's texts the things asked for stand."""

from collections.abc import Sequence

from search_index.hits.snippets import Match
from search_index.index.forward import Words
from search_index.index.lexicon import FIELD_END
from search_index.index.reader import Index
from search_index.index.texts import SHOWN, StoredSection
from search_index.query.clauses import Clause

#: From so many forms on, each word of a text is looked up among them: looking for each in the text would take longer.
_MANY = 30


class Highlighter:
    """Finds every matched form of some clauses: stems, spellings, synonyms and words inside words included."""

    def __init__(self, index: Index, clauses: Sequence[Clause]) -> None:
        self._index = index
        character = index.lexicon.character
        self.forms = {character(form): number for number, clause in enumerate(clauses) for form, _ in clause.forms}
        self.sequences = [
            ([frozenset(map(character, slot)) for slot in slots], number)
            for number, clause in enumerate(clauses)
            for slots, _ in clause.sequences
        ]

    def matches(self, section: int, stored: StoredSection) -> "Matches":
        """Return the matched stretches of a section's texts."""
        return Matches(self, self._index.forward.words(section), stored)


class Matches:
    """The matched stretches of a section's texts, field by field."""

    def __init__(self, highlighter: Highlighter, words: Words, stored: StoredSection) -> None:
        self._forms = highlighter.forms
        self._stored = stored
        self._fields = words.text.split(FIELD_END)
        # Places here are those in the whole record, of the first word and the last, with the number of the clause.
        self._spread = [
            (one.first, one.last, self._forms[one.form]) for one in words.compounds if one.form in self._forms
        ]
        for slots, number in highlighter.sequences:
            for place in words.find_sequence(slots, spoilers=True):
                self._spread.append((place, place + len(slots) - 1, number))

    def of(self, field: int, text: str) -> list[Match]:
        """Return the stretches of one of the shown fields, whose text it is, each with the number of its clause."""
        words = self._fields[field]
        found = [(place, place, number) for place, number in self._places(words)]
        if self._spread:
            start = sum(map(len, self._fields[:field])) + field
            found += [
                (first - start, last - start, number)
                for first, last, number in self._spread
                if start <= first < start + len(words)
            ]
        if not found:
            return []
        before = sum(len(self._fields[shown]) for shown in SHOWN[: SHOWN.index(field)])
        edges = self._stored.edges(text, before, len(words))
        return [(edges.starts[first], edges.end(last), number) for first, last, number in found]

    def _places(self, words: str) -> list[tuple[int, int]]:
        forms = self._forms
        if len(forms) >= _MANY:
            return [(place, forms[form]) for place, form in enumerate(words) if form in forms]
        found = []
        for form, number in forms.items():
            place = words.find(form)
            while place >= 0:
                found.append((place, number))
                place = words.find(form, place + 1)
        return found
