"""Taking a stage off AWS, to the last trace."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import Account, Say, is_error
from deploy.aws.bucket import Bucket, bucket_of, check_bucket, find_shares, remove_share
from deploy.aws.caching import remove_access, remove_cache_policy
from deploy.aws.cloudfront import remove_distribution
from deploy.aws.domain import remove_certificates, remove_records
from deploy.aws.front import has_cdn
from deploy.aws.function import remove_function
from deploy.aws.lock import HeldLock, only_deployer
from deploy.aws.log_group import remove_log_group
from deploy.aws.role import remove_role, remove_role_policy
from deploy.aws.target import Target

#: What there may be, and how it is removed.
Steps = dict[str, Callable[[], Any]]
GONE = (
    "404",
    "NoSuchBucket",
    "NoSuchCachePolicy",
    "NoSuchDistribution",
    "NoSuchEntity",
    "NoSuchOriginAccessControl",
    "ResourceNotFoundException",
)


def undeploy_stage(target: Target, say: Say) -> list[str]:
    """Remove everything that a deploy made, saying so, and return what was there. What is gone already is no error.

    Of a bucket that no deploy made, only what deploys put there goes. Readers are cut off first, and the bucket goes
    last: until then its lock still holds.
    """
    account, bucket, removed = target.account, bucket_of(target), []
    # Without a bucket there is no lock to hold, and a deploy has not begun.
    is_there = check_bucket(account, bucket)
    task = f"undeploy {target.stage.name}"
    with only_deployer(account, bucket, task, say) if is_there else nullcontext() as lock:
        for what, remove in _steps(target, lock, say).items():
            if _was_there(remove):
                say(f"Removed {what}.")
                removed.append(what)
    return removed


def _steps(target: Target, lock: HeldLock | None, say: Say) -> Steps:
    """Return what there may be and how to remove it, in order; a step that returns False found nothing."""
    cdn, certificate = _cdn_steps(target, say) if target.stage.cdn or has_cdn(target) else ({}, {})
    stage = target.stage
    function: Steps = {
        f"function {stage.function}": lambda: remove_function(target),
        f"policy of role {stage.role}": lambda: remove_role_policy(target),
        f"role {stage.role}": lambda: remove_role(target),
        f"log group {stage.log_group}": lambda: remove_log_group(target),
    }
    shares = find_shares(target).items()
    last: Steps = {what: partial(_remove_share, target.account, bucket, lock, say) for what, bucket in shares}
    return cdn | function | certificate | last


def _cdn_steps(target: Target, say: Say) -> tuple[Steps, Steps]:
    """Return the steps before the function goes; and after it, when CloudFront has let go of the certificate."""
    before: Steps = {
        "the records of the domain": lambda: remove_records(target),
        "the CDN": lambda: remove_distribution(target, say),
        "the CDN's cache policy": lambda: remove_cache_policy(target),
        "the CDN's access to the function": lambda: remove_access(target),
    }
    return before, {"the certificate of the domain": lambda: remove_certificates(target)}


def _was_there(remove: Callable[[], Any]) -> bool:
    try:
        return remove() is not False
    except ClientError as error:
        if is_error(error, *GONE):
            return False
        raise


def _remove_share(account: Account, bucket: Bucket, lock: HeldLock | None, say: Say) -> bool:
    """Remove what is the stage's in a bucket, when nothing else is left that the lock would be for."""
    if lock:
        lock.give_back()
    return remove_share(account, bucket, say)
