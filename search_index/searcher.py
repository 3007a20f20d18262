"""The searcher: one directory, opened once, asked by many threads."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search_index.errors import QueryError
from search_index.hits.facets import NO_FILTERS, Facets, Filters, count_facets
from search_index.hits.highlighting import Highlighter
from search_index.hits.snippets import excerpt, mark
from search_index.index.cache import ENTRY, BoundedCache
from search_index.index.fields import BODY, HEADING, SPOILER, TITLE
from search_index.index.joins import Joins
from search_index.index.profiles import Profiles
from search_index.index.reader import Index
from search_index.index.synonyms import Synonyms
from search_index.query.budget import ALLOWANCE, ALLOWANCE_SECTION, Budget
from search_index.query.expansion import Expander
from search_index.query.parsing import quote_words
from search_index.query.spelling import Speller
from search_index.query.suggestions import Suggester
from search_index.ranking.matching import Found, Matcher
from search_index.results import Hit, SearchResults, Suggestion

if TYPE_CHECKING:
    from search_index.explanations import Explanation

SORTS: Final = ("relevance", "newest", "oldest")

#: How many searches' facets to remember: the pages of a search share them.
_REMEMBERED_FACETS = 500 * ENTRY


class Searcher:
    """Answers searches from a directory that `build_index` wrote. Never writes; safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        """Open the index; raises SearchIndexError if that fails for whatever reason."""
        self._index = Index(directory)
        self._profiles = Profiles(directory)
        speller = Speller(self._index.lexicon)
        expander = Expander(self._index.lexicon, Joins(directory), Synonyms(directory))
        self._matcher = Matcher(self._index, expander, speller)
        self._facets: BoundedCache[tuple[str, bool, Filters], Facets] = BoundedCache(_REMEMBERED_FACETS)
        self._suggester = Suggester(directory, speller)

    def search(  # noqa: PLR0913 - each is a parameter of the search page
        self,
        text: str,
        *,
        page: int = 1,
        per_page: int = 10,
        review: str | None = None,
        tag: str | None = None,
        year: int | None = None,
        sort: str = "relevance",
        spoilers: bool = False,
    ) -> SearchResults:
        """Return one page of the sections that have what `text` asks for; none for a page past the last.

        Raises QueryError for a query over a cap, a page below 1 or without hits, or an unknown `sort`.
        """
        _check_page(page, per_page, sort)
        found = self._matcher.find(text, spoilers=spoilers)
        filters = Filters(review, tag, year)
        narrowed = self._narrow(found, filters)
        sections = self._order(narrowed, sort, page * per_page)[(page - 1) * per_page :]
        highlighter = Highlighter(self._index.forward, found.clauses)
        return SearchResults(
            query=text,
            read_as=found.read_as,
            total=len(narrowed.scores),
            page=page,
            per_page=per_page,
            relaxed=found.relaxed,
            suggestion=found.suggestion,
            corrected=found.corrected,
            as_typed=quote_words(text) if found.corrected else None,
            partial=found.partial,
            hits=[self._hit(section, narrowed.scores[section], highlighter, spoilers=spoilers) for section in sections],
            facets=self._count(text, found, filters, spoilers=spoilers),
        )

    def suggest(self, text: str, *, limit: int = 8) -> list[Suggestion]:
        """Return at most `limit` completions of `text`, the most useful first; each finds something."""
        return self._suggester.suggest(text, limit, self._suggesting())

    def _suggesting(self) -> Budget:
        """Return what completions may cost; they know no stems, and a first one need not wait for these to be read."""
        return Budget(ALLOWANCE + ALLOWANCE_SECTION * self._index.size)

    def explain(self, text: str, *, limit: int = 10, spoilers: bool = False) -> "Explanation":
        """Return how `text` was read and what the scores of the first `limit` sections are made of."""
        from search_index.ranking.explaining import Explainer  # noqa: PLC0415 - maintainers only; kept out of a cold start

        found = self._matcher.find(text, spoilers=spoilers)
        explainer = Explainer(self._index, self._profiles, self._matcher.scorer)
        return explainer.explain(text, found, limit=limit, spoilers=spoilers)

    def _count(self, text: str, found: Found, filters: Filters, *, spoilers: bool) -> Facets:
        key = text, spoilers, filters
        facets = self._facets.get(key)
        if facets is None:
            facets = count_facets(found.scores, self._profiles, filters)
            self._facets.put(key, facets)
        return facets

    def _narrow(self, found: Found, filters: Filters) -> Found:
        """Return what was found and passes the filters."""
        if filters == NO_FILTERS:
            return found
        allowed = {number for number, profile in enumerate(self._profiles.all) if filters.allow(profile)}
        of_section = self._profiles.of_section
        scores = {section: score for section, score in found.scores.items() if of_section[section] in allowed}
        return found.with_scores(scores)

    def _order(self, found: Found, sort: str, count: int) -> Sequence[int]:
        """Return the first `count` sections in an order."""
        if sort == "relevance":
            return found.first(count)
        profiles, of_section = self._profiles.all, self._profiles.of_section
        ranked = [*found.first(len(found.scores))]
        ranked.sort(key=lambda section: profiles[of_section[section]].published, reverse=sort == "newest")
        return ranked[:count]

    def _hit(self, number: int, score: float, highlighter: Highlighter, *, spoilers: bool) -> Hit:
        slug, texts = self._index.section(number)
        profile = self._profiles.all[self._profiles.of_section[number]]
        shown, matches = BODY, highlighter.matches(number, BODY)
        if spoilers and not matches and (hidden := highlighter.matches(number, SPOILER)):
            shown, matches = SPOILER, hidden
        return Hit(
            review=profile.review,
            section=slug,
            title=mark(texts[TITLE], highlighter.matches(number, TITLE)),
            heading=mark(texts[HEADING], highlighter.matches(number, HEADING)),
            snippet=excerpt(texts[shown], matches),
            score=score,
            published=profile.published,
            tags=profile.tags,
            year=profile.year,
        )


def _check_page(page: int, per_page: int, sort: str) -> None:
    if page < 1 or per_page < 1:
        raise QueryError(f"page {page} of {per_page} hits does not exist; pages start at 1 and have at least 1 hit")
    if sort not in SORTS:
        raise QueryError(f"cannot sort by {sort!r}; sort by {', '.join(SORTS)}")
