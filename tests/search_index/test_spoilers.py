"""What is hidden stays hidden, unless the reader asks."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search_index import Searcher, SectionDocument, build_index
from tests.search_index.conftest import SearchIn, make_section, marked_up, sections_found, snippet_of
from tests.sizes import size


def test_spoiler_is_not_found_unless_asked_for(search_in: SearchIn) -> None:
    """Words hidden as spoilers match nothing; with `spoilers` they do, and the excerpt shows them."""
    searcher = search_in(make_section("An open text.", spoiler="The coach is her father.", section="a"))
    assert searcher.search("father").total == 0
    hit = searcher.search("father", spoilers=True).hits[0]
    assert marked_up(hit.snippet) == "The coach is her <mark>father</mark>."


def test_spoiler_is_not_shown_for_words_outside(search_in: SearchIn) -> None:
    """An excerpt found by open words shows open text, also when the same words are hidden too."""
    searcher = search_in(make_section("An open text.", spoiler="An open wound kills him."))
    assert snippet_of(searcher, "open", spoilers=True) == "An <mark>open</mark> text."
    assert "wound" not in snippet_of(searcher, "open")


def test_spoiler_excludes_nothing(search_in: SearchIn) -> None:
    """An exclusion does not reveal that a hidden text has the word."""
    searcher = search_in(make_section("An open text.", spoiler="father", section="a"))
    assert sections_found(searcher, "open -father") == ["a"]
    assert sections_found(searcher, "open -father", spoilers=True) == []


VOCABULARY = (
    "father coach coaches runner Soo-hee Soohee soo hee mental health murder 선재 선재를 류선재 달리다 달렸다 東京 the "
    "Ann Lee"
)
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
QUERIES = st.lists(WORDS | st.sampled_from(["fathr", "-coach", '"mental health"', "murdr", "선제"]), max_size=4)


@pytest.mark.bulk
@settings(max_examples=size(60, torture=3_000), deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5), QUERIES.map(" ".join))
@example([("선재를", "선재"), ("coach", "")], "선제")
@example([("soo hee", "Soohee"), ("coach", "")], "soohee")
def test_answers_do_not_depend_on_spoilers(texts: list[tuple[str, str]], query: str) -> None:
    """Whatever is hidden, every answer and every suggestion is what it would be if it did not exist."""
    sections = [
        make_section(body, spoiler=spoiler, section=str(number)) for number, (body, spoiler) in enumerate(texts)
    ]
    with TemporaryDirectory() as name:
        with_spoilers = _searcher(Path(name, "with"), sections)
        without = _searcher(Path(name, "without"), [section._replace(spoiler="") for section in sections])
        assert _comparable(with_spoilers, query) == _comparable(without, query)
        for length in range(1, len(query) + 1):
            assert with_spoilers.suggest(query[:length]) == without.suggest(query[:length])


def _searcher(directory: Path, sections: list[SectionDocument]) -> Searcher:
    directory.mkdir()
    build_index(sections, directory)
    return Searcher(directory)


def _comparable(searcher: Searcher, query: str) -> object:
    results = searcher.search(query)
    hits = sorted((hit._replace(score=round(hit.score, 6)) for hit in results.hits), key=lambda hit: hit.section)
    return results._replace(hits=hits)
