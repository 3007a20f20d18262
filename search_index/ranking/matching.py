"""From a parsed query to the sections found: those with all words, then those with some, misspelt ones mended."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from search_index.index.cache import BoundedCache
from search_index.index.neighbours import Neighbours
from search_index.index.reader import Index
from search_index.index.titles import Titles
from search_index.query.budget import ALLOWANCE, ALLOWANCE_SECTION, Budget
from search_index.query.clauses import Clause
from search_index.query.expansion import Expander
from search_index.query.parsing import ParsedQuery, Term, parse_query
from search_index.query.spelling import Speller
from search_index.ranking.found import Found, Part
from search_index.ranking.mending import Looked, Mended, Mender
from search_index.ranking.reranking import QUESTION_WORDS, TITLE_WEIGHT, Reranker
from search_index.ranking.scoring import Scorer, Scores
from search_index.ranking.titles import TitleFinder


class Matcher:
    """Finds and ranks; remembers recent searches, as a search's pages and filters share the work."""

    #: How many bytes of scores to remember over all searches, and what one takes in a dictionary.
    _MEMORY = 4_000_000
    _SCORE = 100

    def __init__(self, index: Index, expander: Expander, speller: Speller) -> None:
        self._index = index
        self._expander = expander
        self._speller = speller
        self.scorer = Scorer(index)
        titles = Titles(index.directory, len(index.profiles))
        self._title_finder = TitleFinder(titles)
        self._mender = Mender(titles, expander, speller, self.scorer)
        self._reranker = Reranker(index, Neighbours(index.directory, index.size), self.scorer)
        self._recent: BoundedCache[tuple[str, bool], Found] = BoundedCache(
            self._MEMORY, lambda found: self._SCORE * (len(found.full.scores) + 2 * sum(map(len, found.each)))
        )

    def find(self, text: str, *, spoilers: bool) -> Found:
        """Return what the query finds. Raises QueryError for a query over a cap."""
        key = text, spoilers
        found = self._recent.get(key)
        if found is None:
            found = self.match(parse_query(text), spoilers=spoilers)
            self._recent.put(key, found)
        return found

    def budget(self) -> Budget:
        """Return what a query may cost."""
        return Budget(self._allowance)

    @cached_property
    def _allowance(self) -> int:
        return ALLOWANCE + ALLOWANCE_SECTION * self._index.size + self._reranker.usual_price()

    def match(self, parsed: ParsedQuery, *, spoilers: bool) -> Found:
        """Return what a query finds, which may be over the caps: questions of test collections are."""
        budget = self.budget()
        looked = self._look(parsed, spoilers, budget)
        if looked.full or not looked.terms:
            return self._rank(parsed, looked, {}, budget, spoilers)
        with budget.share() as share:
            nearest = self._speller.nearest(_beside_words(parsed), share)
            # Not knowing all that may be excluded, nothing more is to be found.
            is_told = not (parsed.excluded and share.is_partial)
            mended = self._mender.mend(looked, share, spoilers=spoilers) if is_told else Mended(looked, {}, {})
            better = self._speller.respell(parsed, mended.meant, nearest)
        if better is None:
            return self._rank(parsed, mended.looked, mended.others, budget, spoilers)
        if _beside_words(better) == _beside_words(parsed):
            is_found = bool(mended.looked.full)
            found = self._rank(better if is_found else parsed, mended.looked, mended.others, budget, spoilers)
            return found._replace(suggestion=str(better) if found.total else None, corrected=is_found)
        # Other phrases or exclusions change what is found. What is quoted is meant as it stands: another is offered.
        other = self._look(better, spoilers, budget)
        if looked.finds_any or not other.finds_any or all(term.is_phrase for term in parsed.wanted):
            found = self._rank(parsed, looked, {}, budget, spoilers)
            return found._replace(suggestion=str(better) if other.finds_any else None)
        return self._rank(better, other, {}, budget, spoilers)._replace(suggestion=str(better), corrected=True)

    def _look(self, parsed: ParsedQuery, spoilers: bool, budget: Budget) -> Looked:
        excluded = self._exclude(parsed, spoilers, budget) if parsed.wanted else None
        if excluded is None:
            return Looked((), (), ())
        with budget.share() as share:
            clauses = self._expander.expand(parsed.wanted, share)
        asked = [*zip(parsed.wanted, clauses, strict=True)]
        required = [(term, clause) for term, clause in asked if not clause.is_optional] or asked
        with budget.share(0.75) as share:
            afforded = self._afford(required, spoilers, share)
        # A word that is said again counts again, and is looked up once.
        said = {clause: self.scorer.frequencies(clause, spoilers=spoilers) for _, clause in dict.fromkeys(afforded)}
        terms, clauses = [term for term, _ in afforded], [clause for _, clause in afforded]
        return Looked(terms, clauses, [said[clause] for clause in clauses], excluded)

    def _exclude(self, parsed: ParsedQuery, spoilers: bool, budget: Budget) -> AbstractSet[int] | None:
        """Return the sections that have an excluded term, or None if the budget does not tell all of them.

        Then nothing is found: a section must never be shown that might have what was excluded. But what is wanted by
        its very form is not excluded with others of its stem: "running -runs" tells them apart.
        """
        excluded: set[int] = set()
        if not parsed.excluded:
            return excluded
        with budget.share() as share:
            wanted = {
                form for term in parsed.wanted for form, _ in self._expander.expand_closely(term, share).exact_forms
            }
            for told in [self._expander.expand_closely(term, share) for term in parsed.excluded]:
                is_wanted = any(form in wanted for form, _ in told.forms)
                clause = told._replace(forms=told.exact_forms) if is_wanted else told
                if share.is_spent or not share.spend(self.scorer.price(clause, spoilers=spoilers)):
                    return None
                excluded |= self.scorer.frequencies(clause, spoilers=spoilers).keys()
        return excluded

    def _afford(
        self, asked: Sequence[tuple[Term, Clause]], spoilers: bool, budget: Budget
    ) -> Sequence[tuple[Term, Clause]]:
        """Return what the budget pays for, rarest first; the first too dear is cut, the rest left out."""
        prices = [self.scorer.price(clause, spoilers=spoilers) for _, clause in asked]
        if sum(prices) <= budget.left:
            budget.spend(sum(prices))
            return asked
        afforded: dict[int, tuple[Term, Clause]] = {}
        for number in sorted(range(len(asked)), key=prices.__getitem__):
            term, clause = asked[number]
            if prices[number] <= budget.left:
                budget.spend(prices[number])
                afforded[number] = term, clause
            elif not budget.is_spent and (cut := self.scorer.cut(clause, budget, spoilers=spoilers)):
                afforded[number] = term, cut
        return [afforded[number] for number in sorted(afforded)]

    def _rank(
        self,
        parsed: ParsedQuery,
        looked: Looked,
        others: Mapping[str, Sequence[str]],
        budget: Budget,
        spoilers: bool,
    ) -> Found:
        """Return what was found in its order; `others` may be meant by words that were typed."""
        worth = TITLE_WEIGHT * sum(map(self.scorer.idf, map(len, looked.each)))
        called = self._title_finder.called(parsed.wanted, others) if looked.terms else {}
        sections_of = self._index.profiles.sections
        called = {section: worth * likeness for profile, likeness in called.items() for section in sections_of(profile)}

        def rank(scores: Scores, budget: Budget) -> Part:
            raised = self._reranker.rerank(scores, looked.clauses, looked.each, called, budget, spoilers=spoilers)
            return Part(raised.scores, raised, budget.is_partial)

        if len(looked.clauses) >= QUESTION_WORDS:
            # Sections of both kinds support each other.
            everything = rank(_without(self.scorer.score_any(looked.each), looked.excluded), budget)
            full, rest = everything.parted(looked.full)
            return Found(str(parsed), looked.clauses, looked.each, looked.excluded, full, lambda _: rest)
        left = budget.left
        full = rank(_without(self.scorer.score_all(looked.each), looked.excluded), budget)
        shown = looked.excluded | full.scores.keys()

        def rank_rest(most: int | None) -> Part:
            wanted = None if most is None else most + len(shown)
            return rank(_without(self.scorer.score_any(looked.each, wanted, called.keys()), shown), Budget(left))

        return Found(str(parsed), looked.clauses, looked.each, looked.excluded, full, rank_rest)


def _beside_words(parsed: ParsedQuery) -> list[Term]:
    """Return what of a query is no single wanted word."""
    return [term for term in parsed.terms if term.is_phrase or term.is_excluded]


def _without(scores: Scores, excluded: AbstractSet[int]) -> Scores:
    return {section: score for section, score in scores.items() if section not in excluded} if excluded else scores
