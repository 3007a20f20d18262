"""Up to AWS: the role, the function, and the package as a published version of it.

Zappa makes role and function, and knows when AWS is done; each step may be done already, so that a rerun completes what
was cut off. It would put the package at the root of the bucket, so that is put there by ourselves.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from botocore.exceptions import ClientError
from zappa.core import Zappa

from deploy.aws.account import AWS_ERRORS, Account, Say, is_error, is_taken
from deploy.aws.bucket import Bucket
from deploy.aws.function import is_there, settle
from deploy.aws.role import ASSUME_ROLE, role_policy
from deploy.aws.target import Target
from deploy.aws.versions import DESCRIPTION, Version, list_versions
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.stages import Stage


def publish(target: Target, package: Package, bucket: Bucket, say: Say) -> tuple[Version, bool]:
    """Return the version of this very package and settings, and whether it or a setting had to be changed.

    What holds for all versions comes first: what AWS refuses of it is refused before anything is published.
    """
    was_there = is_there(target)
    is_changed = was_there and settle(target, say)
    if found := _find(target, package):
        say(f"Already uploaded as version {found.number}.")
        return found, is_changed
    zappa = make_zappa(target)
    _ensure_role(target, zappa)
    with _uploaded(target.account, package, bucket) as place:
        if not was_there:
            _create(target.stage, zappa, place)
            settle(target, say)
        _publish(target, zappa, package, place)
    published = _find(target, package)
    if published is None:
        raise DeployError(f"AWS: {target.stage.function} did not publish what was uploaded; run it again")
    zappa.wait_until_lambda_function_version_is_active(target.stage.function, published.number)
    say(f"Uploaded as version {published.number}.")
    return published, True


def _ensure_role(target: Target, zappa: Zappa) -> None:
    """Let Zappa make the role, or mend its policy; it takes whatever error for a role that is not there."""
    try:
        target.client("iam").get_role(RoleName=target.everywhere)
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
def _uploaded(account: Account, package: Package, bucket: Bucket) -> Iterator[dict[str, str]]:
    """Have the package in the bucket for a while; give its place as Lambda takes it."""
    s3, place = account.client("s3"), bucket.at(package.path.name)
    with package.path.open("rb") as file:
        # In one piece: parts of an upload that is cut off would stay, seen by nobody and paid for.
        put = s3.put_object(**place, Body=file)
    try:
        yield {"S3Bucket": place["Bucket"], "S3Key": place["Key"]}
    finally:
        # Lambda has its own copy; one that cannot be removed goes with `undeploy`.
        with suppress(*AWS_ERRORS):
            s3.delete_object(**place, **({"VersionId": put["VersionId"]} if "VersionId" in put else {}))


def _find(target: Target, package: Package) -> Version | None:
    wanted = (package.sha256, target.stage.settings_digest)
    return next((made for made in list_versions(target) if (made.sha256, made.settings) == wanted), None)


def _publish(target: Target, zappa: Zappa, package: Package, place: dict[str, str]) -> None:
    """Set the function's settings, then its code: the version published with the code has both."""
    stage = target.stage
    description = DESCRIPTION.format(
        release=package.release, commit=package.commit, settings=stage.settings_digest, code=package.sha256
    )
    zappa.wait_until_lambda_function_is_updated(stage.function)
    # Not by Zappa's updates: they keep variables that the settings no longer have, and the machine that it was made on.
    target.call_lambda(
        "update_function_configuration", Role=zappa.credentials_arn, Description=description, **stage.configuration
    )
    zappa.wait_until_lambda_function_is_updated(stage.function)
    target.call_lambda("update_function_code", Architectures=[stage.architecture], Publish=True, **place)
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


def make_zappa(target: Target) -> Zappa:
    """Return Zappa with this account's clients, and with the least role in place of its own; it says nothing."""
    account, stage = target.account, target.stage
    _silence_zappa()
    zappa = Zappa(
        load_credentials=False,
        aws_region=account.region,
        desired_role_name=target.everywhere,
        runtime=stage.runtime,
        architecture=stage.architecture,
        tags=stage.tags,
    )
    zappa.boto_session = account.session
    zappa.s3_client, zappa.lambda_client, zappa.iam_client = map(account.client, ("s3", "lambda", "iam"))
    zappa.iam = account.session.resource("iam", endpoint_url=account.endpoint, config=zappa.iam_client.meta.config)
    account.watched(zappa.iam.meta.client)
    zappa.assume_policy = ASSUME_ROLE
    zappa.attach_policy = role_policy(target)
    return zappa


def _silence_zappa() -> None:
    """Keep what Zappa logs from the terminal: what is told of a deploy, `say` tells."""
    log = logging.getLogger("zappa")
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.NullHandler())
