"""What the deployer may not do is named before anything is done."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.aws.account import Account
from deploy.aws.alias import live_version
from deploy.aws.cdn.domain import UNTIL_VALIDATED
from deploy.aws.iam_actions import LATER, actions_on
from deploy.aws.log_group import read_logs
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.rehearsal.server import Rehearsal
from deploy.stages import Stage
from deploy.steps.deployment import roll_back
from deploy.steps.done_already import DONE
from deploy.steps.plan import make_plan
from deploy.steps.preflight import Permissions, check_permissions, resources_of
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.aws.test_iam_actions import (
    FREE,
    LOOKED_FOR,
    NEVER_CALLED,
    SOMETIMES,
    called_actions,
    policy_actions,
    written_policies,
)
from tests.deploy.commands import environment
from tests.deploy.conftest import Deploy, assume, with_keys
from tests.deploy.faults import Faults

ACCOUNT = "123456789012"
USER = f"arn:aws:iam::{ACCOUNT}:user/deployer"
#: The only calls of a deploy that is refused.
ASKING = {"sts POST / GetCallerIdentity", "iam POST / SimulatePrincipalPolicy"}
#: Tried for alarms of former settings.
ALARMS = "cloudwatch:DescribeAlarms"
#: Those of the policy without which the shipped stages can be deployed: the last is what asking takes.
DISPENSABLE = LATER | {"lambda:PutFunctionConcurrency", "lambda:TagResource", "iam:SimulatePrincipalPolicy", ALARMS}
NEEDED = sorted(policy_actions() - DISPENSABLE)

DOMAIN = "reviews.heart.example"
#: Of those for a CDN, what a deploy asks about: which zone it may change, only the change itself tells.
CDN_NEEDED = sorted(policy_actions(1) - DISPENSABLE - {"route53:ChangeResourceRecordSets"})
#: Called for a policy that has changed and for an invalidation that is not done at once; by ACM, for its tags.
CDN_SOMETIMES = {"acm:AddTagsToCertificate", "cloudfront:GetInvalidation", "cloudfront:UpdateCachePolicy"}

Policy = dict[str, Any]


def is_reading(call: str) -> bool:
    """Return whether a call looks for what there is already."""
    return call.split()[1] in {"GET", "HEAD"} or "POST / Get" in call or "Describe" in call


def policy(*without: str, cdn: bool = False) -> Policy:
    """Return the policy of every deployer for the rehearsed account, less some actions; with what a CDN adds."""
    policies = json.loads(json.dumps(written_policies()).replace("111122223333", ACCOUNT))
    made: Policy = policies[0]
    if cdn:
        made["Statement"] += policies[1]["Statement"]
    for statement in made["Statement"]:
        statement["Action"] = [action for action in statement["Action"] if action not in without]
    made["Statement"] = [statement for statement in made["Statement"] if statement["Action"]]
    return made


@pytest.fixture
def login(aws: Account) -> Callable[..., Account]:
    """Return a function that makes a user with a policy, and gives the account as that user sees it."""

    def run(policy: Policy) -> Account:
        iam = aws.client("iam")
        iam.create_user(UserName="deployer")
        iam.put_user_policy(UserName="deployer", PolicyName="deploy", PolicyDocument=json.dumps(policy))
        return with_keys(aws, iam.create_access_key(UserName="deployer")["AccessKey"])

    return run


@pytest.mark.parametrize("action", NEEDED)
def test_missing_permission_is_named_before_anything_is_done(
    login: Callable[..., Account], deploy: Deploy, faults: Faults, action: str
) -> None:
    """Whichever of them a deploy needs, first or not."""
    deployer = login(policy(action))
    faults.reset()
    with pytest.raises(DeployError) as caught:
        deploy(account=deployer)
    told = f"AWS: {action} is not allowed to you; have it added (deploy/permissions.md has the whole policy)"
    assert (str(caught.value), caught.value.status) == (told, 1)
    assert not [call for call in faults.calls if call not in ASKING and not is_reading(call)]


def test_who_may_only_update_can(login: Callable[..., Account], deploy: Deploy, stage: Stage) -> None:
    """What was made already need not be made: only what this deploy calls is asked for, and no more is called."""
    making = {action for actions in DONE.values() for action in actions}
    deploy()
    updater = login(policy(*making))
    assert check_permissions(Target(updater, stage)) == Permissions()
    assert deploy(replace(stage, memory_size=512), account=updater).changed
    assert "lambda:TagResource" in check_permissions(Target(updater, replace(stage, tags={"team": "web"}))).denied


@pytest.mark.parametrize("action", sorted(DISPENSABLE))
def test_permission_that_a_deploy_does_without_is_not_asked_for(
    login: Callable[..., Account], stage: Stage, action: str
) -> None:
    """What only other commands or other settings need."""
    assert check_permissions(Target(login(policy(action)), stage)).denied == ()


def test_settings_need_permissions_of_their_own(login: Callable[..., Account], stage: Stage) -> None:
    """Reserved concurrency and tags are set by calls of their own."""
    deployer = login(policy("lambda:PutFunctionConcurrency", "lambda:TagResource", "lambda:DeleteFunctionConcurrency"))
    assert check_permissions(Target(deployer, stage)).denied == ("lambda:DeleteFunctionConcurrency",)
    special = replace(stage, lambda_concurrency=0, tags={"team": "web"})
    assert check_permissions(Target(deployer, special)).denied == (
        "lambda:PutFunctionConcurrency",
        "lambda:TagResource",
    )


def test_readme_s_policy_is_enough(
    login: Callable[..., Account], deploy: Deploy, stage: Stage, package: Package
) -> None:
    """From nothing to nothing left; and it asks about every action that a deploy calls, and no other."""
    deployer = login(policy())
    called = called_actions(deployer)
    assert "Allowed    all that a deploy calls" in list(make_plan(Target(deployer, stage), package))
    for memory in (512, 640, 768):
        assert deploy(replace(stage, memory_size=memory, num_retained_versions=1), account=deployer).changed
    list(make_plan(Target(deployer, stage), package))
    asked = {action for kind in resources_of(Target(deployer, stage)) for action in actions_on(kind)} - DISPENSABLE
    assert called - FREE - {ALARMS} == asked - NEVER_CALLED - SOMETIMES | {"iam:SimulatePrincipalPolicy"}
    roll_back(Target(deployer, stage), None, lambda _: None)
    list(read_logs(Target(deployer, stage), follow=False))
    assert len(undeploy_stage(Target(deployer, stage), lambda _: None)) == 5


@pytest.mark.parametrize("action", CDN_NEEDED)
def test_missing_permission_for_a_cdn_is_named(login: Callable[..., Account], stage: Stage, action: str) -> None:
    """By a stage that has one; others do without all of them."""
    deployer = login(policy(action, cdn=True))
    assert check_permissions(Target(deployer, replace(stage, cdn=True, domain=DOMAIN))).denied == (action,)
    assert check_permissions(Target(deployer, stage)).denied == ()


def test_readme_s_policies_are_enough_for_a_cdn(
    login: Callable[..., Account], deploy: Deploy, aws: Account, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an open function URL to nothing left; they ask about every action that it calls, and no other."""
    monkeypatch.setitem(UNTIL_VALIDATED, "Delay", 1)
    aws.client("route53").create_hosted_zone(Name=DOMAIN, CallerReference="zone")
    deployer = login(policy(cdn=True))
    called = called_actions(deployer)
    cdn = replace(stage, cdn=True, domain=DOMAIN)
    for to in (stage, replace(stage, cdn=True), replace(cdn, memory_size=512)):
        assert deploy(to, account=deployer).changed
    undeploy_stage(Target(deployer, cdn), lambda _: None)
    assert called - FREE - LOOKED_FOR <= policy_actions(0) | policy_actions(1)
    assert policy_actions(1) - called == CDN_SOMETIMES


def test_first_release_that_fails_in_public_can_be_taken_back(
    login: Callable[..., Account],
    deploy: Deploy,
    faults: Faults,
    stage: Stage,
) -> None:
    """It is within the policy; nobody could have come in yet, so it is as if it had not been tried."""
    deployer = login(policy())
    called = called_actions(deployer)
    faults.reset(("/url", "denied"))
    with pytest.raises(DeployError, match="nothing is live, and readers noticed nothing") as caught:
        deploy(account=deployer)
    assert caught.value.status == 1
    assert live_version(Target(deployer, stage)) is None
    assert "lambda:DeleteAlias" in called & policy_actions()


def test_policy_for_other_things_is_no_permission(login: Callable[..., Account], stage: Stage) -> None:
    """The very function, role, log group, bucket and what is in it are asked about."""
    narrow = json.loads(json.dumps(policy()).replace("review-microsite-*", "review-microsite-preview*"))
    on_all = set(actions_on("logs any"))
    assert set(check_permissions(Target(login(narrow), stage)).denied) == set(NEEDED) - on_all


def test_policy_must_reach_into_bucket_function_and_log_group(login: Callable[..., Account], stage: Stage) -> None:
    """A name alone, without what comes after it, allows neither objects nor the alias nor the log."""
    names = json.loads(json.dumps(policy()).replace("review-microsite-*", "review-microsite-production"))
    inside = {*actions_on("lambda version"), *actions_on("logs group"), *actions_on("s3 object")}
    narrow = replace(stage, s3_bucket="review-microsite-production")
    role = {action for action in NEEDED if action.startswith("iam:")}
    assert set(check_permissions(Target(login(names), narrow)).denied) == (inside | role) - LATER


def test_denial_of_another_policy_counts(aws: Account, login: Callable[..., Account], stage: Stage) -> None:
    """Whatever allows it, what is denied explicitly is denied, in a group's managed policy as well."""
    deployer, iam = login(policy()), aws.client("iam")
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}]}
    made = iam.create_policy(PolicyName="no-uploads", PolicyDocument=json.dumps(deny))["Policy"]["Arn"]
    iam.create_group(GroupName="guests")
    iam.attach_group_policy(GroupName="guests", PolicyArn=made)
    iam.add_user_to_group(GroupName="guests", UserName="deployer")
    puts = [action for kind in ("s3 bucket", "s3 object") for action in actions_on(kind) if ":Put" in action]
    assert len(puts) == 5
    assert check_permissions(Target(deployer, stage)).denied == tuple(puts)


@pytest.mark.parametrize("path", ["/", "/ci/deployers/"])
def test_role_is_asked_about_under_its_own_name(aws: Account, stage: Stage, faults: Faults, path: str) -> None:
    """A session's ARN has neither the path of the role nor its service."""
    iam = aws.client("iam")
    role = iam.create_role(RoleName="deployer", Path=path, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    document = policy("s3:PutObject")
    document["Statement"][-1]["Resource"] = role
    iam.put_role_policy(RoleName="deployer", PolicyName="deploy", PolicyDocument=json.dumps(document))
    session = assume(aws, role)
    assert check_permissions(Target(session, stage)) == Permissions(denied=("s3:PutObject",))
    faults.reset(("GetRole", "denied"))
    assert check_permissions(Target(session, stage)).unknown.startswith("iam:GetRole is not allowed to you")


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        (f"arn:aws:iam::{ACCOUNT}:root", Permissions()),
        (
            f"arn:aws:sts::{ACCOUNT}:federated-user/guest",
            Permissions(unknown="IAM cannot be asked about a federated-user"),
        ),
    ],
)
def test_who_has_no_policies_of_their_own_is_not_asked_about(
    aws: Account, stage: Stage, faults: Faults, arn: str, expected: Permissions
) -> None:
    """The account's root may do everything; of a federated user IAM knows nothing."""
    aws.clients["identity"] = {"Account": ACCOUNT, "Arn": arn}
    assert check_permissions(Target(aws, stage)) == expected
    assert faults.calls == []


def test_deploy_goes_on_if_asking_is_not_allowed(
    login: Callable[..., Account], deploy: Deploy, stage: Stage, package: Package
) -> None:
    """The plan says so, and the calls themselves tell what they are denied."""
    deployer = login(policy("iam:SimulatePrincipalPolicy", "lambda:CreateAlias"))
    (told,) = [line for line in make_plan(Target(deployer, stage), package) if line.startswith("Allowed")]
    assert told.startswith(
        "Allowed    not checked: iam:SimulatePrincipalPolicy is not allowed to you: User: arn:aws:iam:"
    )
    assert told.endswith("(AccessDenied); have it added (deploy/permissions.md has the whole policy)")
    assert deploy(account=deployer).changed


def test_actions_that_iam_does_not_judge_together_are_asked_about_one_by_one(
    login: Callable[..., Account], stage: Stage, faults: Faults
) -> None:
    """It says which only when it is asked."""
    deployer = login(policy("iam:PassRole", "s3:PutObject"))
    faults.reset(("Simulate", "invalid"))
    assert check_permissions(Target(deployer, stage)).denied == ("iam:PassRole", "s3:PutObject")
    assert not faults.left


def test_what_iam_does_not_judge_alone_either_is_not_known(
    login: Callable[..., Account], stage: Stage, faults: Faults
) -> None:
    """The calls themselves will tell; and no other refusal to judge is asked about again."""
    target = Target(login(policy()), stage)
    actions = actions_on("iam role")
    for kind, words, calls in (
        ("invalid", "iam:SimulatePrincipalPolicy failed: made to fail (InvalidInput);", 2),
        ("denied", "iam:SimulatePrincipalPolicy is not allowed to you: made to fail (AccessDenied);", 1),
    ):
        faults.reset(*[("Simulate", kind)] * len(actions))
        found = check_permissions(target)
        assert found.denied == ()
        assert found.unknown.startswith(words)
        assert sum("Simulate" in call for call in faults.calls) == calls


def test_permissions_are_told_in_words() -> None:
    """What is denied, that nothing is, or why that is not known; what is denied alone is an error."""
    some = Permissions(denied=("s3:PutObject", "iam:PassRole"))
    assert str(some) == "all but s3:PutObject, iam:PassRole"
    with pytest.raises(DeployError, match="s3:PutObject, iam:PassRole are not allowed"):
        some.require()
    assert str(Permissions()) == "all that a deploy calls"
    assert str(Permissions(unknown="nobody knows")) == "not checked: nobody knows"
    for other in (Permissions(), Permissions(unknown="nobody knows")):
        other.require()


#: What a stage has of its own, and the kinds of things that a deploy of it is about besides those of any.
CDN_KINDS = {f"cloudfront {kind}" for kind in ("distribution", "cache-policy", "origin-access-control", "any")}
CDN_KINDS |= {"lambda url"}
MORE_KINDS: list[tuple[dict[str, Any], set[str]]] = [
    ({"domain": DOMAIN}, set()),
    ({"cdn": True}, CDN_KINDS),
    ({"cdn": True, "domain": DOMAIN}, CDN_KINDS | {"acm any", "acm certificate", "route53 any"}),
    ({"cdn": True, "domain": DOMAIN, "certificate_arn": "arn"}, CDN_KINDS | {"route53 any"}),
    ({"cdn": True, "domain": DOMAIN, "route53_enabled": False}, CDN_KINDS | {"acm any", "acm certificate"}),
    ({"cdn": True, "domain": DOMAIN, "certificate_arn": "arn", "route53_enabled": False}, CDN_KINDS),
]


@pytest.mark.parametrize(("changes", "kinds"), MORE_KINDS)
def test_only_what_a_stage_has_is_asked_about(
    aws: Account, stage: Stage, changes: dict[str, Any], kinds: set[str]
) -> None:
    """A CDN and its parts, a certificate and records that are made; each by its ARN."""
    plain = resources_of(Target(aws, stage))
    asked = resources_of(Target(aws, replace(stage, **changes)))
    assert asked.keys() - plain.keys() == kinds
    assert plain.items() <= asked.items()
    assert asked.get("acm certificate") in {None, f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/*"}


UNCERTAIN: dict[str, dict[str, Any]] = {
    "a condition's value": {"MissingContextValues": ["aws:MultiFactorAuthPresent"]},
    "a resource's condition": {"ResourceSpecificResults": [{"MissingContextValues": ["iam:PassedToService"]}]},
    "the organization": {"OrganizationsDecisionDetail": {"AllowedByOrganizations": False}},
}
#: What is missing of a statement that is not asked about, and an organization that allows it.
CERTAIN: dict[str, Any] = {
    "MissingContextValues": ["aws:username"],
    "OrganizationsDecisionDetail": {"AllowedByOrganizations": True},
}


@pytest.mark.parametrize("detail", UNCERTAIN.values(), ids=UNCERTAIN)
def test_denial_that_is_not_certain_stops_nobody(
    login: Callable[..., Account], stage: Stage, detail: dict[str, Any]
) -> None:
    """IAM answers “denied” where only the call itself could tell."""
    deployer = login(policy("s3:PutObject"))

    def add(parsed: dict[str, Any], **_: object) -> None:
        for result in parsed["EvaluationResults"]:
            result.update(told)

    assert check_permissions(Target(deployer, stage)).denied == ("s3:PutObject",)
    deployer.client("iam").meta.events.register("after-call.iam.SimulatePrincipalPolicy", add)
    told = CERTAIN
    assert check_permissions(Target(deployer, stage)).denied == ("s3:PutObject",)
    told = CERTAIN | detail
    assert check_permissions(Target(deployer, stage)) == Permissions()


def test_refusal_is_one_line(login: Callable[..., Account], running: Rehearsal, project: Path, faults: Faults) -> None:
    """Exit status 1; a plan tells all the rest that it may."""
    keys = login(policy("s3:ListBucket", "lambda:CreateAlias")).session.get_credentials()
    command = [sys.executable, "-m", "site_app", "deploy"]
    account = {"AWS_ACCESS_KEY_ID": keys.access_key, "AWS_SECRET_ACCESS_KEY": keys.secret_key}
    account |= environment(project) | {"AWS_ENDPOINT_URL": running.endpoint}
    faults.reset()
    for more in ([], ["--plan"]):
        run = subprocess.run(command + more, cwd=project, env=account, capture_output=True, text=True, timeout=120)
        assert run.returncode == 1
        assert run.stderr == (
            "AWS: lambda:CreateAlias, s3:ListBucket are not allowed to you; have them added "
            "(deploy/permissions.md has the whole policy)\n"
        )
    assert (
        f"Account    {ACCOUNT}, eu-west-1, as {USER}\nAllowed    all but lambda:CreateAlias, s3:ListBucket\n"
        in run.stdout
    )
    assert "Live       nothing" in run.stdout
    assert "At rest" in run.stdout
    assert not [call for call in faults.calls if call not in ASKING and not is_reading(call)]
