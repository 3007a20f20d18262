"""The cache policies of CloudFront, which moto lacks."""

import hashlib
import re
from uuid import uuid4
from xml.etree import ElementTree

from deploy.aws.cdn.caching import KEEP_WHAT_MAY_BE

#: Status, headers and body of an answer to a call.
Told = tuple[str, list[tuple[str, str]], bytes]


class CachePolicies:
    """The cache policies of an account: the XML that each was made of, by its id."""

    def __init__(self) -> None:
        self.policies: dict[str, str] = {}

    def answer(self, method: str, key: str, body: bytes) -> Told:
        """Answer a call about the policy with the id `key`, or about all of them when that is empty."""
        configuration = re.sub(r'<\?xml.*?\?>| xmlns="[^"]*"', "", body.decode())
        if key and key not in self.policies:
            return _error("404 Not Found", "NoSuchCachePolicy")
        if method == "DELETE":
            del self.policies[key]
            return "204 No Content", [], b""
        if method == "POST":
            if any(_name(configuration) == _name(other) for other in self.policies.values()):
                return _error("409 Conflict", "CachePolicyAlreadyExists")
            key = str(uuid4())
        if configuration:
            self.policies[key] = configuration
        if not key:
            return "200 OK", [], self._list().encode()
        etag = hashlib.sha256(self.policies[key].encode()).hexdigest()[:13]
        return "201 Created" if method == "POST" else "200 OK", [("ETag", etag)], self._tell(key).encode()

    def ignored(self, key: str) -> set[str] | None:
        """Return the parameters that a policy leaves out; None for one of AWS's own, which passes on none."""
        if key not in self.policies:
            return None
        names = ElementTree.fromstring(self.policies[key]).iterfind(".//QueryStrings/Items/Name")  # noqa: S314 - botocore's
        return {str(name.text) for name in names}

    def keeps(self, key: str, headers: dict[str, str]) -> bool:
        """Return whether a policy lets an answer be kept: one of ours any, for the least time that it states."""
        if key in self.policies:
            return True
        return key == KEEP_WHAT_MAY_BE and "no-store" not in headers.get("cache-control", "")

    def _tell(self, key: str) -> str:
        return f"<CachePolicy><Id>{key}</Id>{self.policies[key]}</CachePolicy>"

    def _list(self) -> str:
        listed = "".join(
            f"<CachePolicySummary><Type>custom</Type>{self._tell(key)}</CachePolicySummary>" for key in self.policies
        )
        count = f"<MaxItems>100</MaxItems><Quantity>{len(self.policies)}</Quantity>"
        return f"<CachePolicyList>{count}<Items>{listed}</Items></CachePolicyList>"


def _name(configuration: str) -> str | None:
    return ElementTree.fromstring(configuration).findtext("Name")  # noqa: S314 - from botocore


def _error(status: str, code: str) -> Told:
    return status, [], f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode()
