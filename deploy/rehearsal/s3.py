"""What moto leaves out of S3: the conditions of a bucket's policy, and how a distribution reads what is in one."""

import base64
import json
from fnmatch import fnmatchcase
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import FakeBucket, s3_backends

#: What the statements that forbid a bucket to requests without TLS ask for.
WITHOUT_TLS = {"Bool": {"aws:SecureTransport": "false"}}


def mend_buckets() -> None:
    """Let a bucket's policy ask for TLS without keeping the rehearsal out."""
    FakeBucket.get_permission = _permission_by_tls  # type: ignore[method-assign]


_permission_by_policy = FakeBucket.get_permission


def _permission_by_tls(self: FakeBucket, action: str, resource: str) -> Any:  # noqa: ANN401 - moto's
    """Judge a request as one by TLS: a rehearsal has none, and moto would apply every statement to it."""
    whole = self.policy
    if whole is not None:
        document = json.loads(whole)
        document["Statement"] = [each for each in document["Statement"] if each.get("Condition") != WITHOUT_TLS]
        self.policy = json.dumps(document).encode() if document["Statement"] else None
    try:
        return _permission_by_policy(self, action, resource)
    finally:
        self.policy = whole


def read_object(host: str, key: str, distribution: str) -> dict[str, Any]:
    """Return what S3 answers a distribution, by its ARN, or "" if it does not sign: told as a function URL's answer.

    What may not be read is 403, and so is what is not there for whoever may not list it; a host of another region than
    the bucket's leads elsewhere.
    """
    name, _, region = host.removesuffix(".amazonaws.com").partition(".s3.")
    bucket = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.get(name)
    if bucket is None:
        return _refusal(404, "NoSuchBucket")
    if bucket.region_name != region:
        return _refusal(307, "TemporaryRedirect")
    found = bucket.keys.get(key)
    if found is None or not _may_read(bucket, key, distribution):
        return _refusal(403, "AccessDenied")
    told = {name.lower(): value for name, value in found.metadata.items()}
    headers = {name: told[name] for name in ("content-type", "cache-control") if name in told} | {"etag": found.etag}
    return {
        "statusCode": 200,
        "headers": headers,
        "body": base64.b64encode(found.value).decode(),
        "isBase64Encoded": True,
    }


def _may_read(bucket: FakeBucket, key: str, distribution: str) -> bool:
    """Return whether a statement of the bucket's policy lets this very distribution read this very object."""
    resource = f"arn:aws:s3:::{bucket.name}/{key}"
    return bool(distribution) and any(
        statement["Effect"] == "Allow"
        and statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        and statement["Action"] == "s3:GetObject"
        and fnmatchcase(resource, statement["Resource"])
        and statement.get("Condition") == {"StringEquals": {"AWS:SourceArn": distribution}}
        for statement in json.loads(bucket.policy or b'{"Statement": []}')["Statement"]
    )


def _refusal(status: int, code: str) -> dict[str, Any]:
    body = f"<Error><Code>{code}</Code></Error>"
    return {"statusCode": status, "headers": {"content-type": "application/xml"}, "body": body}
