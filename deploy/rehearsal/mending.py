"""What a layer between moto and whoever calls it needs to mend moto's answers."""

from collections.abc import Callable, Iterable
from typing import Any

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
