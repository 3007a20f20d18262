"""How fast a search is, against SQLite FTS5 and the stock Whoosh searcher: same sections and queries, interleaved.

Times are CPU time. A "first" search is the first of its query since the index was opened; a repeated one finds the
ranking remembered. FTS5 returns the same columns, a snippet among them, and ten hits, as we do.
"""

import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import whoosh.index
import whoosh.searching
from whoosh.query.compound import And, Or
from whoosh.query.qcore import Query
from whoosh.query.terms import Term

from search_index import Searcher, SectionDocument, build_index
from search_index.index.fields import FIELDS, PUBLIC
from search_index.index.schema import MappedStorage, make_schema
from tests.bench.reviews import make_queries, make_reviews

_FTS5 = """
    SELECT review, section, title, heading, snippet(t, 5, '<mark>', '</mark>', '…', 30)
    FROM t WHERE t MATCH ? ORDER BY bm25(t, 0, 0, 2, 5, 2, 1) LIMIT 10
"""


def run_search_bench(reviews: int = 1900, queries: int = 200) -> None:
    """Build both indexes of made-up reviews and print the times of a first and of repeated searches."""
    documents = list(make_reviews(reviews))
    asked = make_queries(documents, queries)
    with tempfile.TemporaryDirectory() as name, closing(_make_fts5(documents)) as database:
        directory = Path(name)
        started = time.process_time()
        build_index(documents, directory)
        spent = time.process_time() - started
        size = sum(path.stat().st_size for path in directory.iterdir())
        print(f"{reviews} reviews, {len(documents)} sections; built in {spent:.1f} s, {size / 1e6:.1f} MB")
        searcher = Searcher(directory)
        _warm_up(searcher)
        ours, theirs = _interleave(asked, searcher.search, lambda query: _ask_fts5(database, query))
        _print("first search of a query", ours, theirs)
        ours, theirs = _interleave(asked * 3, searcher.search, lambda query: _ask_fts5(database, query))
        _print("repeated", ours, theirs)
        _print_ranking_only(searcher, database, asked)
        _print_against_whoosh(searcher, directory, asked[:60])


def _print_ranking_only(searcher: Searcher, database: sqlite3.Connection, asked: list[str]) -> None:
    plain = _FTS5.replace("snippet(t, 5, '<mark>', '</mark>', '…', 30)", "body")
    matcher = searcher._matcher
    ours, theirs = _interleave(
        asked * 3,
        lambda query: matcher.find(query, spoilers=False),
        lambda query: database.execute(plain, (_fts5_query(query),)).fetchall(),
    )
    _print("repeated, without excerpts", ours, theirs)


def _print_against_whoosh(searcher: Searcher, directory: Path, asked: list[str]) -> None:
    """Compare with Whoosh's own searcher and BM25F on the same index, asked for the very same forms."""
    matcher = searcher._matcher
    storage = MappedStorage(str(directory))  # type: ignore[no-untyped-call]
    index = whoosh.index.FileIndex(storage, make_schema(), "MAIN")  # type: ignore[no-untyped-call]
    stock = whoosh.searching.Searcher(index.reader())  # type: ignore[no-untyped-call]
    ours, theirs = _interleave(
        asked * 2,
        lambda query: matcher.find(query, spoilers=False).first(10),
        lambda query: stock.search(_whoosh_query(searcher, query), limit=10),
    )
    _print("repeated, without excerpts", ours, theirs, "stock Whoosh")


def _whoosh_query(searcher: Searcher, text: str) -> Query:
    lexicon = searcher._index.lexicon
    required = []
    for clause in searcher._matcher.find(text, spoilers=False).clauses:
        numbers = [number for number, _ in clause.forms]
        required.append(
            Or(
                [
                    Term(FIELDS[field], lexicon.forms[number])
                    for number in numbers
                    for field in PUBLIC
                    if lexicon.fields[number] >> field & 1
                ]
            )
        )
    return And(required)


def _make_fts5(documents: Sequence[SectionDocument]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE t USING fts5(review UNINDEXED, section UNINDEXED, title, heading, names, body, "
        "tokenize='porter unicode61')"
    )
    rows = ((d.review, d.section, d.title, d.heading, " ".join(d.names), d.body) for d in documents)
    database.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows)
    database.execute("INSERT INTO t(t) VALUES ('optimize')")
    return database


def _ask_fts5(database: sqlite3.Connection, query: str) -> list[tuple[str, ...]]:
    return database.execute(_FTS5, (_fts5_query(query),)).fetchall()


def _fts5_query(query: str) -> str:
    return " ".join(f'"{word}"' for word in re.findall(r"\w+", query))


def _warm_up(searcher: Searcher) -> None:
    for query in ("warm up", "xyzzy"):
        searcher.search(query)


def _interleave(
    queries: Sequence[str], ours: Callable[[str], object], theirs: Callable[[str], object]
) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for query in random.Random(3).sample(queries, len(queries)):
        for ask, spent in zip((ours, theirs), times, strict=True):
            started = time.process_time()
            ask(query)
            spent.append((time.process_time() - started) * 1000)
    return times


def _print(what: str, ours: Sequence[float], theirs: Sequence[float], who: str = "FTS5") -> None:
    for name, number in (("p50", 49), ("p95", 94)):
        mine, other = (statistics.quantiles(times, n=100)[number] for times in (ours, theirs))
        print(f"{what:30} {name}  ours {mine:7.3f} ms  {who} {other:7.3f} ms  ratio {mine / other:6.3f}")
