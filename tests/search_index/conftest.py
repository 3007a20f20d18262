"""Small real content, and real indexes of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypedDict, Unpack

import pytest

from search_index import MarkedText, Searcher, SectionDocument, build_index
from search_index.documents import Rating

REVIEW = Path(__file__).parents[1] / "data" / "lovely-runner.txt"


class SearchIn(Protocol):
    """Indexes sections (or bodies, as slugs "0", "1", …) and returns a searcher of them."""

    def __call__(self, *sections: SectionDocument | str, synonyms: Sequence[Sequence[str]] = ()) -> Searcher:
        """Index them."""


class Options(TypedDict, total=False):
    """What a search may be asked for beside its words."""

    review: str
    tag: str
    year: int | range
    rating: float | Rating
    sort: str
    spoilers: bool


def make_section(
    body: str = "",
    *,
    review: str = "review",
    section: str = "section",
    title: str = "",
    heading: str = "",
    names: tuple[str, ...] = (),
    spoiler: str = "",
    tags: tuple[str, ...] = (),
    year: int | None = None,
    published: str = "2026-01-01",
    rating: Rating | None = None,
) -> SectionDocument:
    """Return a section with `body`, and defaults for the fields not given."""
    return SectionDocument(review, section, title, heading, names, body, spoiler, tags, year, published, rating=rating)


@pytest.fixture
def search_in(tmp_path: Path) -> SearchIn:
    """Return a function that indexes sections (or bodies, as slugs "0", "1", …) and returns a searcher of them."""
    count = 0

    def index(*sections: SectionDocument | str, synonyms: Sequence[Sequence[str]] = ()) -> Searcher:
        nonlocal count
        count += 1
        directory = tmp_path / str(count)
        directory.mkdir()
        documents = [
            make_section(section, section=str(number)) if isinstance(section, str) else section
            for number, section in enumerate(sections)
        ]
        build_index(documents, directory, synonyms=synonyms)
        return Searcher(directory)

    return index


def marked_up(marked: MarkedText) -> str:
    """Return the text with its marked ranges in <mark>, and nothing escaped."""
    return "".join(f"<mark>{piece}</mark>" if is_marked else piece for piece, is_marked in marked.pieces())


def snippet_of(searcher: Searcher, query: str, **options: Unpack[Options]) -> str:
    """Return the excerpt of the first hit, its marked ranges in <mark>."""
    return marked_up(searcher.search(query, **options).hits[0].snippet)


def sections_with_all(searcher: Searcher, query: str) -> list[str]:
    """Return the slugs of the sections that have all words of the query, in order."""
    found = searcher._matcher.find(query, spoilers=False)
    return [searcher._index.texts.section(number).slug for number in found.first(len(found.full.scores))]


def sections_found(searcher: Searcher, query: str, **options: Unpack[Options]) -> list[str]:
    """Return the slugs of the sections found, in order."""
    return [hit.section for hit in searcher.search(query, per_page=50, **options).hits]
