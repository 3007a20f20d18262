"""The list of a build's files with their SHA-256, which says whether the build is whole."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.json"


class ManifestError(Exception):
    """A build is missing or not what was built; the message says where and what to do."""


class Manifest(NamedTuple):
    """The release id of a build and the SHA-256 of each of its files, by path relative to the build."""

    release: str
    files: dict[str, str]

    def verify(self, directory: Path, paths: Iterable[str]) -> None:
        """Raise ManifestError unless each of `paths` in `directory` holds the bytes that were built."""
        for path in paths:
            if hash_file(directory / path) != self.files[path]:
                raise ManifestError(f"{directory / path}: damaged or missing; run `microsite build`")


def hash_file(path: Path) -> str | None:
    """Return the SHA-256 of a file in hexadecimal; None if it cannot be read."""
    try:
        # Whole: for each file, `hashlib.file_digest` would first make a buffer larger than most of them.
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def make_manifest(release: str, directory: Path) -> Manifest:
    """Return the manifest of the files that `directory` holds now."""
    paths = sorted(path for path in directory.rglob("*") if path.is_file())
    return Manifest(release, {path.relative_to(directory).as_posix(): hash_file(path) or "" for path in paths})


def write_manifest(manifest: Manifest, directory: Path) -> None:
    """Write the manifest into the build it lists."""
    data = {"release": manifest.release, "files": manifest.files}
    (directory / MANIFEST).write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")


def read_manifest(directory: Path) -> Manifest:
    """Return the manifest of a build. Raises ManifestError if there is none to read."""
    try:
        data = json.loads((directory / MANIFEST).read_bytes())
        return Manifest(str(data["release"]), dict(data["files"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(f"{directory}: there is no build here; run `microsite build`") from error
