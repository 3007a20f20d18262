"""HTTP servers on this machine, for the rehearsal."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

#: How often a server looks whether it shall stop; seconds.
LOOKING_UP = 0.02


class LocalServer(ThreadingHTTPServer):
    """A server on a free port of 127.0.0.1, at work from the start; `kind` answers, with `values` set on its class."""

    daemon_threads = True

    def __init__(self, kind: type["LocalHandler"], **values: object) -> None:
        super().__init__(("127.0.0.1", 0), type(kind.__name__, (kind,), values))
        Thread(target=self.serve_forever, args=(LOOKING_UP,), daemon=True).start()

    @property
    def address(self) -> str:
        """Host and port, as in an address."""
        return f"127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Say nothing: a process that was ended, and a reader who left, break their connections off."""


class LocalHandler(BaseHTTPRequestHandler):
    """What answers a request; silent."""

    protocol_version = "HTTP/1.1"
    #: An answer leaves in one piece: sent in two, the second waits 40 ms for the first to be acknowledged.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - http.server's signature
        """Say nothing: the function has a log."""
