"""The searcher: one directory, opened once, asked by many threads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path

from search_index.errors import QueryError
from search_index.expansion import Clause, Expander
from search_index.fields import BODY, HEADING, SPOILER, TITLE
from search_index.index import Index
from search_index.profiles import Profiles
from search_index.query import ParsedQuery, parse_query
from search_index.results import Facet, Hit, SearchResults, Suggestion
from search_index.scoring import Scorer, Scores, find_sequence
from search_index.snippets import Match, excerpt, mark
from search_index.spelling import Speller
from search_index.suggestions import Suggester
from search_index.synonyms import Synonyms
from search_index.tokens import FieldTokens

SORTS = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a reading of the query found, before filters."""

    parsed: ParsedQuery
    clauses: Sequence[Clause]
    scores: Scores
    relaxed: bool = False
    suggestion: str | None = None
    corrected: bool = False


class Searcher:
    """Answers searches from a directory that `build_index` wrote. Never writes; safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        """Open the index; raises SearchIndexError if that fails for whatever reason."""
        self._index = Index(directory)
        self._profiles = Profiles(directory)
        self._expander = Expander(self._index.lexicon, Synonyms(directory))
        self._scorer = Scorer(self._index)
        self._speller = Speller(self._index.lexicon)
        self._suggester = Suggester(directory)

    def suggest(self, text: str, *, limit: int = 8) -> list[Suggestion]:
        """Return at most `limit` completions of `text`, the most useful first; each finds something."""
        return self._suggester.suggest(text, limit)

    def search(
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
        """Return one page of the sections that have what `text` asks for.

        Raises QueryError for a query over a cap, a page below 1, or an unknown `sort`.
        """
        if page < 1:
            raise QueryError(f"page {page} does not exist; pages start at 1")
        if sort not in SORTS:
            raise QueryError(f"cannot sort by {sort!r}; sort by {', '.join(SORTS)}")
        found = self._find(parse_query(text), spoilers)
        profiles = self._profiles.all
        chosen = {"review": review, "tag": tag, "year": year}
        counts = Counter(map(self._profiles.of_section.__getitem__, found.scores))
        allowed = {number for number in counts if _fits(profiles[number], chosen)}
        facets = {name: self._facets(counts, {**chosen, name: None}, name) for name in chosen}
        of_section = self._profiles.of_section
        scores = {s: score for s, score in found.scores.items() if of_section[s] in allowed}
        ordered = self._order(scores, sort, page * per_page)[(page - 1) * per_page :]
        return SearchResults(
            query=text,
            read_as=str(found.parsed),
            total=len(scores),
            page=page,
            per_page=per_page,
            relaxed=found.relaxed,
            suggestion=found.suggestion,
            corrected=found.corrected,
            hits=tuple(self._hit(section, scores[section], found.clauses, spoilers) for section in ordered),
            facets=facets,
        )

    def _find(self, parsed: ParsedQuery, spoilers: bool) -> _Found:
        found = self._match(parsed, spoilers)
        if not parsed.wanted:
            return found
        correction = self._correction(parsed, spoilers) if found.relaxed or not found.scores else None
        if correction is None:
            return found
        if found.scores:
            return _Found(parsed, found.clauses, found.scores, found.relaxed, str(correction.parsed))
        return _Found(
            correction.parsed, correction.clauses, correction.scores, correction.relaxed, str(correction.parsed), True
        )

    def _match(self, parsed: ParsedQuery, spoilers: bool) -> _Found:
        clauses = self._expander.expand(parsed.wanted)
        required = [clause for clause in clauses if not clause.is_optional] or clauses
        each = [self._scorer.scores(clause, spoilers=spoilers) for clause in required]
        excluded = self._excluded(parsed, spoilers)
        every = {s: score for s, score in _intersect(each).items() if s not in excluded}
        if every or not clauses:
            return _Found(parsed, clauses, every)
        some = {s: score for s, score in _unite(each).items() if s not in excluded}
        return _Found(parsed, clauses, some, relaxed=bool(some) and len(required) > 1)

    def _excluded(self, parsed: ParsedQuery, spoilers: bool) -> set[int]:
        excluded: set[int] = set()
        for term in parsed.excluded:
            excluded.update(self._scorer.scores(self._expander.exclude(term), spoilers=spoilers))
        return excluded

    def _correction(self, parsed: ParsedQuery, spoilers: bool) -> _Found | None:
        text, changed = [], False
        for term in parsed.terms:
            words = [word.form for unit in term.units for word in unit.words]
            better = [
                word if self._index.lexicon.is_public(word) else self._speller.correct(word) or word for word in words
            ]
            changed = changed or words != better
            quoted = " ".join(better) if not term.is_phrase else f'"{" ".join(better)}"'
            text.append(f"-{quoted}" if term.is_excluded else quoted)
        if not changed:
            return None
        found = self._match(parse_query(" ".join(text)[:200]), spoilers)
        return found if found.scores else None

    def _order(self, scores: Scores, sort: str, count: int) -> list[int]:
        if sort == "relevance":
            return nlargest(count, scores, key=scores.__getitem__)
        profiles, of_section = self._profiles.all, self._profiles.of_section
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)
        ranked.sort(key=lambda section: profiles[of_section[section]].published, reverse=sort == "newest")
        return ranked[:count]

    def _facets(self, counts: Counter[int], chosen: dict[str, str | int | None], name: str) -> list[Facet]:
        totals: Counter[str | int] = Counter()
        for number, count in counts.items():
            profile = self._profiles.all[number]
            if _fits(profile, chosen):
                values = {"review": (profile.review,), "tag": profile.tags, "year": (profile.year,)}[name]
                for value in values:
                    if value is not None:
                        totals[value] += count
        return [
            Facet(value, count) for value, count in sorted(totals.items(), key=lambda item: (-item[1], str(item[0])))
        ]

    def _hit(self, number: int, score: float, clauses: Sequence[Clause], spoilers: bool) -> Hit:
        slug, texts = self._index.section(number)
        profile = self._profiles.all[self._profiles.of_section[number]]
        tokens = self._index.tokens(number)
        matches = [_matches(field, clauses) for field in tokens]
        passage = SPOILER if spoilers and matches[SPOILER] and not matches[BODY] else BODY
        return Hit(
            review=profile.review,
            section=slug,
            title=texts[TITLE],
            heading=texts[HEADING],
            title_html=mark(texts[TITLE], matches[TITLE]),
            heading_html=mark(texts[HEADING], matches[HEADING]),
            snippet=excerpt(texts[passage], matches[passage]),
            score=score,
            published=profile.published,
            tags=profile.tags,
            year=profile.year,
        )


def _fits(profile: object, chosen: dict[str, str | int | None]) -> bool:
    return (
        chosen["review"] in (None, profile.review)
        and chosen["year"] in (None, profile.year)
        and (chosen["tag"] is None or chosen["tag"] in profile.tags)
    )


def _intersect(each: Sequence[Scores]) -> Scores:
    if not each:
        return {}
    smallest, *others = sorted(each, key=len)
    total = smallest
    for scores in others:
        total = {section: score + scores[section] for section, score in total.items() if section in scores}
    return total


def _unite(each: Sequence[Scores]) -> Scores:
    total: Scores = {}
    for scores in each:
        for section, score in scores.items():
            total[section] = total.get(section, 0.0) + score
    return dict(sorted(total.items()))


def _matches(field: FieldTokens, clauses: Sequence[Clause]) -> list[Match]:
    wanted = {form: i for i, clause in enumerate(clauses) for form, _ in clause.forms}
    found = [(field.starts[at], field.ends[at], wanted[form]) for at, form in enumerate(field.forms) if form in wanted]
    for form, first, last in field.compounds:
        if form in wanted:
            found.append((field.starts[first], field.ends[last], wanted[form]))
    for i, clause in enumerate(clauses):
        for places, _ in clause.sequences:
            for at in find_sequence(field, places):
                found.append((field.starts[at], field.ends[at + len(places) - 1], i))
    return found
