"""Which version readers get: the alias `live`, its public URL, and the way back."""

from collections.abc import Callable
from time import monotonic, sleep

from botocore.exceptions import ClientError

from deploy.aws import AWS_ERRORS, Aws, explain, is_error
from deploy.errors import DeployError, RollbackFailedError, RolledBackError
from deploy.prove import Ask, Proof, ask_url
from deploy.releases import ALIAS, live_version
from deploy.stages import Stage

#: A new URL is known everywhere after some seconds, a moved alias at once; seconds.
NEW_URL_SECONDS = 60
MOVED_SECONDS = 10
#: Lambda's word for what exists, and moto's for an alias.
THERE_ALREADY = ("ResourceConflictException", "ConflictException")
#: Both are needed for a public URL, and the second's condition keeps everyone from invoking the function directly.
#: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
PERMISSIONS = {
    "public-url": {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"},
    "public-url-invoke": {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True},
}


def make_live(aws: Aws, stage: Stage, version: str, proof: Proof) -> str:
    """Move `live` to a version, ask the public URL, and return it.

    After a wrong answer, or any other failure, an interruption too, `live` is moved back to where it was: raises
    RolledBackError then, RollbackFailedError if that failed as well, DeployError if `live` had not moved yet.
    """
    before = live_version(aws, stage)
    try:
        if before != version:
            _move(aws, stage, version, before)
        url, is_new = _ensure_url(aws, stage)
        _patiently(proof, ask_url(url), NEW_URL_SECONDS if is_new else MOVED_SECONDS)
    except BaseException as error:
        _move_back(aws, stage, before, error)
    return url


def _move(aws: Aws, stage: Stage, version: str, before: str | None) -> None:
    client = aws.client("lambda")
    if before is not None:
        client.update_alias(FunctionName=stage.function, Name=ALIAS, FunctionVersion=version)
        return
    try:
        client.create_alias(FunctionName=stage.function, Name=ALIAS, FunctionVersion=version)
    except ClientError as error:
        if not is_error(error, *THERE_ALREADY):
            raise


def _move_back(aws: Aws, stage: Stage, before: str | None, error: BaseException) -> None:
    """Put `live` where it was, and say so. With no release before it, there is nowhere to go back to."""
    why = explain(error) if isinstance(error, AWS_ERRORS) else str(error) or "it was interrupted"
    try:
        now = live_version(aws, stage)
        if now == before:
            raise DeployError(f"{stage.function}: {why}; readers noticed nothing") from error
        if before is None:
            aws.client("lambda").delete_alias(FunctionName=stage.function, Name=ALIAS)
            raise RolledBackError(
                f"{stage.function}: {why}; there was no release before it, so nothing is live"
            ) from error
        _move(aws, stage, before, now)
    except AWS_ERRORS as failure:
        raise RollbackFailedError(
            f"{stage.function}: {why}; and {explain(failure)}: readers may still get the new release; "
            f"run `microsite rollback {before or ''}`".rstrip()
        ) from failure
    raise RolledBackError(f"{stage.function}: {why}; {ALIAS} is on version {before} again") from error


def _patiently(proof: Proof, ask: Ask, seconds: int) -> None:
    """Run the proof on the public URL, once it shows the new release."""
    until = monotonic() + seconds
    while True:
        try:
            proof.check_health(ask)
            break
        except DeployError as error:
            if monotonic() > until:
                raise DeployError(f"the public URL: {error}") from error
        sleep(0.5)
    proof.run(ask)


def _ensure_url(aws: Aws, stage: Stage) -> tuple[str, bool]:
    """Return the URL on the alias, and whether it had to be made."""
    url = find_url(aws, stage)
    is_new = url is None
    if url is None:
        made = _unless_there(
            lambda: aws.client("lambda").create_function_url_config(
                FunctionName=stage.function, Qualifier=ALIAS, AuthType="NONE"
            )
        )
        url = str(made["FunctionUrl"]) if made else find_url(aws, stage)
    _ensure_permissions(aws, stage)
    return str(url), is_new


def find_url(aws: Aws, stage: Stage) -> str | None:
    """Return the public URL; None if there is none."""
    try:
        found = aws.client("lambda").get_function_url_config(FunctionName=stage.function, Qualifier=ALIAS)
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            return None
        raise
    return str(found["FunctionUrl"])


def _ensure_permissions(aws: Aws, stage: Stage) -> None:
    client = aws.client("lambda")
    try:
        policy = client.get_policy(FunctionName=stage.function, Qualifier=ALIAS)["Policy"]
    except ClientError as error:
        if not is_error(error, "ResourceNotFoundException"):
            raise
        policy = ""
    for name, permission in PERMISSIONS.items():
        if f'"{name}"' not in policy:
            _unless_there(
                lambda name=name, permission=permission: client.add_permission(  # type: ignore[misc]
                    FunctionName=stage.function, Qualifier=ALIAS, StatementId=name, Principal="*", **permission
                )
            )


def _unless_there(make: Callable[[], dict[str, object]]) -> dict[str, object] | None:
    """Make something that a first try, whose answer was lost on the way, may have made."""
    try:
        return make()
    except ClientError as error:
        if not is_error(error, *THERE_ALREADY):
            raise
        return None
