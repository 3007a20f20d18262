"""What a list is asked for, and the filters with which it can be narrowed."""

from collections.abc import Iterator

from flask import request

from site_app.addresses import tag_key
from site_app.listing import AUTHOR, FILTERS, SORTS, Listing
from site_app.parameters import ListParameters, read_list_parameters
from site_app.web.lists.groups import Filter


def ask_list(listing: Listing, **told: str) -> ListParameters:
    """Return which list a request is for, by its parameters and what its path `told`; a tag spelled as reviews do.

    Raises ParameterError for a value that is not of its kind.
    """
    asked = read_list_parameters({**request.args, **told})
    return asked._replace(tag=asked.tag and listing.names.get(tag_key(asked.tag), asked.tag))


def find_listed(listing: Listing, asked: ListParameters, but: str | None = None) -> int:
    """Return the set of reviews that a list has, or would have `but` for one of its filters."""
    wanted = {name: getattr(asked, name) for name in (*FILTERS, AUTHOR)}
    return listing.find(wanted | {"tag": asked.tag and tag_key(asked.tag)}, but)


def make_filters(listing: Listing, asked: ListParameters) -> Iterator[tuple[Filter, int]]:
    """Yield each filter, with how many reviews it has to leave out of."""
    for name in FILTERS:
        others = find_listed(listing, asked, but=name)
        counts = listing.count(name, others)
        if name == "tag":
            counts = {listing.names[key]: count for key, count in counts.items()}
        yield Filter(name, counts, getattr(asked, name), asked.url), others.bit_count()


def offer_sorts(listing: Listing) -> list[str]:
    """Return by what the reviews can be sorted: some may have no year or no rating, but not all."""
    return [name for name in SORTS if listing.sets.get(name, listing.all)] if len(listing.columns.slug) > 1 else []
