"""What finds a known item among reviews: our searcher as readers get it, SQLite FTS5 and tantivy at their best."""

import re
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from search_index import Searcher, SectionDocument
from tests.bench.engines import fts5, ours
from tests.bench.engines import tantivy as tantivy_engine
from tests.bench.ranking.items import Item
from tests.bench.ranking.systems import telling_words

#: Sections looked at for ten reviews; and with fewer than this that have all words, a peer adds those with any.
DEPTH, FEW = 50, 10


class Settings(NamedTuple):
    """What a word in title and names, and in the heading, is worth to a peer; whether it looks for stop words."""

    title: float
    heading: float
    stop_words: bool


#: Each peer is measured with what suits it best.
SETTINGS = [Settings(*chosen) for chosen in product((1.0, 3.0, 8.0, 20.0), (1.0, 3.0), (True, False))]


class Ours:
    """Our searcher, asked as a reader does."""

    def __init__(self, sections: Sequence[SectionDocument], directory: Path) -> None:
        ours.build(sections, directory)
        self._searcher = Searcher(directory)

    def find(self, item: Item) -> list[str]:
        """Return the reviews found, the best first."""
        return _reviews(hit.review for hit in self._searcher.search(item.text, per_page=DEPTH, facets=False).hits)


class Fts5:
    """A table of the sections."""

    def __init__(self, sections: Sequence[SectionDocument], directory: Path) -> None:
        fts5.build(sections, directory)
        self._database = fts5.Opened(directory).database

    def find(self, item: Item, settings: Settings) -> list[str]:
        """Return the reviews with all words, the best first; if they are few, then those with any."""
        asked = [f'"{part}"' for part in _parts(item, settings)]
        leaving_out = f' NOT "{item.excluded}"' if item.excluded else ""
        title, heading, _ = settings
        weights = f"bm25(0, 0, {title}, {heading}, {title}, 1, 0)"
        found: list[str] = []
        for joint in (" AND ", " OR "):
            if len(found) < FEW:
                found += self._select(f"({joint.join(asked)}){leaving_out}", weights)
        return _reviews(found)

    def _select(self, asked: str, weights: str) -> list[str]:
        ranked = f"SELECT review FROM t WHERE t MATCH ? AND rank MATCH ? ORDER BY rank LIMIT {DEPTH}"
        return [review for (review,) in self._database.execute(ranked, (asked, weights))]

    def close(self) -> None:
        """Close the table."""
        self._database.close()


class Tantivy:
    """An index of the sections."""

    def __init__(self, sections: Sequence[SectionDocument], directory: Path) -> None:
        tantivy_engine.build(sections, directory)
        opened = tantivy_engine.Opened(directory)
        self._index, self._searcher = opened.index, opened.searcher

    def find(self, item: Item, settings: Settings) -> list[str]:
        """Return the reviews with all words, the best first; if they are few, then those with any."""
        asked = " ".join(f'"{part}"' for part in _parts(item, settings))
        asked += f" -{item.excluded}" if item.excluded else ""
        title, heading, _ = settings
        weights = {"title": title, "heading": heading, "names": title, "body": 1.0}
        found: list[str] = []
        for all_words in (True, False):
            if len(found) < FEW:
                query = self._index.parse_query(
                    asked, list(weights), field_boosts=weights, conjunction_by_default=all_words
                )
                hits = self._searcher.search(query, DEPTH, count=False).hits
                found += [self._searcher.doc(address)["review"][0] for _, address in hits]
        return _reviews(found)


def _parts(item: Item, settings: Settings) -> Sequence[str]:
    """Return the words that a peer is asked for, or the phrase."""
    if item.is_phrase:
        return [item.typed]
    return re.findall(r"\w+", item.typed) if settings.stop_words else telling_words(item.typed)


def _reviews(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))
