"""Files of the index, read through memory maps: reading moves no file position, so threads may share them."""

import mmap
import os
from pathlib import Path

from whoosh.filedb.structfile import BufferFile, StructFile


class MappedFile(StructFile):
    """A file as Whoosh's readers take it."""

    def __init__(self, mapped: mmap.mmap, name: str) -> None:
        super().__init__(mapped, name)  # type: ignore[arg-type]  # a map reads and seeks as a file does
        self._mapped = mapped

    def get(self, position: int, length: int) -> bytes:
        """Return bytes without moving the position, unlike the file it stands in for."""
        return self._mapped[position : position + length]


def open_mapped(path: Path) -> StructFile:
    """Open a file for reading."""
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):  # nothing to map: the postings of sections without words
            return BufferFile(b"", path.name)
        return MappedFile(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), path.name)
