"""The codec: how Whoosh's writer makes the files of the index, and how Whoosh's own searcher reads them.

`fields` has the fields, `writers` what is handed to when writing, `readers` and `matcher` what is asked when searching.
Here, and nowhere else, is told what all of them count on that Whoosh does not promise:

- The bases of `whoosh.codec.base` need no more than is implemented here: their other abstract methods are for codecs
  that take posting by posting, or keep columns and vectors.
- `SegmentWriter` makes a pool of its own whatever class it is given, adds to the one in `pool` what `FieldType.index`
  yields, as it is, and hands all that `pool.iter_postings()` yields to the codec's field writer, as it is.
- What is stored of a field comes to `add_field`, as it is; fields come by name, sections by number.
- `length_stats = False` spares it reading lengths back. Nothing added, it commits no segment and removes its files.
- The table of contents is a pickle of schema and segments; `open_dir` reads it, and a `Searcher` never does.

A test listens to what Whoosh asks of the codec, and fails where a version asks for more or less.
"""

from pathlib import Path
from typing import Final

from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.lexicon import Vocabulary
from search_index.index.whoosh_index.fields import SECTION, SPOILERS, TEXT, Impacts, make_schema
from search_index.index.whoosh_index.readers import SectionReader, WordReader
from search_index.index.whoosh_index.writers import Pool, SectionRecords, SectionWriter, WordWriter

_INDEX_NAME: Final = "MAIN"


class IndexWriter:
    """Whoosh's writer, with our codec, into an empty directory."""

    def __init__(self, directory: Path, vocabulary: Vocabulary, dictionary: bytes) -> None:
        self._made_of = directory, vocabulary, dictionary
        storage = FileStorage(str(directory))  # type: ignore[no-untyped-call]
        index = FileIndex.create(storage, make_schema(), _INDEX_NAME)  # type: ignore[no-untyped-call]
        codec = _WritingCodec(*self._made_of)  # type: ignore[abstract]
        # No lock: the directory is new and ours. Not compound: files are mapped one by one.
        self._writer = SegmentWriter(index, _lk=False, codec=codec, compound=False)  # type: ignore[no-untyped-call]
        self._writer.pool = Pool(list(vocabulary.numbers))  # type: ignore[assignment]

    def add(self, text: Impacts, spoilers: Impacts, section: SectionRecords) -> None:
        """Add the next section."""
        self._writer.add_document(**{TEXT: text, SPOILERS: spoilers, SECTION: section})  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Write all that waits for the last section."""
        is_empty = not self._writer.doc_count()  # type: ignore[no-untyped-call]
        self._writer.commit()  # type: ignore[no-untyped-call]
        if is_empty:
            codec = _WritingCodec(*self._made_of)  # type: ignore[abstract]
            codec.per_document_writer().close()
            codec.field_writer().close()


class SectionCodec(base.Codec):
    """Reads the files of the index's one segment."""

    length_stats = False

    def new_segment(self, storage: FileStorage, indexname: str) -> "SectionSegment":  # noqa: ARG002 - Whoosh's signature
        """Return the segment, always of the same name."""
        return SectionSegment(indexname)

    def terms_reader(self, storage: FileStorage, _segment: object) -> WordReader:
        """Return Whoosh's reader of words."""
        return WordReader(Path(storage.folder))

    def per_document_reader(self, storage: FileStorage, _segment: object) -> SectionReader:
        """Return Whoosh's reader of sections."""
        return SectionReader(Path(storage.folder))


class _WritingCodec(SectionCodec):
    """Writes these files too."""

    def __init__(self, directory: Path, vocabulary: Vocabulary, dictionary: bytes) -> None:
        self._sections = SectionWriter(directory, dictionary)  # type: ignore[abstract]
        self._words = WordWriter(directory, vocabulary, self._sections)  # type: ignore[abstract]

    def per_document_writer(self, *_: object) -> SectionWriter:
        """Return the writer of what is kept section by section."""
        return self._sections

    def field_writer(self, *_: object) -> WordWriter:
        """Return the writer of what is kept word by word."""
        return self._words


class SectionSegment(base.Segment):
    """The segment as the table of contents names it. It is never changed: an index is built anew."""

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)  # type: ignore[no-untyped-call]
        self.segid = files.SEGMENT
        self._count = 0

    def codec(self) -> SectionCodec:
        """Return what reads it."""
        return SectionCodec()  # type: ignore[abstract]

    def set_doc_count(self, doccount: int) -> None:
        """Keep the number of sections."""
        self._count = doccount

    def doc_count_all(self) -> int:
        """Return the number of sections."""
        return self._count

    def deleted_count(self) -> int:
        """Return that nothing is ever deleted."""
        return 0

    def deleted_docs(self) -> tuple[int, ...]:
        """Return none."""
        return ()

    def is_deleted(self, docnum: int) -> bool:  # noqa: ARG002 - Whoosh's signature
        """Return that it is not."""
        return False

    def delete_document(self, docnum: int, delete: bool = True) -> None:  # noqa: ARG002 - Whoosh's signature
        """Refuse it. Raises SearchIndexError."""
        raise SearchIndexError(f"section {docnum}: the search index is only read; build it again without the section")
