"""Golden searches, what readers look for and must find: `searches.toml`."""

from search_index import check_query
from site_app.golden import GoldenSearch
from site_app.source.files.entries import Block
from site_app.source.files.sources import Source
from site_app.source.files.toml import load_toml

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
