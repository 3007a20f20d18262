"""Every setting takes effect when it alone is changed, and is gone when it is taken out."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.aws.account import Account, connect
from deploy.aws.alias import live_version
from deploy.aws.bucket import bucket_of
from deploy.aws.cdn.cloudfront import find_distribution
from deploy.aws.target import Target
from deploy.aws.versions import list_versions
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.rehearsal.server import Rehearsal, rehearsed_account
from deploy.stages import Stage
from deploy.steps.plan import make_plan
from tests.deploy.conftest import Deploy
from tests.deploy.faults import Faults

pytestmark = pytest.mark.usefixtures("quick", "brief")

DOMAIN = "reviews.heart.example"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/{}"
WITH_DOMAIN = {"cdn": True, "domain": DOMAIN, "certificate_arn": CERTIFICATE.format("a"), "route53_enabled": False}

Look = Callable[[Account, Stage], Any]


def live(key: str) -> Look:
    """Return what looks at a part of the live version's configuration."""

    def look(aws: Account, stage: Stage) -> Any:
        return aws.client("lambda").get_function_configuration(FunctionName=stage.function, Qualifier="live").get(key)

    return look


def reserved(aws: Account, stage: Stage) -> object:
    return (
        aws.client("lambda").get_function_concurrency(FunctionName=stage.function).get("ReservedConcurrentExecutions")
    )


def tags(aws: Account, stage: Stage) -> dict[str, str]:
    found: dict[str, str] = aws.client("lambda").list_tags(Resource=Target(aws, stage).function_arn)["Tags"]
    return found


def retention(aws: Account, stage: Stage) -> object:
    (group,) = aws.client("logs").describe_log_groups(logGroupNamePrefix=stage.log_group)["logGroups"]
    return group.get("retentionInDays")


def configuration(aws: Account, stage: Stage) -> dict[str, Any]:
    found = find_distribution(Target(aws, stage))
    assert found
    return dict(aws.client("cloudfront").get_distribution_config(Id=found.id)["DistributionConfig"])


def records(aws: Account, _: Stage) -> set[str]:
    client = aws.client("route53")
    (zone,) = client.list_hosted_zones()["HostedZones"]
    listed = client.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    return {each["Type"] for each in listed} - {"NS", "SOA"}


def differences(aws: Account, stage: Stage, package: Package) -> list[str]:
    """Return the settings that a plan tells."""
    return [line.removeprefix("Setting").strip() for line in make_plan(Target(aws, stage), package) if "→" in line]


#: Each key of the settings file: what the stage is before, what the key becomes, where that shows, and how.
EFFECTS: dict[str, tuple[dict[str, Any], Any, Look, object]] = {
    "project_name": ({}, "other", live("FunctionName"), "other-production"),
    "aws_region": ({}, "eu-west-2", lambda aws, stage: live("FunctionArn")(aws, stage).split(":")[3], "eu-west-2"),
    "s3_bucket": (
        {},
        "shared",
        lambda aws, stage: aws.client("s3").head_bucket(Bucket=stage.s3_bucket)["BucketRegion"],
        "eu-west-1",
    ),
    "lambda_handler": ({}, "small.answer", live("Handler"), "small.answer"),
    "architecture": ({}, "x86_64", live("Architectures"), ["x86_64"]),
    "memory_size": ({}, 512, live("MemorySize"), 512),
    "timeout_seconds": ({}, 7, live("Timeout"), 7),
    "num_retained_versions": ({}, 1, lambda aws, stage: len(list_versions(Target(aws, stage))), 1),
    "lambda_concurrency": ({}, 5, reserved, 5),
    "snap_start": (
        {},
        "PublishedVersions",
        lambda aws, stage: live("SnapStart")(aws, stage)["ApplyOn"],
        "PublishedVersions",
    ),
    "aws_environment_variables": ({}, {"SITE_NOINDEX": "1"}, live("Environment"), {"Variables": {"SITE_NOINDEX": "1"}}),
    "tags": ({}, {"team": "web"}, tags, {"team": "web"}),
    "log_retention_days": ({}, 7, retention, 7),
    "cdn": ({}, True, lambda aws, stage: configuration(aws, stage)["Enabled"], True),
    "domain": (
        WITH_DOMAIN,
        "b.heart.example",
        lambda aws, stage: configuration(aws, stage)["Aliases"]["Items"],
        ["b.heart.example"],
    ),
    "certificate_arn": (
        WITH_DOMAIN,
        CERTIFICATE.format("b"),
        lambda aws, stage: configuration(aws, stage)["ViewerCertificate"]["ACMCertificateArn"],
        CERTIFICATE.format("b"),
    ),
    "route53_enabled": (WITH_DOMAIN, True, records, {"A", "AAAA"}),
}
#: Those that a plan tells as settings; the others are its lines of their own.
TOLD = {
    "architecture": "Architecture: arm64 → x86_64",
    "aws_environment_variables": "Environment.SITE_NOINDEX: not set → 1",
    "lambda_concurrency": "lambda_concurrency: not set → 5",
    "lambda_handler": "Handler: small.handler → small.answer",
    "log_retention_days": "log_retention_days: 30 → 7",
    "memory_size": "MemorySize: 1024 → 512",
    "snap_start": "SnapStart.ApplyOn: None → PublishedVersions",
    "tags": "tags.team: not set → web",
    "timeout_seconds": "Timeout: 5 → 7",
}


def test_every_key_of_the_settings_is_tried_here() -> None:
    """A new one needs its line in the table; a profile, images in the bucket and alarms are tried on their own."""
    assert EFFECTS.keys() | {"profile_name", "media", "alarm_email"} == {field.name for field in fields(Stage)} - {
        "name"
    }


@pytest.mark.parametrize("key", EFFECTS)
def test_setting_takes_effect_when_it_alone_is_changed(
    deploy: Deploy, running: Rehearsal, aws: Account, stage: Stage, package: Package, key: str
) -> None:
    """With the same code the plan tells it, a deploy brings it about, and then there is nothing to tell."""
    more, value, look, expected = EFFECTS[key]
    before = replace(stage, **more)
    aws.client("route53").create_hosted_zone(Name="heart.example", CallerReference=str(uuid4()))
    if key == "num_retained_versions":
        deploy(replace(before, memory_size=256))
    deploy(before)
    changed = replace(before, **{key: value})
    account = rehearsed_account(changed, running.endpoint)
    assert differences(account, changed, package) == ([TOLD[key]] if key in TOLD else [])
    deploy(changed, account=account)
    assert look(account, changed) == expected
    assert differences(account, changed, package) == []


def test_profile_is_the_one_that_the_settings_name(
    running: Rehearsal, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its keys are those that calls are signed with."""
    path = tmp_path / "credentials"
    path.write_text("".join(f"[{name}]\naws_access_key_id = {name}\naws_secret_access_key = s\n" for name in "ab"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(path))
    monkeypatch.setenv("AWS_ENDPOINT_URL", running.endpoint)
    keys = [connect(replace(stage, profile_name=name)).session.get_credentials().access_key for name in "ab"]
    assert keys == ["a", "b"]


def test_settings_that_are_taken_out_are_gone(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """Concurrency is shared with all functions again, tags go one by one; a deleted log group is made again."""
    special = replace(stage, lambda_concurrency=5, tags={"team": "web", "cost": "42"}, log_retention_days=7)
    assert deploy(special).changed
    aws.client("logs").delete_log_group(logGroupName=stage.log_group)
    assert deploy(replace(special, tags={"team": "site"})).changed
    assert (reserved(aws, stage), tags(aws, stage), retention(aws, stage)) == (5, {"team": "site"}, 7)
    assert deploy(stage).changed
    assert (reserved(aws, stage), tags(aws, stage), retention(aws, stage)) == (None, {}, 30)
    assert live_version(Target(aws, stage)) == "1"


def test_setting_that_another_hand_has_changed_is_put_back(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """Nothing else being new, it is told and brought in line."""
    reserving = replace(stage, lambda_concurrency=5)
    deploy(reserving)
    aws.client("lambda").put_function_concurrency(FunctionName=stage.function, ReservedConcurrentExecutions=50)
    aws.client("logs").put_retention_policy(logGroupName=stage.log_group, retentionInDays=1)
    assert deploy(reserving).changed
    assert (reserved(aws, stage), retention(aws, stage)) == (5, 30)
    assert not deploy(reserving).changed


@pytest.mark.parametrize("is_first", [True, False], ids=["the first release", "a later release"])
@pytest.mark.parametrize(("limit", "wanted"), [(1000, 901), (10, 1)], ids=["an account", "a new account"])
def test_concurrency_that_the_account_lacks_is_refused_every_time(
    deploy: Deploy,
    aws: Account,
    stage: Stage,
    edited: tuple[Package, Path],
    faults: Faults,
    monkeypatch: pytest.MonkeyPatch,
    is_first: bool,
    limit: int,
    wanted: int,
) -> None:
    """Before anything is published, in AWS's words; no run goes on without it, and the live release stays."""
    monkeypatch.setenv("MOTO_LAMBDA_CONCURRENCY_QUOTA", str(limit))
    if not is_first:
        deploy()
    faults.reset()
    for _ in range(2):
        with pytest.raises(DeployError) as caught:
            deploy(replace(stage, lambda_concurrency=wanted), what=edited[0], built=edited[1])
        assert caught.value.status == 1
        assert f"lambda_concurrency = {wanted} is refused: Specified ReservedConcurrentExecutions" in str(caught.value)
        assert "minimum value of [100]. (InvalidParameterValueException); write a lower number" in str(caught.value)
        assert live_version(Target(aws, stage)) == (None if is_first else "1")
    assert len(list_versions(Target(aws, stage))) == (0 if is_first else 1)
    assert not [call for call in faults.calls if "/code" in call]
    assert deploy(what=edited[0], built=edited[1]).changed


def test_most_that_the_account_has_can_be_reserved(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """The played account allows 1,000 at once, and keeps 100 for all functions."""
    deploy(replace(stage, lambda_concurrency=900))
    assert reserved(aws, stage) == 900


def test_bucket_is_told_in_a_plan(aws: Account, stage: Stage, package: Package) -> None:
    """With the folder that is used of one that the settings name."""
    own = bucket_of(Target(aws, stage)).name
    assert f"Bucket     {own} (to be made)" in list(make_plan(Target(aws, stage), package))
    named = replace(stage, s3_bucket="shared")
    assert "Bucket     shared, under review-microsite-production/ (to be made)" in list(
        make_plan(Target(aws, named), package)
    )
