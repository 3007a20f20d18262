"""The pages of a build without its search, for who writes and waits: what did not change is another build's."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from site_app.addresses import REDIRECTS
from site_app.build.building import MEDIA
from site_app.build.listing import make_columns
from site_app.build.presentation import present_review
from site_app.build.publishing import write_static
from site_app.build.records import ABOUT_PAGE, write_json, write_records
from site_app.build.sharing.cards import Share
from site_app.build.sharing.drawing import Drawing
from site_app.build.sharing.shares import share_reviews
from site_app.manifest import Manifest, hash_file, read_manifest, write_manifest
from site_app.source.content import Content
from site_app.source.images.kept import KeptFiles
from site_app.source.reviews import Review

REVIEWS, STATIC = "reviews", "static"

#: A review between the older and the newer one, which its page names.
_Beside = tuple[Review | None, Review, Review | None]


def build_pages(content: Content, before: Content | None, base: Path, directory: Path, release: str) -> list[str]:
    """Write the site of `content` into `directory`, which has its media; return the slugs of reviews that changed.

    Search, feeds and what is related are those of the build `base`, which was made of `before`, where that is known.
    """
    manifest = read_manifest(base)
    kept = KeptFiles(base)
    changed = [*_changed(content.reviews, before.reviews if before else ())]
    reviews = [review for _, review, _ in changed]
    newest = content.reviews[0]
    shown = replace(content, reviews=(*reviews, *([] if newest in reviews else [newest])))
    shares, cards = share_reviews(shown, directory / MEDIA, kept)
    with Drawing(cards, content.site.accent) as drawing:
        drawing.finish(lambda *_: None)
    _write_reviews(changed, content, shares, base, directory / REVIEWS)
    named = {"release": release, "static": write_static(content, directory, kept)}
    write_records(content, make_columns(content.reviews, content.site.words), shares[newest.slug], named, directory)
    files = dict(_link(base, manifest, directory, content))
    written = (path for path in directory.rglob("*") if path.is_file())
    names = {path.relative_to(directory).as_posix(): path for path in written}
    files |= {name: hash_file(path) or "" for name, path in names.items() if name not in files}
    write_manifest(Manifest(release, files), directory)
    return [review.slug for review in reviews]


def _changed(reviews: Sequence[Review], before: Sequence[Review]) -> Iterator[_Beside]:
    """Yield the reviews whose pages are others: by what they say, or by their neighbours."""
    was = {review.slug: (older, review, newer) for older, review, newer in _beside(before)}
    for one in _beside(reviews):
        if was.get(one[1].slug) != one:
            yield one


def _beside(reviews: Sequence[Review]) -> Iterator[_Beside]:
    yield from zip((*reviews[1:], None), reviews, (None, *reviews), strict=False)


def _write_reviews(
    changed: Iterable[_Beside], content: Content, shares: Mapping[str, Share], base: Path, directory: Path
) -> None:
    directory.mkdir()
    there = {f"/reviews/{review.slug}/" for review in content.reviews}
    for older, review, newer in changed:
        presented = present_review(review, older, newer, content.site, shares[review.slug])
        presented["related"] = [one for one in _related(base, review.slug) if one["url"] in there]
        write_json(directory / f"{review.slug}.json", presented)


def _related(base: Path, slug: str) -> list[dict[str, Any]]:
    path = base / REVIEWS / f"{slug}.json"
    return list(json.loads(path.read_bytes())["related"]) if path.exists() else []


def _link(base: Path, manifest: Manifest, directory: Path, content: Content) -> Iterator[tuple[str, str]]:
    """Link what is not written anew and still belongs to the site; yield the name and SHA-256 of each file."""
    gone = {f"{REVIEWS}/{name.stem}.json" for name in (base / REVIEWS).iterdir()}
    gone -= {f"{REVIEWS}/{review.slug}.json" for review in content.reviews}
    for name, digest in manifest.files.items():
        target = directory / name
        if name in gone or name in {ABOUT_PAGE, REDIRECTS} or name.startswith(f"{STATIC}/") or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(base / name, target)
        yield name, digest
