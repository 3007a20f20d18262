"""A good release goes live however long AWS takes to tell all its servers; a bad one does not stay."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from random import Random
from typing import Any

import pytest

from deploy.aws.account import Account
from deploy.aws.alias import live_version
from deploy.aws.target import Target
from deploy.errors import DeployError, RolledBackError
from deploy.packaging.package import Package
from deploy.rehearsal.lag import Lag
from deploy.rehearsal.server import Rehearsal
from deploy.stages import Stage
from deploy.steps.prove import Proof
from deploy.steps.public import NEW_URL_SECONDS, STALE_SECONDS, WRONG_SECONDS
from deploy.steps.switch import make_live
from tests.deploy.conftest import Deploy, get
from tests.deploy.faults import Faults

ACCOUNT = "123456789012"
ALIAS = "PUT /2015-03-31/functions/review-microsite-production/aliases/live"
#: Share of answers that are from the version before, and for how many seconds.
LAGS = [(0.05, 6), (0.2, 20), (0.5, 20), (0.95, 20), (1.0, STALE_SECONDS - 10)]


class Clock:
    """Time that passes when somebody waits, and a little with each look at it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        self.now += 0.001
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, running: Rehearsal) -> Iterator[Clock]:
    """Let waiting for AWS's servers, and their hearing of a change, take no time; afterwards they hear at once."""
    made = Clock()
    for module in ("deploy.steps.public", "deploy.aws.front"):
        monkeypatch.setattr(f"{module}.monotonic", made)
        monkeypatch.setattr(f"{module}.sleep", made.wait)
    for module in ("lag", "lambda_records"):
        monkeypatch.setattr(f"deploy.rehearsal.{module}.monotonic", made)
    monkeypatch.setattr("deploy.steps.public.QUIET_SECONDS", 10)
    yield made
    running.lambdas.moving, running.lambdas.granting = Lag(), Lag()


@pytest.fixture
def switch(aws: Account, stage: Stage, deploy: Deploy, edited: tuple[Package, Path]) -> Callable[..., list[str]]:
    """Deploy twice, and return a function that makes version 1 or 2 live and returns what was said."""
    proofs = {"1": Proof(deploy().version.release)}
    proofs["2"] = Proof(deploy(what=edited[0], built=edited[1]).version.release)

    def run(version: str, to: Stage = stage) -> list[str]:
        said: list[str] = []
        make_live(Target(aws, to), version, proofs[version], said.append)
        assert live_version(Target(aws, stage)) == version
        return said

    return run


def instead(monkeypatch: pytest.MonkeyPatch, answer: Callable[[BaseHTTPRequestHandler], bool]) -> None:
    """Let something else answer readers, where it says that it did."""
    usual = "deploy.rehearsal.function_url._Url"
    from deploy.rehearsal.function_url import _Url  # noqa: PLC0415

    asked = _Url.answer

    def get_or(self: Any) -> None:
        if not answer(self):
            asked(self)

    monkeypatch.setattr(f"{usual}.do_GET", get_or)


def test_good_release_outlives_answers_of_the_one_before(switch: Callable[..., list[str]], running: Rehearsal) -> None:
    """Whatever share of the answers they are, and for as long as AWS may take: forward, and back again."""
    for seed, (share, seconds) in enumerate(LAGS):
        running.lambdas.moving = Lag(share, seconds, seed)
        for version in "121":
            assert switch(version) == [], (share, seconds)


def test_old_answers_without_end_are_no_reason_to_go_back(
    switch: Callable[..., list[str]], running: Rehearsal, clock: Clock
) -> None:
    """Past the window the release stays live, as proven, and the line says that another still answers at times."""
    for share in (0.9, 1.0):
        running.lambdas.moving = Lag(share, 10**6)
        since = clock.now
        (said,) = switch("1" if share < 1 else "2")
        assert "is live, and http://127.0.0.1" in said
        assert "is still answered by another at times" in said
        assert STALE_SECONDS < clock.now - since < STALE_SECONDS + 60


def test_change_of_settings_alone_is_waited_for(deploy: Deploy, stage: Stage, running: Rehearsal) -> None:
    """The release is the same, and the version another: its answers are told from those of the one before."""
    url = deploy().url
    running.lambdas.moving = Lag(0.9, 20)
    deploy(replace(stage, aws_environment_variables={"SITE_NOINDEX": "1"}))
    running.lambdas.moving.seconds = 0
    assert get(url)[0] == 200


def test_permission_just_added_is_waited_for(
    deploy: Deploy, aws: Account, stage: Stage, running: Rehearsal, faults: Faults
) -> None:
    """At a first deploy, and at one that puts right what another hand has changed, 403 is no fault of the release."""
    running.lambdas.granting = Lag(1.0, NEW_URL_SECONDS - 20)
    running.lambdas.moving = Lag(0.5, 20)
    url = deploy().url
    client, where = aws.client("lambda"), {"FunctionName": stage.function, "Qualifier": "live"}
    client.remove_permission(**where, StatementId="public-url-invoke")
    client.remove_permission(**where, StatementId="public-url")
    client.add_permission(
        **where, StatementId="public-url", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com"
    )
    faults.reset()
    assert deploy().changed
    added = [call for call in faults.calls if call.endswith("/policy?Qualifier=live") and " POST " in call]
    assert len(added) == 2
    policy = json.loads(client.get_policy(**where)["Policy"])["Statement"]
    assert {each["Sid"]: each["Principal"] for each in policy} == {"public-url": "*", "public-url-invoke": "*"}
    assert get(url)[0] == 200


def test_errors_that_pass_are_no_reason_to_go_back(
    switch: Callable[..., list[str]], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For most of the window, and now and then afterwards: not let in, too many, not reached, broken off."""
    random, told = Random(1), {"status": 0, "until": 0}

    def fail(handler: BaseHTTPRequestHandler) -> bool:
        fails = clock.now < told["until"] or random.random() < 0.1
        if fails and told["status"]:
            handler.send_response(told["status"])
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        elif fails:
            handler.close_connection = True
        return fails

    instead(monkeypatch, fail)
    for attempt, status in enumerate((403, 429, 502, 503, 504, 0)):
        told |= {"status": status, "until": int(clock.now) + (NEW_URL_SECONDS if status == 429 else WRONG_SECONDS) - 5}
        assert switch("12"[attempt % 2]) == [], status


@pytest.mark.parametrize(("share", "status"), [(0.0, 404), (0.0, 502), (0.7, 404)])
def test_wrong_answers_that_last_take_the_release_back(
    switch: Callable[..., list[str]],
    aws: Account,
    stage: Stage,
    running: Rehearsal,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
    status: int,
) -> None:
    """Soon, and among answers of the version before, too."""
    running.lambdas.moving = Lag(share, 10**6)

    def fail(handler: BaseHTTPRequestHandler) -> bool:
        fails = live_version(Target(aws, stage)) == "1" and handler.path == "/no-such-page/"
        if fails:
            handler.send_response(200 if status == 404 else status)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        return fails

    instead(monkeypatch, fail)
    since = clock.now
    with pytest.raises(RolledBackError, match=r"a page that is not there answered 200|/no-such-page/ answered 502"):
        switch("1")
    assert live_version(Target(aws, stage)) == "2"
    assert clock.now - since < STALE_SECONDS


def kept_of(running: Rehearsal) -> set[str]:
    """Return the versions whose answers CDNs keep."""
    answers = [answer for edge in running.cloudfront.edges.values() for answer in edge.kept.values()]
    assert answers
    return {json.loads(answer.payload)["headers"]["X-Version"] for answer in answers}


@pytest.mark.parametrize(("share", "seconds"), [(0.05, 20), (0.9, 60)])
def test_cdn_keeps_nothing_of_the_version_before(
    deploy: Deploy, stage: Stage, running: Rehearsal, edited: tuple[Package, Path], share: float, seconds: int
) -> None:
    """It forgets when its origin has settled, not before: or it would fetch anew, and keep, what is old."""
    cdn = replace(stage, cdn=True)
    url = deploy(cdn).url
    for seed, (change, version) in enumerate(((cdn, "2"), (replace(cdn, memory_size=512), "3"))):
        assert get(f"{url}reviews/lovely-runner/")[0] == 200
        running.lambdas.moving = Lag(share, seconds, seed)
        deploy(change, what=edited[0], built=edited[1])
        assert kept_of(running) == {version}


def test_cdn_keeps_nothing_of_the_version_that_failed(
    deploy: Deploy,
    stage: Stage,
    running: Rehearsal,
    edited: tuple[Package, Path],
    faults: Faults,
    breaking: Callable[[], None],
    clock: Clock,
) -> None:
    """The way back waits for the origin, too; where it takes too long, the CDN forgets all the same."""
    cdn = replace(stage, cdn=True)
    deploy(cdn)
    running.lambdas.moving = Lag(0.5, 20)

    def fail() -> None:
        clock.wait(20)
        breaking()

    faults.reset(("/invalidation", fail))
    with pytest.raises(RolledBackError, match="live is on version 1 again"):
        deploy(cdn, what=edited[0], built=edited[1])
    assert kept_of(running) == {"1"}


def test_next_deploy_tells_a_cdn_what_it_could_not_be_told(
    deploy: Deploy, stage: Stage, running: Rehearsal, edited: tuple[Package, Path]
) -> None:
    """Where the version before answers to the end, another deploy, which changes nothing, lets the CDN forget again."""
    cdn = replace(stage, cdn=True)
    url = deploy(cdn).url
    running.lambdas.moving = Lag(0.6, 10**6)
    deploy(cdn, what=edited[0], built=edited[1])
    (edge,) = running.cloudfront.edges.values()
    for _ in range(20):
        get(f"{url}about/"), get(url)
        edge.kept.pop(next(iter(edge.kept)))
    running.lambdas.moving = Lag()
    assert not deploy(cdn, what=edited[0], built=edited[1]).changed
    assert kept_of(running) == {"2"}


def test_function_at_work_on_another_change_is_waited_for(
    deploy: Deploy, stage: Stage, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lambda refuses with the word that it has for what exists; and when it goes on so, the line says why."""
    monkeypatch.setattr("deploy.aws.account.AT_WORK_PAUSE", 0)
    deploy()
    for attempt, call in enumerate(("/configuration", "/code", "/concurrency", ALIAS)):
        change = replace(stage, memory_size=512 + 64 * attempt, lambda_concurrency=100 + attempt)
        faults.reset(*[(call, "at work")] * 6)
        assert deploy(change).changed
        assert not faults.left
    monkeypatch.setattr("deploy.aws.account.AT_WORK_TRIES", 3)
    faults.reset(*[(ALIAS, "at work")] * 99)
    with pytest.raises(DeployError, match=r"UpdateAlias failed: .*An update is in progress.*readers noticed nothing"):
        deploy()
