"""A process that builds an index and tells what it took: `building ENGINE DIRECTORY`, the corpus comes as JSON."""

import json
import sys
import time
from functools import partial
from pathlib import Path

from search_index import SectionDocument
from tests.bench.corpora.corpus import Corpus
from tests.bench.engines import load_engine
from tests.bench.engines.processes import peak, resident


def main(engine: str, directory: str) -> None:
    """Build, and print the figures as JSON."""
    told = json.load(sys.stdin)
    documents = list(Corpus(*told["corpus"]).documents())
    if told["edited"]:
        documents[0] = _edit(documents[0])
    build = load_engine(engine).build
    if told["kept"]:
        build = partial(build, kept=Path(told["kept"]))
    held = resident()
    started = time.process_time()
    build(documents, Path(directory))
    seconds = time.process_time() - started
    print(json.dumps({"seconds": seconds, "sections": len(documents), "peak_mib": peak(), "documents_mib": held}))


def _edit(document: SectionDocument) -> SectionDocument:
    return document._replace(body=f"{document.body} One sentence more.")


if __name__ == "__main__":
    main(*sys.argv[1:])
