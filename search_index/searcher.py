"""The searcher: one directory, opened once, asked by many threads."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from search_index.documents import Rating
from search_index.errors import QueryError, SearchIndexError
from search_index.hits.facets import NO_FILTERS, Facets, Filters, count_facets, no_facets
from search_index.hits.groups import Groups, ReviewPage
from search_index.hits.presenting import Presenter
from search_index.index.cache import BoundedCache
from search_index.index.joins import Joins
from search_index.index.reader import Index
from search_index.index.synonyms import Synonyms
from search_index.query.budget import ALLOWANCE, ALLOWANCE_SECTION, Budget
from search_index.query.expansion import Expander
from search_index.query.parsing import as_typed, quote_words
from search_index.query.scripts import Scripts
from search_index.query.spelling import Speller
from search_index.query.suggestions import Suggester
from search_index.ranking.found import Found
from search_index.ranking.matching import Matcher
from search_index.results import SearchResults, Suggestion

if TYPE_CHECKING:
    from search_index.explanations import Explanation

SORTS: Final = ("relevance", "newest", "oldest", "rating")

#: How many bytes of pages of results to remember, and of facets, which the pages of a search share.
_REMEMBERED_PAGES = 6_000_000
_REMEMBERED_FACETS = 500_000
#: Filters whose profiles are remembered, one byte each.
_REMEMBERED_FILTERS = 32
#: What a hit takes beside its texts, and one value of a facet.
_HIT, _FACET = 1000, 200


class _Asked(NamedTuple):
    """What a search is asked."""

    text: str
    page: int
    per_page: int
    filters: Filters
    sort: str
    spoilers: bool
    facets: bool
    group: bool

    @property
    def start(self) -> int:
        """How many hits, or reviews, are on the pages before."""
        return (self.page - 1) * self.per_page

    @property
    def end(self) -> int:
        """How many there are up to the end of the page."""
        return self.page * self.per_page


class Searcher:
    """Answers searches from a directory that `build_index` wrote. Never writes; safe to share between threads.

    What is asked of it raises SearchIndexError where damaged bytes are met.
    """

    def __init__(self, directory: Path) -> None:
        """Open the index; raises SearchIndexError if that fails for whatever reason."""
        self._directory = directory
        self._index = Index(directory)
        self._profiles = self._index.profiles
        lexicon = self._index.lexicon
        speller = Speller(lexicon)
        expander = Expander(lexicon, Joins(directory), Synonyms(directory), Scripts(directory, lexicon))
        self._matcher = Matcher(self._index, expander, speller)
        self._pages: BoundedCache[_Asked, SearchResults] = BoundedCache(_REMEMBERED_PAGES, _page_size)
        self._facets: BoundedCache[_Asked, Facets] = BoundedCache(_REMEMBERED_FACETS, _facets_size)
        self._allowed = lru_cache(_REMEMBERED_FILTERS)(lambda filters: filters.allowed(self._profiles))
        self._suggester = Suggester(directory, self._index)

    def search(  # noqa: PLR0913 - each is a parameter of the search page
        self,
        text: str,
        *,
        page: int = 1,
        per_page: int = 10,
        review: str | None = None,
        tag: str | None = None,
        year: int | range | None = None,
        rating: float | Rating | None = None,
        sort: str = "relevance",
        spoilers: bool = False,
        facets: bool = True,
        group: bool = False,
    ) -> SearchResults:
        """Return one page of the sections that have what `text` asks for; none for a page past the last.

        Facets are counted if asked for. With `group` a page is of `per_page` reviews, each with the best of its
        sections, and facets count reviews. A `rating` is a value and the best there is, or the value alone.
        Raises QueryError for a query over a cap, a page below 1 or without hits, or an unknown `sort`.
        """
        _check_page(page, per_page, sort)
        asked = _Asked(text, page, per_page, Filters(review, tag, year, rating), sort, spoilers, facets, group)
        found = self._pages.get(asked)
        if found is None:
            with self._refusing_damage():
                found = self._search(asked)
            self._pages.put(asked, found)
        return found

    def suggest(self, text: str, *, limit: int = 8) -> list[Suggestion]:
        """Return at most `limit` completions of `text`, the most useful first; each finds something."""
        with self._refusing_damage():
            return self._suggester.suggest(text, limit, self._suggesting())

    def explain(
        self, text: str, *, limit: int = 10, spoilers: bool = False, among: Collection[tuple[str, str]] | None = None
    ) -> "Explanation":
        """Return how `text` was read and what the scores of the first `limit` sections are made of.

        Or of those `among` some, named by review and section.
        """
        from search_index.ranking.explaining import Explainer  # noqa: PLC0415 - maintainers only; kept out of a cold start

        with self._refusing_damage():
            found = self._matcher.find(text, spoilers=spoilers)
            explainer = Explainer(self._index, self._matcher.scorer)
            sections = found.first(limit) if among is None else explainer.named(found.first(found.total), among)
            return explainer.explain(text, found, sections, spoilers=spoilers)

    @contextmanager
    def _refusing_damage(self) -> Iterator[None]:
        """Turn whatever damaged bytes lead to into one error that says what to do."""
        try:
            yield
        except SearchIndexError:
            raise
        except Exception as error:
            raise SearchIndexError(f"{self._directory}: the search index is damaged; build it again") from error

    def _suggesting(self) -> Budget:
        """Return what completions may cost; they know no stems, and a first one need not wait for these to be read."""
        return Budget(ALLOWANCE + ALLOWANCE_SECTION * self._index.size)

    def _search(self, asked: _Asked) -> SearchResults:
        found = self._matcher.find(asked.text, spoilers=asked.spoilers)
        shown = self._narrow(found, asked.filters)
        grouped = self._group(shown, asked) if asked.group else None
        sections = grouped.sections if grouped else self._order(shown, asked.sort)(asked.end)[asked.start :]
        presenter = Presenter(self._index, found.clauses, spoilers=asked.spoilers)
        typed = cache(lambda terms: as_typed(terms, asked.text))
        hits = [presenter.hit(section, shown.score(section), typed(shown.lacking(section))) for section in sections]
        return SearchResults(
            query=asked.text,
            read_as=found.read_as,
            total=shown.total,
            page=asked.page,
            per_page=asked.per_page,
            complete=grouped.complete if grouped else len(shown.full.scores),
            relaxed=shown.relaxed,
            suggestion=found.suggestion,
            corrected=found.corrected,
            as_typed=quote_words(asked.text) if found.corrected else None,
            partial=shown.partial,
            hits=hits,
            facets=self._count(asked, found) if asked.facets else no_facets(),
            reviews=grouped.total if grouped else None,
            groups=grouped.divide(hits) if grouped else (),
        )

    def _count(self, asked: _Asked, found: Found) -> Facets:
        key = asked._replace(page=1, per_page=1, sort=SORTS[0])
        facets = self._facets.get(key)
        if facets is None:
            facets = count_facets(found.sections, self._profiles, asked.filters, self._allowed, group=asked.group)
            self._facets.put(key, facets)
        return facets

    def _narrow(self, found: Found, filters: Filters) -> Found:
        """Return what was found and passes the filters."""
        if filters == NO_FILTERS:
            return found
        allowed, of_section = self._allowed(filters), self._profiles.of_section
        return found.sifted(lambda sections: map(allowed.__getitem__, map(of_section.__getitem__, sections)))

    def _order(self, found: Found, sort: str) -> Callable[[int], Sequence[int]]:
        """Return what returns the first so many sections in an order.

        Sections with all words come before the others, however old or bad; of a day or a rating the best come first.
        """
        if sort == "relevance":
            return found.first
        values = self._profiles.rating_of if sort == "rating" else self._profiles.day_of
        by_value = partial(self._by_value, values, is_reversed=sort != "oldest")
        full = by_value(found.first(len(found.full.scores)))
        rest = cache(lambda: by_value(found.first(found.total)[len(full) :]))
        return lambda count: full[:count] if count <= len(full) else [*full, *rest()][:count]

    def _by_value(self, values: Sequence[int], sections: Sequence[int], *, is_reversed: bool) -> list[int]:
        of_section = self._profiles.of_section
        return sorted(sections, key=lambda section: values[of_section[section]], reverse=is_reversed)

    def _group(self, found: Found, asked: _Asked) -> ReviewPage:
        """Return the reviews of the page, each with the best of its sections."""
        groups = Groups(found.sections, found.full.scores, self._profiles)
        return groups.page(asked.start, asked.end, self._order(found, asked.sort), found.best_of)


def _check_page(page: int, per_page: int, sort: str) -> None:
    if page < 1 or per_page < 1:
        raise QueryError(f"page {page} of {per_page} hits does not exist; pages start at 1 and have at least 1 hit")
    if sort not in SORTS:
        raise QueryError(f"cannot sort by {sort!r}; sort by {', '.join(SORTS)}")


def _page_size(results: SearchResults) -> int:
    hits = sum(_HIT + len(hit.title.text) + len(hit.heading.text) + len(hit.snippet.text) for hit in results.hits)
    return hits + _facets_size(results.facets)


def _facets_size(facets: Facets) -> int:
    return _FACET * sum(map(len, facets.values()))
