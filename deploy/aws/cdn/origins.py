"""Where a CDN gets what it answers with: the function URL; and, for images, a bucket before it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

#: The names of the function URL, of the bucket, and of both, in this order.
FUNCTION, BUCKET, BUCKET_FIRST = "function-url", "bucket", "bucket-first"
#: The kinds of origin that CloudFront signs its requests to, in its words.
OF_FUNCTION, OF_IMAGES = "lambda", "s3"
#: What S3 answers for what it does not have to whoever may not list it; and for what it has no more.
#: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
NOT_THERE = (403, 404)


class ImageOrigin(NamedTuple):
    """A bucket, by its host in its own region, where the path of an address is a key below `folder`."""

    host: str
    folder: str


def origins_of(host: str, images: ImageOrigin | None, accesses: Mapping[str, str]) -> dict[str, Any]:
    """Return the origins of a CDN before the function URL at `host`, as a distribution's configuration has them.

    `accesses` has the id of what signs the requests to each kind.

    What a bucket of images lacks, the function is asked for: it leads to an image of its own release, or says in the
    site's words that there is none.
    """
    function = _common(FUNCTION, host, accesses[OF_FUNCTION]) | {
        "CustomOriginConfig": {
            "HTTPPort": 80,
            "HTTPSPort": 443,
            "OriginProtocolPolicy": "https-only",
            "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
        }
    }
    if images is None:
        return {"Origins": _counted(function), "OriginGroups": {"Quantity": 0}}
    bucket = _common(BUCKET, images.host, accesses[OF_IMAGES]) | {
        "OriginPath": f"/{images.folder}",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
        # Of an origin that comes later, CloudFront wants told what it fills in of one that comes with the distribution.
        "CustomHeaders": {"Quantity": 0},
        "ConnectionAttempts": 3,
        "ConnectionTimeout": 10,
        "OriginShield": {"Enabled": False},
    }
    both = {
        "Id": BUCKET_FIRST,
        "FailoverCriteria": {"StatusCodes": _counted(*NOT_THERE)},
        "Members": _counted({"OriginId": BUCKET}, {"OriginId": FUNCTION}),
    }
    return {"Origins": _counted(function, bucket), "OriginGroups": _counted(both)}


def _common(name: str, host: str, access: str) -> dict[str, Any]:
    return {"Id": name, "DomainName": host, "OriginAccessControlId": access}


def _counted(*items: object) -> dict[str, Any]:
    return {"Quantity": len(items), "Items": list(items)}
