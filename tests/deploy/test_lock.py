"""One deploy of a stage at a time, and none that blocks the next for ever."""

import json
import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.aws import Aws
from deploy.bucket import bucket_of, ensure_bucket
from deploy.errors import DeployError
from deploy.lock import KEY, only_deployer
from deploy.package import Package
from deploy.rehearsal.runtime import Answer
from deploy.rehearsal.server import Rehearsal
from deploy.releases import live_version
from deploy.stages import Stage
from tests.deploy.conftest import Deploy, get
from tests.deploy.elsewhere import deploy_elsewhere
from tests.deploy.faults import Faults, changes

SWITCH = "PUT /2015-03-31/functions/review-microsite-production/aliases/live"
#: Starts processes from one that has loaded what they need, and no thread or lock of the tests.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.deploy.elsewhere"])


def test_second_deploy_says_who_holds_the_lock(deploy: Deploy, aws: Aws, stage: Stage) -> None:
    """It names user, machine and time, and changes nothing; afterwards it goes through."""
    bucket = bucket_of(aws, stage)
    ensure_bucket(aws, bucket)
    with only_deployer(aws, bucket), pytest.raises(DeployError, match=r"has been deploying since 20\S+; wait until"):
        deploy()
    assert live_version(aws, stage) is None
    assert deploy().changed


@pytest.mark.parametrize("change", [{"pid": 2**22 + 1}, {"host": "elsewhere", "since": "2026-01-01T00:00:00+00:00"}])
def test_abandoned_lock_is_taken_over(deploy: Deploy, aws: Aws, stage: Stage, change: dict[str, object]) -> None:
    """One whose process has died on this machine, and one older than any deploy."""
    bucket = bucket_of(aws, stage)
    ensure_bucket(aws, bucket)
    with only_deployer(aws, bucket):
        held = json.loads(aws.client("s3").get_object(**bucket.at(KEY))["Body"].read())
    aws.client("s3").put_object(**bucket.at(KEY), Body=json.dumps(held | change).encode())
    assert deploy().changed


def test_lock_of_someone_at_work_elsewhere_is_kept(deploy: Deploy, aws: Aws, stage: Stage) -> None:
    """A recent one of another machine, whose processes cannot be seen from here."""
    bucket = bucket_of(aws, stage)
    ensure_bucket(aws, bucket)
    with only_deployer(aws, bucket):
        held = json.loads(aws.client("s3").get_object(**bucket.at(KEY))["Body"].read())
    body = json.dumps(held | {"host": "elsewhere", "pid": 2**22 + 1}).encode()
    aws.client("s3").put_object(**bucket.at(KEY), Body=body)
    with pytest.raises(DeployError, match="on elsewhere has been deploying since"):
        deploy()


def test_deploy_killed_at_any_call_is_completed_by_the_next(
    deploy: Deploy, aws: Aws, running: Rehearsal, stage: Stage, faults: Faults, package: Package, build: Path
) -> None:
    """Killed at every call that changes something, readers have a good release, and a rerun completes."""
    url = deploy().url
    faults.reset()
    deploy(replace(stage, memory_size=512))
    calls = [call for call in dict.fromkeys(faults.calls) if changes(call)]
    assert len(calls) > 5
    for attempt, call in enumerate(calls):
        changed = replace(stage, memory_size=1024 + attempt * 64)
        process = FORKS.Process(target=deploy_elsewhere, args=(running.endpoint, changed, package, build))
        faults.reset((call, lambda process=process: os.kill(process.pid, signal.SIGKILL)))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, call
        assert get(f"{url}healthz")[0] == 200
        faults.reset()
        deploy(changed)
        live = live_version(aws, stage)
        found = aws.client("lambda").get_function_configuration(FunctionName=stage.function, Qualifier=str(live))
        assert found["MemorySize"] == changed.memory_size


def test_interrupted_switch_is_taken_back(
    deploy: Deploy, aws: Aws, stage: Stage, faults: Faults, running: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the public URL is asked: the old release is live again, the lock free, and a rerun completes."""
    deploy()
    changed = replace(stage, memory_size=512)
    invoke, main = running.lambdas.invoke, os.getpid()

    def interrupt(*asked: Any) -> Answer:
        monkeypatch.setattr(running.lambdas, "invoke", invoke)
        os.kill(main, signal.SIGINT)
        return invoke(*asked)

    faults.reset((SWITCH, lambda: monkeypatch.setattr(running.lambdas, "invoke", interrupt)))
    with pytest.raises(DeployError, match="it was interrupted; live is on version 1 again"):
        deploy(changed)
    assert live_version(aws, stage) == "1"
    assert deploy(changed).changed
