"""The Lambda entry point answers the events of a function URL."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.site_app.conftest import PROJECT
from tests.site_app.web.events import HOST, balancer, function_url

Answer = dict[str, Any]


def invoke(build: Path, *events: object) -> list[Answer]:
    """Return the handler's answers, from one process of its own as on Lambda; `log` has what that wrote last."""
    code = "import json, sys; from site_app.web.handler import handler\n"
    code += "print(json.dumps([handler(event, None) for event in json.load(sys.stdin)]))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(events),
        env={"SITE_BUILD": str(build)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [answer | {"log": run.stderr} for answer in json.loads(run.stdout)]


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
    [answer] = invoke(shipped_build, function_url(path, query))
    assert answer["statusCode"] == 200
    assert expected in str(answer["body"])


def test_only_the_name_that_aws_gives_is_its_own(shipped_build: Path) -> None:
    """Whatever else is called so: the event says by which name it came, or the site knows its own."""
    of_site = "heart-of-k-drama.example"
    good = [HOST, f"{HOST}:443", HOST.upper(), of_site, "localhost"]
    bad = ["evil.lambda-url.eu-west-1.on.aws", "evil.execute-api.eu-west-1.amazonaws.com", f"x.{HOST}", "evil.example"]
    answers = invoke(shipped_build, *(function_url("/", headers={"host": host}) for host in (*good, *bad)))
    assert [answer["statusCode"] for answer in answers] == [200] * len(good) + [400] * len(bad)
    hosts = {"lb-1.eu-west-1.elb.amazonaws.com": 200, of_site: 200, "evil.on.aws": 400, "evil.example": 400}
    answers = invoke(shipped_build, *(balancer("/", headers={"host": host}) for host in hosts))
    assert [answer["statusCode"] for answer in answers] == list(hosts.values())


def test_handler_loads_nothing_that_builds(shipped_build: Path) -> None:
    """Cold starts pay only for what answers a reader."""
    code = "import sys, site_app.web.handler; print(*sys.modules)"
    environment = {"SITE_BUILD": str(shipped_build)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, text=True)
    loaded = set(run.stdout.split())
    assert "site_app.web.pages" in loaded
    assert not loaded & {
        "yaml",
        "markdown_it",
        "nh3",
        "site_app.source.reviews",
        "whoosh.qparser",
        "whoosh.highlight",
    }
