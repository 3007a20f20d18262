"""CloudFront before the function URL: how it is made, takes note of a new release, and goes."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from deploy.aws.account import Account, Say
from deploy.aws.cdn.caching import (
    KEEP_NOTHING,
    KEEP_WHAT_MAY_BE,
    SECURITY_HEADERS,
    ensure_access,
    ensure_cache_policy,
    list_items,
    make_or_find,
)
from deploy.aws.cdn.origins import BUCKET_FIRST, FUNCTION, OF_FUNCTION, OF_IMAGES, ImageOrigin, origins_of
from deploy.aws.target import Target
from deploy.stages import digest_of

#: Never kept: the health of a release is the function's to tell.
HEALTH = "/healthz"
#: Where the images are.
MEDIA = "/media/*"
#: What AWS's own policies say of paths that are no pages.
OTHER_POLICIES = {HEALTH: KEEP_NOTHING, "/static/*": KEEP_WHAT_MAY_BE, MEDIA: KEEP_WHAT_MAY_BE}
#: The parts of a configuration to which CloudFront adds settings of its own.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-overview-required-fields.html
FILLED_IN = ("CacheBehaviors", "DefaultCacheBehavior", "Origins")
#: Errors that CloudFront keeps ten seconds unless told otherwise, whatever the origin says of some: one that passes
#: would be taken for the release's own, again and again. A page that is not there costs what any new one does.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
NEVER_KEPT = (400, 403, 404, 405, 414, 500, 501, 502, 503, 504)
#: A change takes CloudFront five minutes as a rule, an invalidation ten seconds.
UNTIL_DEPLOYED = {"Delay": 5, "MaxAttempts": 120}
UNTIL_INVALIDATED = {"Delay": 1, "MaxAttempts": 300}


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


def find_distribution(target: Target) -> Distribution | None:
    """Return the stage's CDN; None if there is none."""
    for item in list_items(target.client("cloudfront").list_distributions, "DistributionList"):
        if item["Comment"].split(" ")[0] == target.everywhere:
            return _read_distribution(item)
    return None


def ensure_distribution(
    target: Target, host: str, images: ImageOrigin | None, certificate: str | None, say: Say
) -> Distribution:
    """Make the CDN before a function URL, by its host, and a bucket of images, if there is one; or change it to that.

    Returns when it is so everywhere.
    """
    client = target.client("cloudfront")
    accesses = {kind: ensure_access(target, kind) for kind in (OF_FUNCTION, *((OF_IMAGES,) if images else ()))}
    wanted = _configuration(target, origins_of(host, images, accesses), certificate, ensure_cache_policy(target))
    found = find_distribution(target)
    if found is None:
        reference = {"CallerReference": str(uuid4())}
        found = make_or_find(
            lambda: _read_distribution(
                client.create_distribution(DistributionConfig=wanted | reference)["Distribution"]
            ),
            lambda: find_distribution(target),
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


def invalidate(account: Account, distribution: Distribution, change: str) -> None:
    """Let CloudFront forget every page, once for each `change`, and wait until it has."""
    client = account.client("cloudfront")
    batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": change}
    made = client.create_invalidation(DistributionId=distribution.id, InvalidationBatch=batch)["Invalidation"]
    if made["Status"] != "Completed":
        waiter = client.get_waiter("invalidation_completed")
        waiter.wait(DistributionId=distribution.id, Id=made["Id"], WaiterConfig=UNTIL_INVALIDATED)


def remove_distribution(target: Target, say: Say) -> bool:
    """Disable and delete the stage's CDN; return whether there was one."""
    found = find_distribution(target)
    if found is None:
        return False
    client = target.client("cloudfront")
    # One that is disabled already would be waited for first.
    target.account.announce_change()
    has = client.get_distribution_config(Id=found.id)
    if has["DistributionConfig"]["Enabled"]:
        # Another comment, so that a deploy meanwhile enables it again.
        disabled = has["DistributionConfig"] | {"Enabled": False, "Comment": target.everywhere}
        client.update_distribution(Id=found.id, IfMatch=has["ETag"], DistributionConfig=disabled)
    say("Waiting for CloudFront to let go of it, which takes some minutes.")
    client.get_waiter("distribution_deployed").wait(Id=found.id, WaiterConfig=UNTIL_DEPLOYED)
    client.delete_distribution(Id=found.id, IfMatch=client.get_distribution(Id=found.id)["ETag"])
    return True


def _configuration(target: Target, origins: dict[str, Any], certificate: str | None, policy: str) -> dict[str, Any]:
    domain, read_only = target.stage.domain, {"Quantity": 2, "Items": ["GET", "HEAD"]}
    behaviour = {
        "TargetOriginId": FUNCTION,
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": read_only | {"CachedMethods": read_only},
        "Compress": True,
    }
    has_bucket = origins["OriginGroups"]["Quantity"] > 0
    from_bucket = {"TargetOriginId": BUCKET_FIRST, "ResponseHeadersPolicyId": SECURITY_HEADERS} if has_bucket else {}
    configuration = {
        "Enabled": True,
        "HttpVersion": "http2and3",
        "IsIPV6Enabled": True,
        **origins,
        "DefaultCacheBehavior": behaviour | {"CachePolicyId": policy},
        "CacheBehaviors": {
            "Quantity": len(OTHER_POLICIES),
            "Items": [
                behaviour | {"PathPattern": path, "CachePolicyId": its} | (from_bucket if path == MEDIA else {})
                for path, its in OTHER_POLICIES.items()
            ],
        },
        "CustomErrorResponses": {
            "Quantity": len(NEVER_KEPT),
            "Items": [{"ErrorCode": code, "ErrorCachingMinTTL": 0} for code in NEVER_KEPT],
        },
        "Aliases": {"Quantity": 1, "Items": [domain]} if domain else {"Quantity": 0},
        "ViewerCertificate": {
            "ACMCertificateArn": certificate,
            "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        }
        if certificate
        else {"CloudFrontDefaultCertificate": True},
    }
    return configuration | {"Comment": f"{target.everywhere} {digest_of(configuration)}"}


def _lay_over(has: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what is wanted over what there is: with a change, CloudFront wants all that it filled in itself."""
    return has | wanted | {key: _deep(has[key], wanted[key]) for key in FILLED_IN}


def _deep(has: Any, wanted: Any) -> Any:  # noqa: ANN401 - any part of a configuration
    if isinstance(has, dict) and isinstance(wanted, dict):
        return has | {key: _deep(has.get(key), value) for key, value in wanted.items()}
    if isinstance(has, list) and isinstance(wanted, list) and has:
        known = {_name(each): each for each in has}
        return [_deep(known.get(_name(each), _alike(has[-1], each)), each) for each in wanted]
    return wanted


def _name(part: Any) -> Any:  # noqa: ANN401 - of a list in a configuration
    return part.get("Id") or part.get("PathPattern") if isinstance(part, dict) else part


def _alike(last: Any, wanted: Any) -> Any:  # noqa: ANN401
    """Return what a part that comes anew is filled in as: a behaviour as the last one, an origin says all itself."""
    return last if isinstance(wanted, dict) and "PathPattern" in wanted else None


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
