"""How well a test collection is ranked: by our searcher, by SQLite FTS5 and by tantivy, in one run.

The queries of collections are questions longer than a reader's may be, and documents that lack some of a question's
words are judged too. So our searcher is entered below its caps (`Matcher.match`), at the step where any word is
enough: otherwise the very code that answers readers. "all words first" shows what the step before costs or gains.

Parameters are cross-validated: each fold of the queries is ranked with those that rank the other folds best. "as
shipped" uses the constants of the product on every query.
"""

import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import nlargest
from itertools import product
from pathlib import Path
from typing import Any

import tantivy

from search_index import Searcher, SectionDocument, build_index
from search_index.index.impacts import FieldWeights
from search_index.query.parsing import ParsedQuery, make_terms
from search_index.ranking.matching import Matcher
from search_index.ranking.scoring import Scorer
from tests.bench.collections import Collection, load_collection
from tests.bench.measures import MEASURES, mean, measure

FOLDS = 5
#: How deep rankings are compared, for MAP.
DEPTH = 1000

Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Engine:
    """A name and the rankers it can be tuned to, one for each choice of parameters."""

    name: str
    rankers: Mapping[Any, Ranker]


def run_relevance_bench(directory: Path) -> dict[str, tuple[float, ...]]:
    """Print the measures of every engine on the collection in `directory`, and return them by engine."""
    collection = load_collection(directory)
    queries = [query for query in collection.queries if collection.relevant.get(query)]
    print(f"{directory.name}: {len(collection.documents)} documents, {len(queries)} judged queries")
    print(f"{'':34}" + "".join(f"{name:>11}" for name in MEASURES))
    measured = {}
    with tempfile.TemporaryDirectory() as ours, closing(_make_fts5(collection)) as database:
        for engine in (*_make_peers(collection, database), *_make_ours(collection, Path(ours))):
            measured[engine.name] = mean(_cross_validate(engine, collection, queries))
            print(f"{engine.name:34}" + "".join(f"{value:11.4f}" for value in measured[engine.name]))
    best = tuple(max(measured["SQLite FTS5"][i], measured["tantivy"][i]) for i in range(len(MEASURES)))
    print("ratios to the better of FTS5 and tantivy:")
    for name in list(measured)[2:]:
        ratios = (value / peer if peer else 0.0 for value, peer in zip(measured[name], best, strict=True))
        print(f"{name:34}" + "".join(f"{ratio:11.3f}" for ratio in ratios))
    return measured


def _cross_validate(engine: Engine, collection: Collection, queries: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Return the measures of each query, ranked with the parameters that suit the other folds best by nDCG@10."""
    by_parameters = {
        parameters: {query: measure(rank(collection.queries[query]), collection.relevant[query]) for query in queries}
        for parameters, rank in engine.rankers.items()
    }
    chosen: dict[str, tuple[float, ...]] = {}
    for fold in range(FOLDS):
        held_out = set(queries[fold::FOLDS])
        best = max(
            by_parameters.values(),
            key=lambda measured: sum(values[0] for query, values in measured.items() if query not in held_out),
        )
        chosen |= {query: best[query] for query in queries if query in held_out}
    return chosen


def _make_peers(collection: Collection, database: sqlite3.Connection) -> Iterable[Engine]:
    names = list(collection.documents)
    yield Engine("SQLite FTS5", {w: _fts5_ranker(database, names, w) for w in (0.5, 1, 2, 3, 5, 8)})
    index = _make_tantivy(collection)
    yield Engine("tantivy", {w: _tantivy_ranker(index, names, w) for w in (0.1, 0.25, 0.5, 1, 2, 4)})


def _make_ours(collection: Collection, directory: Path) -> Iterable[Engine]:
    documents = [
        SectionDocument(name, "text", "", " ".join(title.split()), (), text, "", (), None, "2000-01-01")
        for name, (title, text) in collection.documents.items()
    ]
    names = list(collection.documents)
    shipped = FieldWeights()
    grid = [
        FieldWeights((shipped.worth[0], heading, *shipped.worth[2:]), (penalty,) * 5)
        for heading, penalty in product((4.0, 5.0, 6.0), (0.6, 0.7))
    ]
    matchers = []
    for number, weights in enumerate((shipped, *grid)):
        built = directory / str(number)
        built.mkdir()
        build_index(documents, built, weights=weights)
        matchers.append(Searcher(built)._matcher)
    for name, options in (
        ("ours", {"any_word": True, "feedback": False}),
        ("ours with feedback", {"any_word": True}),
    ):
        yield Engine(f"{name}, as shipped", {0: _our_ranker(matchers[0], names, **options)})
        tuned = {
            (number, saturation): _our_ranker(_with_saturation(matcher, saturation), names, **options)
            for number, matcher in enumerate(matchers[1:])
            for saturation in (2.5, 3.0)
        }
        yield Engine(f"{name}, cross-validated", tuned)
    yield Engine("ours, all words first", {0: _our_ranker(matchers[0], names)})


def _with_saturation(matcher: Matcher, saturation: float) -> Matcher:
    index = matcher._index
    return Matcher(index, matcher._expander, matcher._speller, Scorer(index, saturation))


def _our_ranker(matcher: Matcher, names: Sequence[str], **options: bool) -> Ranker:
    def rank(text: str) -> list[str]:
        parsed = ParsedQuery(tuple(make_terms(text)))
        scores = matcher.match(parsed, spoilers=False, **options).scores
        return [names[section] for section in nlargest(DEPTH, scores, key=scores.__getitem__)]

    return rank


def _make_fts5(collection: Collection) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, tokenize='porter unicode61')")
    rows = ((number, *texts) for number, texts in enumerate(collection.documents.values()))
    database.executemany("INSERT INTO t(rowid, title, body) VALUES (?, ?, ?)", rows)
    return database


def _fts5_ranker(database: sqlite3.Connection, names: Sequence[str], title_weight: float) -> Ranker:
    statement = f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, {title_weight}, 1.0) LIMIT {DEPTH}"

    def rank(text: str) -> list[str]:
        query = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        return [names[number] for (number,) in database.execute(statement, (query,))]

    return rank


def _make_tantivy(collection: Collection) -> tantivy.Index:
    schema = tantivy.SchemaBuilder()
    for name in ("title", "body"):
        schema.add_text_field(name, tokenizer_name="en_stem")
    index = tantivy.Index(schema.add_integer_field("number", stored=True).build())
    writer = index.writer()
    for number, (title, body) in enumerate(collection.documents.values()):
        writer.add_document(tantivy.Document(title=title, body=body, number=number))
    writer.commit()
    index.reload()
    return index


def _tantivy_ranker(index: tantivy.Index, names: Sequence[str], title_weight: float) -> Ranker:
    searcher = index.searcher()

    def rank(text: str) -> list[str]:
        words = " ".join(re.findall(r"\w+", text.lower()))
        query = index.parse_query(words, ["title", "body"], field_boosts={"title": title_weight, "body": 1.0})
        return [names[searcher.doc(address)["number"][0]] for _, address in searcher.search(query, DEPTH).hits]

    return rank
