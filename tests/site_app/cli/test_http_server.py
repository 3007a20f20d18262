"""The preview's HTTP server, asked over real connections by readers of every kind, in a process of its own."""

import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import takewhile

import pytest

from site_app.cli.http_server import LARGEST_BODY
from tests.site_app.conftest import PROJECT, wait_for

#: Answers as many bytes as the path says, after as many milliseconds as the query says.
SERVER = """\
import signal, socket, time
from site_app.cli import http_server

def app(environ, start_response):
    time.sleep(int(environ["QUERY_STRING"] or 0) / 1000)
    if environ["REQUEST_METHOD"] not in {{"GET", "HEAD"}}:
        start_response("405 Method Not Allowed", [("Content-Length", "0")])
        return []
    size = int(environ["PATH_INFO"].strip("/") or 0)
    start_response("200 OK", [("Content-Length", str(size))])
    return [b"x" * size] if environ["REQUEST_METHOD"] == "GET" else []

{settings}
signal.signal(signal.SIGINT, signal.default_int_handler)
with socket.create_server(("127.0.0.1", 0)) as listener:
    # As over a long way, where the system takes little of an answer at once.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32_768)
    print(listener.getsockname()[1], flush=True)
    try:
        http_server.run_server(app, listener)
    except KeyboardInterrupt:
        print("ended at once")
"""
#: What a reader takes in one go, and how little a slow one has room for; bytes.
PIECE, ROOM = 65_536, 4_096
LARGE = 3_000_000
#: No test waits so long for an answer that comes; seconds.
TIMEOUT = 30

#: How it is ended: from a terminal, by the machine, and by `make`, which passes on what its group got already.
ENDINGS = [[signal.SIGINT], [signal.SIGTERM], [signal.SIGTERM, signal.SIGTERM]]

Server = subprocess.Popen[str]


@contextmanager
def running(**settings: float) -> Iterator[tuple[Server, int]]:
    """Run the server, with constants of it set otherwise; give its process and port."""
    lines = "\n".join(f"http_server.{name} = {value}" for name, value in settings.items())
    command = [sys.executable, "-c", SERVER.format(settings=lines)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def ended(server: Server, *signals: signal.Signals) -> str:
    """End the server, which must do so in good order, and return what it said."""
    for ending in signals:
        server.send_signal(ending)
        time.sleep(0.2)
    said, errors = server.communicate(timeout=TIMEOUT)
    assert (server.returncode, errors) == (0, "")
    return said


def listens(port: int) -> bool:
    """Return whether a server still lets anyone in."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


class Reader:
    """A connection to the server; a slow one has little room and takes its time."""

    def __init__(self, port: int, *, pause: float = 0) -> None:
        self.pause = pause
        self.left = b""
        self.connection = socket.socket()
        if pause:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        self.connection.settimeout(TIMEOUT)
        self.address = ("127.0.0.1", port)

    def __enter__(self) -> "Reader":
        with ExitStack() as undo:
            undo.callback(self.connection.close)
            self.connection.connect(self.address)
            undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def ask(self, path: str, *headers: str, method: str = "GET", version: str = "1.1") -> None:
        """Send a request."""
        lines = "\r\n".join([f"{method} {path} HTTP/{version}", "Host: localhost", *headers])
        self.connection.sendall(f"{lines}\r\n\r\n".encode())

    def take(self) -> bytes:
        """Return more of what the server sends; nothing once it has closed the connection, in whichever way."""
        time.sleep(self.pause)
        with suppress(ConnectionError):
            return self.connection.recv(PIECE)
        return b""

    def answer(self, *, bodiless: bool = False) -> tuple[str, bool]:
        """Return the head of the next answer, empty if none comes, and whether all of its body came."""
        data, self.left = self.left, b""
        while b"\r\n\r\n" not in data and (more := self.take()):
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        told = [line.partition(b":")[2] for line in head.splitlines() if line.lower().startswith(b"content-length:")]
        length = 0 if bodiless or not told else int(told[0])
        missing = length - len(body)
        while missing > 0 and (more := self.take()):
            missing -= len(more)
            body = more
        self.left = body[len(body) + missing :] if missing < 0 else b""
        return head.decode("latin-1"), missing <= 0 and (b"\r\n\r\n" in data or not data)


def read_once(reader: Reader, rng: random.Random) -> Iterator[tuple[str, bool]]:
    reader.ask(f"/{rng.randrange(200_000)}?{rng.randrange(30)}", "Connection: close")
    yield reader.answer()


def read_on(reader: Reader, rng: random.Random) -> Iterator[tuple[str, bool]]:
    while True:
        reader.ask(f"/{rng.randrange(50_000)}?{rng.randrange(10)}")
        yield reader.answer()


def read_in_advance(reader: Reader, rng: random.Random) -> Iterator[tuple[str, bool]]:
    while True:
        for _ in range(5):
            reader.ask(f"/{rng.randrange(50_000)}?{rng.randrange(10)}")
        for _ in range(5):
            yield reader.answer()


def read_much(reader: Reader, rng: random.Random) -> Iterator[tuple[str, bool]]:
    reader.ask(f"/{rng.randrange(LARGE // 4 if reader.pause else LARGE)}", version="1.0")
    yield reader.answer()


#: Each way of reading, with how long it pauses before each piece; seconds.
WAYS = [
    (read_once, 0),
    (read_on, 0),
    (read_in_advance, 0),
    (read_much, 0),
    (read_much, 0.001),
    (read_in_advance, 0.001),
]


def read_until_the_end(
    port: int, way: Callable[..., Iterator[tuple[str, bool]]], pause: float, seed: int
) -> Counter[str]:
    """Return how many answers came whole, and how many were cut, until the server was no longer there."""
    rng, came = random.Random(seed), Counter[str]()
    with suppress(OSError):
        while True:
            with Reader(port, pause=pause) as reader:
                for head, whole in way(reader, rng):
                    if not head and whole:
                        break
                    assert not head or " 200 " in head.splitlines()[0]
                    came["whole" if head and whole else "cut"] += 1
    return came


@pytest.mark.parametrize("seed", range(4))
def test_ending_cuts_no_answer(seed: int) -> None:
    """Fast, slow, patient and impatient readers by the dozen: what began to arrive arrives whole."""
    rng = random.Random(seed)
    with running() as (server, port), ThreadPoolExecutor(30) as readers:
        reading = [readers.submit(read_until_the_end, port, *WAYS[n % len(WAYS)], n) for n in range(30)]
        time.sleep(rng.uniform(0.1, 0.6))
        ended(server, *ENDINGS[seed % len(ENDINGS)])
        came = sum((each.result() for each in reading), Counter[str]())
    assert came["whole"] > 30
    assert came["cut"] == 0


def test_reader_who_sends_more_than_is_answered_gets_the_answer_whole() -> None:
    """Closed on unread words, the connection would lose what is still on its way."""
    with running() as (_, port), Reader(port, pause=0.001) as reader:
        reader.ask(f"/{LARGE}", "Connection: close")
        with suppress(OSError):
            reader.connection.sendall(b"GET / HTTP/1.1\r\n\r\n" * 5_000)
        head, whole = reader.answer()
    assert " 200 " in head
    assert whole


def test_reader_who_takes_nothing_holds_the_end_up_for_so_long_only() -> None:
    """However much is left to send."""
    with running(PATIENCE=1) as (server, port), Reader(port, pause=0.001) as reader:
        reader.ask("/50000000")
        reader.take()
        assert "at once" not in ended(server, signal.SIGTERM)


def test_second_signal_ends_at_once() -> None:
    """A maintainer who presses Ctrl-C again does not want to wait."""
    with running(PATIENCE=3600) as (server, port), Reader(port, pause=0.001) as reader:
        reader.ask("/50000000")
        reader.take()
        server.send_signal(signal.SIGINT)
        # Two signals that come before the first is heeded are one.
        wait_for(lambda: not listens(port))
        assert "at once" in ended(server, signal.SIGINT)


def test_who_asked_before_the_end_is_answered() -> None:
    """On a connection that was open, on one that waited to be let in, and of several questions at once the first."""
    with running() as (server, port), Reader(port) as known, Reader(port) as ahead:
        known.ask("/5")
        assert known.answer()[1]
        server.send_signal(signal.SIGSTOP)
        with Reader(port) as late:
            for reader in (known, late, *[ahead] * 3):
                reader.ask("/7")
            server.send_signal(signal.SIGTERM)
            server.send_signal(signal.SIGCONT)
            heads = [reader.answer()[0] for reader in (known, late, ahead)]
            ahead.connection.close()
        assert ended(server) == ""
    assert all(" 200 " in head for head in heads)


def test_questions_without_end_do_not_put_the_end_off() -> None:
    """A connection's next answer is its last."""
    with running(PATIENCE=3600) as (server, port), Reader(port) as reader:
        for _ in range(1_000):
            reader.ask("/5?500")
        assert reader.answer()[1]
        server.send_signal(signal.SIGTERM)
        answers = list(takewhile(bool, (reader.answer()[0] for _ in range(10))))
        assert len(answers) < 5
        reader.connection.close()
        ended(server)


def test_idle_connections_keep_nobody_out() -> None:
    """The one that has been idle longest makes way: who says nothing, and who never ends what he says."""
    with running(MOST_CONNECTIONS=20, MOST_AT_WORK=40) as (_, port), ExitStack() as idle:
        for number in range(100):
            reader = idle.enter_context(Reader(port))
            reader.connection.sendall(b"GET / HTTP/1.1\r\nX-Slow: " * (number % 2))
        with Reader(port) as late:
            late.ask("/5")
            assert " 200 " in late.answer()[0]


def test_request_that_never_ends_is_not_waited_for() -> None:
    """A letter now and then does not keep a connection; one between requests is given as long, and no longer."""
    with running(IDLE=1, LOOKING_UP=1) as (_, port), Reader(port) as slow, Reader(port) as quiet:
        quiet.ask("/5")
        assert quiet.answer()[1]
        slow.connection.settimeout(0.1)
        with suppress(ConnectionError):
            for _ in range(TIMEOUT * 10):
                slow.connection.sendall(b"G")
                with suppress(TimeoutError):
                    assert slow.connection.recv(1) == b""
                    break
            else:
                pytest.fail("still open")
        assert quiet.take() == b""


@pytest.fixture(scope="module")
def shared() -> Iterator[int]:
    with running() as (server, port):
        yield port
        ended(server, signal.SIGTERM)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"x" * 1_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % LARGEST_BODY + b"x" * LARGEST_BODY, 413),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n" + b"x" * 0xFFFFF, 413),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 405),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 200),
        (b"GET http://localhost/5 HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        (b"GET /5 HTTP/1.0\r\n\r\n", 200),
    ],
)
def test_requests_of_every_shape_are_answered(shared: int, request_: bytes, status: int) -> None:
    """What is malformed or too large is told so, and the server goes on."""
    with Reader(shared) as reader:
        with suppress(ConnectionError):
            reader.connection.sendall(request_)
        head, whole = reader.answer()
    assert head.split()[1] == str(status)
    assert whole
    assert head.lower().count("\ndate:") == 1


def test_head_has_the_length_and_nothing_of_it(shared: int) -> None:
    """And the connection goes on."""
    with Reader(shared) as reader:
        reader.ask("/5", method="HEAD")
        assert "Content-Length: 5" in reader.answer(bodiless=True)[0]
        reader.ask("/7")
        head, whole = reader.answer()
    assert "Content-Length: 7" in head
    assert whole
