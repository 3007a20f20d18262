"""The benchmarks from the command line; ratios always come from one interleaved run."""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from site_app.source.files.faults import ContentError

#: As many as the real ones that the engine is measured on, which have 5,131 sections.
REVIEWS = 1_943
SECTIONS = (2_000, 20_000)
#: Known items of each class: 720 in all, in twenty seconds.
ITEMS = 80
#: The modules of benchmarks that are not called as these.
MODULES = {"report": "report.page", "relevance": "ranking.relevance", "known": "ranking.known"}


def main() -> None:
    """Run the benchmark asked for, and load no other: what one is about may be at rebuilding."""
    arguments = vars(_make_parser().parse_args())
    bench = arguments.pop("bench")
    module = import_module(f"tests.bench.{MODULES.get(bench, bench)}")
    try:
        getattr(module, f"run_{bench}_bench")(**arguments)
    except (ContentError, OSError) as error:
        sys.exit(str(error))


def _make_parser() -> argparse.ArgumentParser:
    """Return the parser; the options of a benchmark are the arguments of its `run_…_bench`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    benches = parser.add_subparsers(dest="bench", required=True)
    search = benches.add_parser("search", help="searches of every kind, in turn: ours, SQLite FTS5, tantivy")
    search.add_argument("--content", type=Path, help="measure the reviews of this folder, instead of made-up ones")
    search.add_argument("--reviews", type=_number, default=REVIEWS)
    scale = benches.add_parser("scale", help="the same, builds and memory, at several numbers of sections")
    scale.add_argument("--sections", type=_number, nargs="+", default=SECTIONS)
    benches.add_parser("report", help="one page of what `search` and `scale` measured: build/bench/report.html")
    relevance = benches.add_parser("relevance", help="rank test collections: ours, SQLite FTS5, tantivy")
    relevance.add_argument(
        "directories", type=Path, nargs="+", metavar="DIR", help="documents, queries and judgements (XML or SMART)"
    )
    _add_json(relevance)
    known = benches.add_parser("known", help="find reviews by title, name, phrase: ours, SQLite FTS5, tantivy")
    known.add_argument("--content", type=Path, help="find the reviews of this folder, instead of made-up ones")
    known.add_argument("--reviews", type=_number, default=REVIEWS)
    known.add_argument("--items", type=_number, default=ITEMS, help="queries of each class at most")
    _add_json(known)
    build = benches.add_parser("build", help="time `microsite build`")
    build.add_argument("--reviews", type=_number, default=2000)
    reader = benches.add_parser("reader", help="bytes and time to the first result on a slow phone: ours, Pagefind")
    reader.add_argument("--reviews", type=_number, default=2000)
    lighthouse = benches.add_parser("lighthouse", help="scores, bytes and slowest interaction of every kind of page")
    lighthouse.add_argument("--reviews", type=_number, default=2000, help="of the larger of two sites")
    lighthouse.add_argument("--runs", type=_number, default=5)
    lighthouse.add_argument("--only", default="", metavar="WORDS", help="pages with these words in what is printed")
    warm = benches.add_parser("warm", help="processor time of warm answers: ours, hello world")
    warm.add_argument("--reviews", type=_number, default=2000)
    coldstart = benches.add_parser(
        "coldstart", help="processor time to the first answer: ours, plain Zappa, hello world"
    )
    coldstart.add_argument("--reviews", type=int, default=0, help="0 is the content that ships")
    return parser


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", type=_new_file, dest="json_file", metavar="FILE", help="write the figures here, too")


def _new_file(text: str) -> Path:
    path = Path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no file in a folder that is there")
    return path


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


if __name__ == "__main__":
    main()
