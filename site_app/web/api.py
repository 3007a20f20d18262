"""The same answers as JSON, for programs; errors as RFC 9457 problem details."""

from typing import Any

from flask import Blueprint, Response, abort, request

from search_index import SearchIndexError
from site_app.web.catalogue import current_catalogue
from site_app.web.json_responses import json_response
from site_app.web.search import read_parameters, search, suggest

bp = Blueprint("api", __name__)


@bp.get("/api/v1/search")
def search_sections() -> Response:
    """Answer a search."""
    _, answer = search(current_catalogue(), read_parameters(request.args))
    return json_response(answer)


@bp.get("/api/v1/suggest")
def suggest_completions() -> Response:
    """Answer what is being typed with completions."""
    return json_response(suggest(current_catalogue(), request.args.get("q", "")))


@bp.get("/openapi.json")
def openapi() -> Response:
    """Describe the API (OpenAPI 3.1)."""
    return Response(current_catalogue().read("openapi.json") or abort(404), mimetype="application/json")


@bp.get("/healthz")
def health() -> Response:
    """Say which release this is and whether it can search; 503 if it cannot."""
    catalogue = current_catalogue()
    health: dict[str, Any] = {"status": "ok", "release": catalogue.release}
    health |= {"reviews": catalogue.reviews, "sections": catalogue.sections, "index": "ok"}
    try:
        _ = catalogue.searcher
    except SearchIndexError as error:
        return json_response(health | {"status": "degraded", "index": str(error)}, 503)
    return json_response(health)
