"""The list of a build's files with their SHA-256, which says whether the build is whole; its last line is its own."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.json"
#: Where a build has its images, the cards that it draws among them.
IMAGES = "media/"
#: What the build adds to the name of a file that it has compressed.
COMPRESSED = ".gz"
#: Bytes of a file that are read at once to be hashed: they stay in the processor's own memory.
_PIECE = 1 << 18


class ManifestError(Exception):
    """A build is missing or not what was built; the message says where and what to do."""


class Manifest(NamedTuple):
    """The release id of a build and the SHA-256 of each of its files, by path relative to the build."""

    release: str
    files: dict[str, str]

    def read(self, directory: Path, path: str) -> bytes:
        """Return the bytes of a file in `directory`. Raises ManifestError unless they are those that were built."""
        data = _read_file(directory / path)
        if data is None or not self.lists(path, data):
            raise _damaged(directory / path)
        return data

    def lists(self, path: str, data: bytes) -> bool:
        """Return whether `path` is a file of the build, and these are its bytes."""
        return self.files.get(path) == _digest(data)

    def verify(self, directory: Path, paths: Iterable[str]) -> None:
        """Raise ManifestError unless each of `paths` in `directory` holds the bytes that were built."""
        piece = memoryview(bytearray(_PIECE))
        for path in paths:
            if _hash_file(directory / path, piece) != self.files.get(path):
                raise _damaged(directory / path)


def hash_file(path: Path) -> str | None:
    """Return the SHA-256 of a file in hexadecimal; None if it cannot be read."""
    return _hash_file(path, memoryview(bytearray(_PIECE)))


def _hash_file(path: Path, piece: memoryview) -> str | None:
    """Read a file through a piece of memory that serves for all: fresh memory costs more than hashing does."""
    digest = hashlib.sha256()
    try:
        if not path.is_file():
            return None
        with path.open("rb", buffering=0) as file:
            while size := file.readinto(piece):
                digest.update(piece[:size])
    except OSError:
        return None
    return digest.hexdigest()


def make_manifest(release: str, directory: Path) -> Manifest:
    """Return the manifest of the files that `directory` holds now."""
    paths = sorted(path for path in directory.rglob("*") if path.is_file())
    piece = memoryview(bytearray(_PIECE))
    files = {path.relative_to(directory).as_posix(): _hash_file(path, piece) or "" for path in paths}
    return Manifest(release, files)


def write_manifest(manifest: Manifest, directory: Path) -> None:
    """Write the manifest into the build it lists."""
    listed = json.dumps(manifest._asdict(), ensure_ascii=False, indent=1, sort_keys=True)
    (directory / MANIFEST).write_bytes(_seal(listed.removesuffix("\n}").encode() + b",\n"))


def read_manifest(directory: Path) -> Manifest:
    """Return the manifest of a build. Raises ManifestError if there is none, or if it is damaged itself."""
    data = _read_file(directory / MANIFEST)
    if data is None:
        raise ManifestError(f"{directory}: there is no build here; run `microsite build`")
    manifest = parse_manifest(data)
    if manifest is None:
        raise ManifestError(f"{directory / MANIFEST}: damaged, or of another version; run `microsite build`")
    return manifest


def parse_manifest(data: bytes) -> Manifest | None:
    """Return the manifest that was written so; None if it is damaged, or of another version."""
    if data != _seal(data[:-SEAL_LENGTH]):
        return None
    listed = json.loads(data)
    return Manifest(listed["release"], listed["files"])


def _damaged(path: Path) -> ManifestError:
    return ManifestError(f"{path}: damaged or missing; run `microsite build`")


def _seal(listed: bytes) -> bytes:
    """Return a manifest with its last line: the SHA-256 of all before it."""
    return listed + f' "sha256": "{_digest(listed)}"\n}}'.encode()


def _read_file(path: Path) -> bytes | None:
    """Return the bytes of a plain file; None if it cannot be read. A pipe in its place might never end."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


SEAL_LENGTH = len(_seal(b""))
