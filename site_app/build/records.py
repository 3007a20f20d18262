"""What a build says of all reviews at once, beside the page of each: JSON files that a reader's request looks into."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from site_app.addresses import REDIRECTS
from site_app.build.listing import present_front
from site_app.build.passages import present_language
from site_app.build.presentation import present_about, present_cover, present_newest
from site_app.build.sharing.cards import Share
from site_app.build.structured import describe_site
from site_app.listing import FRONT, LISTING, Columns, Listing
from site_app.site_addresses import ADDRESSES, Addresses
from site_app.source.content import Content
from site_app.source.images.kept import PICTURES

ABOUT_PAGE = "about.json"


def write_json(path: Path, data: object) -> None:
    """Write data as the builds have it: the same bytes for the same data."""
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True), "utf-8")


def write_records(
    content: Content, columns: Columns, share: Share, named: dict[str, Any], directory: Path
) -> dict[str, Any]:
    """Write what is of all reviews, whose `columns` these are; return what the site knows before it reads any file.

    `share` is of the newest review; `named` are the release and the public names of the static files.
    """
    site = content.site
    write_json(directory / PICTURES, {picture.name: (picture.width, picture.height) for picture in content.pictures})
    (directory / LISTING).write_bytes(columns.write())
    write_json(directory / FRONT, present_front(content.reviews, Listing(columns.write()), site))
    write_json(directory / "tags.json", _tags(content))
    write_json(directory / "languages.json", _languages(content))
    covers = {review.slug: present_cover(review.image) for review in content.reviews if review.image}
    write_json(directory / "covers.json", covers)
    _write_addresses(content.addresses, directory)
    if content.about:
        write_json(directory / ABOUT_PAGE, present_about(content.about, site))
    catalogue = _catalogue(content, share) | named
    write_json(directory / "catalogue.json", catalogue)
    return catalogue


def _write_addresses(addresses: Addresses, directory: Path) -> None:
    (directory / ADDRESSES).write_bytes(addresses.write())
    if addresses.moved:
        write_json(directory / REDIRECTS, addresses.moved)


def _catalogue(content: Content, share: Share) -> dict[str, Any]:
    """Return what the site knows before it reads any other file."""
    newest = content.reviews[0]
    return {
        "site": _site(content),
        "words": content.site.words._asdict(),
        "reviews": len(content.reviews),
        "sections": sum(len(review.sections) for review in content.reviews),
        "newest": present_newest(newest, content.site, share),
        "spoilers": any(section.spoiler for review in content.reviews for section in review.sections),
    }


def _site(content: Content) -> dict[str, Any]:
    told = asdict(content.site)
    del told["words"]
    return told | {"about": bool(content.about), "json_ld_html": describe_site(content.site)}


def _languages(content: Content) -> dict[str, dict[str, str]]:
    """Return the language of each review that has another than the pages, by its slug, as a page has it."""
    site = content.site
    told = {review.slug: present_language(review.language, review.direction, site) for review in content.reviews}
    return {slug: language for slug, language in told.items() if language["language_html"]}


def _tags(content: Content) -> dict[str, list[str]]:
    """Return the slugs of the reviews with each tag, newest first."""
    tags: dict[str, list[str]] = {}
    for review in content.reviews:
        for tag in review.tags:
            tags.setdefault(tag, []).append(review.slug)
    return tags
