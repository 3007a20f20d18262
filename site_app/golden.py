"""Golden searches: what a search must find, as the maintainer says. A build keeps them, to prove its release by."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search_index import Searcher

#: The file of a build that keeps them.
GOLDEN = "golden.json"


@dataclass(frozen=True, slots=True)
class GoldenSearch:
    """A search that must find each of `expect` (`review#section`) among its first `within`, or nothing at all."""

    query: str
    expect: tuple[str, ...]
    within: int
    path: Path
    line: int
    expect_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a golden search found: the sections in order, as `review#section`, and how many there were in all."""

    search: GoldenSearch
    found: tuple[str, ...]
    total: int

    @property
    def passed(self) -> bool:
        """Whether each expected section is among the first, or nothing was found where nothing was expected."""
        expected = set(self.search.expect)
        return expected <= set(self.found[: self.search.within]) if expected else not self.total

    def __str__(self) -> str:
        if self.passed:
            return f"{self.search.query}: {', '.join(map(self._rank, self.search.expect)) or 'nothing, as expected'}"
        wanted = ", ".join(map(self._rank, self.search.expect)) or "nothing"
        came = ", ".join(self.found[: self.search.within]) or "nothing"
        place = f"{self.search.path}:{self.search.line}"
        return f"{self.search.query}: expected {wanted} within {self.search.within}; came {came} ({place})"

    def _rank(self, section: str) -> str:
        rank = f"at {self.found.index(section) + 1}" if section in self.found else "not found"
        return f"{section} {rank}"


def run_golden_searches(searches: Iterable[GoldenSearch], searcher: "Searcher") -> list[Verdict]:
    """Ask each search of the index and return the verdicts in the same order."""
    return [_run(search, searcher) for search in searches]


def _run(search: GoldenSearch, searcher: "Searcher") -> Verdict:
    results = searcher.search(search.query, per_page=max(search.within, 10))
    return Verdict(search, tuple(f"{hit.review}#{hit.section}" for hit in results.hits), results.total)


def write_golden_searches(searches: Iterable[GoldenSearch], path: Path) -> None:
    """Write golden searches into a build: what they ask and expect, and the lines that they stand on.

    Where the content lay is not kept: the same content makes the same build wherever it lies.
    """
    kept = [
        {
            "query": search.query,
            "expect": search.expect,
            "within": search.within,
            "line": search.line,
            "expect_lines": search.expect_lines,
        }
        for search in searches
    ]
    path.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True), "utf-8")


def read_golden_searches(kept: bytes, path: Path) -> tuple[GoldenSearch, ...]:
    """Return the golden searches that a build keeps, in order; `path` is the file of the content that they stood in."""
    return tuple(
        GoldenSearch(
            query=search["query"],
            expect=tuple(search["expect"]),
            within=search["within"],
            path=path,
            line=search["line"],
            expect_lines=tuple(search["expect_lines"]),
        )
        for search in json.loads(kept)
    )
