"""What a layer between moto and whoever calls it needs to mend moto's answers."""

import io
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"}
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def mend(
    moto: Wsgi,
    environ: dict[str, Any],
    start_response: Any,  # noqa: ANN401 - WSGI's
    change: Callable[[bytes], bytes],
) -> Iterable[bytes]:
    """Let moto answer, and change what a good answer says."""
    told: list[Any] = []
    body = b"".join(moto(environ, lambda status, headers, *_: told.extend((status, headers))))
    status, headers = told
    if status.startswith("2") and body:
        body = change(body)
    start_response(status, [item for item in headers if item[0].lower() != "content-length"])
    return [body]


def read_body(environ: dict[str, Any]) -> bytes:
    """Return what a call sends."""
    return bytes(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))


def one_at_a_time(app: Wsgi) -> Wsgi:
    """Let writes that depend on what is there come one after another, as they do with S3: moto looks, then writes."""
    turn = Lock()

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's
        if environ["REQUEST_METHOD"] == "GET" or not CONDITIONS & environ.keys():
            return app(environ, start_response)
        # Whoever is slow to send it keeps nobody waiting.
        environ["wsgi.input"] = io.BytesIO(read_body(environ))
        with turn:
            return list(app(environ, start_response))

    return answer
