"""Addresses that a site answered and would answer no more, each with what to add so that it does."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from site_app.addresses import ALL_REVIEWS, GONE, INTRODUCTION
from site_app.site_addresses import Addresses, Page, review_of

#: How alike two slugs of one review's sections are, if one is to be taken for the other; from 0 to 1.
NEAR = 0.6
#: The same of two pages, of which there are many more; and of two reviews, by how many of their sections both have.
NEARLY, SHARED = 0.8, 0.3
REDIRECTS_FILE = "redirects.toml"


class Vanished(NamedTuple):
    """An address that nothing answers any more, and the `lines` to add to a `file` of the content.

    `review` is the slug of the one whose file that is; what is added there stands for all aliases that it has then.
    """

    address: str
    file: str
    lines: tuple[str, ...]
    review: str | None = None

    @property
    def what(self) -> str:
        """What is wrong."""
        return f"nothing answers {self.address} any more"

    @property
    def remedy(self) -> str:
        """What to do about it, in one line."""
        return f"write {self.lines[0]}" if self.review else f"add {' '.join(self.lines)}, each on a line"

    def __str__(self) -> str:
        return f"{self.address}: nothing answers it any more; in {self.file} {self.remedy}"


def find_vanished(before: Addresses, after: Addresses) -> list[Vanished]:
    """Return the addresses of a site before that are none after, in order. With a review go its sections."""
    renamed = dict(_renamed(before, after))
    aliases: dict[str, list[str]] = {}
    for slug, alias in renamed.values():
        known = after.pages[f"{ALL_REVIEWS}{slug}/"].aliases
        aliases.setdefault(slug, [*known]).append(alias)
    vanished = []
    for path in _lost_pages(before, after):
        if path in renamed:
            vanished.append(_alias(path, renamed[path][0], aliases))
        else:
            vanished.append(Vanished(path, REDIRECTS_FILE, _table(path, before, after)))
    for path, name in _lost_sections(before, after):
        vanished.append(_alias(f"{path}#{name}", renamed[f"{path}#{name}"][0], aliases))
    return sorted(vanished)


def _alias(address: str, slug: str, aliases: Mapping[str, list[str]]) -> Vanished:
    return Vanished(address, f"reviews/{slug}.md", (f"aliases: [{', '.join(aliases[slug])}]",), slug)


def _lost_pages(before: Addresses, after: Addresses) -> Iterator[str]:
    yield from (path for path in before.pages if not after.answers(path))
    for key, target in before.moved.items():
        # A section's went with its review's, or is told by its id.
        is_told = f"{review_of(key)}/" in before.pages or review_of(key) in before.moved or f"{key}/" in before.pages
        if target != GONE and not is_told and not after.answers(key):
            yield key


def _lost_sections(before: Addresses, after: Addresses) -> Iterator[tuple[str, str]]:
    """Yield the ids that pages had, and have no more, with the path of their page."""
    for path, page in before.pages.items():
        if now := after.pages.get(path):
            there = {*now.sections, *now.ids}
            # A review always has a beginning.
            yield from ((path, name) for name in (*page.sections, *page.ids) if name not in {*there, INTRODUCTION})


def _renamed(before: Addresses, after: Addresses) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the addresses that are likely another review's or section's now: its review's slug, the alias to add."""
    new = {path: page for path, page in after.pages.items() if path not in before.pages and page.sections}
    for path in _lost_pages(before, after):
        if path in before.pages and (old := _slug(path)) and (found := _alike(path, before.pages[path], new)):
            yield path, (_slug(found), old)
    for path, name in _lost_sections(before, after):
        known = before.pages[path].sections
        added = [one for one in after.pages[path].sections if one not in known]
        lost = [one for one in known if one not in after.pages[path].sections]
        became = _became(name, lost, added, after.pages[path].sections)
        slug = _slug(path)
        yield f"{path}#{name}", (slug, f"{slug}/{name}: {became}")


def _became(name: str, lost: list[str], added: list[str], sections: Sequence[str]) -> str:
    """Return which of a review's sections is one that was lost: by its name, by its place, or else the first."""
    if near := difflib.get_close_matches(name, added, 1, NEAR) or difflib.get_close_matches(name, sections, 1, NEAR):
        return near[0]
    return added[lost.index(name)] if name in lost and len(lost) == len(added) else sections[0]


def _alike(path: str, page: Page, new: Mapping[str, Page]) -> str | None:
    """Return the new review that has most sections of one that is gone, or nearly its slug."""
    had = {*page.sections} - {INTRODUCTION}
    shared = {other: len(had & {*one.sections}) / len(had | {*one.sections}) for other, one in new.items() if had}
    best = max(shared, key=lambda other: shared[other], default=None)
    if best and shared[best] >= SHARED:
        return best
    slugs = {_slug(other): other for other in new}
    return next((slugs[slug] for slug in difflib.get_close_matches(_slug(path), slugs, 1, NEARLY)), None)


def _slug(path: str) -> str:
    """Return the slug of the review whose page a path is; of any other, nothing."""
    found = re.fullmatch(f"{ALL_REVIEWS}([^/]+)/", path)
    return found[1] if found else ""


def _table(path: str, before: Addresses, after: Addresses) -> tuple[str, ...]:
    """Return the redirect of an address: to where it led before, to what is nearly alike, or gone."""
    room = path[: path.find("/", 1) + 1]
    pages = {one.removeprefix(room): one for one in after.pages if room and one.startswith(room) and one != room}
    near = [pages[end] for end in difflib.get_close_matches(path.removeprefix(room), pages, 1, NEARLY)]
    led = before.moved.get(path, "")
    is_there = led and after.answers(unquote(urlsplit(led).path))
    target = led if is_there else quote((near or [""])[0])
    leads = f"to = {_quoted(target)}" if target else "gone = true"
    return "[[redirects]]", f"from = {_quoted(path)}", leads


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
