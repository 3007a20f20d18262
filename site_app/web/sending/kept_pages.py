"""Pages given before are given again as they were, before the app is asked: a look-up in place of a page made anew.

A page is the same until the next release, and that is another app.
"""

import os
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, make_response, render_template, request
from werkzeug.http import parse_etags

from site_app.web.catalogue import Catalogue, current_catalogue
from site_app.web.search_log import LINE_AGAIN, write_line
from site_app.web.sending.compression import reads_gzip
from site_app.web.sending.headers import NOT_MODIFIED, OK, asker_has

#: Kept in memory, a fiftieth of a Lambda's: the pages of 2,000 reviews as sent; bytes.
LARGEST = 20 * 2**20
#: What an answer takes beside its body and its address: its headers; bytes.
BESIDE = 2_000
PAGE = "text/html"


def render_page(template: str, **shown: object) -> Response:
    """Return the page that a template makes of what is shown; nothing is made for who has it already."""
    if asker_has(current_catalogue().release):
        return Response(status=NOT_MODIFIED)
    return make_response(render_template(template, **shown))


class _Asked(NamedTuple):
    """What an answer depends on: who is asked for what, and whether who asks reads gzip, and has the page already."""

    host: str
    path: str
    query: str
    gzip: bool
    has: bool


class _Answer(NamedTuple):
    """An answer as WSGI has it; `line` is what the log is told when it is given again, "" for nothing."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    line: str


class KeptPages:
    """The pages that an app gave last, and the app for all else (PEP 3333). The oldest make way for new ones."""

    def __init__(self, app: Flask, catalogue: Catalogue) -> None:
        """Stand before the app, whose pages all have the release as their ETag."""
        self.catalogue = catalogue
        self.answers: dict[_Asked, _Answer] = {}
        self.size = 0
        self.lock = Lock()
        self.make, app.wsgi_app = app.wsgi_app, self  # type: ignore[method-assign]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        asked = self._read(environ)
        answer = self.answers.get(asked) if asked else None
        # Where its build is gone, the app says so.
        if answer is None or not os.path.isdir(self.catalogue.directory):  # noqa: PTH112 - a third of `is_dir`
            return self.make(environ, start_response)
        if answer.line:
            write_line(environ, answer.line)
        start_response(answer.status, [*answer.headers])
        return [answer.body]

    def keep(self, response: Response) -> Response:
        """Keep what is a page, exactly as it leaves."""
        asked = self._read(request.environ)
        if asked and response.mimetype == PAGE and response.status_code == (NOT_MODIFIED if asked.has else OK):
            pieces, status, headers = response.get_wsgi_response(request.environ)
            self._put(asked, _Answer(status, headers, b"".join(pieces), request.environ.get(LINE_AGAIN, "")))
        return response

    def _read(self, environ: WSGIEnvironment) -> _Asked | None:
        """Return what is asked; None if that is no plain reading of a page."""
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_MATCH" in environ or "HTTP_HOST" not in environ:
            return None
        has = environ.get("HTTP_IF_NONE_MATCH", "")
        return _Asked(
            host=environ["HTTP_HOST"],
            path=environ["PATH_INFO"],
            query=environ.get("QUERY_STRING", ""),
            gzip=reads_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")),
            has=bool(has) and parse_etags(has).contains_weak(self.catalogue.release),
        )

    def _put(self, asked: _Asked, answer: _Answer) -> None:
        with self.lock:
            if asked in self.answers:
                return
            self.answers[asked] = answer
            self.size += _size(asked, answer)
            while self.size > LARGEST:
                oldest = next(iter(self.answers))
                self.size -= _size(oldest, self.answers.pop(oldest))


def _size(asked: _Asked, answer: _Answer) -> int:
    return BESIDE + len(asked.host) + len(asked.path) + len(asked.query) + len(answer.body) + len(answer.line)
