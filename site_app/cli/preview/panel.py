"""Why a page of results is as it is."""

from flask import Flask
from werkzeug.wrappers import Request

from search_index import QueryError, SearchIndexError
from site_app.cli.preview.dress import present_panel
from site_app.parameters import REVIEW, ParameterError, read_parameters
from site_app.web.catalogue import EXTENSION

SEARCH = "/search"


def explain(app: Flask, request: Request) -> str:
    """Return, for a page of results with words to search for, how these were read and why each result ranks."""
    if request.path != SEARCH or not request.args.get("q", "").strip():
        return ""
    catalogue = app.extensions[EXTENSION]
    try:
        asked = read_parameters(request.args)
        results = catalogue.search(asked._replace(group=None if asked.review else REVIEW))
        shown = {(hit.review, hit.section) for hit in results.hits}
        return present_panel(catalogue.searcher.explain(asked.q, spoilers=asked.spoilers, among=shown), results)
    except (ParameterError, QueryError, SearchIndexError):
        return ""  # the page says so
