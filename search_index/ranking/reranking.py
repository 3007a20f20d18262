"""A second look at the best sections: words standing side by side, and words that the best of them share.

Reading every section in order would be slow, so only the best by BM25F are read again. The order below them stays.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from heapq import nlargest
from itertools import pairwise
from math import exp
from typing import NamedTuple

from search_index.index.fields import BODY
from search_index.index.forward import MANY
from search_index.index.lexicon import FIELD_END, number_of
from search_index.index.reader import Index
from search_index.query.budget import COUNTED, WORD, Budget, reading, seeking
from search_index.query.clauses import Clause
from search_index.ranking.scoring import Scorer, Scores, searched

#: How many sections are read again: five pages of hits.
DEPTH = 50
#: What two words side by side are worth against the two words themselves (the ordered pairs of Metzler & Croft 2005,
#: "A Markov random field model for term dependencies"): "mental health" before "the mental strain … her health".
ADJACENCY_WEIGHT = 0.6

#: Feedback (after RM3: Lavrenko & Croft 2001; Abdul-Jaleel et al. 2004) is for questions. A short query says what it
#: wants, and drifts: "Seoul" should not turn into "skyline".
FEEDBACK_WORDS = 5
FEEDBACK_DEPTH = 100
FEEDBACK_SECTIONS = 10
FEEDBACK_TERMS = 30
#: How much of the final score is still the reader's own words.
FEEDBACK_ORIGINAL = 0.5
#: BM25 scores are roughly log odds of relevance, counted too often as words are not independent: a section this much
#: below the best is trusted e times less.
FEEDBACK_TEMPERATURE = 3.0
#: Half of a word's say comes with this many occurrences in a section.
FEEDBACK_SATURATION = 1.5


#: The forms of two words, and what it is worth that one stands beside one of the other.
Pair = tuple[tuple[frozenset[str], frozenset[str]], float]


class Raised(NamedTuple):
    """What the second look came to: all scores, and of those read again what each part of it added."""

    scores: Scores
    adjacency: Scores
    feedback: Scores


NOTHING_RAISED = Raised({}, {}, {})


class Reranker:
    """Reorders the best of what was found."""

    def __init__(self, index: Index, scorer: Scorer) -> None:
        self._index = index
        self._scorer = scorer

    def rerank(  # noqa: PLR0913 - what was found, and how far to go
        self,
        scores: Scores,
        clauses: Sequence[Clause],
        counts: Sequence[int],
        budget: Budget,
        *,
        spoilers: bool,
        feedback: bool = True,
    ) -> Raised:
        """Return `scores` with those of the best sections raised, as many as the budget pays for.

        `clauses` are those required, in query order, and `counts` the numbers of sections that have them.
        """
        if len(clauses) == 1 or not scores:
            return Raised(scores, {}, {})
        pairs = self._pairs(clauses, counts)
        best = self._affordable(best_of(scores, DEPTH), budget, partial(seeking, _sought(pairs)))
        adjacency = self._adjacency(best, pairs, spoilers)
        raised = {**scores, **{section: scores[section] + more for section, more in adjacency.items()}}
        if feedback and len(clauses) >= FEEDBACK_WORDS:
            return self._feed_back(raised, adjacency, len(clauses), budget, spoilers)
        return Raised(raised, adjacency, {})

    def usual_price(self) -> int:
        """Return the most that reading again costs where the sections are of average length."""
        sections = self._index.size
        words = self._index.forward.total // max(sections, 1)
        read = WORD * (min(DEPTH, sections) + min(FEEDBACK_DEPTH, sections))
        return words * (read + COUNTED * min(FEEDBACK_SECTIONS, sections))

    def _affordable(self, sections: Sequence[int], budget: Budget, price: Callable[[int], int]) -> Sequence[int]:
        """Return the first of the sections, as many as the budget lets be read at the price of so many words."""
        prices = [price(self._index.forward.size(section)) for section in sections]
        if sum(prices) <= budget.left:
            budget.spend(sum(prices))
            return sections
        return [section for section, price in zip(sections, prices, strict=True) if budget.spend(price)]

    def _pairs(self, clauses: Sequence[Clause], counts: Sequence[int]) -> Sequence[Pair]:
        """Return the words of neighbouring clauses, with what it is worth that they stand side by side."""
        character = self._index.lexicon.character
        sides = [frozenset(character(form) for form, _ in clause.forms) for clause in clauses]
        idfs = [*map(self._scorer.idf, counts)]
        return [
            ((left, right), (idfs[at] + idfs[at + 1]) / 2)
            for at, (left, right) in enumerate(pairwise(sides))
            if left and right
        ]

    def _adjacency(self, sections: Sequence[int], pairs: Sequence[Pair], spoilers: bool) -> Scores:
        """Return what words that stand side by side, in either order, add to each section."""
        added: Scores = {}
        for section in sections:
            words = self._index.forward.words(section)
            total = 0.0
            for (left, right), idf in pairs:
                frequency = sum(
                    self._index.norm(section, words.field_of(place))
                    for place in words.find_neighbours(left, right, spoilers=spoilers)
                )
                if frequency:
                    total += idf * self._scorer.saturate(frequency)
            added[section] = ADJACENCY_WEIGHT * total
        return added

    def _feed_back(self, scores: Scores, adjacency: Scores, words: int, budget: Budget, spoilers: bool) -> Raised:
        families = _Families(self._index.lexicon.families)
        first = best_of(scores, FEEDBACK_DEPTH + 1)
        candidates = self._affordable(first[:FEEDBACK_DEPTH], budget, partial(reading, WORD))
        best = self._affordable(candidates[:FEEDBACK_SECTIONS], budget, partial(reading, COUNTED))
        terms = self._feedback_terms(best, scores, families)
        if not terms:
            return Raised(scores, adjacency, {})
        # Both parts are means over their words, so that neither grows with the number of its words.
        fed = {
            section: FEEDBACK_ORIGINAL * scores[section]
            + (1 - FEEDBACK_ORIGINAL) * words * self._feedback_score(section, terms, families, spoilers)
            for section in candidates
        }
        # What was not read again keeps its order, below.
        parts = {section: score - scores[section] for section, score in fed.items()}
        left = first[len(candidates) :]
        scale = min(fed.values()) / scores[left[0]] if left else 1.0
        if scale < 1:
            scores = {section: score * scale for section, score in scores.items()}
        return Raised({**scores, **fed}, adjacency, parts)

    def _feedback_terms(
        self, best: Sequence[int], scores: Scores, families: "_Families"
    ) -> dict[int, tuple[float, float]]:
        """Return the word families that say most about the best sections, with their share and their idf."""
        lexicon = self._index.lexicon
        shares: dict[int, float] = defaultdict(float)
        for section in best:
            trust = exp((scores[section] - scores[best[0]]) / FEEDBACK_TEMPERATURE)
            for family, count in Counter(families.of(self._index.forward.words(section).field(BODY)[1])).items():
                shares[family] += trust * count / (count + FEEDBACK_SATURATION)
        idfs = {family: self._scorer.idf(count) for family in shares if (count := lexicon.family_counts[family])}
        weighed = {family: shares[family] * idf for family, idf in idfs.items()}
        chosen = nlargest(FEEDBACK_TERMS, weighed, key=weighed.__getitem__)
        total = sum(weighed[family] for family in chosen)
        return {family: (weighed[family] / total, idfs[family]) for family in chosen}

    def _feedback_score(
        self, section: int, terms: dict[int, tuple[float, float]], families: "_Families", spoilers: bool
    ) -> float:
        frequencies: dict[int, float] = defaultdict(float)
        words = self._index.forward.words(section).text.split(FIELD_END)
        for field in searched(spoilers=spoilers):
            norm = self._index.norm(section, field)
            for family, count in Counter(filter(terms.__contains__, families.of(words[field]))).items():
                frequencies[family] += norm * count
        return sum(
            terms[family][0] * terms[family][1] * self._scorer.saturate(frequency)
            for family, frequency in frequencies.items()
        )


class _Families(dict[str, int]):
    """The family of each form, by its character, looked up when first asked for."""

    def __init__(self, by_rank: Sequence[int]) -> None:
        self._by_rank = by_rank

    def __missing__(self, form: str) -> int:
        family = self[form] = self._by_rank[number_of(form)]
        return family

    def of(self, words: str) -> Iterator[int]:
        """Return the families of some words."""
        return map(self.__getitem__, words)


def _sought(pairs: Sequence[Pair]) -> int:
    """Return how many forms are looked for to find all pairs."""
    return sum(min(len(left), len(right), MANY) for (left, right), _ in pairs)


def best_of(scores: Scores, count: int) -> Sequence[int]:
    """Return the best `count` sections, in order; of equals the first."""
    if len(scores) > count:
        least = nlargest(count, scores.values())[-1]
        scores = {section: score for section, score in scores.items() if score >= least}
    return sorted(scores, key=lambda section: (-scores[section], section))[:count]
