"""One deploy of a stage at a time: whoever writes the lock into the bucket first has it."""

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from deploy.aws import AWS_ERRORS, Aws, is_error
from deploy.bucket import Bucket
from deploy.errors import DeployError

KEY = "deploy.lock"
#: A deploy takes a minute, one that makes a CDN a quarter of an hour; a lock this old was left by one that was killed.
LONGEST_DEPLOY = timedelta(minutes=30)


@contextmanager
def only_deployer(aws: Aws, bucket: Bucket) -> Iterator[None]:
    """Hold the right to deploy. Raises DeployError naming who has it.

    A lock whose process has died on this machine, or which is older than any deploy, is taken over.
    """
    etag = _take(aws, bucket)
    try:
        yield
    finally:
        _give_back(aws, bucket, etag)


def _take(aws: Aws, bucket: Bucket) -> str:
    holder: dict[str, Any] = {"user": getpass.getuser(), "host": socket.gethostname(), "pid": os.getpid()}
    holder |= {"arn": aws.identity["Arn"], "since": datetime.now(UTC).isoformat(timespec="seconds")}
    holder["token"] = str(uuid4())
    body = json.dumps(holder).encode()
    s3 = aws.client("s3")
    try:
        return str(s3.put_object(**bucket.at(KEY), Body=body, IfNoneMatch="*")["ETag"])
    except ClientError as error:
        if not is_error(error, "PreconditionFailed", "ConditionalRequestConflict"):
            raise
    found = s3.get_object(**bucket.at(KEY))
    other = json.loads(found["Body"].read())
    # The very same lock: the first try's answer was lost on its way back.
    if other != holder and not _is_abandoned(other):
        raise DeployError(
            f"s3://{bucket.name}/{bucket.prefix}{KEY}: {other['user']} on {other['host']} has been deploying since "
            f"{other['since']}; wait until that has ended"
        )
    return str(s3.put_object(**bucket.at(KEY), Body=body, IfMatch=found["ETag"])["ETag"])


def _is_abandoned(holder: dict[str, Any]) -> bool:
    if datetime.now(UTC) - datetime.fromisoformat(holder["since"]) > LONGEST_DEPLOY:
        return True
    return holder["host"] == socket.gethostname() and not _is_running(holder["pid"])


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _give_back(aws: Aws, bucket: Bucket, etag: str) -> None:
    """Remove the lock, unless someone has taken it over. One that cannot be removed ends with this process."""
    with suppress(*AWS_ERRORS):
        aws.client("s3").delete_object(**bucket.at(KEY), IfMatch=etag)
