"""Where readers come in: the function URL on `live`, or the CDN before it."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from deploy.aws.account import Aws, Say, is_error, is_taken
from deploy.aws.asking import IN_A_ROW, PAUSE, ask_url
from deploy.aws.cloudfront import HEALTH, Distribution, ensure_distribution, find_distribution
from deploy.aws.domain import ensure_certificate, point_domain
from deploy.aws.releases import ALIAS
from deploy.errors import DeployError
from deploy.stages import Stage

#: What each permission says, by its name; and as AddPermission takes it.
Granted = dict[str, dict[str, str]]
Permissions = dict[str, dict[str, Any]]

#: What lets readers in by the URL: both are needed, and the second's condition keeps everyone from invoking the
#: function directly. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
PERMISSIONS: Permissions = {
    "public-url": {"Action": "lambda:InvokeFunctionUrl", "Principal": "*", "FunctionUrlAuthType": "NONE"},
    "public-url-invoke": {"Action": "lambda:InvokeFunction", "Principal": "*", "InvokedViaFunctionUrl": True},
}
#: What the names of the permissions of a CDN begin with.
CDN = "cdn-url"
#: A permission is known everywhere after some seconds.
LET_IN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Front:
    """The public `url`, whether it or what lets readers in is new, and the CDN that answers there, if one does."""

    url: str
    is_new: bool = False
    distribution: Distribution | None = None


def find_front(aws: Aws, stage: Stage) -> Front | None:
    """Return where readers come in; None if nothing is deployed."""
    found = _find_url(aws, stage)
    if found is None:
        return None
    distribution = find_distribution(aws, stage) if has_cdn(aws, stage) else None
    return Front(cdn_url(aws, distribution) if distribution else found["FunctionUrl"], distribution=distribution)


def has_cdn(aws: Aws, stage: Stage) -> bool:
    """Return whether the stage has a CDN, whatever its settings say now."""
    return _is_for_cdn(_granted(aws, stage))


def lets_in(aws: Aws, stage: Stage) -> bool:
    """Return whether anyone who knows the address gets an answer, from the function URL or a CDN."""
    granted = _granted(aws, stage)
    # A CDN needs as many as everyone does.
    by_cdn = sum(name.startswith(CDN) for name in granted) >= len(PERMISSIONS)
    if not (by_cdn or PERMISSIONS.keys() <= granted.keys()):
        return False
    found = _find_url(aws, stage)
    return found is not None and (by_cdn or found["AuthType"] == "NONE")


def ensure_front(aws: Aws, stage: Stage, say: Say) -> Front:
    """Make what lets readers in, as far as it is not there.

    A URL that was open stays so until the CDN before it answers. Raises DeployError where one is not wanted any more.
    """
    granted = _granted(aws, stage)
    if not stage.cdn and _is_for_cdn(granted):
        raise DeployError("it has a CDN, and the settings say cdn = false; set it back, or undeploy")
    found, is_new = _ensure_url(aws, stage)
    url, is_open = found["FunctionUrl"], found["AuthType"] == "NONE"
    if not stage.cdn:
        is_new |= _grant(aws, stage, PERMISSIONS, granted)
        if not is_open:
            _set_authorization(aws, stage, "NONE")
        return Front(url, is_new or not is_open)
    former, certificate = find_distribution(aws, stage), ensure_certificate(aws, stage, say)
    distribution = ensure_distribution(aws, stage, urlsplit(url).netloc, certificate, say)
    is_new |= _grant(aws, stage, cdn_permissions(distribution), granted)
    front = Front(cdn_url(aws, distribution), is_new or is_open, distribution)
    if is_open:
        _wait_for_cdn(front)
        _set_authorization(aws, stage, "AWS_IAM")
    _revoke(aws, stage, PERMISSIONS.keys() & granted)
    point_domain(aws, stage, distribution, former)
    return front


def cdn_permissions(distribution: Distribution) -> Permissions:
    """Return what lets the CDN in, and nobody else."""
    # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
    one = {"Principal": "cloudfront.amazonaws.com", "SourceArn": distribution.arn}
    return {
        f"{CDN}-{distribution.id}": one | {"Action": "lambda:InvokeFunctionUrl"},
        f"{CDN}-invoke-{distribution.id}": one | {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True},
    }


def cdn_url(aws: Aws, distribution: Distribution) -> str:
    """Return where a CDN answers."""
    # In a rehearsal the host is this machine, which has no certificate.
    return f"{'http' if aws.endpoint else 'https'}://{distribution.host}/"


def _ensure_url(aws: Aws, stage: Stage) -> tuple[dict[str, str], bool]:
    """Return the URL on the alias as Lambda tells of it, and whether it had to be made."""
    found = _find_url(aws, stage)
    if found:
        return found, False
    client, how = aws.client("lambda"), "AWS_IAM" if stage.cdn else "NONE"
    try:
        client.create_function_url_config(FunctionName=stage.function, Qualifier=ALIAS, AuthType=how)
    except ClientError as error:
        # A first try, whose answer was lost on the way, may have made it: what it is, is asked below.
        if not is_taken(error):
            raise
    return dict(client.get_function_url_config(FunctionName=stage.function, Qualifier=ALIAS)), True


def _find_url(aws: Aws, stage: Stage) -> dict[str, str] | None:
    try:
        return dict(aws.client("lambda").get_function_url_config(FunctionName=stage.function, Qualifier=ALIAS))
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            return None
        raise


def _set_authorization(aws: Aws, stage: Stage, how: str) -> None:
    aws.client("lambda").update_function_url_config(FunctionName=stage.function, Qualifier=ALIAS, AuthType=how)


def _wait_for_cdn(front: Front) -> None:
    until, row = monotonic() + LET_IN_SECONDS, 0
    while row < IN_A_ROW:
        row = row + 1 if _answers(front.url) else 0
        if not row:
            if monotonic() > until:
                raise DeployError(f"{front.url}: the CDN does not answer, so the function URL stays open; run it again")
            sleep(PAUSE)


def _answers(url: str) -> bool:
    try:
        return ask_url(url)(HEALTH).status == HTTPStatus.OK
    except DeployError:
        return False


def _granted(aws: Aws, stage: Stage) -> Granted:
    """Return what the permissions on the alias say."""
    try:
        policy = aws.client("lambda").get_policy(FunctionName=stage.function, Qualifier=ALIAS)["Policy"]
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            return {}
        raise
    return {statement["Sid"]: _read_statement(statement) for statement in json.loads(policy)["Statement"]}


def _read_statement(statement: dict[str, Any]) -> dict[str, str]:
    """Return what a statement of a policy says, in the words of AddPermission."""
    principal = statement["Principal"]
    if isinstance(principal, dict):
        principal = principal.get("Service") or principal.get("AWS")
    conditions = [condition for each in statement.get("Condition", {}).values() for condition in each.items()]
    said = {key.rpartition(":")[2]: value for key, value in conditions}
    return _say_alike({"Action": statement["Action"], "Principal": principal} | said)


def _say_alike(permission: dict[str, Any]) -> dict[str, str]:
    return {key: str(value).lower() for key, value in permission.items()}


def _is_for_cdn(granted: Granted) -> bool:
    return any(name.startswith(CDN) for name in granted)


def _grant(aws: Aws, stage: Stage, permissions: Permissions, granted: Granted) -> bool:
    """Add the permissions that are not there, or say something else; return whether there were any."""
    missing = [name for name in sorted(permissions) if granted.get(name) != _say_alike(permissions[name])]
    for name in missing:
        if name in granted:
            _revoke(aws, stage, {name})
        _add_permission(aws, stage, name, permissions[name])
    return bool(missing)


def _add_permission(aws: Aws, stage: Stage, name: str, permission: dict[str, Any]) -> None:
    client = aws.client("lambda")
    try:
        client.add_permission(FunctionName=stage.function, Qualifier=ALIAS, StatementId=name, **permission)
    except ClientError as error:
        # A first try, whose answer was lost on the way, may have added it.
        if not is_taken(error) or _granted(aws, stage).get(name) != _say_alike(permission):
            raise


def _revoke(aws: Aws, stage: Stage, names: set[str]) -> None:
    for name in sorted(names):
        try:
            aws.client("lambda").remove_permission(FunctionName=stage.function, Qualifier=ALIAS, StatementId=name)
        except ClientError as error:
            # A first try whose answer was lost on the way had removed it.
            if not is_error(error, "ResourceNotFoundException"):
                raise
