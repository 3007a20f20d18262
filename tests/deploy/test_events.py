"""The packaged site under AWS's own runtime client answers every kind of event, and survives the rest."""

import base64
import ctypes
import json
import shutil
import sys
import zipfile
from bisect import bisect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.packaging.package import Package
from deploy.rehearsal.runtime import LocalFunction
from site_app.manifest import make_manifest, write_manifest
from site_app.web.events import LARGEST_ANSWER
from tests.site_app.web import events
from tests.site_app.web.events import HANGUL, KINDS, Event

Make = Callable[..., Event]
Invoke = Callable[[Any], dict[str, Any]]
#: Asked for its version, Landlock has one.
HAS_LANDLOCK = sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) > 0
SECURITY = ("content-security-policy", "referrer-policy", "x-content-type-options")

#: The handler of a package, of which every page fails in words of the reader's.
FAILING = """\
from flask import request
from deploy.entry import handler
from site_app.web.handler import app

@app.before_request
def fail():
    raise ValueError(request.path)
"""


class Function:
    """The packaged site at work, and what it has written."""

    def __init__(self, package: Path, environment: dict[str, str]) -> None:
        self.written: list[str] = []
        self.local = LocalFunction(package, "deploy.entry.handler", environment, 5, self.written.append)

    def __call__(self, event: object) -> dict[str, Any]:
        """Return the answer, its headers in small letters, its body as bytes."""
        told = self.local.invoke(json.dumps(event).encode())
        assert told.error is None, told.payload
        answer = json.loads(told.payload)
        lists = answer.get("multiValueHeaders", {})
        headers = answer.get("headers") or {name: values[0] for name, values in lists.items()}
        body = answer["body"]
        data = base64.b64decode(body) if answer["isBase64Encoded"] else body.encode()
        return {
            "status": answer["statusCode"],
            "headers": {name.lower(): value for name, value in headers.items()},
            "body": data,
        }


@pytest.fixture(scope="module")
def unpacked(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package, unpacked."""
    directory = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(package.path) as archive:
        archive.extractall(directory)
    return directory


@pytest.fixture(scope="module")
def function(unpacked: Path) -> Iterator[Function]:
    """Return the function at work."""
    at_work = Function(unpacked, {})
    yield at_work
    at_work.local.close()


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
class TestEveryKind:
    """What all four kinds of event must get."""

    def test_pages_and_searches(self, function: Function, make: Make) -> None:
        """A page, and a search in Hangul."""
        assert b"Lovely Runner" in function(make("/"))["body"]
        found = function(make("/api/v1/search", f"q={HANGUL}"))
        assert (found["status"], json.loads(found["body"])["query"]) == (200, "선재")

    def test_hangul_paths(self, function: Function, make: Make) -> None:
        """An address in Hangul is looked for, not stumbled over."""
        assert function(make(f"/reviews/{HANGUL}/"))["status"] == 404

    def test_encoded_slashes(self, function: Function, make: Make) -> None:
        """They do not lead elsewhere."""
        assert function(make("/reviews%2Flovely-runner%2F"))["status"] in {200, 404}
        assert function(make("/static/..%2F..%2Fmanifest.json"))["status"] == 404

    def test_names_that_no_file_can_have(self, function: Function, make: Make) -> None:
        """Too long, no character, a path: there is no such page."""
        for name in ("a" * 253, "a" * 4_096, "%ed%95%9c" * 85, "a%00.css", "%ff", "%0a%1b%5b2J", "..%2fcatalogue.json"):
            for path in (f"/static/{name}", f"/media/{name}", f"/reviews/{name}/"):
                answer = function(make(path, headers={"Accept-Encoding": "gzip"}))
                assert answer["status"] == 404

    def test_repeated_parameters(self, function: Function, make: Make) -> None:
        """One of them is read, and nothing breaks."""
        answer = function(make("/api/v1/search", "q=resilience&q=anxiety"))
        assert json.loads(answer["body"])["query"] in {"resilience", "anxiety"}

    def test_reserved_letters_in_a_query(self, function: Function, make: Make) -> None:
        """Plus, percent and ampersand arrive as they were typed."""
        answer = function(make("/api/v1/search", "q=a%2Bb%26c%25d"))
        assert json.loads(answer["body"])["query"] == "a+b&c%d"

    def test_head(self, function: Function, make: Make) -> None:
        """The headers of the page without its body."""
        answer = function(make("/", method="HEAD"))
        assert (answer["status"], answer["body"]) == (200, b"")
        assert answer["headers"]["content-type"].startswith("text/html")

    def test_not_modified(self, function: Function, make: Make) -> None:
        """Who has this release of the page is told so."""
        etag = function(make("/"))["headers"]["etag"]
        answer = function(make("/", headers={"If-None-Match": etag}))
        assert (answer["status"], answer["body"]) == (304, b"")

    def test_post(self, function: Function, make: Make) -> None:
        """Nothing can be sent here."""
        answer = function(make("/", method="POST", body="a=b"))
        assert answer["status"] == 405
        assert "GET" in answer["headers"]["allow"]

    def test_base64(self, function: Function, make: Make) -> None:
        """A body in base64 is read as one; what is not text comes back as one."""
        event = make("/", method="POST", body=base64.b64encode(b"\xff\x00").decode()) | {"isBase64Encoded": True}
        assert function(event)["status"] == 405
        page = function(make("/", headers={"Accept-Encoding": "gzip"}))
        if page["headers"].get("content-encoding") == "gzip":
            assert page["body"][:2] == b"\x1f\x8b"

    def test_long_query(self, function: Function, make: Make) -> None:
        """Eight thousand characters are refused with words."""
        answer = function(make("/api/v1/search", "q=" + "a" * 8000))
        assert answer["status"] == 400
        assert "200" in json.loads(answer["body"])["detail"]

    def test_other_names_are_refused(self, function: Function, make: Make) -> None:
        """What another function, or another site, is called."""
        for host in ("evil.lambda-url.eu-west-1.on.aws", "evil.example"):
            answer = function(make("/", headers={"Host": host}))
            assert (answer["status"], answer["headers"]["cache-control"]) == (400, "no-store")

    def test_security_headers(self, function: Function, make: Make) -> None:
        """On pages, answers of the API, errors and files."""
        for path in ("/", "/api/v1/search?q=a", "/no-such-page/", "/healthz"):
            answer = function(make(*path.partition("?")[::2]))
            assert all(name in answer["headers"] for name in SECURITY), path


def test_malformed_events_get_a_clear_answer(function: Function) -> None:
    """Sixty of them: a valid answer each, no traceback, and the process lives on."""
    sent = events.malformed()
    assert len(sent) >= 60
    process = function.local.process
    function.written.clear()
    for event in sent:
        answer = function(event)
        assert answer["status"] in {200, 400, 404, 405}, event
        assert all(name in answer["headers"] for name in SECURITY), event
    assert function.local.process is process
    assert not [line for line in function.written if "Traceback" in line]


def test_event_that_is_no_request_runs_nothing(function: Function) -> None:
    """A command, a schedule, a queue: told what this function is for."""
    events: list[dict[str, Any]] = [{"raw_command": "print('ran')"}, {"source": "aws.events"}, {"Records": []}]
    for event in events:
        answer = function(event)
        assert (answer["status"], answer["body"][:45]) == (400, b"This function answers HTTP requests only: pat")
    assert "ran" not in function.written


def test_page_over_the_limit_becomes_a_short_error(unpacked: Path, tmp_path: Path, build: Path) -> None:
    """Lambda would refuse it; a reader gets a page, and the process lives on."""
    shutil.copytree(build, tmp_path / "build")
    (tmp_path / "build" / "openapi.json").write_text(json.dumps("선" * 1_200_000, ensure_ascii=False), "utf-8")
    write_manifest(make_manifest("0", tmp_path / "build"), tmp_path / "build")
    function = Function(unpacked, {"SITE_BUILD": str(tmp_path / "build")})
    try:
        for make in KINDS.values():
            answer = function(make("/openapi.json"))
            assert (answer["status"], answer["body"]) == (500, b"This page is too large to send.\n")
            assert all(name in answer["headers"] for name in SECURITY)
        assert function(events.function_url("/"))["status"] == 200
    finally:
        function.local.close()


def test_page_just_within_the_limit_is_sent(unpacked: Path, tmp_path: Path, build: Path) -> None:
    """The headers that are set last count too: no page that the function lets go is refused by Lambda."""
    shutil.copytree(build, tmp_path / "build")

    def ask(letters: int) -> int:
        """Return the status of a page of so many letters."""
        (tmp_path / "build" / "openapi.json").write_text(f'"{"a" * letters}"')
        write_manifest(make_manifest("0", tmp_path / "build"), tmp_path / "build")
        function = Function(unpacked, {"SITE_BUILD": str(tmp_path / "build"), "SITE_NOINDEX": "1"})
        try:
            return int(function(events.function_url("/openapi.json"))["status"])
        finally:
            function.local.close()

    # What is beside the letters is less than that.
    letters = range(LARGEST_ANSWER - 2_500, LARGEST_ANSWER, 40)
    sent = bisect(letters, 200, key=ask)
    assert 0 < sent < len(letters)
    assert [ask(letters[sent - 1]), ask(letters[sent])] == [200, 500]


def test_function_logs_no_line_of_the_readers(unpacked: Path, tmp_path: Path) -> None:
    """Under Lambda's own runtime client, which has its own format: a failure's message and traceback are printable."""
    shutil.copytree(unpacked, tmp_path / "task")
    (tmp_path / "task" / "failing.py").write_text(FAILING)
    function = Function(tmp_path / "task", {})
    function.local.handler = "failing.handler"
    try:
        path = "/%0a%5bERROR%5d%09forged%1b%5b2J%c2%9b%e2%80%a8%e2%80%ae%7f"
        assert function(events.function_url(path))["status"] == 500
    finally:
        function.local.close()
    lines = [line.replace("\t", " ") for line in function.written]
    assert all(map(str.isprintable, lines))
    assert [line.split("/")[0][-13:] for line in lines if "forged" in line] == ["Exception on ", "ValueError: "]


def test_handler_writes_nothing(function: Function, unpacked: Path, package: Package) -> None:
    """What is unpacked is what was packed, after all that."""
    function(events.function_url("/"))
    with zipfile.ZipFile(package.path) as archive:
        packed = set(archive.namelist())
    assert {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()} == packed


@pytest.mark.skipif(not HAS_LANDLOCK, reason="this kernel has no Landlock")
def test_function_can_write_nowhere(tmp_path: Path) -> None:
    """As on Lambda, and to root too: neither over its own files nor beside them, nor anywhere else."""
    package = tmp_path / "task"
    package.mkdir()
    source = "from pathlib import Path\ndef handler(event, context):\n    Path(event).write_text('written')\n"
    (package / "writing.py").write_text(source)
    local = LocalFunction(package, "writing.handler", {}, 5, lambda _: None)
    try:
        for place in (package / "writing.py", package / "new.txt", tmp_path / "new.txt"):
            told = local.invoke(json.dumps(str(place)).encode())
            assert (told.error, json.loads(told.payload)["errorType"]) == ("Unhandled", "PermissionError")
    finally:
        local.close()
    assert [path.name for path in tmp_path.rglob("*")] == ["task", "writing.py"]
    assert (package / "writing.py").read_text() == source


def test_snapshot_is_primed(unpacked: Path) -> None:
    """With SnapStart, a page and a search are answered before the snapshot."""
    function = Function(unpacked, {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"})
    try:
        assert function(events.function_url("/"))["status"] == 200
    finally:
        function.local.close()
