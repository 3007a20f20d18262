"""Misspelt words: what may be meant by them is searched in their place, and what most likely is, is told."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import log
from typing import Final, NamedTuple

from search_index.index.titles import Titles, title_word
from search_index.query.budget import Budget
from search_index.query.clauses import Clause
from search_index.query.edits import edit_distance
from search_index.query.expansion import Expander
from search_index.query.parsing import Term
from search_index.query.spelling import Speller
from search_index.ranking.reranking import QUESTION_WORDS
from search_index.ranking.scoring import Scorer, Scores, common

#: What another word counts that may be meant, against the word itself; and the one that most likely is.
OTHER_WEIGHT: Final = 0.4
MEANT_WEIGHT: Final = 0.8
#: A word that so few sections have may be a slip too, where no section has all words: so many have made it themselves.
#: Not in a question, of which few sections have all words in any case.
RARE: Final = 20

#: What speaks for a word: how often it is said (its logarithm counts), that it is near, that some section has it with
#: all other words, how large a part of its sections does, and that something is called so.
_SAID, _FAR, _TOGETHER, _SHARE, _CALLED = 0.5, -4.0, 4.0, 8.0, 1.5
#: Few slips are in the first letter.
_OTHER_FIRST = 0.5


class Looked(NamedTuple):
    """What was looked for, and in which sections it stands how often: terms with their clauses, as far as afforded.

    What is `excluded` is no section found.
    """

    terms: Sequence[Term]
    clauses: Sequence[Clause]
    each: Sequence[Scores]
    excluded: AbstractSet[int] = frozenset()

    @property
    def full(self) -> AbstractSet[int]:
        """The sections that have all."""
        shared = common(self.each)
        return shared - self.excluded if self.excluded else shared

    @property
    def finds_any(self) -> bool:
        """Whether any section has one."""
        return any(one.keys() - self.excluded for one in self.each)


class _Other(NamedTuple):
    term: Term
    clause: Clause
    frequencies: Scores


class Mended(NamedTuple):
    """The same with what may be meant; which terms most likely are; and the other words by the word typed."""

    looked: Looked
    meant: Mapping[Term, Term]
    others: Mapping[str, Sequence[str]]


class Mender:
    """Looks for what may be meant."""

    def __init__(self, titles: Titles, expander: Expander, speller: Speller, scorer: Scorer) -> None:
        self._titles = titles
        self._expander = expander
        self._speller = speller
        self._scorer = scorer

    def mend(self, looked: Looked, budget: Budget, *, spoilers: bool) -> Mended:
        """Return what was looked for with other words added to those that no section has, or few."""
        clauses, each = [*looked.clauses], [*looked.each]
        known = [one for one in each if one]
        beside = common(known)
        meant: dict[Term, Term] = {}
        others: dict[str, Sequence[str]] = {}
        rare = RARE if len(looked.terms) < QUESTION_WORDS else 0
        slips = [at for at, term in enumerate(looked.terms) if not term.is_phrase and len(each[at]) <= rare]
        for left, at in zip(range(len(slips), 0, -1), slips, strict=True):
            term = looked.terms[at]
            with budget.share(1 / left) as share:  # each word its own, so that none keeps another from being mended
                found = self._others(term, share, spoilers, is_alone=len(looked.terms) == 1)
            if not found:
                continue
            best = max(found, key=lambda other: self._likelihood(term, other, beside)) if not each[at] else None
            if best:
                meant[term] = best.term
            others |= {form: [other for one in found for other in one.term.forms] for form in term.forms}
            weights = [MEANT_WEIGHT if other is best else OTHER_WEIGHT for other in found]
            clauses[at], each[at] = _add(clauses[at], each[at], found, weights)
        return Mended(looked._replace(clauses=clauses, each=each), meant, others)

    def _others(self, term: Term, budget: Budget, spoilers: bool, *, is_alone: bool) -> list[_Other]:
        """Return the terms that may be meant by one, and where they stand."""
        found = []
        for other in self._speller.near_terms(term, budget, is_alone=is_alone):
            clause = self._expander.expand_closely(other, budget)
            if not budget.spend(self._scorer.price(clause, spoilers=spoilers)):
                break
            found.append(_Other(other, clause, self._scorer.frequencies(clause, spoilers=spoilers)))
        return found

    def _likelihood(self, term: Term, other: _Other, beside: AbstractSet[int]) -> float:
        typed, meant = str(term), str(other.term)
        far = edit_distance(typed, meant, 2) + _OTHER_FIRST * (typed[0] != meant[0])
        together = len(beside & other.frequencies.keys())
        return (
            _SAID * log(1 + len(other.frequencies))
            + _FAR * far
            + _TOGETHER * bool(together)
            + _SHARE * together / max(len(other.frequencies), 1)
            + _CALLED * any(self._titles.having(title_word(form)) for form in other.term.forms)
        )


def _add(
    clause: Clause, frequencies: Scores, found: Sequence[_Other], weights: Sequence[float]
) -> tuple[Clause, Scores]:
    """Return the clause and where it stands with others, each by its weight."""
    forms, sequences, merged = dict(clause.forms), dict(clause.sequences), dict(frequencies)
    for other, weight in zip(found, weights, strict=True):
        for form, worth in other.clause.forms:
            forms.setdefault(form, weight * worth)
        for slots, worth in other.clause.sequences:
            sequences.setdefault(slots, weight * worth)
        for section, frequency in other.frequencies.items():
            merged[section] = merged.get(section, 0.0) + weight * frequency
    return clause._replace(forms=tuple(forms.items()), sequences=tuple(sequences.items())), merged
