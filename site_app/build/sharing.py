"""The picture that stands for a review where it is shared: its own, or the card drawn where it has none."""

from functools import cache
from pathlib import Path

import PIL

from site_app.build import accent, cards
from site_app.build.cards import SIZE, CardText, Share, draw_card
from site_app.build.presentation import kicker_of
from site_app.naming import hash_of
from site_app.source.content import Content, Progress
from site_app.source.images.kept import KeptFiles
from site_app.source.images.pictures import Picture
from site_app.source.reviews import Review
from site_app.source.site import Site

#: What makes a card look as it does beside its words; a change of these is a change of every card's name.
DRAWN_BY = (Path(cards.__file__), Path(accent.__file__), *sorted(cards.FONTS.iterdir()))


def write_shares(content: Content, directory: Path, kept: KeptFiles, progress: Progress) -> dict[str, Share]:
    """Write the cards there must be into the published media; return what stands for each review by its slug."""
    shares = {}
    for number, review in enumerate(content.reviews, 1):
        own = review.image
        shares[review.slug] = _own(own, review) if own else _drawn(review, content.site, directory, kept)
        progress("Drawing cards", number, len(content.reviews))
    return shares


def _own(picture: Picture, review: Review) -> Share:
    return Share(picture.url, *picture.size, review.image_alt or review.title)


def _drawn(review: Review, site: Site, directory: Path, kept: KeptFiles) -> Share:
    title, _, subtitle = review.title.partition(": ")
    text = CardText(kicker_of(review, site), title, subtitle, site.title)
    name = _card_name(text, site)
    if not kept.copy(f"media/{name}", directory / name):
        (directory / name).write_bytes(draw_card(text, site.accent))
    return Share(f"/media/{name}", *SIZE, review.title)


@cache
def _drawing() -> list[str]:
    return [hash_of(path.read_bytes()) for path in DRAWN_BY]


def _card_name(text: CardText, site: Site) -> str:
    told = repr((text, site.accent, PIL.__version__, _drawing())).encode()
    return f"card.{hash_of(told)}.png"
