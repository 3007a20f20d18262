"""The Whoosh schema, and the storage that both writes it reproducibly and reads it through memory maps."""

import mmap
import os
from pathlib import Path

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import KEYWORD, STORED, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

from search_index.fields import FIELDS

#: The name of the one segment, in place of a random one.
SEGMENT_NAME = "sections"


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
        with Path(self.folder, name).open("rb") as file:
            if not file.seek(0, os.SEEK_END):  # nothing to map: the postings of sections without words
                return BufferFile(b"", name)
            return _MappedFile(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name)


class _MappedFile(StructFile):
    def __init__(self, mapped: mmap.mmap, name: str) -> None:
        super().__init__(mapped, name)  # type: ignore[arg-type]  # a map reads and seeks as a file does
        self._mapped = mapped

    def get(self, position: int, length: int) -> bytes:
        """Return bytes without moving the position, unlike the file it stands in for."""
        return self._mapped[position : position + length]
