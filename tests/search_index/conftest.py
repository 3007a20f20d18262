"""Small real content, and real indexes of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from search_index import Searcher, SectionDocument, build_index

REVIEW = Path(__file__).parents[1] / "data" / "lovely-runner.txt"


def make_section(body: str = "", **fields) -> SectionDocument:
    """Return a section with `body`, and defaults for the fields not given."""
    defaults = {
        "review": "review",
        "section": "section",
        "title": "",
        "heading": "",
        "names": (),
        "body": body,
        "spoiler": "",
        "tags": (),
        "year": None,
        "published": "2026-01-01",
    }
    return SectionDocument(**{**defaults, **fields})


@pytest.fixture
def search_in(tmp_path: Path) -> Callable[..., Searcher]:
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


def sections_found(searcher: Searcher, query: str, **options) -> list[str]:
    """Return the slugs of the sections found, in order."""
    return [hit.section for hit in searcher.search(query, per_page=50, **options).hits]
