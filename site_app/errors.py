"""Answers when something is amiss: a page for readers, problem details for programs."""

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from search_index import QueryError, SearchIndexError
from site_app.api import problem

#: What a reader is told; the rest is what the server says of itself.
TITLES = {
    400: "That search cannot be read",
    404: "There is no such page",
    405: "That is not how to ask",
    500: "Something went wrong here",
    503: "Search is resting",
}


def handle_errors(app: Flask) -> None:
    """Answer every error of the app, so that no reader sees a bare one."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(QueryError, _query_error)
    app.register_error_handler(SearchIndexError, _index_error)


def _http_error(error: HTTPException) -> Response:
    response = _answer(error.code or 500, error.description or error.name)
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
    return make_response(render_template("error.html", status=status, title=title, detail=detail), status)
