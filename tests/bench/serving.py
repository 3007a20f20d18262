"""Sites served for measuring: over a line as slow as a phone's, with every byte counted."""

import gzip
import mimetypes
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import WSGIRequestHandler, make_server

#: "Slow 4G" as browsers' developer tools have it: seconds before an answer begins, bytes a second of the line.
LATENCY = 0.5625
BYTES_A_SECOND = 180_000
PIECE = 4096
COMPRESSED_TYPES = ("text/", "application/json", "application/javascript", "application/xml")


class QuietHandler(WSGIRequestHandler):
    """Speaks HTTP/1.1, as anything on the web does, and keeps quiet."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


class SlowLine:
    """An app behind a slow line that all its answers share; `sent` counts the bytes of bodies."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.sent = 0
        self.line = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        body = b"".join(self.app(environ, start_response))
        time.sleep(LATENCY)
        for start in range(0, len(body), PIECE):
            piece = body[start : start + PIECE]
            with self.line:
                time.sleep(len(piece) / BYTES_A_SECOND)
                self.sent += len(piece)
            yield piece


class StaticSite:
    """A folder of files, text compressed once beforehand, as a host of static sites serves it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.compressed: dict[Path, bytes] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        path = self.directory / environ["PATH_INFO"].lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            start_response("404 Not Found", [("Content-Length", "0")])
            return [b""]
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = [("Content-Type", kind)]
        data = path.read_bytes()
        if kind.startswith(COMPRESSED_TYPES):
            data = self.compressed.setdefault(path, gzip.compress(data, 9))
            headers.append(("Content-Encoding", "gzip"))
        start_response("200 OK", [*headers, ("Content-Length", str(len(data)))])
        return [data]


@contextmanager
def serve(app: WSGIApplication) -> Iterator[str]:
    """Serve an app on this machine, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
