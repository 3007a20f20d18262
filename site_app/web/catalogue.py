"""What the running site reads: one finished build, opened once, never written, each file checked when it is read."""

import json
import logging
from functools import cache, cached_property, lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any, cast
from unicodedata import normalize
from urllib.parse import quote, unquote

from flask import current_app
from markupsafe import Markup

from search_index import Searcher, SearchIndexError, SearchResults
from site_app.addresses import ALL_REVIEWS, REDIRECTS, TAGS, address_key, tag_key, tag_slug, tag_url
from site_app.filters import rating_of, years_of
from site_app.listing import FRONT, LISTING, Listing
from site_app.manifest import MANIFEST, ManifestError, read_manifest
from site_app.naming import lasting_name
from site_app.parameters import REVIEW, Parameters
from site_app.words import Words

CATALOGUE = "catalogue.json"
#: The name by which an app knows its catalogue, among its extensions.
EXTENSION = "catalogue"
#: The end of the name of every field of a build that holds HTML, and of no other.
HTML = "html"
#: Where the files are that are named by the hash of their bytes.
HASHED = ("static/", "media/")
#: Reviews kept in memory, the rest are read again: a Lambda sees few of them before it ends.
REVIEWS_IN_MEMORY = 128
#: Sections found, or reviews, on a page of results.
HITS_PER_PAGE = 10


logger = logging.getLogger(__name__)


class CatalogueError(Exception):
    """There is no build to serve; the message says where and what to do."""


class Catalogue:
    """A build's site, reviews and search. `site`, `words`, `newest` and the rest are as `build` wrote them.

    What reads a file raises ManifestError where its bytes are not those that were built.
    """

    def __init__(self, directory: Path) -> None:
        """Open a build; raises CatalogueError where there is none that this version made."""
        # The symlink is followed once: a build made meanwhile must not mix its files with this one's.
        self.directory = directory.resolve()
        if not any((self.directory / name).exists() for name in (MANIFEST, CATALOGUE)):
            raise CatalogueError(f"{directory}: there is no build here; run `microsite build`")
        self.manifest = read_manifest(self.directory)
        data = self._read_page(CATALOGUE) or {}
        try:
            self.release: str = data["release"]
            self.site: dict[str, Any] = data["site"]
            self.words = Words(**data["words"])
            self.newest: dict[str, Any] = data["newest"]
            self.reviews: int = data["reviews"]
            self.sections: int = data["sections"]
            self.spoilers: bool = data["spoilers"]
            self.static: dict[str, str] = data["static"]
        except KeyError as error:
            raise CatalogueError(f"{directory}: another version made this build; run `microsite build`") from error
        #: Logs a damage when it is first met: readers who meet it again have nothing to add.
        self.note = cache(logger.error)
        self.review = lru_cache(REVIEWS_IN_MEMORY)(self._read_review)
        self._searcher = self._open_searcher()

    @property
    def searcher(self) -> Searcher:
        """The search of this build. Raises SearchIndexError if its index is missing or damaged."""
        if self._searcher is None:
            raise SearchIndexError("the search index is missing or damaged; run `microsite build`")
        return self._searcher

    def search(self, parameters: Parameters) -> SearchResults:
        """Return the page of results that an address asks for.

        Raises QueryError for a query over a cap and SearchIndexError for an index that cannot be read.
        """
        asked = self.called_now(parameters)._asdict()
        asked["group"] = parameters.group == REVIEW
        asked["year"] = None if parameters.year is None else years_of(parameters.year)
        asked["rating"] = None if parameters.rating is None else rating_of(parameters.rating)
        return self.searcher.search(asked.pop("q"), per_page=HITS_PER_PAGE, **asked)

    def search_timed(self, parameters: Parameters) -> tuple[SearchResults, float]:
        """Return what `search` does, and how many milliseconds it took."""
        started = perf_counter()
        return self.search(parameters), (perf_counter() - started) * 1000

    @property
    def about(self) -> dict[str, Any] | None:
        """The page about the site, if there is one."""
        return self._read_page("about.json")

    @cached_property
    def tags(self) -> dict[str, list[str]]:
        """The slugs of the reviews with each tag, newest first."""
        return self._read_page("tags.json") or {}

    @cached_property
    def covers(self) -> dict[str, dict[str, Any]]:
        """The picture of each review that has one, by its slug, as `cover` in `_parts.html` takes it."""
        return self._read_page("covers.json") or {}

    @cached_property
    def listing(self) -> Listing:
        """Every review in one line each."""
        return Listing(self.manifest.read(self.directory, LISTING))

    @cached_property
    def front(self) -> dict[str, Any]:
        """What the front page shows beside the newest review."""
        return dict(json.loads(self.manifest.read(self.directory, FRONT), object_hook=_mark_html))

    @cached_property
    def languages(self) -> dict[str, dict[str, str]]:
        """The language of each review that has another than the pages, by its slug: attributes, as HTML."""
        return self._read_page("languages.json") or {}

    def find_moved(self, path: str) -> str | None:
        """Return the address that leads to what was at a path: GONE if nothing is, None if nothing is known of it.

        A section leads to where it is now in its review, or to the review.
        """
        key = address_key(path)
        room, slug, section, *rest = [*key.split("/")[1:], "", "", ""]
        page = self._moved.get(f"/reviews/{slug}") if room == "reviews" else None
        if key in self._moved:
            return self._moved[key]
        if path.startswith(TAGS):
            return self._respelled_tag(path.removeprefix(TAGS).rstrip("/"))
        if page and section and not any(rest):
            return self._section_of(page, section) or page
        composed = normalize("NFC", path)
        if page is None and composed != path and self.review(slug):
            return quote(composed)
        return page

    def called_now(self, parameters: Parameters) -> Parameters:
        """Return what a search is asked for, its review by the name that it has now, its tag as reviews spell it."""
        if parameters.tag:
            tag = self.listing.names.get(tag_key(parameters.tag), parameters.tag)
            parameters = parameters._replace(tag=tag)
        slug = parameters.review
        if slug is None or f"reviews/{slug}.json" in self.manifest.files:
            return parameters
        room, moved, *_ = [*(self.find_moved(f"{ALL_REVIEWS}{slug}") or "").split("/")[1:], "", ""]
        return parameters._replace(review=unquote(moved)) if room == "reviews" and moved else parameters

    def _respelled_tag(self, written: str) -> str | None:
        """Return the address of a tag, or of its feed, if it is written with what no such address has."""
        tag = written.removesuffix("/feed.atom")
        name = self.listing.names.get(tag_key(tag))
        return None if name is None or tag == tag_slug(tag) else tag_url(name) + written[len(tag) + 1 :]

    def _section_of(self, page: str, section: str) -> str | None:
        """Return the page of a section, by any name that it had, if this is the page of its review."""
        review = self.review(unquote(page.split("/")[2])) if page.startswith(ALL_REVIEWS) else None
        if review is None:
            return None
        return next((one["page"] for one in review["sections"] if section in {one["slug"], *one["old_ids"]}), None)

    @cached_property
    def _moved(self) -> dict[str, str]:
        """Where addresses lead that are no page's any more, by their keys; read when a page is not found."""
        return dict(json.loads(self.read(REDIRECTS) or b"{}"))

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file of the build, by its path in there; None if the build has none of that name."""
        return self.manifest.read(self.directory, name) if name in self.manifest.files else None

    def successor(self, name: str) -> str | None:
        """Return the path of what another release has by the path `name`; None if that is none, or may be several."""
        lasting = lasting_name(name)
        return self._lasting.get(lasting) if lasting != name else None

    @cached_property
    def _lasting(self) -> dict[str, str | None]:
        """The paths of files with a hash in their names, by what the names are without."""
        paths: dict[str, str | None] = {}
        for path in self.manifest.files:
            if path.startswith(HASHED):
                lasting = lasting_name(path)
                paths[lasting] = None if lasting in paths else path
        return paths

    def _read_review(self, slug: str) -> dict[str, Any] | None:
        return self._read_page(f"reviews/{slug}.json")

    def _read_page(self, name: str) -> dict[str, Any] | None:
        data = self.read(name)
        return None if data is None else dict(json.loads(data, object_hook=_mark_html))

    def _open_searcher(self) -> Searcher | None:
        """Open the index once its bytes are known to be the build's: Whoosh unpickles them."""
        try:
            self.manifest.verify(self.directory, [path for path in self.manifest.files if path.startswith("index/")])
            return Searcher(self.directory / "index")
        except (ManifestError, SearchIndexError) as error:
            logger.error("%s", error)
            return None


def current_catalogue() -> Catalogue:
    """Return the catalogue that the app at work opened."""
    return cast("Catalogue", current_app.extensions[EXTENSION])


def _mark_html(fields: dict[str, Any]) -> dict[str, Any]:
    """Let the templates tell HTML from text. In lists by tag, whose names are the writers', no value is a text."""
    for name, value in fields.items():
        if name.endswith(HTML) and isinstance(value, str):
            fields[name] = Markup(value)  # noqa: S704 - made at build, and checked to be what was made
    return fields
