"""The bucket that a stage's packages and its lock go through: one that a deploy makes, or one that the settings name.

A bucket that was there before is someone's: in it, only what lies under the stage's own prefix is touched, ever.
"""

import json
from contextlib import suppress
from dataclasses import dataclass

from botocore.exceptions import ClientError

from deploy.aws.account import Account, Say, is_error
from deploy.aws.refusals import words
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import TAG, Stage, shorten

LONGEST_NAME = 63
#: Left at the root of a bucket of ours by deploys that knew no prefix and were killed.
LOCK_AT_ROOT = "deploy.lock"
#: The most versions that one DeleteObjects takes.
MOST_DELETED = 1000


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, as a stage uses it."""

    name: str
    stage: Stage

    @property
    def prefix(self) -> str:
        """What the key of everything that the stage puts there begins with."""
        return f"{self.stage.function}/"

    @property
    def is_named(self) -> bool:
        """Whether the settings name it."""
        return self.name == self.stage.s3_bucket

    def at(self, name: str) -> dict[str, str]:
        """Return Bucket and Key of one of the stage's objects, as calls take them."""
        return {"Bucket": self.name, "Key": self.prefix + name}

    def is_of_stage(self, key: str) -> bool:
        """Return whether the object of this key is the stage's."""
        at_root = () if self.is_named else (LOCK_AT_ROOT, f"{self.stage.name}.zip")
        return key.startswith(self.prefix) or key in at_root


def bucket_of(target: Target) -> Bucket:
    """Return the bucket of a stage: the one that it names, or else one of its own."""
    named = target.stage.s3_bucket
    return Bucket(named, target.stage) if named else _own_bucket_of(target)


def check_bucket(account: Account, bucket: Bucket) -> bool:
    """Return whether the bucket is there. Raises DeployError if it is someone else's."""
    try:
        account.client("s3").head_bucket(Bucket=bucket.name)
    except ClientError as error:
        if is_error(error, "403"):
            raise DeployError(
                f"s3://{bucket.name}: it belongs to another account, or s3:ListBucket is not allowed to you: "
                f"{words(error)}; name another s3_bucket or have it allowed"
            ) from error
        if not is_error(error, "404", "NoSuchBucket"):
            raise
        return False
    return True


def is_ours(account: Account, bucket: Bucket) -> bool:
    """Return whether a deploy of the stage made the bucket, by its tag.

    One without the tag that the settings do not name was left by a deploy that ended before it could write it.
    """
    return _is_made_for(bucket, _tags(account, bucket))


def is_complete(account: Account, bucket: Bucket) -> bool:
    """Return whether the bucket is there, and nothing of it is left to do."""
    if not check_bucket(account, bucket):
        return False
    tags = _tags(account, bucket)
    return not _is_made_for(bucket, tags) or (TAG in tags and _has_policy(account, bucket))


def ensure_bucket(account: Account, bucket: Bucket) -> None:
    """Make the bucket if it is not there, or complete what a deploy began to make; leave any other as it is."""
    if check_bucket(account, bucket):
        tags = _tags(account, bucket)
        if not _is_made_for(bucket, tags):
            return
    else:
        tags = _create(account, bucket)
    if TAG not in tags:
        _tag(account, bucket, tags)
    if not _has_policy(account, bucket):
        _close(account, bucket)


def find_shares(target: Target) -> dict[str, Bucket]:
    """Return the buckets in which something is the stage's to remove, by what that is: a whole bucket, or a part.

    A stage that names one now may have had one of its own before.
    """
    named, own = bucket_of(target), _own_bucket_of(target)
    shares = _describe_share(target.account, named)
    if own != named:
        # Whoever may not look for one has made none.
        with suppress(DeployError):
            shares |= _describe_share(target.account, own)
    return shares


def count_objects(account: Account, bucket: Bucket) -> int:
    """Return how many versions of objects the stage has in the bucket, those that mark a deletion among them."""
    return sum(map(len, _list_versions(account, bucket)))


def remove_share(account: Account, bucket: Bucket, say: Say) -> bool:
    """Remove all that the stage has put into the bucket, and a bucket of ours; return whether it is gone, or was there.

    One of ours that holds anything else stays, and that is said.
    """
    ours = is_ours(account, bucket)
    removed = _remove_objects(account, bucket)
    return _remove_bucket(account, bucket, say) if ours else removed


def _remove_objects(account: Account, bucket: Bucket) -> bool:
    removed = False
    for versions in _list_versions(account, bucket):
        removed = True
        asked = {"Objects": versions, "Quiet": True}
        for failed in account.client("s3").delete_objects(Bucket=bucket.name, Delete=asked).get("Errors", ()):
            raise DeployError(
                f"s3://{bucket.name}/{failed['Key']}: {failed.get('Message', '')} ({failed['Code']}); it stays, and so "
                "does the bucket; remove it yourself"
            )
    return removed


def _remove_bucket(account: Account, bucket: Bucket, say: Say) -> bool:
    try:
        account.client("s3").delete_bucket(Bucket=bucket.name)
    except ClientError as error:
        if not is_error(error, "BucketNotEmpty"):
            raise
        say(f"s3://{bucket.name} stays: it holds what no deploy put there.")
        return False
    return True


def _own_bucket_of(target: Target) -> Bucket:
    stage, account = target.stage, target.account
    return Bucket(shorten(f"{stage.function}-{account.id}-{account.region}", LONGEST_NAME), stage)


def _describe_share(account: Account, bucket: Bucket) -> dict[str, Bucket]:
    if not check_bucket(account, bucket):
        return {}
    what = f"bucket {bucket.name}" if is_ours(account, bucket) else f"all under s3://{bucket.name}/{bucket.prefix}"
    return {what: bucket}


def _create(account: Account, bucket: Bucket) -> dict[str, str]:
    """Make the bucket, and return the tags that it has then: none."""
    # The oldest region is the one that must not be named.
    place = {"LocationConstraint": account.region}
    where = {} if account.region == "us-east-1" else {"CreateBucketConfiguration": place}
    try:
        account.client("s3").create_bucket(Bucket=bucket.name, **where)
    except ClientError as error:
        if is_error(error, "BucketAlreadyExists"):
            raise DeployError(
                f"s3://{bucket.name}: it belongs to another account: {words(error)}; name another s3_bucket"
            ) from error
        if not is_error(error, "BucketAlreadyOwnedByYou"):
            raise
    return {}


def _is_made_for(bucket: Bucket, tags: dict[str, str]) -> bool:
    return tags.get(TAG, "" if bucket.is_named else bucket.stage.function) == bucket.stage.function


def _tags(account: Account, bucket: Bucket) -> dict[str, str]:
    try:
        tags = account.client("s3").get_bucket_tagging(Bucket=bucket.name)["TagSet"]
    except ClientError as error:
        # Whoever may not read the tags of a bucket that is named has not made it.
        if not is_error(error, "NoSuchTagSet", *(("AccessDenied",) if bucket.is_named else ())):
            raise
        return {}
    return {tag["Key"]: tag["Value"] for tag in tags}


def _tag(account: Account, bucket: Bucket, tags: dict[str, str]) -> None:
    """Say by a tag whose the bucket is; those that it has stay."""
    tagged = [{"Key": key, "Value": value} for key, value in (tags | {TAG: bucket.stage.function}).items()]
    account.client("s3").put_bucket_tagging(Bucket=bucket.name, Tagging={"TagSet": tagged})


def _has_policy(account: Account, bucket: Bucket) -> bool:
    try:
        account.client("s3").get_bucket_policy(Bucket=bucket.name)
    except ClientError as error:
        if is_error(error, "NoSuchBucketPolicy"):
            return False
        raise
    return True


def _close(account: Account, bucket: Bucket) -> None:
    """Let nobody in but the account, encrypt what is there, and take no request without TLS: this last, as its sign."""
    s3 = account.client("s3")
    closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=bucket.name, PublicAccessBlockConfiguration=dict.fromkeys(closed, True))
    encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    s3.put_bucket_encryption(Bucket=bucket.name, ServerSideEncryptionConfiguration=encrypted)
    arn = f"arn:{account.partition}:s3:::{bucket.name}"
    statement = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(Bucket=bucket.name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def _list_versions(account: Account, bucket: Bucket) -> list[list[dict[str, str]]]:
    """Return what the stage has in the bucket, version by version, in parts that one call can delete."""
    pages = account.client("s3").get_paginator("list_object_versions")
    # Of a bucket that others use, not even the names of their objects are read.
    listed = pages.paginate(Bucket=bucket.name, Prefix=bucket.prefix if bucket.is_named else "")
    found = [
        {"Key": entry["Key"], "VersionId": entry["VersionId"]}
        for page in listed
        for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        if bucket.is_of_stage(entry["Key"])
    ]
    return [found[first : first + MOST_DELETED] for first in range(0, len(found), MOST_DELETED)]
