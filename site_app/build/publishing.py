"""The files of a build that browsers and programs ask for by name: static files, images, cards, feeds."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import PIL
from zopfli.gzip import compress  # type: ignore[import-untyped]

from site_app.build import accent, cards
from site_app.build.accent import accent_style
from site_app.build.cards import CardText, draw_card
from site_app.build.feeds import FEED_ENTRIES, make_feed, make_opensearch, make_robots, make_security, make_sitemap
from site_app.build.listing import group_reviews, list_pages
from site_app.build.presentation import describe, kicker_of
from site_app.manifest import COMPRESSED
from site_app.naming import hash_of, hashed_name
from site_app.source.content import Content, Progress
from site_app.source.images.kept import KeptFiles
from site_app.source.reviews import Review
from site_app.source.site import Site

STATIC = Path(__file__).parent / "static"
#: What makes a card look as it does beside its words; a change of these is a change of every card's name.
DRAWN_BY = (Path(cards.__file__), Path(accent.__file__), *sorted(cards.FONTS.iterdir()))


def write_cards(content: Content, directory: Path, kept: KeptFiles, progress: Progress) -> dict[str, str]:
    """Write every review's card; return the address of each by the review's slug."""
    addresses = {}
    for number, review in enumerate(content.reviews, 1):
        text = _card_text(review, content.site)
        name = _card_name(text, content.site)
        if not kept.copy(f"media/{name}", directory / name):
            (directory / name).write_bytes(draw_card(text, content.site.accent))
        addresses[review.slug] = f"/media/{name}"
        progress("Drawing cards", number, len(content.reviews))
    return addresses


def write_static(content: Content, directory: Path) -> dict[str, str]:
    """Write the static files under the hash of their bytes; return the public name of each."""
    directory.mkdir()
    names: dict[str, str] = {}
    # The style sheet last: it names others.
    for path in sorted(STATIC.iterdir(), key=lambda path: (path.suffix == ".css", path)):
        data = path.read_bytes()
        if path.suffix == ".css":
            data = accent_style(content.site.accent).encode() + _with_public_names(data, names)
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


def _card_text(review: Review, site: Site) -> CardText:
    title, _, subtitle = review.title.partition(": ")
    return CardText(kicker_of(review, site), title, subtitle, site.title)


@cache
def _drawing() -> list[str]:
    return [hash_of(path.read_bytes()) for path in DRAWN_BY]


def _card_name(text: CardText, site: Site) -> str:
    told = repr((text, site.accent, PIL.__version__, _drawing())).encode()
    return f"card.{hash_of(told)}.png"
