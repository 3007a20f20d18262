"""The addresses that a site answers, here or anywhere: what `check --against` holds the content to."""

import gzip
import re
import urllib.request
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import IO
from unicodedata import normalize
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree import ElementTree

from site_app.addresses import ALL_REVIEWS
from site_app.build.swap import CURRENT
from site_app.build.vanished import addresses_of_build
from site_app.cli.progress import ProgressBar
from site_app.manifest import MANIFEST, ManifestError
from site_app.site_addresses import Addresses, Page
from site_app.source.content import load_content
from site_app.source.files.faults import ContentError

#: A sitemap may have 50 MiB (sitemaps.org, 0.9), a page of words a few; bytes, unpacked.
LARGEST_SITEMAP, LARGEST_PAGE = 50 * 2**20, 8 * 2**20
#: Files and pages that are asked for: the reviews of a large site, and its sitemaps.
MOST_REQUESTS = 10_000
#: Seconds for one answer, and for all.
PATIENCE, PATIENCE_IN_ALL = 20, 600
#: Asked at once: what one reader's browser does, too.
AT_ONCE = 6
REVIEW = re.compile(rf"{ALL_REVIEWS}[^/]+/")
#: What has the id of a section in a page of ours: the section, or where it was. Ids inside sections have an underscore.
ID = re.compile(r'<(?:section|div|span)\b[^>]*?\sid="([^"_]+)"')
AGENT = {"User-Agent": "microsite-check", "Accept-Encoding": "gzip"}


class AgainstError(Exception):
    """A site cannot be read; the message says where, why and what to do."""


def read_known(site: str) -> Addresses:
    """Return the addresses of a site: of a URL, a folder with a build, or one with content. Raises AgainstError."""
    if "://" in site:
        return RemoteSite(site).addresses()
    directory = Path(site)
    for build in (directory, directory / CURRENT):
        if (build / MANIFEST).is_file():
            return _of_build(build)
    if (directory / "site.toml").is_file():
        try:
            return load_content(directory, ProgressBar()).addresses
        except ContentError as error:
            first, more = error.faults[0], error.total - 1
            raise AgainstError(f"{site}: it has faults ({first}{f'; and {more} more' * bool(more)})") from error
    raise AgainstError(f"{site}: neither a build nor content is there; name a URL or a folder of one of these")


def _of_build(build: Path) -> Addresses:
    try:
        known = addresses_of_build(build)
    except ManifestError as error:
        raise AgainstError(str(error)) from error
    if known is None:
        raise AgainstError(f"{build}: an earlier version made it, and kept no addresses; build it again")
    return known


class SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a site to other addresses of its own alone."""

    def redirect_request(  # noqa: D102, PLR0913, PLR0917 - as the standard library has it
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise AgainstError(f"{req.full_url}: it leads to another host, {newurl}; name the site by that one")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


class RemoteSite:
    """A site asked over HTTP, within limits of time, size and requests."""

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            is_site = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
        except ValueError:
            is_site = False
        if not is_site:
            raise AgainstError(f"{url}: it is no address of a site; write one as in https://reviews.example")
        self._root = f"{parts.scheme}://{parts.netloc}/"
        self._sitemap = url if parts.path.strip("/") else urljoin(self._root, "sitemap.xml")
        # No proxy of the environment's, and nothing but HTTP.
        self._open = urllib.request.build_opener(SameHost()).open
        self._until = monotonic() + PATIENCE_IN_ALL
        self._left = MOST_REQUESTS

    def addresses(self) -> Addresses:
        """Return the pages of its sitemap, those of reviews with the sections in them. Raises AgainstError."""
        paths = list(dict.fromkeys(self._paths(self._sitemap)))
        if not paths:
            raise AgainstError(f"{self._sitemap}: it lists no page of this site; name one that does")
        reviews = [path for path in paths if REVIEW.fullmatch(path)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            sections = dict(zip(reviews, pool.map(self._sections, reviews), strict=True))
        return Addresses({path: Page(sections.get(path, ())) for path in paths})

    def _paths(self, sitemap: str, *, inside: bool = False) -> Iterator[str]:
        """Yield the paths that a sitemap lists, or the sitemaps of an index; these list pages alone."""
        root = self._parse(sitemap)
        for place in root.iterfind("{*}url/{*}loc"):
            if (path := urlsplit((place.text or "").strip()).path or "/") is not None:
                yield normalize("NFC", unquote(path))
        for place in root.iterfind("{*}sitemap/{*}loc"):
            if inside:
                raise AgainstError(f"{sitemap}: an index of sitemaps within another; name one of its sitemaps")
            yield from self._paths(urljoin(self._root, urlsplit((place.text or "").strip()).path), inside=True)

    def _parse(self, sitemap: str) -> ElementTree.Element:
        data = self._ask(sitemap, LARGEST_SITEMAP)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise AgainstError(f"{sitemap}: it is no sitemap; name the site, or the address of its sitemap")
        try:
            return ElementTree.fromstring(data)  # noqa: S314 - what could grow is refused just above
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise AgainstError(f"{sitemap}: it is no sitemap ({error}); name the address of one") from error

    def _sections(self, path: str) -> tuple[str, ...]:
        page = self._ask(urljoin(self._root, quote(path)), LARGEST_PAGE).decode("utf-8", "replace")
        return tuple(dict.fromkeys(unescape(name) for name in ID.findall(page)))

    def _ask(self, url: str, most: int) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise AgainstError(f"{self._root}: it has more than {MOST_REQUESTS:,} pages; check against a build of it")
        seconds = min(PATIENCE, self._until - monotonic())
        if seconds <= 0:
            raise AgainstError(f"{self._root}: it took more than {PATIENCE_IN_ALL} s; check against a build of it")
        try:
            with self._open(urllib.request.Request(url, headers=AGENT), timeout=seconds) as answer:  # noqa: S310
                data = self._read(answer, most)
                if data[:2] == b"\x1f\x8b":
                    data = gzip.GzipFile(fileobj=BytesIO(data)).read(most + 1)
        except (OSError, HTTPException, EOFError, zlib.error, ValueError) as error:
            reason = " ".join(str(getattr(error, "reason", None) or error).split())
            raise AgainstError(f"{url}: it cannot be read ({reason}); see whether the site answers there") from error
        if len(data) > most:
            raise AgainstError(f"{url}: it is larger than {most // 2**20} MiB; check against a build")
        return data

    def _read(self, answer: HTTPResponse, most: int) -> bytes:
        """Return an answer as it comes, a little more than the `most` that it may have; not for ever."""
        pieces, size = [], 0
        while size <= most and (piece := answer.read1(1 << 16)):
            if monotonic() > self._until:
                raise AgainstError(f"{self._root}: it took more than {PATIENCE_IN_ALL} s; check against a build of it")
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces)
