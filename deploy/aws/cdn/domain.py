"""A name of one's own for the CDN: its certificate from ACM, its records in Route 53."""

from collections.abc import Iterable, Iterator
from time import sleep
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from deploy.aws.account import DENIED, Account, Say, is_error
from deploy.aws.cdn.cloudfront import Distribution, find_distribution
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import TAG

#: CloudFront takes certificates from here alone.
CERTIFICATE_REGION = "us-east-1"
#: The zone of every distribution's name. https://docs.aws.amazon.com/general/latest/gr/cf_region.html
CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
#: Route 53's word for a record that is not there or leads elsewhere, and moto's.
NO_SUCH_RECORD = ("InvalidChangeBatch", "InvalidInput")
#: ACM has the record that proves the domain ready some seconds after it was asked, and sees it some minutes later.
PAUSE = 1.0
RECORD_TRIES = 60
UNTIL_VALIDATED = {"Delay": 5, "MaxAttempts": 120}


def ensure_certificate(target: Target, say: Say) -> str | None:
    """Return the ARN of the domain's certificate, asked for and proven if need be; None without a domain.

    Raises DeployError if Route 53 is to lead the domain here and cannot.
    """
    stage = target.stage
    if stage.domain is None:
        return None
    if not stage.route53_enabled:
        return stage.certificate_arn
    zone = _zone_of(target.account, stage.domain)
    if stage.certificate_arn:
        return stage.certificate_arn
    acm = target.client("acm", CERTIFICATE_REGION)
    # One that was asked for another domain, which the stage had before, does not prove this one.
    named = (found["CertificateArn"] for found in _find_certificates(target) if found["DomainName"] == stage.domain)
    arn = str(next(named, None) or _request_certificate(target))
    if acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] != "ISSUED":
        _change_records(target.account, zone, "UPSERT", [_validation_record(target.account, arn)])
        say("Waiting for the certificate, which takes some minutes.")
        acm.get_waiter("certificate_validated").wait(CertificateArn=arn, WaiterConfig=UNTIL_VALIDATED)
    return arn


def _request_certificate(target: Target) -> str:
    asked = target.client("acm", CERTIFICATE_REGION).request_certificate(
        DomainName=target.stage.domain,
        ValidationMethod="DNS",
        # Tried again after a lost answer, it is the same request.
        IdempotencyToken=uuid4().hex,
        Tags=[{"Key": TAG, "Value": target.everywhere}],
    )
    return str(asked["CertificateArn"])


def point_domain(target: Target, distribution: Distribution, former: Distribution | None) -> None:
    """Let the domain lead to the CDN, and no other that led to it as it was before."""
    if target.stage.domain and target.stage.route53_enabled:
        records = _address_records(target.stage.domain, distribution.host)
        _change_records(target.account, _zone_of(target.account, target.stage.domain), "UPSERT", records)
    if former:
        _remove_former_records(target, former)


def remove_records(target: Target) -> bool:
    """Remove what leads a domain to the stage's CDN, unless it leads elsewhere by now; return whether anything did."""
    distribution = find_distribution(target)
    return distribution is not None and _remove_addresses(target.account, distribution, distribution.domains)


def _remove_former_records(target: Target, former: Distribution) -> None:
    gone = [domain for domain in former.domains if domain != target.stage.domain]
    if not (gone and target.stage.route53_enabled):
        return
    try:
        _remove_addresses(target.account, former, gone)
    except ClientError as error:
        # Whoever may not change records has led the domain here otherwise.
        if not is_error(error, *DENIED):
            raise


def remove_certificates(target: Target) -> bool:
    """Delete the certificates that were asked for the stage, and the records that proved them; return whether any was.

    There are several if its domain was changed.
    """
    acm, found = target.client("acm", CERTIFICATE_REGION), list(_find_certificates(target))
    for certificate in found:
        arn = certificate["CertificateArn"]
        _remove_record(target.account, certificate["DomainName"], _validation_record(target.account, arn))
        acm.delete_certificate(CertificateArn=arn)
    return bool(found)


def _find_certificates(target: Target) -> Iterator[dict[str, Any]]:
    """Yield the certificates that were asked for the stage, for whichever domain it then had."""
    acm = target.client("acm", CERTIFICATE_REGION)
    for page in acm.get_paginator("list_certificates").paginate(CertificateStatuses=["ISSUED", "PENDING_VALIDATION"]):
        for found in page["CertificateSummaryList"]:
            tags = acm.list_tags_for_certificate(CertificateArn=found["CertificateArn"])["Tags"]
            if {"Key": TAG, "Value": target.everywhere} in tags:
                yield found


def _remove_addresses(account: Account, distribution: Distribution, domains: Iterable[str]) -> bool:
    removed = [
        _remove_record(account, domain, record)
        for domain in domains
        for record in _address_records(domain, distribution.host)
    ]
    return any(removed)


def _validation_record(account: Account, arn: str) -> dict[str, Any]:
    """Return the record that proves to ACM whose the domain is."""
    acm = account.client("acm", CERTIFICATE_REGION)
    for _ in range(RECORD_TRIES):
        (option, *_) = acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"] or [{}]
        if record := option.get("ResourceRecord"):
            value = [{"Value": record["Value"]}]
            return {"Name": record["Name"], "Type": record["Type"], "TTL": 300, "ResourceRecords": value}
        sleep(PAUSE)
    raise DeployError(f"{arn}: ACM does not say how to prove the domain; run it again")


def _address_records(domain: str, host: str) -> list[dict[str, Any]]:
    target = {"DNSName": host, "HostedZoneId": CLOUDFRONT_ZONE, "EvaluateTargetHealth": False}
    return [{"Name": domain, "Type": kind, "AliasTarget": target} for kind in ("A", "AAAA")]


def _change_records(account: Account, zone: str, action: str, records: list[dict[str, Any]]) -> None:
    changes = [{"Action": action, "ResourceRecordSet": record} for record in records]
    account.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def _remove_record(account: Account, domain: str, record: dict[str, Any]) -> bool:
    zone = find_zone(account, domain)
    if zone is None:
        return False
    try:
        _change_records(account, zone, "DELETE", [record])
    except ClientError as error:
        if not is_error(error, *NO_SUCH_RECORD):
            raise
        return False
    return True


def _zone_of(account: Account, domain: str) -> str:
    zone = find_zone(account, domain)
    if zone is None:
        raise DeployError(
            f"{domain}: no public hosted zone of Route 53 in this account holds it; make one, or set certificate_arn "
            "and route53_enabled = false and point the domain yourself"
        )
    return zone


def find_zone(account: Account, domain: str) -> str | None:
    """Return the public zone that holds a domain: the longest, where several do."""
    pages = account.client("route53").get_paginator("list_hosted_zones").paginate()
    zones = [zone for page in pages for zone in page["HostedZones"] if not zone["Config"]["PrivateZone"]]
    holding = [zone for zone in zones if f".{domain}.".endswith(f".{zone['Name']}")]
    return str(max(holding, key=lambda zone: len(zone["Name"]))["Id"]) if holding else None
