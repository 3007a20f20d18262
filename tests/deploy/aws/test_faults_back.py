"""Every call of the way back and of the way out fails once: a rollback completes or leaves all as it was."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from deploy.aws.account import AWS_ERRORS, Account
from deploy.aws.alias import live_version
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import Stage
from deploy.steps.deployment import roll_back
from deploy.steps.undeploy import plan_undeploy, undeploy_stage
from tests.deploy.aws.test_faults import distinct
from tests.deploy.conftest import Deploy
from tests.deploy.faults import Faults, nth
from tests.deploy.small import SMALL
from tests.deploy.steps.test_bad_releases import readers
from tests.sizes import size

pytestmark = [pytest.mark.usefixtures("quick"), pytest.mark.bulk]

#: Whatever was called, it is called again.
PASSING = ("throttle", "500", "500 after", "lost answer")


def some(calls: list[str], kind: str, usual: int) -> list[int]:
    """Return which calls fail in this way: each kind others of them, and all in the end."""
    apart = size(max(1, len(distinct(calls)) // usual), torture=1)
    return distinct(calls)[(*PASSING, "denied").index(kind) % apart :: apart]


def told(run: Callable[[], object]) -> str | None:
    """Run, and return the one line in which it failed, if it did."""
    try:
        run()
    except DeployError as error:
        return str(error)
    except AWS_ERRORS as error:
        return explain(error)
    return None


@pytest.mark.parametrize("kind", [*PASSING, "denied"])
def test_rollback_completes_or_says_why(deploy: Deploy, aws: Account, stage: Stage, faults: Faults, kind: str) -> None:
    """Readers have a good release throughout; after a denial the one before, or the one that was wanted."""
    target = Target(aws, stage)
    url = deploy(replace(stage, memory_size=512)).url
    release = deploy().version.release
    faults.reset()
    roll_back(target, "1", lambda _: None)
    calls = faults.calls
    with readers(url, {release}, *SMALL) as wrong:
        for number in some(calls, kind, 5):
            before = live_version(target)
            wanted = "2" if before == "1" else "1"
            faults.reset(*nth(calls, number, kind))
            failure = told(lambda wanted=wanted: roll_back(target, wanted, lambda _: None))  # type: ignore[misc]
            assert not faults.left, f"{calls[number]} was not made"
            assert (failure is None) or kind == "denied", f"{calls[number]}: {failure}"
            assert live_version(target) == (before if failure else wanted), f"{calls[number]}: {failure}"
            assert "\n" not in (failure or "")
    assert wrong == []


@pytest.mark.parametrize("kind", [*PASSING, "denied"])
def test_undeploy_completes_or_is_completed(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults, kind: str
) -> None:
    """After a failure that passes nothing is left; after a denial, which one line tells, the next removes the rest."""
    target = Target(aws, stage)
    deploy()
    faults.reset()
    undeploy_stage(target, lambda _: None)
    calls = faults.calls
    for number in some(calls, kind, 4):
        deploy()
        faults.reset(*nth(calls, number, kind))
        failure = told(lambda: undeploy_stage(target, lambda _: None))
        assert not faults.left, f"{calls[number]} was not made"
        assert (failure is None) or kind == "denied", f"{calls[number]}: {failure}"
        assert "\n" not in (failure or "")
        if failure:
            undeploy_stage(target, lambda _: None)
        assert plan_undeploy(target) == [], f"{calls[number]}: {failure}"
