"""The role that the function runs under, which lets it write to its own log, and nothing else."""

import json

from deploy.aws.target import Target

#: The name that Zappa gives to the policy of the role.
ROLE_POLICY = "zappa-permissions"
#: Who may take on the role.
ASSUME_ROLE = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def role_policy(target: Target) -> str:
    """Return all that the function may do: write to its own log."""
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": target.log_group_arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def is_as_wanted(target: Target) -> bool:
    """Return whether the role is there, and may do what it is to."""
    iam, name = target.client("iam"), {"RoleName": target.everywhere}
    trusted = iam.get_role(**name)["Role"]["AssumeRolePolicyDocument"]
    allowed = iam.get_role_policy(**name, PolicyName=ROLE_POLICY)["PolicyDocument"]
    return [trusted, allowed] == [json.loads(ASSUME_ROLE), json.loads(role_policy(target))]


def remove_role_policy(target: Target) -> None:
    """Take from the role what it may do: a role that may do anything cannot be deleted."""
    iam = target.client("iam")
    iam.get_role_policy(RoleName=target.everywhere, PolicyName=ROLE_POLICY)
    iam.delete_role_policy(RoleName=target.everywhere, PolicyName=ROLE_POLICY)


def remove_role(target: Target) -> None:
    """Delete the role."""
    iam = target.client("iam")
    iam.get_role(RoleName=target.everywhere)
    iam.delete_role(RoleName=target.everywhere)
