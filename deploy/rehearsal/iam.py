"""What moto leaves out of IAM: the simulator of policies, and whose identity an unknown one is."""

import json
from collections.abc import Iterator

from moto.core.exceptions import AccessDeniedError
from moto.core.responses import ActionResult
from moto.iam.access_control import CreateAccessKeyFailure, IAMPolicy, PermissionResult, create_access_key
from moto.iam.exceptions import NotFoundException
from moto.iam.responses import IamResponse
from moto.sts.models import STSBackend

SIMULATE = "iam:SimulatePrincipalPolicy"
#: IAM may answer with fewer results at once than there are.
PAGE = 5


def mend_iam() -> None:
    """Let IAM simulate policies, and tell of whom it does not know as a user."""
    STSBackend.get_caller_identity = _user_identity  # type: ignore[method-assign]
    IamResponse.simulate_principal_policy = simulate_principal_policy  # type: ignore[attr-defined]


def simulate_principal_policy(self: IamResponse) -> ActionResult:
    """Answer SimulatePrincipalPolicy for those who ask about themselves. Who is unknown to moto may do everything."""
    first, source = int(self._get_param("Marker") or 0), self._get_param("PolicySourceArn")
    names, (resource,) = self._get_param("ActionNames"), self._get_param("ResourceArns")
    policies = list(_policies_of_caller(self, source))
    if _decide(policies, SIMULATE, source) != "allowed":
        raise AccessDeniedError(source, SIMULATE)
    results = [
        {"EvalActionName": name, "EvalResourceName": resource, "EvalDecision": _decide(policies, name, resource)}
        for name in names[first : first + PAGE]
    ]
    following = {"IsTruncated": True, "Marker": str(first + PAGE)} if first + PAGE < len(names) else {}
    return ActionResult({"EvaluationResults": results, "IsTruncated": False} | following)


def _policies_of_caller(asked: IamResponse, source: str) -> Iterator[IAMPolicy]:
    try:
        caller = create_access_key(
            asked.current_account, asked.partition, asked.get_access_key(), dict(asked.headers.items())
        )
    except CreateAccessKeyFailure:
        yield IAMPolicy('{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}')
        return
    users, roles = asked.backend.users.values(), asked.backend.roles.values()
    if source not in {user.arn for user in users} | {role.arn for role in roles}:
        raise NotFoundException(f"{source} cannot be found.")
    name = source.rpartition("/")[2]
    for policy in caller.collect_policies():
        text = json.dumps(IAMPolicy(policy)._policy_json)
        yield IAMPolicy(text.replace("${aws:username}", name))


def _decide(policies: list[IAMPolicy], action: str, resource: str) -> str:
    found = {policy.is_action_permitted(action, resource) for policy in policies}
    if PermissionResult.DENIED in found:
        return "explicitDeny"
    return "allowed" if PermissionResult.PERMITTED in found else "implicitDeny"


_caller_identity = STSBackend.get_caller_identity


def _user_identity(self: STSBackend, access_key_id: str, region: str) -> tuple[str, str, str]:
    """Return who asks: moto gives whom it does not know a user's ARN of the wrong service."""
    user, arn, account = _caller_identity(self, access_key_id, region)
    return user, arn.replace(":sts:", ":iam:") if ":user/" in arn else arn, account
