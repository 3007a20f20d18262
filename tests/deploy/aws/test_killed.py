"""Killed at any call that changes something: a rollback and an undeploy are completed by the next."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from deploy.aws.account import Account
from deploy.aws.target import Target
from deploy.rehearsal.server import Rehearsal
from deploy.stages import Stage
from deploy.steps.deployment import roll_back
from deploy.steps.undeploy import plan_undeploy, undeploy_stage
from tests.deploy.conftest import Deploy
from tests.deploy.elsewhere import roll_back_elsewhere, undeploy_elsewhere
from tests.deploy.faults import Faults, changes
from tests.deploy.small import SMALL
from tests.deploy.steps.test_bad_releases import readers
from tests.sizes import size

pytestmark = pytest.mark.usefixtures("quick", "brief")

FORKS = multiprocessing.get_context("forkserver")


@pytest.mark.bulk
def test_rollback_and_undeploy_killed_at_any_call_are_completed(
    deploy: Deploy, aws: Account, running: Rehearsal, stage: Stage, faults: Faults
) -> None:
    """Readers have a good release through each rollback; each undeploy leaves nothing in the end."""
    target, kills = Target(aws, stage), size(3, torture=99)

    def kill_at_each(
        run: Callable[..., None], asked: tuple[object, ...], before: Callable[[], object]
    ) -> Iterator[str]:
        before()
        faults.reset()
        run(running.endpoint, stage, *asked)
        calls = [call for call in dict.fromkeys(faults.calls) if changes(call) and "Simulate" not in call]
        for call in calls[:: max(1, len(calls) // kills)]:
            before()
            process = FORKS.Process(target=run, args=(running.endpoint, stage, *asked))
            faults.reset((call, process.kill))
            process.start()
            process.join(60)
            faults.reset()
            assert process.exitcode == -signal.SIGKILL, call
            yield call

    url = deploy(replace(stage, memory_size=512)).url
    release = deploy().version.release
    with readers(url, {release}, *SMALL) as wrong:
        for call in kill_at_each(roll_back_elsewhere, ("1",), lambda: roll_back(target, "2", lambda _: None)):
            assert roll_back(target, "1", lambda _: None).version.number == "1", call
    assert wrong == []
    for call in kill_at_each(undeploy_elsewhere, (), deploy):
        undeploy_stage(target, lambda _: None)
        assert plan_undeploy(target) == [], call
