"""A stage goes to the last trace, readers first and its bucket last."""

import re
from contextlib import suppress
from typing import Any

import pytest

from deploy.aws.account import AWS_ERRORS
from deploy.aws.bucket import bucket_of
from deploy.aws.lock import KEY, only_deployer
from deploy.errors import DeployError
from deploy.steps.undeploy import plan_undeploy, undeploy_stage
from tests.deploy.conftest import get
from tests.deploy.faults import Faults, changes
from tests.deploy.steps.conftest import Small

pytestmark = pytest.mark.usefixtures("quick")

FUNCTION = "review-microsite-production"
BUCKET = f"bucket {FUNCTION}-123456789012-eu-west-1"
OURS = [
    f"function {FUNCTION}",
    f"policy of role {FUNCTION}-eu-west-1",
    f"role {FUNCTION}-eu-west-1",
    f"log group /aws/lambda/{FUNCTION}",
]
CDN = ["the CDN", "the CDN's cache policy", "the CDN's access to the function"]


def is_removal(call: str) -> bool:
    """Return whether a call of `undeploy` changes anything, but for its lock."""
    return "deploy.lock" not in call and ("DELETE" in call or "Delete" in call or "PUT" in call or "RecordSet" in call)


def undeploy(small: Small, **changes: object) -> list[str]:
    """Undeploy, and return what was removed, which is what was said."""
    small.said.clear()
    removed = undeploy_stage(small.on(**changes), small.said.append)
    told = [line.removeprefix("Removed ").removesuffix(".") for line in small.said if line.startswith("Removed ")]
    assert told == removed
    return removed


def test_all_that_was_made_is_removed_in_order(small: Small) -> None:
    """And said; a second time there is nothing to remove, nor a bucket to hold a lock in."""
    url = small.deploy("a1").url
    assert undeploy(small) == [*OURS, BUCKET]
    assert get(url)[0] == 403
    assert undeploy(small) == []
    assert small.said == []


@pytest.mark.parametrize("is_told", [True, False], ids=["in the settings", "not in the settings any more"])
def test_cdn_goes_before_the_function_and_its_certificate_after(small: Small, is_told: bool) -> None:
    """Whether or not the settings still say that there is one."""
    domain = {"cdn": True, "domain": "reviews.example.com"} if is_told else {}
    small.target.client("route53").create_hosted_zone(Name="example.com", CallerReference="zone")
    small.deploy("a1", cdn=True, domain="reviews.example.com")
    records, certificate = "the records of the domain", "the certificate of the domain"
    assert undeploy(small, **domain) == [records, *CDN, *OURS, certificate, BUCKET]
    assert undeploy(small, **domain) == []


@pytest.mark.parametrize("named", [None, "shared"])
def test_plan_lists_what_would_go_and_writes_nothing(small: Small, faults: Faults, named: str | None) -> None:
    """In its order, whatever is there of it; without a lock."""
    small.target = small.on(cdn=True, s3_bucket=named)
    small.deploy("a1")
    faults.reset()
    plan = plan_undeploy(small.target)
    reading = ("Simulate", "Describe", "List", "GetRole", "GetCallerIdentity")
    assert not [call for call in faults.calls if changes(call) and not any(word in call for word in reading)]
    assert undeploy(small) == plan == [*CDN, *OURS, f"bucket {named}" if named else BUCKET]
    assert plan_undeploy(small.target) == []


@pytest.mark.parametrize("is_told", [True, False], ids=["in the settings", "not in the settings any more"])
def test_undeploy_that_ended_anywhere_is_completed(small: Small, faults: Faults, is_told: bool) -> None:
    """Whatever it was that could not be removed, or whose answer was lost at the end: run again, nothing is left."""
    domain: dict[str, Any] = {"cdn": True, "domain": "reviews.example.com"}
    small.target.client("route53").create_hosted_zone(Name="example.com", CallerReference="zone")
    small.deploy("a1", **domain)
    faults.reset()
    everything = undeploy(small, **domain)
    # An id at the end is another the next time.
    calls = [re.sub(r"/[\w-]{13,36}$", "/", call) for call in dict.fromkeys(faults.calls) if is_removal(call)]
    assert len(calls) > 8
    for number, call in enumerate(calls[1:] if is_told else calls[::3]):
        small.deploy("a1", **domain)
        faults.reset((call, "denied" if number % 2 else "500 after"))
        with suppress(*AWS_ERRORS, DeployError):
            undeploy(small, **domain)
        assert not faults.left, call
        small.target = small.on(**domain) if is_told else small.on(cdn=False, domain=None)
        left = plan_undeploy(small.target)
        assert set(left) <= set(everything), call
        assert undeploy(small) == left, call
        assert undeploy(small, **domain) == [], call


def test_what_is_gone_already_is_no_error(small: Small) -> None:
    """Whatever another hand has removed: the rest goes."""
    small.deploy("a1")
    client = small.target.client
    client("lambda").delete_function(FunctionName=FUNCTION)
    client("logs").delete_log_group(logGroupName=f"/aws/lambda/{FUNCTION}")
    client("iam").delete_role_policy(RoleName=f"{FUNCTION}-eu-west-1", PolicyName="zappa-permissions")
    assert undeploy(small) == [f"role {FUNCTION}-eu-west-1", BUCKET]


def test_what_may_not_be_removed_ends_it(small: Small, faults: Faults) -> None:
    """In AWS's words; what comes after it stays, and goes when it is run again."""
    small.deploy("a1")
    faults.reset((f"DELETE /2015-03-31/functions/{FUNCTION}", "denied"))
    with pytest.raises(AWS_ERRORS, match="made to fail"):
        undeploy(small)
    assert undeploy(small) == [*OURS, BUCKET]


def test_lock_is_held_until_the_bucket_goes(small: Small, faults: Faults) -> None:
    """It is the last that is given back; while another has it, nothing is removed."""
    url = small.deploy("a1").url
    bucket = bucket_of(small.target)
    with (
        only_deployer(small.target.account, bucket, "deploy production", small.said.append),
        pytest.raises(DeployError, match="has been at `deploy production` since"),
    ):
        undeploy(small)
    assert get(url)[0] == 200
    faults.reset()
    undeploy(small)
    lock = f"DELETE /{bucket.name}/{bucket.prefix}{KEY}"
    (given_back,) = [number for number, call in enumerate(faults.calls) if lock in call]
    after = [call for call in faults.calls[given_back + 1 :] if " GET " not in call and " HEAD " not in call]
    assert after == [f"s3 DELETE /{bucket.name}"]


def test_lock_says_what_for(small: Small, faults: Faults) -> None:
    """Whoever comes second reads it."""
    small.deploy("a1")
    seen: list[str] = []
    client, where = small.target.account.make_client("s3"), bucket_of(small.target).at(KEY)

    def look() -> None:
        seen.append(client.get_object(**where)["Body"].read().decode())

    faults.reset((f"DELETE /2015-03-31/functions/{FUNCTION}", look))
    undeploy(small)
    assert '"task": "undeploy production"' in seen[0]
