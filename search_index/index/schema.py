"""The Whoosh schema and storage, which write the index reproducibly."""

from pathlib import Path

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import KEYWORD, STORED, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from search_index.index.fields import FIELDS
from search_index.index.files import SEGMENT_NAME
from search_index.index.mapped import open_mapped


def make_schema() -> Schema:
    """Return the schema: each field a list of words with frequencies, the section as it is shown.

    Our own analysis makes the words, so no Whoosh analyser is stored: its set of stop words would be pickled in hash
    order and two builds would differ.
    """
    searched = {name: KEYWORD(scorable=True) for name in FIELDS}
    return Schema(section=STORED(), **searched)


class FixedNameCodec(W3Codec):
    """Whoosh's codec, with one name for the one segment instead of a random one."""

    def new_segment(self, storage: FileStorage, indexname: str) -> W3Segment:  # noqa: ARG002 - Whoosh's signature
        """Return the segment, always of the same name."""
        return W3Segment(self, indexname, segid=SEGMENT_NAME)  # type: ignore[no-untyped-call]


class MappedStorage(FileStorage):
    """Files of one directory, read through memory maps: reading moves no file position, so threads may share it."""

    def open_file(self, name: str, **_options: object) -> StructFile:
        """Open a file of the directory for reading."""
        return open_mapped(Path(self.folder, name))
