"""The images of `content/media/`, published under the hash of their bytes so that browsers may keep them for ever."""

from pathlib import Path
from urllib.parse import unquote, urljoin

from site_app.images import MADE_BY, Picture, read_picture
from site_app.naming import hash_of
from site_app.slugs import slugify

IMAGE_TYPES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})


class Media:
    """Knows the images of one content folder.

    `pictures` collects those the texts use, by address; `damaged` those that cannot be shown.
    """

    def __init__(self, content: Path, files: list[Path]) -> None:
        folder = content / "media"
        self.files = {path.relative_to(content).as_posix(): path for path in files if path.is_relative_to(folder)}
        self.pictures: dict[str, Picture] = {}
        self.damaged: set[Path] = set()
        self._read: dict[Path, Picture | None] = {}

    def url(self, written: str) -> str | None:
        """Return where the image of an address lives on the site, or None if it is no image of the content.

        A writer may count from the review (`../media/x.png`), the content (`media/x.png`) or the site (`/media/x.png`).
        """
        try:
            name = unquote(urljoin("/reviews/", written)).removeprefix("/reviews").removeprefix("/")
        except ValueError:
            return None  # no address at all, as in //[
        path = self.files.get(name)
        if path is None or path.suffix.lower() not in IMAGE_TYPES:
            return None
        picture = self._picture_of(path)
        if picture is None:
            # Told as a fault of the image itself; the address is as good as any until it is mended.
            self.damaged.add(path)
            return f"/media/{path.name}"
        self.pictures[picture.url] = picture
        return picture.url

    def picture(self, url: str) -> Picture | None:
        """Return the picture that `url` gave this address to."""
        return self.pictures.get(url)

    def _picture_of(self, path: Path) -> Picture | None:
        if path not in self._read:
            name = f"{slugify(path.stem) or 'image'}.{hash_of(path.read_bytes() + MADE_BY)}"
            self._read[path] = read_picture(path, name)
        return self._read[path]
