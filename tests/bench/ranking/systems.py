"""What ranks the documents of a test collection: our searcher, SQLite FTS5 and tantivy."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from heapq import nlargest
from pathlib import Path

import tantivy

from search_index import Searcher, SectionDocument, build_index
from search_index.analysis.stopwords import STOP_WORDS
from search_index.query.parsing import ParsedQuery, make_terms

#: Documents as (title, text), by id.
Documents = Mapping[str, tuple[str, str]]

#: How deep rankings are compared, for MAP.
DEPTH = 1000
#: What a word in the title may be worth to a peer, against one in the text. Each is measured with what suits it best.
TITLE_WEIGHTS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0)


class Ours:
    """Our searcher below its caps: questions are longer than a reader's query may be."""

    def __init__(self, documents: Documents, directory: Path) -> None:
        """Build into an empty directory; a document is a section, and its title the heading."""
        self._names = list(documents)
        sections = (
            SectionDocument(name, "text", "", " ".join(title.split()), (), text, "", (), None, "2000-01-01")
            for name, (title, text) in documents.items()
        )
        build_index(list(sections), directory)
        self._matcher = Searcher(directory)._matcher

    def order(self, text: str, *, tiers: bool) -> list[str]:
        """Return the documents, the best first: those with all words before the others, or all by their scores."""
        parsed = ParsedQuery(tuple(make_terms(text)))
        found = self._matcher.match(parsed, spoilers=False)
        if tiers:
            return [self._names[section] for section in found.first(DEPTH)]
        scores = found.full.scores | found.rest.scores
        return [self._names[section] for section in nlargest(DEPTH, scores, key=scores.__getitem__)]


class Fts5:
    """A table in memory, asked for any of the words."""

    def __init__(self, documents: Documents) -> None:
        self._names = list(documents)
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, tokenize='porter unicode61')")
        rows = ((number, *texts) for number, texts in enumerate(documents.values()))
        self._database.executemany("INSERT INTO t(rowid, title, body) VALUES (?, ?, ?)", rows)

    def order(self, text: str, title_weight: float) -> list[str]:
        """Return the documents, the best first."""
        ranked = f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, {title_weight}, 1.0) LIMIT {DEPTH}"
        asked = " OR ".join(f'"{word}"' for word in telling_words(text))
        return [self._names[number] for (number,) in self._database.execute(ranked, (asked,))]

    def close(self) -> None:
        """Let go of the table."""
        self._database.close()


class Tantivy:
    """An index in memory, asked for any of the words."""

    def __init__(self, documents: Documents) -> None:
        schema = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            schema.add_text_field(name, tokenizer_name="en_stem")
        self._names = list(documents)
        self._index = tantivy.Index(schema.add_integer_field("number", stored=True, fast=True).build())
        # One thread writes one segment: equal scores are in the same order in every run.
        writer = self._index.writer(num_threads=1)
        for number, (title, body) in enumerate(documents.values()):
            writer.add_document(tantivy.Document(title=title, body=body, number=number))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def order(self, text: str, title_weight: float) -> list[str]:
        """Return the documents, the best first."""
        asked = self._index.parse_query(
            " ".join(telling_words(text)), ["title", "body"], field_boosts={"title": title_weight, "body": 1.0}
        )
        hits = self._searcher.search(asked, DEPTH).hits
        return [self._names[self._searcher.doc(address)["number"][0]] for _, address in hits]


def telling_words(text: str) -> Sequence[str]:
    """Return the words of a text without our stop words, unless it has no others: so peers are asked."""
    words = re.findall(r"\w+", text.lower())
    return [word for word in words if word not in STOP_WORDS] or words
