"""What a deploy need not be allowed, as it is done already: whoever may only update can."""

from collections.abc import Callable
from contextlib import suppress

from deploy.aws.account import AWS_ERRORS
from deploy.aws.alias import find_alias
from deploy.aws.bucket import bucket_of, is_complete
from deploy.aws.cdn.cloudfront import find_distribution
from deploy.aws.front import has_cdn
from deploy.aws.function import compare, is_there, read_shared_settings, shared_settings
from deploy.aws.function_url import find_url, lets_in
from deploy.aws.role import is_as_wanted
from deploy.aws.target import Target
from deploy.errors import DeployError


def _has_alias(target: Target) -> bool:
    return find_alias(target) is not None


def _has_url(target: Target) -> bool:
    return find_url(target) is not None


def _is_let_in(target: Target) -> bool:
    return lets_in(target) and has_cdn(target) == target.stage.cdn


def _is_settled(target: Target) -> bool:
    return not compare(read_shared_settings(target), shared_settings(target.stage))


def _has_distribution(target: Target) -> bool:
    return find_distribution(target) is not None


def _has_bucket(target: Target) -> bool:
    return is_complete(target.account, bucket_of(target))


#: Actions, and what tells that a deploy of this stage calls them no more.
DONE: dict[Callable[[Target], bool], tuple[str, ...]] = {
    is_there: ("lambda:CreateFunction",),
    _has_alias: ("lambda:CreateAlias", "lambda:DeleteAlias"),
    _has_url: ("lambda:CreateFunctionUrlConfig",),
    _is_let_in: ("lambda:AddPermission", "lambda:RemovePermission", "lambda:UpdateFunctionUrlConfig"),
    _is_settled: (
        *("lambda:DeleteFunctionConcurrency", "lambda:PutFunctionConcurrency", "lambda:TagResource"),
        *("lambda:UntagResource", "logs:CreateLogGroup", "logs:PutRetentionPolicy"),
    ),
    is_as_wanted: ("iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"),
    _has_bucket: (
        *("s3:CreateBucket", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging"),
        "s3:PutEncryptionConfiguration",
    ),
    _has_distribution: (
        *("cloudfront:CreateDistribution", "cloudfront:CreateCachePolicy"),
        "cloudfront:CreateOriginAccessControl",
    ),
}


def find_done(target: Target, denied: set[str]) -> set[str]:
    """Return those of the denied actions that this deploy does without; what cannot be told is not among them."""
    done: set[str] = set()
    for is_done, actions in DONE.items():
        if needless := denied.intersection(actions):
            with suppress(*AWS_ERRORS, DeployError):
                done |= needless if is_done(target) else set()
    return done
