"""The site on one's own machine."""

import errno
import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIEnvironment

from site_app.cli.http_server import run_server
from site_app.web import create_app

if TYPE_CHECKING:
    from flask import Flask


class ServeError(Exception):
    """The site cannot be served here; the message says why and what to do."""


class LiveSite:
    """The app of the newest build: when `current` leads to another, the next request is answered by that."""

    def __init__(self, current: Path) -> None:
        self.current = current
        self.home, self.app = self._open()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        # Where there is none any more, the last one goes on as far as its files are there.
        if self.current.is_dir() and self.current.resolve() != self.home:
            self.home, self.app = self._open()
        return self.app(environ, start_response)

    def _open(self) -> "tuple[Path, Flask]":
        home = self.current.resolve()
        # One's own machine may go by any name on one's own network; who asks there is no reader.
        return home, create_app({"BUILD": home, "TRUSTED_HOSTS": None, "LOG_SEARCHES": False})


def serve_site(current: Path, listener: socket.socket) -> None:
    """Serve the build that `current` leads to until interrupted, as Lambda would."""
    with suppress(KeyboardInterrupt):
        run_server(LiveSite(current), listener)


def url_of(listener: socket.socket, host: str) -> str:
    """Return the address of the site that is served there."""
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises ServeError if the address is taken or is not one of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Asked for itself: `create_server` gives what it says another kind.
        socket.getaddrinfo(host or None, port, family)
        return socket.create_server((host, port), family=family)
    except (socket.gaierror, UnicodeError) as error:
        raise ServeError(f"{host}: it is no host; name one of this machine, as in --host 127.0.0.1") from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise ServeError(f"{host}: it is no address of this machine; name one, as in --host 127.0.0.1") from error
        remedy = f"choose another, as in --port {port + 1}"
        raise ServeError(f"{host}:{port}: cannot listen ({os.strerror(error.errno or 0)}); {remedy}") from error
