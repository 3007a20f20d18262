"""The bucket: one that a deploy makes is ours; of one that the settings name, only what we put there is."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boto3
import pytest
from moto.s3.models import s3_backends

from deploy.aws.account import Account
from deploy.aws.bucket import LONGEST_NAME, bucket_of, ensure_bucket
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.stages import TAG, Stage
from deploy.steps.deployment import roll_back
from deploy.steps.plan import make_plan
from deploy.steps.preflight import check_permissions
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.aws.test_iam_actions import called_actions, written_policies
from tests.deploy.conftest import Deploy, assume, with_keys
from tests.deploy.faults import Faults

pytestmark = pytest.mark.usefixtures("brief")

ACCOUNT = "123456789012"
SHARED = "shared"
PAYROLL = "payroll/2026.csv"
#: What a bucket is set up to be, as S3 is asked about it.
ASKED = (
    "get_bucket_acl",
    "get_bucket_encryption",
    "get_bucket_lifecycle_configuration",
    "get_bucket_ownership_controls",
    "get_bucket_policy",
    "get_bucket_tagging",
    "get_bucket_versioning",
    "get_public_access_block",
)


@pytest.fixture
def named(stage: Stage) -> Stage:
    """Return the stage with a bucket of the maintainer's."""
    return replace(stage, s3_bucket=SHARED)


@pytest.fixture(params=["versioned", "not versioned"])
def shared(aws: Account, request: pytest.FixtureRequest) -> Callable[[], dict[str, Any]]:
    """Make a bucket that others use, and return a function that tells all of it, to the byte."""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=SHARED, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    if request.param == "versioned":
        s3.put_bucket_versioning(Bucket=SHARED, VersioningConfiguration={"Status": "Enabled"})
    with_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "payroll"}
    encryption = {"Rules": [{"ApplyServerSideEncryptionByDefault": with_key, "BucketKeyEnabled": True}]}
    s3.put_bucket_encryption(Bucket=SHARED, ServerSideEncryptionConfiguration=encryption)
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 90}}
    s3.put_bucket_lifecycle_configuration(Bucket=SHARED, LifecycleConfiguration={"Rules": [rule]})
    s3.put_bucket_tagging(Bucket=SHARED, Tagging={"TagSet": [{"Key": "team", "Value": "payroll"}]})
    s3.put_bucket_ownership_controls(Bucket=SHARED, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    allow = {
        "Effect": "Allow",
        "Principal": {"AWS": ACCOUNT},
        "Action": "s3:Get*",
        "Resource": f"arn:aws:s3:::{SHARED}/*",
    }
    s3.put_bucket_policy(Bucket=SHARED, Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow]}))
    some = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls"), True)
    s3.put_public_access_block(Bucket=SHARED, PublicAccessBlockConfiguration=some)
    neighbours = (
        "review-microsite-production",
        "review-microsite-production-2/site.zip",
        "deploy.lock",
        "production.zip",
    )
    for key in (PAYROLL, PAYROLL, *neighbours):
        s3.put_object(Bucket=SHARED, Key=key, Body=b"1,000,000")

    def tell() -> dict[str, Any]:
        told = {ask: dict(getattr(s3, ask)(Bucket=SHARED)) for ask in ASKED}
        for answer in told.values():
            del answer["ResponseMetadata"]
        found = s3.list_object_versions(Bucket=SHARED)
        return told | {"versions": found["Versions"], "marks": found.get("DeleteMarkers", [])}

    return tell


def allowing(bucket: str) -> dict[str, Any]:
    """Return a policy that someone gave a bucket."""
    resource = f"arn:aws:s3:::{bucket}/*"
    statement = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "s3:*", "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def keys(aws: Account, bucket: str) -> set[str]:
    return {entry["Key"] for entry in aws.client("s3").list_objects_v2(Bucket=bucket).get("Contents", ())}


def test_bucket_that_is_named_is_left_as_it_was(
    shared: Callable[[], dict[str, Any]], deploy: Deploy, aws: Account, named: Stage, faults: Faults
) -> None:
    """Deployed to, again, back and undeployed, it has every byte, version and setting that it had; no other is made."""
    before = shared()
    faults.reset()
    deploy(named)
    deploy(named)
    deploy(replace(named, memory_size=512))
    roll_back(Target(aws, named), None, lambda _: None)
    undeploy_stage(Target(aws, named), lambda _: None)
    written = {call.split()[2] for call in faults.calls if call.startswith(("s3 PUT", "s3 DELETE"))}
    assert written
    assert {path.partition("?")[0].rpartition("/")[0] for path in written} == {f"/{SHARED}/review-microsite-production"}
    assert shared() == before
    assert list(s3_backends[ACCOUNT]["aws"].buckets) == [SHARED]


def test_undeploy_takes_its_own_from_a_bucket_that_is_named(
    shared: Callable[[], dict[str, Any]], deploy: Deploy, aws: Account, named: Stage
) -> None:
    """What a deploy that was killed has left there goes, in every version; it is said, and the rest stays."""
    before = shared()
    deploy(named)
    for _ in range(2):
        aws.client("s3").put_object(**bucket_of(Target(aws, named)).at("site.zip"), Body=b"left")
    said: list[str] = []
    removed = undeploy_stage(Target(aws, named), said.append)
    assert removed[-1] == f"all under s3://{SHARED}/review-microsite-production/"
    assert shared() == before


def test_bucket_that_is_named_and_not_there_is_made_and_is_ours(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """As Zappa makes it; undeploy removes it, by its tag."""
    named = replace(stage, s3_bucket="made-for-reviews")
    deploy(named)
    deploy(named)
    (tag,) = aws.client("s3").get_bucket_tagging(Bucket="made-for-reviews")["TagSet"]
    assert tag == {"Key": TAG, "Value": stage.function}
    assert "bucket made-for-reviews" in undeploy_stage(Target(aws, named), lambda _: None)
    assert not s3_backends[ACCOUNT]["aws"].buckets


@pytest.mark.parametrize("shared", ["versioned"], indirect=True)
def test_bucket_of_its_own_goes_though_another_is_named_by_now(
    shared: Callable[[], dict[str, Any]], deploy: Deploy, aws: Account, stage: Stage, named: Stage
) -> None:
    """A stage that had one of its own, and then was given one, leaves nothing in either."""
    before = shared()
    deploy()
    deploy(named)
    removed = undeploy_stage(Target(aws, named), lambda _: None)
    assert f"bucket {bucket_of(Target(aws, stage)).name}" in removed
    assert list(s3_backends[ACCOUNT]["aws"].buckets) == [SHARED]
    assert shared() == before


def test_bucket_of_another_stage_stays(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """One that production has made and preview uses goes with production."""
    production = replace(stage, s3_bucket="both")
    preview = replace(production, name="preview")
    deploy(production)
    deploy(preview)
    undeploy_stage(Target(aws, preview), lambda _: None)
    assert list(s3_backends[ACCOUNT]["aws"].buckets) == ["both"]
    undeploy_stage(Target(aws, production), lambda _: None)
    assert not s3_backends[ACCOUNT]["aws"].buckets


def test_bucket_of_ours_takes_requests_by_tls_alone(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """Its policy denies all others, on it and in it; a policy of another hand is kept, as its encryption is."""
    deploy()
    s3, bucket = aws.client("s3"), bucket_of(Target(aws, stage)).name
    (statement,) = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Resource"] == [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(allowing(bucket)))
    encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=encrypted)
    assert deploy(replace(stage, memory_size=512)).changed
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == allowing(bucket)
    (rule,) = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"


def test_bucket_of_ours_that_others_use_stays(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """What no deploy put there is nobody's to delete; that the bucket stays is said, and all else is removed."""
    deploy()
    bucket = bucket_of(Target(aws, stage))
    aws.client("s3").put_object(Bucket=bucket.name, Key=PAYROLL, Body=b"1")
    aws.client("s3").put_object(**bucket.at("site.zip"), Body=b"left")
    said: list[str] = []
    assert len(undeploy_stage(Target(aws, stage), said.append)) == 4
    assert said[-1] == f"s3://{bucket.name} stays: it holds what no deploy put there."
    assert keys(aws, bucket.name) == {PAYROLL}


def test_bucket_without_a_tag_is_taken_on_by_its_name(deploy: Deploy, aws: Account, stage: Stage) -> None:
    """One by the name that the settings leave to us, from before there were tags: its own tags stay, and it goes."""
    s3, bucket = aws.client("s3"), bucket_of(Target(aws, stage)).name
    for completed in (True, False):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "team", "Value": "web"}]})
        for left in ("deploy.lock", "production.zip"):
            s3.put_object(Bucket=bucket, Key=left, Body=b"left")
        if completed:
            deploy()
            tags = {tag["Key"]: tag["Value"] for tag in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]}
            assert tags == {"team": "web", TAG: stage.function}
            assert s3.get_bucket_policy(Bucket=bucket)["Policy"]
        assert f"bucket {bucket}" in undeploy_stage(Target(aws, stage), lambda _: None)
        assert not s3_backends[ACCOUNT]["aws"].buckets


@pytest.mark.parametrize("name", [None, "made-for-reviews"])
def test_making_a_bucket_is_completed_after_any_failure(
    aws: Account, stage: Stage, faults: Faults, name: str | None
) -> None:
    """Whichever call is the last that got through, the next deploy ends with a bucket that is closed and tagged."""
    bucket, s3 = bucket_of(Target(aws, replace(stage, s3_bucket=name))), aws.client("s3")
    faults.reset()
    ensure_bucket(aws, bucket)
    calls = [call for call in faults.calls if call.startswith("s3 PUT")]
    assert len(calls) == 5
    # Between making one that is named and its tag, nothing tells it from the maintainer's: then it is left as it is.
    for call in calls if name is None else [calls[0], *calls[2:]]:
        s3.delete_bucket_tagging(Bucket=bucket.name)  # moto would keep them for the next bucket of this name
        s3.delete_bucket(Bucket=bucket.name)
        faults.reset((call, "denied"))
        with pytest.raises(Exception, match="made to fail"):
            ensure_bucket(aws, bucket)
        ensure_bucket(aws, bucket)
        assert s3.get_bucket_tagging(Bucket=bucket.name)["TagSet"] == [{"Key": TAG, "Value": stage.function}]
        assert s3.get_bucket_policy(Bucket=bucket.name)["Policy"]
        assert s3.get_bucket_encryption(Bucket=bucket.name)
        assert all(s3.get_public_access_block(Bucket=bucket.name)["PublicAccessBlockConfiguration"].values())


def test_every_call_names_the_owner_that_a_bucket_must_have(
    deploy: Deploy, aws: Account, stage: Stage, package: Package
) -> None:
    """S3 then refuses a bucket of the same name that is another account's, whenever it came to be so."""
    seen: dict[str, str | None] = {}

    def note(request: Any, operation_name: str, **_: object) -> None:
        seen[operation_name] = request.headers.get("x-amz-expected-bucket-owner")

    aws.client("s3").meta.events.register("before-sign.s3", note)
    list(make_plan(Target(aws, stage), package))
    deploy()
    undeploy_stage(Target(aws, stage), lambda _: None)
    assert seen.pop("CreateBucket") is None
    assert {"PutObject", "DeleteObject", "DeleteBucket", "HeadBucket", "ListObjectVersions"} <= seen.keys()
    assert set(seen.values()) == {ACCOUNT}


def test_bucket_that_is_named_and_another_account_s_is_refused(
    deploy: Deploy, aws: Account, named: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gets nothing, and the line says whose it is."""
    monkeypatch.setenv("MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS", "false")
    someone = assume(aws, "arn:aws:iam::222222222222:role/someone")
    ensure_bucket(someone, bucket_of(Target(someone, named)))
    with pytest.raises(DeployError, match="s3://shared: it belongs to another account"):
        deploy(named)
    assert keys(someone, SHARED) == set()


@pytest.mark.parametrize("shared", ["versioned"], indirect=True)
def test_policy_for_a_bucket_that_is_named_is_enough(
    shared: Callable[[], dict[str, Any]], deploy: Deploy, aws: Account, named: Stage
) -> None:
    """deploy/permissions.md's last policy, in place of what its first says of S3, is what all commands call there."""
    before = shared()
    policies = json.loads(json.dumps(written_policies()).replace("111122223333", ACCOUNT))
    others = [each for each in policies[0]["Statement"] if not each["Action"][0].startswith("s3:")]
    document = {"Version": "2012-10-17", "Statement": others + policies[-1]["Statement"]}
    iam = aws.client("iam")
    iam.create_user(UserName="deployer")
    iam.put_user_policy(UserName="deployer", PolicyName="deploy", PolicyDocument=json.dumps(document))
    deployer = with_keys(aws, iam.create_access_key(UserName="deployer")["AccessKey"])
    called = called_actions(deployer)
    assert check_permissions(Target(deployer, named)).denied == ()
    for memory in (1024, 512):
        deploy(replace(named, memory_size=memory), account=deployer)
    roll_back(Target(deployer, named), None, lambda _: None)
    aws.client("s3").put_object(**bucket_of(Target(aws, named)).at("site.zip"), Body=b"left")
    undeploy_stage(Target(deployer, named), lambda _: None)
    on_s3 = {action for action in called if action.startswith("s3:")}
    assert on_s3 <= {action for statement in policies[-1]["Statement"] for action in statement["Action"]}
    assert shared() == before


@pytest.mark.parametrize("length", [10, 24, 40, 63, 200])
def test_names_that_are_shortened_stay_apart(stage: Stage, length: int) -> None:
    """Two stages, or two regions, never share a bucket, function, role or log, however long the project's name is."""
    names = ("production", "production-lambda", "preview", "p" * 60 + "a", "p" * 60 + "b")
    stages = [replace(stage, project_name="p" * length, name=name) for name in names]
    accounts = [
        Account(boto3.Session(region_name=region), clients={"identity": {"Account": ACCOUNT}})
        for region in ("eu-west-1", "eu-west-2")
    ]
    targets = [Target(account, each) for account in accounts for each in stages]
    buckets, roles = [bucket_of(target).name for target in targets], [target.everywhere for target in targets]
    for made, longest in ((buckets, LONGEST_NAME), ([each.function for each in stages], 64), (roles, 64)):
        assert len(set(made)) == len(made)
        assert max(map(len, made)) <= longest
        assert not [name for name in made if name.endswith("-")]
