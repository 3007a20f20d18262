"""HTTP as Lambda is given it: events of four kinds, and how much may answer them.

The kinds are REST (1.0), HTTP API and function URL (both 2.0) and load balancer.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
from typing import Any
from urllib.parse import quote

#: What Lambda lets a function answer, as JSON; bytes. A load balancer takes a sixth of it.
#: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LARGEST_ANSWER = 6_291_556
LARGEST_BEHIND_BALANCER = 1_000_000
PRINTABLE = "".join(map(chr, range(33, 127)))

Event = dict[str, Any]


class NotHttpError(Exception):
    """The event is no HTTP request; the message says what is missing or wrong."""


def read_event(event: object) -> Event:
    """Return an event with every field that the adapter reads, each of its kind. Raises NotHttpError for any other.

    All its texts can be sent as UTF-8; those of an address are ASCII, those of headers Latin-1.
    """
    request = _mapping(event, "the event")
    context = _mapping(request.get("requestContext") or {}, "requestContext")
    read = _read_version_2 if request.get("version") == "2.0" else _read_version_1
    body = _text(request.get("body") or "", "body")
    encoded = request.get("isBase64Encoded") is True
    if encoded and not _is_base64(body):
        raise NotHttpError("body is not what isBase64Encoded says")
    return read(request, context) | {"body": body, "isBase64Encoded": encoded}


def largest_answer(request: Event) -> int:
    """Return how many bytes of JSON may answer a request that `read_event` returned."""
    return LARGEST_BEHIND_BALANCER if "elb" in request["requestContext"] else LARGEST_ANSWER


def _read_version_2(request: Event, context: Event) -> Event:
    """Read an event of a function URL or an HTTP API, which gives the path with or without its escapes."""
    http = {"sourceIp": "", "protocol": "HTTP/1.1"} | _mapping(context.get("http"), "requestContext.http")
    return {
        "version": "2.0",
        "rawPath": _ascii(request.get("rawPath"), "rawPath"),
        "rawQueryString": _ascii(request.get("rawQueryString", ""), "rawQueryString"),
        "headers": _headers(request.get("headers"), "headers"),
        "cookies": [_latin(cookie) for cookie in _texts(request.get("cookies") or [], "cookies")],
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
    headers = _named(value, name)
    if name == "headers":
        return {key: _latin(_text(text, key)) for key, text in headers.items()}
    return {key: [_latin(text) for text in _texts(texts, key)] for key, texts in headers.items() if texts}


def _parameters(value: object, name: str) -> Event:
    of = _text if name == "queryStringParameters" else _texts
    return {key: of(given, key) for key, given in _named(value, name).items()}


def _named(value: object, name: str) -> Event:
    """Return fields whose names are the reader's."""
    return {_utf8(key): given for key, given in _mapping(value or {}, name).items()}


def _mapping(value: object, name: str) -> Event:
    if not isinstance(value, dict):
        raise NotHttpError(f"{name} is not an object")
    return value


def _texts(value: object, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise NotHttpError(f"{name} is not a list of texts")
    return [*map(_utf8, value)]


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise NotHttpError(f"{name} is not a text")
    return _utf8(value)


def _ascii(value: object, name: str) -> str:
    """Return a part of an address as it would be typed: letters beyond ASCII escaped, escapes left as they are."""
    return quote(_text(value, name), safe=PRINTABLE)


def _latin(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")


def _utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return True
