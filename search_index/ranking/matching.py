"""From a parsed query to the sections found: all words, else any word, else the corrected spelling."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from search_index.index.cache import BoundedCache
from search_index.index.reader import Index
from search_index.query.budget import ALLOWANCE, ALLOWANCE_SECTION, Budget
from search_index.query.clauses import Clause
from search_index.query.expansion import Expander
from search_index.query.parsing import ParsedQuery, Term, parse_query
from search_index.query.spelling import Speller
from search_index.ranking.reranking import DEPTH, NOTHING_RAISED, Raised, Reranker, best_of
from search_index.ranking.scoring import Scorer, Scores


class Found(NamedTuple):
    """The sections found, before filters, and how the query was read to find them.

    `best` are the best of them, in order, as many as are read a second time. `counts` says how many sections have each
    of the clauses. What is `partial` was cut short by the budget.
    """

    read_as: str
    clauses: Sequence[Clause]
    scores: Scores
    best: Sequence[int] = ()
    counts: Sequence[int] = ()
    relaxed: bool = False
    suggestion: str | None = None
    corrected: bool = False
    partial: bool = False
    raised: Raised = NOTHING_RAISED

    def with_scores(self, scores: Scores) -> "Found":
        """Return the same with other scores, and what is best by them."""
        return self._replace(scores=scores, best=best_of(scores, DEPTH))

    def first(self, count: int) -> Sequence[int]:
        """Return the best `count` sections, in order."""
        if count <= DEPTH:
            return self.best[:count]
        return best_of(self.scores, count)


class Matcher:
    """Finds and ranks; remembers recent searches, as a search's pages and filters share the work."""

    #: How many bytes of scores to remember over all searches, and what one takes in a dictionary.
    _MEMORY = 4_000_000
    _SCORE = 100

    def __init__(self, index: Index, expander: Expander, speller: Speller, scorer: Scorer | None = None) -> None:
        self._index = index
        self._expander = expander
        self._speller = speller
        self.scorer = scorer or Scorer(index)
        self._reranker = Reranker(index, self.scorer)
        self._recent: BoundedCache[tuple[str, bool], Found] = BoundedCache(
            self._MEMORY, lambda found: self._SCORE * len(found.scores)
        )

    def find(self, text: str, *, spoilers: bool) -> Found:
        """Return what the query finds. Raises QueryError for a query over a cap."""
        key = text, spoilers
        found = self._recent.get(key)
        if found is None:
            parsed, budget = parse_query(text), self.budget()
            found = self._climb_down(parsed, spoilers, budget)
            if budget.is_partial:
                found = found._replace(partial=True)
            self._recent.put(key, found)
        return found

    def budget(self) -> Budget:
        """Return what a query may cost."""
        return Budget(self._allowance)

    @cached_property
    def _allowance(self) -> int:
        return ALLOWANCE + ALLOWANCE_SECTION * self._index.size + self._reranker.usual_price()

    def match(self, parsed: ParsedQuery, *, spoilers: bool, any_word: bool = False, feedback: bool = True) -> Found:
        """Return the sections with all the words, or else (at once, if `any_word`) those with any, ranked.

        There are no caps here: the questions of a test collection may be longer than a reader's.
        """
        budget = self.budget()
        found = self._score(parsed, spoilers, budget, any_word=any_word)
        return self._rank(found, spoilers, budget, feedback=feedback)._replace(partial=budget.is_partial)

    def _score(self, parsed: ParsedQuery, spoilers: bool, budget: Budget, *, any_word: bool = False) -> Found:
        excluded = self._exclude(parsed.excluded, spoilers, budget) if parsed.wanted else None
        if excluded is None:
            return Found(str(parsed), (), {})
        with budget.share() as share:
            clauses = self._expander.expand(parsed.wanted, share)
        required = [clause for clause in clauses if not clause.is_optional] or clauses
        with budget.share(0.75) as share:
            afforded = self._afford(required, spoilers, share)
        if len(afforded) == 1:
            scores = self.scorer.score_one(afforded[0], spoilers=spoilers)
            return Found(str(parsed), afforded, _without(scores, excluded), counts=(len(scores),))
        # A word that is said again counts again, and is looked up once.
        said = {clause: self.scorer.frequencies(clause, spoilers=spoilers) for clause in dict.fromkeys(afforded)}
        each = [said[clause] for clause in afforded]
        scores = {} if any_word else _without(self.scorer.score_all(each), excluded)
        relaxed = not scores
        if relaxed or any_word:
            scores = _without(self.scorer.score_any(each), excluded)
        return Found(str(parsed), afforded, scores, counts=tuple(map(len, each)), relaxed=relaxed and bool(scores))

    def _exclude(self, terms: Sequence[Term], spoilers: bool, budget: Budget) -> set[int] | None:
        """Return the sections that have an excluded term, or None if the budget does not tell all of them.

        Then nothing is found: a section must never be shown that might have what was excluded.
        """
        excluded: set[int] = set()
        if not terms:
            return excluded
        with budget.share() as share:
            for clause in [self._expander.exclude(term, share) for term in terms]:
                if share.is_spent or not share.spend(self.scorer.price(clause, spoilers=spoilers)):
                    return None
                excluded |= self.scorer.frequencies(clause, spoilers=spoilers).keys()
        return excluded

    def _afford(self, clauses: Sequence[Clause], spoilers: bool, budget: Budget) -> Sequence[Clause]:
        """Return the clauses that the budget pays for, rarest first; the first too dear is cut, the rest left out."""
        prices = [self.scorer.price(clause, spoilers=spoilers) for clause in clauses]
        if sum(prices) <= budget.left:
            budget.spend(sum(prices))
            return clauses
        afforded: dict[int, Clause] = {}
        for number in sorted(range(len(clauses)), key=prices.__getitem__):
            if prices[number] <= budget.left:
                budget.spend(prices[number])
                afforded[number] = clauses[number]
            elif not budget.is_spent and (cut := self.scorer.cut(clauses[number], budget, spoilers=spoilers)):
                afforded[number] = cut
        return [afforded[number] for number in sorted(afforded)]

    def _rank(self, found: Found, spoilers: bool, budget: Budget, *, feedback: bool = True) -> Found:
        rerank = self._reranker.rerank
        raised = rerank(found.scores, found.clauses, found.counts, budget, spoilers=spoilers, feedback=feedback)
        return found.with_scores(raised.scores)._replace(raised=raised)

    def _climb_down(self, parsed: ParsedQuery, spoilers: bool, budget: Budget) -> Found:
        found = self._score(parsed, spoilers, budget)
        better = self._respell(parsed, budget) if found.relaxed or not found.scores else None
        if better is None:
            return self._rank(found, spoilers, budget)
        # Of any words, the corrected ones find something, unless what is excluded takes it away.
        respelt = found if found.scores and not parsed.excluded else self._score(better, spoilers, budget)
        suggestion = str(better) if respelt.scores else None
        # Quotation marks say that the words are meant as they stand: there the better spelling is only offered.
        if found.scores or not suggestion or all(term.is_phrase for term in parsed.wanted):
            return self._rank(found, spoilers, budget)._replace(suggestion=suggestion)
        return self._rank(respelt, spoilers, budget)._replace(suggestion=suggestion, corrected=True)

    def _respell(self, parsed: ParsedQuery, budget: Budget) -> ParsedQuery | None:
        """Return the query with its unknown words corrected, if they can be."""
        with budget.share() as share:
            return self._speller.correct_query(parsed, share)


def _without(scores: Scores, excluded: set[int]) -> Scores:
    return {section: score for section, score in scores.items() if section not in excluded} if excluded else scores
