"""Up to AWS: the bucket, the log group, the role, and the package as a published version of the function.

Zappa uploads, makes the role and publishes; each step may be done already, so that a rerun completes what was cut off.
"""

import logging
from collections.abc import Callable
from time import monotonic, sleep

from botocore.exceptions import ClientError
from zappa.core import Zappa

from deploy.aws import AWS_ERRORS, Aws, is_error
from deploy.errors import DeployError
from deploy.package import Package
from deploy.permissions import ASSUME_ROLE, function_policy
from deploy.releases import DESCRIPTION, Release, list_releases
from deploy.stages import Stage

#: A new role is known everywhere after some seconds; until then Lambda says that it cannot be assumed.
ROLE_SECONDS = 60
LONGEST_BUCKET_NAME = 63
#: The name that Zappa gives to the policy of the role.
ROLE_POLICY = "zappa-permissions"


class _Raising(logging.Handler):
    """Zappa logs why an upload failed and returns False; here the reason is raised."""

    def emit(self, record: logging.LogRecord) -> None:
        """Raise what was logged, or AWS's own error that it came of."""
        if record.exc_info and (error := record.exc_info[1]):
            raise error.__context__ if isinstance(error.__context__, ClientError) else error


logging.getLogger("zappa").handlers = [_Raising()]
logging.getLogger("zappa").propagate = False


def bucket_of(aws: Aws, stage: Stage) -> str:
    """Return the name of the bucket that a stage's packages go through."""
    return stage.s3_bucket or f"{stage.function}-{aws.account}-{aws.region}"[:LONGEST_BUCKET_NAME]


def check_bucket(aws: Aws, bucket: str) -> bool:
    """Return whether the bucket is there. Raises DeployError if it is someone else's."""
    try:
        aws.client("s3").head_bucket(Bucket=bucket, ExpectedBucketOwner=aws.account)
    except ClientError as error:
        if is_error(error, "403"):
            raise DeployError(
                f"s3://{bucket}: it belongs to another account, or s3:ListBucket is not allowed to you; name another "
                "s3_bucket or have it allowed"
            ) from error
        if not is_error(error, "404", "NoSuchBucket"):
            raise
        return False
    return True


def ensure_bucket(aws: Aws, bucket: str) -> None:
    """Make the bucket if it is not there: private, encrypted, and this account's."""
    if not check_bucket(aws, bucket):
        _create_bucket(aws, bucket)
    s3 = aws.client("s3")
    closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(closed, True))
    encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=encrypted)


def _create_bucket(aws: Aws, bucket: str) -> None:
    # The oldest region is the one that must not be named.
    place = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
    try:
        aws.client("s3").create_bucket(Bucket=bucket, **({"CreateBucketConfiguration": place} if place else {}))
    except ClientError as error:
        if is_error(error, "BucketAlreadyExists"):
            raise DeployError(f"s3://{bucket}: it belongs to another account; name another s3_bucket") from error
        if not is_error(error, "BucketAlreadyOwnedByYou"):
            raise


def publish(aws: Aws, stage: Stage, package: Package, bucket: str) -> tuple[Release, bool]:
    """Return the version of this very package and settings, and whether it had to be uploaded."""
    if found := _find(aws, stage, package):
        return found, False
    _ensure_log_group(aws, stage)
    zappa = _make_zappa(aws, stage)
    _ensure_role(aws, stage, zappa)
    _upload(zappa, package, bucket)
    try:
        _publish(aws, stage, zappa, package, bucket)
    finally:
        zappa.remove_from_s3(package.path.name, bucket)
    published = _find(aws, stage, package)
    if published is None:
        raise DeployError(f"AWS: {stage.function} did not publish what was uploaded; run it again")
    zappa.wait_until_lambda_function_version_is_active(stage.function, published.version)
    return published, True


def _ensure_role(aws: Aws, stage: Stage, zappa: Zappa) -> None:
    """Let Zappa make the role, or mend its policy; it takes whatever error for a role that is not there."""
    try:
        aws.client("iam").get_role(RoleName=stage.role)
    except ClientError as error:
        if not is_error(error, "NoSuchEntity"):
            raise
    try:
        zappa.create_iam_roles()
    except ClientError as error:
        # A first try whose answer was lost on the way had made it; its policy is still to be written.
        if not is_error(error, "EntityAlreadyExists"):
            raise
        zappa.create_iam_roles()


def _upload(zappa: Zappa, package: Package, bucket: str) -> None:
    try:
        zappa.upload_to_s3(str(package.path), bucket, disable_progress=True)
    except OSError as error:
        # What Zappa makes of a denied call; a call that hangs is an OSError too.
        if isinstance(error, AWS_ERRORS):
            raise
        raise DeployError(f"s3://{bucket}: {error}; have s3:ListBucket allowed") from error


def _find(aws: Aws, stage: Stage, package: Package) -> Release | None:
    wanted = (package.sha256, stage.settings_digest)
    return next((made for made in list_releases(aws, stage) if (made.sha256, made.settings) == wanted), None)


def _publish(aws: Aws, stage: Stage, zappa: Zappa, package: Package, bucket: str) -> None:
    """Set the function's settings, then its code: the version published with the code has both."""
    description = DESCRIPTION.format(release=package.release, commit=package.commit, settings=stage.settings_digest)
    key = package.path.name
    client = aws.client("lambda")
    if not _exists(aws, stage):
        _when_role_is_known(lambda: _create(stage, zappa, bucket, key))
    zappa.wait_until_lambda_function_is_updated(stage.function)
    # Not Zappa's update: it keeps variables that the settings no longer have.
    client.update_function_configuration(
        FunctionName=stage.function, Role=zappa.credentials_arn, Description=description, **stage.configuration
    )
    zappa.wait_until_lambda_function_is_updated(stage.function)
    zappa.update_lambda_function(bucket, stage.function, key, publish=True, concurrency=stage.lambda_concurrency)


def _create(stage: Stage, zappa: Zappa, bucket: str, key: str) -> None:
    try:
        zappa.create_lambda_function(
            bucket=bucket,
            s3_key=key,
            function_name=stage.function,
            handler=stage.lambda_handler,
            runtime=stage.runtime,
            publish=False,
        )
    except ClientError as error:
        # A first try whose answer was lost on the way had made it.
        if not is_error(error, "ResourceConflictException"):
            raise


def _when_role_is_known(create: Callable[[], None]) -> None:
    until = monotonic() + ROLE_SECONDS
    while True:
        try:
            return create()
        except ClientError as error:
            unknown = is_error(error, "InvalidParameterValueException") and "assumed" in str(error)
            if not unknown or monotonic() > until:
                raise
        sleep(2)


def _exists(aws: Aws, stage: Stage) -> bool:
    try:
        found = aws.client("lambda").get_function_configuration(FunctionName=stage.function)
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            return False
        raise
    has = found.get("Architectures", ["x86_64"])[0]
    if has != stage.architecture:
        raise DeployError(
            f"{stage.function}: it runs on {has} and the settings say {stage.architecture}; set architecture back, "
            "or undeploy first"
        )
    return True


def _ensure_log_group(aws: Aws, stage: Stage) -> None:
    logs = aws.client("logs")
    try:
        logs.create_log_group(logGroupName=stage.log_group)
    except ClientError as error:
        if not is_error(error, "ResourceAlreadyExistsException"):
            raise
    logs.put_retention_policy(logGroupName=stage.log_group, retentionInDays=stage.log_retention_days)


def _make_zappa(aws: Aws, stage: Stage) -> Zappa:
    """Return Zappa with this account's clients, and with the least role in place of its own."""
    zappa = Zappa(
        load_credentials=False,
        aws_region=aws.region,
        desired_role_name=stage.role,
        runtime=stage.runtime,
        architecture=stage.architecture,
        tags=stage.tags,
    )
    zappa.boto_session = aws.session
    zappa.s3_client, zappa.lambda_client, zappa.iam_client = map(aws.client, ("s3", "lambda", "iam"))
    zappa.iam = aws.session.resource("iam", endpoint_url=aws.endpoint, config=zappa.iam_client.meta.config)
    zappa.assume_policy = ASSUME_ROLE
    zappa.attach_policy = function_policy(aws.partition, aws.region, aws.account, stage.log_group)
    return zappa
