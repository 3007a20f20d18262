"""The benchmarks from the command line; ratios always come from one interleaved run."""

import argparse
import sys
from pathlib import Path

from site_app.source.files.faults import ContentError
from tests.bench.build import run as run_build_bench
from tests.bench.coldstart import run_coldstart_bench
from tests.bench.corpora.corpus import Corpus
from tests.bench.lighthouse import run_lighthouse_bench
from tests.bench.reader import run_reader_bench
from tests.bench.relevance import run_relevance_bench
from tests.bench.scale import SECTIONS, run_scale_bench
from tests.bench.search import run_search_bench

#: As many as the real ones that the engine is measured on, which have 5,131 sections.
REVIEWS = 1_943


def main() -> None:
    """Run the benchmark asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    benches = parser.add_subparsers(dest="bench", required=True)
    relevance = benches.add_parser("relevance", help="rank a test collection: ours, SQLite FTS5, tantivy")
    relevance.add_argument("directory", type=Path, help="documents, queries and judgements (XML or SMART)")
    search = benches.add_parser("search", help="searches of every kind, in turn: ours, SQLite FTS5, tantivy")
    search.add_argument("--content", type=Path, help="measure the reviews of this folder, instead of made-up ones")
    search.add_argument("--reviews", type=int, default=REVIEWS)
    scale = benches.add_parser("scale", help="the same, and builds, at several numbers of sections")
    scale.add_argument("--sections", type=int, nargs="+", default=SECTIONS)
    build = benches.add_parser("build", help="time `microsite build`")
    build.add_argument("--reviews", type=int, default=2000)
    reader = benches.add_parser("reader", help="bytes and time to the first result on a slow phone: ours, Pagefind")
    reader.add_argument("--reviews", type=int, default=2000)
    benches.add_parser("lighthouse", help="Lighthouse's scores of every kind of page")
    coldstart = benches.add_parser(
        "coldstart", help="processor time to the first answer: ours, plain Zappa, hello world"
    )
    coldstart.add_argument("--reviews", type=int, default=0, help="0 is the content that ships")
    benches.add_parser("report", help="one page of what `search` and `scale` measured: build/bench/report.html")
    arguments = parser.parse_args()
    try:
        _run(arguments)
    except ContentError as error:
        sys.exit(str(error))


def _run(arguments: argparse.Namespace) -> None:
    if arguments.bench == "relevance":
        run_relevance_bench(arguments.directory)
    elif arguments.bench == "reader":
        run_reader_bench(arguments.reviews)
    elif arguments.bench == "lighthouse":
        run_lighthouse_bench()
    elif arguments.bench == "coldstart":
        run_coldstart_bench(arguments.reviews)
    elif arguments.bench == "build":
        run_build_bench(arguments.reviews)
    elif arguments.bench == "scale":
        run_scale_bench(arguments.sections)
    else:
        run_search_bench(Corpus(str(arguments.content or ""), arguments.reviews))


if __name__ == "__main__":
    main()
