"""Answers when something is amiss: a page for readers, problem details for programs."""

import logging
import re
from http import HTTPStatus

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from search_index import QueryError, SearchIndexError
from site_app.addresses import GONE
from site_app.manifest import ManifestError
from site_app.parameters import ParameterError
from site_app.web.catalogue import current_catalogue
from site_app.web.json_responses import problem

#: Of these pages, the words of the address may find what its reader was after.
MISSING = frozenset({404, 410})
#: Of these it is looked up whether the page has moved.
LED_ON = frozenset({404, 308})
API = "/api/"
#: How the endpoints of lists begin.
LISTS = ("lists.", "api.list_")
#: An address is searched for no more than this: words, characters.
MOST_WORDS, LONGEST_WORDS = 8, 60
#: Of these the words say what is wrong and what to do.
TOLD = frozenset({400, 404, 405, 410, 412, 500})
#: Without a catalogue there are no words in the site's language.
RESTING, DAMAGED = "This site is resting", "What it is made of is damaged, which has been noted."

logger = logging.getLogger(__name__)


def register_error_handlers(app: Flask) -> None:
    """Answer every error of the app, so that no reader sees a bare one."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(SecurityError, _host_error)
    for unreadable in (ParameterError, QueryError):
        app.register_error_handler(unreadable, _query_error)
    app.register_error_handler(SearchIndexError, _index_error)
    app.register_error_handler(ManifestError, _damage_error)


def lead_on(response: Response) -> Response:
    """Answer what was not found with where it is now, or that it is gone; what lacks a last slash, too, in one step."""
    if response.status_code not in LED_ON:
        return response
    try:
        target = current_catalogue().find_moved(request.path)
    except ManifestError as error:
        return _damage_error(error)
    if target is None:
        return response
    if target == GONE:
        return _answer(410, "410")
    return make_response(redirect(_with_query(target), HTTPStatus.MOVED_PERMANENTLY))


def _with_query(address: str) -> str:
    """Return an address with the query of the request added to its own."""
    path, mark, fragment = address.partition("#")
    query = request.query_string.decode("ascii", "replace")
    return path + ("&" if "?" in path else "?") * bool(query) + query + mark + fragment


def answer_unavailable(app: Flask, error: ManifestError) -> None:
    """Answer everything with 503: without its catalogue, a site has no page to say more on."""
    logger.error("%s", error)

    @app.before_request
    def _unavailable() -> Response:
        if request.path.startswith(API):
            return problem(503, RESTING, DAMAGED)
        return Response(f"{RESTING}. {DAMAGED}\n", 503, mimetype="text/plain")


def http_error(error: HTTPException) -> Response:
    """Answer an error of HTTP's own."""
    code = error.code or 500
    response = _answer(code, str(code) if code in TOLD else "other")
    for name, value in error.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


def _host_error(_: SecurityError) -> Response:
    catalogue = current_catalogue()
    return _answer(400, "host", catalogue.words.say("remedy_host", address=catalogue.site["base_url"]))


def _query_error(error: ParameterError | QueryError) -> Response:
    """Tell programs, which name each parameter, the one; readers only what they typed too much of."""
    what = "list" if (request.endpoint or "").startswith(LISTS) else "search"
    if request.path.startswith(API):
        return _answer(400, what, str(error))
    if isinstance(error, QueryError) and error.cap:
        return _answer(400, what, current_catalogue().words.say(f"cap_{error.cap}", most=error.most))
    return _answer(400, what)


def _index_error(_: SearchIndexError) -> Response:
    return _answer(503, "index")


def _damage_error(error: ManifestError) -> Response:
    current_catalogue().note(str(error))
    return _answer(503, "damage")


def _answer(status: int, wrong: str, detail: str = "") -> Response:
    """Say what is wrong, and `detail` or what to do, in the words of these names."""
    say = current_catalogue().words.say
    title, detail = say(f"wrong_{wrong}"), detail or say(f"remedy_{wrong}")
    if request.path.startswith(API):
        return problem(status, title, detail)
    words = _words_of(request.path) if status in MISSING else ""
    return make_response(render_template("error.html", status=status, title=title, detail=detail, words=words), status)


def _words_of(path: str) -> str:
    """Return the last words of an address, which may find what its reader was after."""
    return " ".join(re.findall(r"[^\W_]+", path.rstrip("/").rpartition("/")[2])[:MOST_WORDS])[:LONGEST_WORDS]
