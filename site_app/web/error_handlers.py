"""Answers when something is amiss: a page for readers, problem details for programs."""

import logging
import re

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from search_index import QueryError, SearchIndexError
from site_app.manifest import ManifestError
from site_app.parameters import ParameterError
from site_app.web.catalogue import current_catalogue
from site_app.web.json_responses import problem

NOT_FOUND = 404
#: An address is searched for no more than this: words, characters.
MOST_WORDS, LONGEST_WORDS = 8, 60
#: What a reader is told, and what to do.
TITLES = {
    400: "That request cannot be read",
    404: "There is no such page",
    405: "Pages here are only read",
    412: "There is nothing to compare with",
    500: "Something went wrong here",
}
REMEDIES = {
    404: "The address may be mistyped, or the page may have moved. The search above may find it.",
    405: "Nothing can be sent to this address; open it instead.",
    412: "Pages here have weak ETags, which If-Match does not take; ask with If-None-Match, or without either.",
    500: "It is our mistake, and it has been noted. The same page may work in a moment.",
}
DAMAGED = "What it is made of is damaged, which has been noted. Other pages may be well."

logger = logging.getLogger(__name__)


def register_error_handlers(app: Flask) -> None:
    """Answer every error of the app, so that no reader sees a bare one."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(SecurityError, _host_error)
    for unreadable in (ParameterError, QueryError):
        app.register_error_handler(unreadable, _query_error)
    app.register_error_handler(SearchIndexError, _index_error)
    app.register_error_handler(ManifestError, _damage_error)


def answer_unavailable(app: Flask, error: ManifestError) -> None:
    """Answer everything with 503: without its catalogue, a site has no page to say more on."""
    logger.error("%s", error)

    @app.before_request
    def _unavailable() -> Response:
        if request.path.startswith("/api/"):
            return problem(503, "This site is resting", DAMAGED)
        return Response(f"This site is resting. {DAMAGED}\n", 503, mimetype="text/plain")


def http_error(error: HTTPException) -> Response:
    """Answer an error of HTTP's own."""
    code = error.code or 500
    title = TITLES.get(code, "That did not work")
    response = _answer(code, title, REMEDIES.get(code) or error.description or error.name)
    for name, value in error.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


def _host_error(_: SecurityError) -> Response:
    address = current_catalogue().site["base_url"]
    return _answer(400, "This is another site’s address", f"The site is at {address}; open it there.")


def _query_error(error: ParameterError | QueryError) -> Response:
    return _answer(400, "That search cannot be read", str(error))


def _index_error(error: SearchIndexError) -> Response:
    return _answer(503, "Search is resting", str(error))


def _damage_error(error: ManifestError) -> Response:
    current_catalogue().note(str(error))
    return _answer(503, "This page is resting", DAMAGED)


def _answer(status: int, title: str, detail: str) -> Response:
    if request.path.startswith("/api/"):
        return problem(status, title, detail)
    words = _words_of(request.path) if status == NOT_FOUND else ""
    return make_response(render_template("error.html", status=status, title=title, detail=detail, words=words), status)


def _words_of(path: str) -> str:
    """Return the last words of an address, which may find what its reader was after."""
    return " ".join(re.findall(r"[^\W_]+", path.rstrip("/").rpartition("/")[2])[:MOST_WORDS])[:LONGEST_WORDS]
