"""The Lambda entry point. The build is opened when Lambda starts the process, before the first request.

It answers HTTP events of four kinds: REST (1.0), HTTP API and function URL (both 2.0) and load balancer. Anything else
gets an answer of the same shape that says so, and runs nothing.
"""

import base64
import binascii
import json
import logging
import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

from apig_wsgi import make_lambda_handler

from site_app.web import create_app
from site_app.web.current import EXTENSION
from site_app.web.headers import SECURITY, USUAL_HOSTS

#: What Lambda lets a function answer, as JSON; bytes. A load balancer takes a sixth of it.
#: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LARGEST_ANSWER = 6_291_556
LARGEST_BEHIND_BALANCER = 1_000_000
#: One character of a body is six bytes of JSON at most: \u0000.
WORST_ESCAPE = 6
#: What names of AWS's end in. Strangers come by a name that the event tells, or through a load balancer, which passes
#: on any; an event with neither is from one who may invoke the function.
BALANCER_HOSTS = (".amazonaws.com",)
INVOKER_HOSTS = (".on.aws", *BALANCER_HOSTS)
PRINTABLE = "".join(map(chr, range(33, 127)))

Event = dict[str, Any]

logger = logging.getLogger(__name__)


class NotHttpError(Exception):
    """The event is no HTTP request; the message says what is missing or wrong."""


def handler(event: object, context: object) -> Event:
    """Answer an HTTP event."""
    try:
        request = _read_event(event)
    except NotHttpError as error:
        return _refuse(400, f"This function answers HTTP requests only: {error}.")
    answer = _answer(request, context)
    if _too_large(answer, LARGEST_BEHIND_BALANCER if "elb" in request["requestContext"] else LARGEST_ANSWER):
        answer = _refuse(500, "This page is too large to send.", in_lists="multiValueHeaders" in answer)
    if os.environ.get("SITE_NOINDEX"):
        for name in {"headers", "multiValueHeaders"} & answer.keys():
            answer[name]["X-Robots-Tag"] = "noindex" if name == "headers" else ["noindex"]
    return answer


def _answer(request: Event, context: object) -> Event:
    """Let the app answer. What it could not even make an error page of becomes a short one, and a line in the log."""
    try:
        return dict(_adapter(request, context))
    except Exception:
        logger.exception("the app failed")
        return _refuse(500, "Something went wrong here.", in_lists="multiValueHeaders" in request)


def _read_event(event: object) -> Event:
    """Return an event with every field that the adapter reads, each of its kind. Raises NotHttpError for any other."""
    request = _mapping(event, "the event")
    context = _mapping(request.get("requestContext") or {}, "requestContext")
    read = _read_version_2 if request.get("version") == "2.0" else _read_version_1
    body = request.get("body") or ""
    encoded = request.get("isBase64Encoded") is True
    if not isinstance(body, str) or (encoded and not _is_base64(body)):
        raise NotHttpError("body is not what isBase64Encoded says")
    body = body if encoded else body.encode("utf-8", "replace").decode()
    return read(request, context) | {"body": body, "isBase64Encoded": encoded}


def _read_version_2(request: Event, context: Event) -> Event:
    """Read an event of a function URL or an HTTP API, which gives the path with or without its escapes."""
    http = _mapping(context.get("http"), "requestContext.http")
    http = {"sourceIp": "", "protocol": "HTTP/1.1"} | http
    return {
        "version": "2.0",
        "rawPath": _ascii(request.get("rawPath"), "rawPath"),
        "rawQueryString": _ascii(request.get("rawQueryString", ""), "rawQueryString"),
        "headers": _headers(request.get("headers"), "headers"),
        "cookies": [_latin(cookie) for cookie in _list(request.get("cookies") or [], "cookies")],
        "requestContext": {"http": {key: _text(http.get(key), key) for key in ("sourceIp", "protocol", "method")}}
        | _own_name(context),
    }


def _read_version_1(request: Event, context: Event) -> Event:
    """Read an event of a REST API or a load balancer, whose fields come once, as lists, or both ways."""
    read = {
        "version": "1.0",
        "path": _ascii(request.get("path"), "path"),
        "httpMethod": _text(request.get("httpMethod"), "httpMethod"),
        "requestContext": ({"elb": {}} if "elb" in context else {}) | _own_name(context),
    }
    for plural, single, of in (
        ("multiValueHeaders", "headers", _headers),
        ("multiValueQueryStringParameters", "queryStringParameters", _parameters),
    ):
        name = plural if request.get(plural) is not None else single
        read[name] = of(request.get(name), name)
    return read


def _own_name(context: Event) -> Event:
    """Return the name by which AWS led the request here. A load balancer tells none."""
    name = context.get("domainName")
    return {} if name is None else {"domainName": _text(name, "domainName")}


def _headers(value: object, name: str) -> Event:
    """Return headers, once or in lists, without letters that no header can carry."""
    headers = _mapping(value or {}, name)
    if name == "headers":
        return {key: _latin(_text(text, key)) for key, text in headers.items()}
    return {key: [_latin(text) for text in _list(texts, key)] for key, texts in headers.items() if texts}


def _parameters(value: object, name: str) -> Event:
    parameters = {_utf8(key): given for key, given in _mapping(value or {}, name).items()}
    if name == "queryStringParameters":
        return {key: _utf8(_text(given, key)) for key, given in parameters.items()}
    return {key: [_utf8(text) for text in _list(given, key)] for key, given in parameters.items()}


def _too_large(answer: Event, most: int) -> bool:
    return len(answer["body"]) * WORST_ESCAPE > most and len(json.dumps(answer)) > most


def _refuse(status: int, words: str, *, in_lists: bool = False) -> Event:
    headers = SECURITY | {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
    told = (
        {"multiValueHeaders": {name: [value] for name, value in headers.items()}} if in_lists else {"headers": headers}
    )
    return {"statusCode": status, "body": words + "\n", "isBase64Encoded": False} | told


def _mapping(value: object, name: str) -> Event:
    if not isinstance(value, dict):
        raise NotHttpError(f"{name} is not an object")
    return value


def _list(value: object, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise NotHttpError(f"{name} is not a list of texts")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise NotHttpError(f"{name} is not a text")
    return value


def _ascii(value: object, name: str) -> str:
    """Return a part of an address as it would be typed: letters beyond ASCII escaped, escapes left as they are."""
    return quote(_text(value, name), safe=PRINTABLE, errors="replace")


def _latin(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _known_by_own_name(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Let the app answer (PEP 3333); the name that AWS gives this function is as good as any it is known by."""
    if _is_own(environ.get("HTTP_HOST", "").partition(":")[0].lower(), environ["apig_wsgi.request_context"]):
        environ["HTTP_HOST"] = USUAL_HOSTS[0]
    return app(environ, start_response)


def _is_own(host: str, context: Event) -> bool:
    if "domainName" in context:
        return bool(host == context["domainName"].lower())
    return host.endswith(BALANCER_HOSTS if "elb" in context else INVOKER_HOSTS)


def _prime() -> None:
    """Answer a page and a search, so that a snapshot of the process holds all that the first reader needs."""
    for path in ("/", "/search"):
        query = {"q": app.extensions[EXTENSION].site["title"]}
        handler({"path": path, "httpMethod": "GET", "queryStringParameters": query}, None)


app = create_app()
_adapter = make_lambda_handler(_known_by_own_name, binary_support=True)
if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start" and EXTENSION in app.extensions:
    _prime()
