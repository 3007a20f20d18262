"""The files of a build that browsers and programs ask for by name: static files and feeds."""

from collections.abc import Sequence
from pathlib import Path

from rjsmin import jsmin  # type: ignore[import-untyped]
from zopfli.gzip import compress  # type: ignore[import-untyped]

from site_app.build.accent import accent_style
from site_app.build.feeds import (
    FEED_ENTRIES,
    last_change,
    make_feed,
    make_opensearch,
    make_robots,
    make_security,
    make_sitemap,
)
from site_app.build.listing import group_reviews, list_pages
from site_app.build.presentation import describe
from site_app.manifest import COMPRESSED
from site_app.naming import hashed_name
from site_app.source.content import Content
from site_app.source.images.kept import KeptFiles
from site_app.source.reviews import Review

STATIC = Path(__file__).parent / "static"


def write_static(content: Content, directory: Path, kept: KeptFiles) -> dict[str, str]:
    """Write the static files of a build under the hash of their bytes; return the public name of each."""
    (directory / "static").mkdir()
    names: dict[str, str] = {}
    # The style sheet last: it names others.
    for path in sorted(STATIC.iterdir(), key=lambda path: (path.suffix == ".css", path)):
        data = path.read_bytes()
        if path.suffix == ".css":
            data = accent_style(content.site.accent).encode() + _with_public_names(data, names)
        elif path.suffix == ".js":
            data = jsmin(data)
        names[path.name] = hashed_name(path.name, data)
        _write(directory, f"static/{names[path.name]}", data, kept)
    return names


def write_feeds(content: Content, tags: Sequence[str], icon: str, directory: Path, kept: KeptFiles) -> None:
    """Write what programs read of the site; the feeds of the tags are called by their numbers."""
    (directory / "feeds/tags").mkdir(parents=True)
    site, reviews = content.site, content.reviews
    tagged = group_reviews(reviews, lambda review: review.tags)
    for number, tag in enumerate(tags):
        (directory / f"feeds/tags/{number}.atom").write_bytes(make_feed(site, _summarized(tagged[tag]), tag))
    files = {
        "feed.atom": make_feed(site, _summarized(reviews)),
        "sitemap.xml": make_sitemap(site, list_pages(content)),
        "opensearch.xml": make_opensearch(site, icon),
        "robots.txt": make_robots(site),
    }
    if site.security_contact:
        files["security.txt"] = make_security(site)
    for name, data in files.items():
        _write(directory, f"feeds/{name}", data, kept)


def _with_public_names(style: bytes, names: dict[str, str]) -> bytes:
    for name, public in names.items():
        style = style.replace(f"url({name})".encode(), f"url({public})".encode())
    return style


def _summarized(reviews: Sequence[Review]) -> list[tuple[Review, str]]:
    """Return what changed last, the latest first: who reads a feed is told of corrections to old reviews, too."""
    changed = sorted(reviews, key=last_change, reverse=True)
    return [(review, describe(review)) for review in changed[:FEED_ENTRIES]]


def _write(directory: Path, name: str, data: bytes, kept: KeptFiles) -> None:
    """Write a file, and beside it its compressed form."""
    (directory / name).write_bytes(data)
    beside = name + COMPRESSED
    if kept.holds(name, data) and kept.copy(beside, directory / beside):
        return
    compressed = compress(data, numiterations=5)
    if len(compressed) < len(data):
        (directory / beside).write_bytes(compressed)
