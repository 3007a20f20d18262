"""Where in a section's texts the things asked for stand."""

from collections.abc import Mapping, Sequence

from search_index.analysis.words import read
from search_index.hits.snippets import Match
from search_index.index.fields import FIELDS, NAMES
from search_index.index.forward import Words, some_of
from search_index.index.lexicon import COMPOUNDS, FIELD_END
from search_index.index.reader import Index
from search_index.index.texts import Edges, StoredSection
from search_index.query.clauses import Clause


class Highlighter:
    """Finds every matched form of some clauses: stems, spellings, synonyms and words inside words included."""

    def __init__(self, index: Index, clauses: Sequence[Clause]) -> None:
        self._index = index
        character = index.lexicon.character
        #: By the character of each form, the clauses that it says: one word may say several that stand side by side.
        self.forms: dict[str, list[int]] = {}
        for number, clause in enumerate(clauses):
            for form, _ in clause.forms:
                self.forms.setdefault(character(form), []).append(number)
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
        self._stored = stored
        # Places of the first word and the last, with the number of the clause.
        self._found = _places(highlighter.forms, words.text)
        if COMPOUNDS in words.text:
            self._found += [
                (one.first, one.last, number)
                for one in words.compounds
                for number in highlighter.forms.get(one.form, ())
            ]
        for slots, number in highlighter.sequences:
            for place in words.find_sequence(slots, spoilers=True):
                self._found.append((place, place + len(slots) - 1, number))
        self._bounds = _bounds(words.text) if self._found else []

    def said(self, field: int) -> set[int]:
        """Return the numbers of the clauses that a field says."""
        return {number for _, _, number in self._within(field)}

    def of(self, field: int, text: str) -> list[Match]:
        """Return the stretches of a field, whose text it is, each with the number of its clause."""
        found = self._within(field)
        if not found:
            return []
        start = self._bounds[field]
        edges = self._edges(field, text, 1 + max(last for _, last, _ in found) - start)
        end = start + len(edges.starts)  # People stand after the names, and are none.
        told = [one for one in found if one[1] < end]
        return [(edges.starts[first - start], edges.end(last - start), number) for first, last, number in told]

    def _within(self, field: int) -> list[tuple[int, int, int]]:
        if not self._found:
            return []
        start, end = self._bounds[field], self._bounds[field + 1] - 1
        return [one for one in self._found if start <= one[0] < end]

    def _edges(self, field: int, text: str, count: int) -> Edges:
        """Return where the first `count` words of a field stand: of names that is not stored, as few hits show one."""
        if field == NAMES:
            words = read(text)
            return Edges(text, words.starts, [words.lengths.get(word, 0) for word in range(len(words.starts))])
        # Ends of fields are no words, and names are not shown.
        unshown = field + (self._bounds[NAMES + 1] - self._bounds[NAMES] - 1 if field > NAMES else 0)
        return self._stored.edges(text, self._bounds[field] - unshown, count)


def _places(forms: Mapping[str, Sequence[int]], text: str) -> list[tuple[int, int, int]]:
    """Return where in a section's words forms stand, with their numbers. Joined spellings come after all words."""
    found = []
    end = text.find(COMPOUNDS)
    end = len(text) if end < 0 else end
    find = text.find
    for form in some_of(forms, text):
        place = find(form, 0, end)
        while place >= 0:
            found += [(place, place, number) for number in forms[form]]
            place = find(form, place + 1, end)
    return found


def _bounds(text: str) -> list[int]:
    """Return the place of each field's first word, and of what comes after all fields."""
    bounds = [0]
    for _ in FIELDS:
        bounds.append(text.index(FIELD_END, bounds[-1]) + 1)
    return bounds
