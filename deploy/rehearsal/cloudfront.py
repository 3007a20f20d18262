"""CloudFront on this machine: the cache policies that moto lacks, and distributions that answer readers."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote_plus
from uuid import uuid4
from xml.etree import ElementTree

from moto.cloudfront.exceptions import EntityAlreadyExists
from moto.cloudfront.models import CloudFrontBackend, Distribution, Origin, OriginAccessControl, cloudfront_backends
from moto.core.models import DEFAULT_ACCOUNT_ID

from deploy.asking import make_event
from deploy.aws.caching import KEEP_WHAT_MAY_BE
from deploy.rehearsal.function_url import FunctionUrl
from deploy.rehearsal.mending import Wsgi, mend, read_body
from deploy.rehearsal.runtime import Answer

#: Asks a function URL, by its host, for a distribution, by its ARN.
Visit = Callable[[str, str, bytes], Answer | None]
#: Status, headers and body of an answer to a call.
Told = tuple[str, list[tuple[str, str]], bytes]

CACHE_POLICY = re.compile(r"/2020-05-31/cache-policy/?([^/]*)")
INVALIDATION = re.compile(r"/2020-05-31/distribution/([^/]+)/invalidation")
DISTRIBUTION = re.compile(r"/2020-05-31/distribution\b")
RESET = "/moto-api/reset"
HOST = re.compile(rb"[0-9a-z]+\.cloudfront\.net")
#: Pages of these statuses are kept; mistakes are asked for again.
KEPT = range(200, 400)


class CloudFront:
    """A layer before moto: its distributions answer readers, and there are cache policies."""

    def __init__(self, moto: Wsgi, visit: Visit) -> None:
        self.moto = moto
        self.visit = visit
        self.policies = CachePolicies()
        self.edges: dict[str, Edge] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's
        """Answer what is asked of CloudFront, and leave the rest to moto."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if match := CACHE_POLICY.fullmatch(path):
            status, headers, body = self.policies.answer(method, match[1], read_body(environ))
            start_response(status, [*headers, ("Content-Type", "text/xml")])
            return [body]
        if (match := INVALIDATION.fullmatch(path)) and method == "POST":
            self._edge(match[1]).kept.clear()
        if path == RESET:
            self.close()
        if DISTRIBUTION.match(path):
            return mend(self.moto, environ, start_response, self._mend)
        return self.moto(environ, start_response)

    def close(self) -> None:
        """Forget the policies, and end every distribution."""
        self.policies = CachePolicies()
        while self.edges:
            self.edges.popitem()[1].close()

    def _edge(self, distribution: str) -> "Edge":
        if distribution not in self.edges:
            self.edges[distribution] = Edge(_distributions()[distribution], self.policies, self.visit)
        return self.edges[distribution]

    def _mend(self, body: bytes) -> bytes:
        """Write hosts that answer in place of CloudFront's, and a state as CloudFront writes it."""
        return HOST.sub(self._local_host, body).replace(b">COMPLETED<", b">Completed<")

    def _local_host(self, found: re.Match[bytes]) -> bytes:
        """Return where the distribution of a host of CloudFront's answers on this machine."""
        named = [key for key, each in _distributions().items() if each.domain_name == found[0].decode()]
        return self._edge(named[0]).host.encode()


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


class Edge:
    """A distribution at work: it answers from what it keeps, and else from its origin."""

    def __init__(self, distribution: Distribution, policies: CachePolicies, visit: Visit) -> None:
        self.distribution = distribution
        self.policies = policies
        self.visit = visit
        self.kept: dict[bytes, Answer] = {}
        self.url = FunctionUrl(self._answer)

    @property
    def host(self) -> str:
        """Host and port at which it answers."""
        return self.url.server.address

    def close(self) -> None:
        """Stop answering."""
        self.url.close()

    def _answer(self, event: bytes) -> Answer | None:
        request = json.loads(event)
        path, method = request["rawPath"], request["requestContext"]["http"]["method"]
        configuration = vars(self.distribution.distribution_config)
        others = configuration["CacheBehaviors"].get("Items", ())
        fitting = (item for item in others if fnmatchcase(path, item.path_pattern))
        behaviour = next(fitting, configuration["DefaultCacheBehavior"])
        if not configuration["Enabled"] or method not in behaviour.allowed_methods.items:
            return None
        policy = behaviour.cache_policy_id
        origin = configuration["Origins"]["Items"][0].domain_name
        asked = json.dumps(_for_origin(request, origin, self.policies.ignored(policy))).encode()
        answer = self.kept.get(asked) or self.visit(origin, self.distribution.arn, asked)
        if answer is None or answer.error:
            return answer
        told = json.loads(answer.payload)
        if told["statusCode"] in KEPT and self.policies.keeps(policy, told["headers"]):
            self.kept[asked] = answer
        return _unless_known(answer, told, request["headers"].get("if-none-match"))


def _for_origin(request: dict[str, Any], origin: str, ignored: set[str] | None) -> dict[str, Any]:
    """Return the event for the origin: of headers and parameters, what the policy counts."""
    given = request["rawQueryString"].split("&") if ignored is not None else ()
    parts = [part for part in given if unquote_plus(part.partition("=")[0]) not in (ignored or ())]
    accepted = "gzip" if "gzip" in request["headers"].get("accept-encoding", "") else "identity"
    headers = {"host": origin, "user-agent": "Amazon CloudFront", "accept-encoding": accepted}
    return make_event(request["requestContext"]["http"]["method"], request["rawPath"], "&".join(parts), headers)


def _unless_known(answer: Answer, told: dict[str, Any], known: str | None) -> Answer:
    """Return the answer, or that the reader has it already."""
    if known is None or known != told["headers"].get("etag"):
        return answer
    return Answer(json.dumps(told | {"statusCode": 304, "body": "", "isBase64Encoded": False}).encode())


def _distributions() -> dict[str, Distribution]:
    return cloudfront_backends[DEFAULT_ACCOUNT_ID]["aws"].distributions


def _name(configuration: str) -> str | None:
    return ElementTree.fromstring(configuration).findtext("Name")  # noqa: S314 - from botocore


def _error(status: str, code: str) -> Told:
    return status, [], f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode()


def mend_cloudfront() -> None:
    """Let origins keep their access controls, and these be made and deleted as CloudFront does."""
    Origin.__init__ = _read_whole_origin  # type: ignore[method-assign]
    CloudFrontBackend.create_origin_access_control = _create_access_once  # type: ignore[method-assign]
    CloudFrontBackend.delete_origin_access_control = _delete_access_once  # type: ignore[method-assign]


_read_origin = Origin.__init__


def _read_whole_origin(self: Origin, origin: dict[str, Any]) -> None:
    """Keep the access control of an origin, which moto forgets."""
    _read_origin(self, origin)
    vars(self)["origin_access_control_id"] = origin.get("OriginAccessControlId", "")


_create_access = CloudFrontBackend.create_origin_access_control
_delete_access = CloudFrontBackend.delete_origin_access_control


def _create_access_once(self: CloudFrontBackend, config_dict: dict[str, str]) -> OriginAccessControl:
    """Refuse a name that is taken, as CloudFront does."""
    if any(each.name == config_dict["Name"] for each in self.origin_access_controls.values()):
        raise EntityAlreadyExists(config_dict["Name"])
    return _create_access(self, config_dict)


def _delete_access_once(self: CloudFrontBackend, control_id: str) -> None:
    """Say that it is gone, where moto fails."""
    self.get_origin_access_control(control_id)
    _delete_access(self, control_id)
