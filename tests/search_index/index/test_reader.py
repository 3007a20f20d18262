"""The index is read in whole blocks, and what is remembered is bounded."""

from itertools import product
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from search_index import build_index
from search_index.index.cache import ENTRY, BoundedCache
from search_index.index.fields import FIELDS
from search_index.index.reader import Index
from search_index.index.schema import MappedStorage, make_schema
from tests.search_index.conftest import make_section


def whoosh_reader(directory: Path) -> IndexReader:
    storage = MappedStorage(str(directory))  # type: ignore[no-untyped-call]
    reader: IndexReader = FileIndex(storage, make_schema(), "MAIN").reader()  # type: ignore[no-untyped-call]
    return reader


def test_postings_are_what_whoosh_reads(tmp_path: Path) -> None:
    """Decoding a posting list at once gives the sections and frequencies that Whoosh gives one by one."""
    bodies = ["coach " * (number % 3 + 1) + ("runner" if number % 7 else "track") for number in range(400)]
    build_index([make_section(body, heading="coach" if body.endswith("track") else "") for body in bodies], tmp_path)
    index, reader = Index(tmp_path), whoosh_reader(tmp_path)
    compared = 0
    for (number, form), (field, name) in product(enumerate(index.lexicon.forms), enumerate(FIELDS)):
        if index.lexicon.fields[number] >> field & 1:
            matcher = reader.postings(name, form)
            read = []
            while matcher.is_active():
                read.append((matcher.id(), matcher.weight()))
                matcher.next()
            postings = index.postings(number, field)
            assert list(zip(postings.sections, postings.counts, strict=True)) == read
            compared += 1
    assert compared == 4


def test_lengths_are_what_whoosh_reads(tmp_path: Path) -> None:
    """The lengths read at once are those that Whoosh gives section by section, also where a field is empty.

    So are their totals, joined spellings counted.
    """
    build_index([make_section("coach " * number, heading="x" if number == 3 else "") for number in range(9)], tmp_path)
    index, reader = Index(tmp_path), whoosh_reader(tmp_path)
    assert index.size == reader.doc_count_all() == 9
    for field, name in enumerate(FIELDS):
        whoosh_lengths = [reader.doc_field_length(number, name) or 0 for number in range(9)]
        assert [bool(code) for code in index.lengths(field)] == [bool(length) for length in whoosh_lengths]
        assert index.total_length(field) == reader.field_length(name)
    assert list(index.lengths(3)) == list(range(9))


def test_cache_forgets_the_least_recently_used() -> None:
    """What is held stays below the limit; what was asked for last is kept; what is too large is never held."""
    cache: BoundedCache[str, str] = BoundedCache(2 * ENTRY + 10)
    cache.put("a", "xxx")
    cache.put("b", "xxx")
    assert cache.get("a") == "xxx"
    cache.put("c", "xxx")
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == ("xxx", None, "xxx")
    cache.put("d", "x" * 200)
    assert (cache.get("d"), cache.get("a")) == (None, "xxx")
