"""The page of results, complete without JavaScript."""

from flask import Blueprint, Response, request

from search_index import SearchResults
from site_app.parameters import REVIEW, read_parameters
from site_app.web.catalogue import current_catalogue
from site_app.web.results.entries import list_entries
from site_app.web.results.filtered import find_filtered
from site_app.web.results.narrowing import offer_filters
from site_app.web.results.nearby import find_nearby
from site_app.web.search_log import log_search
from site_app.web.sending.kept_pages import render_page

bp = Blueprint("search", __name__)


@bp.get("/search")
def results_page() -> Response:
    """Show the results; without words, the reviews that filters leave."""
    catalogue = current_catalogue()
    parameters = catalogue.called_now(read_parameters(request.args))
    # In one review there is nothing to put together: all its sections are shown, page by page.
    results, took = catalogue.search_timed(parameters._replace(group=None if parameters.review else REVIEW))
    log_search(parameters, results, took)
    if not parameters.q.strip() and parameters.is_narrowed:
        return render_page("filtered.html", parameters=parameters, filtered=find_filtered(catalogue, parameters))
    found = results.total if results.reviews is None else results.reviews
    return render_page(
        "search.html",
        parameters=parameters,
        results=results,
        entries=list_entries(results, catalogue),
        found=found,
        pages=-(-found // results.per_page),
        groups=offer_filters(results, parameters, found, catalogue),
        sorts=_offer_sorts(results, found),
        read_as=_told_reading(results),
        mistyped=_mistyped(results),
        nearby=None if found else find_nearby(results.query, catalogue),
    )


def _told_reading(results: SearchResults) -> str | None:
    """Return how the query was read, where that is not plain to see."""
    typed = " ".join(results.query.split())
    return results.read_as if results.read_as.casefold() != typed.casefold() else None


def _mistyped(results: SearchResults) -> str:
    """Return what was typed and is not among the words that were searched in its place."""
    searched = results.read_as.casefold().split()
    return " ".join(word for word in results.query.split() if word.casefold() not in searched) or results.query


def _offer_sorts(results: SearchResults, found: int) -> dict[str, str]:
    """Return the orders that there is a choice of, each with the name of its words."""
    sorts = {"relevance": "best_first", "newest": "newest", "oldest": "oldest"}
    if results.facets["rating"]:
        sorts["rating"] = "sort_rating"
    return sorts if found > 1 else {}
