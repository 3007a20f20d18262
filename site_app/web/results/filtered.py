"""The reviews that filters leave, where a reader asks for no words."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from site_app.addresses import tag_key
from site_app.listing import Listing
from site_app.parameters import Parameters
from site_app.web.catalogue import Catalogue

#: A card takes a third of a screen.
PER_PAGE = 20


class Filtered(NamedTuple):
    """A page (from 1) of the reviews that have all of some `values`, newest first, with how many there are on all."""

    values: Sequence[str]
    total: int
    pages: int
    reviews: Sequence[dict[str, Any]]


def find_filtered(catalogue: Catalogue, asked: Parameters) -> Filtered:
    """Return the reviews that filters leave."""
    listing = catalogue.listing
    values = {name: str(value) for name in ("tag", "year", "rating") if (value := getattr(asked, name)) is not None}
    slugs = [slug for slug in _slugs(listing, values) if asked.review in {None, slug}]
    start = (asked.page - 1) * PER_PAGE
    reviews = [review for slug in slugs[start : start + PER_PAGE] if (review := catalogue.review(slug))]
    return Filtered(
        [*values.values()] or [review["title"] for review in reviews], len(slugs), -(-len(slugs) // PER_PAGE), reviews
    )


def _slugs(listing: Listing, values: dict[str, str]) -> list[str]:
    wanted: dict[str, str | None] = {name: tag_key(value) if name == "tag" else value for name, value in values.items()}
    return [listing.columns.slug[row] for row in listing.rows(listing.find(wanted), "newest")]
