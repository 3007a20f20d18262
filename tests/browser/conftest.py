"""A site built and served for real, and a browser to read it with."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Literal, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from site_app.build.building import build_site
from site_app.web import create_app
from tests.browser.content import write_content
from tests.browser.tools import find_headless
from tests.conftest import Once

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: Patience with a busy machine; milliseconds.
TIMEOUT = 15_000

DESKTOP: ViewportSize = {"width": 1280, "height": 800}


class OpenPage(Protocol):
    """Opens a page of the site, with the options of a browser context."""

    def __call__(
        self,
        path: str,
        *,
        viewport: ViewportSize = DESKTOP,
        color_scheme: Literal["dark", "light"] | None = None,
        forced_colors: Literal["active"] | None = None,
        java_script_enabled: bool = True,
    ) -> Page:
        """Open a path of it."""


class Quiet(WSGIRequestHandler):
    """Keeps the requests out of the report."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def build(once: Once) -> Path:
    """Return a build of the site with everything."""

    def make(directory: Path) -> Path:
        write_content(directory / "content")
        build_site(directory / "content", directory / "build", lambda *_: None, lambda: None)
        return directory / "build/current"

    return once("browser", make)


@pytest.fixture(scope="session")
def site(build: Path) -> Iterator[str]:
    """Return the address of the site, served over HTTP."""
    server = make_server("127.0.0.1", 0, create_app({"BUILD": build}), threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium."""
    path = find_headless()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Return a function that opens a page of the site, with the options of a browser context."""
    contexts: list[BrowserContext] = []

    def open_one(
        path: str,
        *,
        viewport: ViewportSize = DESKTOP,
        color_scheme: Literal["dark", "light"] | None = None,
        forced_colors: Literal["active"] | None = None,
        java_script_enabled: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport=viewport,
            color_scheme=color_scheme,
            forced_colors=forced_colors,
            java_script_enabled=java_script_enabled,
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
