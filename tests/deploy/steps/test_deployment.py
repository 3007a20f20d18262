"""A deploy reaches readers whole, or not at all."""

import json
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from moto.awslambda.models import lambda_backends
from moto.iam.models import iam_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends

from deploy.aws.account import Account
from deploy.aws.alias import live_version
from deploy.aws.bucket import bucket_of, ensure_bucket
from deploy.aws.target import Target
from deploy.aws.versions import ask_version, list_versions
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.stages import Stage
from deploy.steps.deployment import roll_back
from deploy.steps.plan import make_plan
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.conftest import Deploy, assume, get
from tests.deploy.faults import Faults

ACCOUNT = "123456789012"


def test_first_deploy_is_public_and_second_changes_nothing(deploy: Deploy, faults: Faults, package: Package) -> None:
    """A reader reads and searches; deploying again uploads, publishes and switches nothing."""
    first = deploy()
    assert first.changed
    assert get(first.url)[0] == 200
    assert json.loads(get(f"{first.url}api/v1/search?q=%EC%84%A0%EC%9E%AC")[1])["query"] == "선재"
    assert json.loads(get(f"{first.url}healthz")[1])["release"] == package.release
    faults.reset()
    again = deploy()
    assert not again.changed
    assert again.url == first.url
    writes = [call for call in faults.calls if " POST " in call or " PUT " in call]
    harmless = ("deploy.lock", "DescribeLogGroups", "DescribeAlarms", "SimulatePrincipalPolicy")
    assert not [call for call in writes if not any(part in call for part in harmless)]


def test_url_answers_for_its_own_name_alone(deploy: Deploy) -> None:
    """A request that names another function's URL is another site's."""
    request = urllib.request.Request(deploy().url, headers={"Host": "evil.lambda-url.us-east-1.on.aws"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)


def test_edit_goes_live_and_rolls_back(
    deploy: Deploy, aws: Account, stage: Stage, package: Package, edited: tuple[Package, Path]
) -> None:
    """Readers get the edit, and after a rollback what they had before; the release rolled back from stays known."""
    url = deploy().url
    changed, built = edited
    assert deploy(what=changed, built=built).version.number == "2"
    assert json.loads(get(f"{url}api/v1/search?q=harpsichords")[1])["total"] == 1
    back = roll_back(Target(aws, stage), None, lambda _: None)
    assert (back.version.release, live_version(Target(aws, stage))) == (package.release, "1")
    assert json.loads(get(f"{url}api/v1/search?q=harpsichords")[1])["total"] == 0
    assert [version.release for version in list_versions(Target(aws, stage))] == [changed.release, package.release]
    assert deploy(what=changed, built=built).version.number == "2"


def test_rollback_names_what_it_cannot_find(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """With nothing before it, or a name that nothing has, nothing moves."""
    deploy()
    for wanted, words in ((None, "no other release is before the live one"), ("nope", "no other release is “nope”")):
        with pytest.raises(DeployError, match=words):
            roll_back(Target(aws, stage), wanted, lambda _: None)
    assert live_version(Target(aws, stage)) == "1"


def test_function_may_only_write_its_own_log(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """The role has two actions on one log group, kept as many days as the stage says."""
    deploy()
    role = iam_backends[ACCOUNT]["aws"].get_role(Target(aws, stage).everywhere)
    assert list(role.policies) == ["zappa-permissions"]
    assert not role.managed_policies
    (statement,) = json.loads(role.policies["zappa-permissions"])["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/aws/lambda/{stage.function}:*",
    }
    (group,) = aws.client("logs").describe_log_groups()["logGroups"]
    assert (group["logGroupName"], group["retentionInDays"]) == (stage.log_group, stage.log_retention_days)


def test_bucket_is_private_encrypted_and_empty(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """Nothing stays in it: Lambda has its own copy."""
    deploy()
    s3, bucket = aws.client("s3"), bucket_of(Target(aws, stage)).name
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
    (rule,) = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_bucket_of_another_account_is_refused(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bucket that bears the right name and belongs to someone else gets nothing."""
    # Otherwise moto lets every account into every bucket.
    monkeypatch.setenv("MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS", "false")
    bucket = bucket_of(Target(aws, stage))
    someone = assume(aws, "arn:aws:iam::222222222222:role/someone")
    ensure_bucket(someone, bucket)
    for attempt in (deploy, lambda: list(make_plan(Target(aws, stage), package))):
        faults.reset()
        with pytest.raises(DeployError, match="it belongs to another account"):
            attempt()
        assert faults.calls[-1] == f"s3 HEAD /{bucket.name}"
        assert {call.split()[1] for call in faults.calls} <= {"HEAD", "POST"}
        assert not [call for call in faults.calls if " POST " in call and "SimulatePrincipalPolicy" not in call]
    assert someone.client("s3").list_objects_v2(Bucket=bucket.name)["KeyCount"] == 0


def test_public_means_through_the_url_only(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """Everyone may call the URL, and nobody the function."""
    deploy()
    policy = json.loads(aws.client("lambda").get_policy(FunctionName=stage.function, Qualifier="live")["Policy"])
    granted = {
        (item["Action"], item.get("FunctionUrlAuthType"), item.get("InvokedViaFunctionUrl"))
        for item in policy["Statement"]
    }
    assert granted == {("lambda:InvokeFunctionUrl", "NONE", None), ("lambda:InvokeFunction", None, True)}
    assert all(item["Resource"].endswith(":live") for item in policy["Statement"])


def test_old_releases_go_and_numbers_are_not_used_again(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """A stage keeps as many as it says, and what is live whatever its age."""
    for memory in (512, 640, 768, 896):
        deploy(replace(stage, num_retained_versions=2, memory_size=memory))
    assert [version.number for version in list_versions(Target(aws, stage))] == ["4", "3"]
    roll_back(Target(aws, stage), "3", lambda _: None)
    deploy(replace(stage, num_retained_versions=1, memory_size=1152))
    assert [version.number for version in list_versions(Target(aws, stage))] == ["5", "3"]


def test_settings_reach_the_function_and_leave_it(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """A variable taken out of the settings is gone; one put in is seen by the site."""
    url = deploy(replace(stage, aws_environment_variables={"SITE_NOINDEX": "1", "SITE_OLD": "x"})).url
    assert ask_version(Target(aws, stage), "1")("/").status == 200
    with urllib.request.urlopen(url) as response:
        assert response.headers["X-Robots-Tag"] == "noindex"
    deploy(replace(stage, memory_size=512))
    found = aws.client("lambda").get_function_configuration(FunctionName=stage.function, Qualifier="live")
    assert (found["MemorySize"], found.get("Environment", {"Variables": {}})["Variables"]) == (512, {})


def test_plan_tells_and_writes_nothing(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults, package: Package, edited: tuple[Package, Path]
) -> None:
    """Before the first deploy and before an update; AWS sees reading alone."""
    assert any("nothing: the function, its role" in line for line in make_plan(Target(aws, stage), package))
    reading = ("GetCallerIdentity", "SimulatePrincipalPolicy", "DescribeLogGroups", "DescribeAlarms")
    assert not [call for call in faults.calls if call.split()[1] not in {"GET", "HEAD"} and not call.endswith(reading)]
    deploy()
    faults.reset()
    lines = "\n".join(make_plan(Target(aws, replace(stage, memory_size=512)), edited[0]))
    assert not [call for call in faults.calls if call.split()[1] not in {"GET", "HEAD"} and not call.endswith(reading)]
    assert "MemorySize: 1024 → 512" in lines
    assert "changed" in lines
    assert "build/current/catalogue.json" in lines


def test_undeploy_leaves_nothing(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """Function, versions, alias, URL, role, log group and bucket are gone; a second time finds nothing to do."""
    url = deploy().url
    assert len(undeploy_stage(Target(aws, stage), lambda _: None)) == 5
    assert not lambda_backends[ACCOUNT]["eu-west-1"].list_functions()
    assert not iam_backends[ACCOUNT]["aws"].roles
    assert not logs_backends[ACCOUNT]["eu-west-1"].groups
    assert not s3_backends[ACCOUNT]["aws"].buckets
    assert get(url)[0] == 403
    assert undeploy_stage(Target(aws, stage), lambda _: None) == []
