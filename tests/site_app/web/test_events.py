"""Events of every kind are read alike, and what is no request is told what it lacks."""

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from apig_wsgi import make_lambda_handler
from hypothesis import given
from hypothesis import strategies as st

from site_app.web.events import NotHttpError, largest_answer, read_event
from tests.site_app.web.events import HANGUL, HOST, KINDS, Event

Make = Callable[..., Event]
#: A place in an event, its names joined by dots; what stands there; what is said of it.
Case = tuple[str, object, str]

#: Every letter that an address may have as it is, and some that a browser would escape.
ASCII = "".join(map(chr, range(ord("!"), ord("~") + 1)))
#: A text that no encoding can carry: half a character of UTF-16.
HALF = "\ud800"
EVERY_KIND = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)


def changed(event: Event, way: Sequence[str], value: object) -> Event:
    """Return the event with another value where its names lead."""
    event = copy.deepcopy(event)
    inner = event
    for name in way[:-1]:
        inner = inner[name]
    inner[way[-1]] = value
    return event


#: What every kind has, and what is said of a wrong one.
OF_EVERY_KIND: list[Case] = [
    ("requestContext", 7, "requestContext is not an object"),
    ("requestContext", ["elb"], "requestContext is not an object"),
    ("requestContext.domainName", 7, "domainName is not a text"),
    ("body", 7, "body is not a text"),
    ("body", ["a"], "body is not a text"),
]
OF_VERSION_1: list[Case] = [
    ("path", None, "path is not a text"),
    ("path", ["/"], "path is not a text"),
    ("httpMethod", None, "httpMethod is not a text"),
    ("httpMethod", {}, "httpMethod is not a text"),
]
OF_VERSION_2: list[Case] = [
    ("rawPath", None, "rawPath is not a text"),
    ("rawPath", 7, "rawPath is not a text"),
    ("rawQueryString", None, "rawQueryString is not a text"),
    ("rawQueryString", {"q": "a"}, "rawQueryString is not a text"),
    ("headers", "host", "headers is not an object"),
    ("headers", {"host": ["a"]}, "host is not a text"),
    ("cookies", "a=b", "cookies is not a list of texts"),
    ("cookies", [None], "cookies is not a list of texts"),
    ("requestContext", None, "requestContext.http is not an object"),
    ("requestContext.http", [], "requestContext.http is not an object"),
    ("requestContext.http.method", None, "method is not a text"),
    ("requestContext.http.sourceIp", None, "sourceIp is not a text"),
    ("requestContext.http.protocol", 1.1, "protocol is not a text"),
]
MALFORMED: dict[str, list[Case]] = {
    "REST": [
        *OF_VERSION_1,
        ("multiValueHeaders", [1], "multiValueHeaders is not an object"),
        ("multiValueHeaders", {"Host": "a"}, "Host is not a list of texts"),
        ("multiValueHeaders", {"Host": [None]}, "Host is not a list of texts"),
        ("multiValueHeaders", {HALF: 7}, "? is not a list of texts"),
        ("multiValueQueryStringParameters", "q=a", "multiValueQueryStringParameters is not an object"),
        ("multiValueQueryStringParameters", {"q": "a"}, "q is not a list of texts"),
        ("multiValueQueryStringParameters", {"q": None}, "q is not a list of texts"),
    ],
    "HTTP API": OF_VERSION_2,
    "function URL": OF_VERSION_2,
    "load balancer": [
        *OF_VERSION_1,
        ("headers", [1], "headers is not an object"),
        ("headers", {"host": 7}, "host is not a text"),
        ("headers", {HALF: 7}, "? is not a text"),
        ("queryStringParameters", "q=a", "queryStringParameters is not an object"),
        ("queryStringParameters", {"q": None}, "q is not a text"),
        ("queryStringParameters", {"q": ["a"]}, "q is not a text"),
    ],
}


@pytest.mark.parametrize(
    ("kind", "place", "value", "told"),
    [(kind, *case) for kind, cases in MALFORMED.items() for case in (*OF_EVERY_KIND, *cases)],
)
def test_malformed_event_is_told_what_is_wrong(kind: str, place: str, value: object, told: str) -> None:
    """A field of another kind than AWS's is named, in words that can be sent."""
    event = changed(KINDS[kind]("/", "q=a"), place.split("."), value)
    with pytest.raises(NotHttpError) as raised:
        read_event(event)
    assert str(raised.value) == told


@EVERY_KIND
def test_body_that_is_not_base64_is_refused(make: Make) -> None:
    """Where the event says that it is; where it does not, the same body is a text."""
    for body in ("not base64!", "선재", "YQ=", HALF):
        event = make("/", method="POST", body=body)
        with pytest.raises(NotHttpError, match=r"^body is not what isBase64Encoded says$"):
            read_event(event | {"isBase64Encoded": True})
        for other in (False, None, 1, "true"):
            read = read_event(event | {"isBase64Encoded": other})
            assert (read["body"], read["isBase64Encoded"]) == (body.replace(HALF, "?"), False)


@pytest.mark.parametrize("event", [None, True, 0, 1.5, "", "GET /", [], [{}]])
def test_what_is_no_object_is_no_request(event: object) -> None:
    """Whatever else JSON has."""
    with pytest.raises(NotHttpError, match=r"^the event is not an object$"):
        read_event(event)


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({}, "path is not a text"),
        ({"source": "aws.events", "detail-type": "Scheduled Event"}, "path is not a text"),
        ({"Records": [{"eventSource": "aws:s3"}]}, "path is not a text"),
        ({"raw_command": "print(1)"}, "path is not a text"),
        ({"version": "9.9"}, "path is not a text"),
        ({"version": ["2.0"]}, "path is not a text"),
        ({"version": "2.0"}, "requestContext.http is not an object"),
    ],
)
def test_event_of_something_else_is_no_request(event: Event, told: str) -> None:
    """A schedule, a queue, a command of Zappa's."""
    with pytest.raises(NotHttpError) as raised:
        read_event(event)
    assert str(raised.value) == told


@EVERY_KIND
def test_every_kind_is_read_alike(make: Make) -> None:
    """The same path, method, host and body, whichever way they came."""
    path = f"/a%20b/{HANGUL}/"
    read = read_event(make(path, "q=a", method="POST", headers={"Host": "a.example"}, body="선재"))
    assert read.get("rawPath", read.get("path")) == path
    assert read.get("httpMethod", read["requestContext"].get("http", {}).get("method")) == "POST"
    headers = read.get("headers") or read["multiValueHeaders"]
    assert next(value for name, value in headers.items() if name.lower() == "host") in ("a.example", ["a.example"])
    assert (read["body"], read["isBase64Encoded"]) == ("선재", False)


def test_nothing_else_of_an_event_is_passed_on() -> None:
    """The adapter gets the fields that it reads."""
    assert read_event(KINDS["REST"]("/a", "q=a&q=b") | {"raw_command": "print(1)"}) == {
        "version": "1.0",
        "path": "/a",
        "httpMethod": "GET",
        "multiValueHeaders": {"Host": [HOST]},
        "multiValueQueryStringParameters": {"q": ["a", "b"]},
        "requestContext": {"domainName": HOST},
        "body": "",
        "isBase64Encoded": False,
    }
    assert read_event(KINDS["load balancer"]("/a", "q=%20") | {"raw_command": "print(1)"}) == {
        "version": "1.0",
        "path": "/a",
        "httpMethod": "GET",
        "headers": {"host": HOST},
        "queryStringParameters": {"q": "%20"},
        "requestContext": {"elb": {}},
        "body": "",
        "isBase64Encoded": False,
    }
    assert read_event(KINDS["function URL"]("/a", "q=a&q=b") | {"raw_command": "print(1)"}) == {
        "version": "2.0",
        "rawPath": "/a",
        "rawQueryString": "q=a&q=b",
        "headers": {"host": HOST},
        "cookies": [],
        "requestContext": {
            "domainName": HOST,
            "http": {"sourceIp": "192.0.2.1", "protocol": "HTTP/1.1", "method": "GET"},
        },
        "body": "",
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize(
    ("kind", "place", "value", "expected"),
    [
        ("REST", "multiValueHeaders", {}, {}),
        ("REST", "multiValueHeaders", {"Host": []}, {}),
        ("REST", "multiValueHeaders", {"X": ["선", HALF]}, {"X": ["?", "?"]}),
        ("REST", "multiValueQueryStringParameters", {HALF: [HALF]}, {"?": ["?"]}),
        ("load balancer", "headers", None, {}),
        ("load balancer", "headers", {"X": "선é"}, {"X": "?é"}),
        ("load balancer", "queryStringParameters", None, {}),
        ("load balancer", "queryStringParameters", {"q": HALF}, {"q": "?"}),
        ("load balancer", "path", f"/{HALF}%ff", "/?%ff"),
        ("load balancer", "httpMethod", HALF, "?"),
        ("function URL", "cookies", None, []),
        ("function URL", "cookies", ["é", "선"], ["é", "?"]),
        ("function URL", "headers", None, {}),
        ("REST", "path", f"/{ASCII}\x7f\x00", f"/{ASCII}%7F%00"),
        ("function URL", "rawPath", "/선 재", "/%EC%84%A0%20%EC%9E%AC"),
        ("HTTP API", "rawQueryString", "q=선", "q=%EC%84%A0"),
        ("HTTP API", "body", None, ""),
    ],
)
def test_what_may_lack_or_cannot_be_carried_is_read(kind: str, place: str, value: object, expected: object) -> None:
    """What the console leaves out is empty; what neither a header nor UTF-8 can carry is a question mark."""
    assert read_event(changed(KINDS[kind]("/", "q=a"), place.split("."), value))[place] == expected


def test_request_without_what_nobody_needs_is_read() -> None:
    """A tool that invokes the function may leave out the address of the reader, the protocol and an empty query."""
    read = read_event({"version": "2.0", "rawPath": "/", "requestContext": {"http": {"method": "GET"}}})
    assert read["requestContext"] == {"http": {"sourceIp": "", "protocol": "HTTP/1.1", "method": "GET"}}
    assert (read["rawQueryString"], read["headers"], read["cookies"]) == ("", {}, [])


def test_name_that_is_empty_is_a_name() -> None:
    """Only an event that tells none is from a load balancer or from who may invoke the function."""
    read = read_event(changed(KINDS["REST"]("/"), ["requestContext", "domainName"], ""))
    assert read["requestContext"] == {"domainName": ""}
    read = read_event(changed(KINDS["REST"]("/"), ["requestContext", "domainName"], None))
    assert read["requestContext"] == {}


def test_lists_come_before_single_values() -> None:
    """A REST API sends both; without lists, what came once is read."""
    event = KINDS["REST"]("/", "q=a&q=b") | {"headers": {"Host": "other"}, "queryStringParameters": {"q": "other"}}
    read = read_event(event)
    assert "other" not in json.dumps(read)
    read = read_event(event | {"multiValueHeaders": None, "multiValueQueryStringParameters": None})
    assert (read["headers"], read["queryStringParameters"]) == ({"Host": "other"}, {"q": "other"})


@EVERY_KIND
def test_largest_answer_is_that_of_the_way_in(make: Make) -> None:
    """A load balancer takes a megabyte, Lambda itself six."""
    most = 1_000_000 if make is KINDS["load balancer"] else 6_291_556
    assert largest_answer(read_event(make("/"))) == most


def greet(_: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Answer any request."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Hello"]


answer = make_lambda_handler(greet, binary_support=True)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters() | st.just(HALF)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def ways(event: Event, *above: str) -> Iterator[tuple[str, ...]]:
    """Yield the way to every value of an event."""
    for name, value in event.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from ways(value, *above, name)


@given(st.data())
def test_any_change_of_an_event_is_answered_or_refused(data: st.DataObject) -> None:
    """Whatever JSON has taken the place of a value, or of two: what is read, the adapter takes."""
    event = data.draw(st.sampled_from([*KINDS.values()]))("/search", "q=a", body="a")
    for _ in range(2):
        event = changed(event, data.draw(st.sampled_from([*ways(event)])), data.draw(JSON_VALUES))
    try:
        read = read_event(event)
    except NotHttpError as error:
        told = str(error)
    else:
        told = json.dumps(read, ensure_ascii=False)
        assert answer(read, None)["statusCode"] == 200
    assert told.encode()
