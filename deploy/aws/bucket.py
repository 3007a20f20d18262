"""The bucket that a stage's packages and its lock go through: one that a deploy makes, or one that the settings name.

A bucket that was there before is someone's: in it, only what lies under the stage's own prefix is touched, ever.
"""

import json
from contextlib import suppress
from dataclasses import dataclass

from botocore.exceptions import ClientError

from deploy.aws.account import Aws, Say, is_error, words
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


def bucket_of(aws: Aws, stage: Stage) -> Bucket:
    """Return the bucket of a stage: the one that it names, or else one of its own."""
    return Bucket(stage.s3_bucket, stage) if stage.s3_bucket else _own_bucket_of(aws, stage)


def check_bucket(aws: Aws, bucket: Bucket) -> bool:
    """Return whether the bucket is there. Raises DeployError if it is someone else's."""
    try:
        aws.client("s3").head_bucket(Bucket=bucket.name)
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


def is_ours(aws: Aws, bucket: Bucket) -> bool:
    """Return whether a deploy of the stage made the bucket, by its tag.

    One without the tag that the settings do not name was left by a deploy that ended before it could write it.
    """
    return _is_made_for(bucket, _tags(aws, bucket))


def ensure_bucket(aws: Aws, bucket: Bucket) -> None:
    """Make the bucket if it is not there, or complete what a deploy began to make; leave any other as it is."""
    if check_bucket(aws, bucket):
        tags = _tags(aws, bucket)
        if not _is_made_for(bucket, tags):
            return
    else:
        tags = _create(aws, bucket)
    if TAG not in tags:
        _tag(aws, bucket, tags)
    if not _has_policy(aws, bucket):
        _close(aws, bucket)


def find_shares(aws: Aws, stage: Stage) -> dict[str, Bucket]:
    """Return the buckets in which something is the stage's to remove, by what that is: a whole bucket, or a part.

    A stage that names one now may have had one of its own before.
    """
    named, own = bucket_of(aws, stage), _own_bucket_of(aws, stage)
    shares = _describe_share(aws, named)
    if own != named:
        # Whoever may not look for one has made none.
        with suppress(DeployError):
            shares |= _describe_share(aws, own)
    return shares


def count_objects(aws: Aws, bucket: Bucket) -> int:
    """Return how many versions of objects the stage has in the bucket, those that mark a deletion among them."""
    return sum(map(len, _list_versions(aws, bucket)))


def remove_share(aws: Aws, bucket: Bucket, say: Say) -> bool:
    """Remove all that the stage has put into the bucket, and a bucket of ours; return whether it is gone, or was there.

    One of ours that holds anything else stays, and that is said.
    """
    ours = is_ours(aws, bucket)
    removed = _remove_objects(aws, bucket)
    return _remove_bucket(aws, bucket, say) if ours else removed


def _remove_objects(aws: Aws, bucket: Bucket) -> bool:
    removed = False
    for versions in _list_versions(aws, bucket):
        removed = True
        asked = {"Objects": versions, "Quiet": True}
        for failed in aws.client("s3").delete_objects(Bucket=bucket.name, Delete=asked).get("Errors", ()):
            raise DeployError(
                f"s3://{bucket.name}/{failed['Key']}: {failed.get('Message', '')} ({failed['Code']}); it stays, and so "
                "does the bucket; remove it yourself"
            )
    return removed


def _remove_bucket(aws: Aws, bucket: Bucket, say: Say) -> bool:
    try:
        aws.client("s3").delete_bucket(Bucket=bucket.name)
    except ClientError as error:
        if not is_error(error, "BucketNotEmpty"):
            raise
        say(f"s3://{bucket.name} stays: it holds what no deploy put there.")
        return False
    return True


def _own_bucket_of(aws: Aws, stage: Stage) -> Bucket:
    return Bucket(shorten(f"{stage.function}-{aws.account}-{aws.region}", LONGEST_NAME), stage)


def _describe_share(aws: Aws, bucket: Bucket) -> dict[str, Bucket]:
    if not check_bucket(aws, bucket):
        return {}
    what = f"bucket {bucket.name}" if is_ours(aws, bucket) else f"all under s3://{bucket.name}/{bucket.prefix}"
    return {what: bucket}


def _create(aws: Aws, bucket: Bucket) -> dict[str, str]:
    """Make the bucket, and return the tags that it has then: none."""
    # The oldest region is the one that must not be named.
    place = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
    try:
        aws.client("s3").create_bucket(Bucket=bucket.name, **({"CreateBucketConfiguration": place} if place else {}))
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


def _tags(aws: Aws, bucket: Bucket) -> dict[str, str]:
    try:
        tags = aws.client("s3").get_bucket_tagging(Bucket=bucket.name)["TagSet"]
    except ClientError as error:
        # Whoever may not read the tags of a bucket that is named has not made it.
        if not is_error(error, "NoSuchTagSet", *(("AccessDenied",) if bucket.is_named else ())):
            raise
        return {}
    return {tag["Key"]: tag["Value"] for tag in tags}


def _tag(aws: Aws, bucket: Bucket, tags: dict[str, str]) -> None:
    """Say by a tag whose the bucket is; those that it has stay."""
    tagged = [{"Key": key, "Value": value} for key, value in (tags | {TAG: bucket.stage.function}).items()]
    aws.client("s3").put_bucket_tagging(Bucket=bucket.name, Tagging={"TagSet": tagged})


def _has_policy(aws: Aws, bucket: Bucket) -> bool:
    try:
        aws.client("s3").get_bucket_policy(Bucket=bucket.name)
    except ClientError as error:
        if is_error(error, "NoSuchBucketPolicy"):
            return False
        raise
    return True


def _close(aws: Aws, bucket: Bucket) -> None:
    """Let nobody in but the account, encrypt what is there, and take no request without TLS: this last, as its sign."""
    s3 = aws.client("s3")
    closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=bucket.name, PublicAccessBlockConfiguration=dict.fromkeys(closed, True))
    encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    s3.put_bucket_encryption(Bucket=bucket.name, ServerSideEncryptionConfiguration=encrypted)
    arn = f"arn:{aws.partition}:s3:::{bucket.name}"
    statement = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(Bucket=bucket.name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def _list_versions(aws: Aws, bucket: Bucket) -> list[list[dict[str, str]]]:
    """Return what the stage has in the bucket, version by version, in parts that one call can delete."""
    pages = aws.client("s3").get_paginator("list_object_versions")
    # Of a bucket that others use, not even the names of their objects are read.
    listed = pages.paginate(Bucket=bucket.name, Prefix=bucket.prefix if bucket.is_named else "")
    found = [
        {"Key": entry["Key"], "VersionId": entry["VersionId"]}
        for page in listed
        for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        if bucket.is_of_stage(entry["Key"])
    ]
    return [found[first : first + MOST_DELETED] for first in range(0, len(found), MOST_DELETED)]
