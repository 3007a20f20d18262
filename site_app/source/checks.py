"""What is wrong with the content as a whole: addresses that clash, links that lead nowhere, searches for nothing."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_app.golden import GoldenSearch
from site_app.source.files.faults import named, quoted
from site_app.source.files.sources import Source
from site_app.source.images.media import Media, missing_image
from site_app.source.markdown.document import Link
from site_app.source.reviews import Review
from site_app.source.slugs import INSIDE, RESERVED_SLUGS, slugify

#: Pages a text may link to beside the reviews.
PAGES = frozenset({"/", "/search", "/feed.atom", "/sitemap.xml"})

#: The longest name that file systems take has 255 bytes; a review's ends in .json, with room for a suffix or two.
LONGEST_SLUG = 200

#: Relative, http(s) or mailto: what a browser would never run.
SAFE_LINK = re.compile(r"https?://|mailto:|[^:/?#]*([/?#]|$)", re.IGNORECASE)

#: What each review may be linked at, by its slug: its sections and the headings inside them; None where the review has
#: faults that may hide some.
Anchors = dict[str, frozenset[str] | None]


def check_slugs(sources: Iterable[Source]) -> None:
    """Check that every review file has an address of its own that no page of the site uses."""
    taken: dict[str, Path] = {}
    for source in sources:
        stem = source.path.stem
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


def find_anchors(pages: Iterable[str], reviews: Iterable[Review], faulty: Iterable[Path]) -> Anchors:
    """Return what a link or a golden search may lead to: pages by their address, reviews by their slug.

    A `faulty` file is given the benefit of doubt.
    """
    anchors: Anchors = {
        review.slug: frozenset(name for part in review.sections for name in (part.slug, *part.anchors))
        for review in reviews
    }
    anchors |= {path.stem: None for path in faulty if path.name.endswith(".md")}
    return anchors | {page: frozenset() for page in pages}


def check_links(source: Source, links: Iterable[Link], anchors: Anchors, media: Media) -> None:
    """Check that every link of a file leads to a page, section or image that exists, by a scheme that is safe."""
    for link in links:
        if fault := _link_fault(link, anchors, media):
            source.fault(link.line, *fault)


def check_searches(source: Source, searches: Iterable[GoldenSearch], anchors: Anchors) -> None:
    """Check that the golden searches of a file expect sections that exist."""
    for search in searches:
        for expected, line in zip(search.expect, search.expect_lines, strict=True):
            review, _, section = expected.partition("#")
            if INSIDE in section or not _exists(review, section, anchors):
                source.fault(line, f"there is no section {quoted(expected)}", _nearest(review, anchors))


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
        return (
            f"the link {quoted(link.written)} could run code",
            "link to a page: https://…, mailto:… or an address here",
        )
    if media.picture(link.target):
        return None
    if fault := media.fault(link.written, link.target):
        return fault
    return missing_image(link.written) if link.image else _address_fault(link, anchors)


def _address_fault(link: Link, anchors: Anchors) -> tuple[str, str] | None:
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return f"the link {quoted(link.written)} is no address", "correct it"
    if parts.scheme or parts.netloc:
        return None
    return _page_fault(link.written, unquote(parts.path), unquote(parts.fragment), anchors)


def _page_fault(written: str, path: str, fragment: str, anchors: Anchors) -> tuple[str, str] | None:
    if path in PAGES or path in anchors:
        return None
    room, review, section, *rest = [*path.strip("/").split("/"), "", ""]
    if room != "reviews" or any(rest) or review not in anchors:
        return f"the link {quoted(written)} leads to no page", "correct it, or write the page"
    anchor = section or fragment
    if anchor and (INSIDE in section or not _exists(review, anchor, anchors)):
        return f"the link {quoted(written)} leads to no section", _nearest(review, anchors)
    return None
