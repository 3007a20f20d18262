"""The function URL on `live`, and the grants in the alias's policy that let readers in by it."""

import json
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from deploy.aws.account import is_error, is_taken
from deploy.aws.alias import ALIAS
from deploy.aws.cdn.cloudfront import Distribution
from deploy.aws.target import Target

#: What the URL asks of whoever comes by it: nothing, or a signature.
OPEN, SIGNED = "NONE", "AWS_IAM"
#: Who is granted what, by the statement's name, as AddPermission takes it; and as the policy is found to say it.
Grants = dict[str, dict[str, Any]]
Granted = dict[str, dict[str, str]]

#: What lets everyone in by the URL: both are needed, and the second's condition keeps everyone from invoking the
#: function directly. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
PUBLIC_GRANTS: Grants = {
    "public-url": {"Action": "lambda:InvokeFunctionUrl", "Principal": "*", "FunctionUrlAuthType": OPEN},
    "public-url-invoke": {"Action": "lambda:InvokeFunction", "Principal": "*", "InvokedViaFunctionUrl": True},
}
#: What the names of a CDN's grants begin with.
CDN = "cdn-url"


def cdn_grants(distribution: Distribution) -> Grants:
    """Return what lets the CDN in, and nobody else."""
    # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
    one = {"Principal": "cloudfront.amazonaws.com", "SourceArn": distribution.arn}
    return {
        f"{CDN}-{distribution.id}": one | {"Action": "lambda:InvokeFunctionUrl"},
        f"{CDN}-invoke-{distribution.id}": one | {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True},
    }


class FunctionUrl(NamedTuple):
    """Where the function answers, and whether it does to whoever asks, as far as the grants go."""

    address: str
    is_open: bool


def find_url(target: Target) -> FunctionUrl | None:
    """Return the URL; None if there is none."""
    found = target.find_in_lambda("get_function_url_config", Qualifier=ALIAS)
    return _read_url(found) if found else None


def ensure_url(target: Target) -> tuple[FunctionUrl, bool]:
    """Return the URL, and whether it had to be made."""
    if found := find_url(target):
        return found, False
    how = SIGNED if target.stage.cdn else OPEN
    try:
        target.call_lambda("create_function_url_config", Qualifier=ALIAS, AuthType=how)
    except ClientError as error:
        # A first try, whose answer was lost on the way, may have made it: what it is, is asked below.
        if not is_taken(error):
            raise
    return _read_url(target.call_lambda("get_function_url_config", Qualifier=ALIAS)), True


def _read_url(told: dict[str, Any]) -> FunctionUrl:
    return FunctionUrl(told["FunctionUrl"], told["AuthType"] == OPEN)


def set_authorization(target: Target, how: str) -> None:
    """Have the URL ask something else of whoever comes by it."""
    target.call_lambda("update_function_url_config", Qualifier=ALIAS, AuthType=how)


def read_grants(target: Target) -> Granted:
    """Return what the policy of the alias grants."""
    found = target.find_in_lambda("get_policy", Qualifier=ALIAS)
    statements = json.loads(found["Policy"])["Statement"] if found else ()
    return {statement["Sid"]: read_statement(statement) for statement in statements}


def lets_in(target: Target) -> bool:
    """Return whether anyone who knows the address gets an answer, from the function URL or a CDN."""
    granted = read_grants(target)
    # A CDN needs as many as everyone does.
    by_cdn = sum(name.startswith(CDN) for name in granted) >= len(PUBLIC_GRANTS)
    if not (by_cdn or PUBLIC_GRANTS.keys() <= granted.keys()):
        return False
    found = find_url(target)
    return found is not None and (by_cdn or found.is_open)


def is_for_cdn(granted: Granted) -> bool:
    """Return whether a CDN is let in."""
    return any(name.startswith(CDN) for name in granted)


def grant(target: Target, grants: Grants, granted: Granted) -> bool:
    """Add the grants that are not there, or say something else; return whether there were any."""
    missing = [name for name in sorted(grants) if granted.get(name) != _say_alike(grants[name])]
    for name in missing:
        if name in granted:
            revoke(target, {name})
        _add_permission(target, name, grants[name])
    return bool(missing)


def revoke(target: Target, names: set[str]) -> None:
    """Remove the grants of these names."""
    for name in sorted(names):
        try:
            target.call_lambda("remove_permission", Qualifier=ALIAS, StatementId=name)
        except ClientError as error:
            # A first try whose answer was lost on the way had removed it.
            if not is_error(error, "ResourceNotFoundException"):
                raise


def _add_permission(target: Target, name: str, wanted: dict[str, Any]) -> None:
    try:
        target.call_lambda("add_permission", Qualifier=ALIAS, StatementId=name, **wanted)
    except ClientError as error:
        # A first try, whose answer was lost on the way, may have added it.
        if not is_taken(error) or read_grants(target).get(name) != _say_alike(wanted):
            raise


def read_statement(statement: dict[str, Any]) -> dict[str, str]:
    """Return what a statement of a policy says, in the words of AddPermission."""
    principal = statement["Principal"]
    if isinstance(principal, dict):
        principal = principal.get("Service") or principal.get("AWS")
    conditions = [condition for each in statement.get("Condition", {}).values() for condition in each.items()]
    said = {key.rpartition(":")[2]: value for key, value in conditions}
    return _say_alike({"Action": statement["Action"], "Principal": principal} | said)


def _say_alike(said: dict[str, Any]) -> dict[str, str]:
    return {key: str(value).lower() for key, value in said.items()}
