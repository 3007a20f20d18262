"""The reviews with a tag, where a reader asks for no words."""

from typing import Any, NamedTuple

from site_app.web.catalogue import Catalogue

#: As on the front page.
PER_PAGE = 20


class Tagged(NamedTuple):
    """A page (from 1) of the reviews with a tag, newest first, with how many there are on all pages."""

    tag: str
    total: int
    pages: int
    reviews: tuple[dict[str, Any], ...]


def find_tagged(catalogue: Catalogue, tag: str, page: int) -> Tagged:
    """Return the reviews with a tag."""
    slugs = catalogue.tags.get(tag, [])
    shown = slugs[(page - 1) * PER_PAGE : page * PER_PAGE]
    reviews = tuple(review for slug in shown if (review := catalogue.review(slug)))
    return Tagged(tag, len(slugs), -(-len(slugs) // PER_PAGE), reviews)
