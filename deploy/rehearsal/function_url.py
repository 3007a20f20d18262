"""A function URL on this machine: HTTP in, events to the function, HTTP out."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from deploy.asking import make_event
from deploy.rehearsal.local_http import LocalHandler, LocalServer
from deploy.rehearsal.runtime import Answer

#: Answers an event, or None when nobody is let in.
Invoke = Callable[[bytes], Answer | None]


class FunctionUrl:
    """A server on a free port; `invoke` answers each request's event."""

    def __init__(self, invoke: Invoke) -> None:
        self.server = LocalServer(_Url, invoke=staticmethod(invoke))
        self.url = f"http://{self.server.address}/"

    def close(self) -> None:
        """Stop listening."""
        self.server.close()


class _Url(LocalHandler):
    invoke: Invoke

    def answer(self) -> None:
        """Pass the request on and the answer back."""
        answer = self.invoke(json.dumps(self._event()).encode())
        if answer is None:
            self._send({"statusCode": 403, "headers": {"content-type": "application/json"}, "body": '{"Message":null}'})
        elif answer.error:
            self._send({"statusCode": 502, "headers": {}, "body": "Internal Server Error"})
        else:
            self._send(json.loads(answer.payload))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = answer  # noqa: N815 - http.server's names

    def _event(self) -> dict[str, Any]:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        headers = {name.lower(): ",".join(self.headers.get_all(name, [])) for name in self.headers}
        event = make_event(self.command, parts.path, parts.query, headers, base64.b64encode(body).decode())
        event["requestContext"]["domainName"] = self.connection.getsockname()[0]
        return event

    def _send(self, answer: dict[str, Any]) -> None:
        body = answer.get("body") or ""
        data = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        self.send_response(answer["statusCode"])
        for name, value in answer["headers"].items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        for cookie in answer.get("cookies", ()):
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data if self.command != "HEAD" else b"")
