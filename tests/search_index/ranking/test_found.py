"""Sections with all words, then those with some: counted together, ranked apart, and only as far as asked for."""

import random
from itertools import pairwise

import pytest

from search_index import Searcher
from search_index.ranking.found import Found
from search_index.ranking.scoring import Scorer
from tests.search_index.conftest import SearchIn, make_section, sections_found, sections_with_all

WORDS = ["amber", "birch", "cedar", "dunes", "ember"]


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    generator = random.Random(1)
    weights = (9, 7, 5, 3, 2)
    return search_in(
        *(
            make_section(
                " ".join(generator.choices(WORDS, weights, k=generator.randrange(1, 6)) + ["rain"] * (number % 7)),
                section=str(number),
                tags=("a",) if number % 3 else ("b",),
                published=f"2026-01-{number % 28 + 1:02}",
                spoiler="ember amber" if number % 5 == 0 else "",
            )
            for number in range(200)
        )
    )


QUERIES = ["amber birch", "amber ember", "dunes ember cedar", "amber birch cedar dunes", " ".join(WORDS)]


@pytest.mark.parametrize("options", [{}, {"tag": "b"}, {"spoilers": True}])
@pytest.mark.parametrize("query", QUERIES)
def test_pages_go_on_over_the_border(searcher: Searcher, query: str, options: dict[str, object]) -> None:
    """Page by page each section is shown once, those with all words first, each kind best first; all are counted."""
    whole = searcher.search(query, per_page=200, **options)  # type: ignore[arg-type]
    assert len(whole.hits) == whole.total == len({hit.section for hit in whole.hits})
    pages = [searcher.search(query, page=page, per_page=7, **options) for page in range(1, 31)]  # type: ignore[arg-type]
    assert [hit for page in pages for hit in page.hits] == whole.hits
    assert {page.total for page in pages} == {whole.total}
    for page in pages[:3]:
        assert page.facets == whole.facets


@pytest.mark.parametrize("query", QUERIES)
def test_all_words_come_first_whatever_the_order(searcher: Searcher, query: str) -> None:
    """By relevance, and by date too: within each kind by date."""
    full = sections_with_all(searcher, query)
    assert full
    for sort in ("relevance", "newest", "oldest"):
        hits = searcher.search(query, per_page=200, sort=sort).hits
        assert {hit.section for hit in hits[: len(full)]} == {*full}
        for kind in (hits[: len(full)], hits[len(full) :]):
            if sort == "relevance":
                assert all(one.score >= other.score for one, other in pairwise(kind))
            else:
                days = [hit.published for hit in kind]
                assert days == sorted(days, reverse=sort == "newest")


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_found_tells_what_it_lacks(searcher: Searcher, query: str) -> None:
    """Each section with all words lacks none, and each other some, which its text has not."""
    found = searcher._matcher.find(query, spoilers=False)
    assert found.total == len(found.sections) == len(found.full.scores) + len(found.rest.scores)
    for section in found.sections:
        words = searcher._index.texts.section(section).texts[1].split()
        lacking = [word for word in query.split() if word not in words]
        assert [*found.lacking(section)] == lacking
        assert found.has_all(section) == (not lacking)


def test_the_others_are_ranked_when_they_are_shown(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for a page of sections with all words, though all are counted."""
    ranked = []
    score_any = Scorer.score_any

    def counting(self: Scorer, *args: object) -> object:
        ranked.append(args)
        return score_any(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Scorer, "score_any", counting)
    full = len(sections_with_all(searcher, "amber birch"))
    assert full > 20
    results = searcher.search("amber birch", per_page=10)
    assert (results.total > full, ranked) == (True, [])
    searcher.search("amber birch", per_page=full)
    assert not ranked
    searcher.search("amber birch", per_page=full + 1)
    assert len(ranked) == 1
    searcher.search("amber birch", per_page=full + 2)
    assert len(ranked) == 1


def test_nothing_found_is_nothing(search_in: SearchIn) -> None:
    """No sections, no rest, not relaxed."""
    found = Found("")
    assert (found.total, [*found.first(5)], found.relaxed, found.partial) == (0, [], False, False)
    assert sections_found(search_in("coach"), "") == []
