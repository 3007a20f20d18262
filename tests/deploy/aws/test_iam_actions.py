"""deploy/permissions.md's policy is what the commands need, and no more than they may need."""

import json
import re
from dataclasses import replace
from typing import Any

from deploy.aws.account import Account
from deploy.aws.iam_actions import ACTIONS, ALARM_ACTIONS, CDN_ACTIONS, NAMED_BUCKET_ACTIONS, action_of, actions_on
from deploy.aws.log_group import read_logs
from deploy.aws.target import Target
from deploy.packaging.package import Package
from deploy.stages import Stage
from deploy.steps.deployment import roll_back
from deploy.steps.plan import make_plan
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.conftest import PROJECT, Deploy

#: Lambda asks for this in the deployer's name, and everyone may call that one.
NEVER_CALLED = {"iam:PassRole"}
FREE = {"sts:GetCallerIdentity"}
#: Called for settings that the shipped stages do not have, for a role that another hand has changed, for a lock that is
#: held, for a first release that fails in public, for objects that a deploy which was killed has left, for a
#: permission of the URL that is not the one meant.
SOMETIMES = {
    "lambda:RemovePermission",
    "lambda:DeleteFunctionConcurrency",
    "lambda:PutFunctionConcurrency",
    "lambda:TagResource",
    "lambda:UntagResource",
    "iam:UpdateAssumeRolePolicy",
    "s3:GetObject",
    "s3:DeleteObjectVersion",
    "lambda:DeleteAlias",
}

#: What `undeploy` looks for of a CDN and alarms that a stage may have had; whoever is not allowed to has made none.
LOOKED_FOR = {f"cloudfront:List{kind}" for kind in ("CachePolicies", "Distributions", "OriginAccessControls")}
LOOKED_FOR |= {"acm:ListCertificates", "sns:ListTopics"}


def written_policies() -> list[Any]:
    """Return the policy of every deployer, those for a CDN and for alarms, and the one for a bucket that is named."""
    page = (PROJECT / "deploy" / "permissions.md").read_text("utf-8")
    return [json.loads(text) for text in re.findall(r"```json\n(\{.*?\n\})\n```", page, re.DOTALL)]


def policy_actions(number: int = 0) -> set[str]:
    return {action for statement in written_policies()[number]["Statement"] for action in statement["Action"]}


def called_actions(aws: Account) -> set[str]:
    """Return the set that fills with what the calls from now on need to be allowed."""
    called: set[str] = set()

    def note(model: Any, params: Any, **_: object) -> None:
        # What names no versions needs no leave to remove any.
        plainly = model.name == "DeleteObjects" and b"VersionId" not in params["body"]
        called.add("s3:DeleteObject" if plainly else action_of(model.name))

    aws.session.events.register("before-call", note)
    return called


def test_policy_allows_exactly_what_is_called(deploy: Deploy, aws: Account, stage: Stage, package: Package) -> None:
    """Every command is run, and each call it makes is in the policy; each action of the policy is some call's."""
    called = called_actions(aws)
    list(make_plan(Target(aws, stage), package))
    deploy()
    list(make_plan(Target(aws, replace(stage, memory_size=512)), package))
    for memory in (512, 640):
        deploy(replace(stage, memory_size=memory, num_retained_versions=2))
    roll_back(Target(aws, stage), None, lambda _: None)
    list(read_logs(Target(aws, stage), follow=False))
    undeploy_stage(Target(aws, stage), lambda _: None)
    assert called - FREE - LOOKED_FOR <= policy_actions()
    assert policy_actions() - called == NEVER_CALLED | SOMETIMES


def test_policy_names_the_calls_that_errors_name() -> None:
    """What a denied call is said to need can be found in one of the policies."""
    assert policy_actions(0) == {action for kind in ACTIONS for action in actions_on(kind)}
    assert policy_actions(1) == {action for kind in CDN_ACTIONS for action in actions_on(kind)}
    assert policy_actions(2) == {action for kind in ALARM_ACTIONS for action in actions_on(kind)}
    assert policy_actions(3) == {action for kind in (*NAMED_BUCKET_ACTIONS, "s3 object") for action in actions_on(kind)}
