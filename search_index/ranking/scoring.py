"""BM25F over the fields of a section (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", 3.6)."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise, product, takewhile
from math import prod
from typing import NamedTuple

from search_index.index.fields import EVERYTHING, PUBLIC
from search_index.index.forward import MANY
from search_index.index.impacts import IMPACTS, SATURATION
from search_index.index.reader import Index
from search_index.query.budget import LIST, POSTING, READ, Budget, seeking
from search_index.query.clauses import Clause, Slot

#: Scores, or weighted frequencies, by section number.
Scores = dict[int, float]

#: A section that lacks words counts as much less as it lacks of all their idf: with this power for a query of up to
#: three words, and with less for a longer one, of which no section has all.
_COORDINATION, _FULL_WORDS = 2.0, 3

#: So many ways to fill a sequence's slots are each looked for as a string first, which few sections have.
_MOST_SPELLED = 16
#: A list that is so many times as long as those read is not read to leave sections out: reading these costs less.
_TOO_LONG = 8


class _SequencePrice(NamedTuple):
    """What a sequence costs: reading lists, and looking at each of so many sections."""

    reading: int
    look: int
    sections: int

    @property
    def whole(self) -> int:
        """What it costs in all."""
        return self.reading + self.look * self.sections


class Scorer:
    """Turns clauses into scores by section."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def price(self, clause: Clause, *, spoilers: bool) -> int:
        """Return what it costs to score the clause."""
        return sum(self._form_prices(clause, spoilers)) + sum(price.whole for price in self._sequence_prices(clause))

    def cut(self, clause: Clause, budget: Budget, *, spoilers: bool) -> Clause | None:
        """Return the clause with the first of its forms and sequences, as many as the budget pays for, if any.

        Of the first sequence too dear as many sections are looked at as can be paid for.
        """
        forms = sum(1 for _ in takewhile(budget.spend, self._form_prices(clause, spoilers)))
        prices = self._sequence_prices(clause)
        sequences = sum(
            1 for _ in takewhile(lambda price: price.whole <= budget.left and budget.spend(price.whole), prices)
        )
        most = None
        if sequences < len(prices) and not budget.is_spent:
            price = prices[sequences]
            most = (budget.left - price.reading) // price.look
            sequences += most > 0
            budget.spend(price.whole)
        if not forms and not sequences:
            return None
        return clause._replace(forms=clause.forms[:forms], sequences=clause.sequences[:sequences], most=most)

    def frequencies(self, clause: Clause, *, spoilers: bool) -> Scores:
        """Return the weighted, length-normalised frequency of the clause in each section that has it."""
        found: Scores = {}
        for form, weight in clause.forms:
            self._add_form(found, form, weight, spoilers)
        for number, (slots, weight) in enumerate(clause.sequences, 1):
            most = clause.most if number == len(clause.sequences) else None
            for section, worth in self._sequence(slots, most, spoilers):
                found[section] = found.get(section, 0.0) + weight * worth
        return found

    def score_all(self, each: Sequence[Scores]) -> Scores:
        """Return the scores of the sections that have all of some clauses, by the frequencies of each."""
        if len(each) == 1:
            # Of one form there are hardly more frequencies than codes.
            (frequencies,) = each
            factor = self._factor(frequencies)
            worth = {one: factor * one / (SATURATION + one) for one in {*frequencies.values()}}
            return dict(zip(frequencies, map(worth.__getitem__, frequencies.values()), strict=True))
        scores = dict.fromkeys(common(each), 0.0)
        for frequencies in each:
            factor = self._factor(frequencies)
            scores = {
                section: score + factor * (frequency := frequencies[section]) / (SATURATION + frequency)
                for section, score in scores.items()
            }
        return scores

    def score_any(
        self, each: Sequence[Scores], most: int | None = None, raised: AbstractSet[int] = frozenset()
    ) -> Scores:
        """Return the scores of the sections that have any of some clauses, less if they lack others (coordination).

        If only the best `most` are asked for, sections may be left out that are certainly none of these: not if they
        have neighbours of the query, nor if they are among those `raised`, as more may be added to their scores.
        """
        coordination = self._coordination(each)
        # As complex numbers: beside the score the idf of what a section has.
        found: dict[int, complex] = {}
        get = found.get
        is_enough = False
        rarest_first = sorted(range(len(each)), key=lambda number: len(each[number]))
        for at, number in enumerate(rarest_first):
            frequencies, left = each[number], sorted(rarest_first[at:])
            is_apart = all(one + 1 < other for one, other in pairwise(left))
            if most is not None and not is_enough and is_apart and most <= len(found) < len(frequencies):
                least = nlargest(most, (score.real * coordination[score.imag] for score in found.values()))[-1]
                is_enough = self._ceiling([each[one] for one in left], coordination) < least
            factor, idf = self._factor(frequencies), self.idf(len(frequencies)) * 1j
            for section in (found.keys() | raised) & frequencies.keys() if is_enough else frequencies:
                frequency = frequencies[section]
                found[section] = get(section, 0j) + (factor * frequency / (SATURATION + frequency) + idf)
        return {section: score.real * coordination[score.imag] for section, score in found.items()}

    def _ceiling(self, each: Sequence[Scores], coordination: "_Coordination") -> float:
        """Return what no section exceeds that has nothing else."""
        most = sum(self.idf(len(one)) * self.saturate(max(one.values())) for one in each)
        return most * coordination[self._idfs(each)]

    def _coordination(self, each: Sequence[Scores]) -> "_Coordination":
        return _Coordination(self._idfs(each), len({id(frequencies) for frequencies in each}))

    def coordination(self, each: Sequence[Scores], section: int) -> float:
        """Return by how much the score of a section counts for what it has of some clauses: 1 if it has all."""
        return self._coordination(each)[self._idfs([one for one in each if section in one])]

    def _idfs(self, each: Sequence[Scores]) -> float:
        return sum(self.idf(len(frequencies)) for frequencies in each)

    def saturate(self, frequency: float) -> float:
        """Return what a weighted frequency is worth: rising from 0 to saturation + 1, ever more slowly."""
        return (SATURATION + 1) * frequency / (SATURATION + frequency)

    def idf(self, sections: int) -> float:
        """Return the weight of what `sections` sections have."""
        return self._index.idf(sections)

    def _factor(self, frequencies: Scores) -> float:
        return self.idf(len(frequencies)) * (SATURATION + 1)

    def _add_form(self, found: Scores, form: int, weight: float, spoilers: bool) -> None:
        worth = _worth(weight)
        lists = self._index.postings
        for sections, codes in (lists.public(form), lists.hidden(form)) if spoilers else (lists.public(form),):
            impacts = map(worth.__getitem__, codes)
            if not found:
                found.update(zip(sections, impacts, strict=True))
                continue
            get = found.get
            for section, impact in zip(sections, impacts, strict=True):
                found[section] = get(section, 0.0) + impact

    def _sequence(self, slots: Sequence[Slot], most: int | None, spoilers: bool) -> Iterable[tuple[int, float]]:
        """Yield the sections that have one of each of `slots` side by side, each time they do, and what it counts."""
        index = self._index
        characters = [frozenset(map(index.lexicon.character, slot)) for slot in slots]
        spelled = [*map("".join, product(*characters))] if prod(map(len, slots)) <= _MOST_SPELLED else ()
        for section in sorted(self._candidates(slots, spoilers))[:most]:
            words = index.forward.words(section)
            if spelled and not any(one in words.text for one in spelled):
                continue
            for place in words.find_sequence(characters, spoilers=spoilers):
                yield section, index.norm(section, words.field_of(place))

    def _candidates(self, slots: Sequence[Slot], spoilers: bool) -> set[int]:
        """Return the sections that may have one of each of `slots`, as far as it is cheaper to know than to look."""
        rarest, *others = sorted(slots, key=self._size)
        found = self._having(rarest, spoilers)
        for slot in others:
            if self._size(slot) > _TOO_LONG * len(found):
                break
            found &= self._having(slot, spoilers)
        return found

    def _having(self, slot: Slot, spoilers: bool) -> set[int]:
        lists = self._index.postings
        found: set[int] = set()
        for form in slot:
            found.update(lists.public(form).sections)
            if spoilers:
                found.update(lists.hidden(form).sections)
        return found

    def _size(self, slot: Slot) -> int:
        return sum(map(self._index.postings.size, slot))

    def _form_prices(self, clause: Clause, spoilers: bool) -> list[int]:
        lists = 2 if spoilers else 1
        return [LIST * lists + POSTING * self._index.postings.size(form) for form, _ in clause.forms]

    def _sequence_prices(self, clause: Clause) -> list[_SequencePrice]:
        """Return what sequences cost: of each slot lists are read; of the rarest, its sections are looked at."""
        words = self._index.forward.total // max(self._index.size, 1)
        prices = []
        for slots, _ in clause.sequences:
            sizes = [self._size(slot) for slot in slots]
            each = [*map(len, slots)]
            look = seeking(min(*each, MANY), words)
            prices.append(_SequencePrice(LIST * sum(each) + READ * sum(sizes), look, min(sizes)))
        return prices


class _Coordination(dict[float, float]):
    """By how much a score counts, by the idf of the words that a section has, of so many words in all."""

    def __init__(self, total: float, words: int) -> None:
        self._total = total
        self._power = _COORDINATION / max(words, _FULL_WORDS)

    def __missing__(self, idf: float) -> float:
        worth: float = (idf / self._total) ** self._power
        self[idf] = worth
        return worth


@lru_cache(maxsize=32)
def _worth(weight: float) -> tuple[float, ...]:
    """Return what each code of an impact counts with a weight."""
    return tuple(weight * impact for impact in IMPACTS)


def searched(*, spoilers: bool) -> Sequence[int]:
    """Return the fields that are searched."""
    return EVERYTHING if spoilers else PUBLIC


def count_any(each: Sequence[Scores]) -> int:
    """Return how many sections have any."""
    *fewer, most = sorted(each, key=len)
    return len(most) + len(set().union(*fewer) - most.keys())


def common(each: Sequence[Scores]) -> AbstractSet[int]:
    """Return the sections that all have; none of nothing."""
    if not each:
        return frozenset()
    fewest, *others = sorted(each, key=len)
    shared: AbstractSet[int] = fewest.keys()
    for frequencies in others:
        shared = shared & frequencies.keys()
    return shared
