"""What moto leaves out of S3: the conditions of a bucket's policy."""

import json
from typing import Any

from moto.s3.models import FakeBucket

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
