"""CloudFront before the function URL: the only way in, quick to forget, and gone without a trace."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.acm.models import acm_backends
from moto.cloudfront.models import cloudfront_backends
from moto.route53.models import route53_backends

from deploy.aws.account import AWS_ERRORS, Account
from deploy.aws.alias import live_version
from deploy.aws.cdn.caching import IGNORED, remove_access, remove_cache_policy
from deploy.aws.cdn.cloudfront import find_distribution, remove_distribution
from deploy.aws.cdn.domain import UNTIL_VALIDATED, remove_certificates, remove_records
from deploy.aws.cdn.origins import OF_FUNCTION
from deploy.aws.front import Front, ensure_front, find_front
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.errors import DeployError, RolledBackError
from deploy.packaging.package import Package
from deploy.stages import Stage
from deploy.steps.deployment import roll_back
from deploy.steps.plan import make_plan
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.aws.test_faults import distinct
from tests.deploy.conftest import PROJECT, Deploy, get
from tests.deploy.faults import Failure, Faults, nth

pytestmark = pytest.mark.usefixtures("quick")

ACCOUNT = "123456789012"
DOMAIN = "reviews.heart.example"


@pytest.fixture
def cdn(stage: Stage) -> Stage:
    """Return the stage with a CDN."""
    return replace(stage, cdn=True)


def function_url(aws: Account, stage: Stage) -> str:
    found = aws.client("lambda").get_function_url_config(FunctionName=stage.function, Qualifier="live")
    return str(found["FunctionUrl"])


def configuration(aws: Account, stage: Stage) -> dict[str, Any]:
    found = find_distribution(Target(aws, stage))
    assert found
    return dict(aws.client("cloudfront").get_distribution_config(Id=found.id)["DistributionConfig"])


def test_distribution_signs_compresses_and_encrypts(deploy: Deploy, aws: Account, cdn: Stage) -> None:
    """Origin access control signs every request, readers and function are reached by TLS, and nothing is written."""
    deploy(cdn)
    has = configuration(aws, cdn)
    (origin,) = has["Origins"]["Items"]
    access = aws.client("cloudfront").get_origin_access_control(Id=origin["OriginAccessControlId"])
    config = access["OriginAccessControl"]["OriginAccessControlConfig"]
    assert (config["SigningBehavior"], config["SigningProtocol"]) == ("always", "sigv4")
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    for behaviour in (has["DefaultCacheBehavior"], *has["CacheBehaviors"]["Items"]):
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behaviour["Compress"] is True
        assert sorted(behaviour["AllowedMethods"]["Items"]) == ["GET", "HEAD"]


def test_parameters_that_count_are_those_the_site_reads() -> None:
    """Every parameter that the API describes is forwarded; no more are left out than CloudFront takes in a policy."""
    described = json.loads((PROJECT / "site_app/build/openapi.json").read_text("utf-8"))["paths"].values()
    names = {parameter["name"] for path in described for parameter in path["get"].get("parameters", ())}
    assert {"q", "letter"} <= names
    assert names.isdisjoint(IGNORED)
    assert len(IGNORED) <= 10


def test_second_run_asks_for_no_new_invalidation(deploy: Deploy, cdn: Stage) -> None:
    """CloudFront knows an invalidation by its reference, which is the alias's revision: the same for the same move."""
    found = deploy(cdn).front.distribution
    deploy(cdn)
    deploy(replace(cdn, memory_size=512))
    assert found
    listed = cloudfront_backends[ACCOUNT]["aws"].invalidations[found.id]
    references = [invalidation.caller_ref for invalidation in listed]
    assert references[0] == references[1] != references[2]
    assert all(invalidation.paths == ["/*"] for invalidation in listed)
    assert not deploy(replace(cdn, memory_size=512)).changed


def test_open_stage_gets_a_cdn_without_a_gap(deploy: Deploy, aws: Account, cdn: Stage) -> None:
    """The function URL answers until the CDN does, and is closed then."""
    before = deploy()
    made = deploy(cdn)
    assert made.changed
    assert made.version == before.version
    assert (get(made.url)[0], get(before.url)[0]) == (200, 403)
    front = find_front(Target(aws, cdn))
    assert front
    assert front.url == made.url


def test_stage_gives_up_its_cdn_without_a_gap(
    deploy: Deploy, aws: Account, stage: Stage, cdn: Stage, zone: str, package: Package, faults: Faults
) -> None:
    """A plan tells it; the function URL opens before anything of the CDN goes, which a rerun completes, to the last."""
    behind = deploy(replace(cdn, domain=DOMAIN))
    plan = "\n".join(make_plan(Target(aws, stage), package))
    assert f"to be removed, which takes CloudFront some minutes: {behind.url}, https://{DOMAIN}/ will lead" in plan
    opened = function_url(aws, stage)
    assert f"readers come in by {opened} alone" in plan
    for call in (
        "PUT /2020-05-31/distribution",
        "DELETE /2020-05-31/cache-policy",
        "DeleteCertificate",
        "DELETE /2015",
    ):
        faults.reset((call, "denied"))
        with pytest.raises(
            DeployError, match=r"^http.* is live, and the CDN that was before it is not gone yet: AWS: "
        ):
            deploy(stage)
        assert get(opened)[0] == 200
    made = deploy(stage)
    assert (made.changed, made.url, get(behind.url)[0]) == (True, opened, 403)
    assert not cloudfront_backends[ACCOUNT]["aws"].distributions
    assert not acm_backends[ACCOUNT]["us-east-1"]._certificates
    assert records(aws, zone) == {}
    policy = json.loads(aws.client("lambda").get_policy(FunctionName=cdn.function, Qualifier="live")["Policy"])
    assert {statement["Principal"] for statement in policy["Statement"]} == {"*"}
    assert not deploy(stage).changed
    assert get(deploy(cdn).url)[0] == 200


def test_url_that_was_left_half_closed_is_closed(deploy: Deploy, aws: Account, cdn: Stage, faults: Faults) -> None:
    """Interrupted between closing the URL and revoking what let everyone in, a rerun completes."""
    before = deploy()
    faults.reset(("DELETE /2015-03-31/functions", "denied"))
    with pytest.raises(DeployError, match="lambda:RemovePermission is not allowed"):
        deploy(cdn)
    deploy(cdn)
    policy = json.loads(aws.client("lambda").get_policy(FunctionName=cdn.function, Qualifier="live")["Policy"])
    assert {statement["Principal"]["Service"] for statement in policy["Statement"]} == {"cloudfront.amazonaws.com"}
    assert get(before.url)[0] == 403


def test_stage_that_gave_up_its_first_cdn_is_opened(deploy: Deploy, stage: Stage, cdn: Stage, faults: Faults) -> None:
    """A URL made for a CDN that never came to be is opened to readers."""
    faults.reset(("POST /2020-05-31/distribution", "denied"))
    with pytest.raises(DeployError, match="cloudfront:CreateDistribution is not allowed"):
        deploy(cdn)
    assert get(deploy(stage).url)[0] == 200


def test_url_stays_open_while_the_cdn_does_not_answer(
    deploy: Deploy, aws: Account, stage: Stage, cdn: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with the CDN, readers have the address they know."""
    before = deploy()
    monkeypatch.setattr("deploy.aws.front.LET_IN_SECONDS", 1)
    monkeypatch.setattr("deploy.rehearsal.cdn.cloudfront.Edge._answer", lambda *_: None)
    with pytest.raises(DeployError, match=r"the CDN does not answer, so the function URL stays open.*readers noticed"):
        deploy(replace(cdn, memory_size=512))
    assert get(before.url)[0] == 200
    assert live_version(Target(aws, stage)) == "1"


def test_release_that_fails_behind_the_cdn_is_taken_back(
    deploy: Deploy, cdn: Stage, faults: Faults, edited: tuple[Package, Path], breaking: Callable[[], None]
) -> None:
    """The old version is live, and nothing of the new one is kept."""
    good = deploy(cdn)
    faults.reset(("/invalidation", breaking))
    with pytest.raises(RolledBackError, match="live is on version 1 again"):
        deploy(cdn, what=edited[0], built=edited[1])
    assert len([call for call in faults.calls if call.endswith("/invalidation")]) == 2
    assert json.loads(get(f"{good.url}healthz")[1])["release"] == good.version.release
    assert get(good.url)[0] == 200


@pytest.mark.parametrize(("denied", "status", "words"), [(1, 3, "is on version 1 again"), (2, 4, "rollback 1`")])
def test_release_that_the_cdn_cannot_be_told_of_is_taken_back(
    deploy: Deploy,
    aws: Account,
    cdn: Stage,
    faults: Faults,
    edited: tuple[Package, Path],
    denied: int,
    status: int,
    words: str,
) -> None:
    """If it cannot be told of the way back either, it may keep pages of both: the line says what to run."""
    good = deploy(cdn)
    faults.reset(*[("/invalidation", "denied")] * denied)
    with pytest.raises(DeployError, match=words) as caught:
        deploy(cdn, what=edited[0], built=edited[1])
    assert (caught.value.status, live_version(Target(aws, cdn))) == (status, "1")
    assert "cloudfront:CreateInvalidation is not allowed to you" in str(caught.value)
    back = roll_back(Target(aws, cdn), "1", lambda _: None)
    assert (back.version, get(f"{good.url}healthz")[0]) == (good.version, 200)


@pytest.fixture
def zone(aws: Account, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a hosted zone that holds the domain, beside one that does not and one that is not public."""
    route53 = aws.client("route53")
    for name in ("example", "heart.example", "other.example"):
        route53.create_hosted_zone(Name=name, CallerReference=name)
    # Not proven before its record is looked for, however busy the machine.
    monkeypatch.setattr("moto.settings.ACM_VALIDATION_WAIT", 0.4)
    monkeypatch.setitem(UNTIL_VALIDATED, "Delay", 0.2)
    private = {"VPCRegion": "eu-west-1", "VPCId": "vpc-1"}
    route53.create_hosted_zone(
        Name=DOMAIN, CallerReference="private", VPC=private, HostedZoneConfig={"PrivateZone": True}
    )
    (found,) = (zone["Id"] for zone in route53.list_hosted_zones()["HostedZones"] if zone["Name"] == "heart.example.")
    return str(found)


def records(aws: Account, zone: str) -> dict[str, Any]:
    """Return the records of a zone, by name and type, without those that it was made with."""
    listed = aws.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return {f"{each['Type']} {each['Name']}": each for each in listed if each["Type"] not in {"NS", "SOA"}}


def test_domain_gets_certificate_and_records(deploy: Deploy, aws: Account, cdn: Stage, zone: str) -> None:
    """A certificate proven by its record, TLS 1.2 or later, and both kinds of addresses in the nearest zone."""
    made = deploy(replace(cdn, domain=DOMAIN))
    (certificate,) = acm_backends[ACCOUNT]["us-east-1"]._certificates.values()
    found = certificate.describe()["Certificate"]
    assert (found["DomainName"], found["Status"]) == (DOMAIN, "ISSUED")
    has = configuration(aws, cdn)
    assert has["Aliases"]["Items"] == [DOMAIN]
    assert has["ViewerCertificate"]["ACMCertificateArn"] == found["CertificateArn"]
    assert has["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    told = records(aws, zone)
    assert made.front.distribution
    for kind in ("A", "AAAA"):
        assert told[f"{kind} {DOMAIN}."]["AliasTarget"]["DNSName"].rstrip(".") == made.front.distribution.host
    proof = found["DomainValidationOptions"][0]["ResourceRecord"]
    assert told[f"CNAME {proof['Name'].rstrip('.')}."]["ResourceRecords"] == [{"Value": proof["Value"]}]
    again = deploy(replace(cdn, domain=DOMAIN))
    assert not again.changed
    assert len(acm_backends[ACCOUNT]["us-east-1"]._certificates) == 1


def test_domain_that_is_changed_has_its_own_certificate(deploy: Deploy, aws: Account, cdn: Stage, zone: str) -> None:
    """The CDN takes on the new name with a proof of it, and nothing leads the former here; both certificates go."""
    deploy(replace(cdn, domain=DOMAIN))
    deploy(replace(cdn, domain="films.heart.example"))
    has, acm = configuration(aws, cdn), aws.client("acm", "us-east-1")
    certificate = acm.describe_certificate(CertificateArn=has["ViewerCertificate"]["ACMCertificateArn"])["Certificate"]
    assert (has["Aliases"]["Items"], certificate["DomainName"]) == (["films.heart.example"], "films.heart.example")
    leading = [name for name in records(aws, zone) if not name.startswith("CNAME")]
    assert leading == ["A films.heart.example.", "AAAA films.heart.example."]
    deploy(cdn)
    assert not [name for name in records(aws, zone) if not name.startswith("CNAME")]
    undeploy_stage(Target(aws, cdn), lambda _: None)
    assert not acm_backends[ACCOUNT]["us-east-1"]._certificates
    assert records(aws, zone) == {}


def test_domain_that_is_taken_out_asks_no_more_than_is_allowed(
    deploy: Deploy, aws: Account, cdn: Stage, faults: Faults
) -> None:
    """With DNS elsewhere there is nothing to remove in Route 53, and whoever deploys may not ask it."""
    brought = replace(cdn, domain=DOMAIN, certificate_arn=f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/mine")
    deploy(replace(brought, route53_enabled=False))
    faults.reset(("route53", "denied"))
    deploy(cdn)
    assert not faults.left
    assert configuration(aws, cdn)["Aliases"]["Quantity"] == 0


def test_domain_of_ones_own_making(deploy: Deploy, aws: Account, cdn: Stage) -> None:
    """With a certificate brought along and DNS elsewhere, neither ACM nor Route 53 is asked."""
    arn = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/mine"
    deploy(replace(cdn, domain=DOMAIN, certificate_arn=arn, route53_enabled=False))
    assert configuration(aws, cdn)["ViewerCertificate"]["ACMCertificateArn"] == arn
    assert not acm_backends[ACCOUNT]["us-east-1"]._certificates
    assert not route53_backends[ACCOUNT]["aws"].zones


def test_domain_without_a_zone_is_told(deploy: Deploy, aws: Account, stage: Stage, cdn: Stage) -> None:
    """What stood before stands still, and the line says what to do."""
    before = deploy()
    with pytest.raises(DeployError, match="no public hosted zone of Route 53 in this account holds it; make one, or"):
        deploy(replace(cdn, domain=DOMAIN, memory_size=512))
    assert get(before.url)[0] == 200
    assert live_version(Target(aws, stage)) == "1"


def test_changed_setting_changes_the_distribution(deploy: Deploy, aws: Account, cdn: Stage, zone: str) -> None:
    """The same distribution takes on the domain and what else is new, and keeps what another hand has set."""
    first = deploy(cdn).front.distribution
    assert first
    client = aws.client("cloudfront")
    has = client.get_distribution_config(Id=first.id)
    watched = has["DistributionConfig"] | {"WebACLId": "firewall"}
    watched["DefaultCacheBehavior"]["ResponseHeadersPolicyId"] = "headers"
    behaviours = watched["CacheBehaviors"]["Items"]
    watched["CacheBehaviors"] = {"Quantity": 1, "Items": behaviours[:1]}
    client.update_distribution(Id=first.id, IfMatch=has["ETag"], DistributionConfig=watched)
    second = deploy(replace(cdn, domain=DOMAIN)).front.distribution
    assert second
    assert (second.id, second.domains) == (first.id, (DOMAIN,))
    changed = configuration(aws, cdn)
    assert changed["WebACLId"] == "firewall"
    assert changed["CacheBehaviors"]["Items"] == behaviours
    assert changed["DefaultCacheBehavior"]["ResponseHeadersPolicyId"] == "headers"
    assert f"A {DOMAIN}." in records(aws, zone)


def test_plan_tells_of_the_cdn_and_writes_nothing(
    deploy: Deploy, aws: Account, cdn: Stage, faults: Faults, package: Package
) -> None:
    """Before it is there, and after."""
    assert any("to be made" in line for line in make_plan(Target(aws, cdn), package) if line.startswith("CDN"))
    deploy(cdn)
    faults.reset()
    lines = list(make_plan(Target(aws, replace(cdn, domain=DOMAIN)), package))
    assert any(f"https://{DOMAIN}/ led there by Route 53" in line for line in lines)
    reading = ("Simulate", "DescribeLogGroups", "DescribeAlarms")
    asked = [call for call in faults.calls if not any(word in call for word in reading)]
    assert {call.split()[1] for call in asked} <= {"GET", "HEAD"}


def test_undeploy_leaves_nothing_of_the_cdn(deploy: Deploy, aws: Account, stage: Stage, cdn: Stage, zone: str) -> None:
    """Distribution, policy, access control, certificate and records go, even with settings that lack them by now."""
    url = deploy(replace(cdn, domain=DOMAIN)).url
    assert len(undeploy_stage(Target(aws, stage), lambda _: None)) == 10
    backend = cloudfront_backends[ACCOUNT]["aws"]
    assert not backend.distributions
    assert not backend.origin_access_controls
    assert aws.client("cloudfront").list_cache_policies(Type="custom")["CachePolicyList"]["Quantity"] == 0
    assert not acm_backends[ACCOUNT]["us-east-1"]._certificates
    assert records(aws, zone) == {}
    assert get(url)[0] == 403
    assert undeploy_stage(Target(aws, cdn), lambda _: None) == []


def test_what_is_still_said_to_be_used_is_waited_for(
    deploy: Deploy, aws: Account, cdn: Stage, zone: str, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CloudFront and ACM hear of a distribution's end when they do; what is used for long ends it in a line."""
    monkeypatch.setattr("deploy.aws.account.IN_USE_PAUSE", 0)
    stage = replace(cdn, domain=DOMAIN)
    deploy(stage)
    calls = ("DELETE /2020-05-31/cache-policy/", "DELETE /2020-05-31/origin-access-control/", "DeleteCertificate")
    faults.reset(*((call, "in use") for call in calls for _ in range(9)))
    assert len(undeploy_stage(Target(aws, stage), lambda _: None)) == 10
    assert not faults.left
    assert records(aws, zone) == {}
    monkeypatch.setattr("deploy.aws.account.IN_USE_TRIES", 3)
    deploy(cdn)
    client = aws.client("cloudfront")
    [policy] = client.list_cache_policies(Type="custom")["CachePolicyList"]["Items"]
    with pytest.raises(ClientError, match="CachePolicyInUse"):
        client.delete_cache_policy(Id=policy["CachePolicy"]["Id"], IfMatch="*")


def test_undeploy_leaves_what_others_made(deploy: Deploy, aws: Account, cdn: Stage, zone: str) -> None:
    """Another record of the domain, another's certificate for it, another stage's CDN."""
    text = {"Name": DOMAIN, "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"words"'}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": text}]}
    aws.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    aws.client("acm", "us-east-1").request_certificate(DomainName=DOMAIN, ValidationMethod="DNS")
    other = deploy(replace(cdn, name="preview")).front.distribution
    deploy(replace(cdn, domain=DOMAIN))
    undeploy_stage(Target(aws, cdn), lambda _: None)
    assert other
    assert list(cloudfront_backends[ACCOUNT]["aws"].distributions) == [other.id]
    assert len(acm_backends[ACCOUNT]["us-east-1"]._certificates) == 1
    assert list(records(aws, zone)) == [f"TXT {DOMAIN}."]


def remake_front(aws: Account, stage: Stage, faults: Faults, *failures: Failure, each: str = "") -> Front:
    """Take the CDN away, and let it be made anew among failures."""
    remove_distribution(Target(aws, stage), lambda _: None)
    for remove in (remove_records, remove_cache_policy, remove_certificates):
        remove(Target(aws, stage))
    remove_access(Target(aws, stage), OF_FUNCTION)
    faults.reset(*failures, each=each)
    return ensure_front(Target(aws, stage), lambda _: None)


@pytest.mark.parametrize("kind", ["throttle", "500", "lost answer"])
def test_call_for_the_cdn_that_fails_once_is_made_again(
    deploy: Deploy, aws: Account, cdn: Stage, zone: str, faults: Faults, kind: str
) -> None:
    """Every one of them does, to CloudFront, ACM, Route 53 and Lambda; so when it is undeployed."""
    stage = replace(cdn, domain=DOMAIN)
    deploy(stage)
    front = remake_front(aws, stage, faults, each=kind)
    assert len(set(faults.calls)) > 12
    assert get(f"{front.url}healthz")[0] == 200
    assert f"A {DOMAIN}." in records(aws, zone)
    faults.reset(each=kind)
    undeploy_stage(Target(aws, stage), lambda _: None)
    assert not cloudfront_backends[ACCOUNT]["aws"].distributions
    assert records(aws, zone) == {}


def test_call_for_the_cdn_that_is_denied_is_named(
    deploy: Deploy, aws: Account, cdn: Stage, zone: str, faults: Faults
) -> None:
    """The line names the permission that lacks; run again, it completes."""
    stage = replace(cdn, domain=DOMAIN)
    deploy(stage)
    remake_front(aws, stage, faults)
    calls = faults.calls
    # How often it is asked whether the certificate is there depends on the machine.
    once = [calls.index(call) for call in calls if "DescribeCertificate" in call][:1]
    for number in once + [number for number in distinct(calls) if "DescribeCertificate" not in calls[number]]:
        with pytest.raises(AWS_ERRORS) as caught:
            remake_front(aws, stage, faults, *nth(calls, number, "denied"))
        assert re.match(r"AWS: (cloudfront|acm|route53|lambda):\w+ is not allowed to you", explain(caught.value))
        assert get(f"{ensure_front(Target(aws, stage), lambda _: None).url}healthz")[0] == 200
    assert records(aws, zone)
