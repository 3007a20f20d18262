"""The picture that stands for a review where it is shared: its own, or the card drawn where it has none."""

from functools import cache
from pathlib import Path

import PIL

from site_app.build import accent
from site_app.build.presentation import kicker_of
from site_app.build.sharing import cards
from site_app.build.sharing.cards import SIZE, CardText, Share
from site_app.naming import hash_of
from site_app.source.content import Content
from site_app.source.images.kept import KeptFiles
from site_app.source.images.pictures import Picture
from site_app.source.reviews import Review
from site_app.source.site import Site

#: What makes a card look as it does beside its words; a change of these is a change of every card's name.
DRAWN_BY = (Path(cards.__file__), Path(accent.__file__), *sorted(cards.FONTS.iterdir()))


def share_reviews(content: Content, directory: Path, kept: KeptFiles) -> tuple[dict[str, Share], dict[Path, CardText]]:
    """Return what stands for each review by its slug, and the cards that must be drawn for it by their paths.

    Of cards, those that the build before has are put into the published media.
    """
    shares, missing = {}, {}
    for review in content.reviews:
        if review.image:
            shares[review.slug] = _own(review.image, review)
            continue
        text = _card_text(review, content.site)
        name = _card_name(text, content.site)
        shares[review.slug] = Share(f"/media/{name}", *SIZE, review.title)
        path = directory / name
        if path not in missing and not path.exists() and not kept.copy(f"media/{name}", path):
            missing[path] = text
    return shares, missing


def _own(picture: Picture, review: Review) -> Share:
    return Share(picture.url, *picture.size, review.image_alt or review.title)


def _card_text(review: Review, site: Site) -> CardText:
    title, _, subtitle = review.title.partition(": ")
    return CardText(kicker_of(review, site), title, subtitle, site.title)


@cache
def _drawing() -> list[str]:
    return [hash_of(path.read_bytes()) for path in DRAWN_BY]


def _card_name(text: CardText, site: Site) -> str:
    told = repr((text, site.accent, PIL.__version__, _drawing())).encode()
    return f"card.{hash_of(told)}.png"
