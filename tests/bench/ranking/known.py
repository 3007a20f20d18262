"""How high a review stands that a reader knows to be there: ours as readers get it, SQLite FTS5, tantivy.

The items are drawn from the reviews themselves: titles whole, with a word missing, with two swapped, with a slip; names
of people, and with a slip; phrases; two words without a third; descriptions. MRR@10 counts reviews, not sections. The
peers return what has all words, and after it, where that is little, what has any; with the weights of title, names and
heading, and with or without our stop words, as suits each best over all items: tuned in hindsight, as ours is not.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from search_index import SectionDocument
from site_app.cli.progress import ProgressBar
from tests.bench.corpora.corpus import Corpus
from tests.bench.ranking.finders import SETTINGS, Fts5, Ours, Tantivy
from tests.bench.ranking.items import KINDS, Item, draw_items
from tests.bench.ranking.measures import reciprocal_rank

#: What the table and the file call the systems.
SYSTEMS = ("as_readers_get_it", "fts5", "tantivy")


def run_known_bench(content: Path | None, reviews: int, items: int, json_file: Path | None = None) -> dict[str, Any]:
    """Print the MRR@10 of every system by class, of so many items at most, and return it; write it, too."""
    if content and not content.is_dir():
        raise SystemExit(f"{content}: there is no such folder; name one with --content")
    corpus = Corpus(str(content or ""), reviews)
    sections = list(corpus.documents(ProgressBar(sys.stderr)))
    drawn = draw_items(sections, items)
    if not drawn:
        raise SystemExit(f"{corpus.name}: there is no section to draw a query from; name other content")
    print(f"{corpus.name}: {len({section.review for section in sections}):,} reviews, {len(sections):,} sections")
    ranks = _find(sections, drawn)
    figures = {"classes": _by_class(drawn, ranks), "all": _summarize(drawn, ranks)}
    _print(figures)
    if json_file:
        json_file.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return figures


def _find(sections: Sequence[SectionDocument], items: Sequence[Item]) -> dict[str, list[float]]:
    """Return the reciprocal rank of each item by every system."""
    with TemporaryDirectory() as name:
        ours, *peers = (Path(name, system) for system in SYSTEMS)
        for directory in (ours, *peers):
            directory.mkdir()
        found = [_ranks(Ours(sections, ours).find, items)]
        with closing(Fts5(sections, peers[0])) as fts5:
            finds = (fts5.find, Tantivy(sections, peers[1]).find)
            found += [max((_ranks(partial(find, settings=one), items) for one in SETTINGS), key=sum) for find in finds]
    return dict(zip(SYSTEMS, found, strict=True))


def _ranks(find: Callable[[Item], Sequence[str]], items: Sequence[Item]) -> list[float]:
    return [reciprocal_rank(find(item), item.reviews) for item in items]


def _by_class(items: Sequence[Item], ranks: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    found = {}
    for kind in KINDS:
        places = [place for place, item in enumerate(items) if item.kind == kind]
        if places:
            of_kind = {system: [each[place] for place in places] for system, each in ranks.items()}
            found[kind] = _summarize(places, of_kind)
    return found


def _summarize(items: Sequence[object], ranks: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    return {"queries": len(items), "systems": {system: sum(each) / len(items) for system, each in ranks.items()}}


def _print(figures: Mapping[str, Any]) -> None:
    print(f"{'MRR@10':28}{'queries':>8}" + "".join(f"{system:>20}" for system in SYSTEMS))
    for name, told in (*figures["classes"].items(), ("mean", figures["all"])):
        print(f"{name:28}{told['queries']:8}" + "".join(f"{told['systems'][system]:20.3f}" for system in SYSTEMS))
