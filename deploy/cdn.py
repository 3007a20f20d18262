"""CloudFront before the function URL: what it keeps, for how long, and how it takes note of a new release."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

from botocore.exceptions import ClientError

from deploy.aws import Aws
from deploy.stages import Stage
from site_app.search import Parameters

#: The parameters of addresses that make another page. Whatever else an address carries neither reaches the function nor
#: makes another entry of the cache.
COUNTED = Parameters._fields
#: The site's pages ask browsers to come back each time; CloudFront, which is told of each release, keeps them a day.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
KEPT_SECONDS = 86_400
IMMUTABLE_SECONDS = 31_536_000
#: AWS's own policy that keeps nothing: the health of a release is the function's to tell.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
KEEP_NOTHING = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
HEALTH = "/healthz"
ORIGIN = "function-url"
#: The parts of a configuration to which CloudFront adds settings of its own.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-overview-required-fields.html
FILLED_IN = ("CacheBehaviors", "DefaultCacheBehavior", "Origins")
#: A change takes CloudFront five minutes as a rule, an invalidation ten seconds.
UNTIL_DEPLOYED = {"Delay": 5, "MaxAttempts": 120}
UNTIL_INVALIDATED = {"Delay": 1, "MaxAttempts": 300}

Say = Callable[[str], None]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Distribution:
    """A CDN of a stage. `host` is CloudFront's name for it, `comment` tells its stage and what it was made from.

    `domains` are its names of one's own.
    """

    id: str
    arn: str
    host: str
    comment: str
    domains: tuple[str, ...]
    is_deployed: bool


def find_distribution(aws: Aws, stage: Stage) -> Distribution | None:
    """Return the stage's CDN; None if there is none."""
    for item in _items(aws.client("cloudfront").list_distributions, "DistributionList"):
        if item["Comment"].split(" ")[0] == stage.function:
            return _read_distribution(item)
    return None


def ensure_distribution(aws: Aws, stage: Stage, origin: str, certificate: str | None, say: Say) -> Distribution:
    """Make the CDN before the host `origin`, or change it to what the stage says; wait until it is so everywhere."""
    client = aws.client("cloudfront")
    wanted = _configuration(stage, origin, certificate, _ensure_policy(aws, stage), _ensure_access(aws, stage))
    found = find_distribution(aws, stage)
    if found is None:
        reference = {"CallerReference": str(uuid4())}
        found = _make_or_find(
            lambda: _read_distribution(
                client.create_distribution(DistributionConfig=wanted | reference)["Distribution"]
            ),
            lambda: find_distribution(aws, stage),
        )
    elif found.comment != wanted["Comment"]:
        has = client.get_distribution_config(Id=found.id)
        changed = client.update_distribution(
            Id=found.id, IfMatch=has["ETag"], DistributionConfig=_lay_over(has["DistributionConfig"], wanted)
        )
        found = _read_distribution(changed["Distribution"])
    if not found.is_deployed:
        say("Waiting for CloudFront, which takes some minutes.")
        client.get_waiter("distribution_deployed").wait(Id=found.id, WaiterConfig=UNTIL_DEPLOYED)
    return found


def invalidate(aws: Aws, distribution: Distribution, change: str) -> None:
    """Let CloudFront forget every page, once for each `change`, and wait until it has."""
    client = aws.client("cloudfront")
    batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": change}
    made = client.create_invalidation(DistributionId=distribution.id, InvalidationBatch=batch)["Invalidation"]
    if made["Status"] != "Completed":
        waiter = client.get_waiter("invalidation_completed")
        waiter.wait(DistributionId=distribution.id, Id=made["Id"], WaiterConfig=UNTIL_INVALIDATED)


def remove_distribution(aws: Aws, stage: Stage, say: Say) -> bool:
    """Disable and delete the stage's CDN; return whether there was one."""
    found = find_distribution(aws, stage)
    if found is None:
        return False
    client = aws.client("cloudfront")
    has = client.get_distribution_config(Id=found.id)
    if has["DistributionConfig"]["Enabled"]:
        # Another comment, so that a deploy meanwhile enables it again.
        disabled = has["DistributionConfig"] | {"Enabled": False, "Comment": stage.function}
        client.update_distribution(Id=found.id, IfMatch=has["ETag"], DistributionConfig=disabled)
    say("Waiting for CloudFront to let go of it, which takes some minutes.")
    client.get_waiter("distribution_deployed").wait(Id=found.id, WaiterConfig=UNTIL_DEPLOYED)
    client.delete_distribution(Id=found.id, IfMatch=client.get_distribution(Id=found.id)["ETag"])
    return True


def remove_policy(aws: Aws, stage: Stage) -> bool:
    """Delete the stage's cache policy; return whether there was one."""
    client = aws.client("cloudfront")
    found = _find_policy(aws, stage)
    if found:
        client.delete_cache_policy(Id=found["Id"], IfMatch=client.get_cache_policy(Id=found["Id"])["ETag"])
    return bool(found)


def remove_access(aws: Aws, stage: Stage) -> bool:
    """Delete the stage's origin access control; return whether there was one."""
    client = aws.client("cloudfront")
    found = _find_access(aws, stage)
    if found:
        etag = client.get_origin_access_control(Id=found["Id"])["ETag"]
        client.delete_origin_access_control(Id=found["Id"], IfMatch=etag)
    return bool(found)


def _configuration(stage: Stage, origin: str, certificate: str | None, policy: str, access: str) -> dict[str, Any]:
    read_only = {"Quantity": 2, "Items": ["GET", "HEAD"]}
    behaviour = {
        "TargetOriginId": ORIGIN,
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": read_only | {"CachedMethods": read_only},
        "Compress": True,
    }
    configuration = {
        "Enabled": True,
        "HttpVersion": "http2and3",
        "IsIPV6Enabled": True,
        "Origins": {"Quantity": 1, "Items": [_origin(origin, access)]},
        "DefaultCacheBehavior": behaviour | {"CachePolicyId": policy},
        "CacheBehaviors": {
            "Quantity": 1,
            "Items": [behaviour | {"PathPattern": HEALTH, "CachePolicyId": KEEP_NOTHING}],
        },
        "Aliases": {"Quantity": 1, "Items": [stage.domain]} if stage.domain else {"Quantity": 0},
        "ViewerCertificate": {
            "ACMCertificateArn": certificate,
            "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        }
        if certificate
        else {"CloudFrontDefaultCertificate": True},
    }
    return configuration | {"Comment": f"{stage.function} {_digest(configuration)}"}


def _origin(host: str, access: str) -> dict[str, Any]:
    return {
        "Id": ORIGIN,
        "DomainName": host,
        "OriginAccessControlId": access,
        "CustomOriginConfig": {
            "HTTPPort": 80,
            "HTTPSPort": 443,
            "OriginProtocolPolicy": "https-only",
            "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
        },
    }


def _ensure_policy(aws: Aws, stage: Stage) -> str:
    """Return the id of the policy that says what is kept: pages, by path and the parameters that count."""
    client = aws.client("cloudfront")
    wanted = {
        "Name": stage.function,
        "MinTTL": KEPT_SECONDS,
        "DefaultTTL": KEPT_SECONDS,
        "MaxTTL": IMMUTABLE_SECONDS,
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "EnableAcceptEncodingGzip": True,
            "EnableAcceptEncodingBrotli": True,
            "HeadersConfig": {"HeaderBehavior": "none"},
            "CookiesConfig": {"CookieBehavior": "none"},
            "QueryStringsConfig": {
                "QueryStringBehavior": "whitelist",
                "QueryStrings": {"Quantity": len(COUNTED), "Items": list(COUNTED)},
            },
        },
    }
    wanted["Comment"] = _digest(wanted)
    found = _find_policy(aws, stage)
    if found is None:
        found = _make_or_find(
            lambda: client.create_cache_policy(CachePolicyConfig=wanted)["CachePolicy"],
            lambda: _find_policy(aws, stage),
        )
    if found["CachePolicyConfig"].get("Comment") != wanted["Comment"]:
        etag = client.get_cache_policy(Id=found["Id"])["ETag"]
        client.update_cache_policy(Id=found["Id"], IfMatch=etag, CachePolicyConfig=wanted)
    return str(found["Id"])


def _find_policy(aws: Aws, stage: Stage) -> dict[str, Any] | None:
    items = _items(aws.client("cloudfront").list_cache_policies, "CachePolicyList", Type="custom")
    policies = (item["CachePolicy"] for item in items)
    return next((policy for policy in policies if policy["CachePolicyConfig"]["Name"] == stage.function), None)


def _ensure_access(aws: Aws, stage: Stage) -> str:
    """Return the id of what makes CloudFront sign its requests to the function URL."""
    wanted = {
        "Name": stage.function,
        "OriginAccessControlOriginType": "lambda",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    client = aws.client("cloudfront")
    found = _find_access(aws, stage) or _make_or_find(
        lambda: client.create_origin_access_control(OriginAccessControlConfig=wanted)["OriginAccessControl"],
        lambda: _find_access(aws, stage),
    )
    return str(found["Id"])


def _find_access(aws: Aws, stage: Stage) -> dict[str, Any] | None:
    items = _items(aws.client("cloudfront").list_origin_access_controls, "OriginAccessControlList")
    return next((item for item in items if item["Name"] == stage.function), None)


def _lay_over(has: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what is wanted over what there is: with a change, CloudFront wants all that it filled in itself."""
    return has | wanted | {key: _deep(has[key], wanted[key]) for key in FILLED_IN}


def _deep(has: Any, wanted: Any) -> Any:  # noqa: ANN401 - any part of a configuration
    if isinstance(has, dict) and isinstance(wanted, dict):
        return has | {key: _deep(has.get(key), value) for key, value in wanted.items()}
    if isinstance(has, list) and isinstance(wanted, list) and len(has) == len(wanted):
        return [_deep(*pair) for pair in zip(has, wanted, strict=True)]
    return wanted


def _make_or_find(make: Callable[[], Made], find: Callable[[], Made | None]) -> Made:
    """Make something; a first try, whose answer was lost on the way, may have made it."""
    try:
        return make()
    except ClientError as error:
        found = find() if error.response["Error"]["Code"].endswith("AlreadyExists") else None
        if found is None:
            raise
        return found


def _items(ask: Callable[..., dict[str, Any]], answer: str, **wanted: str) -> Iterator[dict[str, Any]]:
    """Yield what a listing of CloudFront's holds, page by page."""
    while True:
        page = ask(**wanted)[answer]
        yield from page.get("Items", ())
        if not page.get("NextMarker"):
            return
        wanted["Marker"] = page["NextMarker"]


def _read_distribution(item: dict[str, Any]) -> Distribution:
    """Read a distribution as listings give it, or as it is answered alone."""
    configuration = item.get("DistributionConfig", item)
    return Distribution(
        id=item["Id"],
        arn=item["ARN"],
        host=item["DomainName"],
        comment=configuration["Comment"],
        domains=tuple(configuration["Aliases"].get("Items", ())),
        is_deployed=item["Status"] == "Deployed",
    )


def _digest(configuration: dict[str, Any]) -> str:
    """Return eight letters that change when a configuration does: AWS adds its own defaults to what it is given."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True).encode()).hexdigest()[:8]
