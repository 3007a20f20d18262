"""Taking a stage off AWS, to the last trace."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import Aws, Say, is_error
from deploy.aws.bucket import Bucket, bucket_of, check_bucket, find_shares, remove_share
from deploy.aws.caching import remove_access, remove_policy
from deploy.aws.cloudfront import remove_distribution
from deploy.aws.domain import remove_certificates, remove_records
from deploy.aws.front import has_cdn
from deploy.aws.lock import HeldLock, only_deployer
from deploy.stages import Stage
from deploy.steps.ship import ROLE_POLICY

GONE = (
    "404",
    "NoSuchBucket",
    "NoSuchCachePolicy",
    "NoSuchDistribution",
    "NoSuchEntity",
    "NoSuchOriginAccessControl",
    "ResourceNotFoundException",
)


def undeploy_stage(aws: Aws, stage: Stage, say: Say) -> list[str]:
    """Remove everything that a deploy made, saying so, and return what was there. What is gone already is no error.

    Of a bucket that no deploy made, only what deploys put there goes. Readers are cut off first, and the bucket goes
    last: until then its lock still holds.
    """
    bucket, removed = bucket_of(aws, stage), []
    # Without a bucket there is no lock to hold, and a deploy has not begun.
    is_there = check_bucket(aws, bucket)
    with only_deployer(aws, bucket, f"undeploy {stage.name}", say) if is_there else nullcontext() as lock:
        for what, remove in _steps(aws, stage, lock, say).items():
            if _was_there(remove):
                say(f"Removed {what}.")
                removed.append(what)
    return removed


def _steps(aws: Aws, stage: Stage, lock: HeldLock | None, say: Say) -> dict[str, Callable[[], Any]]:
    """Return what there may be and how to remove it, in order; a step that returns False found nothing."""
    cdn: dict[str, Callable[[], Any]] = {}
    certificate: dict[str, Callable[[], Any]] = {}
    if stage.cdn or has_cdn(aws, stage):
        cdn = {
            "the records of the domain": lambda: remove_records(aws, stage),
            "the CDN": lambda: remove_distribution(aws, stage, say),
            "the CDN's cache policy": lambda: remove_policy(aws, stage),
            "the CDN's access to the function": lambda: remove_access(aws, stage),
        }
        # It is in use until CloudFront has let go of it everywhere.
        certificate = {"the certificate of the domain": lambda: remove_certificates(aws, stage)}
    lambdas, iam, logs = map(aws.client, ("lambda", "iam", "logs"))
    # The function takes its versions, alias, URL and permissions with it.
    function: dict[str, Callable[[], Any]] = {
        f"function {stage.function}": lambda: lambdas.delete_function(FunctionName=stage.function),
        f"policy of role {stage.role}": lambda: iam.delete_role_policy(RoleName=stage.role, PolicyName=ROLE_POLICY),
        f"role {stage.role}": lambda: iam.delete_role(RoleName=stage.role),
        f"log group {stage.log_group}": lambda: logs.delete_log_group(logGroupName=stage.log_group),
    }
    shares = find_shares(aws, stage).items()
    last = {what: partial(_remove_share, aws, bucket, lock, say) for what, bucket in shares}
    return cdn | function | certificate | last


def _was_there(remove: Callable[[], Any]) -> bool:
    try:
        return remove() is not False
    except ClientError as error:
        if is_error(error, *GONE):
            return False
        raise


def _remove_share(aws: Aws, bucket: Bucket, lock: HeldLock | None, say: Say) -> bool:
    """Remove what is the stage's in a bucket, when nothing else is left that the lock would be for."""
    if lock:
        lock.give_back()
    return remove_share(aws, bucket, say)
