"""The front page, the reviews and their sections, the page about the site, and what programs read of it."""

import os
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import PurePosixPath

from flask import Blueprint, Response, abort, make_response, redirect, request

from site_app.naming import NAMED_TYPES
from site_app.web.catalogue import current_catalogue
from site_app.web.lists.front import front_parts, moved_page
from site_app.web.sending.compression import send_finished
from site_app.web.sending.kept_pages import render_page

bp = Blueprint("pages", __name__)

FEED_TYPES = {
    "feed.atom": "application/atom+xml",
    "sitemap.xml": "application/xml",
    "robots.txt": "text/plain",
    "opensearch.xml": "application/opensearchdescription+xml",
}
#: The front page once had all reviews, page by page.
FIRST_PAGE = "1"
SECURITY_HOLDS = timedelta(days=364)


@bp.get("/")
def home() -> Response:
    """Show the newest review, those before it, and the ways to all."""
    catalogue = current_catalogue()
    page = request.args.get("page", FIRST_PAGE)
    if page != FIRST_PAGE:
        return make_response(redirect(moved_page(page, catalogue.reviews) or abort(404), HTTPStatus.MOVED_PERMANENTLY))
    return render_page("home.html", **front_parts(catalogue))


@bp.get("/reviews/<slug>/")
def review(slug: str) -> Response:
    """Show a whole review."""
    found = current_catalogue().review(slug) or abort(404)
    return render_page("review.html", review=found)


@bp.get("/reviews/<slug>/<section_slug>/")
def section(slug: str, section_slug: str) -> Response:
    """Show one section alone."""
    found = current_catalogue().review(slug) or abort(404)
    sections = found["sections"]
    place = next((place for place, part in enumerate(sections) if part["slug"] == section_slug), None)
    if place is None:
        abort(404)
    earlier = sections[place - 1] if place else None
    later = sections[place + 1] if place + 1 < len(sections) else None
    return render_page("section.html", review=found, section=sections[place], earlier=earlier, later=later)


@bp.get("/about/")
def about() -> Response:
    """Show the page about the site, if there is one."""
    found = current_catalogue().about or abort(404)
    return render_page("about.html", about=found)


@bp.get("/static/<name>")
def static(name: str) -> Response:
    """Send a file of the site's own, named by the hash of its bytes."""
    return _send_named(f"static/{name}")


@bp.get("/media/<name>")
def media(name: str) -> Response:
    """Send an image of a review, named by the hash of its bytes; or lead to it where a bucket has them."""
    path = f"media/{name}"
    return _lead_to_image(path) if "SITE_MEDIA" in os.environ else _send_named(path)


@bp.get("/feed.atom", defaults={"name": "feed.atom"})
@bp.get("/sitemap.xml", defaults={"name": "sitemap.xml"})
@bp.get("/robots.txt", defaults={"name": "robots.txt"})
@bp.get("/opensearch.xml", defaults={"name": "opensearch.xml"})
def feed(name: str) -> Response:
    """Send what programs read of the site."""
    return send_finished(f"feeds/{name}", FEED_TYPES[name])


@bp.get("/.well-known/security.txt")
def security() -> Response:
    """Say where to report a weakness; RFC 9116 wants a day within the year until which that holds.

    The day counts from today, so that a site which nobody deploys anew stays within it, and is part of the ETag.
    """
    catalogue = current_catalogue()
    contact = catalogue.read("feeds/security.txt") or abort(404)
    expires = f"{datetime.now(UTC) + SECURITY_HOLDS:%Y-%m-%d}"
    response = Response(contact + f"Expires: {expires}T00:00:00Z\n".encode(), mimetype="text/plain")
    response.set_etag(f"{catalogue.release}-{expires}", weak=True)
    return response


def _lead_to_image(path: str) -> Response:
    """Lead from an image of another release, which the bucket has no more, to what is the same in this one."""
    catalogue = current_catalogue()
    # One of this release would have come from the bucket: back there, it would be asked for without end.
    successor = catalogue.successor(path) if path not in catalogue.manifest.files else None
    return make_response(redirect(f"/{successor or abort(404)}"))


def _send_named(path: str) -> Response:
    """Send a file; by a name that it had in another release, which a page from then still asks for, for this once."""
    mimetype = NAMED_TYPES.get(PurePosixPath(path).suffix) or abort(404)
    catalogue = current_catalogue()
    if path in catalogue.manifest.files:
        return send_finished(path, mimetype)
    response = send_finished(catalogue.successor(path) or abort(404), mimetype)
    response.headers["Cache-Control"] = "no-store"
    return response
