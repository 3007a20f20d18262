"""What readers looked for: their searches counted, each with what to write into the content for it.

What was asked only once is counted and not told: it may say something of whoever asked it.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from search_index import SearchIndexError, check_query, fold
from site_app.golden import GOLDEN, read_golden_searches
from site_app.manifest import ManifestError
from site_app.source.synonyms import LONGEST_SYNONYM
from site_app.web.catalogue import Catalogue, CatalogueError

#: A search that takes longer is felt, with the way there and back; milliseconds.
SLOW_MS = 50.0
#: How much of a word is completed, ever less, until something known begins so; and the fewest letters that say enough.
SHARES = (1, 0.8, 0.6)
FEWEST = 2
SEARCHES, SYNONYMS = "searches.toml", "synonyms.toml"


class Asked(NamedTuple):
    """A search as readers asked it: how often, what came of it the last time, and the longest it took in ms."""

    search: str
    asked: int
    hits: int
    first: str | None
    relaxed: bool
    corrected: bool
    slowest_ms: float


class Counted(NamedTuple):
    """What was asked more than once, the most frequent first; how many searches there were, and how many different."""

    asked: list[Asked]
    total: int
    different: int

    @property
    def wanted(self) -> list[Asked]:
        """What something was found for."""
        return [one for one in self.asked if one.hits]

    @property
    def unanswered(self) -> list[Asked]:
        """What nothing was found for."""
        return [one for one in self.asked if not one.hits]

    @property
    def slow(self) -> list[Asked]:
        """What took long enough to be felt, the slowest first."""
        return sorted((one for one in self.asked if one.slowest_ms >= SLOW_MS), key=lambda one: -one.slowest_ms)


class Advice(NamedTuple):
    """What to write for a search, into which file of the content; no `text` where that file has the search already."""

    file: str
    text: str


def count_searches(lines: Iterable[Mapping[str, Any]]) -> Counted:
    """Count what the lines of a log tell, the newest first. A further page, a filter or a reload is no new search."""
    counted: dict[str, Asked] = {}
    for line in lines:
        if line["page"] == 1 and not line["narrowed"] and not line["again"]:
            facts = {name: line[name] for name in ("search", "hits", "first", "relaxed", "corrected")}
            known = counted.get(line["search"]) or Asked(asked=0, slowest_ms=0, **facts)
            slowest = max(known.slowest_ms, line["took_ms"])
            counted[known.search] = known._replace(asked=known.asked + 1, slowest_ms=slowest)
    twice = [one for one in counted.values() if one.asked > 1]
    return Counted(
        asked=sorted(twice, key=lambda one: (-one.asked, one.search)),
        total=sum(one.asked for one in counted.values()),
        different=len(counted),
    )


class Adviser:
    """Says what to write for a search, by what the build here finds; without a build, by what the log says alone."""

    def __init__(self, build: Path) -> None:
        self.here = _open(build)
        kept = self.here and self.here.read(GOLDEN)
        self.golden = {_compared(search.query) for search in read_golden_searches(kept, build)} if kept else set()

    def advise(self, asked: Asked) -> Advice | None:
        """Return what to write; None for what no file of the content takes."""
        query = asked.search
        if not query.isprintable() or check_query(query):
            return None
        if query in self.golden:
            return Advice(SEARCHES, "")
        if first := self._first(query) or asked.first:
            return Advice(SEARCHES, _golden_search(query, first))
        near = next(self._near(query), None)
        if near and max(len(query), len(near)) <= LONGEST_SYNONYM:
            return Advice(SYNONYMS, f"[{_toml(query)}, {_toml(near)}],")
        return Advice(SEARCHES, _golden_search(query))

    def _first(self, query: str) -> str | None:
        hits = self.here.searcher.search(query, per_page=1, facets=False).hits if self.here else ()
        return next((f"{hit.review}#{hit.section}" for hit in hits), None)

    def _near(self, query: str) -> Iterator[str]:
        """Yield titles, people and words that begin like a word of the query, the longest word first."""
        for word in sorted(query.split(), key=len, reverse=True):
            for beginning in dict.fromkeys(word[: round(share * len(word))] for share in SHARES):
                if self.here and len(beginning) >= FEWEST:
                    yield from (one.text for one in self.here.searcher.suggest(beginning) if one.text.isprintable())


def _open(build: Path) -> Catalogue | None:
    """Open a build, if one is there that can be searched; what is wrong with it is not what was asked."""
    logging.getLogger("site_app.web.catalogue").setLevel(logging.CRITICAL)
    try:
        catalogue = Catalogue(build)
        return catalogue if catalogue.searcher else None
    except (CatalogueError, ManifestError, SearchIndexError):
        return None


def _compared(query: str) -> str:
    return " ".join(fold(query).split())


def _golden_search(query: str, *expect: str) -> str:
    return f"[[searches]]\nquery = {_toml(query)}\nexpect = [{', '.join(map(_toml, expect))}]"


def _toml(text: str) -> str:
    """Return printable text as a basic string of TOML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
