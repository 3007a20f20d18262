"""One command at a time that changes a stage: whoever writes the lock into the bucket first has it, and renews it.

Every write is conditional, so that S3 itself lets but one of several have it. How old a lock is, S3's clock says.
"""

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic, time
from typing import Any
from uuid import getnode, uuid4

from botocore.exceptions import ClientError

from deploy.aws.account import AWS_ERRORS, Account, Say, is_error
from deploy.aws.bucket import Bucket
from deploy.aws.refusals import explain
from deploy.errors import DeployError, LockLostError
from site_app.printable import printable

KEY = "deploy.lock"
#: A lock is renewed this often, and before each call that changes something; seconds.
RENEW_SECONDS = 30
#: One that was not renewed for so long belonged to a command that was killed, or cannot reach S3 any more; seconds.
LIFETIME_SECONDS = 120
#: So long before that, a command that cannot renew its lock stops changing things: a call takes its time; seconds.
MARGIN_SECONDS = 40
#: How often another may come first, or give the lock back, just then.
TAKE_TRIES = 5
#: S3's words for a condition that does not hold.
REFUSED = ("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey")


@contextmanager
def only_deployer(account: Account, bucket: Bucket, task: str, say: Say) -> Iterator["HeldLock"]:
    """Hold the right to change a stage; `task` tells others what for. Raises DeployError naming who has it.

    A lock whose process has died on this machine, or which was not renewed in time, is taken over; any is, if the
    account `takes_over`. Once this one is lost so, every call to AWS that changes something raises LockLostError.
    """
    lock = HeldLock(account, bucket, task)
    lock.take(say)
    try:
        yield lock
    finally:
        lock.give_back()


class HeldLock:
    """A lock in a bucket that this process holds from `take` to `give_back`."""

    def __init__(self, account: Account, bucket: Bucket, task: str) -> None:
        self.account = account
        self.place = bucket.at(KEY)
        self.s3 = account.make_client("s3")
        self.holder: dict[str, Any] = {"user": _user(), "host": socket.gethostname(), "machine": _machine()}
        self.holder |= {"pid": os.getpid(), "arn": account.identity["Arn"], "task": task}
        self.holder |= {"since": datetime.now(UTC).isoformat(timespec="seconds")}
        self.etag = ""
        self.renewed = (0.0, 0.0)
        self.turn = Lock()
        self.ended = Event()

    def __str__(self) -> str:
        return "s3://{Bucket}/{Key}".format(**self.place)

    def take(self, say: Say) -> None:
        """Write the lock, and keep it renewed. Raises DeployError if another has it."""
        for _ in range(TAKE_TRIES):
            if self._write(IfNoneMatch="*"):
                break
            found = self._read()
            if found is None:
                continue
            if not (self.account.takes_over or found.is_abandoned):
                raise DeployError(f"{self}: {found}; wait until that has ended, or take it over with --take-over")
            if self._write(IfMatch=found.etag):
                say(f"Took over the lock: {found}.")
                break
        else:
            raise DeployError(f"{self}: others take it at the same time; run it again")
        self.account.before_change = self.check
        Thread(target=self._keep_renewed, daemon=True).start()

    def check(self) -> None:
        """Renew the lock. Raises LockLostError if another has it, or may have it by now."""
        with self.turn:
            try:
                if self._write(IfMatch=self.etag):
                    return
                found = self._read()
            except AWS_ERRORS as error:
                # By a clock that never jumps, and by one that goes on while the machine sleeps.
                age = max(monotonic() - self.renewed[0], time() - self.renewed[1])
                if age < LIFETIME_SECONDS - MARGIN_SECONDS:
                    return
                raise LockLostError(f"{self}: not renewed for {age:.0f} s: {explain(error)}") from error
            if found is None:
                raise LockLostError(f"{self}: it was taken over, and given back since; nothing more was changed")
            if found.etag != self.etag:
                raise LockLostError(f"{self}: it was taken over: {found}; nothing more was changed")

    def give_back(self) -> None:
        """Remove the lock, unless another has taken it over. One that cannot be removed soon counts no more."""
        if self.ended.is_set():
            return
        self.ended.set()
        self.account.before_change = None
        with self.turn, suppress(*AWS_ERRORS):
            self.s3.delete_object(**self.place, IfMatch=self.etag)
        self.s3.close()

    def _keep_renewed(self) -> None:
        while not self.ended.wait(RENEW_SECONDS):
            with suppress(*AWS_ERRORS, LockLostError):
                self.check()

    def _write(self, **condition: str) -> bool:
        """Write the lock anew, unlike any before; return whether it was as the condition says."""
        body = json.dumps(self.holder | {"written": str(uuid4())}).encode()
        asked = monotonic(), time()
        try:
            etag = str(self.s3.put_object(**self.place, Body=body, **condition)["ETag"])
        except ClientError as error:
            if not is_error(error, *REFUSED):
                raise
            found = self._read()
            # The very same: the first try's answer was lost on its way back.
            if found is None or found.body != body:
                return False
            etag = found.etag
        self.etag, self.renewed = etag, asked
        return True

    def _read(self) -> "_Found | None":
        try:
            found = self.s3.get_object(**self.place)
        except ClientError as error:
            if is_error(error, "NoSuchKey"):
                return None
            raise
        told = found["ResponseMetadata"]["HTTPHeaders"].get("date")
        now = parsedate_to_datetime(told) if told else datetime.now(UTC)
        return _Found(found["ETag"], found["Body"].read(), (now - found["LastModified"]).total_seconds(), now)


@dataclass(frozen=True, slots=True)
class _Found:
    """A lock as it lies in the bucket: when it was read, and how long before it was written; S3's time, seconds."""

    etag: str
    body: bytes
    age: float
    now: datetime

    @property
    def holder(self) -> dict[str, str]:
        """What its holder told of itself, as far as that can be read; nothing that a terminal would obey."""
        try:
            told = json.loads(self.body)
        except ValueError:
            told = None
        return {key: printable(str(value)) for key, value in told.items()} if isinstance(told, dict) else {}

    @property
    def is_abandoned(self) -> bool:
        """Return whether its holder renews it no more, or was a process of this machine that is gone."""
        pid = self.holder.get("pid", "")
        is_gone = self.holder.get("machine") == _machine() and pid.isdecimal() and not _is_running(int(pid))
        return is_gone or self.age > LIFETIME_SECONDS

    def __str__(self) -> str:
        has = {"user": "somebody", "host": "a machine unknown", "pid": "?", "task": "work", "since": "?"} | self.holder
        lapses = max(0, LIFETIME_SECONDS - self.age)
        return (
            f"{has['user']} on {has['host']} (process {has['pid']}) has been at `{has['task']}` since {has['since']}"
            f"{self._duration(has['since'])}, renewed its lock {max(0, self.age):.0f} s ago, and loses it in "
            f"{lapses:.0f} s unless it renews it again"
        )

    def _duration(self, since: str) -> str:
        with suppress(ValueError, TypeError):
            return f", for {max(timedelta(0), self.now - datetime.fromisoformat(since))}"
        return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        # A container need not have a name for it.
        return str(os.getuid())


def _machine() -> str:
    """Return what tells this machine, as long as it runs, and this container from others that bear its name."""
    try:
        started = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{started} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return f"{socket.gethostname()} {getnode():x}"


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
