"""A process that opens an index and searches: `opening ENGINE DIRECTORY`, the queries come as JSON."""

import json
import sys
import time
from pathlib import Path

from tests.bench.corpora.queries import Query
from tests.bench.engines import load_engine
from tests.bench.engines.processes import resident


def main(engine: str, directory: str) -> None:
    """Ask all queries, and print as JSON what the first took, from opening the index, and the memory held after."""
    first, *others = (Query(*told) for told in json.load(sys.stdin))
    opened_by = load_engine(engine).Opened
    before = resident()
    started = time.process_time()
    opened = opened_by(Path(directory))
    opened.ask(first)
    spent = time.process_time() - started
    for query in others:
        opened.ask(query)
    print(json.dumps({"first_ms": spent * 1000, "resident_mib": resident(), "before_mib": before}))


if __name__ == "__main__":
    main(*sys.argv[1:])
