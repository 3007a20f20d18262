"""The front page, the reviews and their sections."""

from flask import Blueprint, Response, abort, make_response, render_template, request, send_from_directory

from site_app.current import current_catalogue

bp = Blueprint("pages", __name__)


@bp.get("/")
def home() -> Response:
    """Show the newest review with its sections, then the others, newest first."""
    catalogue = current_catalogue()
    page = request.args.get("page", "1")
    numbers = {str(number): number for number in range(1, catalogue.pages + 1)}
    if page not in numbers:
        abort(404)
    number = numbers[page]
    return make_response(render_template("home.html", page=number, others=catalogue.listing(number)))


@bp.get("/reviews/<slug>/")
def review(slug: str) -> Response:
    """Show a whole review."""
    found = current_catalogue().review(slug) or abort(404)
    return make_response(render_template("review.html", review=found))


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
    page = render_template("section.html", review=found, section=sections[place], earlier=earlier, later=later)
    return make_response(page)


@bp.get("/static/<name>")
def static(name: str) -> Response:
    """Send a file of the site's own, named by the hash of its bytes."""
    return send_from_directory(current_catalogue().directory / "static", name, etag=False)


@bp.get("/media/<name>")
def media(name: str) -> Response:
    """Send an image of a review, named by the hash of its bytes."""
    return send_from_directory(current_catalogue().directory / "media", name, etag=False)
