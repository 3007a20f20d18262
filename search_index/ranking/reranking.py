"""A second look at what was found: whole titles, words standing side by side, sections alike.

Titles raise all sections of their reviews. Reading every section in order would be slow, so only the best are read
again; the order below them stays.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from search_index.index.forward import MANY
from search_index.index.neighbours import Neighbours
from search_index.index.reader import Index
from search_index.query.budget import Budget, passing
from search_index.query.clauses import Clause
from search_index.ranking.scoring import Scorer, Scores, searched

#: How many sections are read again: ten pages of hits.
DEPTH = 100
#: What two words side by side are worth against the two words themselves (the ordered pairs of Metzler & Croft 2005,
#: "A Markov random field model for term dependencies"): "mental health" before "the mental strain … her health", and
#: "david white" before *White Squall*. In a question fewer neighbours belong together.
ADJACENCY_WEIGHT, ADJACENCY_WEIGHT_IN_QUESTIONS = 0.6, 0.2

#: A title, or a name, typed whole is worth all words of the query once more: "the thing" should find the film of that
#: name before those that mention a thing.
TITLE_WEIGHT = 1.0

#: Sections alike support each other (cluster-based smoothing, after Kurland & Lee 2004, "Corpus structure, language
#: models, and ad hoc information retrieval"), for questions of so many words; a short query says what it wants.
QUESTION_WORDS = 5
#: So many of the best sections are held against those they are like, and this much of their score comes from there.
ALIKE_DEPTH = 200
ALIKE_WEIGHT = 0.5

#: How many forms a question of sixteen words looks for again: of each two words the one with fewer, which has five.
_USUALLY_SOUGHT = 80

#: The forms of two words.
Sides = tuple[frozenset[str], frozenset[str]]
#: The same, and what it is worth that one stands beside one of the other.
Pair = tuple[Sides, float]


class Raised(NamedTuple):
    """What the second look came to: all scores, and what each part of it added to which sections."""

    scores: Scores
    title: Scores
    adjacency: Scores
    alike: Scores


NOTHING_RAISED = Raised({}, {}, {}, {})


class Reranker:
    """Reorders the best of what was found."""

    def __init__(self, index: Index, neighbours: Neighbours, scorer: Scorer) -> None:
        self._index = index
        self._neighbours = neighbours
        self._scorer = scorer

    def rerank(  # noqa: PLR0913 - what was found, and how far to go
        self,
        scores: Scores,
        clauses: Sequence[Clause],
        each: Sequence[Scores],
        called: Mapping[int, float],
        budget: Budget,
        *,
        spoilers: bool,
    ) -> Raised:
        """Return `scores` with those raised that deserve it, as far as the budget pays for looking.

        `clauses` are those required, in query order, and `each` where they stand. `called` says what it is worth to
        sections that their review is called what was asked.
        """
        title = {section: worth for section, worth in called.items() if section in scores}
        scores = _raise(scores, title)
        if len(clauses) == 1 or not scores:
            return Raised(scores, title, {}, {})
        pairs = self._pairs(clauses, each)
        beside = {section: scores[section] for section in _with_neighbours(each) & scores.keys()}
        best = self._affordable(best_of(beside, DEPTH), budget, partial(passing, _sought(pairs)))
        is_question = len(clauses) >= QUESTION_WORDS
        weight = ADJACENCY_WEIGHT_IN_QUESTIONS if is_question else ADJACENCY_WEIGHT
        adjacency = {section: weight * worth for section, worth in self._adjacency(best, pairs, spoilers).items()}
        scores = _raise(scores, adjacency)
        alike = self._alike(scores) if is_question else {}
        return Raised(_raise(scores, alike), title, adjacency, alike)

    def usual_price(self) -> int:
        """Return the most that reading again usually costs: for a long question, in sections of average length."""
        sections = self._index.size
        words = self._index.forward.total // max(sections, 1)
        return passing(_USUALLY_SOUGHT, words) * min(DEPTH, sections)

    def _affordable(self, sections: Sequence[int], budget: Budget, price: Callable[[int], int]) -> Sequence[int]:
        """Return the first of the sections, as many as the budget lets be read at the price of so many words."""
        prices = [price(self._index.forward.size(section)) for section in sections]
        if sum(prices) <= budget.left:
            budget.spend(sum(prices))
            return sections
        return [section for section, price in zip(sections, prices, strict=True) if budget.spend(price)]

    def _pairs(self, clauses: Sequence[Clause], each: Sequence[Scores]) -> Sequence[Pair]:
        """Return the words of neighbouring clauses, each two once, and what it is worth that they are side by side."""
        character = self._index.lexicon.character
        sides = [frozenset(character(form) for form, _ in clause.forms) for clause in clauses]
        idfs = [*map(self._scorer.idf, map(len, each))]
        worth: dict[Sides, float] = {}
        for at, (left, right) in enumerate(pairwise(sides)):
            if left and right:
                pair = (right, left) if (right, left) in worth else (left, right)
                worth[pair] = worth.get(pair, 0.0) + (idfs[at] + idfs[at + 1]) / 2
        return [*worth.items()]

    def _adjacency(self, sections: Sequence[int], pairs: Sequence[Pair], spoilers: bool) -> Scores:
        """Return what it is worth that words stand side by side, in either order, in which of the sections.

        All are looked through as one text, as each by itself would take ten times as long.
        """
        together = self._index.forward.together(sections)
        added: Scores = {}
        last = searched(spoilers=spoilers)[-1]
        for (left, right), idf in pairs:
            frequencies: Scores = {}
            for place in together.find_neighbours(left, right):
                at, field = together.place(place)
                if field <= last:
                    section = sections[at]
                    frequencies[section] = frequencies.get(section, 0.0) + self._index.norm(section, field)
            for section, frequency in frequencies.items():
                added[section] = added.get(section, 0.0) + idf * self._scorer.saturate(frequency)
        return added

    def _alike(self, scores: Scores) -> Scores:
        """Return what the sections that are like the best ones add to these, or take."""
        return {
            section: ALIKE_WEIGHT
            * (sum(share * scores.get(other, 0.0) for other, share in self._neighbours.of(section)) - scores[section])
            for section in best_of(scores, ALIKE_DEPTH)
        }


def _with_neighbours(each: Sequence[Scores]) -> set[int]:
    """Return the sections that have two words which are neighbours in the query."""
    return set().union(*(left.keys() & right.keys() for left, right in pairwise(each)))


def _raise(scores: Scores, added: Scores) -> Scores:
    return {**scores, **{section: scores[section] + more for section, more in added.items()}} if added else scores


def _sought(pairs: Sequence[Pair]) -> int:
    """Return how many forms are looked for to find all pairs."""
    return sum(min(len(left), len(right), MANY) for (left, right), _ in pairs)


def best_of(scores: Scores, count: int) -> Sequence[int]:
    """Return the best `count` sections, in order; of equals the first."""
    if len(scores) > count:
        least = nlargest(count, scores.values())[-1]
        scores = {section: score for section, score in scores.items() if score >= least}
    return sorted(scores, key=lambda section: (-scores[section], section))[:count]
