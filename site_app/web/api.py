"""The same answers as JSON, for programs; errors as RFC 9457 problem details."""

from typing import Any

from flask import Blueprint, Response, abort, request

from search_index import Facet, Hit, QueryError, SearchIndexError, SearchResults, Suggestion
from site_app.addresses import review_url, section_url
from site_app.filters import rating_text
from site_app.listing import Columns
from site_app.naming import IMMUTABLE
from site_app.parameters import Parameters, read_limit, read_parameters
from site_app.web.catalogue import Catalogue, current_catalogue
from site_app.web.json_responses import json_response
from site_app.web.lists.asking import ask_list, find_listed
from site_app.web.lists.lines import PER_PAGE, make_page
from site_app.web.marks import render_marked
from site_app.web.search_log import log_search

bp = Blueprint("api", __name__)

#: Nobody types a longer beginning; characters.
LONGEST_TYPED = 200


@bp.get("/api/v1/search")
def search_sections() -> Response:
    """Answer a search."""
    catalogue, asked = current_catalogue(), read_parameters(request.args)
    results, took = catalogue.search_timed(asked)
    log_search(asked, results, took)
    return json_response(_answer(asked, results, took, catalogue.release))


@bp.get("/api/v1/suggest")
def suggest_completions() -> Response:
    """Answer what is being typed with completions."""
    text = request.args.get("q", "")
    if len(text) > LONGEST_TYPED:
        raise QueryError(f"what is typed has {len(text)} characters; type at most {LONGEST_TYPED}")
    catalogue = current_catalogue()
    suggestions = catalogue.searcher.suggest(text, limit=read_limit(request.args))
    response = json_response({"query": text, "suggestions": [*map(_suggestion, suggestions)]})
    if request.args.get("release") == catalogue.release:
        # Asked of this very release, it is never answered otherwise: who types it again need not ask.
        response.headers["Cache-Control"] = IMMUTABLE
    return response


@bp.get("/api/v1/reviews")
def list_reviews() -> Response:
    """Answer with a page of a list of reviews."""
    listing = current_catalogue().listing
    asked = ask_list(listing)
    page = make_page(listing, asked, find_listed(listing, asked))
    told = {"total": page.total, "page": asked.page, "per_page": PER_PAGE}
    return json_response(told | {"reviews": [_review(listing.columns, row) for row in page.rows]})


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


def answer_search(catalogue: Catalogue, parameters: Parameters) -> dict[str, Any]:
    """Return what a search answers. Raises as `Catalogue.search` does."""
    return _answer(parameters, *catalogue.search_timed(parameters), catalogue.release)


def _answer(asked: Parameters, results: SearchResults, took: float, release: str) -> dict[str, Any]:
    return _results(results) | {
        "took_ms": round(took, 2),
        "release": release,
        "hits": _reviews(results) if asked.group else [*map(_hit, results.hits)],
        "facets": {name: [*map(_facet, facets)] for name, facets in results.facets.items()},
    }


def _results(results: SearchResults) -> dict[str, Any]:
    told = ("query", "read_as", "total", "page", "per_page", "relaxed", "partial", "suggestion")
    reviews = {} if results.reviews is None else {"reviews": results.reviews}
    return {name: getattr(results, name) for name in told} | reviews


def _reviews(results: SearchResults) -> list[dict[str, Any]]:
    return [
        {
            "review": (best := group.hits[0]).review,
            "title": best.title.text,
            "url": review_url(best.review),
            "published": best.published,
            "year": best.year,
            "rating": best.rating and dict(zip(("value", "best"), best.rating, strict=True)),
            "sections": [*map(_hit, group.hits)],
            "more": group.more,
        }
        for group in results.groups
    ]


def _review(columns: Columns, row: int) -> dict[str, Any]:
    rating = columns.rating[row]
    return {
        "slug": columns.slug[row],
        "title": columns.title[row],
        "url": review_url(columns.slug[row]),
        "published": columns.published[row],
        "year": columns.year[row],
        "rating": rating and dict(zip(("value", "best"), rating, strict=True)),
        "tags": [columns.names[number] for number in columns.tags[row]],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "review": hit.review,
        "section": hit.section,
        "title": hit.title.text,
        "heading": hit.heading.text,
        "url": section_url(hit.review, hit.section),
        "snippet": render_marked(hit.snippet),
        "all_words": hit.all_words,
        "lacking": list(hit.lacking),
        "name": hit.name and render_marked(hit.name),
        "score": round(hit.score, 3),
        "published": hit.published,
        "tags": list(hit.tags),
    }


def _facet(facet: Facet) -> dict[str, Any]:
    """Return a facet with its value as it stands in addresses."""
    value = rating_text(*facet.value) if isinstance(facet.value, tuple) else facet.value
    return {"value": value, "count": facet.count}


def _suggestion(suggestion: Suggestion) -> dict[str, str]:
    url = {"url": section_url(suggestion.review, suggestion.section)} if suggestion.review else {}
    return {"text": suggestion.text, **url, "kind": suggestion.kind}
