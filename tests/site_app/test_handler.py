"""The Lambda entry point answers the events of a function URL."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site_app.conftest import PROJECT


def invoke(build: Path, path: str, query: str) -> dict[str, object]:
    """Return the handler's answer to a GET, from a process of its own as on Lambda."""
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": "abc.lambda-url.eu-west-1.on.aws"},
        "requestContext": {"http": {"method": "GET", "path": path, "sourceIp": "192.0.2.1", "protocol": "HTTP/1.1"}},
        "isBase64Encoded": False,
    }
    code = (
        "import json, sys; from site_app.handler import handler; print(json.dumps(handler(json.load(sys.stdin), None)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(event),
        env={"SITE_BUILD": str(build)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(run.stdout))


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/", "", "Lovely Runner (2024)"),
        ("/api/v1/search", "q=%EC%84%A0%EC%9E%AC", '"query": "선재"'),
        ("/reviews/lovely-runner/themes-explored/", "", "Themes Explored"),
    ],
)
def test_handler_answers_a_function_url(shipped_build: Path, path: str, query: str, expected: str) -> None:
    """Pages and searches, Hangul included."""
    answer = invoke(shipped_build, path, query)
    assert answer["statusCode"] == 200
    assert expected in str(answer["body"])


def test_handler_loads_nothing_that_builds(shipped_build: Path) -> None:
    """Cold starts pay only for what answers a reader."""
    code = "import sys, site_app.handler; print(*sys.modules)"
    environment = {"SITE_BUILD": str(shipped_build)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, text=True)
    loaded = set(run.stdout.split())
    assert "site_app.pages" in loaded
    assert not loaded & {
        "yaml",
        "markdown_it",
        "nh3",
        "site_app.reviews",
        "whoosh.qparser",
        "whoosh.highlight",
    }
