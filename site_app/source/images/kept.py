"""What the build before made, so that a picture is made once and not at every build."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

from site_app.manifest import Manifest, ManifestError, read_manifest
from site_app.source.images.pictures import Picture

#: The pictures of a build: the size of each in pixels, by its name.
PICTURES = "pictures.json"


class KeptFiles:
    """The files of the build in `directory`; there may be none."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        try:
            self.manifest = read_manifest(directory)
        except ManifestError:
            self.manifest = Manifest("", {})
        self.sizes = json.loads(self._read(PICTURES) or b"{}")

    def picture(self, name: str) -> Picture | None:
        """Return the picture of that name, if the build before made it."""
        return Picture(name, *self.sizes[name]) if name in self.sizes else None

    def copy(self, name: str, target: Path) -> bool:
        """Put a file of the build before at `target` too, and say whether there was a whole one."""
        if self._read(name) is None:
            return False
        try:
            target.hardlink_to(self.directory / name)
        except OSError:  # the file system has no such links, or no more to this file
            shutil.copyfile(self.directory / name, target)
        return True

    def holds(self, name: str, data: bytes) -> bool:
        """Say whether a file of the build before was built of these bytes."""
        return self.manifest.files.get(name) == sha256(data).hexdigest()

    def _read(self, name: str) -> bytes | None:
        """Return a file of the build before, if it holds the bytes that were built."""
        if name not in self.manifest.files:
            return None
        try:
            return self.manifest.read(self.directory, name)
        except ManifestError:
            return None
