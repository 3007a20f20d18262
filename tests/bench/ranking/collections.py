"""Test collections for relevance: documents, queries, and which documents answer which query."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.ranking.forms import (
    read_columns,
    read_judgements,
    read_smart,
    read_xml_documents,
    read_xml_queries,
)

#: What the names of files with SMART queries have in them.
_QUERIES = re.compile(r"qry|que|topic", re.IGNORECASE)
_WORD = re.compile(r"\w")


class CollectionError(Exception):
    """A folder that holds no test collection; says which, and what is missing."""


class Collection(NamedTuple):
    """Documents as (title, text) by id, the judged queries by id, and the ids of the documents relevant to each."""

    name: str
    documents: Mapping[str, tuple[str, str]]
    queries: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


def load_collection(directory: Path) -> Collection:
    """Read the collection in `directory`, telling its files apart by what is in them.

    Raises CollectionError if there are no documents with text, or no queries for which one of them is relevant.
    """
    if not directory.is_dir():
        raise CollectionError(f"{directory}: there is no such folder; name one that holds a test collection")
    texts = {path: path.read_text("utf-8", errors="replace") for path in sorted(directory.iterdir()) if path.is_file()}
    documents, queries = _read_entries(texts)
    if not any(_WORD.search(title + text) for title, text in documents.values()):
        raise CollectionError(f"{directory}: no documents; put <doc>, <docno> and <text> there, or .I, .T and .W")
    tables = (read_judgements(read_columns(text), documents) for text in texts.values())
    relevant = max((_relevant(pairs, list(queries), documents) for pairs in tables), key=_total)
    judged = {query: text for query, text in queries.items() if query in relevant and _WORD.search(text)}
    if not judged:
        raise CollectionError(f"{directory}: no judged queries; put queries there, and lines of query and document")
    return Collection(directory.resolve().name, documents, judged, {query: relevant[query] for query in judged})


def _read_entries(texts: Mapping[Path, str]) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Return documents and queries; of SMART files those with queries are named so, or the one with fewest entries."""
    documents: dict[str, tuple[str, str]] = {}
    queries: dict[str, str] = {}
    for text in texts.values():
        documents |= read_xml_documents(text)
        queries |= read_xml_queries(text)
    smart = {path: entries for path, text in texts.items() if (entries := read_smart(text))}
    named = [path for path in smart if _QUERIES.search(path.name)]
    if len(named) in {0, len(smart)} and not queries and (documents or len(smart) > 1):
        named = sorted(smart, key=lambda path: len(smart[path]))[:1]
    for path, entries in smart.items():
        if path in named:
            queries |= {number: f"{title} {text}".strip() for number, (title, text) in entries.items()}
        else:
            documents |= entries
    return documents, queries


def _relevant(
    pairs: Iterable[tuple[str, str]], queries: Sequence[str], documents: Mapping[str, object]
) -> dict[str, frozenset[str]]:
    """Return the documents relevant to each query, which judgements call by its number or by its place.

    Cranfield's count its queries 1, 2, 3 while the queries themselves are numbered 1, 2, 4, 8.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for query, document in pairs:
        if document in documents:
            found[query].add(document)
    by_number = {query: query for query in queries}
    by_place = {str(place): query for place, query in enumerate(queries, 1)}
    names = max((by_number, by_place), key=lambda named: len(named.keys() & found.keys()))
    return {names[query]: frozenset(answers) for query, answers in found.items() if query in names}


def _total(relevant: Mapping[str, frozenset[str]]) -> int:
    return sum(map(len, relevant.values()))
