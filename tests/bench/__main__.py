"""The benchmarks from the command line; ratios always come from one interleaved run."""

import argparse
from pathlib import Path

from tests.bench.build import run as run_build_bench
from tests.bench.coldstart import run_coldstart_bench
from tests.bench.lighthouse import run_lighthouse_bench
from tests.bench.reader import run_reader_bench
from tests.bench.relevance import run_relevance_bench
from tests.bench.search import run_search_bench


def main() -> None:
    """Run the benchmark asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    benches = parser.add_subparsers(dest="bench")
    relevance = benches.add_parser("relevance", help="rank a test collection: ours, SQLite FTS5, tantivy")
    relevance.add_argument("directory", type=Path, help="documents, queries and judgements (XML or SMART)")
    search = benches.add_parser("search", help="time searches: ours, SQLite FTS5, stock Whoosh")
    search.add_argument("--reviews", type=int, default=1900)
    build = benches.add_parser("build", help="time `microsite build`")
    build.add_argument("--reviews", type=int, default=2000)
    reader = benches.add_parser("reader", help="bytes and time to the first result on a slow phone: ours, Pagefind")
    reader.add_argument("--reviews", type=int, default=2000)
    benches.add_parser("lighthouse", help="Lighthouse's scores of every kind of page")
    coldstart = benches.add_parser(
        "coldstart", help="processor time to the first answer: ours, plain Zappa, hello world"
    )
    coldstart.add_argument("--reviews", type=int, default=0, help="0 is the content that ships")
    arguments = parser.parse_args()
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
    else:
        run_search_bench(getattr(arguments, "reviews", 1900))


if __name__ == "__main__":
    main()
