"""The benchmarks from the command line; ratios always come from one interleaved run."""

import argparse
from pathlib import Path


def main() -> None:
    """Run the benchmark asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    benches = parser.add_subparsers(dest="bench", required=True)
    relevance = benches.add_parser("relevance", help="rank a test collection: ours, SQLite FTS5, tantivy")
    relevance.add_argument("directory", type=Path, help="documents, queries and judgements (XML or SMART)")
    search = benches.add_parser("search", help="time searches: ours, SQLite FTS5, stock Whoosh")
    search.add_argument("--reviews", type=int, default=1900)
    arguments = parser.parse_args()
    if arguments.bench == "relevance":
        from tests.bench.relevance import run_relevance_bench

        run_relevance_bench(arguments.directory)
    else:
        from tests.bench.search import run_search_bench

        run_search_bench(arguments.reviews)


if __name__ == "__main__":
    main()
