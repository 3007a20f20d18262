"""What links and images of another tool's text lead to: reviews that are imported with it, files that come along."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_app.source.images.pictures import READ
from site_app.source.slugs import slugify

#: Folders of other tools from which a site's addresses count.
_ROOTS = ("", "static", "assets", "public", "src", "source", "content", "images", "img")
_INLINE = re.compile(
    r"""(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"""
    r"""\(\s*(?:<([^<>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))\s*("[^"\n]*"|'[^'\n]*')?\s*\)"""
)
_DEFINED = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]+\]:\s*)<?([^\s<>]+)>?", re.MULTILINE)

#: Returns where an address leads from now on, or None where that is nowhere.
Resolve = Callable[[str], str | None]


def rewrite_links(text: str, link: Resolve, image: Resolve, alternative: str, left: Callable[[str], None]) -> str:
    """Return Markdown whose links and images lead where these say; those that lead nowhere leave their words.

    `alternative` describes images that have no words of their own.
    """

    def rewrite(found: "re.Match[str]") -> str:
        mark, words, address = found[1], found[2], (found[3] or found[4] or "").strip()
        target = (image if mark else link)(address)
        if mark and target is None and urlsplit(address).scheme in ("http", "https"):
            left("an image elsewhere, now a link")
            return f"[{words or alternative}](<{address}>)"
        if target is None:
            left(f"{'the image' if mark else 'the link'} {address[:60]}")
            return "" if mark else words
        title = f" {found[5]}" if found[5] else ""
        return f"{mark}[{words.strip() or (alternative if mark else target)}]({_destination(target)}{title})"

    text = _INLINE.sub(rewrite, text)
    return _DEFINED.sub(lambda found: f"{found[1]}{_destination(link(found[2]) or image(found[2]) or found[2])}", text)


def _destination(address: str) -> str:
    plain = address.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
    return f"<{plain}>" if re.search(r"[\s()]", plain) else plain


class Pictures:
    """The image files that come along, by their names in `media/`; none takes the name of another."""

    def __init__(self, directory: Path, media: Path) -> None:
        self._directory, self._media = directory, media
        self.files: dict[str, Path] = {}
        self._names: dict[Path, str] = {}

    def find(self, written: str, beside: Path) -> str | None:
        """Return the name in `media/` of the image that a text in the folder `beside` shows, or None."""
        try:
            parts = urlsplit(written)
        except ValueError:
            return None
        name = unquote(parts.path)
        if parts.scheme or parts.netloc or Path(name).suffix.lower() not in READ:
            return None
        for folder in (beside, *(self._directory / root for root in _ROOTS), *self._directory.parents[:2]):
            path = Path(folder, name.lstrip("/") if name.startswith("/") else name)
            if self._is_within(path):
                return self._named(path)
        return None

    def _is_within(self, path: Path) -> bool:
        """Say whether a file is there, and not beyond the folder that holds the imported one."""
        try:
            return path.is_file() and path.resolve().is_relative_to(self._directory.resolve().parent)
        except OSError:
            return False

    def _named(self, path: Path) -> str:
        path = path.resolve()
        if path not in self._names:
            stem, ending = slugify(path.stem)[:80] or "image", path.suffix.lower()
            name, number = f"{stem}{ending}", 1
            while name in self.files or not self._is_free(name, path):
                number += 1
                name = f"{stem}-{number}{ending}"
            self.files[name] = path
            self._names[path] = name
        return self._names[path]

    def _is_free(self, name: str, path: Path) -> bool:
        """Say whether `media/` has no file of that name, or that very image."""
        there = self._media / name
        return not there.exists() or (there.is_file() and there.read_bytes() == path.read_bytes())


class Neighbours:
    """The texts that are imported together, by whatever an address of their tool may call them."""

    def __init__(self, slugs: Mapping[str, str], directory: Path) -> None:
        self._slugs, self._directory = slugs, directory

    def find(self, written: str) -> str | None:
        """Return where a link leads on our site; None where that is no page."""
        try:
            parts = urlsplit(written)
        except ValueError:
            return None
        if parts.scheme in ("http", "https", "mailto") or (parts.netloc and not parts.scheme):
            return f"https:{written}" if not parts.scheme else written
        if parts.scheme:
            return None
        if not parts.path:
            return written if parts.fragment else None
        segments = [segment for segment in unquote(parts.path).split("/") if segment not in ("", ".", "..")]
        while segments and segments[-1].lower() in ("index.md", "index.html", "index.mdx"):
            segments.pop()
        name = re.sub(r"\.(md|mdx|markdown|html)$", "", segments[-1], flags=re.IGNORECASE) if segments else ""
        slug = self._slugs.get(name.lower())
        return f"{slug}.md" if slug else None
