"""From a parsed query to the sections found: all words, else any word, else the corrected spelling."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nlargest

from search_index.cache import BoundedCache
from search_index.errors import QueryError
from search_index.expansion import Clause, Expander
from search_index.index import Index
from search_index.query import ParsedQuery, parse_query
from search_index.reranking import DEPTH, Reranker
from search_index.scoring import Scorer, Scores
from search_index.spelling import Speller


@dataclass(frozen=True)
class Found:
    """The sections found, before filters, and how the query was read to find them."""

    read_as: str
    clauses: Sequence[Clause]
    scores: Scores
    relaxed: bool = False
    suggestion: str | None = None
    corrected: bool = False

    def __len__(self) -> int:
        return len(self.scores)

    @cached_property
    def best(self) -> list[int]:
        """The best sections, in order: as many as are read a second time."""
        return nlargest(DEPTH, self.scores, key=self.scores.__getitem__)


class Matcher:
    """Finds and ranks; remembers recent searches, as a search's pages and filters share the work."""

    #: How many scores to remember over all searches, at about 100 bytes each.
    _MEMORY = 300_000

    def __init__(self, index: Index, expander: Expander, speller: Speller, scorer: Scorer | None = None) -> None:
        self._index = index
        self._expander = expander
        self._speller = speller
        self.scorer = scorer or Scorer(index)
        self._reranker = Reranker(index, self.scorer)
        self._recent: BoundedCache[tuple[str, bool], Found] = BoundedCache(self._MEMORY)

    def find(self, text: str, *, spoilers: bool) -> Found:
        """Return what the query finds. Raises QueryError for a query over a cap."""
        key = text, spoilers
        found = self._recent.get(key)
        if found is None:
            found = self._climb_down(parse_query(text), spoilers)
            self._recent.put(key, found)
        return found

    def match(self, parsed: ParsedQuery, *, spoilers: bool, any_word: bool = False, feedback: bool = True) -> Found:
        """Return the sections with all the words, or else (at once, if `any_word`) those with any, ranked.

        There are no caps here: the questions of a test collection may be longer than a reader's.
        """
        return self._rank(self._score(parsed, spoilers=spoilers, any_word=any_word), spoilers, feedback=feedback)

    def _score(self, parsed: ParsedQuery, *, spoilers: bool, any_word: bool = False) -> Found:
        clauses = self._expander.expand(parsed.wanted)
        required = [clause for clause in clauses if not clause.is_optional] or clauses
        each = [self.scorer.scores(clause, spoilers=spoilers) for clause in required]
        excluded: set[int] = set()
        for term in parsed.excluded:
            excluded.update(self.scorer.scores(self._expander.exclude(term), spoilers=spoilers))
        scores = {} if any_word else _without(_intersect(each), excluded)
        relaxed = not scores and len(required) > 1
        if relaxed or any_word:
            scores = _without(_unite(each), excluded)
        return Found(str(parsed), required, scores, relaxed=relaxed and bool(scores))

    def _rank(self, found: Found, spoilers: bool, *, feedback: bool = True) -> Found:
        return replace(
            found, scores=self._reranker.rerank(found.scores, found.clauses, spoilers=spoilers, feedback=feedback)
        )

    def _climb_down(self, parsed: ParsedQuery, spoilers: bool) -> Found:
        found = self._score(parsed, spoilers=spoilers)
        better = self._respell(parsed) if found.relaxed or not found.scores else None
        if better is None:
            return self._rank(found, spoilers)
        # Of any words, the corrected ones find something, unless what is excluded takes it away.
        respelt = found if found.scores and not parsed.excluded else self._score(better, spoilers=spoilers)
        suggestion = str(better) if respelt.scores else None
        # Quotation marks say that the words are meant as they stand: there the better spelling is only offered.
        if found.scores or not suggestion or all(term.is_phrase for term in parsed.wanted):
            return replace(self._rank(found, spoilers), suggestion=suggestion)
        return replace(self._rank(respelt, spoilers), suggestion=suggestion, corrected=True)

    def _respell(self, parsed: ParsedQuery) -> ParsedQuery | None:
        """Return the query with its unknown words corrected, if they can be."""
        text = self._speller.correct_query(parsed)
        try:
            return parse_query(text) if text else None
        except QueryError:  # The corrected words are longer than the typed ones, and the query was near a cap.
            return None


def _intersect(each: Sequence[Scores]) -> Scores:
    if not each:
        return {}
    total, *others = sorted(each, key=len)
    for scores in others:
        total = {section: score + scores[section] for section, score in total.items() if section in scores}
    return total


def _unite(each: Sequence[Scores]) -> Scores:
    total: Scores = {}
    for scores in each:
        for section, score in scores.items():
            total[section] = total.get(section, 0.0) + score
    return dict(sorted(total.items()))


def _without(scores: Scores, excluded: set[int]) -> Scores:
    return {section: score for section, score in scores.items() if section not in excluded} if excluded else scores
