"""The site that ships behind a CDN: what readers get of it, and what is kept for them."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.aws.account import Account
from deploy.aws.alias import live_version
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.rehearsal.server import Rehearsal
from deploy.stages import Stage
from deploy.steps.deployment import roll_back
from tests.deploy.conftest import Deploy, get
from tests.deploy.steps.test_bad_releases import damaged, readers

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def cdn(stage: Stage) -> Stage:
    """Return the stage with a CDN."""
    return replace(stage, cdn=True)


@pytest.fixture
def visits(running: Rehearsal) -> Iterator[list[str]]:
    """Return the addresses that the function is asked for."""
    seen: list[str] = []
    invoke = running.lambdas.invoke

    def note(function: Any, event: bytes) -> Any:
        asked = json.loads(event)
        seen.append(f"{asked['rawPath']}?{asked['rawQueryString']}".rstrip("?"))
        return invoke(function, event)

    running.lambdas.invoke = note  # type: ignore[method-assign]
    yield seen
    running.lambdas.invoke = invoke  # type: ignore[method-assign]


def test_cdn_is_the_only_way_in(deploy: Deploy, aws: Account, cdn: Stage) -> None:
    """Readers get the site from it; the function URL is closed to all but this very distribution."""
    made = deploy(cdn)
    assert get(f"{made.url}reviews/lovely-runner/")[0] == 200
    assert json.loads(get(f"{made.url}api/v1/search?q=%EC%84%A0%EC%9E%AC")[1])["query"] == "선재"
    found = aws.client("lambda").get_function_url_config(FunctionName=cdn.function, Qualifier="live")
    assert get(found["FunctionUrl"])[0] == 403
    assert found["AuthType"] == "AWS_IAM"
    policy = json.loads(aws.client("lambda").get_policy(FunctionName=cdn.function, Qualifier="live")["Policy"])
    assert sorted(statement["Action"] for statement in policy["Statement"]) == [
        "lambda:InvokeFunction",
        "lambda:InvokeFunctionUrl",
    ]
    assert made.front.distribution
    for statement in policy["Statement"]:
        assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert statement["Condition"]["ArnLike"]["AWS:SourceArn"] == made.front.distribution.arn


def test_pages_are_kept_by_path_and_parameters_that_count(deploy: Deploy, cdn: Stage, visits: list[str]) -> None:
    """What came before is not asked of the function again, whatever trackers add; a 404 and the health are."""
    url = deploy(cdn).url
    visits.clear()
    first = get(f"{url}search?q=ambition")
    assert get(f"{url}search?q=ambition&utm_source=mail&fbclid=1") == first
    assert visits == ["/search?q=ambition"]
    assert get(f"{url}search?q=ambition&page=2") != first
    assert visits == ["/search?q=ambition", "/search?q=ambition&page=2"]
    visits.clear()
    for path in ("healthz", "no-such-page/"):
        assert get(url + path) == get(url + path)
    assert visits == ["/healthz", "/healthz", "/no-such-page/", "/no-such-page/"]


def test_file_is_kept_by_its_own_name_alone(deploy: Deploy, cdn: Stage, visits: list[str]) -> None:
    """By a name that another release may have, it is asked of the function each time."""
    url = deploy(cdn).url
    [own] = re.findall(r"static/site\.[0-9a-f]{12}\.css", get(url)[1])
    other = f"static/site.{'0' * 12}.css"
    visits.clear()
    assert get(url + other) == get(url + other) == get(url + own) == get(url + own)
    assert get(url + own)[0] == 200
    assert visits.count(f"/{other}") == 2
    assert visits.count(f"/{own}") <= 1


def test_reader_who_has_the_page_gets_304(deploy: Deploy, cdn: Stage) -> None:
    """From what the CDN keeps; after a new release, the page again."""
    url = deploy(cdn).url
    with urllib.request.urlopen(url) as page:
        known = urllib.request.Request(url, headers={"If-None-Match": page.headers["ETag"]})
    with pytest.raises(urllib.error.HTTPError) as caught, urllib.request.urlopen(known):
        pass
    assert caught.value.code == 304
    caught.value.close()


def test_new_release_shows_at_once(
    deploy: Deploy, aws: Account, cdn: Stage, edited: tuple[Package, Path], package: Package
) -> None:
    """What is kept of the old release is forgotten at the switch, and at the way back; no reader gets an error."""
    good = deploy(cdn)
    asked = f"{good.url}api/v1/search?q=harpsichords"
    assert json.loads(get(asked)[1])["total"] == 0
    with readers(good.url, {package.release, edited[0].release}) as wrong:
        assert deploy(cdn, what=edited[0], built=edited[1]).changed
        assert json.loads(get(asked)[1])["total"] == 1
        roll_back(Target(aws, cdn), None, lambda _: None)
        assert json.loads(get(asked)[1])["total"] == 0
    assert wrong == []


def test_bad_release_never_reaches_the_cdn(
    deploy: Deploy, aws: Account, cdn: Stage, edited: tuple[Package, Path], tmp_path: Path
) -> None:
    """It fails its proof before the switch, as without a CDN."""
    good = deploy(cdn)
    bad = damaged(edited[0], tmp_path / "bad.zip", "MAIN_sections.lengths", lambda data: data[:9])
    with (
        readers(good.url, {good.version.release}) as wrong,
        pytest.raises(DeployError, match="it was not made live"),
    ):
        deploy(cdn, what=bad, built=edited[1])
    assert wrong == []
    assert live_version(Target(aws, cdn)) == "1"
