"""How fast a search is, against SQLite FTS5 and tantivy at their best: same sections, columns and queries, in turn.

Times are processor time. A "first" search is the first of its query since the index was opened; a repeated one may
find answers remembered. All return ten hits with marked excerpts. Each query counts with the median of its rounds.
"""

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from site_app.cli.progress import ProgressBar
from tests.bench.content import write_content
from tests.bench.corpora.corpus import LARGE, Corpus
from tests.bench.corpora.films import load_films
from tests.bench.corpora.queries import SHARES, Query, Survey
from tests.bench.engines import ENGINES, PEERS
from tests.bench.engines.ours import keeps
from tests.bench.engines.processes import run
from tests.bench.engines.turns import MIXES, PASSES, Times, percentile, take_turns, weights_of
from tests.bench.report.figures import Figures, write_figures

#: Rounds, and queries of each kind: of a usual corpus, of a large one.
ROUNDS, QUERIES = (5, 3), (40, 15)
#: Processes that are started for a first search, and what each of them asks.
STARTS, SEARCHES = 5, 100
PERCENTILES = {"p50": 0.5, "p95": 0.95}


def run_search_bench(content: Path | None, reviews: int) -> None:
    """Measure the reviews of a folder, or so many made-up ones; print, and write `build/bench/search.json`."""
    if content and not content.is_dir():
        raise SystemExit(f"{content}: there is no such folder; name one with --content")
    corpus = Corpus(str(content or ""), reviews)
    measured = measure_corpus(corpus) | {"site": _measure_site(corpus)}
    print_figures(measured)
    print(f"figures: {write_figures('search', [measured])}")


def measure_corpus(corpus: Corpus) -> Figures:
    """Build, open and search a corpus with every engine, and return the figures."""
    bar = ProgressBar(sys.stderr)
    survey = Survey(corpus.documents(bar))
    is_large = survey.sections >= LARGE
    queries = survey.draw(QUERIES[is_large])
    if not queries:
        raise SystemExit(f"{corpus.name}: no section is long enough to draw a query from; name other content")
    with TemporaryDirectory() as name:
        root = Path(name)
        built = {engine: _build(engine, corpus, root, bar) for engine in ENGINES}
        directories = {engine: root / engine for engine in ENGINES}
        opened = {engine: _open(engine, root, queries, bar) for engine in ENGINES}
        rounds = ROUNDS[is_large]
        times = take_turns(directories, queries, rounds, lambda done: bar("Searching in turn", done, rounds))
    return {
        "corpus": {
            "name": corpus.name,
            "reviews": survey.reviews,
            "sections": survey.sections,
            "words": survey.words,
            "text_bytes": survey.text_bytes,
        },
        "kinds": {mix: _summarize(queries, times, kinds) for mix, kinds in MIXES.items()}
        | {kind: _summarize(queries, times, frozenset({kind})) for kind in _kinds(queries)},
        "rounds": [_ratios_of_round(queries, times, number) for number in range(rounds)],
        "built": built,
        "opened": opened,
    }


def _build(engine: str, corpus: Corpus, root: Path, bar: ProgressBar) -> Figures:
    """Build an index in a process of its own; where the engine can, again after one edit."""
    bar(f"Building {engine}", 0, 1)
    kept = root / "kept" if engine == "ours" and keeps() else None
    for directory in filter(None, (root / engine, kept)):
        directory.mkdir()
    told = {"corpus": corpus, "kept": str(kept or ""), "edited": False}
    built = run("building", engine, str(root / engine), told=told)
    built["bytes"] = sum(path.stat().st_size for path in (root / engine).rglob("*") if path.is_file())
    if kept:
        (root / "edited").mkdir()
        again = run("building", engine, str(root / "edited"), told=told | {"edited": True})
        built["edited_seconds"] = again["seconds"]
    bar(f"Building {engine}", 1, 1)
    return built


def _open(engine: str, root: Path, queries: Sequence[Query], bar: ProgressBar) -> Figures:
    """Return the medians of processes that open an index and search, each with another query first."""
    firsts = [query for query in queries if query.kind in {"two words", "a title"}][:STARTS] or queries[:1]
    others, starts = _some(queries), []
    for number, first in enumerate(firsts, 1):
        starts.append(run("opening", engine, str(root / engine), told=[first, *others]))
        bar(f"Opening {engine}", number, len(firsts))
    return {figure: median(start[figure] for start in starts) for figure in starts[0]}


def _measure_site(corpus: Corpus) -> Figures:
    """Return the memory that a process holds which serves the whole site, after as many searches."""
    bar = ProgressBar(sys.stderr)
    bar("Building the site", 0, 1)
    asked = [query.text for query in _some(Survey(corpus.documents()).draw(QUERIES[False]))]
    with TemporaryDirectory() as name:
        content = Path(corpus.content or Path(name, "content"))
        if not corpus.content:
            write_content(content, corpus.reviews, load_films())
        command = [sys.executable, "-m", "site_app", "build", "--content", str(content), "--output", f"{name}/build"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        bar("Building the site", 1, 1)
        return run("site", f"{name}/build/current", told=asked)


def _some(queries: Sequence[Query]) -> list[Query]:
    """Return as many queries as a process is asked before its memory is read, of all kinds."""
    return random.Random(1).sample(queries, min(SEARCHES, len(queries)))


def _kinds(queries: Sequence[Query]) -> list[str]:
    return [kind for kind in SHARES if any(query.kind == kind for query in queries)]


def _summarize(queries: Sequence[Query], times: Times, kinds: frozenset[str]) -> Figures:
    """Return the percentiles of each engine over queries of these kinds, by pass."""
    weights = weights_of(queries, kinds)
    return {"queries": sum(weight > 0 for weight in weights)} | {
        turn: {
            engine: _percentiles([median(spent) for spent in zip(*rounds, strict=True)], weights)
            for engine, rounds in by_engine.items()
        }
        for turn, by_engine in times.items()
    }


def _percentiles(spent: Sequence[float], weights: Sequence[float]) -> dict[str, float]:
    return {name: percentile(spent, weights, share) for name, share in PERCENTILES.items()}


def _ratios_of_round(queries: Sequence[Query], times: Times, number: int) -> Figures:
    """Return ours against each peer in one round, over the mix: how far rounds differ."""
    weights = weights_of(queries, MIXES["the mix"])
    found = {
        turn: {engine: _percentiles(rounds[number], weights) for engine, rounds in by_engine.items()}
        for turn, by_engine in times.items()
    }
    return {
        turn: {peer: {p: found[turn]["ours"][p] / found[turn][peer][p] for p in PERCENTILES} for peer in PEERS}
        for turn in PASSES
    }


def print_figures(measured: Figures) -> None:
    """Print the figures of one corpus as a table and some lines."""
    corpus = measured["corpus"]
    print(f"{corpus['name']}: {corpus['reviews']:,} reviews, {corpus['sections']:,} sections")
    print(f"\n{'milliseconds':22}" + "".join(f"{f'{turn} {p}':>32}" for turn in PASSES for p in PERCENTILES))
    print(f"{'':22}" + f"{'ours':>10}{'FTS5':>10}{'tantivy':>12}" * 4)
    for kind, found in measured["kinds"].items():
        columns = [found[turn][engine][p] for turn in PASSES for p in PERCENTILES for engine in ENGINES]
        print(
            f"{kind:22}"
            + "".join(f"{value:{width}.3f}" for value, width in zip(columns, (10, 10, 12) * 4, strict=True))
        )
    for peer in PEERS:
        _print_ratios(measured, peer)
    _print_rest(measured)


def _print_ratios(measured: Figures, peer: str) -> None:
    mix = measured["kinds"]["the mix"]
    for turn in PASSES:
        for p in PERCENTILES:
            ratio = mix[turn]["ours"][p] / mix[turn][peer][p]
            rounds = [found[turn][peer][p] for found in measured["rounds"]]
            print(f"the mix, {turn} {p}, ours / {peer}: {ratio:.2f} (rounds {min(rounds):.2f} to {max(rounds):.2f})")


def _print_rest(measured: Figures) -> None:
    text = measured["corpus"]["text_bytes"]
    for engine, built in measured["built"].items():
        opened = measured["opened"][engine]
        print(
            f"{engine:8} index {built['bytes'] / 1e6:.1f} MB, {built['bytes'] / text:.2f} bytes a byte; "
            f"built at {built['sections'] / built['seconds']:,.0f} sections/s, peak {built['peak_mib']:.0f} MiB; "
            f"first search of a process {opened['first_ms']:.1f} ms; resident {opened['resident_mib']:.0f} MiB"
        )
    if "site" in measured:
        print(f"a process that serves the site holds {measured['site']['resident_mib']:.0f} MiB")
    if "edited_seconds" in measured["built"]["ours"]:
        print(f"after one edit: built again in {measured['built']['ours']['edited_seconds']:.2f} s")
