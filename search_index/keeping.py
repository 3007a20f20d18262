"""What a build keeps for the next one, so that an edit costs no more than what it changed.

A file: its digest, and that of what made it; then how many things are kept (4 bytes) and how long each is (4 bytes
each), and those, each after the digest of what it was made of. A file that is not whole, or that other code made, is as
good as none.
"""

import sys
import unicodedata
from collections.abc import Callable, Iterable
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from struct import Struct
from struct import error as struct_error
from typing import Final

#: Bytes of a digest.
DIGEST: Final = 16
_COUNT = Struct("<I")


class Kept:
    """What was made, by the digest of what it was made of. What is not asked for until it is saved is forgotten."""

    def __init__(self, path: Path | None, made_with: bytes) -> None:
        self._path, self._made_with = path, made_with
        self._old = _load(path, made_with) if path else {}
        self._new: dict[bytes, bytes] = {}

    def find(self, key: bytes) -> bytes | None:
        """Return what is kept by a digest."""
        made = self._new.get(key)
        if made is None and (made := self._old.get(key)) is not None:
            self._new[key] = made
        return made

    def keep(self, key: bytes, made: bytes) -> None:
        """Keep what was made, by the digest of what it was made of."""
        self._new[key] = made

    def make(self, key: bytes, make: Callable[[], bytes]) -> bytes:
        """Return what is kept by a digest; if nothing is, make it, and keep it."""
        made = self.find(key)
        if made is None:
            self.keep(key, made := make())
        return made

    def save(self) -> None:
        """Write what was asked for, in place of what was kept."""
        if self._path and self._new.keys() != self._old.keys():
            body = self._made_with + pack(self._new)
            aside = self._path.with_suffix(".new")
            aside.write_bytes(digest_of(body) + body)
            aside.replace(self._path)
        self._old, self._new = self._new, {}


def digest_of(*parts: bytes) -> bytes:
    """Return a digest of bytes, which other bytes do not have."""
    digest = blake2b(digest_size=DIGEST)
    for part in parts:
        digest.update(part)
    return digest.digest()


def digest_of_code(paths: Iterable[Path], *versions: str) -> bytes:
    """Return a digest of what code makes things: its files, the packages it uses, and this Python."""
    told = f"{sys.version} {unicodedata.unidata_version} {' '.join(versions)}"
    return digest_of(told.encode(), *(path.read_bytes() for path in sorted(paths)))


def pack(made: dict[bytes, bytes]) -> bytes:
    """Return what was made as one run of bytes."""
    lengths = Struct(f"<{len(made)}I").pack(*map(len, made.values()))
    return b"".join((_COUNT.pack(len(made)), lengths, *map(bytes.__add__, made.keys(), made.values())))


def unpack(packed: memoryview) -> dict[bytes, bytes]:
    """Return what was packed. Raises `struct.error` for what is not whole."""
    (count,) = _COUNT.unpack_from(packed)
    lengths = Struct(f"<{count}I")
    starts = accumulate(
        (DIGEST + length for length in lengths.unpack_from(packed, _COUNT.size)), initial=_COUNT.size + lengths.size
    )
    records = (bytes(packed[start:end]) for start, end in pairwise(starts))
    return {record[:DIGEST]: record[DIGEST:] for record in records}


def _load(path: Path, made_with: bytes) -> dict[bytes, bytes]:
    try:
        data = path.read_bytes()
        if data[:DIGEST] != digest_of(data[DIGEST:]) or data[DIGEST : 2 * DIGEST] != made_with:
            return {}
        return unpack(memoryview(data)[2 * DIGEST :])
    except (OSError, struct_error):
        return {}
