"""What the running site reads: one finished build, opened once, never written."""

import json
import logging
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from search_index import Searcher, SearchIndexError
from site_app.manifest import ManifestError, read_manifest
from site_app.slugs import slugify

#: Reviews kept in memory, the rest are read again: a Lambda sees few of them before it ends.
REVIEWS_IN_MEMORY = 128


logger = logging.getLogger(__name__)


class CatalogueError(Exception):
    """There is no build to serve; the message says where and what to do."""


class Catalogue:
    """A build's site, reviews and search. `site`, `newest` and the rest are as `build` wrote them."""

    def __init__(self, directory: Path) -> None:
        # The symlink is followed once: a build made meanwhile must not mix its files with this one's.
        self.directory = directory.resolve()
        try:
            data = json.loads((self.directory / "catalogue.json").read_bytes())
            self.release: str = data["release"]
            self.site: dict[str, Any] = data["site"]
            self.newest: dict[str, Any] = data["newest"]
            self.reviews: int = data["reviews"]
            self.sections: int = data["sections"]
            self.pages: int = data["pages"]
            self.spoilers: bool = data["spoilers"]
            self.static: dict[str, str] = data["static"]
        except (OSError, ValueError) as error:
            raise CatalogueError(f"{directory}: there is no build here; run `microsite build`") from error
        except KeyError as error:
            raise CatalogueError(f"{directory}: another version made this build; run `microsite build`") from error
        self.review = lru_cache(REVIEWS_IN_MEMORY)(self._read_review)
        self._searcher = self._open_searcher()

    @property
    def searcher(self) -> Searcher:
        """The search of this build. Raises SearchIndexError if its index is missing or damaged."""
        if isinstance(self._searcher, SearchIndexError):
            raise self._searcher
        return self._searcher

    @property
    def about(self) -> dict[str, Any] | None:
        """The page about the site, if there is one."""
        return self._read_page("about.json")

    @cached_property
    def tags(self) -> dict[str, list[str]]:
        """The slugs of the reviews with each tag, newest first."""
        return self._read_page("tags.json") or {}

    def listing(self, page: int) -> list[dict[str, Any]]:
        """Return the reviews of a page (from 1) after the newest, newest first."""
        return list(json.loads((self.directory / "listing" / f"{page}.json").read_bytes()))

    def _read_review(self, slug: str) -> dict[str, Any] | None:
        if slug != slugify(slug):
            return None
        return self._read_page(f"reviews/{slug}.json")

    def _read_page(self, name: str) -> dict[str, Any] | None:
        try:
            return dict(json.loads((self.directory / name).read_bytes()))
        except OSError:
            return None

    def _open_searcher(self) -> Searcher | SearchIndexError:
        """Open the index once its bytes are known to be the build's: Whoosh unpickles them."""
        try:
            manifest = read_manifest(self.directory)
            manifest.verify(self.directory, [path for path in manifest.files if path.startswith("index/")])
            return Searcher(self.directory / "index")
        except (ManifestError, SearchIndexError) as error:
            logger.error("%s", error)
            return SearchIndexError("the search index is missing or damaged; run `microsite build`")
