"""The role that `microsite ci github --roles` prints for a stage is what its deploys call, whatever its settings."""

import json
from dataclasses import replace
from typing import Any

import pytest

from deploy.aws.account import Account
from deploy.aws.target import Target
from deploy.ci import permissions
from deploy.steps.deployment import deploy_package, roll_back
from deploy.steps.plan import make_plan
from deploy.steps.preflight import Permissions, check_permissions
from tests.deploy.aws.test_iam_actions import FREE, NEVER_CALLED, SOMETIMES, called_actions
from tests.deploy.conftest import assume
from tests.deploy.small import small_proof
from tests.deploy.steps.conftest import Small
from tests.deploy.steps.test_images import STILL, release

pytestmark = pytest.mark.usefixtures("quick")

ROLE = "review-microsite-production-github"
ALARMS: dict[str, Any] = {"alarm_email": "anna@example.com"}
ALL = ALARMS | {"cdn": True, "domain": "reviews.heart.example", "media": "bucket"}
KINDS = {"plain": {}, "alarms": ALARMS, "CDN with a domain, images and alarms": ALL}
#: Called for a CDN whose settings have changed, for an invalidation that is not done at once; by ACM and SNS, for tags.
RARE = {
    "acm:AddTagsToCertificate",
    "cloudfront:GetCachePolicy",
    "cloudfront:GetDistributionConfig",
    "cloudfront:GetInvalidation",
    "cloudfront:UpdateDistribution",
    "cloudfront:UpdateCachePolicy",
    "sns:TagResource",
}


def role_of(target: Target) -> tuple[Account, set[str]]:
    """Give a stage the role that is printed for it; return the account as the role sees it, and what it may do."""
    iam, arn = target.client("iam"), target.account.arn("iam", f"role/{ROLE}", region="")
    printed = permissions(target, arn)
    iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument="{}")
    iam.put_role_policy(RoleName=ROLE, PolicyName="deploy", PolicyDocument=json.dumps(printed))
    return assume(target.account, arn), {action for each in printed["Statement"] for action in each["Action"]}


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS)
def test_a_role_allows_what_deploys_of_its_stage_call_and_nothing_else(small: Small, changes: dict[str, Any]) -> None:
    """A plan, a first deploy, another, settings changed and a rollback; IAM is asked about each, and denies none."""
    if changes.get("domain"):
        small.target.client("route53").create_hosted_zone(Name="heart.example", CallerReference="tests")
    account, allowed = role_of(small.on(**changes))
    called = called_actions(account)
    assert check_permissions(replace(small.on(**changes), account=account)) == Permissions()
    # First without a CDN: turning it on changes what is there.
    for name, settings in (("a1", {}), ("a1", changes), ("a2", changes), ("a3", changes | {"memory_size": 640})):
        target = replace(small.on(num_retained_versions=1, **settings), account=account)
        package = release(small, name, [STILL, f"media/{name}.avif"]) if settings.get("media") else small.package(name)
        list(make_plan(target, package))
        deploy_package(target, package, small_proof(name), small.said.append)
    roll_back(target, None, small.said.append)
    assert called - FREE <= allowed
    assert allowed - called <= NEVER_CALLED | SOMETIMES | RARE
