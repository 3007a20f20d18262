"""What is wrong with the content as a whole: addresses that clash, links that lead nowhere, searches for nothing."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_app.golden import GoldenSearch
from site_app.source.files.faults import named, quoted, shortened
from site_app.source.files.sources import Source
from site_app.source.images.media import Media, missing_image
from site_app.source.markdown.document import Link
from site_app.source.reviews import Review
from site_app.source.slugs import INSIDE, RESERVED_SLUGS, slug_of, slugify

#: Pages a text may link to beside the reviews.
PAGES = frozenset({"/", "/reviews/", "/search", "/tags/", "/feed.atom", "/sitemap.xml"})
#: Lists of reviews: which of them there are depends on all reviews.
LISTS = re.compile(r"/(tags|years)/[^/]+/(feed\.atom)?")

#: The longest name that file systems take has 255 bytes; a review's ends in .json, with room for a suffix or two.
LONGEST_SLUG = 200

#: Schemes of programs that do no harm, and that no check can follow.
HARMLESS = frozenset({"ftp", "geo", "irc", "magnet", "matrix", "sms", "tel", "xmpp"})
#: What begins like the name of a host, and is an address here without its scheme.
HOST_WITHOUT_SCHEME = re.compile(
    r"www\.[\w.-]+\w([/?#].*)?$|([\w-]+\.)+(com|org|net|io|info|kr|jp|cn|de|fr|uk|us|tv|me)(/.*)?$", re.IGNORECASE
)
#: After the name of a review that is a draft: no address has it.
DRAFT = " draft"
#: How alike an address must be to be meant, from 0 to 1.
NEAR = 0.8

#: Relative, http(s) or mailto: what a browser would never run.
SAFE_LINK = re.compile(r"https?://|mailto:|[^:/?#]*([/?#]|$)", re.IGNORECASE)

#: What each review may be linked at, by its slug: its sections and the headings inside them; None where the review has
#: faults that may hide some.
Anchors = dict[str, frozenset[str] | None]


def check_slugs(sources: Iterable[Source]) -> None:
    """Check that every review file has an address of its own that no page of the site uses."""
    taken: dict[str, Path] = {}
    for source in sources:
        stem = slug_of(source.path)
        slug = slugify(stem)
        if len(slug.encode()) > LONGEST_SLUG:
            source.fault(1, f"the address {quoted(slug)} is longer than {LONGEST_SLUG} bytes", "shorten the name")
        if slug in RESERVED_SLUGS:
            source.fault(1, f"the address {quoted(slug)} belongs to the site itself", "rename the file")
        if slug in taken:
            source.fault(1, f"the address {quoted(slug)} is taken by {taken[slug]}", "rename one of the two files")
        elif slug != stem:
            remedy = f"rename the file to {slug}.md" if slug else "name the file in words"
            source.fault(1, f"the file name {quoted(stem)} is no address", remedy)
        taken.setdefault(slug, source.path)


def find_anchors(
    pages: Iterable[str], reviews: Iterable[Review], faulty: Iterable[Path], drafts: Iterable[str] = ()
) -> Anchors:
    """Return what a link or a golden search may lead to: pages by their address, reviews by their slug.

    A `faulty` file is given the benefit of doubt.
    """
    anchors: Anchors = {
        review.slug: frozenset(name for part in review.sections for name in (part.slug, *part.anchors))
        for review in reviews
    }
    anchors |= {slug_of(path): None for path in faulty if path.name.endswith(".md")}
    anchors |= {f"{name}{DRAFT}": frozenset() for name in drafts}
    return anchors | {page: frozenset() for page in pages}


def check_links(source: Source, links: Iterable[Link], anchors: Anchors, media: Media, base_url: str = "") -> None:
    """Check that every link of a file leads to a page, section or image that exists, by a scheme that is safe.

    One to a page under `base_url`, the site's own address, that is none is warned of: more may live there.
    """
    for link in links:
        if base_url and link.target.startswith(f"{base_url}/"):
            if fault := _address_fault(replace(link, target=link.target.removeprefix(base_url)), anchors):
                source.warn(link.line, *fault)
            continue
        if fault := _link_fault(link, anchors, media):
            source.fault(link.line, *fault)


def check_searches(source: Source, searches: Iterable[GoldenSearch], anchors: Anchors) -> None:
    """Check that the golden searches of a file expect sections that exist."""
    for search in searches:
        for expected, line in zip(search.expect, search.expect_lines, strict=True):
            review, _, section = expected.partition("#")
            if INSIDE in section or not _exists(review, section, anchors):
                source.fault(line, f"there is no section {quoted(expected)}", _nearest(review, anchors))


def _nearest_page(path: str, anchors: Anchors) -> str | None:
    """Return the page that an address is nearly that of: but for its case, its last slash or a letter."""
    room, slash, slug = path.rstrip("/").rpartition("/")
    if room == "/reviews":
        slugs = [one for one in anchors if not one.startswith("/") and DRAFT not in one]
        near = _nearest_of(slug, slugs)
        return f"/reviews/{shortened(near)}/" if near else None
    return _nearest_of(f"{room}{slash}{slug}", [*PAGES, *(one for one in anchors if one.startswith("/"))])


def _nearest_of(written: str, names: Iterable[str]) -> str | None:
    folded = {name.casefold().rstrip("/"): name for name in sorted(names)}
    near = difflib.get_close_matches(written.casefold(), folded, 1, NEAR)
    return folded[near[0]] if near else None


def _exists(review: str, section: str, anchors: Anchors) -> bool:
    sections = anchors.get(review, frozenset())
    return sections is None or section in sections


def _nearest(review: str, anchors: Anchors) -> str:
    if sections := anchors.get(review):
        return f"use one of {_sorted(sections)}"
    return "name it review#section, as in the address of the section"


@lru_cache
def _sorted(sections: frozenset[str]) -> str:
    """Return names to choose from; kept, since a text of many links to many sections may have as many faults."""
    return named(sorted(name for name in sections if INSIDE not in name))


def _link_fault(link: Link, anchors: Anchors, media: Media) -> tuple[str, str] | None:
    if not SAFE_LINK.match(link.written):
        what = f"the link {quoted(link.written)} {_wrong_with(link.written)}"
        return what, "link to a page: https://…, mailto:… or an address here"
    if media.picture(link.target):
        return None
    if fault := media.fault(link.written, link.target):
        return fault
    return missing_image(link.written) if link.image else _address_fault(link, anchors)


def _wrong_with(written: str) -> str:
    scheme = written.partition(":")[0].strip().lower()
    return f"begins with {scheme}:, which no page here follows" if scheme in HARMLESS else "could run code"


def _address_fault(link: Link, anchors: Anchors) -> tuple[str, str] | None:
    if HOST_WITHOUT_SCHEME.match(link.written):
        return f"the link {quoted(link.written)} has no scheme", f"write https://{shortened(link.written)}"
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return f"the link {quoted(link.written)} is no address", "correct it"
    if parts.scheme or parts.netloc:
        return None
    return _page_fault(link.written, unquote(parts.path), unquote(parts.fragment), anchors)


def _page_fault(written: str, path: str, fragment: str, anchors: Anchors) -> tuple[str, str] | None:
    if path in PAGES or path in anchors or LISTS.fullmatch(path):
        return None
    room, review, section, *rest = [*path.strip("/").split("/"), "", ""]
    if f"{review}{DRAFT}" in anchors and room == "reviews":
        return f"the link {quoted(written)} leads to a draft", "delete draft: true there, or the link here"
    if room != "reviews" or any(rest) or review not in anchors:
        near = _nearest_page(path, anchors)
        return (
            f"the link {quoted(written)} leads to no page",
            f"write {near}" if near else "correct it, or write the page",
        )
    anchor = section or fragment
    if anchor and (INSIDE in section or not _exists(review, anchor, anchors)):
        return f"the link {quoted(written)} leads to no section", _nearest(review, anchors)
    return None
