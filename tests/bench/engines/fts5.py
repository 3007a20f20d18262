"""SQLite FTS5 at its best: on disk, optimised, read through a map, weights set once, ranked by `ORDER BY rank`."""

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from search_index import SectionDocument
from tests.bench.corpora.queries import Query

_TABLE = """
    CREATE VIRTUAL TABLE t USING fts5(
        review UNINDEXED, section UNINDEXED, title, heading, names, body, year,
        tokenize = 'porter unicode61'
    )
"""
#: The weights of title, heading, names and body. A year is a word, which costs least to filter by, and weighs nothing.
_WEIGHTS = "INSERT INTO t(t, rank) VALUES('rank', 'bm25(0, 0, 2, 5, 2, 1, 0)')"
_HITS = """
    SELECT review, section, title, heading, snippet(t, 5, '<mark>', '</mark>', '…', 30)
    FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10
"""
#: Memory for pages, in kibibytes as SQLite counts them, and for the map, in bytes: more than any file here.
_PAGES, _MAP = -65_536, 1 << 30
_FILE = "fts5.sqlite"


def build(documents: Iterable[SectionDocument], directory: Path) -> None:
    """Write the table."""
    database = sqlite3.connect(directory / _FILE)
    database.execute(_TABLE)
    database.execute(_WEIGHTS)
    rows = ((d.review, d.section, d.title, d.heading, " ".join(d.names), d.body, f"year{d.year}") for d in documents)
    database.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    database.execute("INSERT INTO t(t) VALUES ('optimize')")
    database.commit()
    database.execute("VACUUM")
    database.close()


class Opened:
    """A table, opened. Its statements stay prepared: the connection keeps them."""

    def __init__(self, directory: Path) -> None:
        self.database = sqlite3.connect(f"file:{directory / _FILE}?mode=ro", uri=True)
        self.database.execute(f"PRAGMA cache_size = {_PAGES}")
        self.database.execute(f"PRAGMA mmap_size = {_MAP}")

    def ask(self, query: Query) -> int:
        """Find the first ten sections, with marked excerpts, and return how many there are."""
        return len(self.database.execute(_HITS, (_match(query),)).fetchall())

    def close(self) -> None:
        """Close the connection."""
        self.database.close()


def _match(query: Query) -> str:
    """Return the query that has all words of the text, or the phrase that it is, of the year."""
    words = re.findall(r"\w+", query.text)
    asked = f'"{" ".join(words)}"' if query.text.startswith('"') else " ".join(f'"{word}"' for word in words)
    return asked if query.year is None else f"({asked}) AND year : year{query.year}"
