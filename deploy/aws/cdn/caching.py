"""What a CDN is told beside its settings: what it keeps and for how long, and how it signs what it asks the origin."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from deploy.aws.cdn.origins import OF_FUNCTION
from deploy.aws.target import Target
from deploy.stages import LONGEST_NAME, digest_of, shorten

#: What others add to an address to tell where its readers come from: it neither reaches the function nor makes another
#: entry of the cache. The parameters that the site reads cannot be named in its place: a policy takes ten.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-policies
IGNORED = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "fbclid", "gclid", "msclkid", "mc_cid",
    "igshid",
)  # fmt: skip
#: The site's pages ask browsers to come back each time; CloudFront, which is told of each release, keeps them a day.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
KEPT_SECONDS = 86_400
IMMUTABLE_SECONDS = 31_536_000
#: AWS's own policy that keeps nothing.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
KEEP_NOTHING = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
#: AWS's own policy that keeps, by path alone, what the origin lets be kept, and all else for a second: a file that is
#: asked for by its name in another release must not be kept by that name.
KEEP_WHAT_MAY_BE = "658327ea-f89d-4fab-a63d-7e88639e58f6"
#: AWS's own policy of headers for what a bucket answers, which says nothing but its type: no browser may guess another.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"

Made = TypeVar("Made")


def ensure_cache_policy(target: Target) -> str:
    """Return the id of the policy that says what is kept: pages, by path and the parameters that count."""
    client = target.client("cloudfront")
    wanted = {
        "Name": target.everywhere,
        "MinTTL": KEPT_SECONDS,
        "DefaultTTL": KEPT_SECONDS,
        "MaxTTL": IMMUTABLE_SECONDS,
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "EnableAcceptEncodingGzip": True,
            "EnableAcceptEncodingBrotli": True,
            "HeadersConfig": {"HeaderBehavior": "none"},
            "CookiesConfig": {"CookieBehavior": "none"},
            "QueryStringsConfig": {
                "QueryStringBehavior": "allExcept",
                "QueryStrings": {"Quantity": len(IGNORED), "Items": list(IGNORED)},
            },
        },
    }
    # To tell a change by: AWS adds its own defaults to what it is given.
    wanted["Comment"] = digest_of(wanted)
    found = _find_cache_policy(target)
    if found is None:
        found = make_or_find(
            lambda: client.create_cache_policy(CachePolicyConfig=wanted)["CachePolicy"],
            lambda: _find_cache_policy(target),
        )
    if found["CachePolicyConfig"].get("Comment") != wanted["Comment"]:
        etag = client.get_cache_policy(Id=found["Id"])["ETag"]
        client.update_cache_policy(Id=found["Id"], IfMatch=etag, CachePolicyConfig=wanted)
    return str(found["Id"])


def remove_cache_policy(target: Target) -> bool:
    """Delete the stage's cache policy; return whether there was one."""
    client = target.client("cloudfront")
    found = _find_cache_policy(target)
    if found:
        client.delete_cache_policy(Id=found["Id"], IfMatch=client.get_cache_policy(Id=found["Id"])["ETag"])
    return bool(found)


def ensure_access(target: Target, kind: str) -> str:
    """Return the id of what makes CloudFront sign its requests to the stage's origin of a kind."""
    wanted = {
        "Name": _access_name(target, kind),
        "OriginAccessControlOriginType": kind,
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    client = target.client("cloudfront")
    found = _find_access(target, kind) or make_or_find(
        lambda: client.create_origin_access_control(OriginAccessControlConfig=wanted)["OriginAccessControl"],
        lambda: _find_access(target, kind),
    )
    return str(found["Id"])


def remove_access(target: Target, kind: str) -> bool:
    """Delete the stage's origin access control for a kind of origin; return whether there was one."""
    client = target.client("cloudfront")
    found = _find_access(target, kind)
    if found:
        etag = client.get_origin_access_control(Id=found["Id"])["ETag"]
        client.delete_origin_access_control(Id=found["Id"], IfMatch=etag)
    return bool(found)


def make_or_find(make: Callable[[], Made], find: Callable[[], Made | None]) -> Made:
    """Make something; a first try, whose answer was lost on the way, may have made it."""
    try:
        return make()
    except ClientError as error:
        found = find() if error.response["Error"]["Code"].endswith("AlreadyExists") else None
        if found is None:
            raise
        return found


def list_items(ask: Callable[..., dict[str, Any]], answer: str, **wanted: str) -> Iterator[dict[str, Any]]:
    """Yield what a listing of CloudFront's holds, page by page."""
    while True:
        page = ask(**wanted)[answer]
        yield from page.get("Items", ())
        if not page.get("NextMarker"):
            return
        wanted["Marker"] = page["NextMarker"]


def _find_cache_policy(target: Target) -> dict[str, Any] | None:
    items = list_items(target.client("cloudfront").list_cache_policies, "CachePolicyList", Type="custom")
    policies = (item["CachePolicy"] for item in items)
    return next((policy for policy in policies if policy["CachePolicyConfig"]["Name"] == target.everywhere), None)


def _access_name(target: Target, kind: str) -> str:
    return target.everywhere if kind == OF_FUNCTION else shorten(f"{target.everywhere}-{kind}", LONGEST_NAME)


def _find_access(target: Target, kind: str) -> dict[str, Any] | None:
    items = list_items(target.client("cloudfront").list_origin_access_controls, "OriginAccessControlList")
    return next((item for item in items if item["Name"] == _access_name(target, kind)), None)
