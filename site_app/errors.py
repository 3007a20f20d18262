"""Answers when something is amiss: a page for readers, problem details for programs."""

import re

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from search_index import QueryError, SearchIndexError
from site_app.api import problem

NOT_FOUND = 404
#: An address is searched for no more than this: words, characters.
MOST_WORDS, LONGEST_WORDS = 8, 60
#: What a reader is told, and what to do.
TITLES = {
    400: "That search cannot be read",
    404: "There is no such page",
    405: "Pages here are only read",
    500: "Something went wrong here",
    503: "Search is resting",
}
REMEDIES = {
    404: "The address may be mistyped, or the page may have moved. The search above may find it.",
    405: "Nothing can be sent to this address; open it instead.",
    500: "It is our mistake, and it has been noted. The same page may work in a moment.",
}


def handle_errors(app: Flask) -> None:
    """Answer every error of the app, so that no reader sees a bare one."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(QueryError, _query_error)
    app.register_error_handler(SearchIndexError, _index_error)


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    response = _answer(code, REMEDIES.get(code) or error.description or error.name)
    for name, value in error.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


def _query_error(error: QueryError) -> Response:
    return _answer(400, str(error))


def _index_error(error: SearchIndexError) -> Response:
    return _answer(503, str(error))


def _answer(status: int, detail: str) -> Response:
    title = TITLES.get(status, "That did not work")
    if request.path.startswith("/api/"):
        return problem(status, title, detail)
    words = _words_of(request.path) if status == NOT_FOUND else ""
    return make_response(render_template("error.html", status=status, title=title, detail=detail, words=words), status)


def _words_of(path: str) -> str:
    """Return the last words of an address, which may find what its reader was after."""
    return " ".join(re.findall(r"[^\W_]+", path.rstrip("/").rpartition("/")[2])[:MOST_WORDS])[:LONGEST_WORDS]
