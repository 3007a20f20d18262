"""Up to AWS: the role, the function, and the package as a published version of it.

Zappa makes role and function, and knows when AWS is done; each step may be done already, so that a rerun completes what
was cut off. It would put the package at the root of the bucket, so that is put there by ourselves.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep

from botocore.exceptions import ClientError
from zappa.core import Zappa

from deploy.aws.account import AWS_ERRORS, Aws, Say, is_error, is_taken
from deploy.aws.bucket import Bucket
from deploy.aws.permissions import ASSUME_ROLE, function_policy
from deploy.aws.releases import DESCRIPTION, Release, list_releases
from deploy.aws.settings import settle
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.stages import Stage

#: A new role is known everywhere after some seconds; until then Lambda says that it cannot be assumed.
ROLE_SECONDS = 60
#: The name that Zappa gives to the policy of the role.
ROLE_POLICY = "zappa-permissions"


logging.getLogger("zappa").addHandler(logging.NullHandler())
logging.getLogger("zappa").propagate = False


def publish(aws: Aws, stage: Stage, package: Package, bucket: Bucket, say: Say) -> tuple[Release, bool]:
    """Return the version of this very package and settings, and whether it or a setting had to be changed.

    What holds for all versions comes first: what AWS refuses of it is refused before anything is published.
    """
    is_there = _is_there(aws, stage)
    is_changed = is_there and settle(aws, stage, say)
    if found := _find(aws, stage, package):
        say(f"Already uploaded as version {found.version}.")
        return found, is_changed
    zappa = _make_zappa(aws, stage)
    _ensure_role(aws, stage, zappa)
    with _uploaded(aws, package, bucket) as place:
        if not is_there:
            _when_role_is_known(lambda: _create(stage, zappa, place))
            settle(aws, stage, say)
        _publish(aws, stage, zappa, package, place)
    published = _find(aws, stage, package)
    if published is None:
        raise DeployError(f"AWS: {stage.function} did not publish what was uploaded; run it again")
    zappa.wait_until_lambda_function_version_is_active(stage.function, published.version)
    say(f"Uploaded as version {published.version}.")
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


@contextmanager
def _uploaded(aws: Aws, package: Package, bucket: Bucket) -> Iterator[dict[str, str]]:
    """Have the package in the bucket for a while; give its place as Lambda takes it."""
    s3, place = aws.client("s3"), bucket.at(package.path.name)
    with package.path.open("rb") as file:
        # In one piece: parts of an upload that is cut off would stay, seen by nobody and paid for.
        put = s3.put_object(**place, Body=file)
    try:
        yield {"S3Bucket": place["Bucket"], "S3Key": place["Key"]}
    finally:
        # Lambda has its own copy; one that cannot be removed goes with `undeploy`.
        with suppress(*AWS_ERRORS):
            s3.delete_object(**place, **({"VersionId": put["VersionId"]} if "VersionId" in put else {}))


def _find(aws: Aws, stage: Stage, package: Package) -> Release | None:
    wanted = (package.sha256, stage.settings_digest)
    return next((made for made in list_releases(aws, stage) if (made.sha256, made.settings) == wanted), None)


def _publish(aws: Aws, stage: Stage, zappa: Zappa, package: Package, place: dict[str, str]) -> None:
    """Set the function's settings, then its code: the version published with the code has both."""
    description = DESCRIPTION.format(release=package.release, commit=package.commit, settings=stage.settings_digest)
    client = aws.client("lambda")
    zappa.wait_until_lambda_function_is_updated(stage.function)
    # Not by Zappa's updates: they keep variables that the settings no longer have, and the machine that it was made on.
    client.update_function_configuration(
        FunctionName=stage.function, Role=zappa.credentials_arn, Description=description, **stage.configuration
    )
    zappa.wait_until_lambda_function_is_updated(stage.function)
    client.update_function_code(FunctionName=stage.function, Architectures=[stage.architecture], Publish=True, **place)
    zappa.wait_until_lambda_function_is_updated(stage.function)


def _create(stage: Stage, zappa: Zappa, place: dict[str, str]) -> None:
    try:
        zappa.create_lambda_function(
            bucket=place["S3Bucket"],
            s3_key=place["S3Key"],
            function_name=stage.function,
            handler=stage.lambda_handler,
            runtime=stage.runtime,
            publish=False,
        )
    except ClientError as error:
        # A first try whose answer was lost on the way had made it; its settings and code are written next.
        if not is_taken(error):
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


def _is_there(aws: Aws, stage: Stage) -> bool:
    try:
        aws.client("lambda").get_function_configuration(FunctionName=stage.function)
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            return False
        raise
    return True


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
    aws.watched(zappa.iam.meta.client)
    zappa.assume_policy = ASSUME_ROLE
    zappa.attach_policy = function_policy(aws.partition, aws.region, aws.account, stage.log_group)
    return zappa
