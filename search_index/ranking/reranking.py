"""A second look at the best sections: words standing side by side, and words that the best of them share.

Reading every section in order would be slow, so only the best by BM25F are read again. The order below them stays.
"""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest
from itertools import pairwise
from math import exp

from search_index.analysis.stopwords import STOP_WORDS
from search_index.index.fields import BODY, EVERYTHING, PUBLIC
from search_index.index.reader import Index
from search_index.query.budget import COUNTED, SECTION, WORD, Budget
from search_index.query.clauses import Clause
from search_index.ranking.scoring import Scorer, Scores

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
    ) -> Scores:
        """Return `scores` with those of the best sections raised, as many as the budget pays for.

        `clauses` are those required, in query order, and `counts` the numbers of sections that have them.
        """
        if len(clauses) == 1 or not scores:
            return scores
        fields = EVERYTHING if spoilers else PUBLIC
        best = self._affordable(nlargest(DEPTH, scores, key=scores.__getitem__), fields, budget)
        raised = self._adjacency(best, clauses, counts, fields)
        scores = {**scores, **{section: scores[section] + raised[section] for section in best}}
        if feedback and len(clauses) >= FEEDBACK_WORDS:
            scores = self._feed_back(scores, len(clauses), fields, budget)
        return scores

    def usual_price(self) -> int:
        """Return the most that reading again costs where the sections are of average length."""
        sections = self._index.size
        words = self._index.forward.total // max(sections, 1)
        read = WORD * (min(DEPTH, sections) + min(FEEDBACK_DEPTH, sections))
        return words * (read + COUNTED * min(FEEDBACK_SECTIONS, sections))

    def _affordable(
        self, sections: Sequence[int], fields: Sequence[int], budget: Budget, price: int = WORD
    ) -> Sequence[int]:
        """Return the first of the sections, as many as the budget lets be read at the price of a word."""
        prices = [SECTION + price * words for words in self._index.forward.words(sections, fields)]
        if sum(prices) <= budget.left:
            budget.spend(sum(prices))
            return sections
        return [section for section, price in zip(sections, prices, strict=True) if budget.spend(price)]

    def _adjacency(
        self, sections: Sequence[int], clauses: Sequence[Clause], counts: Sequence[int], fields: Sequence[int]
    ) -> Scores:
        idfs = [*map(self._scorer.idf, counts)]
        wanted: dict[int, set[int]] = defaultdict(set)
        for number, clause in enumerate(clauses):
            for form, _ in clause.forms:
                wanted[form].add(number)
        return {section: self._adjacency_in(section, wanted, idfs, fields) for section in sections}

    def _adjacency_in(
        self, section: int, wanted: dict[int, set[int]], idfs: Sequence[float], fields: Sequence[int]
    ) -> float:
        pairs: dict[int, float] = defaultdict(float)
        for field in fields:
            forms = self._index.forward.forms(section, field)
            positions = [position for position, form in enumerate(forms) if form in wanted]
            lengths, norms = self._scorer.norms(field)
            for position, following in pairwise(positions):
                if following == position + 1:
                    rights = wanted[forms[following]]
                    for left in wanted[forms[position]]:
                        for right in (left - 1, left + 1):
                            if right in rights:
                                pairs[min(left, right)] += norms[lengths[section]]
        return ADJACENCY_WEIGHT * sum(
            (idfs[left] + idfs[left + 1]) / 2 * self._scorer.saturate(frequency) for left, frequency in pairs.items()
        )

    def _feed_back(self, scores: Scores, words: int, fields: Sequence[int], budget: Budget) -> Scores:
        candidates = self._affordable(nlargest(FEEDBACK_DEPTH, scores, key=scores.__getitem__), fields, budget)
        best = self._affordable(candidates[:FEEDBACK_SECTIONS], (BODY,), budget, COUNTED)
        terms = self._feedback_terms(best, scores)
        if not terms:
            return scores
        # Both parts are means over their words, so that neither grows with the number of its words.
        fed = {
            section: FEEDBACK_ORIGINAL * scores[section]
            + (1 - FEEDBACK_ORIGINAL) * words * self._feedback_score(section, terms, fields)
            for section in candidates
        }
        # What was not read again keeps its order, below.
        lowest = min(fed.values())
        highest_left = max((score for section, score in scores.items() if section not in fed), default=0.0)
        scale = min(lowest / highest_left, 1.0) if highest_left else 1.0
        return {section: fed[section] if section in fed else score * scale for section, score in scores.items()}

    def _feedback_terms(self, best: Sequence[int], scores: Scores) -> dict[int, tuple[float, float]]:
        """Return the word families that say most about the best sections, with their share and their idf."""
        lexicon = self._index.lexicon
        shares: dict[int, float] = defaultdict(float)
        for section in best:
            trust = exp((scores[section] - scores[best[0]]) / FEEDBACK_TEMPERATURE)
            counts: dict[int, int] = defaultdict(int)
            for form in self._index.forward.forms(section, BODY):
                counts[lexicon.families[form]] += 1
            for family, count in counts.items():
                shares[family] += trust * count / (count + FEEDBACK_SATURATION)
        weighed = {
            family: (share * self._scorer.idf(lexicon.family_counts[family]))
            for family, share in shares.items()
            if lexicon.forms[family] not in STOP_WORDS and not lexicon.forms[family].isdigit()
        }
        chosen = nlargest(FEEDBACK_TERMS, weighed, key=weighed.__getitem__)
        total = sum(weighed[family] for family in chosen)
        return {family: (weighed[family] / total, self._scorer.idf(lexicon.family_counts[family])) for family in chosen}

    def _feedback_score(self, section: int, terms: dict[int, tuple[float, float]], fields: Sequence[int]) -> float:
        families = self._index.lexicon.families
        frequencies: dict[int, float] = defaultdict(float)
        for field in fields:
            lengths, norms = self._scorer.norms(field)
            norm = norms[lengths[section]]
            for form in self._index.forward.forms(section, field):
                if families[form] in terms:
                    frequencies[families[form]] += norm
        return sum(
            terms[family][0] * terms[family][1] * self._scorer.saturate(frequency)
            for family, frequency in frequencies.items()
        )
