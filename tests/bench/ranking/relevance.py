"""How well test collections are ranked: by our searcher, by SQLite FTS5 and by tantivy.

"as_readers_get_it" is what a reader is shown, documents with all words first; "without_tiers" is the order by score
alone. Both go below the caps of a query, as questions are longer, and otherwise through the code that answers readers,
with the constants that ship. The peers are asked without our stop words, for any of the others, with the weight of the
title that suits them best on the collection: tuned in hindsight, as ours is not. p is that of nDCG@10 against the
better peer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.ranking.collections import Collection, CollectionError, load_collection
from tests.bench.ranking.measures import MEASURES, chance, mean, measure
from tests.bench.ranking.systems import TITLE_WEIGHTS, Fts5, Ours, Tantivy

PEERS = ("fts5", "tantivy")

#: The measures of each query, by the query.
Measured = Mapping[str, tuple[float, ...]]
Ranker = Callable[[str], Sequence[str]]


def run_relevance_bench(directories: Sequence[Path], json_file: Path | None = None) -> dict[str, Any]:
    """Print the measures of every system on each collection, and return them; write them into `json_file`, if named."""
    try:
        collections = [load_collection(directory) for directory in directories]
    except CollectionError as error:
        raise SystemExit(str(error)) from error
    names = [collection.name for collection in collections]
    if twice := [name for name in names if names.count(name) > 1]:
        raise SystemExit(f"{twice[0]}: two collections have this name; rename the folder of one")
    figures = {"collections": {collection.name: _measure_collection(collection) for collection in collections}}
    if json_file:
        json_file.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return figures


def _measure_collection(collection: Collection) -> dict[str, Any]:
    """Print and return the figures of one collection."""
    print(f"{collection.name}: {len(collection.documents):,} documents, {len(collection.queries):,} judged queries")
    systems = _measure_systems(collection)
    means = {name: mean(measured) for name, measured in systems.items()}
    best = max(PEERS, key=lambda peer: means[peer][0])
    p_values = {name: chance(_ndcgs(measured), _ndcgs(systems[best])) for name, measured in systems.items()}
    columns = (*MEASURES, f"/ {best}", "p")
    print(f"{'':20}" + "".join(f"{column:>11}" for column in columns))
    for name, values in means.items():
        ratio = values[0] / means[best][0] if means[best][0] else 0.0
        print(f"{name:20}" + "".join(f"{value:11.4f}" for value in (*values, ratio, p_values[name])))
    return {
        "documents": len(collection.documents),
        "queries": len(collection.queries),
        "systems": {
            name: {"ndcg10": values[0], "map": values[1], "p_against_best_peer": p_values[name]}
            for name, values in means.items()
        },
    }


def _measure_systems(collection: Collection) -> dict[str, Measured]:
    documents = collection.documents
    with TemporaryDirectory() as directory:
        ours = Ours(documents, Path(directory))
        found = {
            "as_readers_get_it": _measure(collection, partial(ours.order, tiers=True)),
            "without_tiers": _measure(collection, partial(ours.order, tiers=False)),
        }
    with closing(Fts5(documents)) as fts5:
        for name, order in zip(PEERS, (fts5.order, Tantivy(documents).order), strict=True):
            tuned = (_measure(collection, partial(order, title_weight=weight)) for weight in TITLE_WEIGHTS)
            found[name] = max(tuned, key=lambda measured: sum(_ndcgs(measured)))
    return found


def _measure(collection: Collection, rank: Ranker) -> Measured:
    return {query: measure(rank(text), collection.relevant[query]) for query, text in collection.queries.items()}


def _ndcgs(measured: Measured) -> list[float]:
    return [values[0] for values in measured.values()]
