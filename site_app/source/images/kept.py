"""What the build before made, so that a picture is made once and not at every build."""

import json
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
        """Copy a file of the build before to `target`, and say whether there was a whole one."""
        data = self._read(name)
        if data is None:
            return False
        target.write_bytes(data)
        return True

    def _read(self, name: str) -> bytes | None:
        """Return a file of the build before, if it holds the bytes that were built."""
        if name not in self.manifest.files:
            return None
        try:
            return self.manifest.read(self.directory, name)
        except ManifestError:
            return None
