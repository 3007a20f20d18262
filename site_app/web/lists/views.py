"""The pages of all reviews, of a tag, a year and an author, and of all tags and authors."""

from flask import Blueprint, Response, abort, make_response, render_template

from site_app.addresses import author_url, tag_key, tag_slug, tag_url
from site_app.listing import AUTHOR
from site_app.web.catalogue import current_catalogue
from site_app.web.lists.asking import ask_list, find_listed, make_filters, offer_sorts
from site_app.web.lists.groups import letter_rows, narrowing_groups, rating_group, tag_group, year_group
from site_app.web.lists.lines import make_page
from site_app.web.lists.numbers import number_pages
from site_app.web.sending.compression import send_finished
from site_app.web.sending.kept_pages import render_page

bp = Blueprint("lists", __name__)

NOT_FOUND = 404


@bp.get("/reviews/")
def all_reviews() -> Response:
    """Show every review, or those that filters leave."""
    return _show()


@bp.get("/tags/<path:tag>/")
def tagged(tag: str) -> Response:
    """Show the reviews with a tag. Of an address written otherwise it is looked up later where it leads."""
    return _show(tag=tag) if tag == tag_slug(tag) else abort(404)


@bp.get("/years/<year>/")
def dated(year: str) -> Response:
    """Show the reviews of what is of a year."""
    return _show(year=year) if year.isdecimal() else abort(404)


@bp.get("/authors/<slug>/")
def written(slug: str) -> Response:
    """Show the reviews by an author."""
    return _show(author=slug)


@bp.get("/authors/")
def authors() -> Response:
    """Show every author with the number of reviews."""
    listing = current_catalogue().listing
    counts = listing.count(AUTHOR, listing.all) or abort(404)
    shown = [(name, author_url(slug), counts[slug]) for slug, name in listing.columns.writers]
    return render_page("authors.html", authors=shown)


@bp.get("/tags/")
def tags() -> Response:
    """Show every tag with the number of its reviews."""
    listing = current_catalogue().listing
    counts = listing.count("tag", listing.all) or abort(404)
    shown = [(name, tag_url(name), counts[key]) for key, name in listing.names.items()]
    return render_page("tags.html", tags=shown)


@bp.get("/tags/<path:tag>/feed.atom")
def tag_feed(tag: str) -> Response:
    """Send the feed of a tag."""
    names = [*map(tag_key, current_catalogue().listing.columns.names)]
    if tag_key(tag) not in names or tag != tag_slug(tag):
        abort(404)
    return send_finished(f"feeds/tags/{names.index(tag_key(tag))}.atom", "application/atom+xml")


def _show(**told: str) -> Response:
    """Show a page of the list that the address asks for; an empty one, with its way back, is not found."""
    listing = current_catalogue().listing
    asked = ask_list(listing, **told)
    page = make_page(listing, asked, find_listed(listing, asked))
    if asked.page > page.pages:
        abort(404)
    tag, year, rating, letter = make_filters(listing, asked)
    tags = tag_group(tag[0], len(listing.names))
    groups = [(tags, tag[1]), (year_group(year[0]), year[1]), (rating_group(rating[0]), rating[1])]
    shown = {
        "asked": asked,
        "author": dict(listing.columns.writers).get(asked.author) if asked.author else None,
        "page": page,
        "groups": narrowing_groups(groups),
        "letters": letter_rows(letter[0]),
        "numbers": number_pages(asked.page, page.pages),
        "sorts": offer_sorts(listing),
        "indexed": asked.is_indexed and page.total,
    }
    if page.total:
        return render_page("list.html", **shown)
    return make_response(render_template("list.html", **shown), NOT_FOUND)
