"""Taking a stage off AWS, to the last trace."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import DENIED, Account, Say, is_error
from deploy.aws.alarms import remove_alarms, remove_topics
from deploy.aws.bucket import Bucket, bucket_of, check_bucket, find_shares, remove_share
from deploy.aws.cdn.caching import remove_access, remove_cache_policy
from deploy.aws.cdn.cloudfront import remove_distribution
from deploy.aws.cdn.domain import remove_certificates, remove_records
from deploy.aws.cdn.origins import OF_FUNCTION, OF_IMAGES
from deploy.aws.front import has_cdn, let_go_of_cdn
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


class _WouldChangeError(Exception):
    """A call would change something, and nothing is to be."""


def plan_undeploy(target: Target) -> list[str]:
    """Return what `undeploy_stage` would remove, in its order, and change nothing."""

    def refuse() -> None:
        raise _WouldChangeError

    def is_there(remove: Callable[[], Any]) -> bool:
        try:
            return _was_there(remove)
        except _WouldChangeError:
            return True

    target.account.before_change = refuse
    try:
        return [what for what, remove in _steps(target, None, lambda _: None).items() if is_there(remove)]
    finally:
        target.account.before_change = None


def remove_cdn(target: Target, say: Say) -> None:
    """Remove the CDN of a stage that is to have none any more, after readers come in without it."""
    for steps in cdn_steps(target, say):
        for what, remove in steps.items():
            if _was_there(remove):
                say(f"Removed {what}.")
    # Last: until then, a rerun knows by it that some of it may be left.
    let_go_of_cdn(target)


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
    cdn, certificate = cdn_steps(target, say)
    stage = target.stage
    function: Steps = {
        f"function {stage.function}": lambda: remove_function(target),
        f"policy of role {target.everywhere}": lambda: remove_role_policy(target),
        f"role {target.everywhere}": lambda: remove_role(target),
        f"log group {stage.log_group}": lambda: remove_log_group(target),
    }
    shares = find_shares(target).items()
    last: Steps = {what: partial(_remove_share, target.account, bucket, lock, say) for what, bucket in shares}
    return cdn | function | certificate | _alarm_steps(target) | last


def cdn_steps(target: Target, say: Say) -> tuple[Steps, Steps]:
    """Return the steps before the function goes; and after it, when CloudFront has let go of the certificate."""
    before: Steps = {
        "the records of the domain": lambda: remove_records(target),
        "the CDN": lambda: remove_distribution(target, say),
        "the CDN's cache policy": lambda: remove_cache_policy(target),
        "the CDN's access to the function": lambda: remove_access(target, OF_FUNCTION),
        "the CDN's access to the images": lambda: remove_access(target, OF_IMAGES),
    }
    after: Steps = {"the certificate of the domain": lambda: remove_certificates(target)}
    if target.stage.cdn or has_cdn(target):
        return before, after
    # One may be left all the same, of a stage that is half gone; whoever may not look for it has made none.
    return _as_far_as_allowed(before), _as_far_as_allowed(after)


def _alarm_steps(target: Target) -> Steps:
    steps: Steps = {
        "the alarms": lambda: remove_alarms(target),
        "whoever the alarms told": lambda: remove_topics(target),
    }
    # There may be some of former settings; whoever may not look for them has made none.
    return steps if target.stage.alarm_email else _as_far_as_allowed(steps)


def _was_there(remove: Callable[[], Any]) -> bool:
    try:
        return remove() is not False
    except ClientError as error:
        if is_error(error, *GONE):
            return False
        raise


def _as_far_as_allowed(steps: Steps) -> Steps:
    def run(remove: Callable[[], Any]) -> bool:
        try:
            return remove() is not False
        except ClientError as error:
            if is_error(error, *DENIED):
                return False
            raise

    return {what: partial(run, remove) for what, remove in steps.items()}


def _remove_share(account: Account, bucket: Bucket, lock: HeldLock | None, say: Say) -> bool:
    """Remove what is the stage's in a bucket, when nothing else is left that the lock would be for."""
    if lock:
        lock.give_back()
    return remove_share(account, bucket, say)
