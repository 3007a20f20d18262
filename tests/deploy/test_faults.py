"""Every call to AWS fails once, in turn: readers keep the old release, and the deploy completes or says why not."""

from dataclasses import replace

import pytest

from deploy.aws import AWS_ERRORS, Aws, explain
from deploy.errors import DeployError
from deploy.releases import live_version
from deploy.stages import Stage
from deploy.undeploy import undeploy_stage
from tests.deploy.conftest import Deploy
from tests.deploy.faults import Faults
from tests.deploy.test_bad_releases import readers

#: Without these the release is live all the same, and what they leave undone, the next deploy or undeploy does: giving
#: back the lock, removing what was uploaded; the role's policy, written anew if it cannot be read; an upload,
#: which is tried twice; and the old versions.
AFTERTHOUGHTS = (
    "DELETE /review-microsite-production-123456789012-eu-west-1/",
    "s3 HEAD",
    "iam POST /",
    "/site.zip",
    "/versions",
    "DELETE /2015-03-31/functions/review-microsite-production?Qualifier=",
)


def distinct(calls: list[str]) -> list[int]:
    """Return the numbers of the calls, leaving out those between the first and the last of many alike."""
    return [
        number for number, call in enumerate(calls) if call not in calls[:number] or call not in calls[number + 1 :]
    ]


@pytest.mark.parametrize("kind", ["throttle", "500", "lost answer"])
def test_call_that_fails_once_is_made_again(deploy: Deploy, aws: Aws, stage: Stage, faults: Faults, kind: str) -> None:
    """Whichever call it is, the deploy completes, an answer lost on its way back included."""
    good = deploy()
    numbers = changing_calls(deploy, stage, faults)
    with readers(good.url, {good.release.release}) as wrong:
        for attempt, number in enumerate(numbers):
            faults.reset((number, kind))
            made = deploy(replace(stage, memory_size=1024 + attempt * 64))
            assert not faults.left, f"call {number} was not made"
            assert made.changed, faults.calls[number]
            assert live_version(aws, stage) == made.release.version
    assert wrong == []


def test_call_that_is_denied_is_named(deploy: Deploy, aws: Aws, stage: Stage, faults: Faults) -> None:
    """The old release stays live, or is put back; the line names the permission that lacks."""
    good = deploy()
    numbers = changing_calls(deploy, stage, faults)
    with readers(good.url, {good.release.release}) as wrong:
        for attempt, number in enumerate(numbers):
            before = live_version(aws, stage)
            faults.reset((number, "denied"))
            told, status = "", 0
            try:
                deploy(replace(stage, memory_size=1024 + attempt * 64))
            except (DeployError, *AWS_ERRORS) as error:
                told = str(error) if isinstance(error, DeployError) else explain(error)
                status = getattr(error, "status", 1)
            call = faults.calls[number]
            assert not faults.left, f"call {number} was not made"
            if not told:
                assert any(part in call for part in AFTERTHOUGHTS), call
                continue
            assert ("is not allowed to you" in told) or ("not allowed" in told and "s3:" in told), f"{call}: {told}"
            assert status in {1, 3}, call
            assert live_version(aws, stage) == before, call
    assert wrong == []


def changing_calls(deploy: Deploy, stage: Stage, faults: Faults) -> list[int]:
    """Deploy a change, and return the numbers of the calls that it takes."""
    faults.reset()
    deploy(replace(stage, memory_size=512))
    return distinct(faults.calls)


def test_first_deploy_whose_answers_are_lost_completes(deploy: Deploy, aws: Aws, stage: Stage, faults: Faults) -> None:
    """Whatever was made without anyone hearing of it is found to be there."""
    deploy()
    undeploy_stage(aws, stage, lambda _: None)
    faults.reset()
    deploy()
    made = [number for number, call in enumerate(faults.calls) if call.split()[1] != "GET" and "/invoc" not in call]
    assert len(made) > 10
    for number in made:
        undeploy_stage(aws, stage, lambda _: None)
        faults.reset((number, "lost answer"))
        made_now = deploy()
        assert not faults.left
        assert made_now.changed, faults.calls[number]
        assert live_version(aws, stage) == made_now.release.version, faults.calls[number]
