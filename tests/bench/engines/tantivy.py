"""tantivy, the engine of search services, with its own snippets; the same columns, stemmed the same way."""

import re
from collections.abc import Iterable
from pathlib import Path

import tantivy

from search_index import SectionDocument
from tests.bench.corpora.queries import Query

_FIELDS = ["title", "heading", "names", "body"]
_WEIGHTS = {"title": 2.0, "heading": 5.0, "names": 2.0, "body": 1.0}


def build(documents: Iterable[SectionDocument], directory: Path) -> None:
    """Write the index, in one segment."""
    schema = tantivy.SchemaBuilder()
    for name in _FIELDS:
        schema.add_text_field(name, stored=name != "names", tokenizer_name="en_stem")
    for name in ("review", "section"):
        schema.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    schema.add_integer_field("year", indexed=True)
    index = tantivy.Index(schema.build(), path=str(directory))
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for document in documents:
        writer.add_document(_as_document(document))
    writer.commit()
    writer.wait_merging_threads()


def _as_document(document: SectionDocument) -> tantivy.Document:
    texts = document._asdict() | {"names": " ".join(document.names)}
    made = tantivy.Document(**{name: texts[name] for name in (*_FIELDS, "review", "section")})
    if document.year is not None:
        made.add_integer("year", document.year)
    return made


class Opened:
    """An index, opened."""

    def __init__(self, directory: Path) -> None:
        self.index = tantivy.Index.open(str(directory))
        self.searcher = self.index.searcher()

    def ask(self, query: Query) -> int:
        """Find the first ten sections, with marked excerpts, and return how many there are."""
        asked = self.index.parse_query(_clean(query), _FIELDS, field_boosts=_WEIGHTS, conjunction_by_default=True)
        hits = self.searcher.search(asked, 10, count=False).hits
        if not hits:
            return 0
        snippets = tantivy.SnippetGenerator.create(self.searcher, asked, self.index.schema, "body")
        snippets.set_max_num_chars(240)
        for _, address in hits:
            document = self.searcher.doc(address)
            document["review"], document["section"], document["title"], document["heading"]
            snippets.snippet_from_doc(document).to_html()
        return len(hits)

    def close(self) -> None:
        """Leave the files to who reads them still."""


def _clean(query: Query) -> str:
    words = " ".join(re.findall(r"\w+", query.text.lower()))
    text = f'"{words}"' if query.text.startswith('"') else words
    return f"{text} AND year:{query.year}" if query.year is not None else text
