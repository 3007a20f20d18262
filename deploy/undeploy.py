"""Taking a stage off AWS, to the last trace."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws import Aws, is_error
from deploy.ship import ROLE_POLICY, bucket_of
from deploy.stages import Stage

GONE = ("ResourceNotFoundException", "NoSuchEntity", "NoSuchBucket", "404")


def undeploy_stage(aws: Aws, stage: Stage) -> list[str]:
    """Remove everything that a deploy made, and return what was there. What is gone already is no error.

    Readers are cut off first, and the bucket goes last: until then its lock still holds.
    """
    bucket = bucket_of(aws, stage)
    lambdas, iam, logs = map(aws.client, ("lambda", "iam", "logs"))
    # The function takes its versions, alias, URL and permissions with it.
    steps: dict[str, Callable[[], Any]] = {
        f"function {stage.function}": lambda: lambdas.delete_function(FunctionName=stage.function),
        f"policy of role {stage.role}": lambda: iam.delete_role_policy(RoleName=stage.role, PolicyName=ROLE_POLICY),
        f"role {stage.role}": lambda: iam.delete_role(RoleName=stage.role),
        f"log group {stage.log_group}": lambda: logs.delete_log_group(logGroupName=stage.log_group),
        f"bucket {bucket}": lambda: _delete_bucket(aws, bucket),
    }
    return [what for what, remove in steps.items() if _was_there(remove)]


def _was_there(remove: Callable[[], Any]) -> bool:
    try:
        remove()
    except ClientError as error:
        if is_error(error, *GONE):
            return False
        raise
    return True


def _delete_bucket(aws: Aws, bucket: str) -> None:
    s3 = aws.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, ExpectedBucketOwner=aws.account):
        for entry in page.get("Contents", ()):
            s3.delete_object(Bucket=bucket, Key=entry["Key"])
    s3.delete_bucket(Bucket=bucket)
