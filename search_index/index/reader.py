"""The index as it is read: postings in whole blocks, lengths read once, sections by number."""

import json
import pickle
from array import array
from collections.abc import Sequence
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from struct import Struct
from typing import NamedTuple
from zlib import decompress

from whoosh.columns import CompressedBytesColumn, PickleColumn
from whoosh.filedb.filetables import HashReader

from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.cache import ENTRY, BoundedCache
from search_index.index.fields import FIELDS
from search_index.index.forward import ForwardIndex
from search_index.index.lexicon import Lexicon
from search_index.index.mapped import open_mapped

#: How Whoosh packs the number of a term's field; its statistics of the term; and, after them, where the posting list
#: stands in its file and how long it is (whoosh.codec.whoosh3: W3TermsReader, W3TermInfo).
_FIELD = Struct("!H")
_STATISTICS = Struct("!BfIBBfII")
_EXTENT = Struct("!qi")

#: How many sections' texts to remember.
_MEMORY = 500 * ENTRY


class Postings(NamedTuple):
    """The sections that have a word in a field, ascending, and how often each has it."""

    sections: Sequence[int]
    counts: Sequence[float]


class StoredSection(NamedTuple):
    """A section's slug and texts, by the numbers of the fields."""

    section: str
    texts: tuple[str, ...]


class Index:
    """Reads what `build_index` wrote. Never writes; safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        try:
            _check_files(directory)
            self.lexicon = Lexicon(directory)
            self.forward = ForwardIndex(directory)
            self.size = self.forward.sections
            self._recent: BoundedCache[int, StoredSection] = BoundedCache(_MEMORY)
            self._totals: list[int] = json.loads((directory / files.TOTALS).read_text("utf-8"))
            if self.size:  # Whoosh writes no segment for none
                self._open_segment()
        except Exception as error:  # Whoosh and pickle raise whatever damaged bytes lead them to.
            raise SearchIndexError(f"{directory}: cannot open the search index ({error}); build it again") from error

    def _open_segment(self) -> None:
        """Open the files of Whoosh's segment, without what Whoosh loads to open any kind of index."""
        terms, stored = (open_mapped(self._directory / name) for name in (files.TERMS, files.SECTIONS))
        self._terms = HashReader(terms)  # type: ignore[no-untyped-call]
        self._postings = open_mapped(self._directory / files.POSTINGS)
        length = (self._directory / files.SECTIONS).stat().st_size
        column = PickleColumn(CompressedBytesColumn())  # type: ignore[no-untyped-call]
        self._stored = column.reader(stored, 0, length, self.size)  # type: ignore[no-untyped-call]

    def postings(self, form: int, field: int) -> Postings:
        """Return the postings of a form (by number) that is known to stand in the field."""
        terms = self._terms
        number = terms.extras["fieldmap"][FIELDS[field]]
        key = _FIELD.pack(number) + self.lexicon.forms[form].encode()
        start, _ = terms.range_for_key(key)  # type: ignore[no-untyped-call]
        offset, length = _EXTENT.unpack(terms.dbfile.get(start + _STATISTICS.size, _EXTENT.size))
        return _decode(self._postings.get(offset, length))

    def lengths(self, field: int) -> bytes:
        """Return one byte a section: the length of the field, in Whoosh's logarithmic code (0 = empty)."""
        path = self._directory / f"MAIN_{files.SEGMENT_NAME}._{FIELDS[field]}_len.col"
        # The column ends with the last section that has the field, and is missing if none has.
        return (path.read_bytes() if path.exists() else b"").ljust(self.size, b"\0")

    def total_length(self, field: int) -> int:
        """Return the number of words in the field over all sections."""
        return self._totals[field]

    def section(self, number: int) -> StoredSection:
        """Return the texts of a section."""
        found = self._recent.get(number)
        if found is None:
            slug, *texts = json.loads(self._stored[number]["section"])
            found = StoredSection(slug, tuple(texts))
            self._recent.put(number, found)
        return found


def _check_files(directory: Path) -> None:
    """Raise FileNotFoundError for a missing file; most are only opened when first needed."""
    for name in files.ALL:
        (directory / name).stat()


def _decode(data: bytes) -> Postings:
    """Decode all blocks of a posting list (whoosh.codec.whoosh3, W3PostingsWriter._write_block).

    Each block is its length (negative for the last), a pickled header, and a pickled, perhaps compressed body of
    gaps between section numbers and frequencies. Whoosh reads the same one posting at a time.
    """
    sections: array[int] = array("I")
    counts: list[float] = []
    stream = BytesIO(data)
    stream.seek(4)
    last = False
    while not last:
        length = int.from_bytes(stream.read(4), "big", signed=True)
        last, end = length < 0, stream.tell() + abs(length)
        count, _, _, compression, _, _ = pickle.load(stream)  # noqa: S301
        body = data[stream.tell() : end]
        gaps, weights, _ = pickle.loads(decompress(body) if compression else body)  # noqa: S301
        sections.extend(accumulate(gaps))
        if weights is None:
            weights = 1.0
        counts.extend((weights,) * count if isinstance(weights, float) else weights)
        stream.seek(end)
    return Postings(sections, counts)
