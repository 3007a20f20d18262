"""The files of a build that browsers and programs ask for by name: static files and feeds."""

from collections.abc import Sequence
from pathlib import Path

from rjsmin import jsmin  # type: ignore[import-untyped]
from zopfli.gzip import compress  # type: ignore[import-untyped]

from site_app.build.accent import accent_style
from site_app.build.feeds import FEED_ENTRIES, make_feed, make_opensearch, make_robots, make_security, make_sitemap
from site_app.build.listing import group_reviews, list_pages
from site_app.build.presentation import describe
from site_app.manifest import COMPRESSED
from site_app.naming import hashed_name
from site_app.source.content import Content
from site_app.source.reviews import Review

STATIC = Path(__file__).parent / "static"


def write_static(content: Content, directory: Path) -> dict[str, str]:
    """Write the static files under the hash of their bytes; return the public name of each."""
    directory.mkdir()
    names: dict[str, str] = {}
    # The style sheet last: it names others.
    for path in sorted(STATIC.iterdir(), key=lambda path: (path.suffix == ".css", path)):
        data = path.read_bytes()
        if path.suffix == ".css":
            data = accent_style(content.site.accent).encode() + _with_public_names(data, names)
        elif path.suffix == ".js":
            data = jsmin(data)
        names[path.name] = hashed_name(path.name, data)
        _write(directory / names[path.name], data)
    return names


def write_feeds(content: Content, tags: Sequence[str], icon: str, directory: Path) -> None:
    """Write what programs read of the site; the feeds of the tags are called by their numbers."""
    (directory / "tags").mkdir(parents=True)
    site, reviews = content.site, content.reviews
    tagged = group_reviews(reviews, lambda review: review.tags)
    for number, tag in enumerate(tags):
        (directory / f"tags/{number}.atom").write_bytes(make_feed(site, _summarized(tagged[tag]), tag))
    files = {
        "feed.atom": make_feed(site, _summarized(reviews)),
        "sitemap.xml": make_sitemap(site, list_pages(content)),
        "opensearch.xml": make_opensearch(site, icon),
        "robots.txt": make_robots(site),
    }
    if site.security_contact:
        files["security.txt"] = make_security(site)
    for name, data in files.items():
        _write(directory / name, data)


def _with_public_names(style: bytes, names: dict[str, str]) -> bytes:
    for name, public in names.items():
        style = style.replace(f"url({name})".encode(), f"url({public})".encode())
    return style


def _summarized(reviews: Sequence[Review]) -> list[tuple[Review, str]]:
    return [(review, describe(review)) for review in reviews[:FEED_ENTRIES]]


def _write(path: Path, data: bytes) -> None:
    """Write a file, and beside it its compressed form."""
    path.write_bytes(data)
    compressed = compress(data, numiterations=5)
    if len(compressed) < len(data):
        path.with_name(path.name + COMPRESSED).write_bytes(compressed)
