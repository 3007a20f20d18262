"""The log's line of each search: what was asked and found, and nothing of who asked."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from site_app.web import create_app
from site_app.web.search_log import KINDS, PROVER, read_line
from tests.site_app.conftest import PROJECT
from tests.site_app.web.events import function_url

#: What tells who asks.
READER = {
    "Cookie": "session=c0ffee",
    "User-Agent": "Mozilla/5.0 (Reader)",
    "Referer": "https://elsewhere.example/",
    "X-Forwarded-For": "203.0.113.7",
}


@pytest.fixture
def client(shipped_build: Path) -> FlaskClient:
    """Return a client of a site that has given no answer yet."""
    return create_app({"BUILD": shipped_build}).test_client()


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return what has been logged since it was last asked."""
    lines = capsys.readouterr().err.split("\n")
    assert lines.pop() == ""
    assert all(map(str.isprintable, lines))
    return [told for line in lines if (told := read_line(line))]


@pytest.mark.parametrize("address", ["/search", "/api/v1/search"])
def test_search_is_logged_without_who_made_it(
    client: FlaskClient, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line of JSON, of page and API alike: what was asked, as it is compared, and what came of it."""
    asked = client.get(address, query_string={"q": "  A\u0301NXIETY \uff01 "}, headers=READER)
    assert asked.status_code == 200
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    told = json.loads(text)
    assert told.keys() == KINDS.keys()
    assert (told["search"], told["first"]) == ("anxiety !", "lovely-runner#themes-explored")
    assert (told["hits"], told["relaxed"], told["page"]) == (1, False, 1)
    assert [told[name] for name in ("narrowed", "again", "corrected")] == [[], False, False]
    assert 0 < told["took_ms"] < 60_000
    assert not any(known in text for header in READER.values() for known in (header, "203.0", "Mozilla", "c0ffee"))


def test_search_that_finds_otherwise_says_how(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    """By another spelling, or nothing at all."""
    client.get("/search?q=resiliense")
    client.get("/search?q=xylophone")
    slip, nothing = logged(capsys)
    assert (slip["corrected"], slip["search"]) == (True, "resiliense")
    assert (nothing["hits"], nothing["first"]) == (0, None)


def test_what_is_no_new_search_says_so(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    """A further page, a filter, another order, and what a browser that has the page asks again."""
    etag = client.get("/search?q=runner").headers["ETag"]
    assert client.get("/search?q=runner", headers={"If-None-Match": etag}).status_code == 304
    client.get("/api/v1/search?q=runner", headers={"If-None-Match": etag})
    client.get("/search?q=runner&page=2")
    client.get("/api/v1/search?q=runner&tag=k-drama&sort=newest&spoilers=1&facets=0&group=review")
    told = logged(capsys)
    assert [line["again"] for line in told] == [False, True, True, False, False]
    assert [line["page"] for line in told] == [1, 1, 1, 2, 1]
    assert [line["narrowed"] for line in told] == [[]] * 4 + [["tag", "sort", "spoilers"]]


@pytest.mark.parametrize(
    "address",
    ["/api/v1/suggest?q=res", "/search", "/search?q=+", "/search?tag=k-drama", "/search?q=a&page=0", "/", "/healthz"],
)
def test_what_is_no_search_is_not_logged(client: FlaskClient, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither completions, nor filters alone, nor what is refused, nor who asks for headers only."""
    client.get(address)
    client.head("/search?q=resilience")
    assert capsys.readouterr().err == ""


def test_kept_answer_is_logged_like_the_first(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    """Given from memory it took no time; what a deploy asked, no reader did, and the next one does all the same."""
    proof = client.get("/search?q=anxiety", headers={"User-Agent": PROVER})
    assert (proof.status_code, capsys.readouterr().err) == (200, "")
    for asked in ("anxiety", "mentor", "mentor"):
        client.get(f"/search?q={asked}")
    proven, first, second = logged(capsys)
    assert proven == second | {"search": "anxiety", "hits": 1, "first": "lovely-runner#themes-explored"}
    assert (first["took_ms"] > 0, second) == (True, first | {"took_ms": 0})


HOSTILE = [
    'a"}\n{"search": "forged", "hits": 1',
    "\x1b[2J\x00\x07\x7f\x9b\r\u202e \u2028forged\x85\ufeff",
    "힣" * 200,
    "\ufdfa" * 200,  # folds to eighteen letters each
    "\U0001f600" * 200,
    "\\" * 200,
    "%s %(x)s {0} ${x}",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_breaks_a_line(client: FlaskClient, typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is one line, which does nothing to a terminal, of two thousand bytes at most."""
    assert client.get("/search", query_string={"q": typed}).status_code == 200
    text = capsys.readouterr().err
    assert (text.count("\n"), text[:-1].isprintable()) == (1, True)
    told = read_line(text)
    assert told
    assert told["search"] != "forged"
    assert 0 < len(told["search"]) <= 200
    assert len(text.encode()) < 2_000


def test_logging_can_be_left_out(shipped_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By configuration; and where there is nothing to write to, a search goes on."""
    create_app({"BUILD": shipped_build, "LOG_SEARCHES": False}).test_client().get("/search?q=resilience")
    assert capsys.readouterr().err == ""
    code = "import sys; sys.stderr.close(); from site_app.web import create_app; ask = create_app().test_client().get; "
    code += "print(ask('/search?q=a').status_code, ask('/search?q=a').status_code)"
    environment = os.environ | {"SITE_BUILD": str(shipped_build)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, text=True)
    assert run.stdout == "200 200\n"


def test_lambda_logs_what_readers_ask_alone(shipped_build: Path) -> None:
    """Not what a process asks itself before a snapshot of it is taken."""
    code = "import json, sys; from site_app.web.handler import handler; handler(json.load(sys.stdin), None)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(function_url("/search", "q=%EC%84%A0%EC%9E%AC")),
        env={"SITE_BUILD": str(shipped_build), "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    [line] = run.stderr.splitlines()
    assert json.loads(line)["search"] == "선재"


WHOLE = {"search": "a", "hits": 0, "first": None, "relaxed": False, "corrected": False, "page": 1, "narrowed": []} | {
    "again": False,
    "release": "r",
    "took_ms": 1,
}
OTHERS = [
    "",
    "REPORT Version: 1 Duration: 1.00 ms",
    "[ERROR] 2026-11-23T00:00:00.000Z Exception on /search",
    '{"search": "half',
    "[" * 100_000,
    "1" * 5_000,
    '"search"',
    "[]",
    *(json.dumps({name: value for name, value in WHOLE.items() if name != left}) for left in WHOLE),
    *(json.dumps(WHOLE | {name: {}}) for name in WHOLE),
    json.dumps(WHOLE | {"took_ms": float("nan")}),
    json.dumps(WHOLE | {"took_ms": -1}),
]


def test_lines_of_other_programs_are_no_searches() -> None:
    """Whatever they are: half a line, another's JSON, a kind that no field has."""
    assert read_line(json.dumps(WHOLE)) == WHOLE
    assert [line[:80] for line in OTHERS if read_line(line)] == []
