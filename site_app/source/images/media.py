"""The images of `content/media/`, published under the hash of their bytes so that browsers may keep them for ever."""

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from site_app.naming import hash_of
from site_app.source.files.faults import quoted
from site_app.source.images.kept import KeptFiles
from site_app.source.images.pictures import LARGEST_IMAGE, MADE_BY, READ, ImageError, Picture
from site_app.source.images.process import ImageProcess
from site_app.source.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Callable

#: So much of a file's own name is kept in the public one, which a file system may end at 255 bytes.
LONGEST_STEM = 40


class Media:
    """Makes the images of one content folder ready that the texts ask for, each once.

    `pictures` collects them by address, `faults` those that cannot be shown, by the address they would have; `tell` is
    called after each.
    """

    def __init__(
        self, content: Path, files: list[Path], process: ImageProcess, kept: KeptFiles | None, directory: Path | None
    ) -> None:
        folder = content / "media"
        self.files = {
            _composed(path.relative_to(content).as_posix()): path for path in files if path.is_relative_to(folder)
        }
        self.pictures: dict[str, Picture] = {}
        self.faults: dict[str, ImageError] = {}
        self.tell: Callable[[], object] = lambda: None
        self._addresses: dict[Path, str] = {}
        self._process, self._kept, self._directory = process, kept, directory

    def url(self, written: str) -> str | None:
        """Return where the image of an address lives on the site, or None if the content has no such file.

        A writer may count from the review (`../media/x.png`), the content (`media/x.png`) or the site (`/media/x.png`).
        """
        try:
            name = unquote(urljoin("/reviews/", written)).removeprefix("/reviews").removeprefix("/")
        except ValueError:  # no address at all, as in //[
            return None
        path = self.files.get(_composed(name))
        if path and path not in self._addresses:
            self._addresses[path] = self._publish(path)
            self.tell()
        return self._addresses[path] if path else None

    def picture(self, url: str) -> Picture | None:
        """Return the picture that `url` gave this address to."""
        return self.pictures.get(url)

    def fault(self, written: str, url: str) -> tuple[str, str] | None:
        """Return what is wrong with the image that a text names as `written` and that `url` gave an address, if any."""
        error = self.faults.get(url)
        return (f"the image {quoted(written)} {error.what}", error.remedy) if error else None

    def _publish(self, path: Path) -> str:
        """Make a file's picture, or note why there is none; return its address."""
        try:
            picture = self._make(path)
        except ImageError as error:
            url = f"/media/{path}"
            self.faults[url] = error
            return url
        self.pictures[picture.url] = picture
        return picture.url

    def _make(self, path: Path) -> Picture:
        ending = path.suffix.lower()
        if ending not in READ:
            raise ImageError("is of a kind that is not published", f"save it as {', '.join(READ)}")
        data = _read(path)
        name = f"{slugify(path.stem)[:LONGEST_STEM] or 'image'}.{hash_of(data + MADE_BY)}"
        if kept := self._take_over(name):
            return kept
        made = self._process.make_versions(data, ending, encode=self._directory is not None)
        picture = Picture(name, made.width, made.height)
        if self._directory:
            for file, version in zip(picture.files, made.files, strict=True):
                (self._directory / file).write_bytes(version)
        return picture

    def _take_over(self, name: str) -> Picture | None:
        """Return a picture of the build before, with all its versions."""
        if self._kept is None or not (picture := self._kept.picture(name)):
            return None
        if self._directory is None:
            return picture
        whole = all(self._kept.copy(f"media/{file}", self._directory / file) for file in picture.files)
        return picture if whole else None


def _composed(name: str) -> str:
    """Return a name as it is compared: some systems take its letters apart."""
    return unicodedata.normalize("NFC", name)


def missing_image(written: str) -> tuple[str, str]:
    """Return what is wrong with an image that the content does not have, and the remedy."""
    remedy = f"put it in media/ (as {', '.join(READ)}) and name it as in media/runner.jpg"
    return f"there is no image {quoted(written)}", remedy


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_IMAGE + 1)
    except OSError as error:
        raise ImageError(f"cannot be read ({error.strerror})", "make it a readable file") from error
    if len(data) > LARGEST_IMAGE:
        raise ImageError(f"is larger than {LARGEST_IMAGE >> 20} MiB", "save it again, smaller")
    return data
