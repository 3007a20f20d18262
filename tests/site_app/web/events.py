"""Events as AWS sends them, of each kind: REST (1.0), HTTP API and function URL (2.0), load balancer."""

from typing import Any
from urllib.parse import parse_qsl, quote, unquote

Event = dict[str, Any]

HOST = "abc123.execute-api.eu-west-1.amazonaws.com"


def rest(
    path: str, query: str = "", method: str = "GET", headers: dict[str, str] | None = None, body: str | None = None
) -> Event:
    """API Gateway REST: the path and the parameters without their escapes, the parameters once and in lists."""
    pairs = parse_qsl(query, keep_blank_values=True)
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    told = {"Host": HOST} | (headers or {})
    return {
        "version": "1.0",
        "resource": "/{proxy+}",
        "path": unquote(path),
        "httpMethod": method,
        "headers": told,
        "multiValueHeaders": {name: [value] for name, value in told.items()},
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": lists or None,
        "requestContext": {
            "resourcePath": "/{proxy+}",
            "httpMethod": method,
            "path": f"/prod{path}",
            "stage": "prod",
            "domainName": HOST,
        },
        "body": body,
        "isBase64Encoded": False,
    }


def http_api(
    path: str, query: str = "", method: str = "GET", headers: dict[str, str] | None = None, body: str | None = None
) -> Event:
    """API Gateway HTTP API: the raw path comes without its escapes, the raw query with them."""
    return function_url(path, query, method, headers, body) | {"rawPath": unquote(path)}


def function_url(
    path: str, query: str = "", method: str = "GET", headers: dict[str, str] | None = None, body: str | None = None
) -> Event:
    """Return a function URL's event: everything as it was typed."""
    http = {"method": method, "path": unquote(path), "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "t"}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": HOST} | {name.lower(): value for name, value in (headers or {}).items()},
        "queryStringParameters": dict(parse_qsl(query)),
        "requestContext": {
            "accountId": "anonymous",
            "domainName": HOST,
            "http": http,
            "routeKey": "$default",
            "stage": "$default",
        },
        "isBase64Encoded": False,
    } | ({"body": body} if body is not None else {})


def balancer(
    path: str, query: str = "", method: str = "GET", headers: dict[str, str] | None = None, body: str | None = None
) -> Event:
    """Return a load balancer's event: path and parameters with their escapes, the parameters once."""
    parameters = dict(pair.partition("=")[::2] for pair in query.split("&")) if query else {}
    return {
        "requestContext": {
            "elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/t/1"}
        },
        "httpMethod": method,
        "path": path,
        "queryStringParameters": parameters,
        "headers": {"host": HOST} | {name.lower(): value for name, value in (headers or {}).items()},
        "body": body or "",
        "isBase64Encoded": False,
    }


KINDS = {"REST": rest, "HTTP API": http_api, "function URL": function_url, "load balancer": balancer}
HANGUL = quote("선재")


def malformed() -> list[Any]:
    """Return sixty events that no gateway sends."""
    events: list[Any] = [None, True, 0, 1.5, "", "GET /", [], [{}], {}, {"version": "2.0"}, {"version": "9.9"}]
    events += [
        {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}},
        {"Records": [{"eventSource": "aws:s3", "s3": {"object": {"key": "x"}}}]},
        {"Records": [{"Sns": {"Message": "x"}}]},
        {"raw_command": "print(1)"},
        {"command": "site_app.cli.commands.main"},
        {"warmup": True},
    ]
    wrong: list[Any] = [None, 7, [], {}, "\ud800"]
    for make, fields in (
        (function_url, ("rawPath", "rawQueryString", "headers", "requestContext", "cookies", "body")),
        (rest, ("path", "httpMethod", "headers", "multiValueHeaders", "multiValueQueryStringParameters")),
    ):
        for field in fields:
            for value in wrong[:4]:
                event = make("/search", "q=a")
                event[field] = [1] if field == "cookies" and value is None else value
                events.append(event)
    for inner in ("method", "sourceIp", "protocol"):
        event = function_url("/")
        event["requestContext"]["http"][inner] = {}
        events.append(event)
    for make in (function_url, rest):
        event = make("/")
        event["requestContext"]["domainName"] = 7
        events.append(event)
    for field in ("rawPath", "rawQueryString"):
        events.append(function_url("/") | {field: "/\ud800\udfff%ff%00"})
    events.append(function_url("/") | {"headers": {"host": "선재", "x": 5}})
    events.append(function_url("/") | {"headers": {"host": "선재\r\n", "accept": "\ud800"}})
    events.append(function_url("/") | {"body": "not base64!", "isBase64Encoded": True})
    events.append(rest("/") | {"multiValueHeaders": {"Host": []}})
    events.append(rest("/") | {"multiValueHeaders": {"Host": [None]}})
    events.append(rest("/") | {"multiValueQueryStringParameters": {"q": "a"}})
    events.append(balancer("/") | {"queryStringParameters": {"q": None}})
    events.append(balancer("/") | {"path": "x" * 100_000})
    events.append(balancer("/") | {"httpMethod": "선재"})
    return events
