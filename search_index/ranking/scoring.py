"""BM25F over the fields of a section (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", 3.6)."""

from collections.abc import Sequence
from itertools import takewhile
from math import log
from typing import NamedTuple

from whoosh.util.numeric import byte_to_length

from search_index.index.cache import BoundedCache
from search_index.index.fields import EVERYTHING, PUBLIC, SPOILER
from search_index.index.reader import Index
from search_index.query.budget import LIST, OCCURRENCE, POSTING, Budget
from search_index.query.clauses import Clause, Slot

#: Scores by section number.
Scores = dict[int, float]


class Ranking(NamedTuple):
    """The constants of the ranking; fields in the order of `FIELDS`."""

    #: What a word in each field is worth against one in the text.
    #: Title: "lovely runner" should find the sections of that review before those that mention it.
    #: Heading: "characters" should find the section of that name first.
    #: Names: "선재 업고 튀어" should find the review of the series, though its text only says "Lovely Runner".
    weights: tuple[float, ...] = (2.0, 5.0, 2.0, 1.0, 1.0)
    #: How much the length of a field counts against a word in it (0: not at all, 1: in proportion). Names are lists of
    #: equals, so "재벌집 막내아들" should not suffer from three other titles beside it.
    length_penalty: tuple[float, ...] = (0.65, 0.65, 0.25, 0.65, 0.65)
    #: How often a word may be repeated before more of it hardly helps: "running" should find the section that keeps
    #: coming back to it before one that says it in passing.
    saturation: float = 3.0


class Scorer:
    """Turns clauses into scores by section, remembering those of recent clauses."""

    #: How many scores to remember over all clauses, at about 100 bytes each.
    _MEMORY = 500_000

    def __init__(self, index: Index, ranking: Ranking | None = None) -> None:
        self._index = index
        self.ranking = ranking or Ranking()
        self._norms: dict[int, tuple[bytes, list[float]]] = {}
        self._cache: BoundedCache[tuple[Clause, bool], Scores] = BoundedCache(self._MEMORY)

    def scores(self, clause: Clause, *, spoilers: bool) -> Scores:
        """Return the BM25F score of each section that has the clause, in ascending order of section number."""
        key = clause, spoilers
        found = self._cache.get(key)
        if found is None:
            found = self._score(clause, EVERYTHING if spoilers else PUBLIC)
            self._cache.put(key, found)
        return found

    def price(self, clause: Clause, *, spoilers: bool) -> int:
        """Return what it costs to score the clause, remembered or not."""
        return sum(self._form_prices(clause, spoilers)) + sum(self._sequence_prices(clause))

    def cut(self, clause: Clause, budget: Budget, *, spoilers: bool) -> Clause | None:
        """Return the clause with the first of its forms and sequences, as many as the budget pays for; None for none.

        It is another clause, with scores of its own: those of the whole one are never mixed up with them.
        """
        forms = sum(1 for _ in takewhile(budget.spend, self._form_prices(clause, spoilers)))
        sequences = sum(1 for _ in takewhile(budget.spend, self._sequence_prices(clause)))
        if not forms and not sequences:
            return None
        return clause._replace(forms=clause.forms[:forms], sequences=clause.sequences[:sequences])

    def sections(self, clause: Clause, *, spoilers: bool) -> set[int]:
        """Return the sections that have the clause."""
        fields = EVERYTHING if spoilers else PUBLIC
        found = {
            section
            for slots, _ in clause.sequences
            for section, field in self._index.forward.sequences(slots)
            if field in fields
        }
        for form, _ in clause.forms:
            for field in fields:
                if self._index.lexicon.fields[form] >> field & 1:
                    found.update(self._index.postings(form, field).sections)
        return found

    def idf(self, sections: int) -> float:
        """Return the weight of what `sections` sections have (Lucene's BM25Similarity: never negative)."""
        return log(1 + (self._index.size - sections + 0.5) / (sections + 0.5))

    def saturate(self, frequency: float) -> float:
        """Return what a weighted frequency is worth: rising from 0 to saturation + 1, ever more slowly."""
        saturation = self.ranking.saturation
        return (saturation + 1) * frequency / (saturation + frequency)

    def norms(self, field: int) -> tuple[bytes, list[float]]:
        """Return the length code of each section's field, and for each code what one occurrence is worth."""
        if field not in self._norms:
            lengths = self._index.lengths(field)
            penalty, weight = self.ranking.length_penalty[field], self.ranking.weights[field]
            average = max(self._index.total_length(field) / max(len(lengths) - lengths.count(0), 1), 1.0)
            norms = [weight / (1 - penalty + penalty * byte_to_length(code) / average) for code in range(256)]
            self._norms[field] = lengths, norms
        return self._norms[field]

    def frequencies(self, clause: Clause, fields: Sequence[int]) -> Scores:
        """Return the weighted, length-normalised frequency of the clause in each section, over the fields."""
        found: Scores = {}
        standing = self._index.lexicon.fields
        for form, weight in clause.forms:
            for field in fields:
                if standing[form] >> field & 1:
                    self._add_postings(found, form, field, weight)
        for slots, weight in clause.sequences:
            self._add_sequence(found, slots, fields, weight)
        return found

    def _form_prices(self, clause: Clause, spoilers: bool) -> list[int]:
        """Return what the postings of each form cost: each section that has it, and half as much for each field more.

        How many there are in each field is not known beforehand, and few words fill more fields than the text.
        """
        standing, counts = self._index.lexicon.fields, self._index.lexicon.counts
        searched = (1 << len(EVERYTHING if spoilers else PUBLIC)) - 1
        prices = []
        for form, _ in clause.forms:
            lists = (standing[form] & searched).bit_count()
            sections = counts[form] + self._hidden(form) if spoilers else counts[form]
            prices.append(LIST * lists + POSTING * sections * (lists + 1) // 2)
        return prices

    def _hidden(self, form: int) -> int:
        """Return the most sections that may have a form in a spoiler: it is not known in how many it stands."""
        if not self._index.lexicon.fields[form] >> SPOILER & 1:
            return 0
        return min(self._index.forward.occurrences(form), self._index.size)

    def _sequence_prices(self, clause: Clause) -> list[int]:
        if not clause.sequences:
            return []
        occurrences = self._index.forward.occurrences
        rarest = [min(sum(map(occurrences, slot)) for slot in slots) for slots, _ in clause.sequences]
        forms = [sum(map(len, slots)) for slots, _ in clause.sequences]
        return [LIST + OCCURRENCE * (count + size) for count, size in zip(rarest, forms, strict=True)]

    def _score(self, clause: Clause, fields: Sequence[int]) -> Scores:
        frequencies = self.frequencies(clause, fields)
        saturation = self.ranking.saturation
        factor = self.idf(len(frequencies)) * (saturation + 1)
        items = frequencies.items() if len(clause.forms) == 1 else sorted(frequencies.items())
        return {section: factor * tf / (saturation + tf) for section, tf in items}

    def _add_postings(self, found: Scores, form: int, field: int, weight: float) -> None:
        lengths, norms = self.norms(field)
        sections, counts = self._index.postings(form, field)
        if len(sections) < len(norms):
            for section, count in zip(sections, counts, strict=True):
                found[section] = found.get(section, 0.0) + count * (weight * norms[lengths[section]])
            return
        worth = [weight * norm for norm in norms]
        if not found:
            found.update(
                {section: count * worth[lengths[section]] for section, count in zip(sections, counts, strict=True)}
            )
            return
        get = found.get
        for section, count in zip(sections, counts, strict=True):
            found[section] = get(section, 0.0) + count * worth[lengths[section]]

    def _add_sequence(self, found: Scores, slots: Sequence[Slot], fields: Sequence[int], weight: float) -> None:
        worth = {field: self.norms(field) for field in fields}
        get = found.get
        for section, field in self._index.forward.sequences(slots):
            if field in worth:
                lengths, norms = worth[field]
                found[section] = get(section, 0.0) + weight * norms[lengths[section]]
