"""Every call to AWS fails, in turn, once or always: readers keep a good release; the deploy completes or says why."""

from dataclasses import replace

import pytest

from deploy.aws.account import AWS_ERRORS, Account
from deploy.aws.alias import live_version
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import Stage
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.conftest import Deploy
from tests.deploy.faults import Faults, changes, nth
from tests.deploy.small import SMALL
from tests.deploy.steps.test_bad_releases import readers
from tests.sizes import size

pytestmark = pytest.mark.usefixtures("quick")

#: Without these the release is live all the same, and what they leave undone, the next deploy or undeploy does:
#: renewing the lock, which holds a while, and giving it back; removing what was uploaded; the role's policy, written
#: anew if it cannot be read; an upload, which is tried twice; the old versions; and alarms, if it wants none. Which
#: addresses would vanish is told where that can be read.
AFTERTHOUGHTS = (
    "GET /2015-03-31/functions/review-microsite-production?Qualifier=N",
    "DescribeAlarms",
    "/deploy.lock",
    "DELETE /review-microsite-production-123456789012-eu-west-1/",
    "s3 HEAD",
    "iam POST /",
    "/site.zip",
    "/versions",
    "DELETE /2015-03-31/functions/review-microsite-production?Qualifier=",
)
#: More than any call is tried.
ALWAYS = 99

#: Each at every third call: whatever was called, botocore takes all for a reason to call again. The last took effect.
HEARD_ALIKE = ("throttle", "500", "500 after")
ALIAS = "PUT /2015-03-31/functions/review-microsite-production/aliases/live"
HANGS = {
    "the upload": ("/site.zip", "unheard", 1),
    "the new version": ("/functions/review-microsite-production/code", "unanswered", 1),
    "the switch": (ALIAS, "unheard", 1),
    "the public URL": ("/url?Qualifier=live", "unheard", 1),
    "the switch and the way back": (ALIAS, "unanswered", 3),
}


def changing_calls(deploy: Deploy, stage: Stage, faults: Faults) -> list[str]:
    """Deploy a change, and return the calls that it takes."""
    faults.reset()
    deploy(replace(stage, memory_size=512))
    return faults.calls


def distinct(calls: list[str]) -> list[int]:
    """Return the numbers of the calls, leaving out those between the first and the last of many alike."""
    return [
        number for number, call in enumerate(calls) if call not in calls[:number] or call not in calls[number + 1 :]
    ]


def outcome(deploy: Deploy, changed: Stage) -> tuple[int, str]:
    """Deploy, and return the exit status that the command would have, and its line."""
    try:
        deploy(changed)
    except DeployError as error:
        return error.status, str(error)
    except AWS_ERRORS as error:
        return 1, explain(error)
    return 0, ""


@pytest.mark.bulk
@pytest.mark.parametrize("kind", ["throttle", "500", "500 after", "lost answer", "unheard", "unanswered"])
def test_call_that_fails_once_is_made_again(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever call it is, the deploy completes, an answer lost on its way back or never given included."""
    good = deploy()
    calls = changing_calls(deploy, stage, faults)
    numbers = distinct(calls)
    if kind in HEARD_ALIKE:
        apart = size(len(HEARD_ALIKE), torture=1)
        numbers = numbers[HEARD_ALIKE.index(kind) % apart :: apart]
    if kind == "unanswered":  # A call that writes nothing might as well be unheard.
        numbers = [number for number in numbers if changes(calls[number])]
    if kind in {"unheard", "unanswered"}:  # Given up soon; a version that is still starting by then is asked again.
        monkeypatch.setattr("deploy.aws.account.READ_SECONDS", 0.3)
        monkeypatch.setattr("deploy.aws.account.TRIES", 30)
        aws.clients.clear()
    with readers(good.url, {good.version.release}, *SMALL) as wrong:
        for attempt, number in enumerate(numbers):
            faults.reset(*nth(calls, number, kind))
            made = deploy(replace(stage, memory_size=1024 + attempt * 64))
            assert not faults.left, f"{calls[number]} was not made"
            assert made.changed, calls[number]
            assert live_version(Target(aws, stage)) == made.version.number
    assert wrong == []


def test_call_that_is_denied_is_named(deploy: Deploy, aws: Account, stage: Stage, faults: Faults) -> None:
    """The old release stays live; the line names the permission that lacks."""
    good = deploy()
    calls = changing_calls(deploy, stage, faults)
    with readers(good.url, {good.version.release}, *SMALL) as wrong:
        for attempt, number in enumerate(distinct(calls)):
            call, before = calls[number], live_version(Target(aws, stage))
            faults.reset(*nth(calls, number, "denied"))
            status, told = outcome(deploy, replace(stage, memory_size=1024 + attempt * 64))
            assert not faults.left, f"{call} was not made"
            if not status:
                assert any(part in call for part in AFTERTHOUGHTS), call
                continue
            assert ("is not allowed to you" in told) or ("not allowed" in told and "s3:" in told), f"{call}: {told}"
            assert status == 1, call
            assert live_version(Target(aws, stage)) == before, call
    assert wrong == []


def test_call_that_always_fails_ends_the_deploy(deploy: Deploy, aws: Account, stage: Stage, faults: Faults) -> None:
    """After the last try one line says why; the old release stays live."""
    good = deploy()
    calls = changing_calls(deploy, stage, faults)
    with readers(good.url, {good.version.release}, *SMALL) as wrong:
        for attempt, call in enumerate(dict.fromkeys(calls)):
            before = live_version(Target(aws, stage))
            faults.reset(*[(call, "500")] * ALWAYS)
            status, told = outcome(deploy, replace(stage, memory_size=1024 + attempt * 64))
            faults.reset()
            if not status:
                assert any(part in call for part in AFTERTHOUGHTS), call
                continue
            assert "failed: made to fail (" in told or "(500)" in told, f"{call}: {told}"
            assert "\n" not in told, told
            assert status == 1, call
            assert live_version(Target(aws, stage)) == before, call
    assert wrong == []


@pytest.mark.parametrize(("call", "kind", "status"), HANGS.values(), ids=HANGS)
def test_call_that_always_hangs_ends_the_deploy(
    deploy: Deploy,
    aws: Account,
    stage: Stage,
    faults: Faults,
    call: str,
    kind: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The deploy does not hang with it; one line says where it waited, and the next deploy completes."""
    monkeypatch.setattr("deploy.aws.account.READ_SECONDS", 1)
    good = deploy()
    with readers(good.url, {good.version.release}, *SMALL) as wrong:
        faults.reset(*[(call, kind)] * ALWAYS)
        ended, told = outcome(deploy, replace(stage, memory_size=512))
        faults.reset()
        assert (ended, live_version(Target(aws, stage))) == (status, "1"), told
        assert "AWS: Read timeout on endpoint URL" in told
        assert "\n" not in told
        assert deploy(replace(stage, memory_size=512)).changed
    assert wrong == []


def test_first_deploy_whose_answers_are_lost_completes(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults
) -> None:
    """Whatever was made without anyone hearing of it is found to be there."""
    deploy()
    undeploy_stage(Target(aws, stage), lambda _: None)
    faults.reset()
    deploy()
    calls = faults.calls
    made = [number for number, call in enumerate(calls) if call.split()[1] != "GET" and "/invoc" not in call]
    assert len(made) > 10
    for number in made:
        undeploy_stage(Target(aws, stage), lambda _: None)
        faults.reset(*nth(calls, number, "lost answer"))
        made_now = deploy()
        assert not faults.left
        assert made_now.changed, calls[number]
        assert live_version(Target(aws, stage)) == made_now.version.number, calls[number]
