"""The preview's HTTP server: waitress, which here lets go of idle readers and ends without cutting an answer."""

import logging
import select
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError

#: Open connections from which on the one that has been idle longest makes way for the next.
MOST_CONNECTIONS = 500
#: More are not opened while that many await their answers; under the 1,024 files that most systems let a process open.
MOST_AT_WORK = 900
#: How long a connection may neither bring a whole request nor take anything of its answer, and how often that is
#: looked up; seconds.
IDLE, LOOKING_UP = 20, 5
#: Requests that are answered at a time.
THREADS = 4
#: Nothing here takes what is sent with a request; bytes.
LARGEST_BODY = 65_536
#: What is read at once of what nobody answers; bytes.
DISCARDED = 65_536
#: How long the last answers may take to arrive, less than the ten seconds that Docker waits for the end; seconds.
PATIENCE = 8.0
#: How often the server looks around while it ends; seconds.
TICK = 0.05

#: What is looked at, by file number: the listener, the channels, and what wakes the server up.
Connections = dict[int, Any]


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress tells no types
    """Reads a request; an address that `urlsplit` refuses is a bad request like any other."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Bad URI") from error


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection. Only whole requests keep it from being idle; once the server ends, its next answer is its last."""

    parser_class = _Parser
    last_activity: float

    def __init__(self, server: Any, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - waitress's own
        super().__init__(server, *arguments, **options)
        if len(server.active_channels) > MOST_CONNECTIONS:
            self._make_way()

    def _make_way(self) -> None:
        """Let go of the connection that has been idle longest."""
        others = [channel for channel in list(self.server.active_channels.values()) if channel is not self]
        if idle := list(filter(_Channel.is_idle, others)):
            min(idle, key=lambda channel: channel.last_activity).will_close = True

    def is_idle(self) -> bool:
        """Return whether there is nothing to answer and nothing left to send."""
        # In this order: what a request is answered with is there before the request is gone.
        return not self.requests and not self.total_outbufs_len

    def handle_read(self) -> None:
        """Take what was sent; a request in single letters is no sign of life before it is whole."""
        before = self.last_activity
        super().handle_read()
        if self.is_idle():
            self.last_activity = before

    def service(self) -> None:
        """Answer a request."""
        if not self.server.accepting:
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()

    def handle_close(self) -> None:
        """Close the connection, but not on a reader that is still sending."""
        if self.socket and _is_sending(self.socket):
            _Farewell(self.socket.dup(), self._map)
        super().handle_close()


class _Farewell(wasyncore.dispatcher):  # type: ignore[misc]
    """Hears out a reader that sends more than is answered.

    Closed on unread words, a system throws away what is still on its way to the reader (RFC 9112, section 9.6).
    """

    def __init__(self, connection: socket.socket, connections: Connections) -> None:
        super().__init__(connection, connections)
        self.until = monotonic() + PATIENCE
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)

    def readable(self) -> bool:
        if monotonic() > self.until:
            self.close()
        return bool(self.socket)

    def writable(self) -> bool:
        return False

    def handle_read(self) -> None:
        self.recv(DISCARDED)

    def handle_close(self) -> None:
        self.close()


def _is_sending(connection: socket.socket) -> bool:
    """Return whether something that was sent has not been read."""
    with suppress(OSError):
        return bool(connection.recv(1, socket.MSG_PEEK))
    return False


def run_server(
    app: WSGIApplication, listener: socket.socket, *, threads: int = THREADS, ending: Callable[[], None] = lambda: None
) -> None:
    """Answer who connects to `listener` until SIGINT or SIGTERM; then let the answers under way arrive.

    `ending` is called then, to let none of them wait for anything. A SIGINT meanwhile raises KeyboardInterrupt.
    """
    # A page with all that it shows asks for more at once than there are threads; that is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    connections: Connections = {}
    server = create_server(
        app,
        threads=threads,
        map=connections,
        sockets=[listener],
        ident=None,
        asyncore_use_poll=True,
        connection_limit=MOST_AT_WORK,
        channel_timeout=IDLE,
        cleanup_interval=LOOKING_UP,
        max_request_body_size=LARGEST_BODY,
    )
    server.channel_class = _Channel
    ended = _heed_signals(server)
    while not ended.is_set():
        _look(connections, LOOKING_UP)
    ending()
    _finish(server, connections)


def _heed_signals(server: Any) -> Event:  # noqa: ANN401
    """Return an event that the first signal sets. Raised as an exception, it might come amid what is being sent."""
    ended = Event()

    def end(*_: object) -> None:
        # A person may press Ctrl-C again; `make` hands on a SIGTERM that has come here already.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        ended.set()
        server.pull_trigger()

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, end)
    return ended


def _look(connections: Connections, seconds: float) -> None:
    """Read, write and accept what can be, waiting for it so long."""
    wasyncore.loop(seconds, use_poll=True, map=connections, count=1)


def _finish(server: Any, connections: Connections) -> None:  # noqa: ANN401
    """Stop listening, answer who has asked, and close each connection that has nothing more to get."""
    for _ in range(server.adj.backlog):
        if not select.select([server.socket], [], [], 0)[0]:
            break
        server.handle_accept()
    wasyncore.dispatcher.close(server)
    deadline = monotonic() + PATIENCE
    _look(connections, 0)
    # What wakes it up stays among the connections.
    while len(connections) > 1 and monotonic() < deadline:
        for channel in list(server.active_channels.values()):
            channel.will_close = channel.will_close or channel.is_idle()
        _look(connections, TICK)
