"""Links that lead nowhere."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit

from site_app.addresses import GONE, INSIDE, TAGS, address_key, tag_slug
from site_app.source.checks.anchors import Anchors, Unseen, exists, nearest_of, nearest_section
from site_app.source.checks.schemes import scheme_fault
from site_app.source.files.faults import quoted, shortened
from site_app.source.files.sources import Source
from site_app.source.images.media import Media, missing_image
from site_app.source.markdown.document import Link

#: Pages a text may link to beside the reviews.
PAGES = frozenset({"/", "/reviews/", "/search", "/tags/", "/authors/", "/feed.atom", "/sitemap.xml"})
#: Lists of reviews: which of them there are depends on all reviews.
LISTS = re.compile(r"/(tags|years|authors)/[^/]+/(feed\.atom)?")


def check_seen(source: Source, links: Iterable[Link], unseen: Mapping[str, Unseen], base_url: str) -> list[Link]:
    """Check that no link of a file leads to a review that does not show; return the other links.

    One that has expired is only warned of: no writer was at work on that day.
    """
    others = []
    for link in links:
        if review := unseen.get(_review_of(link.target.removeprefix(base_url))):
            tell = source.warn if review.expired else source.fault
            tell(link.line, f"the link {quoted(link.written)} leads to {review.what}", review.remedy)
        else:
            others.append(link)
    return others


def check_links(  # noqa: PLR0913, PLR0917 - of what file, and all that a link may lead to
    source: Source,
    links: Iterable[Link],
    anchors: Anchors,
    media: Media,
    base_url: str = "",
    moved: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Check that every link of a file leads to a page, section or image that exists, by a scheme that is safe.

    One to a page under `base_url`, the site's own address, that is none is warned of: more may live there. `moved` has
    where old addresses lead, by their keys: readers are led there, and writers told.
    """
    for link in links:
        if base_url and link.target.startswith(f"{base_url}/"):
            inside = replace(link, target=link.target.removeprefix(base_url))
            if fault := _address_fault(inside, anchors):
                source.warn(link.line, *(_moved_fault(inside, moved) or fault))
            continue
        if fault := _link_fault(link, anchors, media):
            source.fault(link.line, *(_moved_fault(link, moved) or fault))


def _link_fault(link: Link, anchors: Anchors, media: Media) -> tuple[str, str] | None:
    if fault := scheme_fault(link.written):
        return fault
    if media.picture(link.target):
        return None
    if fault := media.fault(link.written, link.target):
        return fault
    return missing_image(link.written) if link.image else _address_fault(link, anchors)


def _moved_fault(link: Link, moved: Mapping[str, str]) -> tuple[str, str] | None:
    """Return where a link leads that is an old address, of a section or its review."""
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    for key in map(address_key, (f"{path.rstrip('/')}/{unquote(parts.fragment)}", path)):
        if key in moved:
            is_gone = moved[key] == GONE
            what = "leads to what is gone" if is_gone else "is an old address"
            return f"the link {quoted(link.written)} {what}", "delete it" if is_gone else f"write {moved[key]}"
    return None


def _address_fault(link: Link, anchors: Anchors) -> tuple[str, str] | None:
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return f"the link {quoted(link.written)} is no address", "correct it"
    if parts.scheme or parts.netloc:
        return None
    return _page_fault(link.written, unquote(parts.path), unquote(parts.fragment), anchors)


def _tag_fault(written: str, path: str) -> tuple[str, str] | None:
    address = TAGS + tag_slug(path.removeprefix(TAGS))
    if not path.startswith(TAGS) or path == address:
        return None
    return f"the link {quoted(written)} is not how the address of a tag is written", f"write {quote(address)}"


def _page_fault(written: str, path: str, fragment: str, anchors: Anchors) -> tuple[str, str] | None:
    if LISTS.fullmatch(path):
        return _tag_fault(written, path)
    if path in PAGES or path in anchors:
        return None
    room, review, section, *rest = [*path.strip("/").split("/"), "", ""]
    if room != "reviews" or any(rest) or review not in anchors:
        near = _nearest_page(path, anchors)
        return (
            f"the link {quoted(written)} leads to no page",
            f"write {near}" if near else "correct it, or write the page",
        )
    anchor = section or fragment
    if anchor and (INSIDE in section or not exists(review, anchor, anchors)):
        # A bare word may be meant as the name of a file beside this one.
        near = nearest_of(written, [one for one in anchors if not one.startswith("/")])
        remedy = f"write {near}.md" if near else nearest_section(review, anchors)
        return f"the link {quoted(written)} leads to no section", remedy
    return None


def _review_of(target: str) -> str:
    """Return the slug of the review that an address of this site leads to; empty for another."""
    with suppress(ValueError):
        parts = urlsplit(target)
        room, _, rest = unquote(parts.path).lstrip("/").partition("/")
        if room == "reviews" and not (parts.scheme or parts.netloc):
            return rest.partition("/")[0]
    return ""


def _nearest_page(path: str, anchors: Anchors) -> str | None:
    """Return the page that an address is nearly that of: but for its case, its last slash or a letter."""
    room, slash, slug = path.rstrip("/").rpartition("/")
    if room == "/reviews":
        slugs = [one for one in anchors if not one.startswith("/")]
        near = nearest_of(slug, slugs)
        return f"/reviews/{shortened(near)}/" if near else None
    return nearest_of(f"{room}{slash}{slug}", [*PAGES, *(one for one in anchors if one.startswith("/"))])
