"""The page of results, complete without JavaScript."""

from typing import Any

from flask import Blueprint, Response, request

from search_index import SearchResults
from site_app.parameters import REVIEW, Parameters, read_parameters
from site_app.web.catalogue import Catalogue, current_catalogue
from site_app.web.results import list_entries
from site_app.web.sending.kept_pages import render_page
from site_app.web.tags import find_tagged

bp = Blueprint("search", __name__)

#: The facets offered as filters, the most frequent first; more would push the hits off a phone's screen.
SHOWN_FACETS = 5


@bp.get("/search")
def results_page() -> Response:
    """Show the results; a tag without words shows the reviews that have it."""
    parameters = read_parameters(request.args)
    catalogue = current_catalogue()
    if parameters.tag and not parameters.q.strip():
        tagged = find_tagged(catalogue, parameters.tag, parameters.page)
        return render_page("tagged.html", parameters=parameters, tagged=tagged)
    # In one review there is nothing to put together: all its sections are shown, page by page.
    results = catalogue.search(parameters._replace(group=None if parameters.review else REVIEW))
    found = results.total if results.reviews is None else results.reviews
    return render_page(
        "search.html",
        parameters=parameters,
        results=results,
        entries=list_entries(results, catalogue.words),
        found=found,
        pages=-(-found // results.per_page),
        filters=_filters(catalogue, results, parameters),
        narrowed=(parameters.review, parameters.tag, parameters.year) != (None, None, None),
        read_as=_told_reading(results),
    )


def _told_reading(results: SearchResults) -> str | None:
    """Return how the query was read, where that is not plain to see."""
    typed = " ".join(results.query.split())
    return results.read_as if results.read_as.casefold() != typed.casefold() else None


def _filters(catalogue: Catalogue, results: SearchResults, parameters: Parameters) -> list[dict[str, Any]]:
    """Return the filters worth offering: those set, and those with a choice."""
    filters = []
    for name, facets in results.facets.items():
        chosen = getattr(parameters, name)
        for facet in facets[:SHOWN_FACETS] if len(facets) > 1 or chosen is not None else ():
            on = str(facet.value) == str(chosen)
            label = _review_title(catalogue, str(facet.value)) if name == "review" else facet.value
            url = parameters.url(**{name: None if on else facet.value})
            filters.append({"label": label, "count": facet.count, "on": on, "url": url})
    return filters


def _review_title(catalogue: Catalogue, slug: str) -> str:
    review = catalogue.review(slug)
    return str(review["title"]).partition(": ")[0] if review else slug
