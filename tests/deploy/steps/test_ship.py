"""Up to AWS: what is made, what is mended, what is done again and what is not."""

import json
import logging

import pytest
from botocore.exceptions import ClientError

from deploy.aws.bucket import bucket_of, ensure_bucket
from deploy.aws.versions import list_versions
from deploy.errors import DeployError
from deploy.steps.ship import publish
from tests.deploy.faults import Faults
from tests.deploy.small import small_site
from tests.deploy.steps.conftest import Small

pytestmark = pytest.mark.usefixtures("quick")

FUNCTION = "review-microsite-production"
ROLE = f"{FUNCTION}-eu-west-1"
CREATE = "POST /2015-03-31/functions"
#: How often a role may be unknown, two seconds between. Written out, to notice a change.
ROLE_TRIES = 59


def test_function_is_what_the_stage_says(small: Small) -> None:
    """Its settings are those of the version; its role may write its log, and Lambda alone may take that on."""
    version = small.publish("a1", small_site("a1"))
    assert (version.number, version.release, version.commit) == ("1", "a1", "commit")
    has = small.target.call_lambda("get_function_configuration", Qualifier="1")
    assert (has["Handler"], has["MemorySize"], has["Timeout"], has["Architectures"]) == (
        "small.handler",
        1024,
        5,
        ["arm64"],
    )
    role = small.target.client("iam").get_role(RoleName=ROLE)["Role"]
    assert has["Role"] == role["Arn"] == small.target.role_arn
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    policy = small.target.client("iam").get_role_policy(RoleName=ROLE, PolicyName="zappa-permissions")
    (allowed,) = policy["PolicyDocument"]["Statement"]
    assert allowed["Resource"] == f"arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/{FUNCTION}:*"


def test_same_package_and_settings_are_published_once(small: Small) -> None:
    """Another package is another version, and so is another setting."""
    site = small_site("a1")
    first = small.publish("a1", site)
    assert small.publish("a1", site) == first
    assert small.publish("b2", small_site("b2")).number == "2"
    small.target = small.on(memory_size=512)
    assert small.publish("a1", site).number == "3"
    assert [version.release for version in list_versions(small.target)] == ["a1", "b2", "a1"]


def test_package_does_not_stay_in_the_bucket(small: Small, faults: Faults) -> None:
    """Whether or not it could be published; one that cannot be removed is no failure."""
    bucket = bucket_of(small.target)
    package = f"/{bucket.name}/{bucket.prefix}small.zip"
    small.publish("a1", small_site("a1"))
    faults.reset(("/code", "denied"))
    with pytest.raises(ClientError, match="made to fail"):
        small.publish("b2", small_site("b2"))
    s3 = small.target.client("s3")
    assert s3.list_objects_v2(Bucket=bucket.name)["KeyCount"] == 0
    faults.reset((f"DELETE {package}", "denied"))
    assert small.publish("b2", small_site("b2")).number == "2"
    assert not faults.left


def test_every_version_of_an_upload_goes(small: Small) -> None:
    """From a bucket that keeps what is deleted, too."""
    s3 = small.target.client("s3")
    s3.create_bucket(Bucket="shared", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket="shared", VersioningConfiguration={"Status": "Enabled"})
    small.target = small.on(s3_bucket="shared")
    small.publish("a1", small_site("a1"))
    listed = s3.list_object_versions(Bucket="shared")
    assert not [entry for kind in ("Versions", "DeleteMarkers") for entry in listed.get(kind, ())]


def test_role_that_another_hand_has_changed_is_mended(small: Small) -> None:
    """At the next release: what it may do, and who may take it on."""
    small.publish("a1", small_site("a1"))
    iam = small.target.client("iam")
    other = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    iam.put_role_policy(RoleName=ROLE, PolicyName="zappa-permissions", PolicyDocument=json.dumps(other))
    small.publish("b2", small_site("b2"))
    policy = iam.get_role_policy(RoleName=ROLE, PolicyName="zappa-permissions")["PolicyDocument"]
    assert policy["Statement"][0]["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]


@pytest.mark.parametrize("call", ["CreateRole", "GetRole"])
def test_role_that_cannot_be_made_is_told(small: Small, faults: Faults, call: str) -> None:
    """Nothing is uploaded without one."""
    faults.reset((call, "denied"))
    with pytest.raises(ClientError, match=f"made to fail|{call}"):
        small.publish("a1", small_site("a1"))
    assert not [asked for asked in faults.calls if "small.zip" in asked]


@pytest.mark.parametrize("call", [CREATE, "/configuration"])
def test_role_that_is_not_known_yet_is_waited_for(
    small: Small, faults: Faults, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Lambda says that it cannot be assumed, for a minute and more, of a function that is there as of a new one."""
    monkeypatch.setattr("deploy.aws.account.AT_WORK_PAUSE", 0)
    faults.reset(*[(call, "unknown role")] * ROLE_TRIES)
    assert small.publish("a1", small_site("a1")).number == "1"
    assert not faults.left


def test_role_that_is_never_known_is_not_waited_for_without_end(
    small: Small, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is any other refusal, not once."""
    monkeypatch.setattr("deploy.aws.account.AT_WORK_PAUSE", 0)
    for kind, words, tries in (
        ("unknown role", "cannot be assumed by Lambda", ROLE_TRIES + 1),
        ("denied", "made to", 1),
    ):
        faults.reset(*[(CREATE, kind)] * 99)
        with pytest.raises(ClientError, match=words):
            small.publish("a1", small_site("a1"))
        assert 99 - len(faults.left) == tries


def test_setting_that_is_refused_is_so_before_anything_is_uploaded(small: Small, faults: Faults) -> None:
    """What holds for all versions comes first, once there is a function."""
    small.publish("a1", small_site("a1"))
    small.target = small.on(lambda_concurrency=950)
    faults.reset()
    with pytest.raises(DeployError, match="lambda_concurrency = 950 is refused"):
        small.publish("b2", small_site("b2"))
    assert not [call for call in faults.calls if "small.zip" in call]


def test_what_is_published_and_set_is_said(small: Small) -> None:
    """Each thing once."""
    small.publish("a1", small_site("a1"))
    small.publish("a1", small_site("a1"))
    assert small.said == [
        "Set log_retention_days: not set → 30.",
        "Uploaded as version 1.",
        "Already uploaded as version 1.",
    ]


@pytest.mark.parametrize("call", [CREATE, "CreateRole"])
def test_answer_that_was_lost_is_no_failure(small: Small, faults: Faults, call: str) -> None:
    """What is there when it is made again was made the first time."""
    faults.reset((call, "lost answer"))
    assert small.publish("a1", small_site("a1")).number == "1"
    assert not faults.left


def test_what_was_changed_is_told_apart_from_what_was_so(small: Small) -> None:
    """A version that is published, or a setting that holds for all of them."""
    package, bucket = small.package("a1"), bucket_of(small.target)
    ensure_bucket(small.target.account, bucket)
    for stage, is_changed in ((small.target, True), (small.target, False), (small.on(log_retention_days=7), True)):
        version, changed = publish(stage, package, bucket, small.said.append)
        assert (version.number, changed) == ("1", is_changed)


def test_zappa_says_nothing(
    small: Small,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither to who listens to all that is logged, nor, where nobody does, on the terminal."""
    zappa = logging.getLogger("zappa")
    monkeypatch.setattr(zappa, "propagate", True)
    monkeypatch.setattr(zappa, "handlers", [])
    small.publish("a1", small_site("a1"))
    logging.getLogger("zappa.core").error("made to be said")
    assert not [record for record in caplog.records if record.name.startswith("zappa")]
    assert capsys.readouterr().err == ""


def test_zappa_looks_for_no_account_of_its_own(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the one that is deployed to, whatever else the machine is set up for."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "no such")
    assert small.publish("a1", small_site("a1")).number == "1"
