"""Warm answers against a hello-world Flask app on the same adapter: processor time, all in one process, in turn.

Each is given by the handler that Lambda calls, for a function URL's event. Without awslambdaric, whose part is the same
for all, ratios are larger than on Lambda. What is asked "again" has been asked before, what is "new" has not.
"""

import gc
import os
import runpy
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode

from site_app.addresses import review_url
from site_app.build.building import build_site
from tests.bench.coldstart import HELLO
from tests.bench.content import write_content
from tests.bench.corpora.films import load_films
from tests.bench.corpora.queries import Survey
from tests.bench.reviews import make_reviews

PROJECT = Path(__file__).parents[2]
#: Times that each kind of answer is asked for, after so many that do not count.
TURNS, WARM_UP = 300, 20
#: Queries of each kind, so that what is new stays new for all turns.
QUERIES = 40
HOST = "abc123.lambda-url.eu-west-1.on.aws"
#: What a browser sends.
HEADERS = {
    "host": HOST,
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-encoding": "gzip, deflate, br, zstd",
    "accept-language": "en-US,en;q=0.9,ko;q=0.8",
    "user-agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
    "x-forwarded-for": "192.0.2.1",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
}

Event = dict[str, Any]
Handler = Callable[[Event, None], Event]


class Contender(NamedTuple):
    """Who is asked, the events of the turns, and the status that each is to be answered with."""

    name: str
    handler: Handler
    events: Sequence[Event]
    status: int = 200


def run_warm_bench(reviews: int) -> None:
    """Print the median time of each kind of answer, and how many times that of the hello world it is."""
    with TemporaryDirectory() as name:
        root = Path(name)
        write_content(root / "content", reviews, load_films())
        one, many = _open(PROJECT / "content", root / "one"), _open(root / "content", root / "many")
        contenders = [
            Contender("hello world", _hello(), [_event("/")]),
            *_asked_again("1 review", one, _reviews(root / "one")[0], "resilience"),
            *_asked_again(f"{reviews:,} reviews", many, _reviews(root / "many")[0], "story of a life"),
            *_asked_once(f"{reviews:,} reviews", many, root / "many", reviews),
        ]
        times = _take_turns(contenders)
    for contender, spent in zip(contenders, times, strict=True):
        ratio = median(ours / hello for ours, hello in zip(spent, times[0], strict=True))
        print(f"{contender.name:36} {median(spent) * 1000:7.3f} ms {ratio:7.2f}")


def _asked_again(site: str, handler: Handler, review: str, query: str) -> Iterator[Contender]:
    """Yield what a site is asked over and over."""
    results = f"/search?{urlencode({'q': query})}"
    for kind, address in {"front page": "/", "review": review, "results": results}.items():
        yield Contender(f"{site}, {kind}, again", handler, [_event(address)])
    has = {"if-none-match": handler(_event(review), None)["headers"]["etag"]}
    yield Contender(f"{site}, review, 304", handler, [_event(review, has)], status=304)


def _asked_once(site: str, handler: Handler, output: Path, reviews: int) -> Iterator[Contender]:
    """Yield what a site is asked for the first time since it was opened, or, with few reviews, for a long time."""
    queries = [query.text for query in Survey(make_reviews(reviews, films=load_films())).draw(QUERIES)]
    results = [f"/search?{urlencode({'q': query})}" for query in queries]
    addresses = _reviews(output)[1:]
    yield Contender(f"{site}, review, new", handler, [*map(_event, addresses)])
    yield Contender(f"{site}, results, new", handler, [*map(_event, results)])
    has = {"if-none-match": handler(_event("/"), None)["headers"]["etag"]}
    unchanged = [_event(address, has) for address in addresses[::-1]]
    yield Contender(f"{site}, review, 304, new", handler, unchanged, status=304)


def _take_turns(contenders: Sequence[Contender]) -> list[list[float]]:
    """Return the seconds of processor of every answer, contender by contender."""
    times: list[list[float]] = [[] for _ in contenders]
    asked = [cycle(contender.events) for contender in contenders]
    gc.collect()
    gc.freeze()
    for _ in range(WARM_UP + TURNS):
        for contender, events, spent in zip(contenders, asked, times, strict=True):
            event = next(events)
            started = time.process_time()
            answer = contender.handler(event, None)
            spent.append(time.process_time() - started)
            if answer["statusCode"] != contender.status:
                raise RuntimeError(f"{contender.name}: {event['rawPath']} was answered with {answer['statusCode']}")
    return [spent[WARM_UP:] for spent in times]


def _hello() -> Handler:
    named: dict[str, Any] = {"__name__": "hello"}
    exec(HELLO, named)
    handler: Handler = named["handler"]
    return handler


def _open(content: Path, output: Path) -> Handler:
    """Build a site, and return a handler of its own, as Lambda would load it."""
    build_site(content, output, lambda *_: None, lambda: None)
    os.environ["SITE_BUILD"] = str(output / "current")
    handler: Handler = runpy.run_module("site_app.web.handler")["handler"]
    return handler


def _reviews(output: Path) -> list[str]:
    return [review_url(path.stem) for path in sorted((output / "current/reviews").glob("*.json"))]


def _event(address: str, headers: dict[str, str] | None = None) -> Event:
    path, _, query = address.partition("?")
    http = {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "bench"}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": HEADERS | (headers or {}),
        "requestContext": {"domainName": HOST, "http": http},
        "isBase64Encoded": False,
    }
