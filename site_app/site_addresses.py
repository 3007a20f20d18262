"""The addresses that a site answers, kept in its build: what the next one must answer, too."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from site_app.addresses import INSIDE, REDIRECTS, address_key

#: The file of a build that lists its pages.
ADDRESSES = "addresses.json"
#: What answers beside the pages, and may be led to.
FILES = ("/feed.atom", "/opensearch.xml", "/robots.txt", "/search", "/sitemap.xml")


class Page(NamedTuple):
    """What a page may be linked at: its `sections`, and other `ids`. `aliases` are as its review writes them.

    A build does not keep the ids of headings inside sections: these change as texts do.
    """

    sections: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Addresses:
    """The `pages` of a site by their paths, escapes read; and where others lead, by the keys of their addresses."""

    def __init__(self, pages: Mapping[str, Page], moved: Mapping[str, str] | None = None) -> None:
        self.pages = pages
        self.moved = moved or {}

    @cached_property
    def keys(self) -> dict[str, str]:
        """The path of every page, those of sections and feeds too, by its key."""
        paths = [*FILES]
        for path, page in self.pages.items():
            paths.append(path)
            paths += [f"{path}{section}/" for section in page.sections]
            if path.startswith("/tags/") and path != "/tags/":
                paths.append(f"{path}feed.atom")
        return {address_key(path): path for path in paths}

    def answers(self, path: str) -> bool:
        """Return whether an address is that of a page, or leads to one, or is said to be gone."""
        key = address_key(path)
        return key in self.keys or key in self.moved or review_of(key) in self.moved

    def write(self) -> bytes:
        """Return the pages as a build keeps them."""
        kept = {path: _written(page) for path, page in sorted(self.pages.items())}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def read_addresses(read: Callable[[str], bytes | None]) -> Addresses | None:
    """Return the addresses of a build whose files `read` returns by their names; None if it keeps none."""
    kept = read(ADDRESSES)
    if kept is None:
        return None
    pages = {path: Page(*map(tuple, page)) for path, page in json.loads(kept).items()}
    return Addresses(pages, json.loads(read(REDIRECTS) or b"{}"))


def review_of(key: str) -> str:
    """Return the key of the review whose section an address is that of; of any other, what is no key."""
    room, _, section = key.rpartition("/")
    return room if section and room.startswith("/reviews/") and room.count("/") == key.count("/") - 1 == 2 else "/"  # noqa: PLR2004


def _written(page: Page) -> list[Any]:
    return [page.sections, [name for name in page.ids if INSIDE not in name], page.aliases]
