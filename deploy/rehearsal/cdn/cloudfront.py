"""CloudFront on this machine: its distributions answer readers, and nothing that one uses can be deleted."""

import re
from collections.abc import Iterable
from typing import Any

from moto.cloudfront.exceptions import CloudFrontException, EntityAlreadyExists
from moto.cloudfront.models import CloudFrontBackend, Distribution, Origin, OriginAccessControl, cloudfront_backends
from moto.core.models import DEFAULT_ACCOUNT_ID

from deploy.rehearsal.cdn.cache_policies import CachePolicies
from deploy.rehearsal.cdn.edge import Edge, Visit
from deploy.rehearsal.mending import Wsgi, mend, read_body

CACHE_POLICY = re.compile(r"/2020-05-31/cache-policy/?([^/]*)")
INVALIDATION = re.compile(r"/2020-05-31/distribution/([^/]+)/invalidation")
DISTRIBUTION = re.compile(r"/2020-05-31/distribution\b")
RESET = "/moto-api/reset"
IN_USE = "<ErrorResponse><Error><Code>CachePolicyInUse</Code></Error></ErrorResponse>"
HOST = re.compile(rb"[0-9a-z]+\.cloudfront\.net")


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
            if method == "DELETE" and match[1] in _policies_in_use():
                start_response("409 Conflict", [("Content-Type", "text/xml")])
                return [IN_USE.encode()]
            status, headers, body = self.policies.answer(method, match[1], read_body(environ))
            start_response(status, [*headers, ("Content-Type", "text/xml")])
            return [body]
        if (match := INVALIDATION.fullmatch(path)) and method == "POST":
            self._edge(match[1]).forget()
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


def _distributions() -> dict[str, Distribution]:
    return cloudfront_backends[DEFAULT_ACCOUNT_ID]["aws"].distributions


def _policies_in_use() -> set[str]:
    configurations = [vars(each.distribution_config) for each in _distributions().values()]
    behaviours = [each["DefaultCacheBehavior"] for each in configurations]
    behaviours += [each for one in configurations for each in one["CacheBehaviors"].get("Items", ())]
    return {behaviour.cache_policy_id for behaviour in behaviours}


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
    """Say that it is gone, where moto fails; and, of one that an origin has, that it is in use."""
    self.get_origin_access_control(control_id)
    origins = [each for one in _distributions().values() for each in vars(one.distribution_config)["Origins"]["Items"]]
    if any(vars(origin)["origin_access_control_id"] == control_id for origin in origins):
        raise CloudFrontException("OriginAccessControlInUse", "An origin has it.")
    _delete_access(self, control_id)
