"""From one release to the next: who kept an answer of the first gets the second's wherever that is another.

All files are dated as in a package on Lambda, where both releases have 1980 for a date.
"""

import base64
import gzip
import io
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import Headers
from werkzeug.serving import make_server

from site_app.build.building import build_site
from site_app.web import create_app
from tests.site_app.conftest import FIRST, SECOND, SITE
from tests.site_app.web.events import function_url
from tests.site_app.web.test_handler import invoke

DATE_ON_LAMBDA = 315_532_800
PAST, FUTURE = "Tue, 01 Jan 1980 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"

ENCODINGS = [None, "identity", "gzip", "br", "gzip;q=0", "*"]
#: Of every kind; files are added by their names.
ADDRESSES = [
    "/",
    "/?page=2",
    "/?page=x",
    "/about/",
    "/about",
    "/reviews/glass-harbour/",
    "/reviews/glass-harbour/sound-and-silence/",
    "/reviews/",
    "/reviews/?sort=rating&tag=film",
    "/tags/",
    "/tags/film/",
    "/tags/film/feed.atom",
    "/years/2025/",
    "/authors/",
    "/authors/nobody/",
    "/api/v1/reviews?tag=film",
    "/search",
    "/search?q=harbour",
    "/search?tag=film",
    "/search?q=a&page=0",
    "/api/v1/search?q=harbour",
    "/api/v1/search?page=0",
    "/api/v1/suggest?q=har",
    "/openapi.json",
    "/healthz",
    "/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/opensearch.xml",
    "/.well-known/security.txt",
    "/nothing",
]


class Answer(NamedTuple):
    """What was answered, by whichever way it was asked; `body` is decompressed."""

    status: int
    headers: Headers
    body: bytes


Ask = Callable[[str, str, dict[str, str]], Answer]


def picture(shade: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (900, 600), (shade, 90, 120)).save(file, "PNG")
    return file.getvalue()


def build_release(directory: Path, name: str) -> Path:
    """Build a site of which every published word and picture holds `name`; all reviews but one are the same."""
    shade = sum(name.encode()) % 255
    content = directory / name / "content"
    (content / "reviews").mkdir(parents=True)
    (content / "media").mkdir()
    site = SITE.replace("Test Reviews", f"Test Reviews {name}").replace("reviews.example", f"{name}.example")
    for path, text in {
        "site.toml": f'{site}security_contact = "a@{name}.example"\n',
        "about.md": f"---\ntitle: About {name}\n---\n\n{name} and words.\n",
        "reviews/kitchen-of-echoes.md": SECOND,
        "reviews/glass-harbour.md": FIRST.replace("A diver", f"![A](../media/a.png) A {name}"),
        **{f"reviews/r{n}.md": f"---\ntitle: R{n}\npublished: 2020-01-01\n---\n\nThe {name}.\n" for n in range(22)},
    }.items():
        (content / path).write_text(text.replace("Every street", f"Every {name} street"), "utf-8")
    (content / "media/a.png").write_bytes(picture(shade))
    build_site(content, directory / name, lambda *_: None, lambda: None)
    build = (directory / name / "current").resolve()
    for built in (*build.rglob("*"), build):
        os.utime(built, (DATE_ON_LAMBDA, DATE_ON_LAMBDA))
    return build


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two releases of a site, one after the other."""
    directory = tmp_path_factory.mktemp("releases")
    return build_release(directory, "auk"), build_release(directory, "owl")


def app_of(build: Path) -> Flask:
    return create_app({"BUILD": build, "TRUSTED_HOSTS": None})


def asking(app: Flask) -> Ask:
    def ask(method: str, address: str, headers: dict[str, str]) -> Answer:
        with app.test_client().open(address, method=method, headers=headers) as response:
            return _read(response.status_code, response.headers, response.data)

    return ask


def _read(status: int, headers: Headers, body: bytes) -> Answer:
    packed = headers.get("Content-Encoding") == "gzip" and body
    return Answer(status, headers, re.sub(rb'"took_ms": [\d.]+', b"", gzip.decompress(body) if packed else body))


def files_of(build: Path) -> list[str]:
    """Return the addresses of the files of a build that are named by their content."""
    folders = (build / "static", build / "media")
    names = (f"/{folder.name}/{path.name}" for folder in folders for path in sorted(folder.iterdir()))
    return [name for name in names if not name.endswith(".gz")]


def validators(kept: Answer) -> Iterator[dict[str, str]]:
    """Yield what a browser, a cache or a robot may ask with that kept an answer; and what a broken one may."""
    tag = kept.headers.get("ETag", '"none"')
    strong = tag.removeprefix("W/")
    since = kept.headers.get("Last-Modified", PAST)
    yield {}
    for date in (since, FUTURE, "yesterday", ""):
        yield {"If-Modified-Since": date}
    for tags in (tag, strong, f'"x", {tag}', '"', "", 'W/"x"'):
        yield {"If-None-Match": tags}
    yield {"If-None-Match": 'W/"x"', "If-Modified-Since": FUTURE}
    for condition in (tag, strong, since):
        yield {"Range": "bytes=0-9", "If-Range": condition}
    yield {"Range": "bytes=0-9"}
    yield {"Range": "bytes=999999999-"}
    yield {"If-Unmodified-Since": PAST}
    yield {"If-Match": "*"}


def is_same(kept: Answer, now: Answer) -> bool:
    return (kept.status, kept.body) == (now.status, now.body)


def check(new: Answer, kept: Answer, plain: Answer, method: str, accepted: str | None) -> None:
    """See that `new` is right for who has `kept`, where anyone else gets `plain`."""
    if new.status == 304:
        assert is_same(kept, plain)
        assert new.body == b""
        for name in ("ETag", "Cache-Control", "Vary"):
            assert new.headers.get(name) == plain.headers.get(name)
    else:
        assert new.status == plain.status
        assert new.body == (plain.body if method == "GET" else b"")
    assert {"Date", "Last-Modified", "Accept-Ranges", "Expires"}.isdisjoint(name.title() for name, _ in new.headers)
    if new.status not in {200, 304}:
        assert new.headers["Cache-Control"] == "no-store"
        assert "ETag" not in new.headers
    if "Content-Encoding" in new.headers:
        assert accepted is not None
        assert "gzip;q=0," not in f"{accepted},"


@pytest.mark.parametrize(("method", "encodings"), [("GET", ENCODINGS), ("HEAD", [None, "gzip"])])
def test_new_release_is_seen_by_who_kept_the_old_one(
    releases: tuple[Path, Path], method: str, encodings: list[str | None]
) -> None:
    """Every route, in every encoding, with every validator: the new answer, or 304 where it is the same."""
    old, new = map(asking, map(app_of, releases))
    unchanged = 0
    for address in [*ADDRESSES, *files_of(releases[0]), *files_of(releases[1])]:
        for accepted in encodings:
            encoding = {"Accept-Encoding": accepted} if accepted else {}
            kept, plain = old("GET", address, encoding), new("GET", address, encoding)
            for validator in validators(kept):
                answer = new(method, address, encoding | validator)
                check(answer, kept, plain, method, accepted)
                unchanged += answer.status == 304
    assert unchanged  # the stylesheet is the same


def test_new_release_is_seen_through_lambda(releases: tuple[Path, Path]) -> None:
    """The same, as the function answers it."""
    addresses = [*ADDRESSES, *files_of(releases[0]), *files_of(releases[1])]
    asked = [(address, {"Accept-Encoding": accepted}) for address in addresses for accepted in ("gzip", "br")]
    old, new = (ask_lambda(build, asked) for build in releases)
    again = [
        (address, encoding | validator)
        for (address, encoding), kept in zip(asked, old, strict=True)
        for validator in validators(kept)
    ]
    answers = iter(ask_lambda(releases[1], again))
    for (_, encoding), kept, plain in zip(asked, old, new, strict=True):
        for _ in validators(kept):
            check(next(answers), kept, plain, "GET", encoding["Accept-Encoding"])


def ask_lambda(build: Path, asked: list[tuple[str, dict[str, str]]]) -> list[Answer]:
    events = [function_url(*address.partition("?")[::2], headers=headers) for address, headers in asked]
    return [
        _read(
            told["statusCode"],
            Headers(told["headers"]),
            base64.b64decode(told["body"]) if told["isBase64Encoded"] else told["body"].encode(),
        )
        for told in invoke(build, *events)
    ]


def test_every_route_is_asked(releases: tuple[Path, Path]) -> None:
    """No endpoint of the site is left out above."""
    app = app_of(releases[1])
    adapter = app.url_map.bind("localhost")
    paths = [address.partition("?")[0] for address in (*ADDRESSES, *files_of(releases[1]))]
    asked = {adapter.match(path)[0] for path in paths if path not in {"/nothing", "/about"}}
    assert asked == {rule.endpoint for rule in app.url_map.iter_rules()}


def test_answer_that_comes_in_two_forms_says_so(releases: tuple[Path, Path]) -> None:
    """In both of them, and when there is nothing new."""
    ask = asking(app_of(releases[1]))
    packed = set()
    for address in [*ADDRESSES, *files_of(releases[1])]:
        small, plain = ask("GET", address, {"Accept-Encoding": "gzip"}), ask("GET", address, {})
        again = ask("GET", address, {"If-None-Match": plain.headers.get("ETag", "")})
        if "Content-Encoding" in small.headers:
            packed.add(address)
            assert {answer.headers["Vary"] for answer in (small, plain, again)} == {"Accept-Encoding"}, address
    assert {"/", "/feed.atom", "/opensearch.xml"} < packed
    assert any(address.endswith(".svg") for address in packed)


@pytest.mark.parametrize(
    ("accepted", "reads"),
    [
        *((accepted, True) for accepted in ("gzip", "GZIP", "br, gzip;q=0.5", "*")),
        *((accepted, False) for accepted in ("", "br", "identity", "gzip;q=0", "gzip;q=0, *", "*;q=0")),
    ],
)
def test_gzip_is_for_who_reads_it(releases: tuple[Path, Path], accepted: str, *, reads: bool) -> None:
    """A page and a file, by what is accepted and by what is not."""
    ask = asking(app_of(releases[1]))
    for address in ("/", "/feed.atom"):
        answer = ask("GET", address, {"Accept-Encoding": accepted})
        assert ("Content-Encoding" in answer.headers) == reads


@pytest.mark.parametrize("address", ["/", "/feed.atom", "/search?q=harbour", "/.well-known/security.txt"])
def test_precondition_that_fails_is_not_kept(releases: tuple[Path, Path], address: str) -> None:
    """If-Match wants strong ETags, of which there are none here: 412 with words, and no cache may keep it."""
    ask = asking(app_of(releases[1]))
    tag = ask("GET", address, {}).headers["ETag"]
    for tags in (tag, tag.removeprefix("W/"), '"x"', f'"x", {tag}'):
        answer = ask("GET", address, {"If-Match": tags})
        assert (answer.status, answer.headers["Cache-Control"]) == (412, "no-store")
        assert "ETag" not in answer.headers
        assert "If-None-Match" in answer.body.decode()
    assert ask("GET", address, {"If-Match": "*"}).status == 200
    assert ask("GET", address, {"If-None-Match": "*"}).status == 304


def test_day_of_expiry_is_part_of_the_etag(releases: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that nobody deploys anew says another day tomorrow, and within the year even years later."""
    ask = asking(app_of(releases[1]))
    today = ask("GET", "/.well-known/security.txt", {})
    for later in (1, 400, 4000):
        now = datetime.now(UTC) + timedelta(days=later)

        class Later(datetime):
            @classmethod
            def now(cls, _: object) -> datetime:  # type: ignore[override]
                return now  # noqa: B023 - asked within the loop

        monkeypatch.setattr("site_app.web.pages.datetime", Later)
        answer = ask("GET", "/.well-known/security.txt", {"If-None-Match": today.headers["ETag"]})
        assert answer.status == 200
        [expires] = re.findall(r"Expires: (\S+)", answer.body.decode())
        assert timedelta(days=300) < datetime.fromisoformat(expires) - now < timedelta(days=365)


def test_server_sets_the_only_date(releases: tuple[Path, Path]) -> None:
    """One Date in every answer, over HTTP: the server's."""
    server = make_server("127.0.0.1", 0, app_of(releases[1]))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        for address in [*ADDRESSES, *files_of(releases[1])]:
            connection = HTTPConnection("127.0.0.1", server.server_port)
            connection.request("GET", address)
            with connection.getresponse() as response:
                assert len(response.headers.get_all("Date") or ()) == 1, address
            connection.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
