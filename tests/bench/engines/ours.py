"""Our own engine, by what it offers to anyone."""

from collections.abc import Sequence
from inspect import signature
from pathlib import Path
from typing import Any

import search_index
from search_index import Searcher, SectionDocument
from tests.bench.corpora.queries import Query


def build(documents: Sequence[SectionDocument], directory: Path, kept: Path | None = None) -> None:
    """Write the index; what analysis makes of a section is kept in the folder `kept`, where one is named."""
    options: dict[str, Any] = {"kept": kept} if kept else {}
    search_index.build_index(documents, directory, **options)


def keeps() -> bool:
    """Whether a build can use again what the one before kept."""
    return "kept" in signature(search_index.build_index).parameters


class Opened:
    """An index, opened."""

    def __init__(self, directory: Path) -> None:
        self.searcher = Searcher(directory)
        # The peers count no facets.
        self.options: dict[str, Any] = {"facets": False} if "facets" in signature(Searcher.search).parameters else {}

    def ask(self, query: Query) -> int:
        """Find the first ten sections, with marked excerpts, and return how many there are."""
        return len(self.searcher.search(query.text, year=query.year, **self.options).hits)

    def close(self) -> None:
        """Leave the files to who reads them still."""
