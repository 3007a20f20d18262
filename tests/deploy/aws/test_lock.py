"""One deploy of a stage at a time, and none that blocks the next for ever."""

import json
import multiprocessing
import os
import signal
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from moto.s3.models import s3_backends

from deploy.aws.account import READING, Account
from deploy.aws.alias import live_version
from deploy.aws.bucket import Bucket, bucket_of, ensure_bucket
from deploy.aws.lock import KEY, LIFETIME_SECONDS, RENEW_SECONDS, HeldLock, only_deployer
from deploy.aws.target import Target
from deploy.errors import DeployError, LockLostError
from deploy.packaging.package import Package
from deploy.rehearsal.runtime import Answer
from deploy.rehearsal.server import Rehearsal
from deploy.stages import Stage
from deploy.steps.deployment import roll_back
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.aws.test_faults import outcome
from tests.deploy.conftest import Deploy, get
from tests.deploy.elsewhere import account_at, deploy_elsewhere, hold_elsewhere
from tests.deploy.faults import Faults, changes, nth

ACCOUNT = "123456789012"
SWITCH = "PUT /2015-03-31/functions/review-microsite-production/aliases/live"
#: Starts processes from one that has loaded what they need, and no thread or lock of the tests.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.deploy.elsewhere"])


@pytest.fixture
def bucket(aws: Account, stage: Stage) -> Bucket:
    """Make the stage's bucket, and return it."""
    ensure_bucket(aws, bucket_of(Target(aws, stage)))
    return bucket_of(Target(aws, stage))


def held(aws: Account, bucket: Bucket) -> dict[str, Any]:
    """Return what the lock says of its holder."""
    found: dict[str, Any] = json.loads(aws.client("s3").get_object(**bucket.at(KEY))["Body"].read())
    return found


def put(aws: Account, bucket: Bucket, body: bytes, age: float = 0.0) -> None:
    """Leave a lock, written so many seconds ago."""
    aws.client("s3").put_object(**bucket.at(KEY), Body=body)
    key = s3_backends[ACCOUNT]["aws"].buckets[bucket.name].keys[bucket.at(KEY)["Key"]]
    key.last_modified = datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=age)


def foreign(aws: Account, bucket: Bucket, **change: object) -> bytes:
    """Return the lock of a command on another machine."""
    with only_deployer(aws, bucket, "deploy production", lambda _: None):
        return json.dumps(held(aws, bucket) | {"host": "elsewhere", "machine": "another"} | change).encode()


def test_second_command_says_who_holds_the_lock(deploy: Deploy, aws: Account, stage: Stage, bucket: Bucket) -> None:
    """Whom, on which machine, at what, since when and until when; deploy, rollback and undeploy change nothing."""
    deploy()
    deploy(replace(stage, memory_size=512))
    told = (
        rf"s3://{bucket.name}/{bucket.prefix}deploy.lock: \S+ on \S+ \(process {os.getpid()}\) has been at "
        r"`rollback` since 20\S+, for 0:00:\d\d, renewed its lock \d s ago, and loses it in 1[12]\d s unless it renews "
        "it again; wait until that has ended, or take it over with --take-over"
    )
    other = account_at(str(aws.endpoint), stage)
    with only_deployer(other, bucket, "rollback", lambda _: None):
        for attempt in (
            deploy,
            lambda: roll_back(Target(aws, stage), None, lambda _: None),
            lambda: undeploy_stage(Target(aws, stage), lambda _: None),
        ):
            with pytest.raises(DeployError, match=told):
                attempt()
    assert live_version(Target(aws, stage)) == "2"
    assert roll_back(Target(aws, stage), None, lambda _: None).version.number == "1"


@pytest.mark.parametrize(
    ("change", "age"), [({"pid": 2**22 + 1}, 0), ({"pid": 10**30}, 0), ({"machine": "another"}, LIFETIME_SECONDS + 2)]
)
def test_abandoned_lock_is_taken_over(
    deploy: Deploy, aws: Account, bucket: Bucket, change: dict[str, object], age: float
) -> None:
    """One whose process has died on this machine, and one that its holder renews no more; whatever it says of when."""
    with only_deployer(aws, bucket, "deploy", lambda _: None):
        body = json.dumps(held(aws, bucket) | change | {"since": "2099-01-01T00:00:00+00:00"}).encode()
    put(aws, bucket, body, age)
    assert deploy().changed


@pytest.mark.parametrize("age", [0, LIFETIME_SECONDS - 10])
def test_lock_of_someone_at_work_elsewhere_is_kept(deploy: Deploy, aws: Account, bucket: Bucket, age: float) -> None:
    """One that was renewed in time, on a machine whose processes cannot be seen from here, of the same name or not."""
    change = {"pid": 2**22 + 1, "since": "2000-01-01T00:00:00+00:00"}
    locks = {host: foreign(aws, bucket, host=host, **change) for host in ("elsewhere", socket.gethostname())}
    for host, lock in locks.items():
        put(aws, bucket, lock, age)
        with pytest.raises(DeployError, match=f"on {host} .* has been at"):
            deploy()


def test_no_lock_outlives_its_holder_by_three_minutes() -> None:
    """Killed right after renewing it, whoever had it."""
    assert LIFETIME_SECONDS <= 180
    assert RENEW_SECONDS * 3 < LIFETIME_SECONDS


@pytest.mark.parametrize("body", [b"", b"\xff", b"[1]", b"null", b'{"pid": "x", "user": "\\u001b[31m", "since": 5}'])
def test_lock_that_cannot_be_read_is_one_all_the_same(
    deploy: Deploy, aws: Account, bucket: Bucket, body: bytes
) -> None:
    """Whatever lies there is respected for as long, and told without what a terminal would obey."""
    put(aws, bucket, body)
    with pytest.raises(DeployError, match="with --take-over") as caught:
        deploy()
    assert str(caught.value).isprintable()
    put(aws, bucket, body, LIFETIME_SECONDS + 2)
    assert deploy().changed


def test_lock_is_renewed_while_it_is_held(aws: Account, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written anew each time; afterwards it is gone, and not written again."""
    monkeypatch.setattr("deploy.aws.lock.RENEW_SECONDS", 0.02)
    with only_deployer(aws, bucket, "deploy", lambda _: None):
        written = {held(aws, bucket)["written"]}
        until = time.monotonic() + 20
        while len(written) < 4 and time.monotonic() < until:
            written.add(held(aws, bucket)["written"])
    assert len(written) == 4
    for _ in range(5):
        time.sleep(0.02)
        assert aws.client("s3").list_objects_v2(Bucket=bucket.name)["KeyCount"] == 0


@pytest.mark.parametrize("kind", ["lost answer", "500", "throttle"])
@pytest.mark.usefixtures("quick")
def test_lock_is_kept_though_answers_are_lost(deploy: Deploy, stage: Stage, faults: Faults, kind: str) -> None:
    """Whichever call for it is not heard of: it was done, or is done again."""
    deploy()
    for attempt, before in enumerate((0, 1, 5)):
        faults.reset(*[(f"/{KEY}", lambda: None)] * before, (f"/{KEY}", kind))
        assert deploy(replace(stage, memory_size=512 + 64 * attempt)).changed
        assert not faults.left
    faults.reset(
        ("DELETE /review-microsite-production-123456789012-eu-west-1/review-microsite-production/deploy.lock", kind)
    )
    deploy()
    assert not faults.left
    assert not deploy().changed


def test_lock_that_cannot_be_renewed_holds_for_a_while(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as nobody else can have it, the deploy goes on; then it changes nothing more."""
    deploy()
    write = "PUT /{Bucket}/{Key}".format(**bucket_of(Target(aws, stage)).at(KEY))
    faults.reset((write, lambda: None), *[(write, "denied")] * 99)
    assert deploy(replace(stage, memory_size=512)).changed
    monkeypatch.setattr("deploy.aws.lock.MARGIN_SECONDS", LIFETIME_SECONDS)
    faults.reset((write, lambda: None), *[(write, "denied")] * 99)
    with pytest.raises(LockLostError, match="not renewed for 0 s: AWS: s3:PutObject is not allowed"):
        deploy(replace(stage, memory_size=640))
    assert live_version(Target(aws, stage)) == "2"


def test_take_over_ends_the_command_that_held_it(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults, bucket: Bucket
) -> None:
    """It changes nothing more, at whichever call it was, and says who took over; who took over goes through."""
    asked: list[str] = []
    victim, other = (account_at(str(aws.endpoint), stage) for _ in range(2))
    other.takes_over = True
    seizing: list[int] = []

    def note(model: Any, params: dict[str, Any], **_: object) -> None:
        if model.name.startswith(READING) or str(params.get("Key")).endswith(KEY):
            return
        asked.append(model.name)
        if seizing == [len(asked) - 1]:
            thief.take(lambda _: None)
            faults.reset()

    victim.session.events.register("before-parameter-build", note)
    for memory in (512, 576, 640):
        asked.clear()
        deploy(replace(stage, memory_size=memory, num_retained_versions=1), account=victim)
    calls = list(asked)
    assert {"UpdateAlias", "UpdateFunctionCode", "PutObject", "DeleteFunction"} <= set(calls)
    # The bucket is made before there is a lock in it.
    for number in [number for number, name in enumerate(calls) if "Bucket" not in name and "PublicAccess" not in name]:
        thief = HeldLock(other, bucket, "rollback")
        before = live_version(Target(aws, stage))
        asked.clear()
        seizing[:] = [number]
        changed = replace(stage, memory_size=704 + 64 * number, num_retained_versions=1)
        status, told = outcome(lambda to: deploy(to, account=victim), changed)
        assert not [call for call in faults.calls if changes(call) and KEY not in call], calls[number]
        # Old versions are removed when all is done; the next deploy does it, too.
        is_done = calls[number] == "DeleteFunction"
        assert (status, "it was taken over" in told) == ((0, False) if is_done else (1, True)), told
        assert (live_version(Target(aws, stage)) == before) != is_done
        thief.give_back()
        seizing.clear()
        deploy(changed, account=victim)


def test_alias_that_another_hand_has_moved_is_left_there(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults
) -> None:
    """Between the last look at it and the switch, and with no lock at all: Lambda itself refuses."""
    deploy()
    deploy(replace(stage, memory_size=512))
    other = account_at(str(aws.endpoint), stage).client("lambda")
    move = {"FunctionName": stage.function, "Name": "live", "FunctionVersion": "1"}
    faults.reset((SWITCH, lambda: other.update_alias(**move)))
    with pytest.raises(DeployError, match="another hand has moved live, which is on version 1 now") as caught:
        deploy(replace(stage, memory_size=640))
    assert (caught.value.status, live_version(Target(aws, stage))) == (1, "1")


@pytest.mark.parametrize("left", [False, True])
def test_one_of_many_has_the_lock(
    aws: Account, running: Rehearsal, stage: Stage, bucket: Bucket, tmp_path: Path, left: bool
) -> None:
    """Six processes at once, at a free lock and at one that was left: one takes it, and the others say so."""
    if left:
        put(aws, bucket, foreign(aws, bucket), LIFETIME_SECONDS + 2)
    asked = (running.endpoint, stage, bucket, tmp_path, time.time() + 2, 6)
    crowd = [FORKS.Process(target=hold_elsewhere, args=asked) for _ in range(6)]
    for process in crowd:
        process.start()
    for process in crowd:
        process.join(60)
    assert sorted(path.name.split()[1] for path in tmp_path.iterdir()) == ["held"] + ["refused"] * 5


def test_deploy_killed_at_any_call_is_completed_by_the_next(
    deploy: Deploy, aws: Account, running: Rehearsal, stage: Stage, faults: Faults, package: Package
) -> None:
    """Killed at every call that changes something, readers have a good release, and a rerun completes."""
    url = deploy().url
    faults.reset()
    deploy(replace(stage, memory_size=512))
    calls = [call for call in dict.fromkeys(faults.calls) if changes(call)]
    assert len(calls) > 5
    for attempt, call in enumerate(calls):
        changed = replace(stage, memory_size=1024 + attempt * 64)
        process = FORKS.Process(target=deploy_elsewhere, args=(running.endpoint, changed, package))
        faults.reset((call, process.kill))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, call
        assert get(f"{url}healthz")[0] == 200
        faults.reset()
        deploy(changed)
        live = live_version(Target(aws, stage))
        found = aws.client("lambda").get_function_configuration(FunctionName=stage.function, Qualifier=str(live))
        assert found["MemorySize"] == changed.memory_size


def test_interrupted_switch_is_taken_back(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults, running: Rehearsal, monkeypatch: pytest.MonkeyPatch
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
    assert live_version(Target(aws, stage)) == "1"
    assert deploy(changed).changed


def test_command_that_was_stopped_for_long_does_not_switch(
    deploy: Deploy, aws: Account, running: Rehearsal, stage: Stage, faults: Faults, package: Package
) -> None:
    """Stopped anywhere, and going on when another has come and gone, it moves nothing; the other's release is live."""
    deploy()
    faults.reset()
    deploy(replace(stage, memory_size=512))
    calls = faults.calls
    switch = next(number for number, call in enumerate(calls) if SWITCH in call)
    code = next(number for number, call in enumerate(calls) if call.endswith("/code"))
    assert KEY in calls[switch - 1]
    for attempt, number in enumerate((code - 1, switch - 2, switch - 1, switch)):
        changed, at_rest = replace(stage, memory_size=1088 + 64 * attempt), Event()
        stopped = FORKS.Process(target=deploy_elsewhere, args=(running.endpoint, changed, package))

        def stop(stopped: Any = stopped, at_rest: Event = at_rest) -> None:
            os.kill(stopped.pid, signal.SIGSTOP)
            at_rest.set()

        faults.reset(*nth(calls, number, "")[:-1], (calls[number], stop))
        stopped.start()
        try:
            assert stopped.pid
            assert at_rest.wait(60)
            time.sleep(0.5)  # Its last call, sent already, is answered first.
            place = bucket_of(Target(aws, stage)).at(KEY)
            s3_backends[ACCOUNT]["aws"].buckets[place["Bucket"]].keys[place["Key"]].last_modified -= timedelta(
                seconds=LIFETIME_SECONDS + 2
            )
            made = deploy(replace(stage, memory_size=3008 - 64 * attempt))
            os.kill(stopped.pid, signal.SIGCONT)
            stopped.join(60)
        finally:
            stopped.kill()
        assert stopped.exitcode == 1, calls[number]
        assert live_version(Target(aws, stage)) == made.version.number, calls[number]
