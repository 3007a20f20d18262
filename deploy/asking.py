"""Asking a release what readers ask: at a public URL, or by the event that this would send."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote

from deploy.errors import DeployError
from deploy.version_header import VERSION_HEADER
from site_app.web.search_log import PROVER

#: A release that needs longer for one answer is a bad one; seconds.
ANSWER_SECONDS = 30
#: Answers of the new release that must come one after another. The pages asked for afterwards, dozens, must be its too.
IN_A_ROW = 5
#: Between two tries; seconds.
PAUSE = 0.5
#: What of an address is sent as it is written; all else is escaped, as browsers do.
WRITTEN = "!$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a release answered. `version` is the function's that did; None if Lambda or a CDN did in its place."""

    status: int
    body: bytes
    version: str | None = None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> dict[str, Any]:
        """Return the body read as JSON; nothing if it is none."""
        try:
            data = json.loads(self.body)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}


Ask = Callable[[str], Reply]


def ask_url(url: str) -> Ask:
    """Return how to ask a public URL, as a reader's browser does."""

    def ask(address: str) -> Reply:
        request = urllib.request.Request(url.rstrip("/") + quote(address, safe=WRITTEN), headers={"User-Agent": PROVER})  # noqa: S310 - https from AWS
        try:
            try:
                with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:  # noqa: S310
                    return _read_reply(response)
            except urllib.error.HTTPError as error:
                with error:
                    return _read_reply(error)
        except (OSError, HTTPException) as error:
            raise DeployError(f"{url} did not answer: {error}") from error

    return ask


def _read_reply(response: HTTPResponse | urllib.error.HTTPError) -> Reply:
    return Reply(int(response.status or 0), response.read(), response.headers.get(VERSION_HEADER))


def make_event(method: str, path: str, query: str, headers: dict[str, str], body: str = "") -> dict[str, Any]:
    """Return the event of a function URL (payload 2.0) for a request; `body` is base64."""
    # https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "domainName": headers.get("host", "").partition(":")[0],
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "-"},
            "routeKey": "$default",
            "stage": "$default",
        },
        "isBase64Encoded": bool(body),
    } | ({"body": body} if body else {})
