"""What a deploy may not do, asked of IAM before anything is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import AWS_ERRORS, Account, is_error
from deploy.aws.alarms import topic_pattern
from deploy.aws.alias import ALIAS
from deploy.aws.bucket import bucket_of
from deploy.aws.cdn.domain import CERTIFICATE_REGION
from deploy.aws.iam_actions import LATER, actions_on
from deploy.aws.refusals import explain, not_allowed
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import Stage
from deploy.steps.done_already import find_done


@dataclass(frozen=True, slots=True)
class Permissions:
    """What IAM would deny to a deploy; or why that is not known."""

    denied: tuple[str, ...] = ()
    unknown: str = ""

    def __str__(self) -> str:
        if self.unknown:
            return f"not checked: {self.unknown}"
        return "all but " + ", ".join(self.denied) if self.denied else "all that a deploy calls"

    def require(self) -> None:
        """Raise DeployError if something would be denied. What is not known, the calls themselves will tell."""
        if self.denied:
            raise DeployError(not_allowed(*self.denied))


def check_permissions(target: Target) -> Permissions:
    """Ask IAM which of a deploy's calls it would deny to who asks, each on the very thing that it is on."""
    account = target.account
    who = _kind_of(account)
    if who == "root":
        return Permissions()
    if who not in {"user", "assumed-role"}:
        return Permissions(unknown=f"IAM cannot be asked about a {who}")
    try:
        source = _policy_source(account)
        questions = [(_needed(kind, target.stage), resource) for kind, resource in resources_of(target).items()]
        denied = [action for actions, resource in questions for action in _denied(account, source, actions, resource)]
        done = find_done(target, set(denied))
        return Permissions(tuple(action for action in denied if action not in done))
    except AWS_ERRORS as error:
        return Permissions(unknown=explain(error).removeprefix("AWS: "))


def resources_of(target: Target) -> dict[str, str]:
    """Return the ARNs that a deploy works on, by their kinds in `deploy/aws/iam_actions.py`."""
    bucket = bucket_of(target)
    bucket_arn = f"arn:{target.account.partition}:s3:::{bucket.name}"
    resources = {
        "iam role": target.role_arn,
        "lambda function": target.function_arn,
        "lambda version": f"{target.function_arn}:{ALIAS}",
        "logs group": target.log_group_arn,
        "logs any": "*",
        # Whether one that is named is still to be made, the making itself will tell.
        "s3 named" if bucket.is_named else "s3 bucket": bucket_arn,
        "s3 object": f"{bucket_arn}/{bucket.prefix}*",
    }
    if target.stage.alarm_email:
        alarms = target.account.arn("cloudwatch", f"alarm:{target.stage.function}-*")
        resources |= {"cloudwatch any": "*", "cloudwatch alarm": alarms, "sns topic": topic_pattern(target)}
    return resources | _cdn_resources(target) if target.stage.cdn else resources


def _cdn_resources(target: Target) -> dict[str, str]:
    account, stage = target.account, target.stage
    kinds = ("distribution", "cache-policy", "origin-access-control")
    resources = {f"cloudfront {kind}": account.arn("cloudfront", f"{kind}/*", region="") for kind in kinds}
    resources |= {"cloudfront any": "*", "lambda url": f"{target.function_arn}:{ALIAS}"}
    if stage.domain and not stage.certificate_arn:
        certificate = account.arn("acm", "certificate/*", region=CERTIFICATE_REGION)
        resources |= {"acm any": "*", "acm certificate": certificate}
    if stage.domain and stage.route53_enabled:
        # Which of the zones may be changed, the change itself will tell.
        resources |= {"route53 any": "*"}
    return resources


def _needed(kind: str, stage: Stage) -> list[str]:
    """Return the actions on a kind of thing that a deploy of a stage calls."""
    other = "lambda:PutFunctionConcurrency" if stage.lambda_concurrency is None else "lambda:DeleteFunctionConcurrency"
    needless = LATER | {other} | ({"lambda:TagResource"} if not stage.tags else set())
    # Whoever may not read the tags of a bucket that was there before can use it all the same.
    needless |= {"s3:GetBucketTagging"} if kind == "s3 named" else set()
    return [action for action in actions_on(kind) if action not in needless]


def _kind_of(account: Account) -> str:
    """Return what asks: a user, an assumed-role, the account's root or a federated-user."""
    return str(account.identity["Arn"]).split(":")[5].partition("/")[0]


def _policy_source(account: Account) -> str:
    """Return the ARN whose policies count."""
    arn = str(account.identity["Arn"])
    if _kind_of(account) == "user":
        return arn
    # The ARN of a role's session has the role's name, and not its path.
    return str(account.client("iam").get_role(RoleName=arn.split("/")[1])["Role"]["Arn"])


def _denied(account: Account, source: str, actions: list[str], resource: str) -> Iterator[str]:
    pages = account.client("iam").get_paginator("simulate_principal_policy")
    try:
        for page in pages.paginate(PolicySourceArn=source, ActionNames=actions, ResourceArns=[resource]):
            yield from (result["EvalActionName"] for result in page["EvaluationResults"] if _is_denied(result))
    except ClientError as error:
        # "Actions … require different authorization information": which do, IAM documents nowhere.
        if not is_error(error, "InvalidInput") or len(actions) == 1:
            raise
        for action in actions:
            yield from _denied(account, source, [action], resource)


def _is_denied(result: dict[str, Any]) -> bool:
    """Return whether the denial is certain.

    It is not where a condition needs what only the call itself brings, in a policy or in one of the organization's.
    """
    parts = (result, *result.get("ResourceSpecificResults", ()))
    wanting = {key for part in parts for key in part.get("MissingContextValues", ())}
    by_organization = not result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
    # deploy/permissions.md's policy has the variable aws:username, in a statement that is not asked about.
    return result["EvalDecision"] != "allowed" and not by_organization and wanting <= {"aws:username"}
