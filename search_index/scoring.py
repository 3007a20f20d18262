"""BM25F over the fields of a section (Robertson & Zaragoza 2009, The Probabilistic Relevance Framework, section 3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from whoosh.util.numeric import byte_to_length

from search_index.cache import BoundedCache
from search_index.expansion import Clause, Place
from search_index.fields import EVERYTHING, PUBLIC
from search_index.index import Index
from search_index.tokens import FieldTokens


@dataclass(frozen=True, slots=True)
class Ranking:
    """The constants of the ranking, fields in the order of `FIELDS`."""

    #: How much a word in each field is worth against one in the text.
    #: Title: "lovely runner review" should find its sections before those that mention it. Heading: "characters" should
    #: find the section of that name first. Names: "선재 업고 튀어" should find the review of the series.
    weights: tuple[float, ...] = (2.0, 5.0, 2.0, 1.0, 1.0)
    #: How much a long field counts against a word in it (0 = not at all, 1 = in proportion).
    length_penalty: tuple[float, ...] = (0.75, 0.75, 0.5, 0.75, 0.75)
    #: How fast repeating a word stops helping.
    saturation: float = 3.0


Scores = dict[int, float]


class Scorer:
    """Turns clauses into scores by section, remembering those of recent clauses."""

    #: How many scores to remember, over all clauses: about 100 bytes each.
    _MEMORY = 300_000

    def __init__(self, index: Index, ranking: Ranking | None = None) -> None:
        self._index = index
        self.ranking = ranking or Ranking()
        self._norms: dict[int, tuple[bytes, list[float]]] = {}
        self._cache: BoundedCache[tuple[Clause, bool], Scores] = BoundedCache(self._MEMORY)

    def scores(self, clause: Clause, *, spoilers: bool) -> Scores:
        """Return the BM25F score of each section that has the clause, by section number, ascending."""
        return self._cache.get((clause, spoilers), lambda: self._score(clause, EVERYTHING if spoilers else PUBLIC))

    def _score(self, clause: Clause, fields: Sequence[int]) -> Scores:
        frequencies = self._frequencies(clause, fields)
        # The idf of Lucene's BM25Similarity: never negative, however common the word.
        idf = log(1 + (self._index.size - len(frequencies) + 0.5) / (len(frequencies) + 0.5))
        saturation = self.ranking.saturation
        factor = idf * (saturation + 1)
        return {section: factor * tf / (saturation + tf) for section, tf in sorted(frequencies.items())}

    def _frequencies(self, clause: Clause, fields: Sequence[int]) -> Scores:
        """Return the weighted, length-normalised frequency of the clause in each section, over all fields."""
        found: Scores = {}
        for form, weight in clause.forms:
            for field in fields:
                if self._index.lexicon.fields[form] >> field & 1:
                    self._add_postings(found, form, field, weight)
        for places, weight in clause.sequences:
            self._add_sequence(found, places, fields, weight)
        return found

    def _add_postings(self, found: Scores, form: int, field: int, weight: float) -> None:
        lengths, norms = self.norms(field)
        sections, frequencies = self._index.postings(form, field)
        for section, frequency in zip(sections, frequencies, strict=True):
            found[section] = found.get(section, 0.0) + weight * frequency * norms[lengths[section]]

    def _add_sequence(self, found: Scores, places: Sequence[Place], fields: Sequence[int], weight: float) -> None:
        for section in self._sections_with_all(places, fields):
            tokens = self._index.tokens(section)
            for field in fields:
                count = len(find_sequence(tokens[field], places))
                if count:
                    lengths, norms = self.norms(field)
                    found[section] = found.get(section, 0.0) + weight * count * norms[lengths[section]]

    def _sections_with_all(self, places: Sequence[Place], fields: Sequence[int]) -> list[int]:
        sections: set[int] | None = None
        for place in places:
            having: set[int] = set()
            for form in place:
                for field in fields:
                    if self._index.lexicon.fields[form] >> field & 1:
                        having.update(self._index.postings(form, field).sections)
            sections = having if sections is None else sections & having
        return sorted(sections or ())

    def norms(self, field: int) -> tuple[bytes, list[float]]:
        """Return the length code of each section's field, and what one occurrence is worth for each code."""
        if field not in self._norms:
            lengths = self._index.lengths(field)
            penalty, weight = self.ranking.length_penalty[field], self.ranking.weights[field]
            average = max(self._index.total_length(field) / max(len(lengths) - lengths.count(0), 1), 1.0)
            norms = [weight / (1 - penalty + penalty * byte_to_length(code) / average) for code in range(256)]
            self._norms[field] = lengths, norms
        return self._norms[field]


def find_sequence(field: FieldTokens, places: Sequence[Place]) -> list[int]:
    """Return where in the field the forms of the places stand one after the other."""
    last = len(field.forms) - len(places)
    return [
        start
        for start, form in enumerate(field.forms)
        if form in places[0]
        and start <= last
        and all(field.forms[start + offset] in place for offset, place in enumerate(places))
    ]
