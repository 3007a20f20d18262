"""What a preview answers: the site, each page with what only its writer is to see; PEP 3333."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.wrappers import Request, Response

from site_app.build.swap import CURRENT
from site_app.cli.preview.apps import FAULTS, TEMPLATES, TemplateFaultError, open_app
from site_app.cli.preview.dress import present_bar, present_empty, present_head, read_own
from site_app.cli.preview.panel import SEARCH, explain
from site_app.cli.preview.saves import Saves, saves_of
from site_app.cli.preview.state import News, State, news_of
from site_app.cli.preview.unseen import mark_links, mark_of
from site_app.manifest import ManifestError, read_manifest
from site_app.source.files.faults import Fault
from site_app.web.catalogue import CatalogueError

#: Under this are the preview's own addresses.
OWN = "/_preview/"
FOUND = 200


class Shown(NamedTuple):
    """The app that answers, of which build and release, with which templates; and the last one `before` these."""

    home: Path
    release: str
    app: Flask
    templates: Saves
    before: Flask | None


class PreviewSite:
    """Answers from the newest of what was made of the content: the full build in `output`, or pages that are newer."""

    def __init__(self, output: Path, complain: Callable[[Sequence[Fault]], None]) -> None:
        """Show nothing yet; `complain` is called with what is wrong with a page when it is asked for."""
        self.current, self.complain = output / CURRENT, complain
        self.state = State()
        #: Why readers do not see some of what is shown, by the addresses of the reviews.
        self.unseen: dict[str, str] = {}
        self.shown: Shown | None = None
        self._lock = Lock()

    def show(self, home: Path, release: str, news: News) -> None:
        """Show a build. Raises TemplateFaultError where the templates cannot be read, and shows what was shown."""
        with self._lock:
            self._show(home, release, news)

    def follow(self) -> None:
        """Show the full build if it is new: that of the content shown, or any where no newer pages are shown."""
        home, shown = self.current.resolve(), self.shown
        if not home.is_dir() or (shown and home == shown.home):
            return
        # What is wrong with a template is told to who saved it.
        with self._lock, suppress(TemplateFaultError, CatalogueError):
            release = release_of(home)
            is_full = shown is None or shown.home.parent == home.parent
            if self.shown is shown and release and (is_full or release == (shown and shown.release)):
                self._show(home, release, self.state.news._replace(search_is_behind=False), pages=is_full)

    def _show(self, home: Path, release: str, news: News, *, pages: bool = True) -> None:
        shown, templates = self.shown, saves_of(TEMPLATES.iterdir())
        before = shown and (shown.before if shown.templates == templates else shown.app)
        self.shown = Shown(home, release, open_app(home), templates, before)
        self.state.turn(news, pages=pages)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["PATH_INFO"].startswith(OWN):
            return self._own(Request(environ))(environ, start_response)
        self.follow()
        # A page is made for its writer each time, and is changed here before it is sent.
        for header in ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH"):
            environ.pop(header, None)
        return self._answer(Request(environ))(environ, start_response)

    def _own(self, request: Request) -> Response:
        name = request.path.removeprefix(OWN)
        if own := read_own(name):
            response = Response(own[0], mimetype=own[1])
        elif name == "state":
            asked = request.args
            response = Response(
                self.state.wait(asked.get("known", ""), search="search" in asked), mimetype="text/plain"
            )
        else:
            response = Response("There is no such address.\n", 404, mimetype="text/plain")
        response.headers["Cache-Control"] = "no-store"
        return response

    def _answer(self, request: Request) -> Response:
        # In this order: a page that is older than its state loads itself again.
        state = self.state.of(search=request.path == SEARCH)
        shown, news = self.shown, self.state.news
        if shown is None:
            return Response(present_empty(news, state), 503, mimetype="text/html")
        faults = request.environ[FAULTS] = list[Fault]()
        response = Response.from_app(shown.app, request.environ)
        if faults:
            news = news_of(faults)
            self.complain(faults)
            if shown.before:
                response = Response.from_app(shown.before, request.environ)
        if response.mimetype == "text/html":
            panel = explain(shown.app, request) if response.status_code == FOUND else ""
            bar = present_bar(news, mark_of(request.path, self.unseen), search=request.path == SEARCH)
            _dress(response, present_head(state), bar, panel, self.unseen)
        return response


def _dress(response: Response, head: str, bar: str, panel: str, unseen: dict[str, str]) -> None:
    """Put into a page what only its writer is to see."""
    page = mark_links(response.get_data(as_text=True), unseen)
    page = page.replace("</head>", f"{head}</head>", 1).replace("<body>", f"<body>\n{bar}", 1)
    response.set_data(page.replace("</main>", f"{panel}</main>", 1))
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("ETag", None)


def release_of(home: Path) -> str:
    """Return of which release a build is; nothing where there is none."""
    try:
        return read_manifest(home).release
    except ManifestError:
        return ""
