"""Golden searches, what readers look for and must find: `searches.toml`."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from search_index import check_query
from site_app.golden import GoldenSearch
from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source
from site_app.source.files.toml import load_toml
from site_app.source.schedule import Hidden
from site_app.source.slugs import slug_of

#: A golden search expects its sections among the first three, which is what a phone shows without scrolling.
DEFAULT_WITHIN = 3
#: Results that a golden search may look through: nobody reads further.
FURTHEST_WITHIN = 50
#: Each takes a few milliseconds of every check and every deploy.
MOST_SEARCHES = 500


def load_searches(source: Source) -> tuple[GoldenSearch, ...]:
    """Return the golden searches in the order of the file; none when there is no file."""
    block = load_toml(source)
    if block is None:
        return ()
    tables = list(block.blocks("searches"))
    searches = tuple(search for table in tables[:MOST_SEARCHES] if (search := _golden_search(table)))
    if len(tables) > MOST_SEARCHES:
        line = tables[MOST_SEARCHES].line
        source.fault(line, f"there are more than {MOST_SEARCHES} golden searches", "keep the most telling")
    block.refuse_others()
    return searches


class Postponed(NamedTuple):
    """What a golden search expects of reviews that wait, and the day from which it expects all of it."""

    search: GoldenSearch
    day: date

    def __str__(self) -> str:
        return f"{self.search.query}: expects {', '.join(self.search.expect)} from {self.day} on"


def postpone(
    source: Source, searches: Iterable[GoldenSearch], hidden: Hidden
) -> tuple[tuple[GoldenSearch, ...], tuple[Postponed, ...]]:
    """Return golden searches with what they expect of reviews that show, and what they expect of those that wait.

    One that expects nothing else is left out of the first; what has expired is warned of and left out of both.
    """
    expired = {slug_of(path): day for day, path in hidden.expired}
    waiting = {slug_of(path): day for day, path in hidden.waiting}
    kept, postponed = [], []
    for search in searches:
        now, later = _expecting(search, {*waiting, *expired}, among=False), _expecting(search, waiting, among=True)
        for section, line in zip(search.expect, search.expect_lines, strict=True):
            if day := expired.get(_review_of(section)):
                source.warn(line, f"{quoted(section)} is of a review that expired on {day}", "expect another")
        if now.expect or not search.expect:
            kept.append(now)
        if later.expect:
            postponed.append(Postponed(later, max(waiting[_review_of(section)] for section in later.expect)))
    return tuple(kept), tuple(postponed)


def _expecting(search: GoldenSearch, reviews: Collection[str], *, among: bool) -> GoldenSearch:
    """Return a golden search with what it expects of some reviews, or of all others."""
    told = zip(search.expect, search.expect_lines, strict=True)
    kept = [(section, line) for section, line in told if (_review_of(section) in reviews) is among]
    return replace(search, expect=tuple(section for section, _ in kept), expect_lines=tuple(line for _, line in kept))


def _review_of(section: str) -> str:
    return section.partition("#")[0]


def _golden_search(table: Block) -> GoldenSearch | None:
    query, within = _query(table), _within(table)
    expect = table.take("expect", required=True)
    table.refuse_others()
    items = expect.value if expect and isinstance(expect.value, list) else []
    if expect and not (isinstance(expect.value, list) and all(isinstance(item.value, str) for item in items)):
        table.fault("expect", "“expect” is not a list of text", 'write expect = ["review#section"], or [] for nothing')
        return None
    if query is None or expect is None:
        return None
    return GoldenSearch(
        query=query,
        expect=tuple(str(item.value) for item in items),
        within=within,
        path=table.source.path,
        line=table.line,
        expect_lines=tuple(item.line for item in items),
    )


def _query(table: Block) -> str | None:
    query = table.text("query", required=True)
    if fault := check_query(query or ""):
        what, _, remedy = fault.partition("; ")
        table.fault("query", what, remedy)
    return query


def _within(table: Block) -> int:
    within = table.whole("within") or DEFAULT_WITHIN
    if within > FURTHEST_WITHIN:
        table.fault("within", f"“within” is {within}", f"write {FURTHEST_WITHIN} at most: nobody reads further")
    return within
