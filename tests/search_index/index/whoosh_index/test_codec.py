"""What the codec counts on in Whoosh, and that a reader needs none of it."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import whoosh
import whoosh.index
from whoosh.qparser.default import QueryParser

from search_index import Searcher, build_index
from search_index.index.whoosh_index import codec, readers, writers
from tests.search_index.conftest import make_section

SECTIONS = [
    make_section("The coach runs. The runner rests.", section="a", spoiler="He wins."),
    make_section("A coach", section="b"),
]

#: All that Whoosh asks of the codec to write two sections, and how often.
ASKED_TO_WRITE = Counter(
    {
        "SectionCodec.new_segment": 1,
        "_WritingCodec.per_document_writer": 1,
        "_WritingCodec.field_writer": 1,
        "SectionWriter.start_doc": 2,
        "SectionWriter.add_field": 6,
        "SectionWriter.close": 1,
        "Pool.add": 4,
        "Pool.iter_postings": 1,
        "Pool.cleanup": 1,
        "WordWriter.add_postings": 1,
        "WordWriter.close": 1,
        "SectionSegment.set_doc_count": 1,
    }
)
#: All that it asks to open the index and to search for a phrase, a beginning and a misspelling.
ASKED_TO_SEARCH = {
    *("SectionSegment.codec", "SectionCodec.terms_reader"),
    *(
        "SectionCodec.per_document_reader",
        "WordReader.__contains__",
        "WordReader.term_info",
        "WordReader.doc_frequency",
    ),
    *(
        "WordReader.frequency",
        "WordReader.matcher",
        "WordReader.terms_from",
        "WordReader.cursor",
        "SectionReader.doc_count",
        "SectionReader.doc_count_all",
    ),
    *("SectionReader.deleted_docs", "SectionReader.doc_field_length", "SectionReader.field_length"),
    "SectionReader.stored_fields",
}
OURS = (
    *(codec.SectionCodec, codec._WritingCodec, codec.SectionSegment, writers.Pool, writers.SectionWriter),
    *(writers.WordWriter, readers.WordReader, readers.SectionReader),
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return what Whoosh asks of the codec from now on."""
    heard = Counter[str]()

    def listening(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def listen(*given: Any, **named: Any) -> Any:
            # Only what Whoosh asks, not what the codec asks of itself.
            if "whoosh" in Path(sys._getframe(1).f_code.co_filename).parts:
                heard[name] += 1
            return method(*given, **named)

        return listen

    for ours in OURS:
        for name, method in list(vars(ours).items()):
            if callable(method) and name != "__init__":
                monkeypatch.setattr(ours, name, listening(f"{ours.__name__}.{name}", method))
    return heard


def fault(what: str) -> str:
    return (
        f"Whoosh {whoosh.versionstring()} {what} otherwise: see what search_index/index/whoosh_index/codec.py counts on"
    )


def test_whoosh_writes_as_the_codec_counts_on(tmp_path: Path, asked: Counter[str]) -> None:
    """Whoosh's writer asks the codec for all that it implements, as often as it did, and for nothing else."""
    build_index(SECTIONS, tmp_path)
    assert asked == ASKED_TO_WRITE, fault("writes")


def test_whoosh_searches_as_the_codec_counts_on(tmp_path: Path, asked: Counter[str]) -> None:
    """Whoosh's searcher asks the codec for nothing that is not implemented."""
    build_index(SECTIONS, tmp_path)
    asked.clear()
    with whoosh.index.open_dir(str(tmp_path)).searcher() as searcher:
        parser = QueryParser("text", searcher.schema)
        found = [
            [hit["section"]["section"] for hit in searcher.search(parser.parse(text))]
            for text in ('"coach runs"', "coa*")
        ]
        assert found == [["a"], ["b", "a"]], fault("finds")
        assert searcher.suggest("text", "coahc") == ["coach"], fault("suggests")
    assert set(asked) == ASKED_TO_SEARCH, fault("searches")


#: Opens the index given and asks it for all that a reader may, where nothing of what writes it can be had.
READ = """
import sys

UNWANTED = "pickle _pickle whoosh.codec whoosh.index whoosh.writing whoosh.fields".split()
sys.modules |= dict.fromkeys(UNWANTED)  # to import one of them fails
unpickled = []
sys.addaudithook(lambda event, _: unpickled.append(event) if event.startswith("pickle.") else None)

from pathlib import Path
from search_index import Searcher

searcher = Searcher(Path(sys.argv[1]))
texts = "coach", '"coach runs"', "coahc", "coach -runs", "wins"
found = [searcher.search(text, spoilers=True).total for text in texts]
assert found == [2, 1, 2, 1, 1], found
assert searcher.search("coach", sort="newest", review="review", year=None).facets
assert searcher.suggest("coa")
assert searcher.explain("coach")
assert not unpickled, unpickled
"""


def test_a_reader_unpickles_nothing(tmp_path: Path) -> None:
    """A reader's every question is answered where pickles cannot be read, nor what writes the index be imported."""
    build_index(SECTIONS, tmp_path)
    (tmp_path / "_MAIN_1.toc").write_bytes(b"never read")
    done = subprocess.run([sys.executable, "-c", READ, str(tmp_path)], capture_output=True, text=True)
    assert (done.stderr, done.returncode) == ("", 0)


def test_a_reader_needs_no_table_of_contents(tmp_path: Path) -> None:
    """Whoosh's table of contents is for Whoosh: without it, ours answers all the same."""
    build_index(SECTIONS, tmp_path)
    (tmp_path / "_MAIN_1.toc").unlink()
    assert Searcher(tmp_path).search("coach").total == 2
