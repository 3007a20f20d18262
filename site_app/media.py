"""The images of `content/media/`, published under the hash of their bytes so that browsers may keep them for ever."""

import hashlib
from pathlib import Path
from urllib.parse import unquote, urljoin

from site_app.slugs import slugify

IMAGE_TYPES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
#: Enough of SHA-256 that no two files of one site share it.
HASH_LENGTH = 12


class Media:
    """Knows the images of one content folder; `published` collects those the reviews use, by public name."""

    def __init__(self, content: Path, files: list[Path]) -> None:
        folder = content / "media"
        self.files = {path.relative_to(content).as_posix(): path for path in files if path.is_relative_to(folder)}
        self.published: dict[str, Path] = {}

    def url(self, written: str) -> str | None:
        """Return where the image of an address lives on the site, or None if it is no image of the content.

        A writer may count from the review (`../media/x.png`), the content (`media/x.png`) or the site (`/media/x.png`).
        """
        name = unquote(urljoin("/reviews/", written)).removeprefix("/reviews").removeprefix("/")
        path = self.files.get(name)
        if path is None or path.suffix.lower() not in IMAGE_TYPES:
            return None
        public = hashed_name(path)
        self.published[public] = path
        return f"/media/{public}"


def hashed_name(path: Path, data: bytes | None = None) -> str:
    """Return the file's name with a hash of its bytes (of `data`, if given) before the ending."""
    digest = hashlib.sha256(path.read_bytes() if data is None else data).hexdigest()[:HASH_LENGTH]
    return f"{slugify(path.stem) or 'file'}.{digest}{path.suffix.lower()}"
